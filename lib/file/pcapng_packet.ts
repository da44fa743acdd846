/**
 * Packets of pcapng, made into rows: enhanced ones, the obsolete ones before them, and simple ones.
 * draft-ietf-opsawg-pcapng, sections 4.3, 4.4 and A.
 *
 * @module
 */

import {
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
import { FLAG_HAS_OPTIONS, FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_LENGTH,
  BLOCK_PACKET,
  PACKET_CAPLEN,
  PACKET_DATA,
  PACKET_DROPS,
  PACKET_INTERFACE,
  PACKET_ORIGLEN,
  PACKET_OVERHEAD,
  PACKET_TIME_HIGH,
  PACKET_TIME_LOW,
  SIMPLE_DATA,
  SIMPLE_ORIGLEN,
  SIMPLE_OVERHEAD,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import { aligned, EPB_FLAGS, OPT_ENDOFOPT, OptionCursor } from "../pcapng_option.ts";
import {
  CLOCK_BEGIN,
  CLOCK_COUNT,
  CLOCK_FIRST,
  CLOCK_HIGH,
  CLOCK_NS_PER_UNIT,
  CLOCK_SECONDS,
  CLOCK_SHIFT,
  type Section,
} from "./pcapng_section.ts";
import type { Window } from "./window.ts";

/** The bits of epb_flags that mean the same in a row; those that the specification leaves unused are our own there. */
const FILE_FLAGS = 0xffff_0fff;
/** Words of the option that holds them. */
const FLAGS_WORDS = 2;
/** A frame of so many bytes any link type may have. */
const ALWAYS_ALLOWED = 0x4_0000;

// Places in a block, in words.
const LENGTH_WORD = BLOCK_LENGTH >> 2;
const INTERFACE_WORD = PACKET_INTERFACE >> 2;
const TIME_HIGH_WORD = PACKET_TIME_HIGH >> 2;
const TIME_LOW_WORD = PACKET_TIME_LOW >> 2;
const CAPLEN_WORD = PACKET_CAPLEN >> 2;
const ORIGLEN_WORD = PACKET_ORIGLEN >> 2;
const DATA_WORD = PACKET_DATA >> 2;

/**
 * The loop that decides how fast a file is read: takes whole enhanced packets off the window, with nothing wrong about them and
 * no options but flags, in the second that their interface had last. Whatever else comes it leaves to
 * {@linkcode addPacket}, its slow twin. It calls nothing: what V8 inlines here costs every packet.
 *
 * All numbers are read as signed, and `| 0` keeps sums so: V8 has no faster form of a number. What is 2^31 or more is below 0
 * here, and of lengths and of the interface's number it is wrong.
 *
 * @returns How many packets.
 */
export function readPackets(window: Window, section: Section): number {
  const { memory: { words, rows } } = window;
  const { clocks, firstIndex, interfaces: { length: interfaces } } = section;
  if (!section.isNative || (window.from & 3) !== 0) return 0;
  const end = window.end | 0;
  const rowsEnd = rows.length;
  let at = window.from | 0;
  let row = window.row | 0;
  while (end - at >= PACKET_OVERHEAD && row < rowsEnd) {
    const word = at >> 2;
    const total = words[word + LENGTH_WORD] ?? 0;
    if (words[word] !== BLOCK_ENHANCED_PACKET || total < PACKET_OVERHEAD || (total & 3) !== 0 || total > end - at) {
      break;
    }
    const caplen = words[word + CAPLEN_WORD] ?? 0;
    const id = words[word + INTERFACE_WORD] ?? 0;
    if (caplen < 0 || caplen > ALWAYS_ALLOWED || id < 0 || id >= interfaces) break;
    const options = word + DATA_WORD + ((caplen + 3) >> 2);
    const trailer = word + (total >> 2) - 1;
    if (options > trailer || words[trailer] !== total) break;
    let flags = 0;
    if (options !== trailer) {
      // With or without an end mark.
      const left = trailer - options - FLAGS_WORDS;
      if (left === 1 ? words[trailer - 1] !== OPT_ENDOFOPT : left !== 0) break;
      if (words[options] !== section.flagsHeader) break;
      flags = (words[options + 1] ?? 0) & FILE_FLAGS;
    }
    const clock = id << CLOCK_SHIFT;
    const high = words[word + TIME_HIGH_WORD] ?? 0;
    const low = words[word + TIME_LOW_WORD] ?? 0;
    const since = (low - (clocks[clock + CLOCK_FIRST] ?? 0)) | 0;
    if (high !== clocks[clock + CLOCK_HIGH] || since < 0 || since >= (clocks[clock + CLOCK_COUNT] ?? 0)) break;
    const units = (low - (clocks[clock + CLOCK_BEGIN] ?? 0)) | 0;
    rows[row + ROW_OFFSET] = at + PACKET_DATA;
    rows[row + ROW_CAPLEN] = caplen;
    rows[row + ROW_ORIGLEN] = words[word + ORIGLEN_WORD] ?? 0;
    rows[row + ROW_SECONDS] = clocks[clock + CLOCK_SECONDS] ?? 0;
    rows[row + ROW_NANOSECONDS] = Math.imul(units, clocks[clock + CLOCK_NS_PER_UNIT] ?? 0);
    rows[row + ROW_INTERFACE] = firstIndex + id;
    rows[row + ROW_FLAGS] = flags;
    rows[row + ROW_SECONDS_HIGH] = 0;
    row = (row + ROW_WORDS) | 0;
    at = (at + total) | 0;
  }
  const packets = (row - window.row) / ROW_WORDS;
  window.from = at;
  window.row = row;
  return packets;
}

/** Makes a row of an enhanced or obsolete packet, whose block is whole; or says what is wrong with it. */
export function addPacket(window: Window, section: Section): string | undefined {
  const { memory: { view, rows }, from: at, row } = window;
  const { little, interfaces } = section;
  const obsolete = view.getUint32(at, little) === BLOCK_PACKET;
  const total = view.getUint32(at + BLOCK_LENGTH, little);
  const id = obsolete ? view.getUint16(at + PACKET_INTERFACE, little) : view.getUint32(at + PACKET_INTERFACE, little);
  const from = interfaces[id];
  if (from === undefined) return `a packet is of interface ${id}, its section describes ${interfaces.length}`;
  const caplen = view.getUint32(at + PACKET_CAPLEN, little);
  const room = total - PACKET_OVERHEAD;
  if (caplen > room) return `a packet has ${caplen} captured bytes, its block room for ${room}`;
  if (caplen > from.longest) return tooLong(caplen, from.longest);
  const units = from.enterSecond(
    view.getUint32(at + PACKET_TIME_HIGH, little),
    view.getUint32(at + PACKET_TIME_LOW, little),
  );
  section.remember(id);
  const optionsAt = at + PACKET_DATA + aligned(caplen);
  const flags = findFlags(view, { offset: optionsAt, end: at + total - TRAILER_LENGTH, little });
  const drops = obsolete && hasDrops(view.getUint16(at + PACKET_DROPS, little));
  rows[row + ROW_OFFSET] = at + PACKET_DATA;
  rows[row + ROW_CAPLEN] = caplen;
  rows[row + ROW_ORIGLEN] = view.getUint32(at + PACKET_ORIGLEN, little);
  rows[row + ROW_SECONDS] = from.seconds;
  rows[row + ROW_NANOSECONDS] = Math.floor(units * from.nsPerUnit);
  rows[row + ROW_INTERFACE] = from.index;
  rows[row + ROW_FLAGS] = drops ? flags | FLAG_HAS_OPTIONS : flags;
  rows[row + ROW_SECONDS_HIGH] = Math.floor(from.seconds / 0x1_0000_0000);
  window.row += ROW_WORDS;
  return undefined;
}

/**
 * Makes a row of a simple packet, whose block is whole; or says what is wrong with it. It is one of the section's first
 * interface, cut by its snaplen, and nobody knows when.
 */
export function addSimplePacket(window: Window, section: Section): string | undefined {
  const { memory: { view, rows }, from: at, row } = window;
  const { little, interfaces: [from] } = section;
  if (from === undefined) return "a simple packet comes before any interface of its section";
  const origlen = view.getUint32(at + SIMPLE_ORIGLEN, little);
  const caplen = from.snaplen === 0 ? origlen : Math.min(origlen, from.snaplen);
  const room = view.getUint32(at + BLOCK_LENGTH, little) - SIMPLE_OVERHEAD;
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

/** The flags among the options of a packet, and whether there are others. */
function findFlags(view: DataView, place: { offset: number; end: number; little: boolean }): number {
  const options = new OptionCursor(view, place);
  let flags = 0;
  let others = 0;
  while (options.next()) {
    if (options.code !== EPB_FLAGS || options.length !== 4) others = FLAG_HAS_OPTIONS;
    else flags = view.getUint32(options.offset, place.little) & FILE_FLAGS;
  }
  return flags | others;
}

/** Whether an obsolete packet says that packets were lost before it. */
function hasDrops(drops: number): boolean {
  return drops !== 0 && drops !== 0xffff;
}

function tooLong(caplen: number, longest: number): string {
  return `a packet claims ${caplen} captured bytes, more than the ${longest} there can be`;
}
