/**
 * Financial Information eXchange in its form of tags and values, FIX 4.4 volume 1 and "FIX TagValue Encoding" 1.0.
 *
 * ```text
 * "8=FIX.4.4" SOH "9=" length SOH "35=" type SOH *( tag "=" value SOH ) "10=" checksum SOH
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";
import { readLine } from "./message_head.ts";

const SOH = 0x01;
const EIGHT = 0x38;
const EQUALS = 0x3d;
/** What a message begins with: version and length. Versions beside FIX's own are in use. */
const VERSION = /^8=[A-Z][A-Za-z0-9.]{0,14}$/;
const BODY_LENGTH = /^9=\d{1,7}$/;
/** Bytes of that at most. */
const MAX_BEGIN_LENGTH = 28;
/** Digits of a tag at most. */
const MAX_TAG_DIGITS = 6;
/** Fields of one segment at most. */
const MAX_FIELDS = 2000;
const MSG_TYPE = 35;

/** A tag and its value. */
export interface FixField {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Where the tag begins. */
  readonly offset: number;
  /** The byte after the value. */
  readonly end: number;
  /** What it is: 35 is MsgType. */
  readonly tag: number;
  /** As it is written; bytes above 127 are U+FFFD. */
  readonly value: string;
}

/**
 * The messages of FIX in a segment, as one list of fields; 8 begins each. What is no field ends the list and is payload.
 *
 * @example
 * ```ts
 * import { decode, Fix, frame, ipv4, LINKTYPE_RAW, tcp } from "@capkit/capkit/core";
 *
 * const text = "8=FIX.4.2|9=49|35=0|49=A|56=B|34=2|10=000|".replaceAll("|", "\x01");
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const bytes = frame(addresses, tcp({ srcPort: 4000, dstPort: 9876 }), new TextEncoder().encode(text));
 * const fix = decode(bytes, LINKTYPE_RAW).layer(Fix);
 * if (fix?.msgType !== "0" || fix.field(49) !== "A") throw new Error("a heartbeat of A");
 * ```
 */
export class Fix extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "fix";
  #fields: readonly FixField[] | undefined = undefined;

  /** The messages at `offset`; undefined where there is no byte. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Fix | undefined {
    return offset < end ? new Fix(view, offset, end) : undefined;
  }

  /** Why {@linkcode Fix.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** Whether a message begins here. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (offset >= end || view.getUint8(offset) !== EIGHT) return false;
    const { text } = readLine(view, offset, Math.min(end, offset + MAX_BEGIN_LENGTH));
    const [version = "", length = "", rest] = text.split("\x01");
    return VERSION.test(version) && BODY_LENGTH.test(length) && rest !== undefined;
  }

  /** The short name of the protocol. */
  get name(): "fix" {
    return "fix";
  }

  /** All fields, in their order. */
  get fields(): readonly FixField[] {
    return this.#fields ??= readFields(this.view, this.offset, this.end);
  }

  /** The value of the first field with a tag; undefined where there is none. */
  field(tag: number): string | undefined {
    return this.fields.find((field) => field.tag === tag)?.value;
  }

  /** What the first message is: `"A"` is a logon, `"D"` an order. */
  get msgType(): string | undefined {
    return this.field(MSG_TYPE);
  }

  /** Bytes of all fields. */
  get headerLength(): number {
    const last = this.fields.at(-1);
    return last === undefined ? 0 : Math.min(this.end, last.end + 1) - this.offset;
  }

  /** The fields as plain ones. */
  toJSON(): FixFields {
    return { fields: this.fields.map(({ tag, value }) => ({ tag, value })) };
  }
}

/** The fields of a {@linkcode Fix}. */
export interface FixFields {
  /** In their order. */
  fields: { tag: number; value: string }[];
}

/** Fields from `offset` on; the last one may be cut in its value. */
function readFields(view: DataView, offset: number, end: number): FixField[] {
  const fields: FixField[] = [];
  for (let at = offset; at < end && fields.length < MAX_FIELDS;) {
    let tag = 0;
    let from = at;
    for (; from < end && from - at < MAX_TAG_DIGITS; from++) {
      const digit = view.getUint8(from) - 0x30;
      if (digit < 0 || digit > 9) break;
      tag = tag * 10 + digit;
    }
    if (from === at || from >= end || view.getUint8(from) !== EQUALS) break;
    let value = "";
    let to = from + 1;
    for (let byte; to < end && (byte = view.getUint8(to)) !== SOH; to++) {
      value += byte < 0x80 ? String.fromCharCode(byte) : "\ufffd";
    }
    fields.push({ view, offset: at, end: to, tag, value });
    at = to + 1;
  }
  return fields;
}
