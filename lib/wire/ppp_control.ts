/**
 * Messages of PPP's control protocols, RFC 1661 section 5, and options in them, section 6: those of LCP and of the
 * protocols that set a network layer up have one form.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Code      |  Identifier   |            Length             |
 * +---------------+---------------+-------------------------------+
 * |   Data; of codes 1 to 4 options: type, length, their data     |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";

const CODE = 0;
const IDENTIFIER = 1;
const LENGTH = 2;
const DATA = 4;
/** No message has more options than there are types; of a hostile one the others are data. */
const MAX_OPTIONS = 256;

/** Code: the options that the sender would have. */
export const PPP_CONFREQ = 1;
/** Code: all of them are accepted. */
export const PPP_CONFACK = 2;
/** Code: other values would be accepted. */
export const PPP_CONFNAK = 3;
/** Code: these options are not known or not accepted. */
export const PPP_CONFREJ = 4;
/** Code: the link is to be closed. */
export const PPP_TERMREQ = 5;
/** Code: it is closed. */
export const PPP_TERMACK = 6;
/** Code: a message had an unknown code. */
export const PPP_CODEREJ = 7;
/** Code of LCP: a frame had an unknown protocol. */
export const PPP_PROTREJ = 8;
/** Code of LCP: are you there? */
export const PPP_ECHOREQ = 9;
/** Code of LCP: here I am. */
export const PPP_ECHOREP = 10;
/** Code of LCP: for nothing. */
export const PPP_DISCREQ = 11;

/** An option as plain fields. */
export interface PppOption {
  /** 0 to 255. */
  type: number;
  /** Its data as hexadecimal digits, 253 bytes at most. */
  data: string;
}

/** A message of one of PPP's control protocols. All of it is header; what follows is padding. */
export abstract class PppControl extends Layer {
  /** Why `decode` returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: DATA, available: end - offset };
  }

  /** What the message is, a `PPP_CONFREQ` or such number. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** A number that an answer has from its request. */
  get identifier(): number {
    return this.view.getUint8(this.offset + IDENTIFIER);
  }

  /** Bytes of the message. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** Where the options are, in a message that has some. */
  get optionParts(): readonly OptionPart[] {
    return this.hasOptions ? pppOptionParts(this.view, this.dataOffset, this.payloadOffset) : [];
  }

  /** The options, in a message that has some. */
  get options(): PppOption[] {
    return this.optionParts.map(({ view, offset, end, kind }) => ({
      type: kind,
      data: formatHexAt(view, offset + 2, end),
    }));
  }

  /** What is left of the message after its options, as hexadecimal digits: all of it where the code has none. */
  get data(): string {
    return formatHexAt(this.view, this.optionParts.at(-1)?.end ?? this.dataOffset, this.payloadOffset);
  }

  /** Where what follows the length begins in `view`. */
  get dataOffset(): number {
    return this.offset + DATA;
  }

  /** Bytes of the message, as far as they were captured. */
  get headerLength(): number {
    return Math.min(this.end - this.offset, Math.max(DATA, this.length));
  }

  /** No payload: the message ends with its data. */
  override get payloadEnd(): number {
    return this.payloadOffset;
  }

  /** The field that ends the message before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The message as plain fields. */
  toJSON(): PppControlFields {
    return {
      code: this.code,
      identifier: this.identifier,
      length: this.length,
      options: this.options,
      data: this.data,
    };
  }

  /** Whether the code is one with options. */
  protected get hasOptions(): boolean {
    return this.code >= PPP_CONFREQ && this.code <= PPP_CONFREJ;
  }
}

/** Whether a message's first four bytes are there. */
function isLong(offset: number, end: number): boolean {
  return end - offset >= DATA;
}

/** Where the options in `[offset, end)` are; the first that is none ends the list. */
function pppOptionParts(view: DataView, offset: number, end: number): OptionPart[] {
  const parts: OptionPart[] = [];
  for (let at = offset; at + 2 <= end && parts.length < MAX_OPTIONS;) {
    const length = view.getUint8(at + 1);
    if (length < 2 || at + length > end) break;
    parts.push({ view, offset: at, end: at + length, kind: view.getUint8(at) });
    at += length;
  }
  return parts;
}

/**
 * A message of the Link Control Protocol, RFC 1661.
 *
 * @example
 * ```ts
 * import { decode, encodePpp, encodePppControl, frame, Lcp, LINKTYPE_PPP, PPP_LCP } from "@capkit/capkit/core";
 *
 * const header = encodePpp({ addressAndControl: true, compressed: false, protocol: PPP_LCP });
 * const options = [{ type: 1, data: "05dc" }];
 * const request = encodePppControl({ code: 1, identifier: 7, length: 8, options, data: "" });
 * const message = decode(frame(header, request), LINKTYPE_PPP).layer(Lcp);
 * if (message?.options[0]?.data !== "05dc") throw new Error("an MRU of 1500");
 * ```
 */
export class Lcp extends PppControl {
  /** The `name` of its instances. */
  static readonly layerName = "lcp";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Lcp | undefined {
    return isLong(offset, end) ? new Lcp(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  get name(): "lcp" {
    return "lcp";
  }
}

/** A message of the IP Control Protocol, RFC 1332. */
export class Ipcp extends PppControl {
  /** The `name` of its instances. */
  static readonly layerName = "ipcp";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipcp | undefined {
    return isLong(offset, end) ? new Ipcp(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  get name(): "ipcp" {
    return "ipcp";
  }
}

/** A message of the IPv6 Control Protocol, RFC 5072. */
export class Ipv6cp extends PppControl {
  /** The `name` of its instances. */
  static readonly layerName = "ipv6cp";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipv6cp | undefined {
    return isLong(offset, end) ? new Ipv6cp(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  get name(): "ipv6cp" {
    return "ipv6cp";
  }
}

/** A message of the Compression Control Protocol, RFC 1962. */
export class Ccp extends PppControl {
  /** The `name` of its instances. */
  static readonly layerName = "ccp";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ccp | undefined {
    return isLong(offset, end) ? new Ccp(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  get name(): "ccp" {
    return "ccp";
  }
}

/** The fields of a message of one of PPP's control protocols. */
export interface PppControlFields {
  /** 0 to 255. */
  code: number;
  /** 0 to 255. */
  identifier: number;
  /** 0 to 65,535: bytes of the message with its first four. */
  length: number;
  /** The options; none in a message whose code has none. */
  options: PppOption[];
  /** What follows them, as hexadecimal digits. */
  data: string;
}

/**
 * The bytes of a message of one of PPP's control protocols, all fields as given.
 *
 * @throws TypeError where data is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodePppControl, formatHex } from "@capkit/capkit/core";
 *
 * const request = encodePppControl({ code: 9, identifier: 1, length: 8, options: [], data: "00000000" });
 * if (formatHex(request) !== "0901000800000000") throw new Error("an echo request");
 * ```
 */
export function encodePppControl(fields: PppControlFields): Uint8Array<ArrayBuffer> {
  const code = checkRange("ppp.code", fields.code, 0xff);
  const identifier = checkRange("ppp.identifier", fields.identifier, 0xff);
  const length = checkRange("ppp.length", fields.length, 0xffff);
  const options = fields.options.flatMap(({ type, data }) => {
    const bytes = parseHex(data);
    return [
      checkRange("ppp.option.type", type, 0xff),
      checkRange("ppp.option.length", bytes.length + 2, 0xff),
      ...bytes,
    ];
  });
  return Uint8Array.of(code, identifier, length >> 8, length & 0xff, ...options, ...parseHex(fields.data));
}
