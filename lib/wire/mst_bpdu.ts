/**
 * What MSTP adds to a BPDU of RSTP, IEEE 802.1Q clause 14.4: the configuration of the sender's region, and for each spanning
 * tree instance a message.
 *
 * ```text
 * +---------------------------------------------------------------+
 * |   MST Configuration Identifier: selector 1, name 32,          |
 * |   revision 2, digest 16 bytes                                 |
 * +---------------------------------------------------------------+
 * |   CIST Internal Root Path Cost 4, CIST Bridge Identifier 8,   |
 * |   CIST Remaining Hops 1                                       |
 * +---------------------------------------------------------------+
 * |   MSTI messages: flags 1, regional root 8, path cost 4,       |
 * |   bridge priority 1, port priority 1, remaining hops 1        |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { utf8BeforeZero } from "../bytes/text.ts";

const NAME = 1;
const REVISION = 33;
const DIGEST = 35;
const INTERNAL_ROOT_PATH_COST = 51;
const BRIDGE = 55;
const REMAINING_HOPS = 63;
const HEADER_LENGTH = 64;
const MSTI_LENGTH = 16;

/** The part of a BPDU that is MSTP's own. */
export class MstBpdu {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Where it begins in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;

  private constructor(view: DataView, offset: number, end: number) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** The part at `offset`; undefined where fewer than 64 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): MstBpdu | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new MstBpdu(view, offset, end);
  }

  /** The name of the region, without the zeros after it. */
  get regionName(): string {
    return utf8BeforeZero(this.view, this.offset + NAME, this.offset + REVISION);
  }

  /** The revision of the region's configuration. */
  get revision(): number {
    return this.view.getUint16(this.offset + REVISION);
  }

  /** The digest of which VLAN is in which instance, as hexadecimal digits. */
  get digest(): string {
    return formatHexAt(this.view, this.offset + DIGEST, this.offset + INTERNAL_ROOT_PATH_COST);
  }

  /** The cost of the path to the root of the region. */
  get internalRootPathCost(): number {
    return this.view.getUint32(this.offset + INTERNAL_ROOT_PATH_COST);
  }

  /** Priority and system ID extension of the sender. */
  get bridgePriority(): number {
    return this.view.getUint16(this.offset + BRIDGE);
  }

  /** The MAC address of the sender. */
  get bridgeAddress(): string {
    return formatMac(this.view, this.offset + BRIDGE + 2);
  }

  /** How many bridges further the message goes. */
  get remainingHops(): number {
    return this.view.getUint8(this.offset + REMAINING_HOPS);
  }

  /** The messages of the instances, as far as they are whole. */
  get instances(): MstiMessage[] {
    const { view, end } = this;
    const instances: MstiMessage[] = [];
    for (let at = this.offset + HEADER_LENGTH; at + MSTI_LENGTH <= end; at += MSTI_LENGTH) {
      instances.push({ view, offset: at, end: at + MSTI_LENGTH });
    }
    return instances;
  }

  /** All of it as plain fields. */
  toJSON(): MstBpduFields {
    return {
      regionName: this.regionName,
      revision: this.revision,
      digest: this.digest,
      internalRootPathCost: this.internalRootPathCost,
      bridgePriority: this.bridgePriority,
      bridgeAddress: this.bridgeAddress,
      remainingHops: this.remainingHops,
      instances: this.instances.map(mstiFields),
    };
  }
}

/** Where the message of one instance lies in a frame: 16 bytes. */
export interface MstiMessage {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
}

function mstiFields({ view, offset }: MstiMessage): MstiFields {
  return {
    flags: view.getUint8(offset),
    mstid: view.getUint16(offset + 1) & 0xfff,
    rootPriority: view.getUint16(offset + 1) & 0xf000,
    rootAddress: formatMac(view, offset + 3),
    internalRootPathCost: view.getUint32(offset + 9),
    bridgePriority: view.getUint8(offset + 13),
    portPriority: view.getUint8(offset + 14),
    remainingHops: view.getUint8(offset + 15),
  };
}

/** What MSTP adds to a BPDU. */
export interface MstBpduFields {
  /** The name of the region. */
  regionName: string;
  /** 0 to 65,535. */
  revision: number;
  /** 32 hexadecimal digits. */
  digest: string;
  /** 0 to 0xffffffff. */
  internalRootPathCost: number;
  /** 0 to 65,535, with the system ID extension in the lower 12 bits. */
  bridgePriority: number;
  /** The sender's MAC address. */
  bridgeAddress: string;
  /** 0 to 255. */
  remainingHops: number;
  /** One message for each instance. */
  instances: MstiFields[];
}

/** The message of one spanning tree instance. */
export interface MstiFields {
  /** As those of `BpduConfiguration`, but for the highest: whether the sender is a master. */
  flags: number;
  /** The instance, 0 to 4,095. */
  mstid: number;
  /** 0 to 61,440, in steps of 4,096. */
  rootPriority: number;
  /** The MAC address of the instance's root in the region. */
  rootAddress: string;
  /** 0 to 0xffffffff. */
  internalRootPathCost: number;
  /** 0 to 255. */
  bridgePriority: number;
  /** 0 to 255. */
  portPriority: number;
  /** 0 to 255. */
  remainingHops: number;
}
