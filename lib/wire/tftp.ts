/**
 * TFTP, RFC 1350, with options, RFC 2347.
 *
 * ```text
 *   2 bytes
 * +---------+--------------------------------------------------------+
 * | Opcode  | 1, 2: filename 0 mode 0 [option 0 value 0 ...]         |
 * |         | 3: block (2), data    4: block (2)                     |
 * |         | 5: error code (2), message 0    6: option 0 value 0 ...|
 * +---------+--------------------------------------------------------+
 * ```
 *
 * @module
 */

import { ByteWriter } from "./byte_writer.ts";
import { Layer, type Shortage } from "./layer.ts";

const OPCODE = 0;
const NUMBER = 2;
const OPCODE_LENGTH = 2;
const NUMBER_LENGTH = 4;
/** No honest packet has more texts; a hostile one, of 65,000 zeros, would take long. */
const MAX_STRINGS = 128;

/** TFTP opcode: read request. */
export const TFTP_RRQ = 1;
/** TFTP opcode: write request. */
export const TFTP_WRQ = 2;
/** TFTP opcode: data. */
export const TFTP_DATA = 3;
/** TFTP opcode: acknowledgment. */
export const TFTP_ACK = 4;
/** TFTP opcode: error. */
export const TFTP_ERROR = 5;
/** TFTP opcode: option acknowledgment, RFC 2347. */
export const TFTP_OACK = 6;

/**
 * A TFTP packet in a frame. The payload of a data packet is its data; others have none.
 *
 * @example
 * ```ts
 * import { decode, encodeTftp, frame, ipv4, LINKTYPE_RAW, Tftp, udp } from "@capkit/capkit/core";
 *
 * const request = encodeTftp({ opcode: 1, strings: ["boot.img", "octet", "blksize", "1428"] });
 * const ports = udp({ srcPort: 40000, dstPort: 69 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), ports, request), LINKTYPE_RAW);
 * if (packet.layer(Tftp)?.strings[0] !== "boot.img") throw new Error("a file to boot");
 * ```
 */
export class Tftp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "tftp";

  /** The packet at `offset`; undefined where fewer bytes are there than its opcode needs. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Tftp | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Tftp(view, offset, end);
  }

  /** Why {@linkcode Tftp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** Whether an opcode that exists is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < neededAt(view, offset, end)) return false;
    const opcode = view.getUint16(offset + OPCODE);
    return opcode >= TFTP_RRQ && opcode <= TFTP_OACK;
  }

  /** The short name of the protocol. */
  get name(): "tftp" {
    return "tftp";
  }

  /** What the packet is, a `TFTP_` number. */
  get opcode(): number {
    return this.view.getUint16(this.offset + OPCODE);
  }

  /** The block of data or acknowledgment, the code of an error; undefined in others. */
  get number(): number | undefined {
    return hasNumber(this.opcode) ? this.view.getUint16(this.offset + NUMBER) : undefined;
  }

  /** Where the texts are, each with the zero after it: a filename, a mode, names and values of options, a message. */
  get stringParts(): TftpStringPart[] {
    const { view, end, opcode } = this;
    const parts: TftpStringPart[] = [];
    if (opcode === TFTP_DATA || opcode === TFTP_ACK) return parts;
    let from = this.offset + (hasNumber(opcode) ? NUMBER_LENGTH : OPCODE_LENGTH);
    for (let at = from; at < end && parts.length < MAX_STRINGS; at++) {
      if (view.getUint8(at) !== 0) continue;
      parts.push({ view, offset: from, end: at + 1 });
      from = at + 1;
    }
    return parts;
  }

  /** The texts, as far as they are whole; each byte is a character. */
  get strings(): string[] {
    return this.stringParts.map(tftpString);
  }

  /** Bytes of the packet without data: all but what comes after its last text. */
  get headerLength(): number {
    const least = hasNumber(this.opcode) ? NUMBER_LENGTH : OPCODE_LENGTH;
    return (this.stringParts.at(-1)?.end ?? this.offset + least) - this.offset;
  }

  /** The packet as plain fields. */
  toJSON(): TftpFields {
    const { opcode, number } = this;
    return { opcode, ...(number === undefined ? {} : { number }), strings: this.strings };
  }
}

/** Where a text lies in a frame. */
export interface TftpStringPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`. */
  readonly offset: number;
  /** The byte after its zero. */
  readonly end: number;
}

/** The text, without its zero. */
export function tftpString({ view, offset, end }: TftpStringPart): string {
  let text = "";
  for (let at = offset; at < end - 1; at++) text += String.fromCharCode(view.getUint8(at));
  return text;
}

function hasNumber(opcode: number): boolean {
  return opcode >= TFTP_DATA && opcode <= TFTP_ERROR;
}

function neededAt(view: DataView, offset: number, end: number): number {
  if (end - offset < OPCODE_LENGTH) return OPCODE_LENGTH;
  return hasNumber(view.getUint16(offset + OPCODE)) ? NUMBER_LENGTH : OPCODE_LENGTH;
}

/** The fields of a TFTP packet. */
export interface TftpFields {
  /** 0 to 65,535. */
  opcode: number;
  /** A block or the code of an error, 0 to 65,535; in packets of the opcodes 3 to 5 only. */
  number?: number;
  /** Texts in their order, each byte a character: a filename, a mode, options and values, a message. */
  strings: string[];
}

/**
 * The bytes of a TFTP packet without its data.
 *
 * @throws RangeError where a number does not fit, or a character of a text is no byte.
 */
export function encodeTftp(fields: TftpFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint16("tftp.opcode", fields.opcode);
  if (fields.number !== undefined) writer.uint16("tftp.number", fields.number);
  for (const text of fields.strings) {
    for (let i = 0; i < text.length; i++) writer.uint8("tftp.strings", text.charCodeAt(i));
    writer.uint8("tftp.strings", 0);
  }
  return writer.finish();
}
