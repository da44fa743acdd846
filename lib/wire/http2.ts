/**
 * HTTP/2, RFC 9113. The header fields of messages are compressed (RFC 7541) by what a connection has said before, and stay
 * bytes here.
 *
 * ```text
 * client, first: "PRI * HTTP/2.0" CRLF CRLF "SM" CRLF CRLF
 * +-----------------------------------------------+
 * |                 Length (24)                   |
 * +---------------+---------------+---------------+
 * |   Type (8)    |   Flags (8)   |
 * +-+-------------+---------------+-------------------------------+
 * |R|                 Stream Identifier (31)                      |
 * +=+=============================================================+
 * |                   Frame Payload                               |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { itemNumber, type ItemPart, itemParts } from "./item_list.ts";
import { Layer, type Shortage } from "./layer.ts";

/** What a client's connection begins with. */
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const FRAME_HEADER_LENGTH = 9;
const TYPE = 3;
const FLAGS = 4;
const STREAM_ID = 5;
const SETTING_LENGTH = 6;
/** Bytes of a frame's payload at most, where nothing else was agreed on (RFC 9113, section 4.2). */
const MAX_FRAME_SIZE = 0x4000;

/** HTTP/2 frame type: a piece of a body. */
export const HTTP2_DATA = 0;
/** HTTP/2 frame type: header fields. */
export const HTTP2_HEADERS = 1;
/** HTTP/2 frame type: what a side can do and wants. */
export const HTTP2_SETTINGS = 4;

/** The frame begins with the length of padding (RFC 9113, section 6.1). */
const FLAG_PADDED = 0x08;

/** What is known of frames of a type: the flags that they may have, on which streams they are, and their lengths. */
interface FrameForm {
  readonly flags: number;
  /** Whether they are of the connection, and not of a stream of it; undefined for both. */
  readonly ofConnection: boolean | undefined;
  fits(length: number): boolean;
}

/** RFC 9113, section 6, in the order of the types: DATA to CONTINUATION. */
const FORMS: readonly FrameForm[] = [
  { flags: 0x09, ofConnection: false, fits: () => true },
  { flags: 0x2d, ofConnection: false, fits: (length) => length > 0 },
  { flags: 0x00, ofConnection: false, fits: (length) => length === 5 },
  { flags: 0x00, ofConnection: false, fits: (length) => length === 4 },
  { flags: 0x01, ofConnection: true, fits: (length) => length % SETTING_LENGTH === 0 },
  { flags: 0x0c, ofConnection: false, fits: (length) => length > 4 },
  { flags: 0x01, ofConnection: true, fits: (length) => length === 8 },
  { flags: 0x00, ofConnection: true, fits: (length) => length >= 8 },
  { flags: 0x00, ofConnection: undefined, fits: (length) => length === 4 },
  { flags: 0x04, ofConnection: false, fits: () => true },
];

/** One frame of a segment, as far as it is there. */
export interface Http2Frame extends ItemPart {
  /** Bytes of its payload. */
  readonly length: number;
  /** An `HTTP2_` number. */
  readonly type: number;
  /** All flags. */
  readonly flags: number;
  /** 0 for the connection itself. */
  readonly streamId: number;
  /** Of a frame that sets something; empty for another one. */
  readonly settings: readonly Http2Setting[];
}

/** One number that is set. */
export interface Http2Setting extends ItemPart {
  /** What is set: 4 is the window that a stream begins with. */
  readonly id: number;
  /** The value. */
  readonly value: number;
}

/**
 * HTTP/2 in a segment: the preface, if it begins with that, and frames. The header is all of them, the last one as far as it
 * is there; the payload is the piece of a body in the first frame that has one.
 *
 * @example
 * ```ts
 * import { decode, frame, Http2, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const settings = parseHex("000006 04 00 00000000 0003 00000064");
 * const bytes = frame(addresses, tcp({ srcPort: 80, dstPort: 4000 }), settings);
 * const [first] = decode(bytes, LINKTYPE_RAW).layer(Http2)?.frames ?? [];
 * if (first?.settings[0]?.value !== 100) throw new Error("100 streams at once");
 * ```
 */
