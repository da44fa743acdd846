/**
 * Memory by address, for a kernel that is not one.
 *
 * @module
 */

import { EINVAL } from "../../lib/linux/errno.ts";
import { FakeMappings, roundUp } from "./fake_mappings.ts";
import { FakePages } from "./fake_pages.ts";

/** A buffer and the address it is said to have. */
interface Region {
  readonly address: number;
  readonly length: number;
  readonly buffer: ArrayBuffer;
}

/**
 * Gives addresses to buffers, and finds the bytes at an address again. An address of nothing, of memory given back or of
 * a buffer that was detached is the test's failure: the real kernel would have written there.
 */
export class FakeMemory {
  readonly #regions: Region[] = [];
  readonly #lists: Set<number> = new Set();
  readonly #mappings: FakeMappings;
  readonly #addresses: Map<ArrayBuffer, number> = new Map();
  // Above 4 GiB, so that a pointer whose upper half is lost is found out.
  #next = 0x7f12_3456_0000;

  /** `violate` is told what the real kernel would end the process for. */
  constructor(violate: (text: string) => void = () => {}) {
    this.#mappings = new FakeMappings(violate);
  }

  /** The address of a buffer's first byte, always the same. */
  addressOf(buffer: ArrayBuffer): number {
    if (buffer.detached) throw new Error("addressOf: the buffer is detached");
    const known = this.#addresses.get(buffer);
    if (known !== undefined) return known;
    const address = this.#reserve(buffer.byteLength);
    this.#addresses.set(buffer, address);
    this.#regions.push({ address, length: buffer.byteLength, buffer });
    return address;
  }

  /** The bytes from an address on, to read and to write. */
  at(address: number, length: number): Uint8Array<ArrayBuffer> {
    if (length === 0) return new Uint8Array(0);
    const mapped = this.#mappings.at({ address, length });
    if (mapped !== undefined) return mapped;
    const region = this.#regionOf(address);
    const offset = address - region.address;
    if (offset + length > region.length) {
      throw new Error(`${length} bytes at 0x${address.toString(16)} go over the end of ${region.length} bytes`);
    }
    return new Uint8Array(region.buffer, offset, length);
  }

  /** The memory at an address as a program gets it: a copy, but for a mapping as a whole, which is given itself. */
  memoryAt(address: number, length: number): ArrayBuffer {
    return this.#mappings.memoryAt({ address, length }) ?? this.at(address, length).slice().buffer;
  }

  /** A list that must be given back. */
  addList(buffer: ArrayBuffer): number {
    const address = this.addressOf(buffer);
    this.#lists.add(address);
    return address;
  }

  /** Gives a list back: from now on nobody may look at it. False where there is none. */
  freeList(address: number): boolean {
    if (!this.#lists.delete(address)) return false;
    const [region] = this.#regions.splice(this.#regions.findIndex((one) => one.address === address), 1);
    if (region !== undefined) this.#addresses.delete(region.buffer);
    return true;
  }

  /** How many mappings, parts of mappings and lists were not given back. */
  get mapped(): number {
    return this.#lists.size + this.#mappings.size;
  }

  /** How many bytes are mapped. */
  get mappedBytes(): number {
    return this.#mappings.bytes;
  }

  /** mmap(2) of pages; of fresh ones where only a length is given. */
  map(what: FakePages | number): number {
    const pages = typeof what === "number" ? new FakePages(roundUp(what)) : what;
    if (pages.length === 0) return -EINVAL;
    const address = this.#reserve(pages.length);
    this.#mappings.add(address, pages);
    return address;
  }

  /** mmap(2) with MAP_FIXED: puts fresh memory in the place of what is mapped there. */
  mapOver(address: number, length: number): number {
    return this.#mappings.replace({ address, length });
  }

  /** munmap(2), also of a part of a mapping. */
  unmap(address: number, length: number): number {
    return this.#mappings.remove({ address, length });
  }

  /** Whether pages are mapped anywhere. */
  shows(pages: FakePages): boolean {
    return this.#mappings.rangesOf(pages) > 0;
  }

  #reserve(length: number): number {
    const address = this.#next;
    // A gap behind each, so that one byte too far is nobody's.
    this.#next += roundUp(length) + 4096;
    return address;
  }

  #regionOf(address: number): Region {
    // The youngest first: that is what calls speak of.
    for (let i = this.#regions.length - 1; i >= 0; i--) {
      const region = this.#regions[i];
      if (region === undefined || address < region.address || address >= region.address + region.length) continue;
      if (region.buffer.detached) throw new Error(`the buffer at 0x${address.toString(16)} is detached`);
      return region;
    }
    throw new Error(`there is no memory at 0x${address.toString(16)}`);
  }
}
