/**
 * Frame Relay: the address of ITU-T Q.922 section 3.3, and how the protocol inside is told: RFC 2427 section 3, or Cisco's
 * way with an EtherType.
 *
 * ```text
 *   8   7   6   5   4   3   2   1
 * +-----------------------+---+---+
 * |      Upper DLCI       |C/R| 0 |   2 bytes; of 3 or 4 bytes the last one has D/C in place
 * +---------------+---+---+---+---+   of C/R, and the others go on with the DLCI
 * |  Lower DLCI   |FEC|BEC|DE | 1 |
 * +---------------+---+---+---+---+
 * |  Control, 0x03, maybe 0, NLPID; or EtherType
 * +-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

/** Bytes of an address at least and at most. */
const SHORTEST_ADDRESS = 2;
const LONGEST_ADDRESS = 4;
/** Unnumbered information, after which an NLPID says what follows. */
const CONTROL_UI = 0x03;
/** The bit of the last byte of an address. */
const EXTENSION = 1;

/** NLPID: SNAP follows (RFC 2427, section 4.3). */
export const NLPID_SNAP = 0x80;
/** NLPID: IPv6. */
export const NLPID_IPV6 = 0x8e;
/** NLPID: IPv4. */
export const NLPID_IP = 0xcc;

/**
 * A Frame Relay header in a frame.
 *
 * @example
 * ```ts
 * import { decode, encodeFrameRelay, frame, FrameRelay, ipv4, LINKTYPE_FRELAY, udp } from "@capkit/capkit/core";
 *
 * const flags = { cr: false, fecn: false, becn: false, de: false, dc: false, padded: false };
 * const header = encodeFrameRelay({ addressLength: 2, dlci: 100, ...flags, nlpid: 0xcc });
 * const bytes = frame(header, ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ dstPort: 53 }));
 * const packet = decode(bytes, LINKTYPE_FRELAY);
 * if (packet.layer(FrameRelay)?.dlci !== 100 || packet.udp?.dstPort !== 53) throw new Error("IPv4 through circuit 100");
 * ```
 */
export class FrameRelay extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "fr";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): FrameRelay | undefined {
    return end - offset < lengthAt(view, offset, end) ? undefined : new FrameRelay(view, offset, end);
  }

  /** Why {@linkcode FrameRelay.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: lengthAt(view, offset, end), available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "fr" {
    return "fr";
  }

  /** Bytes of the address: 2, 3 or 4. */
  get addressLength(): number {
    return addressLengthAt(this.view, this.offset, this.end);
  }

  /** The data link connection identifier: 10, 16 or 23 bits; of three or four bytes without what D/C says is none of it. */
  get dlci(): number {
    const { view, offset, addressLength: length } = this;
    let dlci = view.getUint8(offset) >> 2 << 4 | view.getUint8(offset + 1) >> 4;
    if (length === LONGEST_ADDRESS) dlci = dlci << 7 | view.getUint8(offset + 2) >> 1;
    return length === SHORTEST_ADDRESS ? dlci : dlci << 6 | this.lowest;
  }

  /** Command or response: of no meaning to the network. */
  get cr(): boolean {
    return (this.view.getUint8(this.offset) & 2) !== 0;
  }

  /** There was congestion on the way here. */
  get fecn(): boolean {
    return (this.view.getUint8(this.offset + 1) & 8) !== 0;
  }

  /** There is congestion on the way back. */
  get becn(): boolean {
    return (this.view.getUint8(this.offset + 1) & 4) !== 0;
  }

  /** The frame may be dropped first. */
  get de(): boolean {
    return (this.view.getUint8(this.offset + 1) & 2) !== 0;
  }

  /** The last byte of three or four holds DL-CORE control, and no part of the identifier. */
  get dc(): boolean {
    const length = this.addressLength;
    return length > SHORTEST_ADDRESS && (this.view.getUint8(this.offset + length - 1) & 2) !== 0;
  }

  /** Whether a zero stands between control field and NLPID. */
  get padded(): boolean {
    return this.#isUi && this.view.getUint8(this.#controlAt + 1) === 0;
  }

  /** What follows, a number of ISO/IEC TR 9577; undefined where an EtherType says it. */
  get nlpid(): number | undefined {
    return this.#isUi ? this.view.getUint8(this.#controlAt + (this.padded ? 2 : 1)) : undefined;
  }

  /** What follows, an EtherType; undefined where an NLPID says it. */
  get ethertype(): number | undefined {
    return this.#isUi ? undefined : this.view.getUint16(this.#controlAt);
  }

  /** Bytes of the header: 4 to 7. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset, this.end);
  }

  /** The header as plain fields. */
  toJSON(): FrameRelayFields {
    const { nlpid, ethertype } = this;
    return {
      addressLength: this.addressLength,
      dlci: this.dlci,
      cr: this.cr,
      fecn: this.fecn,
      becn: this.becn,
      de: this.de,
      dc: this.dc,
      padded: this.padded,
      ...nlpid === undefined ? {} : { nlpid },
      ...ethertype === undefined ? {} : { ethertype },
    };
  }

  /** The upper six bits of the address's last byte. */
  get lowest(): number {
    return this.view.getUint8(this.offset + this.addressLength - 1) >> 2;
  }

  get #controlAt(): number {
    return this.offset + this.addressLength;
  }

  get #isUi(): boolean {
    return this.view.getUint8(this.#controlAt) === CONTROL_UI;
  }
}

