/**
 * VXLAN with the generic protocol extension, draft-ietf-nvo3-vxlan-gpe-13 section 3.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+---+-+-+-+-+-------------------------------+---------------+
 * |R|R|Ver|I|P|B|O|           Reserved            | Next Protocol |
 * +-+-+---+-+-+-+-+-------------------------------+---------------+
 * |                      VNI                      |   Reserved    |
 * +-----------------------------------------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const RESERVED16 = 1;
const NEXT_PROTOCOL = 3;
const VNI = 4;
const RESERVED8 = 7;
const HEADER_LENGTH = 8;

/**
 * A VXLAN-GPE header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeVxlanGpe, frame, ipv4, LINKTYPE_RAW, udp, VxlanGpe } from "@capkit/capkit/core";
 *
 * const inner = frame(ipv4({ src: "10.0.0.1", dst: "10.0.0.2" }), udp({ dstPort: 9 }));
 * const outer = [ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 50000, dstPort: 4790 })];
 * const header = encodeVxlanGpe({ flags: 0x0c, nextProtocol: 1, vni: 42 });
 * const packet = decode(frame(...outer, header, inner), LINKTYPE_RAW);
 * if (packet.layer(VxlanGpe)?.vni !== 42 || packet.layers.length !== 5) throw new Error("IPv4 and UDP in network 42");
 * ```
 */
export class VxlanGpe extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "vxlan.gpe";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): VxlanGpe | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new VxlanGpe(view, offset, end);
  }

  /** Why {@linkcode VxlanGpe.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header of version 0 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && (view.getUint8(offset) & 0xf0) === 0;
  }

  /** The short name of the protocol. */
  get name(): "vxlan.gpe" {
    return "vxlan.gpe";
  }

  /** The 8 flags: version 0x30, instance 0x08, next protocol 0x04, BUM traffic 0x02, OAM 0x01. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** The 16 bits after the flags. */
  get reserved16(): number {
    return this.view.getUint16(this.offset + RESERVED16);
  }

  /** What follows: 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH, 5 MPLS. */
  get nextProtocol(): number {
    return this.view.getUint8(this.offset + NEXT_PROTOCOL);
  }

  /** The network identifier. */
  get vni(): number {
    return this.view.getUint32(this.offset + VNI) >>> 8;
  }

  /** The last byte. */
  get reserved8(): number {
    return this.view.getUint8(this.offset + RESERVED8);
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): VxlanGpeFields {
    return {
      flags: this.flags,
      reserved16: this.reserved16,
      nextProtocol: this.nextProtocol,
      vni: this.vni,
      reserved8: this.reserved8,
    };
  }
}

/** The fields of a {@linkcode VxlanGpe} header. */
export interface VxlanGpeFields {
  /** 0 to 255. */
  flags: number;
  /** 0 to 65,535; 0 by default. */
  reserved16?: number;
  /** 0 to 255. */
  nextProtocol: number;
  /** 0 to 16,777,215. */
  vni: number;
  /** 0 to 255; 0 by default. */
  reserved8?: number;
}

/**
 * The 8 bytes of a VXLAN-GPE header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeVxlanGpe(fields: VxlanGpeFields): Uint8Array<ArrayBuffer> {
  const { flags, reserved16 = 0, nextProtocol, vni, reserved8 = 0 } = fields;
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(FLAGS, checkRange("vxlan.flags", flags, 0xff));
  view.setUint16(RESERVED16, checkRange("vxlan.reserved16", reserved16, 0xffff));
  view.setUint8(NEXT_PROTOCOL, checkRange("vxlan.nextProtocol", nextProtocol, 0xff));
  view.setUint32(VNI, checkRange("vxlan.vni", vni, 0xffffff) * 0x100 + checkRange("vxlan.reserved8", reserved8, 0xff));
  return new Uint8Array(view.buffer);
}
