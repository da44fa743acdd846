/**
 * Modbus over TCP: "MODBUS Messaging on TCP/IP Implementation Guide" 1.0b section 3.1.3, and "MODBUS Application Protocol
 * Specification" 1.1b3.
 *
 * ```text
 * +-----------------+-----------------+-----------------+---------+
 * |   Transaction   |  Protocol (0)   |     Length      | Unit ID |
 * +-----------------+-----------------+-----------------+---------+
 * | E |  Function   | data
 * +-----------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const TRANSACTION = 0;
const PROTOCOL = 2;
const LENGTH = 4;
const UNIT = 6;
const HEADER_LENGTH = 7;
/** Where bytes begin to be counted by the length. */
const COUNTED = 6;
/** Bytes of a message without its header at most. */
const MAX_PDU_LENGTH = 253;
const FUNCTION_LENGTH = 1;
const EXCEPTION = 0x80;

/**
 * The header of a message, MBAP. A segment can hold several.
 *
 * @example
 * ```ts
 * import { decode, encodeMbap, frame, ipv4, LINKTYPE_RAW, Modbus, parseHex, tcp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const header = encodeMbap({ transactionId: 1, protocolId: 0, length: 6, unitId: 1 });
 * const bytes = frame(addresses, tcp({ srcPort: 4000, dstPort: 502 }), header, parseHex("03 006b 0003"));
 * if (decode(bytes, LINKTYPE_RAW).layer(Modbus)?.functionCode !== 3) throw new Error("read holding registers");
 * ```
 */
export class Mbap extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "mbap";

  /** The header at `offset`; undefined where fewer than 7 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Mbap | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Mbap(view, offset, end);
  }

  /** Why {@linkcode Mbap.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether the protocol is Modbus, the length one that a message can have, and a function code there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH + FUNCTION_LENGTH || view.getUint16(offset + PROTOCOL) !== 0) return false;
    const length = view.getUint16(offset + LENGTH);
    return length >= 2 && length <= 1 + MAX_PDU_LENGTH && view.getUint8(offset + HEADER_LENGTH) !== 0;
  }

  /** The short name of the protocol. */
  get name(): "mbap" {
    return "mbap";
  }

  /** The number that an answer shares with its request. */
  get transactionId(): number {
    return this.view.getUint16(this.offset + TRANSACTION);
  }

  /** 0 for Modbus. */
  get protocolId(): number {
    return this.view.getUint16(this.offset + PROTOCOL);
  }

  /** Bytes that follow, the unit included. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** Which device behind a gateway. */
  get unitId(): number {
    return this.view.getUint8(this.offset + UNIT);
  }

  /** Bytes of the header: 7. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the message in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.max(this.payloadOffset, Math.min(this.end, this.offset + COUNTED + this.length));
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): MbapFields {
    const { transactionId, protocolId, length, unitId } = this;
    return { transactionId, protocolId, length, unitId };
  }
}

/** The fields of a {@linkcode Mbap}. */
export interface MbapFields {
  /** 0 to 65,535. */
  transactionId: number;
  /** 0 for Modbus. */
  protocolId: number;
  /** Bytes that follow, the unit included. */
  length: number;
  /** 0 to 255. */
  unitId: number;
}

/**
 * The 7 bytes of a header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeMbap(fields: MbapFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(TRANSACTION, checkRange("mbap.transactionId", fields.transactionId, 0xffff));
  view.setUint16(PROTOCOL, checkRange("mbap.protocolId", fields.protocolId, 0xffff));
  view.setUint16(LENGTH, checkRange("mbap.length", fields.length, 0xffff));
  view.setUint8(UNIT, checkRange("mbap.unitId", fields.unitId, 0xff));
  return new Uint8Array(view.buffer);
}

/** A request or an answer of Modbus: its function code, and data that depends on it. */
export class Modbus extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "modbus";

  /** The function code at `offset`; undefined where no byte is there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Modbus | undefined {
    return end - offset < FUNCTION_LENGTH ? undefined : new Modbus(view, offset, end);
  }

  /** Why {@linkcode Modbus.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: FUNCTION_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "modbus" {
    return "modbus";
  }

  /** Whether it is an answer that something went wrong. */
  get isException(): boolean {
    return (this.view.getUint8(this.offset) & EXCEPTION) !== 0;
  }

  /** What is wanted, 1 to 127: 3 is to read holding registers. */
  get functionCode(): number {
    return this.view.getUint8(this.offset) & ~EXCEPTION;
  }

  /** What went wrong; undefined where nothing did, and where it is not there. */
  get exceptionCode(): number | undefined {
    return this.isException && this.end > this.payloadOffset ? this.view.getUint8(this.payloadOffset) : undefined;
  }

  /** Bytes of the header: 1. */
  get headerLength(): number {
    return FUNCTION_LENGTH;
  }

  /** The message as plain fields. */
  toJSON(): ModbusFields {
    const { isException, functionCode, exceptionCode } = this;
    return { isException, functionCode, ...(exceptionCode === undefined ? {} : { exceptionCode }) };
  }
}

/** The fields of a {@linkcode Modbus}. */
export interface ModbusFields {
  /** Whether something went wrong. */
  isException: boolean;
  /** 1 to 127. */
  functionCode: number;
  /** The first byte of the payload, in an exception. */
  exceptionCode?: number;
}

/**
 * The byte of a function code.
 *
 * @throws RangeError where it does not fit.
 */
export function encodeModbus({ isException, functionCode }: ModbusFields): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(checkRange("modbus.functionCode", functionCode, 0x7f) | (isException ? EXCEPTION : 0));
}
