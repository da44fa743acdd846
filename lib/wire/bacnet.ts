/**
 * BACnet over IP, ANSI/ASHRAE 135: the virtual link of annex J, and the network layer of clause 6.
 *
 * ```text
 * +---------------+---------------+-------------------------------+
 * |  Type (0x81)  |   Function    |            Length             | of a forwarded one: address (4), port (2)
 * +---------------+---------------+-------------------------------+
 * |  Version (1)  |    Control    | DNET (2) DLEN DADR, SNET (2) SLEN SADR, hop count: those that control says
 * +---------------+---------------+
 * ```
 *
 * @module
 */

import { Cursor } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";

const FUNCTION = 1;
const LENGTH = 2;
const BVLC_LENGTH = 4;
const FORWARDED_LENGTH = 10;
/** The type of the virtual link over IPv4. */
const BVLC_IPV4 = 0x81;
const LAST_FUNCTION = 0x0c;

/** BVLC function: a message that was forwarded, with the address of who has sent it first. */
export const BVLC_FORWARDED_NPDU = 0x04;
/** BVLC function: a message to be sent to all. */
export const BVLC_DISTRIBUTE_BROADCAST = 0x09;
/** BVLC function: a message to one. */
export const BVLC_ORIGINAL_UNICAST_NPDU = 0x0a;
/** BVLC function: a message to all. */
export const BVLC_ORIGINAL_BROADCAST_NPDU = 0x0b;

const CONTROL = 1;
const NPDU_LENGTH = 2;
const CONTROL_NETWORK_MESSAGE = 0x80;
const CONTROL_DESTINATION = 0x20;
const CONTROL_SOURCE = 0x08;

/**
 * The header of the virtual link.
 *
 * @example
 * ```ts
 * import { Bacnet, Bvlc, decode, frame, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.255" });
 * const whoIs = parseHex("81 0b 000c 01 20 ffff 00 ff 10 08");
 * const packet = decode(frame(addresses, udp({ srcPort: 47808, dstPort: 47808 }), whoIs), LINKTYPE_RAW);
 * if (packet.layer(Bvlc)?.function !== 0x0b) throw new Error("a broadcast");
 * if (packet.layer(Bacnet)?.apduType !== 1) throw new Error("an unconfirmed request");
 * ```
 */
