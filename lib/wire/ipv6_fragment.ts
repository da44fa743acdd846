/**
 * The Fragment header of IPv6, RFC 8200 section 4.5.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------+---+-+
 * |  Next Header  |   Reserved    |     Fragment Offset     |Res|M|
 * +---------------+---------------+-------------------------+---+-+
 * |                        Identification                         |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const NEXT_HEADER = 0;
const RESERVED = 1;
const FRAGMENT_OFFSET = 2;
const IDENTIFICATION = 4;
const HEADER_LENGTH = 8;

/**
 * A Fragment header in a frame.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv6, Ipv6Fragment, ipv6Fragment, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv6({ src: "2001:db8::1", dst: "2001:db8::2" }),
 *   ipv6Fragment({ nextHeader: 17, identification: 7, fragmentOffset: 1448 }),
 *   new Uint8Array(100),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.layer(Ipv6Fragment)?.fragmentOffset !== 1448) throw new Error("bytes 1448 to 1547");
 * if (packet.udp !== undefined) throw new Error("the UDP header is in the first fragment");
 * ```
 */
export class Ipv6Fragment extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ipv6.fraghdr";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipv6Fragment | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ipv6Fragment(view, offset, end);
  }

  /** Why {@linkcode Ipv6Fragment.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ipv6.fraghdr" {
    return "ipv6.fraghdr";
  }

  /** What the whole payload begins with, an `IPPROTO_` number. */
  get nextHeader(): number {
    return this.view.getUint8(this.offset + NEXT_HEADER);
  }

  /** Eight bits that must be zero. */
  get reserved(): number {
    return this.view.getUint8(this.offset + RESERVED);
  }

  /** Where this fragment begins in the whole payload, in bytes: 8 times the number on the wire. */
  get fragmentOffset(): number {
    return this.view.getUint16(this.offset + FRAGMENT_OFFSET) & 0xfff8;
  }

  /** Two bits that must be zero. */
  get res(): number {
    return this.view.getUint8(this.offset + FRAGMENT_OFFSET + 1) >> 1 & 3;
  }

  /** The flag M. */
  get moreFragments(): boolean {
    return (this.view.getUint8(this.offset + FRAGMENT_OFFSET + 1) & 1) !== 0;
  }

  /** The number that the fragments of one packet have in common. */
  get identification(): number {
    return this.view.getUint32(this.offset + IDENTIFICATION);
  }

  /** Whether only a part of a packet's payload is here; an "atomic" fragment (RFC 6946) has all of it. */
  get isFragment(): boolean {
    return (this.view.getUint16(this.offset + FRAGMENT_OFFSET) & 0xfff9) !== 0;
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): Ipv6FragmentFields {
    return {
      nextHeader: this.nextHeader,
      reserved: this.reserved,
      fragmentOffset: this.fragmentOffset,
      res: this.res,
      moreFragments: this.moreFragments,
      identification: this.identification,
    };
  }
}

/** The fields of a Fragment header. */
export interface Ipv6FragmentFields {
  /** 0 to 255. */
  nextHeader: number;
  /** 0 to 255; 0. */
  reserved: number;
  /** In bytes: a multiple of 8 from 0 to 65,528. */
  fragmentOffset: number;
  /** 0 to 3; 0. */
  res: number;
  /** M. */
  moreFragments: boolean;
  /** 0 to 0xffffffff. */
  identification: number;
}

/**
 * The 8 bytes of a Fragment header, all fields as given; `ipv6Fragment()` in a `frame()` fills the next header in.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeIpv6Fragment, formatHex } from "@capkit/capkit/core";
 *
 * const fields = { nextHeader: 6, reserved: 0, fragmentOffset: 16, res: 0, moreFragments: true, identification: 1 };
 * if (formatHex(encodeIpv6Fragment(fields)) !== "0600001100000001") throw new Error("bytes 16 and up, and more to come");
 * ```
 */
export function encodeIpv6Fragment(fields: Ipv6FragmentFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  const fragmentOffset = checkRange("ipv6.fraghdr.fragmentOffset", fields.fragmentOffset, 0xfff8);
  if (fragmentOffset % 8 !== 0) {
    throw new RangeError(`Cannot encode ipv6.fraghdr.fragmentOffset ${fragmentOffset}: it is a multiple of 8 bytes`);
  }
  const res = checkRange("ipv6.fraghdr.res", fields.res, 3);
  view.setUint8(NEXT_HEADER, checkRange("ipv6.fraghdr.nextHeader", fields.nextHeader, 0xff));
  view.setUint8(RESERVED, checkRange("ipv6.fraghdr.reserved", fields.reserved, 0xff));
  view.setUint16(FRAGMENT_OFFSET, fragmentOffset | res << 1 | (fields.moreFragments ? 1 : 0));
  view.setUint32(IDENTIFICATION, checkRange("ipv6.fraghdr.identification", fields.identification, 0xffffffff));
  return new Uint8Array(view.buffer);
}
