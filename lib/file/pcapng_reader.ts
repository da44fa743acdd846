/**
 * pcapng: sections of either byte order, each with interfaces of its own, and packets of four kinds of block.
 * draft-ietf-opsawg-pcapng.
 *
 * @module
 */

import {
  type CaptureInterface,
  FLAG_NO_TIMESTAMP,
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
import { type Break, type FormatParser, hex32, longestPacket } from "./format_parser.ts";
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_INTERFACE,
  BLOCK_LENGTH,
  BLOCK_OVERHEAD,
  BLOCK_PACKET,
  BLOCK_SECTION_HEADER,
  BLOCK_SIMPLE_PACKET,
  BYTE_ORDER_MAGIC,
  decodeInterface,
  PACKET_CAPLEN,
  PACKET_DATA,
  PACKET_INTERFACE,
  PACKET_ORIGLEN,
  PACKET_OVERHEAD,
  PACKET_TIME_HIGH,
  PACKET_TIME_LOW,
  SECTION_BYTE_ORDER,
  SECTION_MAJOR,
  SECTION_MINOR,
  SIMPLE_DATA,
  SIMPLE_ORIGLEN,
  SIMPLE_OVERHEAD,
  smallestBlock,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import { TimestampClock } from "./pcapng_clock.ts";
import { EPB_FLAGS, OptionCursor } from "./pcapng_option.ts";
import type { Window } from "./window.ts";

/** The longest block that is read as a whole, which libpcap has too; blocks of other kinds are skipped at any length. */
const LONGEST_BLOCK = 0x100_0000;
/** Bytes of interface descriptions in a file: they are what a reader must remember, so a file may not have endless ones. */
const MOST_DESCRIPTION_BYTES = 0x100_0000;
/** The bits of epb_flags that mean the same in a row; those that the specification leaves unused are our own there. */
const FILE_FLAGS = 0xffff_0fff;
/** Bytes of the option that holds them. */
const FLAGS_LENGTH = 8;

/** An interface of the section that is being read. */
class SectionInterface extends TimestampClock {
  /** Its place in the list of the file's interfaces. */
  readonly index: number;
  readonly snaplen: number;
  readonly longest: number;

  constructor(index: number, description: ReturnType<typeof decodeInterface>) {
    super(description.tsresol, description.tsoffset);
    this.index = index;
    this.snaplen = description.snaplen;
    this.longest = longestPacket(description.linktype);
  }
}

/** A block that is skipped while its bytes come. */
interface Skipped {
  readonly type: number;
  readonly offset: number;
  readonly total: number;
  /** Bytes still to skip before the second total length. */
  left: number;
}

/** The state machine for pcapng. */
export class PcapngParser implements FormatParser {
  /** The parser for a file that begins with these four bytes, read as big-endian; undefined where it is not pcapng. */
  static recognize(magic: number): PcapngParser | undefined {
    return magic === BLOCK_SECTION_HEADER ? new PcapngParser() : undefined;
  }

  readonly format = "pcapng";
  readonly interfaces: CaptureInterface[] = [];
  #section: SectionInterface[] = [];
  #little = false;
  #skipped: Skipped | undefined = undefined;
  #descriptionBytes = 0;

  parse(window: Window): Break | undefined {
    for (;;) {
      this.#readPackets(window);
      if (window.full) return undefined;
      const step = this.#skipped === undefined ? this.#readBlock(window) : this.#skip(window, this.#skipped);
      if (step === "more") return undefined;
      if (step !== "taken") return step;
    }
  }

  finish(window: Window): Break | undefined {
    const left = window.end - window.from;
    if (this.#skipped !== undefined) {
      const { type, offset, total } = this.#skipped;
      return { reason: `the file ends within a block of ${total} bytes`, offset, blockType: type };
    }
    if (left === 0) return undefined;
    const offset = window.offset + window.from;
    if (left < 8) return { reason: `the file ends after ${left} of the first 8 bytes of a block`, offset };
    const { view } = window.memory;
    const blockType = view.getUint32(window.from, this.#little);
    if (blockType === BLOCK_SECTION_HEADER) {
      return { reason: "the file ends within a section header", offset, blockType };
    }
    const total = view.getUint32(window.from + BLOCK_LENGTH, this.#little);
    return { reason: `the file ends after ${left} of the ${total} bytes of a block`, offset, blockType };
  }

  /**
   * The loop that decides how fast a file is read: whole blocks of packets with nothing wrong about them. Whatever else
   * comes, `#readBlock` takes it or says what is wrong.
   */
  #readPackets(window: Window): void {
    const { memory: { view, rows }, end } = window;
    const little = this.#little;
    const section = this.#section;
    const flagsHeader = little ? 4 << 16 | EPB_FLAGS : EPB_FLAGS << 16 | 4;
    const rowsEnd = rows.length;
    let at = window.from;
    let row = window.row;
    if (this.#skipped !== undefined) return;
    while (end - at >= PACKET_OVERHEAD && row < rowsEnd) {
      const type = view.getUint32(at, little);
      if (type !== BLOCK_ENHANCED_PACKET && type !== BLOCK_PACKET) break;
      const total = view.getUint32(at + BLOCK_LENGTH, little);
      if (total < PACKET_OVERHEAD || (total & 3) !== 0 || total > end - at) break;
      const caplen = view.getUint32(at + PACKET_CAPLEN, little);
      const place = at + PACKET_INTERFACE;
      const from = section[type === BLOCK_PACKET ? view.getUint16(place, little) : view.getUint32(place, little)];
      if (from === undefined || caplen > total - PACKET_OVERHEAD || caplen > from.longest) break;
      if (view.getUint32(at + total - TRAILER_LENGTH, little) !== total) break;
      const high = view.getUint32(at + PACKET_TIME_HIGH, little);
      const low = view.getUint32(at + PACKET_TIME_LOW, little);
      let units = low - from.secondBegin;
      if (high !== from.high || units < 0 || units >= from.perSecond) units = from.enterSecond(high, low);
      const seconds = from.seconds;
      const optionsAt = at + PACKET_DATA + ((caplen + 3) & ~3);
      const optionsEnd = at + total - TRAILER_LENGTH;
      let flags = 0;
      if (optionsEnd - optionsAt >= FLAGS_LENGTH) {
        // The flags are the first option nearly everywhere, and often the only one.
        if (view.getUint32(optionsAt, little) === flagsHeader) flags = view.getUint32(optionsAt + 4, little);
        else flags = findFlags(view, { offset: optionsAt, end: optionsEnd, little });
      }
      rows[row + ROW_OFFSET] = at + PACKET_DATA;
      rows[row + ROW_CAPLEN] = caplen;
      rows[row + ROW_ORIGLEN] = view.getUint32(at + PACKET_ORIGLEN, little);
      rows[row + ROW_SECONDS] = seconds;
      rows[row + ROW_NANOSECONDS] = Math.floor(units * from.nsPerUnit);
      rows[row + ROW_INTERFACE] = from.index;
      rows[row + ROW_FLAGS] = flags & FILE_FLAGS;
      rows[row + ROW_SECONDS_HIGH] = seconds >= 0 && seconds <= 0xffff_ffff ? 0 : Math.floor(seconds / 0x1_0000_0000);
      row += ROW_WORDS;
      at += total;
    }
    window.from = at;
    window.row = row;
  }

  /** One block of any kind, with all that can be wrong about it. */
  #readBlock(window: Window): "taken" | "more" | Break {
    const { memory: { view }, from: at, end } = window;
    const left = end - at;
    if (left < BLOCK_OVERHEAD) return "more";
    let little = this.#little;
    const type = view.getUint32(at, little);
    const offset = window.offset + at;
    const wrong = (reason: string): Break => ({ reason, offset, blockType: type });
    if (type === BLOCK_SECTION_HEADER) {
      little = view.getUint32(at + SECTION_BYTE_ORDER, true) === BYTE_ORDER_MAGIC;
      const magic = view.getUint32(at + SECTION_BYTE_ORDER, little);
      if (magic !== BYTE_ORDER_MAGIC) return wrong(`a section's byte order reads ${hex32(magic)}, not 0x1a2b3c4d`);
    }
    const total = view.getUint32(at + BLOCK_LENGTH, little);
    const smallest = smallestBlock(type);
    if (total < smallest) {
      return wrong(`a block of type ${hex32(type)} claims ${total} bytes, it has at least ${smallest}`);
    }
    if (total % 4 !== 0) return wrong(`a block claims ${total} bytes, which is no multiple of 4`);
    if (!isRead(type)) {
      this.#skipped = { type, offset, total, left: total - TRAILER_LENGTH };
      return "taken";
    }
    if (total > LONGEST_BLOCK) {
      return wrong(`a block of type ${hex32(type)} claims ${total} bytes, more than the ${LONGEST_BLOCK} there can be`);
    }
    if (total > left) return "more";
    const again = view.getUint32(at + total - TRAILER_LENGTH, little);
    if (again !== total) return wrong(`a block claims ${total} bytes at its begin and ${again} at its end`);
    const reason = type === BLOCK_SECTION_HEADER
      ? this.#beginSection(view, { offset: at, little })
      : type === BLOCK_INTERFACE
      ? this.#addInterface(view, { offset: at, total })
      : type === BLOCK_SIMPLE_PACKET
      ? this.#addSimplePacket(window, total)
      : this.#refusePacket(view, { offset: at, total });
    if (reason !== undefined) return wrong(reason);
    window.from += total;
    return "taken";
  }

  #beginSection(view: DataView, place: { offset: number; little: boolean }): string | undefined {
    const { offset, little } = place;
    const major = view.getUint16(offset + SECTION_MAJOR, little);
    const minor = view.getUint16(offset + SECTION_MINOR, little);
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      return `a section's version is ${major}.${minor}, only 1.0 and 1.2 are known`;
    }
    this.#little = little;
    this.#section = [];
    return undefined;
  }

  #addInterface(view: DataView<ArrayBuffer>, place: { offset: number; total: number }): string | undefined {
    this.#descriptionBytes += place.total;
    if (this.#descriptionBytes > MOST_DESCRIPTION_BYTES) {
      return `its interfaces are described in more than ${MOST_DESCRIPTION_BYTES} bytes`;
    }
    const description = decodeInterface(view, { ...place, little: this.#little });
    const { name, linktype, snaplen } = description;
    this.#section.push(new SectionInterface(this.interfaces.length, description));
    this.interfaces.push({ name, ifindex: 0, linktype, snaplen });
    return undefined;
  }

  /** A simple packet is one of the section's first interface, cut by its snaplen, and nobody knows when. */
  #addSimplePacket(window: Window, total: number): string | undefined {
    const { memory: { view, rows }, from: at, row } = window;
    const from = this.#section[0];
    if (from === undefined) return "a simple packet comes before any interface of its section";
    const origlen = view.getUint32(at + SIMPLE_ORIGLEN, this.#little);
    const caplen = from.snaplen === 0 ? origlen : Math.min(origlen, from.snaplen);
    const room = total - SIMPLE_OVERHEAD;
    if (caplen > room) return `a simple packet has ${caplen} captured bytes, its block room for ${room}`;
    if (caplen > from.longest) return tooLong(caplen, from.longest);
    rows.fill(0, row, row + ROW_WORDS);
    rows[row + ROW_OFFSET] = at + SIMPLE_DATA;
    rows[row + ROW_CAPLEN] = caplen;
    rows[row + ROW_ORIGLEN] = origlen;
    rows[row + ROW_INTERFACE] = from.index;
    rows[row + ROW_FLAGS] = FLAG_NO_TIMESTAMP;
    window.row += ROW_WORDS;
    return undefined;
  }

  /** Why `#readPackets` left a packet whose block is whole; undefined never. */
  #refusePacket(view: DataView, place: { offset: number; total: number }): string {
    const { offset, total } = place;
    const obsolete = view.getUint32(offset, this.#little) === BLOCK_PACKET;
    const idAt = offset + PACKET_INTERFACE;
    const id = obsolete ? view.getUint16(idAt, this.#little) : view.getUint32(idAt, this.#little);
    const from = this.#section[id];
    if (from === undefined) return `a packet is of interface ${id}, its section describes ${this.#section.length}`;
    const caplen = view.getUint32(offset + PACKET_CAPLEN, this.#little);
    const room = total - PACKET_OVERHEAD;
    if (caplen > room) return `a packet has ${caplen} captured bytes, its block room for ${room}`;
    return tooLong(caplen, from.longest);
  }

  /** Goes on through a block that nothing is read from. */
  #skip(window: Window, skipped: Skipped): "taken" | "more" | Break {
    const step = Math.min(skipped.left, window.end - window.from);
    skipped.left -= step;
    window.from += step;
    if (skipped.left > 0 || window.end - window.from < TRAILER_LENGTH) return "more";
    const { type, offset, total } = skipped;
    const again = window.memory.view.getUint32(window.from, this.#little);
    if (again !== total) {
      return { reason: `a block claims ${total} bytes at its begin and ${again} at its end`, offset, blockType: type };
    }
    window.from += TRAILER_LENGTH;
    this.#skipped = undefined;
    return "taken";
  }
}

/** The flags among the options of a packet; 0 where there are none. */
function findFlags(view: DataView, place: { offset: number; end: number; little: boolean }): number {
  const options = new OptionCursor(view, place);
  while (options.next()) {
    if (options.code === EPB_FLAGS && options.length === 4) return view.getUint32(options.offset, place.little);
  }
  return 0;
}

/** Whether blocks of a type are read; all others are skipped, of whatever length. */
function isRead(type: number): boolean {
  return type === BLOCK_ENHANCED_PACKET || type === BLOCK_PACKET || type === BLOCK_SIMPLE_PACKET ||
    type === BLOCK_INTERFACE || type === BLOCK_SECTION_HEADER;
}

function tooLong(caplen: number, longest: number): string {
  return `a packet claims ${caplen} captured bytes, more than the ${longest} there can be`;
}
