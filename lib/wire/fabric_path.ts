/**
 * Cisco FabricPath: what comes between the outer and the inner Ethernet header ("Cisco FabricPath Best Practices", white paper).
 *
 * ```text
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-------------------+-----------+
 * |       FTAG        |    TTL    |
 * +-------------------+-----------+
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const TAG = 0;
const HEADER_LENGTH = 2;

/**
 * A FabricPath tag in a frame, from behind its EtherType on. An Ethernet header follows.
 *
 * @example
 * ```ts
 * import { decode, encodeFabricPath, ethernet, FabricPath, frame, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const header = encodeFabricPath({ ftag: 1, ttl: 32 });
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x8903 }),
 *   header,
 * );
 * const fabricPath = decode(bytes, LINKTYPE_ETHERNET).layer(FabricPath);
 * if (fabricPath?.ttl !== 32) throw new Error("32 switches");
 * ```
 */
export class FabricPath extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "cfp";

  /** The header at `offset`; undefined where fewer than 2 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): FabricPath | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new FabricPath(view, offset, end);
  }

  /** Why {@linkcode FabricPath.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "cfp" {
    return "cfp";
  }

  /** The forwarding tag: which topology, and which tree of it. */
  get ftag(): number {
    return this.view.getUint16(this.offset + TAG) >> 6;
  }

  /** How many switches further the frame may go. */
  get ttl(): number {
    return this.view.getUint16(this.offset + TAG) & 0x3f;
  }

  /** Bytes of the header: 2. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): FabricPathFields {
    return {
      ftag: this.ftag,
      ttl: this.ttl,
    };
  }
}

/** The fields of a FabricPath tag. */
export interface FabricPathFields {
  /** 0 to 1,023. */
  ftag: number;
  /** 0 to 63. */
  ttl: number;
}

/**
 * The 2 bytes of a FabricPath tag, all fields as given.
 *
 * @throws RangeError where a field does not fit.
 */
export function encodeFabricPath(fields: FabricPathFields): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH));
  view.setUint16(TAG, checkRange("cfp.ftag", fields.ftag, 0x3ff) << 6 | checkRange("cfp.ttl", fields.ttl, 0x3f));
  return new Uint8Array(view.buffer);
}
