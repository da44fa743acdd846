/**
 * The fast way through the common shape of frames against the walk that knows all shapes.
 *
 * @module
 */

import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Layer, LINKTYPE_ETHERNET, Vlan } from "@capkit/capkit/core";
import { LayerWalk } from "../../lib/wire/walk.ts";
import { Ipv4 } from "../../lib/wire/ipv4.ts";
import { Ipv6 } from "../../lib/wire/ipv6.ts";
import { Tcp } from "../../lib/wire/tcp.ts";
import { Udp } from "../../lib/wire/udp.ts";

/** Asserts that an Ethernet frame has its tags, IP and transport headers and payload where the slow walk finds them. */
export function assertTwinsAgree(bytes: Uint8Array<ArrayBuffer>): void {
  const walk = new LayerWalk(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  walk.start(0, bytes.length, LINKTYPE_ETHERNET);
  const fast = { ipv4: walk.ipv4, ipv6: walk.ipv6, tcp: walk.tcp, udp: walk.udp };
  const tags = walk.vlans;
  const payload = walk.payload();
  const error = walk.error()?.message;

  assertPlace(fast.ipv4, walk.first(Ipv4));
  assertPlace(fast.ipv6, walk.first(Ipv6));
  assertPlace(fast.tcp, walk.first(Tcp));
  assertPlace(fast.udp, walk.first(Udp));

  const layers: Layer[] = [];
  for (let layer = walk.layerAt(0); layer !== undefined; layer = walk.layerAt(layers.length)) layers.push(layer);
  const ip = layers.findIndex((layer) => layer instanceof Ipv4 || layer instanceof Ipv6);
  // A tag behind an IP header is that of a frame in a tunnel.
  const first = layers.findIndex((layer, i) => layer instanceof Vlan && (ip < 0 || i < ip));
  const stop = layers.findIndex((layer, i) => i > first && !(layer instanceof Vlan));
  const slowTags = first < 0 ? [] : layers.slice(first, stop < 0 ? undefined : stop);
  assertEquals(tags.map(placeOf), slowTags.map(placeOf));

  // Nothing that could be cut comes after TCP's options or UDP: a message that is too short for DNS is payload.
  const inner = layers.at(-1);
  if (inner instanceof Tcp || inner instanceof Udp) {
    assertEquals(payload, { offset: inner.payloadOffset, end: inner.payloadEnd });
    assertStrictEquals(error !== undefined, inner instanceof Tcp && inner.isCut);
  }
}

function assertPlace(fast: Layer | undefined, slow: Layer | undefined): void {
  assertEquals(fast && placeOf(fast), slow && placeOf(slow));
}

function placeOf({ name, offset, end }: Layer): string {
  return `${name} ${offset} ${end}`;
}
