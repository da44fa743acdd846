/**
 * The subnetwork access protocol, RFC 1042.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-----------------------------------------------+---------------+
 * |                      OUI                      |   Protocol    |
 * +---------------+-------------------------------+---------------+
 * |               |
 * +---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const OUI = 0;
const PROTOCOL = 3;
const HEADER_LENGTH = 5;

/**
 * A SNAP header in a frame.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, ipv4, LINKTYPE_ETHERNET, llc, Snap, snap, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   llc({ dsap: 0xaa, ssap: 0xaa }),
 *   snap({}),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ dstPort: 53 }),
 * );
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * if (packet.layer(Snap)?.protocol !== 0x0800 || packet.udp?.dstPort !== 53) throw new Error("IPv4 over SNAP");
 * ```
 */
export class Snap extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "snap";

  /** The header at `offset`; undefined where fewer than 5 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Snap | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Snap(view, offset, end);
  }

  /** Why {@linkcode Snap.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "snap" {
    return "snap";
  }

  /** The organization that `protocol` is a number of; 0 where that is an EtherType. */
  get oui(): number {
    return this.view.getUint16(this.offset + OUI) << 8 | this.view.getUint8(this.offset + OUI + 2);
  }

  /** What follows: an `ETHERTYPE_` number where `oui` is 0. */
  get protocol(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): SnapFields {
    return { oui: this.oui, protocol: this.protocol };
  }
}

/** The fields of a SNAP header. */
export interface SnapFields {
  /** 0 to 0xffffff. */
  oui: number;
  /** 0 to 65,535. */
  protocol: number;
}

/**
 * The 5 bytes of a SNAP header, all fields as given; `snap()` in a `frame()` fills the protocol in.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeSnap, formatHex } from "@capkit/capkit/core";
 *
 * if (formatHex(encodeSnap({ oui: 0x00000c, protocol: 0x2000 })) !== "00000c2000") throw new Error("CDP");
 * ```
 */
export function encodeSnap(fields: SnapFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  const oui = checkRange("snap.oui", fields.oui, 0xffffff);
  view.setUint16(OUI, oui >> 8);
  view.setUint8(OUI + 2, oui & 0xff);
  view.setUint16(PROTOCOL, checkRange("snap.protocol", fields.protocol, 0xffff));
  return new Uint8Array(view.buffer);
}
