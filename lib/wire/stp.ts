/**
 * The spanning tree protocols: STP and RSTP (IEEE 802.1D-2004 clause 9.3) and MSTP (IEEE 802.1Q clause 14).
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+---------------+---------------+
 * |      Protocol Identifier      |    Version    |   BPDU Type   |
 * +---------------+---------------+---------------+---------------+
 * |     Flags     |        Root Identifier, 8 bytes               |
 * +---------------+-----------------------------------------------+
 * |  Root Path Cost, 4   |  Bridge Identifier, 8  |    Port, 2    |
 * +-------------------------------+-------------------------------+
 * |          Message Age          |            Max Age            |
 * +-------------------------------+-------------------------------+
 * |          Hello Time           |         Forward Delay         |
 * +---------------+---------------+-------------------------------+
 * | Ver. 1 Length |       Version 3 Length        |  MST, see mst_bpdu.ts
 * +---------------+-------------------------------+
 * ```
 *
 * A topology change notification ends after its type, an STP one before Version 1 Length, an RSTP one after it.
 *
 * @module
 */

import { formatMac, parseMac } from "../bytes/address.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { MstBpdu, type MstBpduFields } from "./mst_bpdu.ts";

const PROTOCOL = 0;
const VERSION = 2;
const TYPE = 3;
const FLAGS = 4;
const ROOT = 5;
const ROOT_PATH_COST = 13;
const BRIDGE = 17;
const PORT = 25;
const MESSAGE_AGE = 27;
const MAX_AGE = 29;
const HELLO_TIME = 31;
const FORWARD_DELAY = 33;
const VERSION_1_LENGTH = 35;
const VERSION_3_LENGTH = 36;
const MST = 38;
/** Of a topology change notification, and of what no one knows more about. */
const SHORT_LENGTH = 4;
const CONFIGURATION_LENGTH = 35;
const RST_LENGTH = 36;

/** BPDU type: configuration of STP. */
export const BPDU_TYPE_CONFIGURATION = 0x00;
/** BPDU type: configuration of RSTP and MSTP. */
export const BPDU_TYPE_RST = 0x02;
/** BPDU type: topology change notification of STP. */
export const BPDU_TYPE_TCN = 0x80;

/** Times are counted in units of 1/256 second (IEEE 802.1D-2004, clause 9.2.8). */
const TICKS_PER_SECOND = 256;

/**
 * A bridge protocol data unit in a frame: all of it is header.
 *
 * @example
 * ```ts
 * import { decode, encodeStp, ethernet, frame, LINKTYPE_ETHERNET, llc, LLC_SAP_STP, Stp } from "@capkit/capkit/core";
 *
 * const bpdu = encodeStp({ protocol: 0, version: 0, type: 0x80 });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "01:80:c2:00:00:00" }),
 *   llc({ dsap: LLC_SAP_STP, ssap: LLC_SAP_STP }),
 *   bpdu,
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(Stp)?.type !== 0x80) throw new Error("a topology change");
 * ```
 */
export class Stp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "stp";

  /** The unit at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Stp | undefined {
    return end - offset < SHORT_LENGTH ? undefined : new Stp(view, offset, end);
  }

  /** Why {@linkcode Stp.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: SHORT_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "stp" {
    return "stp";
  }

  /** The protocol identifier: 0. */
  get protocol(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** 0 for STP, 2 for RSTP, 3 for MSTP. */
  get version(): number {
    return this.view.getUint8(this.offset + VERSION);
  }

  /** What the unit says, a `BPDU_TYPE_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** What a configuration says; undefined in another unit, and in one that is cut before the forward delay. */
  get configuration(): BpduConfiguration | undefined {
    const { view, offset } = this;
    if (this.headerLength < CONFIGURATION_LENGTH) return undefined;
    return {
      flags: view.getUint8(offset + FLAGS),
      root: bridgeAt(view, offset + ROOT),
      rootPathCost: view.getUint32(offset + ROOT_PATH_COST),
      bridge: bridgeAt(view, offset + BRIDGE),
      port: view.getUint16(offset + PORT),
      messageAge: view.getUint16(offset + MESSAGE_AGE) / TICKS_PER_SECOND,
      maxAge: view.getUint16(offset + MAX_AGE) / TICKS_PER_SECOND,
      helloTime: view.getUint16(offset + HELLO_TIME) / TICKS_PER_SECOND,
      forwardDelay: view.getUint16(offset + FORWARD_DELAY) / TICKS_PER_SECOND,
    };
  }

  /** Bytes after Version 1 Length that belong to version 1: 0; undefined in STP, and where it is cut off. */
  get version1Length(): number | undefined {
    return this.headerLength < RST_LENGTH ? undefined : this.view.getUint8(this.offset + VERSION_1_LENGTH);
  }

  /** What MSTP adds: its region, and its instances; undefined in other units. */
  get mst(): MstBpdu | undefined {
    return this.version < 3 || this.headerLength < MST
      ? undefined
      : MstBpdu.decode(this.view, this.offset + MST, this.offset + this.headerLength);
  }

  /** Bytes of the unit, as far as they are there: 4, 35, 36, or by Version 3 Length. */
  get headerLength(): number {
    return Math.min(this.end - this.offset, lengthAt(this.view, this.offset, this.end));
  }

  /** The unit as plain fields. */
  toJSON(): StpFields {
    const { configuration, version1Length, mst } = this;
    return {
      protocol: this.protocol,
      version: this.version,
      type: this.type,
      ...(configuration === undefined ? {} : { configuration }),
      ...(version1Length === undefined ? {} : { version1Length }),
      ...(mst === undefined ? {} : { mst: mst.toJSON() }),
    };
  }
}

