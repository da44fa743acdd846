/**
 * Small capture files of every format, the seeds of the fuzz test: each has all kinds of records and options.
 *
 * @module
 */

import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import {
  block,
  concat,
  enhancedPacket,
  frame,
  interfaceBlock,
  option,
  Pack,
  pcapHeader,
  pcapRecord,
  sectionHeader,
} from "./capture_bytes.ts";
import { erfRecord, snoopFile } from "./other_captures.ts";

/** The files, uncompressed and compressed. */
export function captureSeeds(): Uint8Array<ArrayBuffer>[] {
  const plain = [pcap(true), pcap(false), extendedPcap(), pcapng(true), pcapng(false), snoop(), erf()];
  const compressed = plain.map((file) => Uint8Array.from(gzipSync(file)));
  const stored = Uint8Array.from(gzipSync(concat(...plain), { level: 0 }));
  const members = concat(...compressed.slice(0, 2));
  return [...plain, ...compressed, stored, members, ...plain.map(zstd), zstd(concat(...plain, ...plain))];
}

function zstd(file: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(zstdCompressSync(file, { params: { [constants.ZSTD_c_compressionLevel]: 5 } }));
}

function pcap(little: boolean): Uint8Array<ArrayBuffer> {
  const records = [0, 1, 60, 200].map((length, seconds) => pcapRecord({ little, seconds, data: frame(length) }));
  return concat(pcapHeader({ little }), ...records);
}

function extendedPcap(): Uint8Array<ArrayBuffer> {
  const records = [4, 40].map((length) =>
    new Pack(true).u32(7).u32(8).u32(length).u32(length).u32(2).u16(0x800).u16(0).raw(frame(length)).bytes
  );
  return concat(pcapHeader({ magic: 0xa1b2cd34 }), ...records);
}

function pcapng(little: boolean): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const noted = new Pack(little).u32(0).u32(1).u32(2).u32(8).u32(8).raw(frame(8));
  option(noted, 1, text.encode("a comment"));
  option(noted, 2, new Pack(little).u32(1).bytes);
  option(noted, 3, Uint8Array.of(2, 1, 2, 3, 4));
  option(noted, 4, new Pack(little).u64(7n).bytes);
  noted.u16(0).u16(0);
  const names = new Pack(little).u16(1).u16(12).raw([10, 0, 0, 1]).raw(text.encode("gateway\0")).u16(0).u16(0);
  const statistics = new Pack(little).u32(0).u32(1).u32(2);
  option(statistics, 4, new Pack(little).u64(9n).bytes).u16(0).u16(0);
  return concat(
    sectionHeader(little),
    interfaceBlock({ little, name: "eth0", tsresol: 9, tsoffset: 5n }),
    enhancedPacket({ little, data: frame(60) }),
    block(6, noted),
    block(3, new Pack(little).u32(20).raw(frame(20))),
    block(4, names),
    block(10, new Pack(little).u32(0x544c534b).u32(8).raw(frame(8))),
    block(5, statistics),
    block(0xbad, new Pack(little).u32(32_473).raw(frame(8))),
    sectionHeader(!little),
    interfaceBlock({ little: !little, tsresol: 0x8a }),
    enhancedPacket({ little: !little, data: frame(9) }),
  );
}

function snoop(): Uint8Array<ArrayBuffer> {
  return snoopFile({ records: [frame(60), frame(0), frame(33)].map((data) => ({ data })) });
}

function erf(): Uint8Array<ArrayBuffer> {
  return concat(
    erfRecord({ type: 2, data: frame(60) }),
    erfRecord({ type: 22, data: frame(20), extensions: 2 }),
    erfRecord({ type: 48, data: frame(8) }),
    erfRecord({ type: 27, data: frame(16), flags: 0x41 }),
    erfRecord({ type: 1, data: frame(16) }),
  );
}
