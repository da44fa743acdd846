/**
 * The records of a multicast listener report of version 2, RFC 3810 section 5.2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Record Type  |  Aux Data Len |     Number of Sources (N)     |
 * +---------------+---------------+-------------------------------+
 * |                  Multicast Address, 16 bytes                  |
 * +---------------------------------------------------------------+
 * |     Source Addresses, 16 x N bytes; Auxiliary Data, 4 x       |
 * |                      Aux Data Len bytes                       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv6, parseIpv6 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";

const SOURCES = 20;
const ADDRESS_LENGTH = 16;
/** Records of one report at most, so that no report takes long; 74 fit into 1,500 bytes. What lies behind them is payload. */
const MAX_RECORDS = 128;
/** Sources of all of them at most. */
const MAX_SOURCES = 512;

/** What a listener says of one group. */
export interface MldRecord {
  /** 1 and 2: the filter includes, excludes; 3 and 4: it becomes that; 5 and 6: sources are allowed, blocked. */
  type: number;
  /** The group. */
  multicastAddress: string;
  /** Addresses of senders. */
  sources: string[];
  /** Hexadecimal digits, a multiple of 8 of them. */
  auxiliaryData: string;
}

/** Where a record lies in a frame. */
export interface MldRecordPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte. */
  readonly offset: number;
  /** The byte after its last one. */
  readonly end: number;
  /** How many addresses of senders it has. */
  readonly sources: number;
}

const TYPE_NAMES: Readonly<Record<number, string>> = {
  1: "mode is include",
  2: "mode is exclude",
  3: "change to include mode",
  4: "change to exclude mode",
  5: "allow new sources",
  6: "block old sources",
};

/** What a type of record is in a few words, `"mode is include"` for 1; undefined where it has no name here. */
export function mldRecordTypeName(type: number): string | undefined {
  return TYPE_NAMES[type];
}

/** Where records lie: `count` of them at most, as far as they are whole. */
export function mldRecordParts(view: DataView, { offset, end, count }: MldRecordRange): MldRecordPart[] {
  const parts: MldRecordPart[] = [];
  let at = offset;
  let allSources = 0;
  while (parts.length < Math.min(count, MAX_RECORDS) && at + SOURCES <= end) {
    const sources = view.getUint16(at + 2);
    allSources += sources;
    if (allSources > MAX_SOURCES) break;
    const next = at + SOURCES + ADDRESS_LENGTH * sources + 4 * view.getUint8(at + 1);
    if (next > end) break;
    parts.push({ view, offset: at, end: next, sources });
    at = next;
  }
  return parts;
}

/** Where the records of a report can lie. */
export interface MldRecordRange {
  readonly offset: number;
  readonly end: number;
  /** How many the report says there are. */
  readonly count: number;
}

/** What a record says. */
export function decodeMldRecord({ view, offset, end, sources }: MldRecordPart): MldRecord {
  return {
    type: view.getUint8(offset),
    multicastAddress: formatIpv6(view, offset + 4),
    sources: addressesAt(view, offset + SOURCES, sources),
    auxiliaryData: formatHexAt(view, offset + SOURCES + ADDRESS_LENGTH * sources, end),
  };
}

/** So many addresses, one after the other. */
export function addressesAt(view: DataView, offset: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => formatIpv6(view, offset + ADDRESS_LENGTH * i));
}

/**
 * The bytes of a record.
 *
 * @throws TypeError where an address or hexadecimal digits are none.
 * @throws RangeError where a number does not fit.
 */
export function encodeMldRecord(record: MldRecord): number[] {
  const type = checkRange("icmpv6.records.type", record.type, 0xff);
  const auxiliaryData = parseHex(record.auxiliaryData);
  const auxiliary = checkRange("icmpv6.records.auxiliaryData length", auxiliaryData.length / 4, 0xff);
  const count = checkRange("icmpv6.records.sources length", record.sources.length, 0xffff);
  const addresses = [record.multicastAddress, ...record.sources].flatMap((address) => [...parseIpv6(address)]);
  return [type, auxiliary, count >> 8, count & 0xff, ...addresses, ...auxiliaryData];
}
