/**
 * The Link Aggregation Control Protocol, IEEE 802.1AX clause 6.4.2.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |    Version    |       1       |      20       | Actor: system |
 * +---------------+---------------+---------------+               |
 * |   priority 2, system 6, key 2, port priority 2, port 2,       |
 * |   state 1, reserved 3 bytes                                   |
 * +---------------+---------------+-------------------------------+
 * |       2       |      20       | Partner: likewise             |
 * +---------------+---------------+-------------------------------+
 * |       3       |      16       | Collector: max delay 2,       |
 * +---------------+---------------+ reserved 12 bytes             |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const VERSION = 0;
const ACTOR_SYSTEM_PRIORITY = 3;
const ACTOR_SYSTEM = 5;
const ACTOR_KEY = 11;
const ACTOR_PORT_PRIORITY = 13;
const ACTOR_PORT = 15;
const ACTOR_STATE = 17;
const PARTNER_SYSTEM_PRIORITY = 23;
const PARTNER_SYSTEM = 25;
const PARTNER_KEY = 31;
const PARTNER_PORT_PRIORITY = 33;
const PARTNER_PORT = 35;
const PARTNER_STATE = 37;
const COLLECTOR_MAX_DELAY = 43;
const HEADER_LENGTH = 57;

/** Where the TLVs begin: actor, partner and collector, whose place is fixed. */
const TLVS: readonly number[] = [1, 21, 41];
const TLV_LENGTHS: readonly number[] = [20, 20, 16];

/** State: the port begins by itself. */
export const LACP_ACTIVITY = 0x01;
/** State: the partner is to send every second. */
export const LACP_TIMEOUT = 0x02;
/** State: the port may be aggregated. */
export const LACP_AGGREGATION = 0x04;
/** State: the port is in its aggregator. */
export const LACP_SYNCHRONIZATION = 0x08;
/** State: frames are taken from the port. */
export const LACP_COLLECTING = 0x10;
/** State: frames are sent through the port. */
export const LACP_DISTRIBUTING = 0x20;
/** State: nothing was heard of the partner. */
export const LACP_DEFAULTED = 0x40;
/** State: nothing was heard of the partner for too long. */
export const LACP_EXPIRED = 0x80;

/**
 * An LACPDU in a frame, from behind the subtype of the slow protocols on. The terminator and the padding are its payload.
 *
 * @example
 * ```ts
 * import { decode, encodeLacp, encodeSlowProtocol, ethernet, frame, Lacp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:80:c2:00:00:02", ethertype: 0x8809 }),
 *   encodeSlowProtocol({ subtype: 1 }),
 *   encodeLacp({
 *     version: 1,
 *     actorSystemPriority: 32768, actorSystem: "02:00:00:00:00:01", actorKey: 13, actorPortPriority: 32768, actorPort: 22,
 *     actorState: 0x3d,
 *     partnerSystemPriority: 0, partnerSystem: "00:00:00:00:00:00", partnerKey: 0, partnerPortPriority: 0, partnerPort: 0,
 *     partnerState: 0, collectorMaxDelay: 0,
 *   }),
 *   new Uint8Array(52),
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(Lacp)?.actorPort !== 22) throw new Error("port 22");
 * ```
 */
