/**
 * The datagram service of NetBIOS over UDP, RFC 1002 section 4.4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------+---+-+-+-------------------------------+
 * |    MSG_TYPE   |   0   |SNT|F|M|             DGM_ID            |
 * +---------------+-------+---+-+-+-------------------------------+
 * |                           SOURCE_IP                           |
 * +-------------------------------+-------------------------------+
 * |          SOURCE_PORT          |  what the type has: lengths,  |
 * +-------------------------------+                               |
 * |  names, user data; a name; an error code                      |
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import { Layer, type Shortage } from "./layer.ts";
import { formatNetbiosName } from "./netbios_name.ts";

const MSG_TYPE = 0;
const FLAGS = 1;
const DGM_ID = 2;
const SOURCE_IP = 4;
const SOURCE_PORT = 8;
const HEADER_LENGTH = 10;
const DGM_LENGTH = 10;
const PACKET_OFFSET = 12;
/** Bytes of a header that the names of a datagram follow. */
const DATAGRAM_LENGTH = 14;
const ERROR_CODE = 10;
/** Labels of a name are 63 bytes at most, and a name 255. */
const MAX_LABEL = 63;
const MAX_NAME = 255;

/** MSG_TYPE: a datagram to one node. */
export const NBDGM_DIRECT_UNIQUE = 0x10;
/** MSG_TYPE: a datagram to a group. */
export const NBDGM_DIRECT_GROUP = 0x11;
/** MSG_TYPE: a datagram to all. */
export const NBDGM_BROADCAST = 0x12;
/** MSG_TYPE: an error. */
export const NBDGM_ERROR = 0x13;
/** MSG_TYPE: a query of a distribution server. */
export const NBDGM_QUERY_REQUEST = 0x14;
/** MSG_TYPE: its answer that the name is there. */
export const NBDGM_POSITIVE_QUERY_RESPONSE = 0x15;
/** MSG_TYPE: its answer that the name is not there. */
export const NBDGM_NEGATIVE_QUERY_RESPONSE = 0x16;

/**
 * The header of a NetBIOS datagram, its names included. User data is the payload.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, Nbdgm, parseHex, udp } from "@capkit/capkit/core";
 *
 * const name = "20" + "43".repeat(2) + "4341".repeat(14) + "4141" + "00";
 * const header = parseHex(`11 02 0007 c0000201 008a 0046 0000 ${name} ${name}`);
 * const ports = udp({ srcPort: 138, dstPort: 138 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.255" }), ports, header, parseHex("ff")), LINKTYPE_RAW);
 * const nbdgm = packet.layer(Nbdgm);
 * if (nbdgm?.sourceName !== '"<00>' || nbdgm.payload.length !== 1) throw new Error("two names and a byte");
 * ```
 */
