/**
 * What all layers have in common. A layer is a view: where one protocol's header lies in a frame, and getters that read
 * it there. Making one costs three words; nothing is read before a getter is called.
 *
 * @module
 */

import type { ChecksumStatus } from "../bytes/checksum.ts";
import type { DecodeErrorFields } from "../errors.ts";

/**
 * One protocol's header in a frame, and what it carries.
 *
 * A layer exists only after its length check, and its getters touch only bytes that were checked: `offset` to
 * `payloadOffset` lies within `end`, and `end` is the smallest of what was captured and what the lengths of the outer
 * layers say. The bytes belong to the packet: a layer is valid as long as the packet is.
 */
export abstract class Layer {
  /** The protocol's short name, in lower case: `"udp"`. */
  abstract readonly name: string;

  /** The bytes that hold the frame, and most often other frames too. */
  declare readonly view: DataView;
  /** Where the layer's header begins in `view`. */
  declare readonly offset: number;
  /** The byte after the last one that belongs to this layer, in `view`: header, payload and any trailer. */
  declare readonly end: number;

  /** Checks nothing: a class's `decode` does, and only a caller who has done the same makes one without it. */
  constructor(view: DataView, offset: number, end: number) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** The bytes of the header with its options: at least the protocol's smallest, at most `end - offset`. */
  abstract get headerLength(): number;

  /** Where the payload begins in `view`. */
  get payloadOffset(): number {
    return this.offset + this.headerLength;
  }

  /** The byte after the payload in `view`: `end`, or less where this layer's own length says so. */
  get payloadEnd(): number {
    return this.end;
  }

  /** The field by which `payloadEnd` is less than `end`, `"totalLength"`; empty where no field of this layer says so. */
  get lengthField(): string {
    return "";
  }

  /** The header's bytes, not copied. */
  get header(): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.offset, this.headerLength);
  }

  /** The payload's bytes as far as they were captured, not copied. */
  get payload(): Uint8Array {
    const from = this.payloadOffset;
    return new Uint8Array(this.view.buffer, this.view.byteOffset + from, Math.max(0, this.payloadEnd - from));
  }

  /** The header as plain fields: numbers, text for addresses, nothing that still refers to the frame. */
  abstract toJSON(): object;

  /**
   * The class of what is in the payload. Of the library's own layers decode.ts knows it, and this is undefined; a layer of
   * a user's own may say it here.
   */
  get follows(): LayerClass | undefined {
    return undefined;
  }

  /**
   * Whether the checksum of this layer is right; `"absent"` for a protocol that has none.
   *
   * @param _context What the header alone does not say. {@linkcode Packet.checksum} makes it.
   */
  checksumStatus(_context: ChecksumContext): ChecksumStatus {
    return "absent";
  }
}

/** What a layer must know of its surroundings to check its checksum. */
export interface ChecksumContext {
  /** The sender's network card was to compute it (`TP_STATUS_CSUMNOTREADY`). */
  readonly offloaded: boolean;
  /** Bytes of this layer, by the lengths of the outer layers; more than `end - offset` in a cut packet. */
  readonly length: number;
  /** Only a fragment of what the checksum covers is in this packet. */
  readonly fragment: boolean;
  /**
   * The sum of the 16-bit words of both addresses of the IP layer below: what a pseudo header (RFC 768, RFC 8200
   * section 8.1) adds to this layer's own protocol number and length. Undefined where there is no IP layer.
   */
  readonly addressSum: number | undefined;
}

/**
 * A class whose instances are layers: the whole of what decoding knows of a protocol. A class of a user's own takes
 * part with `decode` alone.
 */
export interface LayerClass<T extends Layer = Layer> {
  /**
   * The layer whose header begins at `offset`; undefined where the bytes up to `end` can't hold its header.
   *
   * @param view The frame's bytes.
   * @param offset Where the header begins in `view`.
   * @param end The byte after the last one that belongs to it; never read at or past it.
   */
  decode(view: DataView, offset: number, end: number): T | undefined;
}

/**
 * Why a header could not be decoded: which length is too small for what. A library layer's static `shortage` returns
 * it, asked only after its `decode` returned undefined.
 */
export type Shortage = Pick<DecodeErrorFields, "needed" | "available"> & {
  /** The field that says so, `"tcp.dataOffset"`; undefined where the bytes themselves end. */
  readonly limit?: string;
};

/** A class of this library's own layers: it also says why a header could not be decoded. */
export interface KnownLayerClass<T extends Layer = Layer> extends LayerClass<T> {
  /** The `name` of its instances. */
  readonly layerName: string;
  /** Why `decode` returned undefined; asked only then. */
  shortage(view: DataView, offset: number, end: number): Shortage;
  /**
   * Whether bytes look like this protocol, where only a port or nothing at all says that they are. It reads few bytes, and
   * says no where in doubt; a protocol that numbers name has none. It is called without its class.
   */
  recognizes?(this: void, view: DataView, offset: number, end: number): boolean;
}

/** Whether a class is one of the library's, so that a walk either meets it or it is not there. */
export function isKnownLayerClass(type: LayerClass): type is KnownLayerClass {
  return "layerName" in type && "shortage" in type;
}