export class Lacp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "lacp";

  /** The header at `offset`; undefined where fewer than 57 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Lacp | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Lacp(view, offset, end);
  }

  /** Why {@linkcode Lacp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "lacp" {
    return "lacp";
  }

  /** The version of the protocol: 1. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** The priority of the sender. */
  get actorSystemPriority(): number {
    return this.view.getUint16(this.offset + ACTOR_SYSTEM_PRIORITY);
  }

  /** The sender. */
  get actorSystem(): string {
    return formatMac(this.view, this.offset + ACTOR_SYSTEM);
  }

  /** The key of the port of the sender: only ports of one key are aggregated. */
  get actorKey(): number {
    return this.view.getUint16(this.offset + ACTOR_KEY);
  }

  /** The priority of the port of the sender. */
  get actorPortPriority(): number {
    return this.view.getUint16(this.offset + ACTOR_PORT_PRIORITY);
  }

  /** The port of the sender. */
  get actorPort(): number {
    return this.view.getUint16(this.offset + ACTOR_PORT);
  }

  /** The state of the port of the sender, `LACP_` bits. */
  get actorState(): number {
    return this.view.getUint8(this.offset + ACTOR_STATE);
  }

  /** The priority of the sender's partner. */
  get partnerSystemPriority(): number {
    return this.view.getUint16(this.offset + PARTNER_SYSTEM_PRIORITY);
  }

  /** The sender's partner. */
  get partnerSystem(): string {
    return formatMac(this.view, this.offset + PARTNER_SYSTEM);
  }

  /** The key of the port of the sender's partner: only ports of one key are aggregated. */
  get partnerKey(): number {
    return this.view.getUint16(this.offset + PARTNER_KEY);
  }

  /** The priority of the port of the sender's partner. */
  get partnerPortPriority(): number {
    return this.view.getUint16(this.offset + PARTNER_PORT_PRIORITY);
  }

  /** The port of the sender's partner. */
  get partnerPort(): number {
    return this.view.getUint16(this.offset + PARTNER_PORT);
  }

  /** The state of the port of the sender's partner, `LACP_` bits. */
  get partnerState(): number {
    return this.view.getUint8(this.offset + PARTNER_STATE);
  }

  /** How long the sender may hold a frame back, in units of 10 microseconds. */
  get collectorMaxDelay(): number {
    return this.view.getUint16(this.offset + COLLECTOR_MAX_DELAY);
  }

  /** Bytes of the header: 57. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): LacpFields {
    return {
      version: this.version,
      actorSystemPriority: this.actorSystemPriority,
      actorSystem: this.actorSystem,
      actorKey: this.actorKey,
      actorPortPriority: this.actorPortPriority,
      actorPort: this.actorPort,
      actorState: this.actorState,
      partnerSystemPriority: this.partnerSystemPriority,
      partnerSystem: this.partnerSystem,
      partnerKey: this.partnerKey,
      partnerPortPriority: this.partnerPortPriority,
      partnerPort: this.partnerPort,
      partnerState: this.partnerState,
      collectorMaxDelay: this.collectorMaxDelay,
    };
  }
}

/** The fields of an LACPDU. */
export interface LacpFields {
  /** 0 to 255. */
  version: number;
  /** 0 to 65,535. */
  actorSystemPriority: number;
  /** Six pairs of hexadecimal digits. */
  actorSystem: string;
  /** 0 to 65,535. */
  actorKey: number;
  /** 0 to 65,535. */
  actorPortPriority: number;
  /** 0 to 65,535. */
  actorPort: number;
  /** 0 to 255. */
  actorState: number;
  /** 0 to 65,535. */
  partnerSystemPriority: number;
  /** Six pairs of hexadecimal digits. */
  partnerSystem: string;
  /** 0 to 65,535. */
  partnerKey: number;
  /** 0 to 65,535. */
  partnerPortPriority: number;
  /** 0 to 65,535. */
  partnerPort: number;
  /** 0 to 255. */
  partnerState: number;
  /** 0 to 65,535. */
  collectorMaxDelay: number;
}

/**
 * The 57 bytes of an LACPDU up to its terminator; the types and lengths of its parts are filled in, what is reserved is 0.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 */
export function encodeLacp(fields: LacpFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  for (const [index, at] of TLVS.entries()) bytes.set([index + 1, TLV_LENGTHS[index] ?? 0], at);
  view.setUint8(VERSION, checkRange("lacp.version", fields.version, 0xff));
  view.setUint16(ACTOR_SYSTEM_PRIORITY, checkRange("lacp.actorSystemPriority", fields.actorSystemPriority, 0xffff));
  bytes.set(parseMac(fields.actorSystem), ACTOR_SYSTEM);
  view.setUint16(ACTOR_KEY, checkRange("lacp.actorKey", fields.actorKey, 0xffff));
  view.setUint16(ACTOR_PORT_PRIORITY, checkRange("lacp.actorPortPriority", fields.actorPortPriority, 0xffff));
  view.setUint16(ACTOR_PORT, checkRange("lacp.actorPort", fields.actorPort, 0xffff));
  view.setUint8(ACTOR_STATE, checkRange("lacp.actorState", fields.actorState, 0xff));
  view.setUint16(
    PARTNER_SYSTEM_PRIORITY,
    checkRange("lacp.partnerSystemPriority", fields.partnerSystemPriority, 0xffff),
  );
  bytes.set(parseMac(fields.partnerSystem), PARTNER_SYSTEM);
  view.setUint16(PARTNER_KEY, checkRange("lacp.partnerKey", fields.partnerKey, 0xffff));
  view.setUint16(PARTNER_PORT_PRIORITY, checkRange("lacp.partnerPortPriority", fields.partnerPortPriority, 0xffff));
  view.setUint16(PARTNER_PORT, checkRange("lacp.partnerPort", fields.partnerPort, 0xffff));
  view.setUint8(PARTNER_STATE, checkRange("lacp.partnerState", fields.partnerState, 0xff));
  view.setUint16(COLLECTOR_MAX_DELAY, checkRange("lacp.collectorMaxDelay", fields.collectorMaxDelay, 0xffff));
  return bytes;
}
