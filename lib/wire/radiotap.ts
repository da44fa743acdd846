/**
 * Radiotap, https://www.radiotap.org: what a receiver says of an 802.11 frame. All numbers are little-endian, and each
 * field is aligned, counted from the begin of the header, to its own size.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Version    |      Pad      |            Length             |
 * +---------------+---------------+-------------------------------+
 * |  Present; with its highest bit set another one follows        |
 * +---------------------------------------------------------------+
 * |  Fields, in the order of their bits                           |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";

const VERSION = 0;
const PAD = 1;
const LENGTH = 2;
const PRESENT = 4;
const SHORTEST = 8;
/** A receiver has a word for each of its antennas and few others; of a hostile frame the others are left out. */
const MAX_WORDS = 64;
/** Bytes of a frame check sequence. */
const FCS_LENGTH = 4;

/** The bits of a present word that stand for fields. */
const FIELD_BITS = 0x1fffffff;
/** Bit of a present word: the next word is of the radiotap namespace again. */
const NAMESPACE = 29;
/** Bit of a present word: a vendor's own fields follow. */
const VENDOR_NAMESPACE = 30;
/** Bit of a present word: another one follows. */
const EXT = 31;

/** Field: time in microseconds, 64 bits. */
export const RADIOTAP_TSFT = 0;
/** Field: flags. */
export const RADIOTAP_FLAGS = 1;
/** Field: rate in units of 500 kbit/s. */
export const RADIOTAP_RATE = 2;
/** Field: frequency in MHz, and flags. */
export const RADIOTAP_CHANNEL = 3;
/** Field: signal in dBm. */
export const RADIOTAP_DBM_ANTSIGNAL = 5;
/** Field: noise in dBm. */
export const RADIOTAP_DBM_ANTNOISE = 6;
/** Field: the antenna's number. */
export const RADIOTAP_ANTENNA = 11;
/** Flag in `RADIOTAP_FLAGS`: the frame ends with its check sequence. */
export const RADIOTAP_F_FCS = 0x10;

/** Alignment and size of the fields, by their bits. */
const SHAPES: readonly (readonly [align: number, size: number] | undefined)[] = [
  [8, 8],
  [1, 1],
  [1, 1],
  [2, 4],
  [2, 2],
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  [2, 2],
  [1, 1],
  [1, 1],
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  [1, 1],
  [1, 1],
  [4, 8],
  [1, 3],
  [4, 8],
  [2, 12],
  [8, 12],
  [2, 12],
  [2, 12],
  [2, 6],
  [1, 1],
  [2, 4],
];

/**
 * A radiotap header in a frame.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_IEEE802_11_RADIOTAP, parseHex, Radiotap } from "@capkit/capkit/core";
 *
 * const packet = decode(parseHex("00 00 0900 20000000 c4 d4000000020000000001"), LINKTYPE_IEEE802_11_RADIOTAP);
 * if (packet.layer(Radiotap)?.antennaSignal !== -60) throw new Error("-60 dBm");
 * ```
 */
