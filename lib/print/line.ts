/**
 * The line that is being printed for a packet, and the bytes it is printed from.
 *
 * A layer object exists only where its whole header was captured; a line says as much as there is of a header that was
 * cut, as tcpdump does. So what is inside of IP is printed from bytes, and the end of the bytes ends the line.
 *
 * @module
 */

import { formatIpv4, formatIpv6, formatMac } from "../bytes/address.ts";
import type { TcpSequences } from "./tcp_sequences.ts";

/** How a line is printed. */
export interface SummaryOptions {
  /** The link-level header too, as `tcpdump -e` does; false by default. */
  linkLevel?: boolean;
  /** `"tttt"` for date and time in the local time zone as `tcpdump -tttt` prints them, which is the default. */
  timestamps?: "tttt" | "none";
  /** Nine digits after the second instead of six; false by default. */
  nanoseconds?: boolean;
  /**
   * The name of the interface of this number, where a packet itself says only the number (LINKTYPE_LINUX_SLL2); by
   * default that of the interface it was captured on if it has this number, else none, which is printed as `?`.
   */
  interfaceName?: (ifindex: number) => string | undefined;
}

/**
 * Thrown where a line comes to the end of the captured bytes, and caught where the line is put together; the message is
 * what follows `[|...]`.
 */
export class CutShort extends Error {
  override readonly name = "CutShort";
}

/** What a {@linkcode Line} is made of. */
export interface LineFields {
  view: DataView;
  /** Where the frame begins in `view`. */
  offset: number;
  /** Bytes captured. */
  caplen: number;
  /** Bytes on the wire. */
  origlen: number;
  /** The name of the layer that the frame begins with. */
  outermost: string;
  options: SummaryOptions;
  /** The connections seen so far; undefined for sequence numbers as they are. */
  sequences: TcpSequences | undefined;
}

/** A line that grows, and a reader of the frame's bytes that ends it where the bytes end. */
export class Line {
  /** What is printed so far. */
  text = "";
  /** What `[|...]` names where the bytes end. */
  protocol = "";
  /** The byte after the last one that may be read: captured, and within the outer layers' lengths. */
  end: number;
  /** The byte after the last one of the layer that is being printed, on the wire. */
  wireEnd: number;
  /** The addresses of the innermost IP header. */
  src = "";
  /** See `src`. */
  dst = "";
  /** Whether the addresses are printed already, so that the ports go without them. */
  addressed = false;
  /** A Hop-by-Hop Options header was met in the innermost IPv6 packet. */
  hopByHop = false;
  /** The payload is a fragment. */
  fragment = false;
  /** Whether the length of the frame is printed already. */
  lengthPrinted = false;
  readonly view: DataView;
  readonly offset: number;
  readonly origlen: number;
  readonly outermost: string;
  readonly options: SummaryOptions;
  readonly sequences: TcpSequences | undefined;

  constructor(fields: LineFields) {
    this.view = fields.view;
    this.offset = fields.offset;
    this.origlen = fields.origlen;
    this.outermost = fields.outermost;
    this.options = fields.options;
    this.sequences = fields.sequences;
    this.end = fields.offset + fields.caplen;
    this.wireEnd = fields.offset + fields.origlen;
  }

  add(text: string): void {
    this.text += text;
  }

  /** Whether bytes are there. */
  has(at: number, length: number): boolean {
    return at + length <= this.end;
  }

  /** Ends the line where bytes are not there. */
  need(at: number, length: number): void {
    if (!this.has(at, length)) throw new CutShort();
  }

  uint8(at: number): number {
    this.need(at, 1);
    return this.view.getUint8(at);
  }

  uint16(at: number): number {
    this.need(at, 2);
    return this.view.getUint16(at);
  }

  uint32(at: number): number {
    this.need(at, 4);
    return this.view.getUint32(at);
  }

  ipv4(at: number): string {
    this.need(at, 4);
    return formatIpv4(this.view, at);
  }

  ipv6(at: number): string {
    this.need(at, 16);
    return formatIpv6(this.view, at);
  }

  mac(at: number): string {
    this.need(at, 6);
    return formatMac(this.view, at);
  }
}

/** What a printer of one layer is told beside the line. */
export interface LayerPlace {
  /** Where the layer begins in the line's view. */
  at: number;
  /** Whether no other layer follows that has a printer. */
  last: boolean;
}

/** Prints one layer; returns whether what follows is printed too. */
export type LayerPrinter = (line: Line, place: LayerPlace) => boolean;

/** A number in hexadecimal digits after `0x`, with zeros before it up to `digits`. */
export function hex(value: number, digits = 1): string {
  return "0x" + value.toString(16).padStart(digits, "0");
}

/** A byte as tcpdump prints characters of a packet: `^A` for a control character, `M-` before one above 127. */
export function printable(byte: number): string {
  const ascii = byte & 0x7f;
  const meta = byte > 0x7f ? "M-" : "";
  return meta + (ascii < 0x20 || ascii === 0x7f ? "^" + String.fromCharCode(ascii ^ 0x40) : String.fromCharCode(ascii));
}
