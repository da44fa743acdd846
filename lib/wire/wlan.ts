/**
 * IEEE 802.11, clause 9.2.4 (IEEE 802.11-2020). All numbers are little-endian.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |         Frame Control         |         Duration/ID           |
 * +-------------------------------+-------------------------------+
 * |  Address 1; then, by type: address 2, address 3, sequence     |
 * |  control, address 4, QoS control, HT control                  |
 * +---------------------------------------------------------------+
 * |  Of management frames: fixed fields and elements              |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatMac } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { OptionPart } from "./option_list.ts";
import type { WlanElement, WlanFields } from "./wlan_fields.ts";
import { WLAN_FROM_DS, WLAN_PROTECTED, WLAN_TO_DS } from "./wlan_flag.ts";
import {
  WLAN_CF_END,
  WLAN_PS_POLL,
  WLAN_TYPE_CONTROL,
  WLAN_TYPE_DATA,
  WLAN_TYPE_MANAGEMENT,
  wlanFixedLength,
  wlanHeaderShape,
} from "./wlan_type.ts";

const FRAME_CONTROL = 0;
const DURATION = 2;
const ADDRESS_1 = 4;
const ADDRESS_2 = 10;
const ADDRESS_3 = 16;
const SEQUENCE_CONTROL = 22;
const ADDRESS_4 = 24;
/** No frame has more elements than there are IDs; of a hostile one the others are left out. */
const MAX_ELEMENTS = 256;
/** Bytes before which a frame doesn't even say what it is. */
const SHORTEST = 2;

/**
 * An 802.11 header in a frame; of a management frame that is not encrypted its body too.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_IEEE802_11, parseHex, Wlan } from "@capkit/capkit/core";
 *
 * const packet = decode(parseHex("d4000000 020000000001"), LINKTYPE_IEEE802_11);
 * const { type, subtype, addr1 } = packet.layer(Wlan) ?? {};
 * if (type !== 1 || subtype !== 13 || addr1 !== "02:00:00:00:00:01") throw new Error("an acknowledgement");
 * ```
 */
