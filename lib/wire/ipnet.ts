/**
 * What Solaris puts before a packet that it hands to IP observers, https://www.tcpdump.org/linktypes/LINKTYPE_IPNET.html and
 * ipnet(4D).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Version    |    Family     |           Hook Type           |
 * +---------------+---------------+-------------------------------+
 * |                         Packet Length                         |
 * +---------------------------------------------------------------+
 * |    Interface Index, Group Index, Source Zone, Dest. Zone      |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const FAMILY = 1;
const HOOK_TYPE = 2;
const PACKET_LENGTH = 4;
const IFINDEX = 8;
const GROUP_IFINDEX = 12;
const SRC_ZONE = 16;
const DST_ZONE = 20;
const HEADER_LENGTH = 24;

/** Solaris's AF_INET. */
export const IPNET_AF_INET = 2;
/** Solaris's AF_INET6. */
export const IPNET_AF_INET6 = 26;

/**
 * The header that Solaris puts before an IP packet.
 *
 * @example
 * ```ts
 * import { decode, encodeIpnet, frame, Ipnet, ipv4, LINKTYPE_IPNET, udp } from "@capkit/capkit/core";
 *
 * const zones = { srcZone: 0, dstZone: 0 };
 * const header = encodeIpnet({ version: 1, family: 2, hookType: 0, length: 28, ifindex: 3, groupIfindex: 0, ...zones });
 * const bytes = frame(header, ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 }));
 * const packet = decode(bytes, LINKTYPE_IPNET);
 * if (packet.layer(Ipnet)?.ifindex !== 3 || packet.udp?.dstPort !== 53) throw new Error("a packet of interface 3");
 * ```
 */
export class Ipnet extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "ipnet";

  /** The header at `offset`; undefined where fewer than 24 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Ipnet | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Ipnet(view, offset, end);
  }

  /** Why {@linkcode Ipnet.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "ipnet" {
    return "ipnet";
  }

  /** The version: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** What follows: {@linkcode IPNET_AF_INET} or {@linkcode IPNET_AF_INET6}. */
  get family(): number {
    return this.view.getUint8(this.offset + FAMILY);
  }

  /** Where it was seen: 0 coming in, 1 going out, 2 within the machine. */
  get hookType(): number {
    return this.view.getUint16(this.offset + HOOK_TYPE);
  }

  /** Bytes of the packet. */
  get length(): number {
    return this.view.getUint32(this.offset + PACKET_LENGTH);
  }

  /** The interface. */
  get ifindex(): number {
    return this.view.getUint32(this.offset + IFINDEX);
  }

  /** The group of interfaces. */
  get groupIfindex(): number {
    return this.view.getUint32(this.offset + GROUP_IFINDEX);
  }

  /** The zone that it comes from. */
  get srcZone(): number {
    return this.view.getUint32(this.offset + SRC_ZONE);
  }

  /** The zone that it goes to. */
  get dstZone(): number {
    return this.view.getUint32(this.offset + DST_ZONE);
  }

  /** Bytes of the header: 24. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): IpnetFields {
    const { version, family, hookType, length, ifindex, groupIfindex, srcZone, dstZone } = this;
    return { version, family, hookType, length, ifindex, groupIfindex, srcZone, dstZone };
  }
}

/** The fields of an {@linkcode Ipnet} header. */
export interface IpnetFields {
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  family: number;
  /** 0 to 65,535. */
  hookType: number;
  /** 0 to 0xffffffff. */
  length: number;
  /** 0 to 0xffffffff. */
  ifindex: number;
  /** 0 to 0xffffffff. */
  groupIfindex: number;
  /** 0 to 0xffffffff. */
  srcZone: number;
  /** 0 to 0xffffffff. */
  dstZone: number;
}

/**
 * The 24 bytes of the header, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeIpnet(fields: IpnetFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint8(VERSION, checkRange("ipnet.version", fields.version, 0xff));
  view.setUint8(FAMILY, checkRange("ipnet.family", fields.family, 0xff));
  view.setUint16(HOOK_TYPE, checkRange("ipnet.hookType", fields.hookType, 0xffff));
  view.setUint32(PACKET_LENGTH, checkRange("ipnet.length", fields.length, 0xffffffff));
  view.setUint32(IFINDEX, checkRange("ipnet.ifindex", fields.ifindex, 0xffffffff));
  view.setUint32(GROUP_IFINDEX, checkRange("ipnet.groupIfindex", fields.groupIfindex, 0xffffffff));
  view.setUint32(SRC_ZONE, checkRange("ipnet.srcZone", fields.srcZone, 0xffffffff));
  view.setUint32(DST_ZONE, checkRange("ipnet.dstZone", fields.dstZone, 0xffffffff));
  return new Uint8Array(view.buffer);
}
