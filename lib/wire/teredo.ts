/**
 * Teredo, RFC 4380 section 5.1.1: what may stand before IPv6 on UDP port 3544.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+---------------+---------------+
 * |  0x0001, authentication       |    ID-len     |    AU-len     |
 * +-------------------------------+---------------+---------------+
 * |  Client identifier; authentication value; nonce 8; confirm. 1 |
 * +-------------------------------+-------------------------------+
 * |  0x0000, origin indication    |  Origin port, each bit turned |
 * +-------------------------------+-------------------------------+
 * |            Origin IPv4 address, each bit turned               |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";

const AUTHENTICATION = 0x0001;
const ORIGIN = 0x0000;
const ORIGIN_LENGTH = 8;
/** Bytes of an authentication header but for identifier and value. */
const AUTHENTICATION_LENGTH = 13;
/** Bytes of an IPv6 header. */
const IPV6_LENGTH = 40;

/**
 * What stands before the IPv6 packet of a Teredo datagram: nothing, an authentication header, an origin indication, or both.
 *
 * @example
 * ```ts
 * import { parseHex, Teredo } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("0000 f227 3ffffdfe");
 * const teredo = Teredo.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (teredo?.origin?.address !== "192.0.2.1" || teredo.origin.port !== 3544) throw new Error("where it came from");
 * ```
 */
export class Teredo extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "teredo";

  /** What is before IPv6 at `offset`; undefined where its bytes are not all there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Teredo | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Teredo(view, offset, end);
  }

  /** Why {@linkcode Teredo.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether an IPv6 header is there, after what may be before it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const at = offset + neededLength(view, offset, end);
    return at + IPV6_LENGTH <= end && view.getUint8(at) >> 4 === 6;
  }

  /** The short name of the protocol. */
  get name(): "teredo" {
    return "teredo";
  }

  /** The authentication header; undefined where there is none. */
  get authentication(): TeredoAuthentication | undefined {
    const { view, offset } = this;
    const length = authenticationLength(view, offset, this.end);
    if (length === 0) return undefined;
    const value = offset + 4 + view.getUint8(offset + 2);
    const nonce = value + view.getUint8(offset + 3);
    return {
      clientId: formatHexAt(view, offset + 4, value),
      value: formatHexAt(view, value, nonce),
      nonce: formatHexAt(view, nonce, nonce + 8),
      confirmation: view.getUint8(nonce + 8),
    };
  }

  /** From where the datagram came to the server or relay; undefined where it is not said. */
  get origin(): TeredoOrigin | undefined {
    const { view, offset, end } = this;
    const at = offset + authenticationLength(view, offset, end);
    if (originLength(view, at, end) === 0) return undefined;
    const address = Array.from({ length: 4 }, (_, i) => view.getUint8(at + 4 + i) ^ 0xff).join(".");
    return { port: view.getUint16(at + 2) ^ 0xffff, address };
  }

  /** Bytes of what is before IPv6, 0 for nothing. */
  get headerLength(): number {
    return neededLength(this.view, this.offset, this.end);
  }

  /** What is before IPv6 as plain fields. */
  toJSON(): TeredoFields {
    return { authentication: this.authentication, origin: this.origin };
  }
}

/** Bytes of the authentication header at `at`, which may lead beyond `end`; 0 where there is none. */
function authenticationLength(view: DataView, at: number, end: number): number {
  if (end - at < 4 || view.getUint16(at) !== AUTHENTICATION) return 0;
  return AUTHENTICATION_LENGTH + view.getUint8(at + 2) + view.getUint8(at + 3);
}

function originLength(view: DataView, at: number, end: number): number {
  return end - at >= 2 && view.getUint16(at) === ORIGIN ? ORIGIN_LENGTH : 0;
}

function neededLength(view: DataView, offset: number, end: number): number {
  const authentication = authenticationLength(view, offset, end);
  return authentication + originLength(view, offset + authentication, end);
}

/** The authentication header of {@linkcode Teredo}. */
export interface TeredoAuthentication {
  /** Hexadecimal digits. */
  clientId: string;
  /** Hexadecimal digits. */
  value: string;
  /** 16 hexadecimal digits. */
  nonce: string;
  /** 0 to 255. */
  confirmation: number;
}

/** The origin indication of {@linkcode Teredo}. */
export interface TeredoOrigin {
  /** 0 to 65,535. */
  port: number;
  /** An IPv4 address. */
  address: string;
}

/** What {@linkcode Teredo} says. */
export interface TeredoFields {
  /** The authentication header, where there is one. */
  authentication?: TeredoAuthentication | undefined;
  /** The origin indication, where there is one. */
  origin?: TeredoOrigin | undefined;
}