export class Wlan extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "wlan";

  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Wlan | undefined {
    return end - offset < SHORTEST || end - offset < shapeAt(view, offset).length
      ? undefined
      : new Wlan(view, offset, end);
  }

  /** Why {@linkcode Wlan.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < SHORTEST ? SHORTEST : shapeAt(view, offset).length, available };
  }

  /** The short name of the protocol. */
  get name(): "wlan" {
    return "wlan";
  }

  /** The version: 0. */
  get version(): number {
    return this.#control & 3;
  }

  /** Management, control, data or extension: a `WLAN_TYPE_` number. */
  get type(): number {
    return this.#control >> 2 & 3;
  }

  /** What it is among those of its type, 0 to 15. */
  get subtype(): number {
    return this.#control >> 4;
  }

  /** The flags, `WLAN_TO_DS` to `WLAN_ORDER`. */
  get flags(): number {
    return this.view.getUint8(this.offset + FRAME_CONTROL + (this.isSwapped ? 0 : 1));
  }

  /** For how many microseconds the medium is taken; in PS-Poll the association. */
  get duration(): number {
    return this.view.getUint16(this.offset + DURATION, true);
  }

  /** The receiver's address, `"02:00:00:00:00:01"`. */
  get addr1(): string {
    return formatMac(this.view, this.offset + ADDRESS_1);
  }

  /** The transmitter's address; undefined in a frame that has none. */
  get addr2(): string | undefined {
    return this.#shape.addresses >= 2 ? formatMac(this.view, this.offset + ADDRESS_2) : undefined;
  }

  /** What the flags say; undefined in control frames. */
  get addr3(): string | undefined {
    return this.#shape.addresses >= 3 ? formatMac(this.view, this.offset + ADDRESS_3) : undefined;
  }

  /** The number of the fragment, 0 to 15; undefined in control frames. */
  get fragment(): number | undefined {
    return this.#shape.addresses >= 3 ? this.view.getUint8(this.offset + SEQUENCE_CONTROL) & 15 : undefined;
  }

  /** The sequence number, 0 to 4,095; undefined in control frames. */
  get seq(): number | undefined {
    return this.#shape.addresses >= 3 ? this.view.getUint16(this.offset + SEQUENCE_CONTROL, true) >> 4 : undefined;
  }

  /** The source's address in a frame between access points; undefined in any other. */
  get addr4(): string | undefined {
    return this.#shape.addresses >= 4 ? formatMac(this.view, this.offset + ADDRESS_4) : undefined;
  }

  /** The QoS control field; undefined in a frame without QoS. */
  get qos(): number | undefined {
    const { qosAt } = this.#shape;
    return qosAt === undefined ? undefined : this.view.getUint16(this.offset + qosAt, true);
  }

  /** The HT control field; undefined in a frame without it. */
  get htControl(): number | undefined {
    const { htControlAt } = this.#shape;
    return htControlAt === undefined ? undefined : this.view.getUint32(this.offset + htControlAt, true);
  }

  /** Where the frame came from and is to go, as the flags say it. */
  get ends(): WlanEnds {
    const { type, subtype, addr1, addr2, addr3, addr4 } = this;
    if (type === WLAN_TYPE_MANAGEMENT) return { destination: addr1, source: addr2, bssid: addr3 };
    if (type === WLAN_TYPE_CONTROL && subtype === WLAN_PS_POLL) return { bssid: addr1 };
    if (type === WLAN_TYPE_CONTROL && subtype >= WLAN_CF_END) return { bssid: addr2 };
    if (type !== WLAN_TYPE_DATA) return {};
    switch (this.flags & (WLAN_TO_DS | WLAN_FROM_DS)) {
      case 0:
        return { destination: addr1, source: addr2, bssid: addr3 };
      case WLAN_TO_DS:
        return { destination: addr3, source: addr2, bssid: addr1 };
      case WLAN_FROM_DS:
        return { destination: addr1, source: addr3, bssid: addr2 };
      default:
        return { destination: addr3, source: addr4 };
    }
  }

  /** Whether the body is encrypted. */
  get isProtected(): boolean {
    return (this.flags & WLAN_PROTECTED) !== 0;
  }

  /** What a management frame has before its elements, as hexadecimal digits; empty in any other. */
  get fixed(): string {
    const from = this.#bodyAt;
    return formatHexAt(this.view, from, this.#elementsAt(from));
  }

  /** Where the elements of a management frame are, as far as they were captured; `kind` is an element's ID. */
  get elementParts(): OptionPart[] {
    const { view, payloadOffset: end } = this;
    const parts: OptionPart[] = [];
    for (let at = this.#elementsAt(this.#bodyAt); at + 2 <= end && parts.length < MAX_ELEMENTS;) {
      const next = at + 2 + view.getUint8(at + 1);
      if (next > end) break;
      parts.push({ view, offset: at, end: next, kind: view.getUint8(at) });
      at = next;
    }
    return parts;
  }

  /** The elements of a management frame. */
  get elements(): WlanElement[] {
    return this.elementParts.map(({ view, offset, end, kind }) => ({
      id: kind,
      data: formatHexAt(view, offset + 2, end),
    }));
  }

  /** What is left of a management frame and no element, as hexadecimal digits. */
  get rest(): string {
    const from = this.elementParts.at(-1)?.end ?? this.#elementsAt(this.#bodyAt);
    return formatHexAt(this.view, from, this.payloadOffset);
  }

  /** Bytes of the header: 10 to 36, and in a management frame its body as far as it was captured. */
  get headerLength(): number {
    return this.#hasOpenBody ? this.end - this.offset : this.#shape.length;
  }

  /** The header as plain fields. */
  toJSON(): WlanFields {
    const { version, type, subtype, flags, duration, addr1, addr2, addr3, fragment, seq, addr4, qos, htControl } = this;
    const body = this.#hasOpenBody ? { fixed: this.fixed, elements: this.elements, rest: this.rest } : {};
    return {
      version,
      type,
      subtype,
      flags,
      duration,
      addr1,
      ...addr2 === undefined ? {} : { addr2 },
      ...addr3 === undefined ? {} : { addr3 },
      ...fragment === undefined ? {} : { fragment },
      ...seq === undefined ? {} : { seq },
      ...addr4 === undefined ? {} : { addr4 },
      ...qos === undefined ? {} : { qos },
      ...htControl === undefined ? {} : { htControl },
      ...body,
    };
  }

  /** Whether the two bytes of frame control are the other way round. */
  protected get isSwapped(): boolean {
    return false;
  }

  /** The byte with version, type and subtype. */
  get #control(): number {
    return this.view.getUint8(this.offset + FRAME_CONTROL + (this.isSwapped ? 1 : 0));
  }

  get #shape(): ReturnType<typeof wlanHeaderShape> {
    return shapeAt(this.view, this.offset, this.isSwapped);
  }

  get #hasOpenBody(): boolean {
    return this.type === WLAN_TYPE_MANAGEMENT && !this.isProtected;
  }

  get #bodyAt(): number {
    return this.offset + this.#shape.length;
  }

  /** Where elements begin behind the fixed fields; those of an unknown layout are all that is there. */
  #elementsAt(bodyAt: number): number {
    return Math.min(this.payloadOffset, bodyAt + wlanFixedLength(this.subtype));
  }
}

/** An 802.11 header as access points of Cisco put it into CAPWAP: the two bytes of frame control are the other way round. */
export class WlanSwapped extends Wlan {
  /** The header at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): WlanSwapped | undefined {
    return end - offset < SHORTEST || end - offset < shapeAt(view, offset, true).length
      ? undefined
      : new WlanSwapped(view, offset, end);
  }

  /** Why {@linkcode WlanSwapped.decode} returned undefined. */
  static override shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < SHORTEST ? SHORTEST : shapeAt(view, offset, true).length, available };
  }

  /** They are. */
  protected override get isSwapped(): boolean {
    return true;
  }
}

function shapeAt(view: DataView, offset: number, swapped = false): ReturnType<typeof wlanHeaderShape> {
  const control = view.getUint8(offset + FRAME_CONTROL + (swapped ? 1 : 0));
  const flags = view.getUint8(offset + FRAME_CONTROL + (swapped ? 0 : 1));
  return wlanHeaderShape({ type: control >> 2 & 3, subtype: control >> 4, flags });
}

/** Where a frame came from, and is to go. */
export interface WlanEnds {
  /** Whom the payload is for; undefined in control frames. */
  readonly destination?: string | undefined;
  /** Who sent the payload; undefined in control frames. */
  readonly source?: string | undefined;
  /** The access point's cell; undefined in control frames and between access points. */
  readonly bssid?: string | undefined;
}
