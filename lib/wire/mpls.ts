/**
 * An entry of an MPLS label stack, RFC 3032 section 2.1; the traffic class got its name in RFC 5462.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------+-----+-+---------------+
 * |                 Label                 | TC  |S|      TTL      |
 * +---------------------------------------+-----+-+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const LABEL = 0;
const TC_AND_BOTTOM = 2;
const TTL = 3;
const HEADER_LENGTH = 4;

/** Label: an IPv4 packet follows. */
export const MPLS_LABEL_IPV4_EXPLICIT_NULL = 0;
/** Label: the router itself is to look at the packet. */
export const MPLS_LABEL_ROUTER_ALERT = 1;
/** Label: an IPv6 packet follows. */
export const MPLS_LABEL_IPV6_EXPLICIT_NULL = 2;
/** Label: pop the stack; it is never on the wire. */
export const MPLS_LABEL_IMPLICIT_NULL = 3;

/**
 * One entry of a label stack: a stack is as many layers as it has entries.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, ipv4, LINKTYPE_ETHERNET, Mpls, mpls, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   mpls({ label: 100 }),
 *   mpls({ label: 16 }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ dstPort: 53 }),
 * );
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * const outer = packet.layer(Mpls);
 * if (outer?.label !== 100 || outer.bottomOfStack) throw new Error("two labels");
 * if (packet.udp?.dstPort !== 53) throw new Error("IPv4 in MPLS");
 * ```
 */
export class Mpls extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "mpls";

  /** The entry at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Mpls | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Mpls(view, offset, end);
  }

  /** Why {@linkcode Mpls.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "mpls" {
    return "mpls";
  }

  /** The label, 0 to 1,048,575; those up to 15 have a meaning of their own. */
  get label(): number {
    return this.view.getUint32(this.offset + LABEL) >>> 12;
  }

  /** The traffic class, 0 to 7; "experimental" before RFC 5462. */
  get tc(): number {
    return this.view.getUint8(this.offset + TC_AND_BOTTOM) >> 1 & 7;
  }

  /** Whether it is the last entry of the stack. */
  get bottomOfStack(): boolean {
    return (this.view.getUint8(this.offset + TC_AND_BOTTOM) & 1) !== 0;
  }

  /** Through how many routers it may still go. */
  get ttl(): number {
    return this.view.getUint8(this.offset + TTL);
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): MplsFields {
    return { label: this.label, tc: this.tc, bottomOfStack: this.bottomOfStack, ttl: this.ttl };
  }
}

/** The fields of an entry of a label stack. */
export interface MplsFields {
  /** 0 to 1,048,575. */
  label: number;
  /** 0 to 7. */
  tc: number;
  /** Whether it is the last entry of the stack. */
  bottomOfStack: boolean;
  /** 0 to 255. */
  ttl: number;
}

/**
 * The 4 bytes of an entry of a label stack, all fields as given; `mpls()` in a `frame()` fills `bottomOfStack` in.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeMpls, formatHex } from "@capkit/capkit/core";
 *
 * const bytes = encodeMpls({ label: 16, tc: 5, bottomOfStack: true, ttl: 64 });
 * if (formatHex(bytes) !== "00010b40") throw new Error("label 16, class 5");
 * ```
 */
export function encodeMpls(fields: MplsFields): Uint8Array<ArrayBuffer> {
  const label = checkRange("mpls.label", fields.label, 0xfffff);
  const tc = checkRange("mpls.tc", fields.tc, 7);
  const ttl = checkRange("mpls.ttl", fields.ttl, 0xff);
  const bottom = fields.bottomOfStack ? 1 : 0;
  return Uint8Array.of(label >> 12, label >> 4 & 0xff, (label & 0xf) << 4 | tc << 1 | bottom, ttl);
}
