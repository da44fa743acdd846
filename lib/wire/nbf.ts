/**
 * NetBIOS frames over LLC (NBF, NetBEUI), "IBM Local Area Network Technical Reference" (SC30-3587), chapter 5.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |            Length             |           0xefff              |
 * +---------------+---------------+-------------------------------+
 * |    Command    |    Data 1     |            Data 2             |
 * +---------------+---------------+-------------------------------+
 * |      Transmit Correlator      |      Response Correlator      |
 * +-------------------------------+-------------------------------+
 * | Names: receiver and sender, 16 bytes each; or numbers of the  |
 * | session: remote and local, a byte each                        |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import { Layer, type Shortage } from "./layer.ts";

const LENGTH = 0;
const DELIMITER = 2;
const COMMAND = 4;
const DATA1 = 5;
const DATA2 = 6;
const TRANSMIT_CORRELATOR = 8;
const RESPONSE_CORRELATOR = 10;
const HEADER_LENGTH = 12;

/** Commands from this one on are those of sessions, others those of names. */
const FIRST_SESSION_COMMAND = 0x14;
const SESSION_LENGTH = 14;
const NAMES_LENGTH = 44;
const NAME_LENGTH = 16;

/** Command: is this name free? */
export const NBF_ADD_NAME_QUERY = 0x01;
/** Command: a datagram. */
export const NBF_DATAGRAM = 0x08;
/** Command: a datagram for all. */
export const NBF_DATAGRAM_BROADCAST = 0x09;
/** Command: who has this name? */
export const NBF_NAME_QUERY = 0x0a;
/** Command: the answer. */
export const NBF_NAME_RECOGNIZED = 0x0e;
/** Command: data of a session came. */
export const NBF_DATA_ACK = 0x14;
/** Command: data of a session, not the last piece. */
export const NBF_DATA_FIRST_MIDDLE = 0x15;
/** Command: data of a session, the last piece. */
export const NBF_DATA_ONLY_LAST = 0x16;
/** Command: a session is accepted. */
export const NBF_SESSION_CONFIRM = 0x17;
/** Command: a session ends. */
export const NBF_SESSION_END = 0x18;
/** Command: a session begins. */
export const NBF_SESSION_INITIALIZE = 0x19;
/** Command: the session is still there. */
export const NBF_SESSION_ALIVE = 0x1f;

/**
 * A NetBIOS header in a frame, with names or numbers of a session.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, LINKTYPE_ETHERNET, llc, Nbf, NBF_SESSION_ALIVE, parseHex } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   llc({ dsap: 0xf0, ssap: 0xf0 }),
 *   parseHex("0e00ffef1f000000000000000503"),
 * );
 * if (decode(bytes, LINKTYPE_ETHERNET).layer(Nbf)?.command !== NBF_SESSION_ALIVE) throw new Error("still there");
 * ```
 */
export class Nbf extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "nbf";

  /** The header at `offset`; undefined where its 14 or 44 bytes are not there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Nbf | undefined {
    const available = end - offset;
    return available < HEADER_LENGTH || available < lengthAt(view, offset) ? undefined : new Nbf(view, offset, end);
  }

  /** Why {@linkcode Nbf.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    const available = end - offset;
    return { needed: available < HEADER_LENGTH ? HEADER_LENGTH : lengthAt(view, offset), available };
  }

  /** Whether the delimiter is there, which all of its frames have. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH && view.getUint16(offset + DELIMITER, true) === 0xefff;
  }

  /** The short name of the protocol. */
  get name(): "nbf" {
    return "nbf";
  }

  /** Bytes of the header; the lower byte comes first. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH, true);
  }

  /** 0xefff: NetBIOS follows; the lower byte comes first. */
  get delimiter(): number {
    return this.view.getUint16(this.offset + DELIMITER, true);
  }

  /** What the frame says, an `NBF_` number. */
  get command(): number {
    return this.view.getUint8(this.offset + COMMAND);
  }

  /** What the command has of a byte: flags of a session's data. */
  get data1(): number {
    return this.view.getUint8(this.offset + DATA1);
  }

  /** What the command has of a number; the lower byte comes first. */
  get data2(): number {
    return this.view.getUint16(this.offset + DATA2, true);
  }

  /** What the answer will repeat; the lower byte comes first. */
  get transmitCorrelator(): number {
    return this.view.getUint16(this.offset + TRANSMIT_CORRELATOR, true);
  }

  /** What was repeated; the lower byte comes first. */
  get responseCorrelator(): number {
    return this.view.getUint16(this.offset + RESPONSE_CORRELATOR, true);
  }

  /** The name of the receiver, as 32 hexadecimal digits; undefined in a session. */
  get receiver(): string | undefined {
    return this.#nameAt(HEADER_LENGTH);
  }

  /** The name of the sender, likewise. */
  get sender(): string | undefined {
    return this.#nameAt(HEADER_LENGTH + NAME_LENGTH);
  }

  /** The number of the session at the receiver; undefined outside of one. */
  get remoteSession(): number | undefined {
    return this.#sessionAt(HEADER_LENGTH);
  }

  /** The number of the session at the sender; undefined outside of one. */
  get localSession(): number | undefined {
    return this.#sessionAt(HEADER_LENGTH + 1);
  }

  /** Bytes of the header: 14 in a session, else 44. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset);
  }

  #nameAt(at: number): string | undefined {
    const from = this.offset + at;
    return this.headerLength === NAMES_LENGTH ? formatHexAt(this.view, from, from + NAME_LENGTH) : undefined;
  }

  #sessionAt(at: number): number | undefined {
    return this.headerLength === SESSION_LENGTH ? this.view.getUint8(this.offset + at) : undefined;
  }

  /** The header as plain fields. */
  toJSON(): NbfFields {
    return {
      length: this.length,
      delimiter: this.delimiter,
      command: this.command,
      data1: this.data1,
      data2: this.data2,
      transmitCorrelator: this.transmitCorrelator,
      responseCorrelator: this.responseCorrelator,
      ...(this.receiver === undefined ? {} : { receiver: this.receiver }),
      ...(this.sender === undefined ? {} : { sender: this.sender }),
      ...(this.remoteSession === undefined ? {} : { remoteSession: this.remoteSession }),
      ...(this.localSession === undefined ? {} : { localSession: this.localSession }),
    };
  }
}

/** The fields of a NetBIOS header. */
export interface NbfFields {
  /** 0 to 65,535. */
  length: number;
  /** 0 to 65,535. */
  delimiter: number;
  /** 0 to 255. */
  command: number;
  /** 0 to 255. */
  data1: number;
  /** 0 to 65,535. */
  data2: number;
  /** 0 to 65,535. */
  transmitCorrelator: number;
  /** 0 to 65,535. */
  responseCorrelator: number;
  /** Outside of a session: 32 hexadecimal digits. */
  receiver?: string;
  /** Outside of a session: 32 hexadecimal digits. */
  sender?: string;
  /** In a session: 0 to 255. */
  remoteSession?: number;
  /** In a session: 0 to 255. */
  localSession?: number;
}

function lengthAt(view: DataView, offset: number): number {
  return view.getUint8(offset + COMMAND) < FIRST_SESSION_COMMAND ? NAMES_LENGTH : SESSION_LENGTH;
}
