/**
 * snoop, the captures of Solaris: RFC 1761, and what Shomiti's Surveyor made of it.
 *
 * ```text
 * file:   "snoop" and three zeros, version u32, link type u32                                               (16 bytes)
 * record: origlen u32, caplen u32, record's length u32, drops u32, seconds u32, microseconds u32, the frame (24 bytes + ...)
 * ```
 *
 * All numbers are big-endian.
 *
 * @module
 */

import {
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "../block.ts";
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_FDDI,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_5,
  LINKTYPE_IP_OVER_FC,
  LINKTYPE_NULL,
  LINKTYPE_SUNATM,
} from "../linktype.ts";
import { type Break, type FormatParser, longestPacket } from "./format_parser.ts";
import type { Window } from "./window.ts";

/** `"snoo"` and `"p\0\0\0"`. */
const MAGIC = 0x736e6f6f;
const MAGIC_REST = 0x7000_0000;
const FILE_HEADER_LENGTH = 16;
const FILE_MAGIC_REST = 4;
const FILE_VERSION = 8;
const FILE_LINKTYPE = 12;
/** Version 2 is snoop, and 3 to 5 are Surveyor's with different hardware. */
const FIRST_VERSION = 2;
const LAST_VERSION = 5;

const RECORD_HEADER_LENGTH = 24;
const RECORD_ORIGLEN = 0;
const RECORD_CAPLEN = 4;
const RECORD_LENGTH = 8;
const RECORD_SECONDS = 16;
const RECORD_MICROSECONDS = 20;

/** What Surveyor puts behind each frame: so much padding in the first record shows that it is Surveyor's file. */
const SURVEYOR_TRAILER = 16;

/** The link type of ipnet(7D), the loopback of Solaris' zones. */
const LINKTYPE_IPNET = 226;

/** Link types of snoop, as in Solaris' sys/dlpi.h, by ours. */
const LINKTYPES: ReadonlyMap<number, number> = new Map([
  [0, LINKTYPE_ETHERNET],
  [2, LINKTYPE_IEEE802_5],
  [4, LINKTYPE_ETHERNET],
  [8, LINKTYPE_FDDI],
  [9, LINKTYPE_NULL], // "other"
  [14, LINKTYPE_NULL],
  [16, LINKTYPE_IP_OVER_FC],
  [18, LINKTYPE_SUNATM],
  [0x8000_0005, LINKTYPE_IPNET],
]);
/** And of Surveyor, which took for itself what RFC 1761 does not assign. */
const SURVEYOR_LINKTYPES: ReadonlyMap<number, number> = new Map([
  [0, LINKTYPE_ETHERNET],
  [2, LINKTYPE_IEEE802_5],
  [4, LINKTYPE_ETHERNET],
  [8, LINKTYPE_FDDI],
  [10, LINKTYPE_ETHERNET], // 100 Mbit/s
  [11, LINKTYPE_IEEE802_5],
  [12, LINKTYPE_ETHERNET], // 1 Gbit/s
  [13, LINKTYPE_IEEE802_5],
  [14, LINKTYPE_IEEE802_5],
  [18, LINKTYPE_IEEE802_11], // behind a header of its own
  [19, LINKTYPE_ETHERNET], // 10 Gbit/s
]);

/** Where Surveyor's header before an 802.11 frame has its length, which does not count the first 4 bytes. */
const RADIO_LENGTH = 3;
const RADIO_LENGTH_BYTES = 4;

/** The state machine for snoop. */
export class SnoopParser implements FormatParser {
  /** The parser for a file that begins with these four bytes, read as big-endian; undefined where it is not snoop. */
  static recognize(magic: number): SnoopParser | undefined {
    return magic === MAGIC ? new SnoopParser() : undefined;
  }

  readonly format = "snoop";
  readonly interfaces: CaptureInterface[] = [];
  readonly tsresol = 6;
  /** The file's number for the link type; undefined before the header was read. */
  #linktype: number | undefined = undefined;
  /** Frames are behind Surveyor's header for 802.11. */
  #radio = false;
  #longest = 0;

  parse(window: Window): Break | undefined {
    if (this.#linktype === undefined) {
      if (window.end - window.from < FILE_HEADER_LENGTH) return undefined;
      const broken = this.#readFileHeader(window);
      if (broken !== undefined) return broken;
    }
    if (this.interfaces.length === 0) {
      if (window.end - window.from < RECORD_HEADER_LENGTH) return undefined;
      const broken = this.#addInterface(window);
      if (broken !== undefined) return broken;
    }
    return this.#readRecords(window);
  }

