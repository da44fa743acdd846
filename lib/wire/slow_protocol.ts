/**
 * The slow protocols, IEEE 802.3 clause 57A: what all of them begin with.
 *
 * ```text
 * +---------------+
 * |    Subtype    |
 * +---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const SUBTYPE = 0;
const HEADER_LENGTH = 1;

/** Subtype: LACP. */
export const SLOW_LACP = 1;
/** Subtype: the marker protocol of link aggregation. */
export const SLOW_MARKER = 2;
/** Subtype: operations, administration and maintenance. */
export const SLOW_OAM = 3;
/** Subtype: an organization's own protocol. */
export const SLOW_OSSP = 10;

/**
 * The first byte of a slow protocol in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeSlowProtocol, ethernet, frame, LINKTYPE_ETHERNET, SlowProtocol } from "@capkit/capkit/core";
 *
 * const header = encodeSlowProtocol({ subtype: 10 });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x8809 }),
 *   header,
 * );
 * const slowProtocol = decode(bytes, LINKTYPE_ETHERNET).layer(SlowProtocol);
 * if (slowProtocol?.subtype !== 10) throw new Error("an organization's own");
 * ```
 */
export class SlowProtocol extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "slow";

  /** The header at `offset`; undefined where fewer than 1 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): SlowProtocol | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new SlowProtocol(view, offset, end);
  }

  /** Why {@linkcode SlowProtocol.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "slow" {
    return "slow";
  }

  /** Which of the protocols it is, a `SLOW_` number. */
  get subtype(): number {
    return this.view.getUint8(this.offset + SUBTYPE);
  }

  /** Bytes of the header: 1. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): SlowProtocolFields {
    return {
      subtype: this.subtype,
    };
  }
}

/** The fields of a slow protocol's header. */
export interface SlowProtocolFields {
  /** 0 to 255. */
  subtype: number;
}

/**
 * The 1 bytes of a slow protocol's header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeSlowProtocol(fields: SlowProtocolFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(SUBTYPE, checkRange("slow.subtype", fields.subtype, 0xff));
  return new Uint8Array(view.buffer);
}
