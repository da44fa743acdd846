/**
 * Cisco's HSRP: version 1, RFC 2281, and version 2, whose messages are a list of type, length and value.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |    Version    |    Op Code    |     State     |   Hellotime   |
 * +---------------+---------------+---------------+---------------+
 * |   Holdtime    |   Priority    |     Group     |   Reserved    |
 * +---------------+---------------+---------------+---------------+
 * |      Authentication Data (8), Virtual IP Address (4)          |
 * +---------------------------------------------------------------+
 * ```
 *
 * Source of version 2: Wireshark's description of its fields; Cisco has published none.
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";
import { type TlvFields, tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const VERSION = 0;
const OPCODE = 1;
const STATE = 2;
const HELLOTIME = 3;
const HOLDTIME = 4;
const PRIORITY = 5;
const GROUP = 6;
const AUTH_DATA = 8;
const VIRTUAL_IP = 16;
const V1_LENGTH = 20;
/** The smallest element of version 2 with a value in it, and the smallest advertisement of version 1. */
const MIN_LENGTH = 4;

/** HSRP opcode, version 1: which groups a router has, in elements of type and length. */
export const HSRP_ADVERTISE = 3;
/** HSRP element of version 2: the state of a group. */
export const HSRP_GROUP_STATE = 1;
/** HSRP element of version 2: the state of an interface. */
export const HSRP_INTERFACE_STATE = 2;
/** HSRP element of version 2: a password. */
export const HSRP_TEXT_AUTHENTICATION = 3;
/** HSRP element of version 2: a digest. */
export const HSRP_MD5_AUTHENTICATION = 4;

/**
 * An HSRP message in a frame; all of it is its header.
 *
 * @example
 * ```ts
 * import { decode, frame, Hsrp, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
 *
 * const hello = parseHex("00 00 10 03 0a 78 01 00 636973636f000000 c00002fe");
 * const ports = udp({ srcPort: 1985, dstPort: 1985 });
 * const hsrp = decode(frame(ipv4({ src: "192.0.2.1", dst: "224.0.0.2" }), ports, hello), LINKTYPE_RAW).layer(Hsrp);
 * if (hsrp?.version !== 1 || hsrp.hello?.virtualIp !== "192.0.2.254") throw new Error("the active router says hello");
 * ```
 */
export class Hsrp extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "hsrp";

  /** The message at `offset`; undefined where fewer bytes are there than its version needs. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Hsrp | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Hsrp(view, offset, end);
  }

  /** Why {@linkcode Hsrp.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** Whether a message of version 1 or an element of version 2 is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= neededAt(view, offset, end) && view.getUint8(offset) <= HSRP_MD5_AUTHENTICATION;
  }

  /** The short name of the protocol. */
  get name(): "hsrp" {
    return "hsrp";
  }

  /** 1 or 2; the number in a message of version 1 is 0, which is no type of an element. */
  get version(): 1 | 2 {
    return this.view.getUint8(this.offset + VERSION) === 0 ? 1 : 2;
  }

  /** Version 1: 0 is a hello, 1 a coup, 2 a resignation, 3 an advertisement; undefined in version 2. */
  get opcode(): number | undefined {
    return this.version === 1 ? this.view.getUint8(this.offset + OPCODE) : undefined;
  }

  /** What a message of version 1 other than an advertisement says; undefined in others. */
  get hello(): HsrpHello | undefined {
    if (this.version !== 1 || this.opcode === HSRP_ADVERTISE) return undefined;
    const { view, offset } = this;
    return {
      state: view.getUint8(offset + STATE),
      hellotime: view.getUint8(offset + HELLOTIME),
      holdtime: view.getUint8(offset + HOLDTIME),
      priority: view.getUint8(offset + PRIORITY),
      group: view.getUint8(offset + GROUP),
      authData: formatHexAt(view, offset + AUTH_DATA, offset + VIRTUAL_IP),
      virtualIp: formatIpv4(view, offset + VIRTUAL_IP),
    };
  }

  /** Where the elements of version 2 are, or those of an advertisement of version 1. */
  get elementParts(): TlvPart[] {
    const { view, offset, end } = this;
    if (this.version === 2) return tlvParts(view, { offset, end }, { typeSize: 1, lengthSize: 1 });
    if (this.opcode !== HSRP_ADVERTISE) return [];
    return tlvParts(view, { offset: offset + 2, end }, { typeSize: 2, lengthSize: 2 });
  }

  /** Bytes of the message, without what may come after a hello of version 1. */
  get headerLength(): number {
    if (this.version === 1 && this.opcode !== HSRP_ADVERTISE) return V1_LENGTH;
    return (this.elementParts.at(-1)?.end ?? this.offset + 2) - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): HsrpFields {
    const { version, opcode, hello } = this;
    return {
      version,
      ...(opcode === undefined ? {} : { opcode }),
      ...(hello === undefined ? { elements: tlvFields(this.elementParts) } : { hello }),
    };
  }
}

/** How many bytes the message at `offset` needs at least. */
function neededAt(view: DataView, offset: number, end: number): number {
  if (end - offset < MIN_LENGTH) return MIN_LENGTH;
  const isShort = view.getUint8(offset + VERSION) !== 0 || view.getUint8(offset + OPCODE) === HSRP_ADVERTISE;
  return isShort ? MIN_LENGTH : V1_LENGTH;
}

/** What a message of version 1 says. */
export interface HsrpHello {
  /** 8 is standby, 16 active (RFC 2281, section 5.1). */
  state: number;
  /** Seconds. */
  hellotime: number;
  /** Seconds. */
  holdtime: number;
  /** 0 to 255. */
  priority: number;
  /** 0 to 255. */
  group: number;
  /** 8 bytes as hexadecimal digits. */
  authData: string;
  /** The group's IPv4 address. */
  virtualIp: string;
}

/** The fields of an HSRP message. */
export interface HsrpFields {
  /** 1 or 2. */
  version: number;
  /** Version 1: 0 to 255. */
  opcode?: number;
  /** Version 1: what it says; not in an advertisement. */
  hello?: HsrpHello;
  /** Version 2, and advertisements of version 1: the elements. */
  elements?: TlvFields[];
}