/** Bytes of the address that begins there: up to the one with the extension bit, but four at most. */
function addressLengthAt(view: DataView, offset: number, end: number): number {
  let length = SHORTEST_ADDRESS;
  while (length < LONGEST_ADDRESS && offset + length < end && !isLast(view, offset + length - 1)) length++;
  return length;
}

function isLast(view: DataView, at: number): boolean {
  return (view.getUint8(at) & EXTENSION) !== 0;
}

/** Bytes of the header, as many as are needed to go on where they are not all there. */
function lengthAt(view: DataView, offset: number, end: number): number {
  if (end - offset < SHORTEST_ADDRESS) return SHORTEST_ADDRESS;
  const at = offset + addressLengthAt(view, offset, end);
  if (end - at < 2 || view.getUint8(at) !== CONTROL_UI) return at + 2 - offset;
  return at - offset + (view.getUint8(at + 1) === 0 ? 3 : 2);
}

/** How many bits of the identifier come after the ten in the first two bytes, by the length of the address. */
const BITS_BELOW: Readonly<Record<number, number>> = { 2: 0, 3: 6, 4: 13 };

/** The fields of a Frame Relay header. */
export interface FrameRelayFields {
  /** 2 to 4. */
  addressLength: number;
  /** 0 to 0x3ff, 0xffff or 0x7fffff in an address of 2, 3 or 4 bytes. */
  dlci: number;
  /** Command or response. */
  cr: boolean;
  /** Forward explicit congestion notification. */
  fecn: boolean;
  /** Backward explicit congestion notification. */
  becn: boolean;
  /** Discard eligibility. */
  de: boolean;
  /** The lowest six bits of the identifier are DL-CORE control; not in an address of 2 bytes. */
  dc: boolean;
  /** Whether a zero stands before `nlpid`. */
  padded: boolean;
  /** 0 to 255, in place of `ethertype`. */
  nlpid?: number;
  /** 0 to 65,535, in place of `nlpid`. */
  ethertype?: number;
}

/**
 * The bytes of a Frame Relay header.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeFrameRelay, formatHex } from "@capkit/capkit/core";
 *
 * const flags = { cr: false, fecn: false, becn: false, de: false, dc: false, padded: false };
 * const bytes = encodeFrameRelay({ addressLength: 2, dlci: 302, ...flags, ethertype: 0x86dd });
 * if (formatHex(bytes) !== "48e186dd") throw new Error("Cisco's way");
 * ```
 */
export function encodeFrameRelay(fields: FrameRelayFields): Uint8Array<ArrayBuffer> {
  const { cr, fecn, becn, de, dc, padded, nlpid, ethertype } = fields;
  const length = checkRange("fr.addressLength", fields.addressLength, LONGEST_ADDRESS);
  const below = BITS_BELOW[length];
  if (below === undefined) throw new RangeError(`Cannot encode fr.addressLength ${length}: it is 2, 3 or 4`);
  const dlci = checkRange("fr.dlci", fields.dlci, 2 ** (10 + below) - 1);
  const first = dlci >>> (4 + below) << 2 | (cr ? 2 : 0);
  const second = (dlci >>> below & 15) << 4 | (fecn ? 8 : 0) | (becn ? 4 : 0) | (de ? 2 : 0);
  const address = [first, second];
  if (length === LONGEST_ADDRESS) address.push((dlci >>> 6 & 0x7f) << 1);
  if (length > SHORTEST_ADDRESS) address.push((dlci & 63) << 2 | (dc ? 2 : 0));
  address.push((address.pop() ?? 0) | EXTENSION);
  if (nlpid === undefined) {
    const type = checkRange("fr.ethertype", ethertype ?? 0, 0xffff);
    return Uint8Array.of(...address, type >> 8, type & 0xff);
  }
  return Uint8Array.of(...address, CONTROL_UI, ...(padded ? [0] : []), checkRange("fr.nlpid", nlpid, 0xff));
}