export class Nbdgm extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "nbdgm";

  /** The header at `offset`; undefined where fewer bytes are there than its type needs. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Nbdgm | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Nbdgm(view, offset, end);
  }

  /** Why {@linkcode Nbdgm.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** Whether a header of one of its types is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < neededAt(view, offset, end)) return false;
    const type = view.getUint8(offset + MSG_TYPE);
    return type >= NBDGM_DIRECT_UNIQUE && type <= NBDGM_NEGATIVE_QUERY_RESPONSE;
  }

  /** The short name of the protocol. */
  get name(): "nbdgm" {
    return "nbdgm";
  }

  /** What the message is, an `NBDGM_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + MSG_TYPE);
  }

  /** The sender's kind of node, and which fragment it is. */
  get flags(): number {
    return this.view.getUint8(this.offset + FLAGS);
  }

  /** The number of the datagram. */
  get id(): number {
    return this.view.getUint16(this.offset + DGM_ID);
  }

  /** The node that sent it first. */
  get sourceIp(): string {
    return formatIpv4(this.view, this.offset + SOURCE_IP);
  }

  /** That node's port. */
  get sourcePort(): number {
    return this.view.getUint16(this.offset + SOURCE_PORT);
  }

  /** Bytes of names and user data in a datagram; undefined in other messages. */
  get length(): number | undefined {
    return this.isDatagram ? this.view.getUint16(this.offset + DGM_LENGTH) : undefined;
  }

  /** Where a fragment's user data belongs; undefined in other messages than datagrams. */
  get packetOffset(): number | undefined {
    return this.isDatagram ? this.view.getUint16(this.offset + PACKET_OFFSET) : undefined;
  }

  /** 0x82 to 0x84 say what of a datagram was wrong; undefined in other messages than errors. */
  get errorCode(): number | undefined {
    return this.type === NBDGM_ERROR ? this.view.getUint8(this.offset + ERROR_CODE) : undefined;
  }

  /** Whether it is a datagram, with lengths, two names, and user data. */
  get isDatagram(): boolean {
    return isDatagram(this.type);
  }

  /** The sender's name of a datagram, `"ALPHA<00>"`; undefined in other messages and where it can't be read. */
  get sourceName(): string | undefined {
    const [source] = this.nameParts;
    return this.isDatagram && source !== undefined ? nameOf(source) : undefined;
  }

  /** The name to which a datagram or a query goes; undefined in an error and where it can't be read. */
  get destinationName(): string | undefined {
    const { nameParts } = this;
    const destination = this.isDatagram ? nameParts[1] : nameParts[0];
    return destination === undefined ? undefined : nameOf(destination);
  }

  /** Where its names are, as far as they are whole: two in a datagram, one in a query and its answers. */
  get nameParts(): NbdgmNamePart[] {
    const { view, end, type } = this;
    const parts: NbdgmNamePart[] = [];
    const count = this.isDatagram ? 2 : type > NBDGM_ERROR && type <= NBDGM_NEGATIVE_QUERY_RESPONSE ? 1 : 0;
    for (let at = this.offset + fixedLength(type); parts.length < count;) {
      const next = nameEnd(view, at, end);
      if (next === undefined) break;
      parts.push({ view, offset: at, end: next });
      at = next;
    }
    return parts;
  }

  /** Bytes of the header, with the names that are whole: at least 10. */
  get headerLength(): number {
    return (this.nameParts.at(-1)?.end ?? this.offset + fixedLength(this.type)) - this.offset;
  }

  /** The byte after the user data in `view`, by `length`. */
  override get payloadEnd(): number {
    const { length, end } = this;
    if (length === undefined) return end;
    return Math.max(this.payloadOffset, Math.min(end, this.offset + DATAGRAM_LENGTH + length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "" | "length" {
    return this.isDatagram ? "length" : "";
  }

  /** The header as plain fields. */
  toJSON(): NbdgmFields {
    const { type, flags, id, sourceIp, sourcePort, length, packetOffset, errorCode, sourceName, destinationName } =
      this;
    return {
      type,
      flags,
      id,
      sourceIp,
      sourcePort,
      ...(length === undefined ? {} : { length }),
      ...(packetOffset === undefined ? {} : { packetOffset }),
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(sourceName === undefined ? {} : { sourceName }),
      ...(destinationName === undefined ? {} : { destinationName }),
    };
  }
}

/** Where an encoded name lies in a frame. */
export interface NbdgmNamePart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`: the length of its first label. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
}

/** The fields of a NetBIOS datagram's header. */
export interface NbdgmFields {
  /** 0 to 255. */
  type: number;
  /** 0 to 255. */
  flags: number;
  /** 0 to 65,535. */
  id: number;
  /** An IPv4 address. */
  sourceIp: string;
  /** 0 to 65,535. */
  sourcePort: number;
  /** Of a datagram: bytes of names and user data, 0 to 65,535. */
  length?: number;
  /** Of a datagram: 0 to 65,535. */
  packetOffset?: number;
  /** Of an error: 0 to 255. */
  errorCode?: number;
  /** Of a datagram, with its suffix: `"ALPHA<00>"`. */
  sourceName?: string;
  /** Of a datagram or a query, with its suffix. */
  destinationName?: string;
}

function isDatagram(type: number): boolean {
  return type >= NBDGM_DIRECT_UNIQUE && type <= NBDGM_BROADCAST;
}

/** Bytes of the header before names. */
function fixedLength(type: number): number {
  return isDatagram(type) ? DATAGRAM_LENGTH : type === NBDGM_ERROR ? HEADER_LENGTH + 1 : HEADER_LENGTH;
}

function neededAt(view: DataView, offset: number, end: number): number {
  return offset < end ? fixedLength(view.getUint8(offset + MSG_TYPE)) : HEADER_LENGTH;
}

/** The byte after the name at `offset`; undefined where it is cut or none. */
function nameEnd(view: DataView, offset: number, end: number): number | undefined {
  for (let at = offset; at < end && at - offset < MAX_NAME;) {
    const length = view.getUint8(at);
    if (length > MAX_LABEL) return undefined;
    at += 1 + length;
    if (length === 0) return at;
  }
  return undefined;
}

/** What the first label of a name says. */
function nameOf({ view, offset }: NbdgmNamePart): string {
  let label = "";
  for (let i = 1; i <= view.getUint8(offset); i++) label += String.fromCharCode(view.getUint8(offset + i));
  return formatNetbiosName(label);
}
