/**
 * The IP Authentication Header, RFC 4302 section 2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Next Header  |  Payload Len  |           Reserved            |
 * +---------------+---------------+-------------------------------+
 * |                Security Parameters Index (SPI)                |
 * +---------------------------------------------------------------+
 * |                        Sequence Number                        |
 * +---------------------------------------------------------------+
 * |      Integrity Check Value, 4 x (Payload Len - 1) bytes       |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const NEXT_HEADER = 0;
const PAYLOAD_LEN = 1;
const RESERVED = 2;
const SPI = 4;
const SEQUENCE = 8;
const ICV = 12;
/** What the length does not count. */
const FIXED_LENGTH = 8;

/**
 * An Authentication Header in a frame. What it protects follows it in the clear.
 *
 * @example
 * ```ts
 * import { Ah, ah, decode, frame, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   ah({ spi: 0x100, sequence: 1, icv: "00112233445566778899aabb" }),
 *   udp({ dstPort: 53 }),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.layer(Ah)?.spi !== 0x100 || packet.udp?.dstPort !== 53) throw new Error("signed, not hidden");
 * ```
 */
export class Ah extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ah";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ah | undefined {
    const available = end - offset;
    return available < FIXED_LENGTH || available < lengthAt(view, offset) ? undefined : new Ah(view, offset, end);
  }

  /** Why {@linkcode Ah.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < FIXED_LENGTH ? FIXED_LENGTH : lengthAt(view, offset), available };
  }

  /** The short name of the protocol. */
  get name(): "ah" {
    return "ah";
  }

  /** What follows, an `IPPROTO_` number. */
  get nextHeader(): number {
    return this.view.getUint8(this.offset + NEXT_HEADER);
  }

  /** The length of this header in units of 4 bytes, the first 8 bytes not counted. */
  get payloadLen(): number {
    return this.view.getUint8(this.offset + PAYLOAD_LEN);
  }

  /** 16 bits that must be zero. */
  get reserved(): number {
    return this.view.getUint16(this.offset + RESERVED);
  }

  /** Which security association it belongs to. */
  get spi(): number {
    return this.view.getUint32(this.offset + SPI);
  }

  /** The number of the packet within its association; undefined where the header's length leaves no room for it. */
  get sequence(): number | undefined {
    return this.headerLength < ICV ? undefined : this.view.getUint32(this.offset + SEQUENCE);
  }

  /** The integrity check value, as hexadecimal digits. */
  get icv(): string {
    return this.headerLength < ICV ? "" : formatHexAt(this.view, this.offset + ICV, this.payloadOffset);
  }

  /** Bytes of the header, with its integrity check value. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): AhFields {
    const { nextHeader, payloadLen, reserved, spi, sequence, icv } = this;
    return { nextHeader, payloadLen, reserved, spi, ...(sequence === undefined ? {} : { sequence }), icv };
  }
}

function lengthAt(view: DataView, offset: number): number {
  return FIXED_LENGTH + 4 * view.getUint8(offset + PAYLOAD_LEN);
}

/** The fields of an Authentication Header. */
export interface AhFields {
  /** 0 to 255. */
  nextHeader: number;
  /** 0 to 255, in units of 4 bytes without the first 8. */
  payloadLen: number;
  /** 0 to 65,535; 0. */
  reserved: number;
  /** 0 to 0xffffffff. */
  spi: number;
  /** 0 to 0xffffffff; left out where `payloadLen` is 0. */
  sequence?: number;
  /** The integrity check value, as hexadecimal digits. */
  icv: string;
}

/**
 * The bytes of an Authentication Header, all fields as given; `ah()` in a `frame()` fills length and next header in. Zeros
 * follow as far as `payloadLen` says.
 *
 * @throws TypeError where `icv` is not hexadecimal.
 * @throws RangeError where a field does not fit.
 */
export function encodeAh(fields: AhFields): Uint8Array<ArrayBuffer> {
  const payloadLen = checkRange("ah.payloadLen", fields.payloadLen, 0xff);
  const icv = parseHex(fields.icv);
  const used = fields.sequence === undefined ? FIXED_LENGTH : ICV + icv.length;
  const bytes = new Uint8Array(Math.max(used, FIXED_LENGTH + 4 * payloadLen));
  const view = new DataView(bytes.buffer);
  view.setUint8(NEXT_HEADER, checkRange("ah.nextHeader", fields.nextHeader, 0xff));
  view.setUint8(PAYLOAD_LEN, payloadLen);
  view.setUint16(RESERVED, checkRange("ah.reserved", fields.reserved, 0xffff));
  view.setUint32(SPI, checkRange("ah.spi", fields.spi, 0xffffffff));
  if (fields.sequence !== undefined) {
    view.setUint32(SEQUENCE, checkRange("ah.sequence", fields.sequence, 0xffffffff));
    bytes.set(icv, ICV);
  }
  return bytes;
}
