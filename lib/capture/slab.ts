/**
 * Slab: memory that the kernel writes packets to.
 *
 * @module
 */

import type { Bytes, Sys } from "./sys.ts";

/** A buffer at an address that does not change, filled from its start. */
export class Slab {
  readonly #sys: Sys;
  readonly #size: number;
  /** The memory. */
  bytes: Bytes;
  /** The address of its first byte. */
  address: number;
  /** Bytes used. */
  used = 0;

  constructor(sys: Sys, size: number) {
    this.#sys = sys;
    this.#size = size;
    this.bytes = new Uint8Array(new ArrayBuffer(size));
    this.address = sys.addressOf(this.bytes.buffer);
  }

  /** Takes the memory back from all who look at it: their views are empty from here on. */
  reclaim(): void {
    const { buffer } = this.bytes;
    // transfer() detaches the old buffer and moves the memory over, without a copy. The borrower may have done so before.
    this.bytes = new Uint8Array(buffer.detached ? new ArrayBuffer(this.#size) : buffer.transfer());
    this.address = this.#sys.addressOf(this.bytes.buffer);
    this.used = 0;
  }
}
