/**
 * Snoop and ERF files written by hand, number by number.
 *
 * @module
 */

import { concat, Pack } from "./capture_bytes.ts";

export interface SnoopRecord {
  seconds?: number;
  microseconds?: number;
  origlen?: number;
  /** Bytes behind the frame; by default up to the next multiple of 4. */
  padding?: number;
  data: Uint8Array;
}

export interface SnoopFile {
  version?: number;
  linktype?: number;
  records?: readonly SnoopRecord[];
}

/** A snoop file, RFC 1761. */
export function snoopFile({ version = 2, linktype = 4, records = [] }: SnoopFile): Uint8Array<ArrayBuffer> {
  const header = new Pack(false).raw(new TextEncoder().encode("snoop\0\0\0")).u32(version).u32(linktype).bytes;
  return concat(header, ...records.map(snoopRecord));
}

function snoopRecord(record: SnoopRecord): Uint8Array<ArrayBuffer> {
  const { data, seconds = 1_600_000_000, microseconds = 0, origlen = data.length } = record;
  const padding = record.padding ?? -data.length & 3;
  return new Pack(false).u32(origlen).u32(data.length).u32(24 + data.length + padding).u32(0).u32(seconds)
    .u32(microseconds).raw(data).raw(new Uint8Array(padding)).bytes;
}

export interface ErfRecord {
  type: number;
  flags?: number;
  seconds?: number;
  /** 32 bits of a second. */
  fraction?: number;
  /** Extension headers. */
  extensions?: number;
  /** Bytes between those and the frame; by default as many as the type has. */
  subheader?: number;
  origlen?: number;
  data: Uint8Array;
}

const ETHERNET_TYPES: readonly number[] = [2, 11, 16, 20];
const CHANNEL_TYPES: readonly number[] = [5, 6, 7, 8, 9, 12, 17, 18];

/** A record of an ERF file. */
export function erfRecord(record: ErfRecord): Uint8Array<ArrayBuffer> {
  const { type, data, flags = 0, seconds = 1_600_000_000, fraction = 0, extensions = 0 } = record;
  const subheader = record.subheader ?? (ETHERNET_TYPES.includes(type) ? 2 : CHANNEL_TYPES.includes(type) ? 4 : 0);
  const headers = 16 + 8 * extensions + subheader;
  const length = headers + data.length;
  const time = new Pack(true).u32(fraction).u32(seconds).bytes;
  const pack = new Pack(false).raw(time).raw([type | (extensions > 0 ? 0x80 : 0), flags]);
  pack.u16(length).u16(0).u16(record.origlen ?? data.length);
  for (let left = extensions; left > 0; left--) pack.raw([left > 1 ? 0x83 : 0x03, 0, 0, 0, 0, 0, 0, 0]);
  return pack.raw(new Uint8Array(subheader)).raw(data).bytes;
}
