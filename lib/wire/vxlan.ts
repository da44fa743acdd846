/**
 * VXLAN, RFC 7348 section 5; with the flags and group policy ID of draft-smith-vxlan-group-policy-05.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-------------------------------+
 * |G|R|R|R|I|R|R|R|R|D|R|R|A|R|R|R|        Group Policy ID        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+---------------+---------------+
 * |                      VNI                      |   Reserved    |
 * +-----------------------------------------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const FLAGS = 0;
const GROUP_POLICY = 2;
const VNI = 4;
const RESERVED = 7;
const HEADER_LENGTH = 8;
/** The flag that `vni` is one. */
const INSTANCE = 0x0800;

/**
 * A VXLAN header in a frame. An Ethernet frame follows.
 *
 * @example
 * ```ts
 * import { arp, decode, encodeVxlan, ethernet, frame, ipv4, LINKTYPE_RAW, udp, Vxlan } from "@capkit/capkit/core";
 *
 * const inner = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "ff:ff:ff:ff:ff:ff" }),
 *   arp({ sha: "02:00:00:00:00:01", spa: "10.0.0.1", tpa: "10.0.0.2" }),
 * );
 * const outer = [ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 50000, dstPort: 4789 })];
 * const packet = decode(frame(...outer, encodeVxlan({ vni: 42 }), inner), LINKTYPE_RAW);
 * if (packet.layer(Vxlan)?.vni !== 42 || packet.arp?.tpa !== "10.0.0.2") throw new Error("ARP in network 42");
 * ```
 */
export class Vxlan extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "vxlan";

  /** The header at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Vxlan | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Vxlan(view, offset, end);
  }

  /** Why {@linkcode Vxlan.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether 8 bytes are there: of its flags a receiver is to look at one alone, and senders forget it. */
  static recognizes(_view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "vxlan" {
    return "vxlan";
  }

  /** All 16 flags. */
  get flags(): number {
    return this.view.getUint16(this.offset + FLAGS);
  }

  /** The group policy ID; of meaning where flag G, 0x8000, is set. */
  get groupPolicyId(): number {
    return this.view.getUint16(this.offset + GROUP_POLICY);
  }

  /** The network identifier. */
  get vni(): number {
    return this.view.getUint32(this.offset + VNI) >>> 8;
  }

  /** The last byte. */
  get reserved(): number {
    return this.view.getUint8(this.offset + RESERVED);
  }

  /** Bytes of the header: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): VxlanFields {
    return { flags: this.flags, groupPolicyId: this.groupPolicyId, vni: this.vni, reserved: this.reserved };
  }
}

/** The fields of a {@linkcode Vxlan} header. */
export interface VxlanFields {
  /** 0 to 65,535; 0x0800 by default, which says that `vni` is one. */
  flags?: number;
  /** 0 to 65,535; 0 by default. */
  groupPolicyId?: number;
  /** 0 to 16,777,215. */
  vni: number;
  /** 0 to 255; 0 by default. */
  reserved?: number;
}

/**
 * The 8 bytes of a VXLAN header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeVxlan(fields: VxlanFields): Uint8Array<ArrayBuffer> {
  const { flags = INSTANCE, groupPolicyId = 0, vni, reserved = 0 } = fields;
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(FLAGS, checkRange("vxlan.flags", flags, 0xffff));
  view.setUint16(GROUP_POLICY, checkRange("vxlan.groupPolicyId", groupPolicyId, 0xffff));
  view.setUint32(VNI, checkRange("vxlan.vni", vni, 0xffffff) * 0x100 + checkRange("vxlan.reserved", reserved, 0xff));
  return new Uint8Array(view.buffer);
}
