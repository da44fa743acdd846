/** Frames that are made to take long: tunnels in tunnels, names that never end, options without number. */

import { assert, assertEquals } from "@std/assert";
import {
  decode,
  encodeDns,
  frame,
  type FramePart,
  ipv4,
  ipv6,
  LINKTYPE_ETHERNET,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  packetJson,
  parseHex,
  summary,
  tcp,
  tree,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";

/** The most that all that is printed of one frame may take, in milliseconds: ten times the mark. */
const MOST_MS = 50;
/** What takes longer is tried again: the machine or the garbage collector may have been the reason. */
const TRIES = 10;

const V4 = { src: "192.0.2.1", dst: "192.0.2.2" };
const V6 = { src: "2001:db8::1", dst: "2001:db8::2" };

/** Prints all that there is of a frame, and returns how many layers it has. */
function printAll(bytes: Uint8Array<ArrayBuffer>, linktype: number): number {
  let least = Infinity;
  let layers = 0;
  for (let left = TRIES; least > MOST_MS && left > 0; left--) {
    const packet = decode(bytes, linktype);
    const start = performance.now();
    tree(packet);
    JSON.stringify(packetJson(packet));
    summary(packet);
    least = Math.min(least, performance.now() - start);
    layers = packet.layers.length;
  }
  assert(least <= MOST_MS, `it takes ${least.toFixed(1)} ms`);
  return layers;
}

/** Bytes again and again, up to a length. */
function repeated(hex: string, length: number): Uint8Array<ArrayBuffer> {
  const piece = parseHex(hex);
  return Uint8Array.from({ length }, (_, i) => piece[i % piece.length] ?? 0);
}

describe("hostile frames", () => {
  it("of 100 IPv4 packets, one in the other", () => {
    const parts: FramePart[] = Array.from({ length: 100 }, () => ipv4(V4));
    assertEquals(printAll(frame(...parts, udp({ dstPort: 9 })), LINKTYPE_IPV4), 101);
  });

  it("of 100 IPv6 packets, one in the other", () => {
    const parts: FramePart[] = Array.from({ length: 100 }, () => ipv6(V6));
    assertEquals(printAll(frame(...parts, udp({ dstPort: 9 })), LINKTYPE_IPV6), 101);
  });

  it("of as many VLAN tags as there is room for", () => {
    const bytes = new Uint8Array(65_000);
    bytes.set(parseHex("020000000002 020000000001"));
    bytes.set(repeated("8100 0064", 64_988), 12);
    assertEquals(printAll(bytes, LINKTYPE_ETHERNET), 256);
  });

  it("of as many extension headers as there is room for", () => {
    const headers = repeated("3c00 0104 00000000", 60_000);
    assert(printAll(frame(ipv6({ ...V6, nextHeader: 60 }), headers), LINKTYPE_IPV6) > 200);
  });

  it("of 64 kB of options of one byte", () => {
    const header = Uint8Array.of(59, 255, ...new Uint8Array(2046));
    assertEquals(printAll(frame(ipv6({ ...V6, nextHeader: 60 }), header), LINKTYPE_IPV6), 2);
    const nops = new Uint8Array(40).fill(1);
    const bytes = frame(ipv4(V4), tcp({ dstPort: 9, dataOffset: 15 }), nops);
    assertEquals(printAll(bytes, LINKTYPE_IPV4), 2);
  });

  it("of DNS names that point at themselves, at each other, and back and forth", () => {
    const loops = ["c00c", "c00e c00c", "01 61 c00c", "3f " + "61".repeat(63) + " c00c"];
    for (const name of loops) {
      const head = "0001 8180 ffff ffff ffff ffff";
      const body = repeated(`${name} 0001 0001`, 60_000);
      const message = new Uint8Array(12 + body.length);
      message.set(parseHex(head));
      message.set(body, 12);
      const bytes = frame(ipv4(V4), udp({ srcPort: 53, dstPort: 4000 }), message);
      assertEquals(printAll(bytes, LINKTYPE_IPV4), 3);
    }
  });

  it("of DNS names that lead through a long chain of pointers", () => {
    const message = new Uint8Array(16_384);
    message.set(encodeDns({ qr: true, questions: [] }));
    const view = new DataView(message.buffer);
    view.setUint16(6, 0xffff);
    for (let at = 12; at + 2 <= message.length; at += 2) view.setUint16(at, 0xc000 | Math.max(12, at - 2));
    printAll(frame(ipv4(V4), udp({ srcPort: 53, dstPort: 4000 }), message), LINKTYPE_IPV4);
  });

  it("of the same bytes from begin to end, on every port", () => {
    for (
      const port of [
        53,
        67,
        69,
        80,
        123,
        137,
        138,
        161,
        179,
        389,
        443,
        445,
        500,
        514,
        520,
        546,
        1812,
        1883,
        2152,
        4500,
        4789,
        5060,
        6081,
        5353,
      ]
    ) {
      for (const byte of [0x00, 0x01, 0x16, 0x30, 0x41, 0x80, 0xc0, 0xff]) {
        const data = new Uint8Array(60_000).fill(byte);
        printAll(frame(ipv4(V4), udp({ srcPort: port, dstPort: port }), data), LINKTYPE_IPV4);
        printAll(frame(ipv4(V4), tcp({ srcPort: port, dstPort: port }), data), LINKTYPE_IPV4);
      }
    }
  });
});