export class Radiotap extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "radiotap";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Radiotap | undefined {
    if (end - offset < SHORTEST) return undefined;
    const length = view.getUint16(offset + LENGTH, true);
    return length < SHORTEST || end - offset < length ? undefined : new Radiotap(view, offset, end);
  }

  /** Why {@linkcode Radiotap.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    if (available < SHORTEST) return { needed: SHORTEST, available };
    const length = view.getUint16(offset + LENGTH, true);
    return length < SHORTEST
      ? { needed: SHORTEST, available: length, limit: "radiotap.length" }
      : { needed: length, available };
  }

  /** The short name of the protocol. */
  get name(): "radiotap" {
    return "radiotap";
  }

  /** The version: 0. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** A byte of no meaning. */
  get pad(): number {
    return this.view.getUint8(this.offset + PAD);
  }

  /** Bytes of the header. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH, true);
  }

  /** The words whose bits say which fields are there. */
  get present(): number[] {
    const words: number[] = [];
    const { payloadOffset } = this;
    for (let at = this.offset + PRESENT; at + 4 <= payloadOffset && words.length < MAX_WORDS; at += 4) {
      const word = this.view.getUint32(at, true);
      words.push(word);
      if (word >>> EXT === 0) break;
    }
    return words;
  }

  /** Where the fields are whose size is known; `kind` is a field's bit. Those behind an unknown one are left out. */
  get fieldParts(): OptionPart[] {
    const { view, offset, payloadOffset, present } = this;
    const parts: OptionPart[] = [];
    let at = offset + PRESENT + 4 * present.length;
    for (const [index, word] of present.entries()) {
      // Bits after the first word have numbers of their own, unless the word before says that they begin anew.
      if (index > 0 && ((present[index - 1] ?? 0) >>> NAMESPACE & 1) === 0) return parts;
      for (let bits = word & FIELD_BITS; bits !== 0; bits &= bits - 1) {
        const bit = 31 - Math.clz32(bits & -bits);
        const shape = SHAPES[bit];
        if (shape === undefined) return parts;
        const [align, size] = shape;
        at = offset + Math.ceil((at - offset) / align) * align;
        if (at + size > payloadOffset) return parts;
        parts.push({ view, offset: at, end: at + size, kind: bit });
        at += size;
      }
      if ((word >>> VENDOR_NAMESPACE & 1) !== 0) return parts;
    }
    return parts;
  }

  /** When the first bit arrived, in microseconds of the receiver's clock; undefined where it is not said. */
  get tsft(): bigint | undefined {
    const part = this.#part(RADIOTAP_TSFT);
    return part?.view.getBigUint64(part.offset, true);
  }

  /** Flags of the frame, `RADIOTAP_F_FCS` and others; undefined where they are not said. */
  get flags(): number | undefined {
    const part = this.#part(RADIOTAP_FLAGS);
    return part?.view.getUint8(part.offset);
  }

  /** The rate in Mbit/s, a multiple of 0.5; undefined where it is not said. */
  get rate(): number | undefined {
    const part = this.#part(RADIOTAP_RATE);
    return part === undefined ? undefined : part.view.getUint8(part.offset) / 2;
  }

  /** The channel's frequency in MHz; undefined where it is not said. */
  get frequency(): number | undefined {
    const part = this.#part(RADIOTAP_CHANNEL);
    return part?.view.getUint16(part.offset, true);
  }

  /** The signal at the antenna in dBm; undefined where it is not said. Of several antennas the first is all of them. */
  get antennaSignal(): number | undefined {
    const part = this.#part(RADIOTAP_DBM_ANTSIGNAL);
    return part?.view.getInt8(part.offset);
  }

  /** The noise at the antenna in dBm; undefined where it is not said. */
  get antennaNoise(): number | undefined {
    const part = this.#part(RADIOTAP_DBM_ANTNOISE);
    return part?.view.getInt8(part.offset);
  }

  /** Bytes of the header: `length`. */
  get headerLength(): number {
    return this.length;
  }

  /** The byte after the frame in `view`: without the check sequence, where the flags say that one is there. */
  override get payloadEnd(): number {
    const fcs = ((this.flags ?? 0) & RADIOTAP_F_FCS) === 0 ? 0 : FCS_LENGTH;
    return Math.max(this.payloadOffset, this.end - fcs);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "flags" {
    return "flags";
  }

  /** The header as plain fields. */
  toJSON(): RadiotapFields {
    const { version, pad, length, present } = this;
    const from = this.offset + PRESENT + 4 * present.length;
    return { version, pad, length, present, data: formatHexAt(this.view, from, this.payloadOffset) };
  }

  #part(kind: number): OptionPart | undefined {
    return this.fieldParts.find((part) => part.kind === kind);
  }
}

/** The fields of a radiotap header. */
export interface RadiotapFields {
  /** 0 to 255; 0. */
  version: number;
  /** 0 to 255; 0. */
  pad: number;
  /** Bytes of the header, 0 to 65,535. */
  length: number;
  /** Words of 32 bits; all but the last have their highest bit set. */
  present: number[];
  /** What follows them, padding included, as hexadecimal digits. */
  data: string;
}

/**
 * The bytes of a radiotap header, all fields as given.
 *
 * @throws TypeError where `data` is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeRadiotap, formatHex } from "@capkit/capkit/core";
 *
 * const header = encodeRadiotap({ version: 0, pad: 0, length: 9, present: [1 << 5], data: "c4" });
 * if (formatHex(header) !== "000009002000000" + "0c4") throw new Error("-60 dBm");
 * ```
 */
export function encodeRadiotap(fields: RadiotapFields): Uint8Array<ArrayBuffer> {
  const data = parseHex(fields.data);
  const from = PRESENT + 4 * fields.present.length;
  const bytes = new Uint8Array(from + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(VERSION, checkRange("radiotap.version", fields.version, 0xff));
  view.setUint8(PAD, checkRange("radiotap.pad", fields.pad, 0xff));
  view.setUint16(LENGTH, checkRange("radiotap.length", fields.length, 0xffff), true);
  for (const [index, word] of fields.present.entries()) {
    view.setUint32(PRESENT + 4 * index, checkRange("radiotap.present", word, 0xffffffff), true);
  }
  bytes.set(data, from);
  return bytes;
}
