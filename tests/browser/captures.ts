/**
 * The captures that the runtimes read: every shape of a file, made here, and files of the shared corpus.
 *
 * @module
 */

import {
  decode,
  ethernet,
  frame,
  ipv4,
  ipv6,
  LINKTYPE_ETHERNET,
  PcapngWriter,
  PcapWriter,
  tcp,
  udp,
  vlan,
} from "@capkit/capkit/core";
import { gzipSync } from "node:zlib";
import {
  concat,
  enhancedPacket,
  interfaceBlock,
  obsoletePacket,
  pcapHeader,
  pcapRecord,
  sectionHeader,
  simplePacket,
} from "../support/capture_bytes.ts";
import { type SampleFrame, sampleFrames } from "../support/sample_frames.ts";
import type { Capture } from "./answers.ts";

/** A capture and what we know of it. */
export interface KnownCapture extends Capture {
  /** How many packets it has before its end, or before it is broken. */
  readonly packets: number;
  /** Whether it ends with an error. */
  readonly broken: boolean;
}

/** More than a window of the reader holds. */
const MANY = 5_000;
const BEGIN_NS = 1_700_000_000_123_456_789n;

function known(name: string, packets: number, bytes: Uint8Array<ArrayBuffer>, broken = false): KnownCapture {
  return { name, packets, bytes, broken };
}

/** Our own captures. */
export function ownCaptures(): KnownCapture[] {
  const samples = sampleFrames();
  const linktypes = [...new Set(samples.map(({ linktype }) => linktype))];
  const written = linktypes.map((linktype) => {
    const frames = samples.filter((sample) => sample.linktype === linktype).map(({ bytes }) => bytes);
    return known(`pcap, link type ${linktype}`, frames.length, writePcap(frames, linktype));
  });
  const mixed = Array.from({ length: MANY }, (_, i) => mixedFrame(i));
  const many = writePcap(mixed, LINKTYPE_ETHERNET);
  const pcapng = writePcapng(samples);
  const zipped = new Uint8Array(gzipSync(many));
  return [
    ...written,
    known("pcap, many packets", MANY, many),
    known("pcap, cut in a packet", MANY - 1, many.slice(0, -10), true),
    known("pcap, no packets", 0, writePcap([], LINKTYPE_ETHERNET)),
    known("pcap, big-endian", 3, bigEndianPcap(mixed)),
    known("pcapng, two sections", 7, twoSections(mixed)),
    known("pcapng, broken", 1, brokenPcapng(mixed), true),
    known("pcapng, as we write it", samples.length, pcapng),
    known("pcapng, cut in its last packet", samples.length - 1, pcapng.slice(0, lastPacket(pcapng) + 40), true),
    known("gzip of pcap", MANY, zipped),
    known("gzip of pcapng in two members", samples.length, zipInTwo(pcapng)),
    known("gzip, cut after its header", 0, zipped.slice(0, 20), true),
    known("no capture", 0, new TextEncoder().encode("This is a letter."), true),
    known("nothing", 0, new Uint8Array(0), true),
  ];
}

/** A frame with or without a tag, of either IP and transport. */
function mixedFrame(i: number): Uint8Array<ArrayBuffer> {
  const head = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
  const tag = i % 10 < 3 ? [vlan({ vid: i % 4095 + 1, pcp: i % 8 })] : [];
  const ip = i % 4 === 0
    ? ipv6({ src: "2001:db8::1", dst: "2001:db8::2" })
    : ipv4({ src: "192.0.2.1", dst: "192.0.2.2", identification: i });
  const ports = { srcPort: 1024 + i, dstPort: 9 };
  const transport = i % 3 === 0 ? udp(ports) : tcp({ ...ports, seq: i * 1000, flags: { ack: true } });
  return frame(head, ...tag, ip, transport, new Uint8Array(i % 100).fill(i));
}

function writePcap(frames: readonly Uint8Array<ArrayBuffer>[], linktype: number): Uint8Array<ArrayBuffer> {
  const writer = new PcapWriter({ linktype, timestamps: linktype === LINKTYPE_ETHERNET ? "ns" : "us" });
  frames.forEach((bytes, i) => {
    const timestampNs = BEGIN_NS + BigInt(i) * 1_000_000_007n;
    writer.push(decode(bytes, linktype, { timestampNs, origlen: bytes.length + i % 3 }));
  });
  return writer.take();
}

/** Frames of several link types, with comments. */
function writePcapng(samples: readonly SampleFrame[]): Uint8Array<ArrayBuffer> {
  const writer = new PcapngWriter({ comments: ["all shapes"] });
  samples.forEach(({ bytes, linktype }, i) => {
    const packet = decode(bytes, linktype, { timestampNs: BEGIN_NS + BigInt(i) });
    writer.push(packet, i % 2 === 0 ? { comment: `the ${i}th, naïve` } : { dropCount: i });
  });
  return writer.take();
}

/** Where the last block of a pcapng file begins: its length stands at its end as well. */
function lastPacket(file: Uint8Array<ArrayBuffer>): number {
  return file.length - new DataView(file.buffer).getUint32(file.length - 4, true);
}

function zipInTwo(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const middle = bytes.length >> 1;
  return concat(gzipSync(bytes.subarray(0, middle)), gzipSync(bytes.subarray(middle)));
}

function bigEndianPcap(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const records = frames.slice(0, 3).map((data, i) => pcapRecord({ little: false, fraction: 999_999 - i, data }));
  return concat(pcapHeader({ little: false }), ...records);
}

/** Both byte orders, fractions of powers of 10 and of 2, an offset, and each kind of packet block. */
function twoSections(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [a = new Uint8Array(0), b = a, c = a] = frames;
  return concat(
    sectionHeader(),
    interfaceBlock({ name: "first", tsresol: 9 }),
    interfaceBlock({ name: "second", tsresol: 0x94, tsoffset: 1_600_000_000n }),
    enhancedPacket({ time: BEGIN_NS, data: a, flags: 1 }),
    enhancedPacket({ time: 0xfffffn, interfaceId: 1, data: b, origlen: 1500 }),
    simplePacket({ data: c }),
    obsoletePacket({ time: BEGIN_NS + 1n, data: a, flags: 2, drops: 3 }),
    sectionHeader(false),
    interfaceBlock({ little: false, name: "third" }),
    enhancedPacket({ little: false, time: 1_700_000_000_999_999n, data: b, flags: 1 }),
    simplePacket({ little: false, data: a }),
    enhancedPacket({ little: false, time: 1_700_000_001_000_000n, data: c }),
  );
}

/** The block after the first packet claims 4 GB. */
function brokenPcapng(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [data = new Uint8Array(0)] = frames;
  const huge = enhancedPacket({ time: 2n, data });
  new DataView(huge.buffer).setUint32(4, 0xffff_fff0, true);
  return concat(sectionHeader(), interfaceBlock(), enhancedPacket({ time: 1n, data }), huge);
}
