/**
 * What is known of a packet and of the registers before an instruction runs, on whatever way it is reached.
 *
 * @module
 */

import { BPF_MEMWORDS } from "./instruction.ts";

/** The register A in {@linkcode Bounds.max}. */
export const A = 0;
/** The register X in {@linkcode Bounds.max}. */
export const X = 1;
/** M[0] in {@linkcode Bounds.max}; the other words of scratch memory follow. */
export const M = 2;

/** The largest unsigned 32-bit number. */
export const UINT32_MAX = 0xffffffff;

/** Bounds that hold before an instruction. */
export class Bounds {
  /** The packet has at least so many bytes. */
  caplen = 0;
  /** The packet has at least X and so many bytes; without a meaning where it is 0. */
  behindX = 0;
  /** The largest value, unsigned, of each register: A, X, M[0] and so on. */
  readonly max: number[];

  private constructor(max: number[]) {
    this.max = max;
  }

  /** What is known when a program begins: all registers are 0. */
  static atStart(): Bounds {
    return new Bounds(new Array<number>(M + BPF_MEMWORDS).fill(0));
  }

  /** Nothing is known. */
  static unknown(): Bounds {
    return new Bounds(new Array<number>(M + BPF_MEMWORDS).fill(UINT32_MAX));
  }

  /** The same, to be changed apart. */
  copy(): Bounds {
    const copy = new Bounds(this.max.slice());
    copy.caplen = this.caplen;
    copy.behindX = this.behindX;
    return copy;
  }

  /** Keeps what holds on another way as well. */
  meet(other: Bounds): void {
    this.caplen = Math.min(this.caplen, other.caplen);
    this.behindX = Math.min(this.behindX, other.behindX);
    for (const [register, max] of other.max.entries()) {
      if (max > this.maxOf(register)) this.max[register] = max;
    }
  }

  /** The largest value of a register. */
  maxOf(register: number): number {
    return this.max[register] ?? UINT32_MAX;
  }

  /** Takes note of a register's new value. */
  set(register: number, max: number): void {
    // A larger number has wrapped: it can be anything.
    this.max[register] = max <= UINT32_MAX ? max : UINT32_MAX;
    if (register === X) this.behindX = 0;
  }

  /** Takes note that the packet has so many bytes. */
  setCaplen(caplen: number): void {
    if (caplen > this.caplen) this.caplen = caplen;
  }

  /** Takes note that the packet has so many bytes from X on. */
  setBehindX(bytes: number): void {
    if (bytes > this.behindX) this.behindX = bytes;
    this.setCaplen(bytes);
  }
}
