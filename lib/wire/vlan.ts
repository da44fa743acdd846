/**
 * A VLAN tag, IEEE 802.1Q clause 9.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *                                 +-------------------------------+
 *                                 |             TPID              |
 * +-----+-+-----------------------+-------------------------------+
 * | PCP |D|          VID          |           EtherType           |
 * +-----+-+-----------------------+-------------------------------+
 * ```
 *
 * A tag is TPID and TCI. But the TPID stands in the place of an EtherType, so it is also the last field of the header
 * before: of Ethernet, of SNAP, of SLL or of the tag outside of this one. A layer here begins where the one before it
 * ends, hence at the TCI, and reaches to the EtherType of what follows. The TPID is read from before the layer; a walk
 * has checked those bytes when it met the header they are in.
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { isLength, isVlanTpid } from "./ethertype.ts";
import { Layer, type Shortage } from "./layer.ts";

const TPID = -2;
const TCI = 0;
const ETHERTYPE = 2;
const HEADER_LENGTH = 4;
/** The one header that does not end in its EtherType: SLL2 has it in front, 20 bytes before what follows. */
const TPID_IN_SLL2 = -20;

/**
 * A VLAN tag in a frame.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, ipv4, LINKTYPE_ETHERNET, udp, vlan } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   vlan({ tpid: 0x88a8, vid: 7 }),
 *   vlan({ vid: 100, pcp: 5, dei: true }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ dstPort: 53 }),
 * );
 * const [outer, inner] = decode(bytes, LINKTYPE_ETHERNET).vlans;
 * if (outer?.tpid !== 0x88a8 || outer.vid !== 7) throw new Error("the provider's tag is outermost");
 * if (inner?.vid !== 100 || inner.pcp !== 5 || !inner.dei) throw new Error("the customer's tag follows");
 * ```
 */
export class Vlan extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "vlan";

  /**
   * The tag whose TCI is at `offset`; undefined where fewer than 4 bytes are there, or no room for a TPID before them.
   * The only way to make one.
   */
  static decode(view: DataView, offset: number, end: number): Vlan | undefined {
    return end - offset < HEADER_LENGTH || offset + TPID < 0 ? undefined : new Vlan(view, offset, end);
  }

  /** Why {@linkcode Vlan.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "vlan" {
    return "vlan";
  }

  /** The tag protocol identifier: 0x8100 for a C-tag, 0x88a8 for an S-tag. */
  get tpid(): number {
    const tpid = this.view.getUint16(this.offset + TPID);
    if (isVlanTpid(tpid) || this.offset + TPID_IN_SLL2 < 0) return tpid;
    const sll2 = this.view.getUint16(this.offset + TPID_IN_SLL2);
    return isVlanTpid(sll2) ? sll2 : tpid;
  }

  /** The tag control information, PCP, DEI and VID in one number. */
  get tci(): number {
    return this.view.getUint16(this.offset + TCI);
  }

  /** The priority code point, 0 to 7. */
  get pcp(): number {
    return this.view.getUint8(this.offset + TCI) >> 5;
  }

  /** The drop eligible indicator. */
  get dei(): boolean {
    return (this.view.getUint8(this.offset + TCI) & 0x10) !== 0;
  }

  /** The VLAN identifier, 0 to 4,095; 0 is a tag for its priority alone. */
  get vid(): number {
    return this.view.getUint16(this.offset + TCI) & 0xfff;
  }

  /** What follows, an `ETHERTYPE_` number; up to 1,500 it is the number of payload bytes and LLC follows. */
  get ethertype(): number {
    return this.view.getUint16(this.offset + ETHERTYPE);
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the payload in `view`, by this layer's own length. */
  override get payloadEnd(): number {
    const ethertype = this.ethertype;
    return isLength(ethertype) ? Math.min(this.end, this.offset + HEADER_LENGTH + ethertype) : this.end;
  }

  /** The field that says where the payload ends. */
  override get lengthField(): "ethertype" {
    return "ethertype";
  }

  /** The header as plain fields. */
  toJSON(): VlanFields {
    return { tpid: this.tpid, pcp: this.pcp, dei: this.dei, vid: this.vid, ethertype: this.ethertype };
  }
}

/** The fields of a VLAN tag. */
export interface VlanFields {
  /** 0 to 65,535. It lies in the header before the tag, where `frame()` puts it; `encodeVlan` has no place for it. */
  tpid: number;
  /** 0 to 7. */
  pcp: number;
  /** Whether the frame may be dropped first. */
  dei: boolean;
  /** 0 to 4,095. */
  vid: number;
  /** What follows, 0 to 65,535. */
  ethertype: number;
}

/**
 * TCI and EtherType, the 4 bytes of a tag after its TPID, all fields as given; `vlan()` in a `frame()` fills the
 * EtherType in.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeVlan, formatHex } from "@capkit/capkit/core";
 *
 * const bytes = encodeVlan({ tpid: 0x8100, pcp: 5, dei: false, vid: 100, ethertype: 0x0800 });
 * if (formatHex(bytes) !== "a0640800") throw new Error("priority 5, VLAN 100, IPv4");
 * ```
 */
export function encodeVlan(fields: VlanFields): Uint8Array<ArrayBuffer> {
  checkRange("vlan.tpid", fields.tpid, 0xffff);
  const pcp = checkRange("vlan.pcp", fields.pcp, 7);
  const vid = checkRange("vlan.vid", fields.vid, 0xfff);
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(TCI, pcp << 13 | (fields.dei ? 0x1000 : 0) | vid);
  view.setUint16(ETHERTYPE, checkRange("vlan.ethertype", fields.ethertype, 0xffff));
  return new Uint8Array(view.buffer);
}
