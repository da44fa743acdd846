/**
 * pcap, the savefile of libpcap: pcap-savefile(5), draft-ietf-opsawg-pcap.
 *
 * ```text
 * file:   magic u32, version u16 u16, reserved 8 bytes, snaplen u32, link type u32     (24 bytes)
 * record: seconds u32, fraction u32, caplen u32, origlen u32, then caplen bytes        (16 bytes and the frame)
 * ```
 *
 * All numbers are in the byte order of the writing host, which the magic shows.
 *
 * @module
 */

import {
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "../block.ts";
import { type Break, type FormatParser, longestPacket } from "./format_parser.ts";
import { findVariant, guessHeader, HEADER_PLAIN, MAGIC_MICROSECONDS, type PcapVariant } from "./pcap_variant.ts";
import type { Window } from "./window.ts";

export { MAGIC_MICROSECONDS, MAGIC_NANOSECONDS } from "./pcap_variant.ts";

/** Bytes of the file header. */
export const FILE_HEADER_LENGTH = 24;
/** Where the file header has the version's two halves, the snaplen and the link type. */
export const FILE_VERSION_MAJOR = 4;
export const FILE_VERSION_MINOR = 6;
export const FILE_SNAPLEN = 16;
export const FILE_LINKTYPE = 20;
export const VERSION_MAJOR = 2;
export const VERSION_MINOR = 4;

/** Bytes of a record's header. */
export const RECORD_HEADER_LENGTH = 16;
export const RECORD_SECONDS = 0;
export const RECORD_FRACTION = 4;
export const RECORD_CAPLEN = 8;
export const RECORD_ORIGLEN = 12;

/** The link type proper: above it are the length of the FCS, whether that is known, and reserved bits. */
const LINKTYPE_MASK = 0x03ff_ffff;

/** Before version 2.3 the two lengths of a record were the other way round; 2.3 was written both ways. */
const SWAPPED_UNTIL_MINOR = 3;

/**
 * AIX writes version 2.2, nanoseconds, and as link type the interface's type of RFC 1573: Ethernet, Token Ring, FDDI, the
 * loopback. Of others only an old PPP capture has such numbers.
 */
const AIX_MINOR = 2;
const AIX_LINKTYPES: Readonly<Record<number, number>> = { 6: 1, 9: 6, 15: 10, 24: 0 };

/** The state machine for pcap. */
export class PcapParser implements FormatParser {
  /** The parser for a file that begins with these four bytes, read as big-endian; undefined where it is not pcap. */
  static recognize(magic: number): PcapParser | undefined {
    const bytes = new DataView(new ArrayBuffer(4));
    bytes.setUint32(0, magic);
    const found = findVariant(bytes);
    return found === undefined ? undefined : new PcapParser(found);
  }

  readonly format = "pcap";
  readonly begin: number = FILE_HEADER_LENGTH;
  readonly interfaces: CaptureInterface[] = [];
  readonly #variant: PcapVariant;
  readonly #little: boolean;
  #nanoseconds: boolean;
  /** Bytes of a packet's header; undefined before the first packets have shown it. */
  #headerLength: number | undefined = undefined;
  #longest = 0;
  #swapped: "never" | "maybe" | "always" = "never";

  private constructor({ variant, little }: { variant: PcapVariant; little: boolean }) {
    this.#variant = variant;
    this.#little = little;
    this.#nanoseconds = variant.nanoseconds;
  }

  get tsresol(): number {
    return this.#nanoseconds ? 9 : 6;
  }

  parse(window: Window): Break | undefined {
    if (this.interfaces.length === 0) {
      if (window.end - window.from < this.#variant.fileHeader) return undefined;
      const broken = this.#readFileHeader(window);
      if (broken !== undefined) return broken;
    }
    this.#headerLength ??= this.#guessHeader(window, { ended: false });
    return this.#headerLength === undefined ? undefined : this.#readRecords(window, this.#headerLength);
  }

  jump(): void {}

  finish(window: Window): Break | undefined {
    if (this.interfaces.length > 0 && this.#headerLength === undefined) {
      const headerLength = this.#headerLength = this.#guessHeader(window, { ended: true }) ?? HEADER_PLAIN;
      const broken = this.#readRecords(window, headerLength);
      if (broken !== undefined || window.full) return broken;
    }
    const left = window.end - window.from;
    if (left === 0 && this.interfaces.length > 0) return undefined;
    const offset = window.offset + window.from;
    const headerLength = this.#headerLength;
    if (headerLength === undefined) {
      return { offset, reason: `the file ends after ${left} of the ${this.#variant.fileHeader} bytes of its header` };
    }
    if (left < headerLength) {
      return { offset, reason: `the file ends after ${left} of the ${headerLength} bytes of a packet's header` };
    }
    const caplen = this.#caplen(window.memory.view, window.from);
    return { offset, reason: `the file ends after ${left - headerLength} of the ${caplen} bytes of a packet` };
  }

  #readFileHeader(window: Window): Break | undefined {
    const { memory: { view }, from } = window;
    const major = view.getUint16(from + FILE_VERSION_MAJOR, this.#little);
    const minor = view.getUint16(from + FILE_VERSION_MINOR, this.#little);
    // 543.0 was written by a DG/UX tcpdump, and means 2.2.
    const dgux = major === 543 && minor === 0;
    if (!dgux && major !== VERSION_MAJOR) {
      return { offset: window.offset + from, reason: `its version is ${major}.${minor}, only 2 is known` };
    }
    if (dgux || minor < SWAPPED_UNTIL_MINOR) this.#swapped = "always";
    else if (minor === SWAPPED_UNTIL_MINOR) this.#swapped = "maybe";
    let linktype = view.getUint32(from + FILE_LINKTYPE, this.#little) & LINKTYPE_MASK;
    const aix = minor === AIX_MINOR && this.#variant.magic === MAGIC_MICROSECONDS ? AIX_LINKTYPES[linktype] : undefined;
    if (aix !== undefined) {
      linktype = aix;
      this.#nanoseconds = true;
    }
    const snaplen = view.getUint32(from + FILE_SNAPLEN, this.#little);
    this.interfaces.push({ name: "", ifindex: 0, linktype, snaplen });
    this.#longest = longestPacket(linktype);
    window.from += this.#variant.fileHeader;
    // Only files of version 2.4 have other headers.
    if (dgux || minor < VERSION_MINOR) this.#headerLength = HEADER_PLAIN;
    return undefined;
  }

  #guessHeader(window: Window, { ended }: { ended: boolean }): number | undefined {
    const { memory: { view }, from: offset, end } = window;
    const longest = this.#longest;
    const snaplen = this.interfaces[0]?.snaplen ?? 0;
    return guessHeader({
      view,
      offset,
      end,
      ended,
      little: this.#little,
      longest,
      snaplen,
      variant: this.#variant,
    });
  }

  /** All whole records of the window. */
  #readRecords(window: Window, headerLength: number): Break | undefined {
    for (;;) {
      if (this.#swapped === "never") this.#readPlainRecords(window, headerLength);
      if (window.full) return undefined;
      const step = this.#readRecord(window, headerLength);
      if (step === "more") return undefined;
      if (step !== "taken") return step;
    }
  }

  /**
   * The loop that decides how fast a file is read: takes whole records off the window with nothing odd about them. Whatever
   * else comes it leaves to `#readRecord`, its slow twin. Everything it needs is in local variables, and it calls nothing.
   *
   * All numbers are read as signed, and `| 0` keeps sums so: V8 has no faster form of a number. Of lengths and fractions what
   * is 2^31 or more is below 0 here, and wrong.
   */
  #readPlainRecords(window: Window, headerLength: number): void {
    const { memory: { view, rows } } = window;
    const little = this.#little;
    const longest = this.#longest;
    const fractions = this.#nanoseconds ? 1_000_000_000 : 1_000_000;
    const nsPerFraction = 1_000_000_000 / fractions;
    const end = window.end | 0;
    const rowsEnd = rows.length;
    let at = window.from | 0;
    let row = window.row | 0;
    while (end - at >= headerLength && row < rowsEnd) {
      const caplen = view.getInt32(at + RECORD_CAPLEN, little);
      const fraction = view.getInt32(at + RECORD_FRACTION, little);
      const next = (at + headerLength + caplen) | 0;
      if (caplen < 0 || caplen > longest || next > end || fraction < 0 || fraction >= fractions) break;
      rows[row + ROW_OFFSET] = at + headerLength;
      rows[row + ROW_CAPLEN] = caplen;
      rows[row + ROW_ORIGLEN] = view.getInt32(at + RECORD_ORIGLEN, little);
      rows[row + ROW_SECONDS] = view.getInt32(at + RECORD_SECONDS, little);
      rows[row + ROW_NANOSECONDS] = Math.imul(fraction, nsPerFraction);
      rows[row + ROW_INTERFACE] = 0;
      rows[row + ROW_FLAGS] = 0;
      rows[row + ROW_SECONDS_HIGH] = 0;
      row = (row + ROW_WORDS) | 0;
      at = next;
    }
    window.from = at;
    window.row = row;
  }

  /** One record, with all that can be odd or wrong about it. */
  #readRecord(window: Window, headerLength: number): "taken" | "more" | Break {
    const { memory: { view, rows }, from: at, end, row } = window;
    const little = this.#little;
    if (end - at < headerLength) return "more";
    const caplen = this.#caplen(view, at);
    if (caplen > this.#longest) {
      const reason = `a packet claims ${caplen} captured bytes, more than the ${this.#longest} there can be`;
      return { offset: window.offset + at, reason };
    }
    const next = at + headerLength + caplen;
    if (next > end) return "more";
    // Some programs write fractions of more than a second.
    const fractions = this.#nanoseconds ? 1_000_000_000 : 1_000_000;
    const fraction = view.getUint32(at + RECORD_FRACTION, little);
    const seconds = view.getUint32(at + RECORD_SECONDS, little) + Math.floor(fraction / fractions);
    const lengths = view.getUint32(at + RECORD_CAPLEN, little) + view.getUint32(at + RECORD_ORIGLEN, little);
    rows[row + ROW_OFFSET] = at + headerLength;
    rows[row + ROW_CAPLEN] = caplen;
    // The other one of the two.
    rows[row + ROW_ORIGLEN] = lengths - caplen;
    rows[row + ROW_SECONDS] = seconds;
    rows[row + ROW_NANOSECONDS] = fraction % fractions * (1_000_000_000 / fractions);
    rows[row + ROW_INTERFACE] = 0;
    rows[row + ROW_FLAGS] = 0;
    rows[row + ROW_SECONDS_HIGH] = Math.floor(seconds / 0x1_0000_0000);
    window.from = next;
    window.row += ROW_WORDS;
    return "taken";
  }

  #caplen(view: DataView, at: number): number {
    const caplen = view.getUint32(at + RECORD_CAPLEN, this.#little);
    const origlen = view.getUint32(at + RECORD_ORIGLEN, this.#little);
    return this.#swapped === "always" || (this.#swapped === "maybe" && caplen > origlen) ? origlen : caplen;
  }
}
