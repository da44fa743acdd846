/**
 * What the data of a CAN error frame says, linux/can/error.h.
 *
 * ```text
 * +---------------+---------------+---------------+---------------+
 * | Arbitration   |  Controller   | Protocol type | Protocol loc. |
 * +---------------+---------------+---------------+---------------+
 * |  Transceiver  |    Controller specific, or error counters     |
 * +---------------+-----------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const ARBITRATION = 0;
const CONTROLLER = 1;
const PROTOCOL_TYPE = 2;
const PROTOCOL_LOCATION = 3;
const TRANSCEIVER = 4;
const SPECIFIC = 5;
/** What CAN_ERR_DLC says: an error frame has all 8 bytes. */
const HEADER_LENGTH = 8;

/**
 * The details of an error on a CAN bus; which of them are meant, the classes in the frame's identifier say.
 *
 * @example
 * ```ts
 * import { CanError, decode, LINKTYPE_CAN_SOCKETCAN, parseHex } from "@capkit/capkit/core";
 *
 * const packet = decode(parseHex("20000004 08000000 00 04 00 00 00 000000"), LINKTYPE_CAN_SOCKETCAN);
 * if (packet.layer(CanError)?.controller !== 4) throw new Error("the controller has reached its level of warning");
 * ```
 */
export class CanError extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "can.error";

  /** The details at `offset`; undefined where fewer than 8 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): CanError | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new CanError(view, offset, end);
  }

  /** Why {@linkcode CanError.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "can.error" {
    return "can.error";
  }

  /** The bit in which arbitration was lost; 0 where nobody knows. */
  get arbitration(): number {
    return this.view.getUint8(this.offset + ARBITRATION);
  }

  /** What the controller suffers from, `CAN_ERR_CRTL_` bits. */
  get controller(): number {
    return this.view.getUint8(this.offset + CONTROLLER);
  }

  /** How the protocol was violated, `CAN_ERR_PROT_` bits. */
  get protocolType(): number {
    return this.view.getUint8(this.offset + PROTOCOL_TYPE);
  }

  /** Where in the frame, a `CAN_ERR_PROT_LOC_` number. */
  get protocolLocation(): number {
    return this.view.getUint8(this.offset + PROTOCOL_LOCATION);
  }

  /** The state of the transceiver: of CANH in the lower four bits, of CANL in the upper four. */
  get transceiver(): number {
    return this.view.getUint8(this.offset + TRANSCEIVER);
  }

  /** Three bytes as the controller's driver likes, as hexadecimal digits. */
  get specific(): string {
    return formatHexAt(this.view, this.offset + SPECIFIC, this.offset + HEADER_LENGTH);
  }

  /** Bytes of the details: 8. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The details as plain fields. */
  toJSON(): CanErrorFields {
    return {
      arbitration: this.arbitration,
      controller: this.controller,
      protocolType: this.protocolType,
      protocolLocation: this.protocolLocation,
      transceiver: this.transceiver,
      specific: this.specific,
    };
  }
}

/** The fields of a {@linkcode CanError}. */
export interface CanErrorFields {
  /** 0 to 255. */
  arbitration: number;
  /** 0 to 255. */
  controller: number;
  /** 0 to 255. */
  protocolType: number;
  /** 0 to 255. */
  protocolLocation: number;
  /** 0 to 255. */
  transceiver: number;
  /** Six hexadecimal digits. */
  specific: string;
}

/**
 * The 8 bytes of data in an error frame.
 *
 * @throws TypeError where `specific` is not in hexadecimal digits.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodeCanError } from "@capkit/capkit/core";
 *
 * const nothing = { arbitration: 0, protocolType: 0, protocolLocation: 0, transceiver: 0, specific: "000000" };
 * if (encodeCanError({ ...nothing, controller: 4 })[1] !== 4) throw new Error("8 bytes");
 * ```
 */
export function encodeCanError(fields: CanErrorFields): Uint8Array<ArrayBuffer> {
  const specific = parseHex(fields.specific);
  if (specific.length !== HEADER_LENGTH - SPECIFIC) {
    throw new RangeError(`Cannot encode can.error.specific of ${specific.length} bytes: there are 3 for it`);
  }
  return Uint8Array.of(
    checkRange("can.error.arbitration", fields.arbitration, 0xff),
    checkRange("can.error.controller", fields.controller, 0xff),
    checkRange("can.error.protocolType", fields.protocolType, 0xff),
    checkRange("can.error.protocolLocation", fields.protocolLocation, 0xff),
    checkRange("can.error.transceiver", fields.transceiver, 0xff),
    ...specific,
  );
}
