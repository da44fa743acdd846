/**
 * The Hop-by-Hop Options and Destination Options headers of IPv6, RFC 8200 sections 4.3 and 4.6.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Next Header  |  Hdr Ext Len  |                               |
 * +---------------+---------------+                               |
 * |              Options, 8 x Hdr Ext Len + 6 bytes               |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import {
  decodeIpv6OptionList,
  encodeIpv6OptionList,
  findHomeAddress,
  findJumboLength,
  type Ipv6Option,
  ipv6OptionParts,
} from "./ipv6_option.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";

const NEXT_HEADER = 0;
const HDR_EXT_LEN = 1;
const OPTIONS = 2;
/** The smallest, and the unit of the length. */
const UNIT = 8;

/** What both headers have in common: all but the name. */
export abstract class Ipv6Options extends Layer {
  /** What follows, an `IPPROTO_` number. */
  get nextHeader(): number {
    return this.view.getUint8(this.offset + NEXT_HEADER);
  }

  /** The length of this header in units of 8 bytes, the first 8 bytes not counted. */
  get hdrExtLen(): number {
    return this.view.getUint8(this.offset + HDR_EXT_LEN);
  }

  /** The options, padding included, parsed anew at each call. */
  get options(): Ipv6Option[] {
    return decodeIpv6OptionList(this.view, this.offset + OPTIONS, this.payloadOffset);
  }

  /** Where each option lies. */
  get optionParts(): OptionPart[] {
    return ipv6OptionParts(this.view, { offset: this.offset + OPTIONS, end: this.payloadOffset });
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The header as plain fields. */
  toJSON(): Ipv6OptionsFields {
    return { nextHeader: this.nextHeader, hdrExtLen: this.hdrExtLen, options: this.options };
  }
}

/**
 * A Hop-by-Hop Options header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, icmpv6, ipv6, Ipv6HopByHop, ipv6HopByHop, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv6({ src: "fe80::1", dst: "ff02::16", hopLimit: 1 }),
 *   ipv6HopByHop({ options: [{ name: "routerAlert", value: 0 }] }),
 *   icmpv6({ type: 143 }),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.layer(Ipv6HopByHop)?.options[0]?.name !== "routerAlert") throw new Error("routers look at MLD reports");
 * if (packet.icmpv6?.type !== 143) throw new Error("the report follows");
 * ```
 */
export class Ipv6HopByHop extends Ipv6Options {
  /** The `name` of its instances. */
  static readonly layerName = "ipv6.hopopts";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipv6HopByHop | undefined {
    return fits(view, offset, end) ? new Ipv6HopByHop(view, offset, end) : undefined;
  }

  /** Why {@linkcode Ipv6HopByHop.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return shortageAt(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "ipv6.hopopts" {
    return "ipv6.hopopts";
  }

  /**
   * Where in the view a jumbogram ends (RFC 2675), also where fewer bytes were captured; undefined where no option says it.
   * The length counts from this header on.
   */
  get jumboEnd(): number | undefined {
    const length = findJumboLength(this.view, this.offset + OPTIONS, this.payloadOffset);
    return length === undefined ? undefined : this.offset + length;
  }

  /** The byte after the payload in `view`, by a jumbogram's length. */
  override get payloadEnd(): number {
    const { end, jumboEnd, payloadOffset } = this;
    return jumboEnd === undefined || jumboEnd >= end ? end : Math.max(payloadOffset, jumboEnd);
  }

  /** The field that says where the payload ends. */
  override get lengthField(): "jumboPayload" {
    return "jumboPayload";
  }
}

/**
 * A Destination Options header in a frame.
 *
 * @example
 * ```ts
 * import { Ipv6DestinationOptions, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("3b00 0104 00000000");
 * const header = Ipv6DestinationOptions.decode(new DataView(bytes.buffer), 0, 8);
 * if (header?.nextHeader !== 59 || header.options[0]?.name !== "padn") throw new Error("padding, and nothing follows");
 * ```
 */
export class Ipv6DestinationOptions extends Ipv6Options {
  /** The `name` of its instances. */
  static readonly layerName = "ipv6.dstopts";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipv6DestinationOptions | undefined {
    return fits(view, offset, end) ? new Ipv6DestinationOptions(view, offset, end) : undefined;
  }

  /** Why {@linkcode Ipv6DestinationOptions.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return shortageAt(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "ipv6.dstopts" {
    return "ipv6.dstopts";
  }

  /**
   * Where in the view the home address of a mobile node is, which a pseudo header means in place of the packet's source
   * (RFC 6275, section 9.3.1); undefined where there is none.
   */
  get homeAddressOffset(): number | undefined {
    return findHomeAddress(this.view, this.offset + OPTIONS, this.payloadOffset);
  }
}

function lengthAt(view: DataView, offset: number): number {
  return UNIT + UNIT * view.getUint8(offset + HDR_EXT_LEN);
}

function fits(view: DataView, offset: number, end: number): boolean {
  return end - offset >= UNIT && end - offset >= lengthAt(view, offset);
}

function shortageAt(view: DataView, offset: number, end: number): Shortage {
  const available = end - offset;
  return { needed: available < UNIT ? UNIT : lengthAt(view, offset), available };
}

/** The fields of a Hop-by-Hop or Destination Options header. */
export interface Ipv6OptionsFields {
  /** 0 to 255. */
  nextHeader: number;
  /** 0 to 255, in units of 8 bytes without the first 8. */
  hdrExtLen: number;
  /** The options, with the padding between and after them. */
  options: Ipv6Option[];
}

/**
 * The bytes of a Hop-by-Hop or Destination Options header, all fields as given; `ipv6HopByHop()` and
 * `ipv6DestinationOptions()` in a `frame()` fill length and next header in. Zeros, which are Pad1 options, follow up to
 * a multiple of 8 bytes, and as far as `hdrExtLen` says.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIpv6Options, formatHex } from "@capkit/capkit/core";
 *
 * const bytes = encodeIpv6Options({ nextHeader: 58, hdrExtLen: 0, options: [{ name: "routerAlert", value: 0 }] });
 * if (formatHex(bytes) !== "3a00050200000000") throw new Error("a router alert and padding");
 * ```
 */
export function encodeIpv6Options(fields: Ipv6OptionsFields): Uint8Array<ArrayBuffer> {
  const options = encodeIpv6OptionList(fields.options);
  const hdrExtLen = checkRange("ipv6.options.hdrExtLen", fields.hdrExtLen, 0xff);
  const padded = Math.ceil((OPTIONS + options.length) / UNIT) * UNIT;
  const bytes = new Uint8Array(Math.max(padded, UNIT + UNIT * hdrExtLen));
  bytes[NEXT_HEADER] = checkRange("ipv6.options.nextHeader", fields.nextHeader, 0xff);
  bytes[HDR_EXT_LEN] = hdrExtLen;
  bytes.set(options, OPTIONS);
  return bytes;
}
