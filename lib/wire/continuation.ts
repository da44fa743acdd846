/**
 * The middle of what began in another segment of a connection: only the port says of which protocol it is.
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";

/** A layer without a header: all of it is payload, and nothing is known of it. */
export abstract class Continuation extends Layer {
  /** It can always be decoded. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 0, available: end - offset };
  }

  /** Bytes of the header: it has none. */
  get headerLength(): number {
    return 0;
  }

  /** Nothing is known of it. */
  toJSON(): object {
    return {};
  }
}
