/**
 * RTP, RFC 3550 section 5.1.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---+-+-+-------+-+-------------+-------------------------------+
 * | V |P|X|  CC   |M|     PT      |        Sequence Number        |
 * +---+-+-+-------+-+-------------+-------------------------------+
 * |                           Timestamp                           |
 * +---------------------------------------------------------------+
 * |            Synchronization source (SSRC) identifier           |
 * +---------------------------------------------------------------+
 * |  Contributing sources, CC of them; with X an extension:       |
 * |  profile 16, length 16 in units of 4 bytes, data              |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const PAYLOAD_TYPE = 1;
const SEQ = 2;
const TIMESTAMP = 4;
const SSRC = 8;
const HEADER_LENGTH = 12;
const EXTENSION_HEADER_LENGTH = 4;
const EXTENSION = 0x10;

/**
 * An RTP header in a frame. No port says that it is one: SIP does, or the program with a `DecodeAs`.
 *
 * @example
 * ```ts
 * import { encodeRtp, Rtp } from "@capkit/capkit/core";
 *
 * const bytes = encodeRtp({ payloadType: 0, seq: 7, timestamp: 160, ssrc: 0x01020304 });
 * if (Rtp.decode(new DataView(bytes.buffer), 0, bytes.length)?.seq !== 7) throw new Error("there and back");
 * ```
 */
export class Rtp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "rtp";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Rtp | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Rtp(view, offset, end);
  }

  /** Why {@linkcode Rtp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "rtp" {
    return "rtp";
  }

  /** 2. */
  get version(): number {
    return this.view.getUint8(this.offset + FLAGS) >> 6;
  }

  /** Whether the payload ends with padding, whose last byte says how much. */
  get padding(): boolean {
    return (this.view.getUint8(this.offset + FLAGS) & 0x20) !== 0;
  }

  /** A mark of the payload's own: the end of a frame of video, the begin of speech. */
  get marker(): boolean {
    return (this.view.getUint8(this.offset + PAYLOAD_TYPE) & 0x80) !== 0;
  }

  /** What the payload is. */
  get payloadType(): number {
    return this.view.getUint8(this.offset + PAYLOAD_TYPE) & 0x7f;
  }

  /** The sequence number. */
  get seq(): number {
    return this.view.getUint16(this.offset + SEQ);
  }

  /** When the payload was sampled, in units that its type says. */
  get timestamp(): number {
    return this.view.getUint32(this.offset + TIMESTAMP);
  }

  /** The source. */
  get ssrc(): number {
    return this.view.getUint32(this.offset + SSRC);
  }

  /** The sources that were mixed. */
  get csrcs(): number[] {
    const count = this.view.getUint8(this.offset + FLAGS) & 0xf;
    return Array.from({ length: count }, (_, i) => this.view.getUint32(this.offset + HEADER_LENGTH + 4 * i));
  }

  /** The extension's profile and data; undefined where there is none. */
  get extension(): RtpExtension | undefined {
    const { view, offset } = this;
    const flags = view.getUint8(offset + FLAGS);
    if ((flags & EXTENSION) === 0) return undefined;
    const at = offset + HEADER_LENGTH + 4 * (flags & 0xf);
    return { profile: view.getUint16(at), data: formatHexAt(view, at + EXTENSION_HEADER_LENGTH, this.payloadOffset) };
  }

  /** Bytes of the header, with sources and extension. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): RtpFields {
    return {
      version: this.version,
      padding: this.padding,
      marker: this.marker,
      payloadType: this.payloadType,
      seq: this.seq,
      timestamp: this.timestamp,
      ssrc: this.ssrc,
      csrcs: this.csrcs,
      extension: this.extension,
    };
  }
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (end - offset < HEADER_LENGTH) return HEADER_LENGTH;
  const flags = view.getUint8(offset + FLAGS);
  const length = HEADER_LENGTH + 4 * (flags & 0xf);
  if ((flags & EXTENSION) === 0) return length;
  const words = end - offset < length + EXTENSION_HEADER_LENGTH ? 0 : view.getUint16(offset + length + 2);
  return length + EXTENSION_HEADER_LENGTH + 4 * words;
}

/** The extension of an {@linkcode Rtp} header. */
export interface RtpExtension {
  /** 0 to 65,535. */
  profile: number;
  /** Hexadecimal digits, a multiple of 4 bytes. */
  data: string;
}

/** The fields of an {@linkcode Rtp} header. */
export interface RtpFields {
  /** 0 to 3; 2 by default. */
  version?: number;
  /** False by default. */
  padding?: boolean;
  /** False by default. */
  marker?: boolean;
  /** 0 to 127. */
  payloadType: number;
  /** 0 to 65,535. */
  seq: number;
  /** 0 to 4,294,967,295. */
  timestamp: number;
  /** 0 to 4,294,967,295. */
  ssrc: number;
  /** 15 at most; none by default. */
  csrcs?: readonly number[];
  /** None by default. */
  extension?: RtpExtension | undefined;
}

/**
 * The bytes of an RTP header.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeRtp(fields: RtpFields): Uint8Array<ArrayBuffer> {
  const { version = 2, padding = false, marker = false, csrcs = [], extension } = fields;
  const data = parseHex(extension?.data ?? "");
  const sources = HEADER_LENGTH + 4 * csrcs.length;
  const extended = extension === undefined ? 0 : EXTENSION_HEADER_LENGTH + data.length;
  const view = new DataView(new ArrayBuffer(sources + extended));
  const flags = (padding ? 0x20 : 0) | (extension === undefined ? 0 : EXTENSION);
  const first = checkRange("rtp.version", version, 3) << 6 | flags | checkRange("rtp.csrcs.length", csrcs.length, 15);
  view.setUint8(FLAGS, first);
  view.setUint8(PAYLOAD_TYPE, (marker ? 0x80 : 0) | checkRange("rtp.payloadType", fields.payloadType, 0x7f));
  view.setUint16(SEQ, checkRange("rtp.seq", fields.seq, 0xffff));
  view.setUint32(TIMESTAMP, checkRange("rtp.timestamp", fields.timestamp, 0xffffffff));
  view.setUint32(SSRC, checkRange("rtp.ssrc", fields.ssrc, 0xffffffff));
  csrcs.forEach((csrc, i) => view.setUint32(HEADER_LENGTH + 4 * i, checkRange("rtp.csrcs", csrc, 0xffffffff)));
  if (extension !== undefined) {
    view.setUint16(sources, checkRange("rtp.extension.profile", extension.profile, 0xffff));
    view.setUint16(sources + 2, checkRange("rtp.extension.length", data.length / 4, 0xffff));
  }
  const bytes = new Uint8Array(view.buffer);
  bytes.set(data, bytes.length - data.length);
  return bytes;
}
