/**
 * OpenVPN, version 2 of its protocol: https://openvpn.net/community-resources/openvpn-protocol/ and ssl_pkt.h of its source.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------+-----+-----------------------------------------------+
 * | Opcode  |KeyID|     Peer ID (P_DATA_V2)                       |
 * +---------+-----+-----------------------------------------------+
 * |  Session ID, 8 bytes (all but data)                           |
 * +---------------+-----------------------------------------------+
 * |  Ack count    |  Acknowledged packet IDs, 4 bytes each; then  |
 * |  the remote session ID, 8 bytes, where there are any          |
 * +---------------------------------------------------------------+
 * |  Packet ID (all but P_ACK_V1 and data)                        |
 * +---------------------------------------------------------------+
 * ```
 *
 * With tls-auth or tls-crypt more bytes stand after the session ID, how many only the two sides know.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";

/** Control messages, and the TLS bytes in them. */
export const OPENVPN_CONTROL = 4;
/** Acknowledgements alone. */
export const OPENVPN_ACK = 5;
/** Data. */
export const OPENVPN_DATA_V1 = 6;
/** The client begins. */
export const OPENVPN_HARD_RESET_CLIENT_V2 = 7;
/** The server answers. */
export const OPENVPN_HARD_RESET_SERVER_V2 = 8;
/** Data with a peer ID. */
export const OPENVPN_DATA_V2 = 9;

const SESSION_ID = 1;
const ACK_COUNT = 9;
const ACKS = 10;
const DATA_LENGTH = 1;
const DATA_V2_LENGTH = 4;
const CONTROL_LENGTH = 9;
/** An acknowledgement has at most so many packet IDs (RELIABLE_ACK_SIZE in reliable.h). */
const MAX_ACKS = 8;

/**
 * An OpenVPN message in a frame.
 *
 * @example
 * ```ts
 * import { Openvpn, OPENVPN_HARD_RESET_CLIENT_V2, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = parseHex("38 0102030405060708 00 00000000");
 * const message = Openvpn.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (message?.opcode !== OPENVPN_HARD_RESET_CLIENT_V2 || message.packetId !== 0) throw new Error("a client begins");
 * ```
 */
export class Openvpn extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "openvpn";

  /** The message at `offset`; undefined where opcode and session ID are not there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Openvpn | undefined {
    return end - offset < neededLength(view, offset, end) ? undefined : new Openvpn(view, offset, end);
  }

  /** Why {@linkcode Openvpn.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededLength(view, offset, end), available: end - offset };
  }

  /** Whether an opcode is there that there is, and as many bytes as it needs. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < neededLength(view, offset, end)) return false;
    const opcode = view.getUint8(offset) >> 3;
    return opcode >= 1 && opcode <= 11;
  }

  /** The short name of the protocol. */
  get name(): "openvpn" {
    return "openvpn";
  }

  /** What the message is, an `OPENVPN_` number. */
  get opcode(): number {
    return this.view.getUint8(this.offset) >> 3;
  }

  /** Which key of the session it is about. */
  get keyId(): number {
    return this.view.getUint8(this.offset) & 0x7;
  }

  /** The peer, in data of version 2; undefined in other messages. */
  get peerId(): number | undefined {
    return this.opcode === OPENVPN_DATA_V2 ? this.view.getUint32(this.offset) & 0xffffff : undefined;
  }

  /** The sender's session as 16 hexadecimal digits; undefined in data. */
  get sessionId(): string | undefined {
    const from = this.offset + SESSION_ID;
    return isData(this.opcode) ? undefined : formatHexAt(this.view, from, from + 8);
  }

  /** The packet IDs that are acknowledged; undefined in data, and where the bytes after the session ID are something else. */
  get acks(): number[] | undefined {
    const count = this.#ackCount;
    if (count === undefined) return undefined;
    return Array.from({ length: count }, (_, i) => this.view.getUint32(this.offset + ACKS + 4 * i));
  }

  /** The receiver's session as 16 hexadecimal digits; undefined where nothing is acknowledged. */
  get remoteSessionId(): string | undefined {
    const from = this.offset + ACKS + 4 * (this.#ackCount ?? 0);
    return this.#ackCount ? formatHexAt(this.view, from, from + 8) : undefined;
  }

  /** The number of the message; undefined in data and acknowledgements. */
  get packetId(): number | undefined {
    if (this.#ackCount === undefined || this.opcode === OPENVPN_ACK) return undefined;
    return this.view.getUint32(this.payloadOffset - 4);
  }

  /** Bytes of the header: up to the packet ID, where that can be found. */
  get headerLength(): number {
    const count = this.#ackCount;
    if (count === undefined) return neededLength(this.view, this.offset, this.end);
    return controlLength(this.opcode, count);
  }

  /** The header as plain fields. */
  toJSON(): OpenvpnFields {
    return {
      opcode: this.opcode,
      keyId: this.keyId,
      peerId: this.peerId,
      sessionId: this.sessionId,
      acks: this.acks,
      remoteSessionId: this.remoteSessionId,
      packetId: this.packetId,
    };
  }

  /**
   * The number of packet IDs acknowledged; undefined where the message does not go on in this way: a packet ID counts from 0 on,
   * so that its upper half is 0; an HMAC's bytes at this place hardly ever are.
   */
  get #ackCount(): number | undefined {
    const { view, offset, end, opcode } = this;
    if (isData(opcode) || end - offset <= ACK_COUNT) return undefined;
    const count = view.getUint8(offset + ACK_COUNT);
    if (count > MAX_ACKS || end - offset < controlLength(opcode, count)) return undefined;
    if (opcode === OPENVPN_ACK && count === 0) return undefined;
    return view.getUint16(offset + ACKS) === 0 ? count : undefined;
  }
}

function isData(opcode: number): boolean {
  return opcode === OPENVPN_DATA_V1 || opcode === OPENVPN_DATA_V2;
}

function controlLength(opcode: number, acks: number): number {
  return ACKS + 4 * acks + (acks > 0 ? 8 : 0) + (opcode === OPENVPN_ACK ? 0 : 4);
}

function neededLength(view: DataView, offset: number, end: number): number {
  if (end <= offset) return DATA_LENGTH;
  const opcode = view.getUint8(offset) >> 3;
  if (opcode === OPENVPN_DATA_V1) return DATA_LENGTH;
  return opcode === OPENVPN_DATA_V2 ? DATA_V2_LENGTH : CONTROL_LENGTH;
}

/** The fields of an {@linkcode Openvpn} message. */
export interface OpenvpnFields {
  /** 0 to 31. */
  opcode: number;
  /** 0 to 7. */
  keyId: number;
  /** 0 to 16,777,215. */
  peerId?: number | undefined;
  /** 16 hexadecimal digits. */
  sessionId?: string | undefined;
  /** Packet IDs. */
  acks?: number[] | undefined;
  /** 16 hexadecimal digits. */
  remoteSessionId?: string | undefined;
  /** 0 to 4,294,967,295. */
  packetId?: number | undefined;
}
