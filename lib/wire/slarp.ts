/**
 * SLARP, Cisco's Serial Line Address Resolution Protocol: addresses, and signs of life. As FreeBSD's net/if_spppsubr.c
 * (`struct cisco_packet`) has it.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                             Type                              |
 * +---------------------------------------------------------------+
 * |         Address, or the sequence number of the sender         |
 * +---------------------------------------------------------------+
 * |       Mask, or the sequence number that it saw last           |
 * +-------------------------------+-------------------------------+
 * |   Reliability, only 0xffff    |
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv4, parseIpv4 } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const TYPE = 0;
const FIRST = 4;
const SECOND = 8;
const RELIABILITY = 12;
const HEADER_LENGTH = 14;

/** Type: which address have I? */
export const SLARP_REQUEST = 0;
/** Type: this one. */
export const SLARP_REPLY = 1;
/** Type: I am here. */
export const SLARP_KEEPALIVE = 2;

/**
 * A SLARP message. All of it is header; what follows, a time in some, is padding.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_C_HDLC, parseHex, Slarp } from "@capkit/capkit/core";
 *
 * const packet = decode(parseHex("8f008035 00000002 00000005 00000007 ffff"), LINKTYPE_C_HDLC);
 * if (packet.layer(Slarp)?.yourSeq !== 7) throw new Error("I saw your seventh sign of life");
 * ```
 */
export class Slarp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "slarp";

  /** The message at `offset`; undefined where fewer than 14 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Slarp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Slarp(view, offset, end);
  }

  /** Why {@linkcode Slarp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "slarp" {
    return "slarp";
  }

  /** What the message is, a `SLARP_` number. */
  get type(): number {
    return this.view.getUint32(this.offset + TYPE);
  }

  /** The IPv4 address, `"192.0.2.1"`; undefined in a keepalive. */
  get address(): string | undefined {
    return this.#isKeepalive ? undefined : formatIpv4(this.view, this.offset + FIRST);
  }

  /** Its mask, `"255.255.255.0"`; undefined in a keepalive. */
  get mask(): string | undefined {
    return this.#isKeepalive ? undefined : formatIpv4(this.view, this.offset + SECOND);
  }

  /** The sender's sequence number; undefined but in a keepalive. */
  get mySeq(): number | undefined {
    return this.#isKeepalive ? this.view.getUint32(this.offset + FIRST) : undefined;
  }

  /** The sequence number that the sender saw last; undefined but in a keepalive. */
  get yourSeq(): number | undefined {
    return this.#isKeepalive ? this.view.getUint32(this.offset + SECOND) : undefined;
  }

  /** 0xffff. */
  get reliability(): number {
    return this.view.getUint16(this.offset + RELIABILITY);
  }

  /** Bytes of the message: 14. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** No payload. */
  override get payloadEnd(): number {
    return this.payloadOffset;
  }

  /** The message as plain fields. */
  toJSON(): SlarpFields {
    const { type, reliability, address, mask, mySeq, yourSeq } = this;
    if (mySeq !== undefined && yourSeq !== undefined) return { type, mySeq, yourSeq, reliability };
    return { type, address: address ?? "", mask: mask ?? "", reliability };
  }

  get #isKeepalive(): boolean {
    return this.type === SLARP_KEEPALIVE;
  }
}

/** The fields of a SLARP message: with addresses, or in a keepalive with sequence numbers. */
export type SlarpFields =
  & {
    /** 0 to 0xffffffff. */
    type: number;
    /** 0 to 65,535; 0xffff. */
    reliability: number;
  }
  & (
    | {
      /** An IPv4 address. */
      address: string;
      /** Its mask. */
      mask: string;
    }
    | {
      /** 0 to 0xffffffff. */
      mySeq: number;
      /** 0 to 0xffffffff. */
      yourSeq: number;
    }
  );

/**
 * The 14 bytes of a SLARP message.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeSlarp, SLARP_KEEPALIVE } from "@capkit/capkit/core";
 *
 * const bytes = encodeSlarp({ type: SLARP_KEEPALIVE, mySeq: 5, yourSeq: 7, reliability: 0xffff });
 * if (bytes.length !== 14) throw new Error("14 bytes");
 * ```
 */
export function encodeSlarp(fields: SlarpFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(TYPE, checkRange("slarp.type", fields.type, 0xffffffff));
  if ("mySeq" in fields) {
    view.setUint32(FIRST, checkRange("slarp.mySeq", fields.mySeq, 0xffffffff));
    view.setUint32(SECOND, checkRange("slarp.yourSeq", fields.yourSeq, 0xffffffff));
  } else {
    bytes.set(parseIpv4(fields.address), FIRST);
    bytes.set(parseIpv4(fields.mask), SECOND);
  }
  view.setUint16(RELIABILITY, checkRange("slarp.reliability", fields.reliability, 0xffff));
  return bytes;
}
