/**
 * Frames that are made to take long: tunnels in tunnels, names that never end, options without number, 64 kB of items of the
 * smallest size in every protocol.
 *
 * Two long layers of each protocol; more where CAPKIT_FUZZ is set, and then the mark of 5 ms counts. A failure names the
 * seed, and CAPKIT_SEED starts there.
 */

import { assert, assertEquals, fail } from "@std/assert";
import {
  decode,
  DecodeAs,
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
import process from "node:process";
import { describe, it } from "node:test";
import { PROTOCOLS } from "../../lib/fields/protocols.ts";
import type { LayerClass } from "../../lib/wire/layer.ts";
import { frameSeeds } from "../support/frame_seeds.ts";
import { longLayer, repeated } from "../support/long_layer.ts";
import { random } from "../support/mutate_frame.ts";

const LONG_LAYERS = Math.ceil(Number(process.env["CAPKIT_FUZZ"] ?? 2_000) / 1000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);
/** A link type that nobody else uses, LINKTYPE_USER0: what follows it is what is told. */
const LINKTYPE_TOLD = 147;

/** The most that all that is printed of one frame may take, in milliseconds: ten times the mark. */
const MOST_MS = 50;
/** The most that its tree may take: the mark in a long run, ten times as much beside all other tests. */
const MOST_TREE_MS = process.env["CAPKIT_FUZZ"] === undefined ? 50 : 5;
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

/** What printing a frame's tree takes, in milliseconds, once it has been printed a few times. */
function treeTime(bytes: Uint8Array<ArrayBuffer>, linktype: number, decodeAs?: DecodeAs): number {
  let least = Infinity;
  for (let left = TRIES; least > MOST_TREE_MS && left > 0; left--) {
    const start = performance.now();
    tree(decode(bytes, linktype, { decodeAs }));
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** The bytes of all layers of the seeds by their classes. */
async function layersByClass(): Promise<Map<LayerClass, Uint8Array[]>> {
  const layers = new Map<LayerClass, Uint8Array[]>();
  for (const { bytes, linktype } of await frameSeeds()) {
    const { walk } = decode(bytes, linktype);
    for (let i = 0, type = walk.classAt(0); type !== undefined; type = walk.classAt(++i)) {
      const known = layers.get(type) ?? [];
      known.push(bytes.subarray(walk.offsetAt(i), walk.endAt(i)));
      layers.set(type, known);
    }
  }
  return layers;
}

const ETHERNET = "020000000001 020000000002";
/** Headers of addresses that leave 65,535 bytes to what is in them; what that is comes behind it. */
const ipv4Of = (protocol: string) => `4500ffff 00000000 40${protocol}0000 c0000201 c0000202`;
const ipv6Of = (next: string) => `60000000 ffff${next}40 20010db8${"00".repeat(11)}01 20010db8${"00".repeat(11)}02`;

/** What can be in itself: the first header's bytes, those that come again and again, and the link type. */
const TUNNELS: readonly (readonly [what: string, linktype: number, again: string, first?: string])[] = [
  ["IPv4 in IPv4", LINKTYPE_IPV4, ipv4Of("04")],
  ["IPv6 in IPv6", LINKTYPE_IPV6, ipv6Of("29")],
  ["GRE with checksums", LINKTYPE_IPV4, `${ipv4Of("2f")} 80000800 00010000`],
  ["ERSPAN", LINKTYPE_IPV4, `${ipv4Of("2f")} 000088be ${ETHERNET} 0800`],
  ["VXLAN with checksums", LINKTYPE_IPV4, `${ipv4Of("11")} 100012b5 ffff0001 08000000 00000100 ${ETHERNET} 0800`],
  ["Geneve", LINKTYPE_IPV4, `${ipv4Of("11")} 100017c1 ffff0001 00006558 00000100 ${ETHERNET} 0800`],
  ["GTP", LINKTYPE_IPV4, `${ipv4Of("11")} 10000868 ffff0001 30ffffff 00000001`],
  ["Teredo", LINKTYPE_IPV6, `${ipv6Of("11")} 10000dd8 ffff0001`],
  ["L2TP", LINKTYPE_IPV4, `${ipv4Of("11")} 06a506a5 ffff0001 00020001 0001ff03 0021`],
  ["LISP", LINKTYPE_IPV4, `${ipv4Of("11")} 100010f5 ffff0001 80000000 00000000`],
  ["PIM registers", LINKTYPE_IPV4, `${ipv4Of("67")} 21000001 00000000`],
  ["ICMP errors about each other", LINKTYPE_IPV4, `${ipv4Of("01")} 03000001 00000000`],
  ["ICMPv6 errors about each other", LINKTYPE_IPV6, `${ipv6Of("3a")} 01000001 00000000`],
  ["authentication headers", LINKTYPE_IPV4, "33010000 00000001 00000001", ipv4Of("33")],
  ["MPLS labels", LINKTYPE_ETHERNET, "00010040", `${ETHERNET} 8847`],
  ["VLAN tags", LINKTYPE_ETHERNET, "81000064", ETHERNET],
  ["backbone tags", LINKTYPE_ETHERNET, `${ETHERNET} 88e7 00000000`],
  ["options of IPv6, each of one byte", LINKTYPE_IPV6, "0000 0104 00000000", ipv6Of("00")],
  ["128 options of IPv6 each", LINKTYPE_IPV6, `00ff ${"00".repeat(2046)}`, ipv6Of("00")],
];

describe("hostile frames", () => {
  it("of 100 IPv4 packets, one in the other", () => {
    const parts: FramePart[] = Array.from({ length: 100 }, () => ipv4(V4));
    assertEquals(printAll(frame(...parts, udp({ dstPort: 9 })), LINKTYPE_IPV4), 101);
  });

  it("of 100 IPv6 packets, one in the other", () => {
    const parts: FramePart[] = Array.from({ length: 100 }, () => ipv6(V6));
    assertEquals(printAll(frame(...parts, udp({ dstPort: 9 })), LINKTYPE_IPV6), 101);
  });

  for (const [what, linktype, again, first = ""] of TUNNELS) {
    it(`of as many headers as there is room for: ${what}`, () => {
      const head = parseHex(first);
      const bytes = repeated(parseHex(again));
      bytes.copyWithin(head.length, 0);
      bytes.set(head);
      assert(treeTime(bytes, linktype) <= MOST_TREE_MS);
      printAll(bytes, linktype);
      const { layers, quoted } = decode(bytes, linktype);
      assert(layers.length + quoted.length > (again.length > 1000 ? 30 : 250), `${layers.length} layers`);
    });
  }

  it(`of 64 kB of one layer: ${LONG_LAYERS} of each protocol`, { timeout: 60_000 + 100 * LONG_LAYERS }, async () => {
    const seeds = await layersByClass();
    let longest = 0;
    for (const { type, name } of PROTOCOLS) {
      const decodeAs = new DecodeAs([{ field: "linktype", value: LINKTYPE_TOLD, layer: type }]);
      for (let seed = SEED; seed < SEED + LONG_LAYERS; seed++) {
        const bytes = longLayer(seeds.get(type) ?? [], random(seed));
        const took = treeTime(bytes, LINKTYPE_TOLD, decodeAs);
        if (took > MOST_TREE_MS) fail(`CAPKIT_SEED=${seed}, ${name}: it takes ${took.toFixed(1)} ms`);
        longest = Math.max(longest, took);
      }
    }
    console.log(`${LONG_LAYERS * PROTOCOLS.length} layers of 64 kB: the longest took ${longest.toFixed(2)} ms`);
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
      const body = repeated(parseHex(`${name} 0001 0001`), 60_000);
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
