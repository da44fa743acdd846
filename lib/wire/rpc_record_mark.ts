/**
 * The mark before each fragment of a message of ONC RPC over TCP, RFC 5531 section 11.
 *
 * ```text
 * +-+-------------------------------------------------------------+
 * |L|                           Length                            |
 * +-+-------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";
import { Rpc } from "./rpc.ts";

const MARK_LENGTH = 4;
const LAST_FRAGMENT = 0x80000000;
/** Bytes of a message at least, and of a fragment at most: a bound to tell marks from other bytes. */
const SMALLEST_LENGTH = 8;
const MAX_LENGTH = 0x1000000;

/**
 * The mark before a fragment of a message over TCP: how long it is, and whether it is the last one. A segment can hold
 * several messages; what goes on in a second fragment is not put together.
 */
export class RpcRecordMark extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "rpc.record_mark";

  /** The mark at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): RpcRecordMark | undefined {
    return end - offset < MARK_LENGTH ? undefined : new RpcRecordMark(view, offset, end);
  }

  /** Why {@linkcode RpcRecordMark.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: MARK_LENGTH, available: end - offset };
  }

  /** Whether a length is there that a message can have, and the header of the message. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    const mark = RpcRecordMark.decode(view, offset, end);
    return mark !== undefined && mark.length >= SMALLEST_LENGTH && mark.length < MAX_LENGTH &&
      Rpc.recognizes(view, mark.payloadOffset, mark.payloadEnd);
  }

  /** The short name of the protocol. */
  get name(): "rpc.record_mark" {
    return "rpc.record_mark";
  }

  /** Whether the message ends with this fragment. */
  get isLast(): boolean {
    return (this.view.getUint32(this.offset) & LAST_FRAGMENT) !== 0;
  }

  /** Bytes of the fragment. */
  get length(): number {
    return this.view.getUint32(this.offset) & ~LAST_FRAGMENT;
  }

  /** Bytes of the header: 4. */
  get headerLength(): number {
    return MARK_LENGTH;
  }

  /** The byte after the fragment in `view`, as far as the segment has it. */
  override get payloadEnd(): number {
    return Math.min(this.end, this.payloadOffset + this.length);
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The mark as plain fields. */
  toJSON(): RpcRecordMarkFields {
    return { isLast: this.isLast, length: this.length };
  }
}

/** The fields of a {@linkcode RpcRecordMark}. */
export interface RpcRecordMarkFields {
  /** Whether the message ends with this fragment. */
  isLast: boolean;
  /** Bytes of the fragment. */
  length: number;
}
