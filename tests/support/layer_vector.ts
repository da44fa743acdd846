/**
 * Test vectors of layers: bytes with their origin and what they say, and the rules that all of them must keep.
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { it } from "node:test";
import {
  decode,
  type DecodeAs,
  encodeArp,
  encodeEthernet,
  encodeIcmp,
  encodeIcmpv6,
  encodeIpv4,
  encodeIpv6,
  encodeIpv6Fragment,
  encodeIpv6Options,
  encodeIpv6Routing,
  encodeLlc,
  encodeLoopback,
  encodeSll,
  encodeSll2,
  encodeSnap,
  encodeTcp,
  encodeUdp,
  encodeVlan,
  formatHex,
  type Layer,
  parseHex,
  Tcp,
} from "@capkit/capkit/core";
import { assertSameInTwoFillers } from "./two_fillers.ts";

/** Bytes and what the layer of one name says of them. */
export interface LayerVector {
  /** Where the bytes come from: an RFC's section, or "by hand". */
  origin: string;
  linktype: number;
  /** The whole frame as hexadecimal digits. */
  hex: string;
  /** The `name` of the layer that the test is about, the outermost of that name. */
  layer: string;
  /** What its `toJSON()` returns. */
  fields: object;
  /** The bytes of its payload as hexadecimal digits; none by default. */
  payload?: string;
  /** What `packet.checksum()` says of it; `"absent"` by default. */
  checksum?: string;
  /** What says which layer is there, where nothing in the frame does. */
  decodeAs?: DecodeAs;
  /** Makes the bytes of the layer's header of its plain fields; those of the layers around it are known. */
  encode?: Encoder;
}

/** Makes bytes of a layer's plain fields, of whatever class. */
export type Encoder = (fields: never) => Uint8Array;

/** Asserts all that must hold of a vector: fields, payload, checksum, encoding, and every cut in two fillers. */
export function testVector(vector: LayerVector): void {
  const bytes = parseHex(vector.hex);
  const { linktype } = vector;
  const options = vector.decodeAs === undefined ? {} : { decodeAs: vector.decodeAs };

  it(`${vector.origin}: reads the fields`, () => {
    const packet = decode(bytes, linktype, options);
    const layer = packet.layers.find(({ name }) => name === vector.layer);
    assert(layer !== undefined, `no ${vector.layer} in ${packet.layers.map(({ name }) => name).join()}`);
    // Columns and trees go by the class that the walk says.
    assertStrictEquals<unknown>(layer.constructor, packet.walk.classAt(packet.layers.indexOf(layer)));
    assertEquals(layer.toJSON(), vector.fields);
    assertStrictEquals(formatHex(layer.payload), vector.payload?.replaceAll(" ", "") ?? "");
    assertStrictEquals(packet.checksum(layer), vector.checksum ?? "absent");
  });

  it(`${vector.origin}: encodes to the same bytes`, () => {
    for (const layer of decode(bytes, linktype, options).layers) {
      assertSameBytes(layer, layer.name === vector.layer ? vector.encode : undefined);
    }
  });

  it(`${vector.origin}: stays within its bytes, cut at every length`, () => {
    for (let length = 0; length <= bytes.length; length++) {
      assertSameInTwoFillers({ bytes: bytes.subarray(0, length), linktype, origlen: bytes.length, ...options });
    }
  });
}

/** The encoder of each layer whose header it gives back byte for byte; names in DNS may be compressed otherwise. */
const ENCODERS: Readonly<Record<string, Encoder>> = {
  arp: encodeArp,
  ethernet: encodeEthernet,
  icmp: encodeIcmp,
  icmpv6: encodeIcmpv6,
  ipv4: encodeIpv4,
  ipv6: encodeIpv6,
  "ipv6.dstopts": encodeIpv6Options,
  "ipv6.fraghdr": encodeIpv6Fragment,
  "ipv6.hopopts": encodeIpv6Options,
  "ipv6.routing": encodeIpv6Routing,
  llc: encodeLlc,
  loopback: encodeLoopback,
  sll: encodeSll,
  sll2: encodeSll2,
  snap: encodeSnap,
  tcp: encodeTcp,
  udp: encodeUdp,
  vlan: encodeVlan,
};

/** Asserts that a layer's encoder makes the bytes of its header of its plain fields; of a header that is cut they say too much. */
export function assertSameBytes(layer: Layer, encode: Encoder | undefined = ENCODERS[layer.name]): void {
  if (encode === undefined || (layer instanceof Tcp && layer.isCut)) return;
  const fields: unknown = JSON.parse(JSON.stringify(layer.toJSON()));
  const bytes: unknown = Reflect.apply(encode, undefined, [fields]);
  assert(bytes instanceof Uint8Array);
  assertStrictEquals(formatHex(bytes), formatHex(layer.header), `${layer.name} there and back`);
}
