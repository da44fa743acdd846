/**
 * How a PPP peer shows who it is: PAP, RFC 1334 section 2, and CHAP, RFC 1994 section 4.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Code      |  Identifier   |            Length             |
 * +---------------+---------------+-------------------------------+
 * |  PAP request: length, peer, length, password; answers: length |
 * |  and message. CHAP: length, value, name; answers: message     |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { utf8At } from "../bytes/text.ts";
import { PppControl } from "./ppp_control.ts";

/** Code of PAP: a name and a password. */
export const PAP_AUTHENTICATE_REQUEST = 1;
/** Code of PAP: they are right. */
export const PAP_AUTHENTICATE_ACK = 2;
/** Code of PAP: they are not. */
export const PAP_AUTHENTICATE_NAK = 3;
/** Code of CHAP: what to compute an answer from. */
export const CHAP_CHALLENGE = 1;
/** Code of CHAP: the answer. */
export const CHAP_RESPONSE = 2;
/** Code of CHAP: it is right. */
export const CHAP_SUCCESS = 3;
/** Code of CHAP: it is not. */
export const CHAP_FAILURE = 4;

/** Where a part of a message is. */
export interface PppText {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte. */
  readonly offset: number;
  /** The byte after its last one. */
  readonly end: number;
  /** It as text, as UTF-8. */
  readonly text: string;
}

/** A message whose data are texts, and no options. */
export abstract class PppAuthentication extends PppControl {
  /** Whether the code is one with options: none is. */
  protected override get hasOptions(): boolean {
    return false;
  }

  /** The text whose length is in the byte at `at`; undefined where its bytes are not all there. */
  protected counted(at: number): PppText | undefined {
    if (at >= this.payloadOffset) return undefined;
    const end = at + 1 + this.view.getUint8(at);
    return end > this.payloadOffset ? undefined : this.part(at + 1, end);
  }

  /** The text in `[offset, end)`. */
  protected part(offset: number, end: number): PppText {
    const { view } = this;
    const text = utf8At(view, offset, end);
    return { view, offset, end, text };
  }
}

/**
 * A message of the Password Authentication Protocol.
 *
 * @example
 * ```ts
 * import { decode, LINKTYPE_PPP, Pap, parseHex } from "@capkit/capkit/core";
 *
 * const message = decode(parseHex("ff03 c023 01 01 000b 02 6d65 03 783f79"), LINKTYPE_PPP).layer(Pap);
 * if (message?.peer?.text !== "me" || message.password?.text !== "x?y") throw new Error("name and password");
 * ```
 */
export class Pap extends PppAuthentication {
  /** The `name` of its instances. */
  static readonly layerName = "pap";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Pap | undefined {
    return end - offset < Pap.shortage(view, offset, end).needed ? undefined : new Pap(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "pap" {
    return "pap";
  }

  /** The peer's name, in a request. */
  get peer(): PppText | undefined {
    return this.code === PAP_AUTHENTICATE_REQUEST ? this.counted(this.dataOffset) : undefined;
  }

  /** Its password, in a request. */
  get password(): PppText | undefined {
    const peer = this.peer;
    return peer === undefined ? undefined : this.counted(peer.end);
  }

  /** What the answer says for people to read. */
  get message(): PppText | undefined {
    const isAnswer = this.code === PAP_AUTHENTICATE_ACK || this.code === PAP_AUTHENTICATE_NAK;
    return isAnswer ? this.counted(this.dataOffset) : undefined;
  }
}

/**
 * A message of the Challenge Handshake Authentication Protocol.
 *
 * @example
 * ```ts
 * import { Chap, decode, LINKTYPE_PPP, parseHex } from "@capkit/capkit/core";
 *
 * const message = decode(parseHex("ff03 c223 01 01 0009 02 cafe 6d65"), LINKTYPE_PPP).layer(Chap);
 * if (message?.peer?.text !== "me") throw new Error("the name of who asks");
 * ```
 */
export class Chap extends PppAuthentication {
  /** The `name` of its instances. */
  static readonly layerName = "chap";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Chap | undefined {
    return end - offset < Chap.shortage(view, offset, end).needed ? undefined : new Chap(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "chap" {
    return "chap";
  }

  /** The challenge or the response to it: bytes, not text. */
  get value(): PppText | undefined {
    return this.code === CHAP_CHALLENGE || this.code === CHAP_RESPONSE ? this.counted(this.dataOffset) : undefined;
  }

  /** The name of who challenges or responds. */
  get peer(): PppText | undefined {
    const value = this.value;
    return value === undefined ? undefined : this.part(value.end, this.payloadOffset);
  }

  /** What the verdict says for people to read. */
  get message(): PppText | undefined {
    const isVerdict = this.code === CHAP_SUCCESS || this.code === CHAP_FAILURE;
    return isVerdict ? this.part(this.dataOffset, this.payloadOffset) : undefined;
  }
}
