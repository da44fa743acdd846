/**
 * pcapng: sections of either byte order, each with interfaces of its own, and packets of four kinds of block.
 * draft-ietf-opsawg-pcapng.
 *
 * @module
 */

import { type CaptureInterface, ROW_WORDS } from "../block.ts";
import { type Break, type FilePlace, type FormatParser, hex32 } from "./format_parser.ts";
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_INTERFACE,
  BLOCK_LENGTH,
  BLOCK_OVERHEAD,
  BLOCK_PACKET,
  BLOCK_SECTION_HEADER,
  BLOCK_SIMPLE_PACKET,
  type BlockPlace,
  BYTE_ORDER_MAGIC,
  SECTION_BYTE_ORDER,
  SECTION_MAJOR,
  SECTION_MINOR,
  smallestBlock,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import { addPacket, addSimplePacket, readPackets } from "./pcapng_packet.ts";
import { decodeInterface, decodeRecord, decodeSection } from "./pcapng_record_decoder.ts";
import { Section } from "./pcapng_section.ts";
import type { FileRecord } from "./record.ts";
import type { Window } from "./window.ts";

/** The longest block that is read as a whole, which libpcap has too; blocks of other kinds are skipped above it. */
const LONGEST_BLOCK = 0x100_0000;
/** Bytes that a file's records may take in memory: a reader must remember them, so a file may not have endless ones. */
const MOST_RECORD_BYTES = 0x400_0000;
/** What a record takes beside the bytes of its block. */
const RECORD_OVERHEAD = 512;
/** Where a record lies, in memory and in the file. */
interface RecordPlace extends BlockPlace {
  readonly fileOffset: number;
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
  readonly begin = 0;
  readonly interfaces: CaptureInterface[] = [];
  readonly records: FileRecord[] = [];
  #section: Section = new Section(0, { little: false });
  /** All sections, in the order of the file. */
  readonly #sections: Section[] = [];
  /** What comes before this place is known: after a jump back it comes again. */
  #known = 0;
  #skipped: Skipped | undefined = undefined;
  /** Packets found so far. */
  #packets = 0;
  #recordBytes = 0;

  parse(window: Window): Break | undefined {
    for (;;) {
      if (this.#skipped === undefined) this.#packets += readPackets(window, this.#section);
      if (window.full) return undefined;
      const step = this.#skipped === undefined ? this.#readBlock(window) : this.#skip(window, this.#skipped);
      if (step === "more") return undefined;
      if (step !== "taken") return step;
    }
  }

  get within(): boolean {
    return this.#skipped !== undefined;
  }

  jump({ offset, packets }: FilePlace, known: number): void {
    this.#known = known;
    this.#packets = packets;
    this.#skipped = undefined;
    this.#enterSection(offset);
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
    const blockType = view.getUint32(window.from, this.#section.little);
    if (blockType === BLOCK_SECTION_HEADER) {
      return { reason: "the file ends within a section header", offset, blockType };
    }
    const total = view.getUint32(window.from + BLOCK_LENGTH, this.#section.little);
    return { reason: `the file ends after ${left} of the ${total} bytes of a block`, offset, blockType };
  }

  /** One block of any kind, with all that can be wrong about it. */
  #readBlock(window: Window): "taken" | "more" | Break {
    const { memory: { view }, from: at, end } = window;
    const left = end - at;
    if (left < BLOCK_OVERHEAD) return "more";
    let { little } = this.#section;
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
    if (total > LONGEST_BLOCK && !isNeeded(type)) {
      this.#skipped = { type, offset, total, left: total - TRAILER_LENGTH };
      return "taken";
    }
    if (total > LONGEST_BLOCK) {
      return wrong(`a block of type ${hex32(type)} claims ${total} bytes, more than the ${LONGEST_BLOCK} there can be`);
    }
    if (total > left) return "more";
    const again = view.getUint32(at + total - TRAILER_LENGTH, little);
    if (again !== total) return wrong(`a block claims ${total} bytes at its begin and ${again} at its end`);
    const place: BlockPlace = { offset: at, total, little };
    const { row } = window;
    const reason = type === BLOCK_ENHANCED_PACKET || type === BLOCK_PACKET
      ? addPacket(window, this.#section)
      : type === BLOCK_SIMPLE_PACKET
      ? addSimplePacket(window, this.#section)
      : offset >= this.#known
      ? this.#addRecord(view, { ...place, fileOffset: offset })
      : type === BLOCK_SECTION_HEADER
      ? this.#enterSection(offset)
      : undefined;
    if (reason !== undefined) return wrong(reason);
    this.#packets += (window.row - row) / ROW_WORDS;
    window.from += total;
    return "taken";
  }

  /** Remembers what a block says that is no packet, and why that can't be. */
  #addRecord(view: DataView, place: RecordPlace): string | undefined {
    this.#recordBytes += place.total + RECORD_OVERHEAD;
    if (this.#recordBytes > MOST_RECORD_BYTES) {
      return `what it says beside its packets takes more than the ${MOST_RECORD_BYTES} bytes there can be`;
    }
    const position = this.#packets;
    switch (view.getUint32(place.offset, place.little)) {
      case BLOCK_SECTION_HEADER:
        return this.#beginSection(view, place);
      case BLOCK_INTERFACE: {
        const record = decodeInterface(view, { ...place, position, index: this.interfaces.length });
        this.#section.add(record);
        this.interfaces.push(record.interface);
        this.records.push(record);
        return undefined;
      }
    }
    const { interfaces } = this.#section;
    this.records.push(decodeRecord(view, { ...place, position, interfaceOf: (id) => interfaces[id]?.record }));
    return undefined;
  }

  /** The section that a place is in becomes the one that is read; it has been read before. */
  #enterSection(offset: number): undefined {
    this.#section = this.#sections.findLast((one) => one.offset <= offset) ?? new Section(0, { little: false });
  }

  #beginSection(view: DataView, place: RecordPlace): string | undefined {
    const { offset, little } = place;
    const major = view.getUint16(offset + SECTION_MAJOR, little);
    const minor = view.getUint16(offset + SECTION_MINOR, little);
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      return `a section's version is ${major}.${minor}, only 1.0 and 1.2 are known`;
    }
    this.#section = new Section(place.fileOffset, { little });
    this.#sections.push(this.#section);
    this.records.push(decodeSection(view, { ...place, position: this.#packets }));
    return undefined;
  }

  /** Goes on through a block that nothing is read from. */
  #skip(window: Window, skipped: Skipped): "taken" | "more" | Break {
    const step = Math.min(skipped.left, window.end - window.from);
    skipped.left -= step;
    window.from += step;
    if (skipped.left > 0 || window.end - window.from < TRAILER_LENGTH) return "more";
    const { type, offset, total } = skipped;
    const again = window.memory.view.getUint32(window.from, this.#section.little);
    if (again !== total) {
      return { reason: `a block claims ${total} bytes at its begin and ${again} at its end`, offset, blockType: type };
    }
    window.from += TRAILER_LENGTH;
    this.#skipped = undefined;
    return "taken";
  }
}

/** Whether the packets can't be read without blocks of a type. */
function isNeeded(type: number): boolean {
  return type === BLOCK_ENHANCED_PACKET || type === BLOCK_PACKET || type === BLOCK_SIMPLE_PACKET ||
    type === BLOCK_INTERFACE || type === BLOCK_SECTION_HEADER;
}
