/**
 * The control word of an Ethernet pseudowire, RFC 4385 section 3 and RFC 4448 section 4.6.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-----------------------+-------------------------------+
 * |0 0 0 0|       Reserved        |        Sequence Number        |
 * +-------+-----------------------+-------------------------------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const RESERVED = 0;
const SEQ = 2;
const HEADER_LENGTH = 4;

/**
 * A control word between a label stack and an Ethernet frame.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, LINKTYPE_ETHERNET, mpls, pwControlWord, PwControlWord } from "@capkit/capkit/core";
 *
 * const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
 * const inner = ethernet({ ...addresses, ethertype: 0x88b5 });
 * const bytes = frame(ethernet(addresses), mpls({ label: 16 }), pwControlWord({ seq: 7 }), inner, Uint8Array.of(1, 2));
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * if (packet.layer(PwControlWord)?.seq !== 7) throw new Error("a frame through a pseudowire");
 * ```
 */
export class PwControlWord extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "pwcw";

  /** The word at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): PwControlWord | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new PwControlWord(view, offset, end);
  }

  /** Why {@linkcode PwControlWord.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "pwcw" {
    return "pwcw";
  }

  /** Sixteen bits that must be zero: the four that tell it from an IP packet, and twelve reserved ones. */
  get reserved(): number {
    return this.view.getUint16(this.offset + RESERVED);
  }

  /** The sequence number; 0 where the pseudowire has none. */
  get seq(): number {
    return this.view.getUint16(this.offset + SEQ);
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): PwControlWordFields {
    return { reserved: this.reserved, seq: this.seq };
  }
}

/** The fields of a pseudowire's control word. */
export interface PwControlWordFields {
  /** 0 to 65,535; 0. */
  reserved: number;
  /** 0 to 65,535. */
  seq: number;
}

/**
 * The 4 bytes of a control word.
 *
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { encodePwControlWord } from "@capkit/capkit/core";
 * if (encodePwControlWord({ reserved: 0, seq: 258 })[3] !== 2) throw new Error("network byte order");
 * ```
 */
export function encodePwControlWord(fields: PwControlWordFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(RESERVED, checkRange("pwcw.reserved", fields.reserved, 0xffff));
  view.setUint16(SEQ, checkRange("pwcw.seq", fields.seq, 0xffff));
  return new Uint8Array(view.buffer);
}
