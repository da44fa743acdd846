/**
 * PIM version 2, RFC 7761 section 4.9.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+-------------------------------+
 * |PIM Ver| Type  |   Reserved    |           Checksum            |
 * +-------+-------+---------------+-------------------------------+
 * ```
 *
 * A Register has four more bytes, B and N and 30 that are reserved, before the packet that it carries. What other types have
 * behind the header is in pim_message.ts.
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { IPPROTO_PIM } from "./ip_protocol.ts";
import { type ChecksumContext, Layer, type Shortage } from "./layer.ts";
import {
  PIM_HELLO,
  PIM_REGISTER,
  type PimMessage,
  type PimMessageFields,
  pimMessageFields,
  readPimMessage,
} from "./pim_message.ts";
import { type TlvFields, tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const VERSION_TYPE = 0;
const RESERVED = 1;
const CHECKSUM = 2;
const HEADER_LENGTH = 4;
const REGISTER_FLAGS = 4;
const REGISTER_LENGTH = 8;
/** Bit of a Register: it comes from a border router. */
const BORDER = 0x80000000;
/** Bit of a Register: it carries no packet but a header. */
const NULL_REGISTER = 0x40000000;

/**
 * A PIM header in a frame. A Register's payload is the packet that it carries, or a header alone, which is met as if it was
 * quoted; that of others is what their type says, which `optionParts` and `message` read.
 *
 * @example
 * ```ts
 * import { decode, encodePim, frame, ipv4, LINKTYPE_RAW, parseHex, Pim } from "@capkit/capkit/core";
 *
 * const header = encodePim({ version: 2, type: 0, reserved: 0, checksum: 0 });
 * const holdtime = parseHex("0001 0002 0069");
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.13", protocol: 103 }), header, holdtime), LINKTYPE_RAW);
 * if (packet.layer(Pim)?.optionParts[0]?.type !== 1) throw new Error("a hello with one option");
 * ```
 */
export class Pim extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pim";
  #message: PimMessage | undefined = undefined;

  /** The header at `offset`; undefined where fewer bytes are there than its type needs. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pim | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Pim(view, offset, end);
  }

  /** Why {@linkcode Pim.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "pim" {
    return "pim";
  }

  /** 2. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION_TYPE) >> 4;
  }

  /** What the message is, a `PIM_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + VERSION_TYPE) & 0x0f;
  }

  /** 8 bits, of which newer types use some. */
  get reserved(): number {
    return this.view.getUint8(this.offset + RESERVED);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Whether it is a Register: with four more bytes, and a packet as its payload. */
  get isRegister(): boolean {
    return isRegister(this.view.getUint8(this.offset + VERSION_TYPE));
  }

  /** The 32 bits after the header of a Register; undefined in others. */
  get registerFlags(): number | undefined {
    return this.isRegister ? this.view.getUint32(this.offset + REGISTER_FLAGS) : undefined;
  }

  /** Whether a Register carries a packet, and not only the header of one. */
  get carriesPacket(): boolean {
    return this.isRegister && ((this.registerFlags ?? 0) & NULL_REGISTER) === 0;
  }

  /** Whether a Register comes from a border router. */
  get border(): boolean {
    return ((this.registerFlags ?? 0) & BORDER) !== 0;
  }

  /** Where the options of a hello are; none in others. */
  get optionParts(): TlvPart[] {
    if (this.type !== PIM_HELLO) return [];
    const { view, payloadOffset: offset, end } = this;
    return tlvParts(view, { offset, end }, { typeSize: 2, lengthSize: 2 });
  }

  /** What a message behind the header says; undefined in a hello, a Register and types of later days. */
  get message(): PimMessage | undefined {
    const { view, payloadOffset: offset, payloadEnd: end } = this;
    return this.#message ??= readPimMessage(this.type, { view, offset, end });
  }

  /** Bytes of the header: 4, or 8 of a Register. */
  get headerLength(): number {
    return this.isRegister ? REGISTER_LENGTH : HEADER_LENGTH;
  }

  /** The message as plain fields. */
  toJSON(): PimFields {
    const { registerFlags, optionParts, message } = this;
    return {
      version: this.version,
      type: this.type,
      reserved: this.reserved,
      checksum: this.checksum,
      ...(registerFlags === undefined ? {} : { registerFlags }),
      ...(optionParts.length === 0 ? {} : { options: tlvFields(optionParts) }),
      ...(message === undefined ? {} : { message: pimMessageFields(message) }),
    };
  }

  /**
   * Whether the checksum is right: over the whole message, over the header alone in a Register (RFC 7761, section 4.9.3),
   * and over IPv6 with a pseudo header.
   */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    const { view, offset, end } = this;
    const length = this.isRegister ? REGISTER_LENGTH : context.length;
    if (context.fragment || length > end - offset) return "truncated";
    const sum = sumWords(view, offset, offset + length);
    if (foldChecksum(sum) === 0) return "ok";
    // Over IPv4 there is no pseudo header, and the sum with one is right by accident only.
    const pseudo = sum + (context.addressSum ?? 0) + IPPROTO_PIM + context.length;
    return foldChecksum(pseudo) === 0 ? "ok" : "bad";
  }
}

/** Whether it is a Register of version 2 by the first byte. */
function isRegister(versionAndType: number): boolean {
  return versionAndType === (2 << 4 | PIM_REGISTER);
}

/** How many bytes the header at `offset` needs. */
function neededAt(view: DataView, offset: number, end: number): number {
  return end > offset && isRegister(view.getUint8(offset)) ? REGISTER_LENGTH : HEADER_LENGTH;
}

/** The fields of a PIM message. */
export interface PimFields {
  /** 0 to 15. */
  version: number;
  /** 0 to 15. */
  type: number;
  /** 0 to 255. */
  reserved: number;
  /** 0 to 65,535. */
  checksum: number;
  /** Of a Register: 0 to 4,294,967,295. */
  registerFlags?: number;
  /** What options come after the header of a hello; they are no part of it. */
  options?: TlvFields[];
  /** What a message of another type says behind the header; no part of it either. */
  message?: PimMessageFields;
}

/**
 * The bytes of a PIM header, all fields as given.
 *
 * @throws RangeError where a number does not fit.
 */
export function encodePim(fields: PimFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const type = checkRange("pim.type", fields.type, 0x0f);
  writer.uint8("pim.version", checkRange("pim.version", fields.version, 0x0f) << 4 | type);
  writer.uint8("pim.reserved", fields.reserved);
  writer.uint16("pim.checksum", fields.checksum);
  if (fields.registerFlags !== undefined) writer.uint32("pim.registerFlags", fields.registerFlags);
  return writer.finish();
}
