/**
 * The client/server protocol of MySQL and MariaDB: MySQL's "Source Code Documentation", chapter "MySQL Packets".
 *
 * ```text
 * +-----------------------------------------------+---------------+
 * |        Length (24, little-endian)             |   Sequence    | body
 * +-----------------------------------------------+---------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const SEQUENCE = 3;
const HEADER_LENGTH = 4;
/** The version of the protocol with which a server's greeting begins. */
const PROTOCOL_10 = 10;
/** Characters of a server's version at most. */
const MAX_VERSION_LENGTH = 100;

/**
 * The header of a packet. A segment can hold several; its body is payload.
 *
 * @example
 * ```ts
 * import { decode, encodeMysql, frame, ipv4, LINKTYPE_RAW, Mysql, parseHex, tcp } from "@capkit/capkit/core";
 *
 * const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
 * const header = encodeMysql({ length: 9, sequence: 0 });
 * const bytes = frame(addresses, tcp({ srcPort: 4000, dstPort: 3306 }), header, parseHex("03 53454c454354 2031"));
 * if (decode(bytes, LINKTYPE_RAW).layer(Mysql)?.sequence !== 0) throw new Error("a query");
 * ```
 */
export class Mysql extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "mysql";

  /** The header at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Mysql | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Mysql(view, offset, end);
  }

  /** Why {@linkcode Mysql.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a whole packet is there, with something in it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const packet = Mysql.decode(view, offset, end);
    return packet !== undefined && packet.length > 0 && packet.payloadOffset + packet.length <= end;
  }

  /** The short name of the protocol. */
  get name(): "mysql" {
    return "mysql";
  }

  /** Bytes of the body. */
  get length(): number {
    return this.view.getUint16(this.offset, true) + this.view.getUint8(this.offset + 2) * 0x10000;
  }

  /** Counts the packets of a command and its answers, from 0. */
  get sequence(): number {
    return this.view.getUint8(this.offset + SEQUENCE);
  }

  /** The version of a server that greets, `"8.0.32"`; undefined in another packet. */
  get serverVersion(): string | undefined {
    const { view, payloadOffset, payloadEnd } = this;
    if (this.sequence !== 0 || payloadOffset >= payloadEnd || view.getUint8(payloadOffset) !== PROTOCOL_10) {
      return undefined;
    }
    let version = "";
    for (let at = payloadOffset + 1; at < payloadEnd && version.length <= MAX_VERSION_LENGTH; at++) {
      const byte = view.getUint8(at);
      if (byte === 0) return version === "" ? undefined : version;
      if (byte < 0x20 || byte > 0x7e) return undefined;
      version += String.fromCharCode(byte);
    }
    return undefined;
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The byte after the body in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): MysqlFields {
    const { length, sequence, serverVersion } = this;
    return { length, sequence, ...(serverVersion === undefined ? {} : { serverVersion }) };
  }
}

/** The fields of a {@linkcode Mysql}. */
export interface MysqlFields {
  /** Bytes of the body, 0 to 16,777,215. */
  length: number;
  /** 0 to 255. */
  sequence: number;
  /** Of a server that greets; it is in the body. */
  serverVersion?: string;
}

/**
 * The 4 bytes of a header.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeMysql(fields: MysqlFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint32(0, checkRange("mysql.length", fields.length, 0xffffff), true);
  view.setUint8(SEQUENCE, checkRange("mysql.sequence", fields.sequence, 0xff));
  return new Uint8Array(view.buffer);
}
