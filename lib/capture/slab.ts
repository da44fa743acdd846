/**
 * Slab: memory that the kernel writes packets to.
 *
 * @module
 */

import type { Bytes, Sys } from "./sys.ts";

/** A buffer at an address that does not change, filled from its start. */
export class Slab {
  readonly #sys: Sys;
  /** The memory. */
  bytes: Bytes;
  /** The address of its first byte. */
  address: number;
  /** Bytes used. */
  used = 0;

  constructor(sys: Sys, size: number) {
    this.#sys = sys;
    this.bytes = new Uint8Array(new ArrayBuffer(size));
    this.address = sys.addressOf(this.bytes.buffer);
  }

  /** Takes the memory back from all who look at it: their views are empty from here on. */
  reclaim(): void {
    // transfer() detaches the old buffer and moves the memory over, without a copy.
    this.bytes = new Uint8Array(this.bytes.buffer.transfer());
    this.address = this.#sys.addressOf(this.bytes.buffer);
    this.used = 0;
  }
}