export class Http2 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "http2";
  #frames: readonly Http2Frame[] | undefined = undefined;

  /** What begins at `offset`; undefined where fewer bytes are there than a frame's header has. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Http2 | undefined {
    return end - offset < FRAME_HEADER_LENGTH ? undefined : new Http2(view, offset, end);
  }

  /** Why {@linkcode Http2.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: FRAME_HEADER_LENGTH, available: end - offset };
  }

  /** Whether the preface is there; or frames that are as they must be, the last of which ends where the segment ends. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < FRAME_HEADER_LENGTH) return false;
    const http2 = new Http2(view, offset, end);
    if (http2.hasPreface) return true;
    // Before anything is listed: most of what is not HTTP/2 ends here.
    if (!isFrame(view, offset)) return false;
    const { frames } = http2;
    const last = frames.at(-1);
    return frames.every((frame) => isFrame(view, frame.offset)) && last !== undefined && last.end === end &&
      last.end - last.offset === FRAME_HEADER_LENGTH + last.length;
  }

  /** The short name of the protocol. */
  get name(): "http2" {
    return "http2";
  }

  /** Whether it begins with the preface. */
  get hasPreface(): boolean {
    if (this.end - this.offset < PREFACE.length) return false;
    for (let i = 0; i < PREFACE.length; i++) {
      if (this.view.getUint8(this.offset + i) !== PREFACE.charCodeAt(i)) return false;
    }
    return true;
  }

  /** The frames, one behind the other. */
  get frames(): readonly Http2Frame[] {
    return this.#frames ??= this.#readFrames();
  }

  /** Bytes of the preface and of all frames. */
  get headerLength(): number {
    return (this.frames.at(-1)?.end ?? this.#framesOffset()) - this.offset;
  }

  /** Where the body's bytes begin in the first frame that has any; the end of the header where none has. */
  override get payloadOffset(): number {
    return this.#data === undefined ? this.offset + this.headerLength : this.#data.offset + FRAME_HEADER_LENGTH;
  }

  /** Where they end, as far as they are there. */
  override get payloadEnd(): number {
    return this.#data?.end ?? this.payloadOffset;
  }

  /** The first frame with bytes of a body and no padding. */
  get #data(): Http2Frame | undefined {
    return this.frames.find(({ type, flags, length }) =>
      type === HTTP2_DATA && length > 0 && (flags & FLAG_PADDED) === 0
    );
  }

  /** The frames as plain fields. */
  toJSON(): Http2Fields {
    return {
      hasPreface: this.hasPreface,
      frames: this.frames.map(({ length, type, flags, streamId, settings }) => ({
        length,
        type,
        flags,
        streamId,
        ...(settings.length === 0 ? {} : { settings: settings.map(({ id, value }) => ({ id, value })) }),
      })),
    };
  }

  #framesOffset(): number {
    return this.offset + (this.hasPreface ? PREFACE.length : 0);
  }

  #readFrames(): Http2Frame[] {
    const { view, end } = this;
    const form = {
      headerLength: FRAME_HEADER_LENGTH,
      lengthAt: (view: DataView, at: number) => FRAME_HEADER_LENGTH + (view.getUint32(at) >>> 8),
    };
    return itemParts(view, { offset: this.#framesOffset(), end }, form).map(readFrame);
  }
}

/** The fields of a {@linkcode Http2}. */
export interface Http2Fields {
  /** Whether it begins with the preface. */
  hasPreface: boolean;
  /** In their order. */
  frames: Http2FrameFields[];
}

/** The fields of a {@linkcode Http2Frame}. */
export interface Http2FrameFields {
  /** Bytes of its payload. */
  length: number;
  /** An `HTTP2_` number. */
  type: number;
  /** All flags. */
  flags: number;
  /** 0 for the connection itself. */
  streamId: number;
  /** Absent where nothing is set. */
  settings?: { id: number; value: number }[];
}

/** Whether the header of a frame is there, of a known type, with the flags, the stream and the length that it may have. */
function isFrame(view: DataView, at: number): boolean {
  const form = FORMS[view.getUint8(at + TYPE)];
  const length = view.getUint32(at) >>> 8;
  const stream = view.getUint32(at + STREAM_ID);
  if (form === undefined || length > MAX_FRAME_SIZE || stream >= 0x80000000) return false;
  if ((view.getUint8(at + FLAGS) & ~form.flags) !== 0 || !form.fits(length)) return false;
  return form.ofConnection === undefined || form.ofConnection === (stream === 0);
}

function readFrame(part: ItemPart): Http2Frame {
  const { view, offset, end } = part;
  const type = view.getUint8(offset + TYPE);
  return {
    ...part,
    length: view.getUint32(offset) >>> 8,
    type,
    flags: view.getUint8(offset + FLAGS),
    streamId: view.getUint32(offset + STREAM_ID) & 0x7fffffff,
    settings: type === HTTP2_SETTINGS ? readSettings({ view, offset: offset + FRAME_HEADER_LENGTH, end }) : [],
  };
}

function readSettings(part: ItemPart): Http2Setting[] {
  const settings = itemParts(part.view, part, { headerLength: SETTING_LENGTH, lengthAt: () => SETTING_LENGTH });
  return settings.map((one) => ({ ...one, id: itemNumber(one, 0, 2) ?? 0, value: itemNumber(one, 2, 4) ?? 0 }));
}
