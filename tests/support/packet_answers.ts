/**
 * All that can be asked of a packet, as one text: to see that nothing throws, and that two packets answer the same.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { type Layer, type Packet, packetJson, summary, tree } from "@capkit/capkit/core";

/**
 * What the packet and each of its layers answers to every getter and to `checksum()`, and how it is printed; JSON and
 * `packetJson()` call `toJSON()`. The packet must be one of which nothing has been asked yet.
 *
 * Bytes are told by where they lie in the frame: what is the frame's and what is not shows in that, and a frame's bytes
 * are written only once.
 */
export function answersOf(packet: Packet): string {
  assertGettersAgreeWithLayers(packet);
  const { bytes } = packet;
  const checksums = packet.layers.map((layer) => packet.checksum(layer));
  const lines = [summary(packet), summary(packet, { linkLevel: true }), tree(packet)];
  return JSON.stringify([answer(packet, bytes), checksums, packetJson(packet), lines]);
}

/**
 * Asserts that a packet's getters give the layers that are in the list of all its layers. They are asked first, because
 * some have a way of their own through a frame that nobody has walked yet.
 */
function assertGettersAgreeWithLayers(packet: Packet): void {
  const { vlans, ipv4, ipv6, tcp, udp, ethernet, arp, icmp, icmpv6, dns } = packet;
  const { layers } = packet;
  const firstVlan = layers.findIndex(({ name }) => name === "vlan");
  const tags = layers.filter(({ name }, i) => name === "vlan" && i < firstVlan + vlans.length);
  assertEquals(vlans.map(placeOf), tags.map(placeOf));
  for (const [name, layer] of Object.entries({ ipv4, ipv6, tcp, udp, ethernet, arp, icmp, icmpv6 })) {
    assertEquals(placeOf(layer), placeOf(layers.find((other) => other.name === name)));
  }
  assertEquals(placeOf(dns), placeOf(layers.find(({ name }) => ["dns", "mdns", "llmnr"].includes(name))));
}

function placeOf(layer: Layer | undefined): string {
  return layer === undefined ? "none" : `${layer.name} ${layer.offset} ${layer.end}`;
}

/** A value as JSON takes it; of an object, its own fields and what all its getters return. */
function answer(value: unknown, frame: Uint8Array): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof DataView) return undefined;
  if (value instanceof Uint8Array) return place(value, frame);
  if (Array.isArray(value)) return value.map((item) => answer(item, frame));
  const answers: Record<string, unknown> = {};
  if (value instanceof Error) answers["message"] = value.message;
  for (const key of Object.keys(value)) answers[key] = answer(Reflect.get(value, key), frame);
  for (const key of getters(value)) answers[key] = answer(Reflect.get(value, key), frame);
  return answers;
}

/** The names of all getters of an object, those of its class and of the classes that this extends. */
function getters(value: object): string[] {
  const type = Reflect.getPrototypeOf(value);
  if (type === null || type === Object.prototype) return [];
  const known = GETTERS.get(type);
  if (known !== undefined) return known;
  const properties = Object.entries(Object.getOwnPropertyDescriptors(type));
  const own = properties.filter(([, { get }]) => get !== undefined).map(([name]) => name);
  const names = [...new Set([...own, ...getters(type)])];
  GETTERS.set(type, names);
  return names;
}

/** By prototype: looking them up again for each layer takes longer than asking them. */
const GETTERS: WeakMap<object, string[]> = new WeakMap();

/** Where bytes lie in a frame: the first and the byte after the last; bytes of other memory as they are. */
function place(bytes: Uint8Array, frame: Uint8Array): unknown {
  if (bytes.buffer !== frame.buffer) return [...bytes];
  const from = bytes.byteOffset - frame.byteOffset;
  const to = from + bytes.length;
  if (from < 0 || to > frame.length) throw new RangeError(`bytes ${from} to ${to} of a frame of ${frame.length}`);
  return [from, to];
}