  finish(window: Window): Break | undefined {
    const left = window.end - window.from;
    const offset = window.offset + window.from;
    if (this.#linktype === undefined) {
      return { offset, reason: `the file ends after ${left} of the ${FILE_HEADER_LENGTH} bytes of its header` };
    }
    if (this.interfaces.length === 0) {
      const broken = this.#addInterface(window);
      if (broken !== undefined) return broken;
    }
    if (left === 0) return undefined;
    if (left < RECORD_HEADER_LENGTH) {
      return {
        offset,
        reason: `the file ends after ${left} of the ${RECORD_HEADER_LENGTH} bytes of a packet's header`,
      };
    }
    const length = window.memory.view.getUint32(window.from + RECORD_LENGTH);
    return { offset, reason: `the file ends after ${left} of the ${length} bytes of a packet and its header` };
  }

  #readFileHeader(window: Window): Break | undefined {
    const { memory: { view }, from } = window;
    const offset = window.offset + from;
    if (view.getUint32(from + FILE_MAGIC_REST) !== MAGIC_REST) {
      return { offset, reason: `it begins with "snoo", and not with "snoop" and three zeros` };
    }
    const version = view.getUint32(from + FILE_VERSION);
    if (version < FIRST_VERSION || version > LAST_VERSION) {
      return { offset, reason: `its version is ${version}, only ${FIRST_VERSION} to ${LAST_VERSION} are known` };
    }
    this.#linktype = view.getUint32(from + FILE_LINKTYPE);
    window.from += FILE_HEADER_LENGTH;
    return undefined;
  }

  /** What the first record shows: whether the file is Surveyor's. */
  #addInterface(window: Window): Break | undefined {
    const { memory: { view }, from, end } = window;
    let padding = 0;
    if (end - from >= RECORD_HEADER_LENGTH) {
      padding = view.getUint32(from + RECORD_LENGTH) - view.getUint32(from + RECORD_CAPLEN) - RECORD_HEADER_LENGTH;
    }
    const surveyor = padding >= SURVEYOR_TRAILER;
    const number = this.#linktype ?? 0;
    const linktype = (surveyor ? SURVEYOR_LINKTYPES : LINKTYPES).get(number);
    if (linktype === undefined) {
      return {
        offset: FILE_LINKTYPE,
        reason: `its link type is ${number} of ${surveyor ? "Surveyor" : "snoop"}, unknown`,
      };
    }
    this.#radio = linktype === LINKTYPE_IEEE802_11;
    this.#longest = longestPacket(linktype);
    this.interfaces.push({ name: "", ifindex: 0, linktype, snaplen: 0 });
    return undefined;
  }

  #readRecords(window: Window): Break | undefined {
    const { memory: { view, rows }, end } = window;
    while (end - window.from >= RECORD_HEADER_LENGTH && window.row < rows.length) {
      const at = window.from;
      const wrong = (reason: string): Break => ({ offset: window.offset + at, reason });
      const caplen = view.getUint32(at + RECORD_CAPLEN);
      const length = view.getUint32(at + RECORD_LENGTH);
      if (caplen > this.#longest) {
        return wrong(`a packet claims ${caplen} captured bytes, more than the ${this.#longest} there can be`);
      }
      if (length < RECORD_HEADER_LENGTH + caplen) {
        return wrong(`a packet has ${caplen} captured bytes, its record ${length} with a header of 24`);
      }
      // Padding is of some bytes; whoever claims megabytes of it shall not make us hold them.
      if (length > RECORD_HEADER_LENGTH + 2 * this.#longest) {
        return wrong(`a record claims ${length} bytes, for a packet of ${caplen}`);
      }
      if (length > end - at) return undefined;
      const radio = this.#radio ? radioLength(view, at + RECORD_HEADER_LENGTH, caplen) : 0;
      if (radio === undefined) return wrong(`a packet of ${caplen} bytes does not hold its radio header`);
      const microseconds = view.getUint32(at + RECORD_MICROSECONDS);
      const carry = Math.floor(microseconds / 1_000_000);
      const seconds = view.getUint32(at + RECORD_SECONDS) + carry;
      const { row } = window;
      rows.fill(0, row, row + ROW_WORDS);
      rows[row + ROW_OFFSET] = at + RECORD_HEADER_LENGTH + radio;
      rows[row + ROW_CAPLEN] = caplen - radio;
      rows[row + ROW_ORIGLEN] = Math.max(0, view.getUint32(at + RECORD_ORIGLEN) - radio);
      rows[row + ROW_SECONDS] = seconds;
      rows[row + ROW_SECONDS_HIGH] = seconds > 0xffff_ffff ? 1 : 0;
      rows[row + ROW_NANOSECONDS] = (microseconds - carry * 1_000_000) * 1000;
      window.row += ROW_WORDS;
      window.from += length;
    }
    return undefined;
  }
}

/** Bytes of Surveyor's header before an 802.11 frame; undefined where the packet has fewer. */
function radioLength(view: DataView, at: number, caplen: number): number | undefined {
  if (caplen < RADIO_LENGTH_BYTES) return undefined;
  const length = RADIO_LENGTH_BYTES + view.getUint8(at + RADIO_LENGTH);
  return length <= caplen ? length : undefined;
}