export class Bvlc extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "bvlc";

  /** The header at `offset`; undefined where it is not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Bvlc | undefined {
    return end - offset < bvlcLengthAt(view, offset, end) ? undefined : new Bvlc(view, offset, end);
  }

  /** Why {@linkcode Bvlc.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: bvlcLengthAt(view, offset, end), available: end - offset };
  }

  /** Whether the type, a function and the length of what is there stand at the begin. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const bvlc = Bvlc.decode(view, offset, end);
    return bvlc !== undefined && bvlc.type === BVLC_IPV4 && bvlc.function <= LAST_FUNCTION &&
      bvlc.length >= bvlc.headerLength;
  }

  /** The short name of the protocol. */
  get name(): "bvlc" {
    return "bvlc";
  }

  /** 0x81 over IPv4. */
  get type(): number {
    return this.view.getUint8(this.offset);
  }

  /** What it is, a `BVLC_` number. */
  get function(): number {
    return this.view.getUint8(this.offset + FUNCTION);
  }

  /** Bytes of all, this header included. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** Whether a message of the network layer is behind it. */
  get carriesNpdu(): boolean {
    const code = this.function;
    return code === BVLC_FORWARDED_NPDU || (code >= BVLC_DISTRIBUTE_BROADCAST && code <= BVLC_ORIGINAL_BROADCAST_NPDU);
  }

  /** Bytes of the header: 4, or 10 of a forwarded message. */
  get headerLength(): number {
    return bvlcLengthAt(this.view, this.offset, this.end);
  }

  /** The byte after the message in `view`. */
  override get payloadEnd(): number {
    return Math.max(this.payloadOffset, Math.min(this.end, this.offset + this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): BvlcFields {
    return { type: this.type, function: this.function, length: this.length };
  }
}

/** The fields of a {@linkcode Bvlc}. */
export interface BvlcFields {
  /** 0x81 over IPv4. */
  type: number;
  /** A `BVLC_` number. */
  function: number;
  /** Bytes of all, the header included. */
  length: number;
}

function bvlcLengthAt(view: DataView, offset: number, end: number): number {
  const isForwarded = end - offset > FUNCTION && view.getUint8(offset + FUNCTION) === BVLC_FORWARDED_NPDU;
  return isForwarded ? FORWARDED_LENGTH : BVLC_LENGTH;
}

/** A network and an address in it. */
export interface BacnetAddress {
  /** 0xffff is all networks. */
  readonly network: number;
  /** Hexadecimal digits; none for all of the network. */
  readonly address: string;
}

/** What of a header is there. */
interface NpduParts {
  destination?: BacnetAddress;
  source?: BacnetAddress;
  hopCount?: number;
  messageType?: number;
  end: number;
}

/** The header of the network layer. Its payload is a message of an application, an APDU, or one of the network layer's own. */
export class Bacnet extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "bacnet";
  #parts: NpduParts | undefined = undefined;

  /** The header at `offset`; undefined where fewer than 2 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Bacnet | undefined {
    return end - offset < NPDU_LENGTH ? undefined : new Bacnet(view, offset, end);
  }

  /** Why {@linkcode Bacnet.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: NPDU_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "bacnet" {
    return "bacnet";
  }

  /** 1. */
  get version(): number {
    return this.view.getUint8(this.offset);
  }

  /** What the header has, and how urgent the message is. */
  get control(): number {
    return this.view.getUint8(this.offset + CONTROL);
  }

  /** Whom it is for; undefined on the network where it was sent. */
  get destination(): BacnetAddress | undefined {
    return this.#read().destination;
  }

  /** Who has sent it; undefined on the network where it was sent. */
  get source(): BacnetAddress | undefined {
    return this.#read().source;
  }

  /** How many routers may still pass it on; undefined without destination. */
  get hopCount(): number | undefined {
    return this.#read().hopCount;
  }

  /** What a message of the network layer is; undefined for one of an application. */
  get messageType(): number | undefined {
    return this.#read().messageType;
  }

  /** What a message of an application is: 0 a confirmed request, 1 an unconfirmed one; undefined for another message. */
  get apduType(): number | undefined {
    if ((this.control & CONTROL_NETWORK_MESSAGE) !== 0 || this.payloadOffset >= this.end) return undefined;
    return this.view.getUint8(this.payloadOffset) >> 4;
  }

  /** Bytes of the header, as far as they are there. */
  get headerLength(): number {
    return this.#read().end - this.offset;
  }

  /** The header as plain fields. */
  toJSON(): BacnetFields {
    const { end: _end, ...parts } = this.#read();
    const { apduType } = this;
    return {
      version: this.version,
      control: this.control,
      ...parts,
      ...(apduType === undefined ? {} : { apduType }),
    };
  }

  #read(): NpduParts {
    return this.#parts ??= readNpdu(new Cursor(this), this.control);
  }
}

/** The fields of a {@linkcode Bacnet}; those that its control says, as far as they are there. */
export interface BacnetFields {
  /** 1. */
  version: number;
  /** What the header has. */
  control: number;
  /** Whom it is for. */
  destination?: BacnetAddress;
  /** Who has sent it. */
  source?: BacnetAddress;
  /** How many routers may still pass it on. */
  hopCount?: number;
  /** What a message of the network layer's own is. */
  messageType?: number;
  /** The upper half of the first byte of the payload. */
  apduType?: number;
}

function readNpdu(from: Cursor, control: number): NpduParts {
  const parts: NpduParts = { end: from.end };
  from.part(NPDU_LENGTH);
  if ((control & CONTROL_DESTINATION) !== 0) {
    const destination = readAddress(from);
    if (destination !== undefined) parts.destination = destination;
  }
  if ((control & CONTROL_SOURCE) !== 0) {
    const source = readAddress(from);
    if (source !== undefined) parts.source = source;
  }
  if ((control & CONTROL_DESTINATION) !== 0 && from.left > 0) parts.hopCount = from.uint8();
  if ((control & CONTROL_NETWORK_MESSAGE) !== 0 && from.left > 0) parts.messageType = from.uint8();
  return { ...parts, end: from.offset };
}

/** A network and an address; undefined where they are not all there. */
function readAddress(from: Cursor): BacnetAddress | undefined {
  const network = from.uint16();
  const { view, offset, end } = from.part(from.uint8());
  return from.isShort ? undefined : { network, address: formatHexAt(view, offset, end) };
}
