/**
 * Bluetooth between host and controller, UART transport layer ("H4"): Bluetooth Core Specification, volume 4, part A,
 * section 2; with a direction before it, https://www.tcpdump.org/linktypes/LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR.html.
 *
 * ```text
 * +---------------------------------------------------------------+
 * |   Direction, 0 is to the controller; only with pseudo-header  |
 * +---------------+-----------------------------------------------+
 * |     Type      |
 * +---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const DIRECTION_LENGTH = 4;
const TYPE_LENGTH = 1;

/** Type: a command. */
export const HCI_H4_TYPE_CMD = 1;
/** Type: asynchronous data. */
export const HCI_H4_TYPE_ACL = 2;
/** Type: synchronous data. */
export const HCI_H4_TYPE_SCO = 3;
/** Type: an event. */
export const HCI_H4_TYPE_EVT = 4;
/** Type: isochronous data. */
export const HCI_H4_TYPE_ISO = 5;

/**
 * What stands before a Bluetooth packet on its way between host and controller.
 *
 * @example
 * ```ts
 * import { decode, HciH4, LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR, parseHex } from "@capkit/capkit/core";
 *
 * const header = decode(parseHex("00000000 01 030c00"), LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR).layer(HciH4);
 * if (header?.direction !== 0 || header.type !== 1 || header.payload.length !== 3) throw new Error("a command");
 * ```
 */
export class HciH4 extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "hci_h4";

  /** The header at `offset`; undefined where fewer than 5 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): HciH4 | undefined {
    return end - offset < DIRECTION_LENGTH + TYPE_LENGTH ? undefined : new HciH4(view, offset, end);
  }

  /** Why {@linkcode HciH4.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: DIRECTION_LENGTH + TYPE_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "hci_h4" {
    return "hci_h4";
  }

  /** 0 from the host to the controller, 1 back; undefined where nobody says. */
  get direction(): number | undefined {
    return this.view.getUint32(this.offset);
  }

  /** What the packet is, an `HCI_H4_TYPE_` number. */
  get type(): number {
    return this.view.getUint8(this.payloadOffset - TYPE_LENGTH);
  }

  /** Bytes of the header: 5, or 1 in a {@linkcode HciH4Plain}. */
  get headerLength(): number {
    return DIRECTION_LENGTH + TYPE_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): HciH4Fields {
    const { direction, type } = this;
    return direction === undefined ? { type } : { direction, type };
  }
}

/** The same without a direction. */
export class HciH4Plain extends HciH4 {
  /** The `name` of its instances. */
  static override readonly layerName: string = "hci_h4";

  /** The header at `offset`; undefined where no byte is there. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): HciH4Plain | undefined {
    return end - offset < TYPE_LENGTH ? undefined : new HciH4Plain(view, offset, end);
  }

  /** Why {@linkcode HciH4Plain.decode} returned undefined. */
  static override shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: TYPE_LENGTH, available: end - offset };
  }

  /** Nobody says it. */
  override get direction(): undefined {
    return undefined;
  }

  /** Bytes of the header: 1. */
  override get headerLength(): number {
    return TYPE_LENGTH;
  }
}

/** The fields before a Bluetooth packet. */
export interface HciH4Fields {
  /** 0 to 0xffffffff; left out without a pseudo-header. */
  direction?: number;
  /** 0 to 255. */
  type: number;
}

/**
 * The byte before a Bluetooth packet, with the four of a pseudo-header where a direction is given.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeHciH4, formatHex } from "@capkit/capkit/core";
 * if (formatHex(encodeHciH4({ direction: 1, type: 4 })) !== "0000000104") throw new Error("an event");
 * ```
 */
export function encodeHciH4(fields: HciH4Fields): Uint8Array<ArrayBuffer> {
  const type = checkRange("hci_h4.type", fields.type, 0xff);
  if (fields.direction === undefined) return Uint8Array.of(type);
  const view = new DataView(new ArrayBuffer(DIRECTION_LENGTH + TYPE_LENGTH));
  view.setUint32(0, checkRange("hci_h4.direction", fields.direction, 0xffffffff));
  view.setUint8(DIRECTION_LENGTH, type);
  return new Uint8Array(view.buffer);
}