function lengthAt(view: DataView, offset: number, end: number): number {
  const type = view.getUint8(offset + TYPE);
  if (type === BPDU_TYPE_CONFIGURATION) return CONFIGURATION_LENGTH;
  if (type !== BPDU_TYPE_RST) return SHORT_LENGTH;
  if (view.getUint8(offset + VERSION) < 3 || end - offset < MST) return RST_LENGTH;
  return MST + view.getUint16(offset + VERSION_3_LENGTH);
}

function bridgeAt(view: DataView, offset: number): BridgeIdentifier {
  const priority = view.getUint16(offset);
  return { priority: priority & 0xf000, extension: priority & 0xfff, address: formatMac(view, offset + 2) };
}

/** Who a bridge is. */
export interface BridgeIdentifier {
  /** 0 to 61,440 in steps of 4,096; the lowest number becomes the root. */
  priority: number;
  /** The system ID extension, 0 to 4,095: the VLAN, or the spanning tree instance. */
  extension: number;
  /** Its MAC address. */
  address: string;
}

/** What a configuration BPDU says. */
export interface BpduConfiguration {
  /** From the highest bit: acknowledgment, agreement, forwarding, learning, port role (2), proposal, topology change. */
  flags: number;
  /** The root as the sender knows it. */
  root: BridgeIdentifier;
  /** 0 to 0xffffffff. */
  rootPathCost: number;
  /** The sender. */
  bridge: BridgeIdentifier;
  /** The sender's port, 0 to 65,535. */
  port: number;
  /** Seconds, in steps of 1/256, up to 256. */
  messageAge: number;
  /** Seconds, likewise. */
  maxAge: number;
  /** Seconds, likewise. */
  helloTime: number;
  /** Seconds, likewise. */
  forwardDelay: number;
}

/** The fields of a BPDU. */
export interface StpFields {
  /** 0 to 65,535; 0 for all of these protocols. */
  protocol: number;
  /** 0 to 255. */
  version: number;
  /** 0 to 255. */
  type: number;
  /** In a configuration. */
  configuration?: BpduConfiguration;
  /** In a configuration of RSTP and MSTP, 0 to 255. */
  version1Length?: number;
  /** In a configuration of MSTP. */
  mst?: MstBpduFields;
}

/**
 * The bytes of a BPDU up to and with Version 1 Length, all fields as given; those of MSTP are not encoded.
 *
 * @throws TypeError where an address is none.
 * @throws RangeError where a field does not fit.
 */
export function encodeStp(fields: StpFields): Uint8Array<ArrayBuffer> {
  const { configuration, version1Length } = fields;
  const length = configuration === undefined
    ? SHORT_LENGTH
    : version1Length === undefined
    ? CONFIGURATION_LENGTH
    : RST_LENGTH;
  const view = new DataView(new ArrayBuffer(length));
  view.setUint16(PROTOCOL, checkRange("stp.protocol", fields.protocol, 0xffff));
  view.setUint8(VERSION, checkRange("stp.version", fields.version, 0xff));
  view.setUint8(TYPE, checkRange("stp.type", fields.type, 0xff));
  if (configuration !== undefined) encodeConfiguration(view, configuration);
  if (length === RST_LENGTH) {
    view.setUint8(VERSION_1_LENGTH, checkRange("stp.version1Length", version1Length ?? 0, 0xff));
  }
  return new Uint8Array(view.buffer);
}

function encodeConfiguration(view: DataView<ArrayBuffer>, fields: BpduConfiguration): void {
  view.setUint8(FLAGS, checkRange("stp.flags", fields.flags, 0xff));
  encodeBridge(view, ROOT, fields.root);
  view.setUint32(ROOT_PATH_COST, checkRange("stp.rootPathCost", fields.rootPathCost, 0xffffffff));
  encodeBridge(view, BRIDGE, fields.bridge);
  view.setUint16(PORT, checkRange("stp.port", fields.port, 0xffff));
  const { messageAge, maxAge, helloTime, forwardDelay } = fields;
  view.setUint16(MESSAGE_AGE, checkRange("stp.messageAge x 256", messageAge * TICKS_PER_SECOND, 0xffff));
  view.setUint16(MAX_AGE, checkRange("stp.maxAge x 256", maxAge * TICKS_PER_SECOND, 0xffff));
  view.setUint16(HELLO_TIME, checkRange("stp.helloTime x 256", helloTime * TICKS_PER_SECOND, 0xffff));
  view.setUint16(FORWARD_DELAY, checkRange("stp.forwardDelay x 256", forwardDelay * TICKS_PER_SECOND, 0xffff));
}

function encodeBridge(
  view: DataView<ArrayBuffer>,
  at: number,
  { priority, extension, address }: BridgeIdentifier,
): void {
  const steps = checkRange("stp.priority / 4096", priority / 0x1000, 0xf);
  view.setUint16(at, steps << 12 | checkRange("stp.extension", extension, 0xfff));
  new Uint8Array(view.buffer).set(parseMac(address), at + 2);
}
