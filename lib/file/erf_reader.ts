/**
 * ERF, the Extensible Record Format of Endace's DAG cards: "ERF Types" of Endace.
 *
 * ```text
 * record: time u64 little-endian, type u8, flags u8, record's length u16, losses u16, origlen u16           (16 bytes)
 *         extension headers of 8 bytes while the bit 0x80 of the type before is set; a sub-header of some types; the frame
 * ```
 *
 * The time is in seconds since 1970, 32 bits of them a fraction; the other numbers are big-endian. The file has no header
 * and no magic: it is recognised by its first records.
 *
 * @module
 */

import {
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "../block.ts";
import {
  LINKTYPE_C_HDLC,
  LINKTYPE_ETHERNET,
  LINKTYPE_FRELAY,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_PPP_HDLC,
} from "../linktype.ts";
import type { Break, FormatParser } from "./format_parser.ts";
import type { Window } from "./window.ts";

const HEADER_LENGTH = 16;
const HEADER_FRACTION = 0;
const HEADER_SECONDS = 4;
const HEADER_TYPE = 8;
const HEADER_FLAGS = 9;
const HEADER_RECORD_LENGTH = 10;
const HEADER_ORIGLEN = 14;

const TYPE_MASK = 0x7f;
/** An extension header follows. */
const TYPE_MORE = 0x80;
const EXTENSION_LENGTH = 8;
/** Bits 0 and 1, and bit 6 above them, of the flags: the port of the card. */
const FLAGS_PORT = 0x03;
const FLAGS_PORT_HIGH = 0x40;

/** A record that only fills space. */
const TYPE_PAD = 48;
const LAST_TYPE = 29;

/** Sub-headers: two bytes before an Ethernet frame, four before what came over one of several channels. */
const ETHERNET_HEADER = 2;
const CHANNEL_HEADER = 4;

const LINKTYPE_ERF = 197;
const LINKTYPE_INFINIBAND = 247;

/** Types whose frames are of a link type that others have too: their sub-header's length, and that link type. */
const KINDS: ReadonlyMap<number, { readonly subheader: number; readonly linktype: number | "hdlc" }> = new Map([
  [1, { subheader: 0, linktype: "hdlc" }], // HDLC_POS
  [2, { subheader: ETHERNET_HEADER, linktype: LINKTYPE_ETHERNET }], // ETH
  [5, { subheader: CHANNEL_HEADER, linktype: "hdlc" }], // MC_HDLC
  [10, { subheader: 0, linktype: "hdlc" }], // COLOR_HDLC_POS
  [11, { subheader: ETHERNET_HEADER, linktype: LINKTYPE_ETHERNET }], // COLOR_ETH
  [15, { subheader: 0, linktype: "hdlc" }], // DSM_COLOR_HDLC_POS
  [16, { subheader: ETHERNET_HEADER, linktype: LINKTYPE_ETHERNET }], // DSM_COLOR_ETH
  [17, { subheader: CHANNEL_HEADER, linktype: "hdlc" }], // COLOR_MC_HDLC_POS
  [19, { subheader: 0, linktype: "hdlc" }], // COLOR_HASH_POS
  [20, { subheader: ETHERNET_HEADER, linktype: LINKTYPE_ETHERNET }], // COLOR_HASH_ETH
  [21, { subheader: 0, linktype: LINKTYPE_INFINIBAND }], // INFINIBAND
  [22, { subheader: 0, linktype: LINKTYPE_IPV4 }], // IPV4
  [23, { subheader: 0, linktype: LINKTYPE_IPV6 }], // IPV6
]);

/** Records that must look right before a file is taken for ERF. */
const RECORDS_TRIED = 3;
/** How far times go on from one record to the next, in seconds: forwards at most, and backwards between ports. */
const LONGEST_PAUSE = 365 * 86_400;
const LONGEST_STEP_BACK = 1;

/** The state machine for ERF. */
export class ErfParser implements FormatParser {
  /**
   * The parser for a file whose first records are plausible ones.
   *
   * @param options `ended` says that no more of the file will come.
   * @returns `"more"` where too little of the file has come to say; undefined where it is not ERF.
   */
  static recognize(window: Window, { ended }: { ended: boolean }): ErfParser | "more" | undefined {
    const { memory: { view }, from, end } = window;
    let at = from;
    let before: number | undefined = undefined;
    for (let tried = 0; tried < RECORDS_TRIED; tried++) {
      if (end - at < HEADER_LENGTH) {
        if (!ended) return "more";
        return before !== undefined && at === end ? new ErfParser() : undefined;
      }
      const type = view.getUint8(at + HEADER_TYPE) & TYPE_MASK;
      const length = view.getUint16(at + HEADER_RECORD_LENGTH);
      if (length < HEADER_LENGTH) return undefined;
      if (type !== TYPE_PAD) {
        const seconds = view.getUint32(at + HEADER_SECONDS, true);
        const known = type > 0 && type <= LAST_TYPE;
        const pause = seconds - (before ?? seconds);
        if (!known || length === HEADER_LENGTH || seconds === 0) return undefined;
        if (pause > LONGEST_PAUSE || pause < -LONGEST_STEP_BACK) return undefined;
        before = seconds;
      }
      at += length;
    }
    // Records of padding alone, and a last one that claims more than there is, say nothing.
    if (before === undefined) return undefined;
    return at <= end ? new ErfParser() : ended ? undefined : "more";
  }

  readonly format = "erf";
  readonly interfaces: CaptureInterface[] = [];
  readonly tsresol = 9;
  /** The place of an interface in the list, by its port and link type. */
  readonly #places: Map<number, number> = new Map();

  parse(window: Window): Break | undefined {
    const { memory: { view, rows }, end } = window;
    while (end - window.from >= HEADER_LENGTH && window.row < rows.length) {
      const at = window.from;
      const length = view.getUint16(at + HEADER_RECORD_LENGTH);
      const type = view.getUint8(at + HEADER_TYPE);
      const wrong = (reason: string): Break => ({ offset: window.offset + at, reason });
      if (length < HEADER_LENGTH) return wrong(`a record claims ${length} bytes, its header has 16`);
      if (length > end - at) return undefined;
      if ((type & TYPE_MASK) !== TYPE_PAD) {
        const reason = this.#addPacket(window, length);
        if (reason !== undefined) return wrong(reason);
      }
      window.from += length;
    }
    return undefined;
  }

  finish(window: Window): Break | undefined {
    const left = window.end - window.from;
    if (left === 0) return undefined;
    const offset = window.offset + window.from;
    if (left < HEADER_LENGTH) {
      return { offset, reason: `the file ends after ${left} of the ${HEADER_LENGTH} bytes of a record's header` };
    }
    const length = window.memory.view.getUint16(window.from + HEADER_RECORD_LENGTH);
    return { offset, reason: `the file ends after ${left} of the ${length} bytes of a record` };
  }

  #addPacket(window: Window, length: number): string | undefined {
    const { memory: { view, rows }, from: at, row } = window;
    const type = view.getUint8(at + HEADER_TYPE);
    const kind = KINDS.get(type & TYPE_MASK);
    let header = HEADER_LENGTH;
    for (let more = type & TYPE_MORE; more !== 0; header += EXTENSION_LENGTH) {
      if (header + EXTENSION_LENGTH > length) return `a record of ${length} bytes does not hold its extension headers`;
      more = view.getUint8(at + header) & TYPE_MORE;
    }
    header += kind?.subheader ?? 0;
    if (header > length) return `a record of ${length} bytes does not hold its header of ${header}`;
    if (length === HEADER_LENGTH) return "a record holds no packet";
    const wire = view.getUint16(at + HEADER_ORIGLEN);
    // What no other link type describes is handed out with its header, as LINKTYPE_ERF has it.
    const skipped = kind === undefined ? 0 : header;
    const captured = Math.min(wire, length - header);
    const linktype = kind === undefined
      ? LINKTYPE_ERF
      : kind.linktype === "hdlc"
      ? guessHdlc(view, at + header, captured)
      : kind.linktype;
    const fraction = view.getUint32(at + HEADER_FRACTION, true);
    // fraction * 10^9 / 2^32, rounded; exact, because a product with 5^9 has 53 bits.
    const nanoseconds = Math.floor(fraction * 1_953_125 / 0x80_0000 + 0.5);
    const carry = nanoseconds >= 1_000_000_000 ? 1 : 0;
    const seconds = view.getUint32(at + HEADER_SECONDS, true) + carry;
    rows.fill(0, row, row + ROW_WORDS);
    rows[row + ROW_OFFSET] = at + skipped;
    rows[row + ROW_CAPLEN] = kind === undefined ? header + captured : captured;
    rows[row + ROW_ORIGLEN] = kind === undefined ? header + wire : wire;
    rows[row + ROW_SECONDS] = seconds;
    rows[row + ROW_SECONDS_HIGH] = seconds > 0xffff_ffff ? 1 : 0;
    rows[row + ROW_NANOSECONDS] = nanoseconds - carry * 1_000_000_000;
    rows[row + ROW_INTERFACE] = this.#place(view.getUint8(at + HEADER_FLAGS), linktype);
    window.row += ROW_WORDS;
    return undefined;
  }

  /** There is an interface for each link type that came over each port. */
  #place(flags: number, linktype: number): number {
    const port = flags & FLAGS_PORT | (flags & FLAGS_PORT_HIGH) >> 4;
    const key = linktype * 8 + port;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.interfaces.length;
    this.#places.set(key, place);
    this.interfaces.push({ name: `port ${String.fromCharCode(65 + port)}`, ifindex: 0, linktype, snaplen: 0 });
    return place;
  }
}

/** What is in HDLC: Cisco's own framing for unicast or broadcast, PPP, or else Frame Relay. */
function guessHdlc(view: DataView, at: number, captured: number): number {
  if (captured < 2) return LINKTYPE_C_HDLC;
  const address = view.getUint8(at);
  if (address === 0x0f || address === 0x8f) return LINKTYPE_C_HDLC;
  return address === 0xff && view.getUint8(at + 1) === 0x03 ? LINKTYPE_PPP_HDLC : LINKTYPE_FRELAY;
}
