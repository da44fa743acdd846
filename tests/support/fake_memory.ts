/**
 * Memory by address, for a kernel that is not one.
 *
 * @module
 */

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
  readonly #mapped: Set<number> = new Set();
  readonly #addresses: Map<ArrayBuffer, number> = new Map();
  // Above 4 GiB, so that a pointer whose upper half is lost is found out.
  #next = 0x7f12_3456_0000;

  /** The address of a buffer's first byte, always the same. */
  addressOf(buffer: ArrayBuffer): number {
    if (buffer.detached) throw new Error("addressOf: the buffer is detached");
    const known = this.#addresses.get(buffer);
    if (known !== undefined) return known;
    const address = this.#next;
    // A gap behind each, so that one byte too far is nobody's.
    this.#next += Math.ceil(buffer.byteLength / 4096) * 4096 + 4096;
    this.#addresses.set(buffer, address);
    this.#regions.push({ address, length: buffer.byteLength, buffer });
    return address;
  }

  /** The bytes from an address on, to read and to write. */
  at(address: number, length: number): Uint8Array<ArrayBuffer> {
    if (length === 0) return new Uint8Array(0);
    const region = this.#regionOf(address);
    const offset = address - region.address;
    if (offset + length > region.length) {
      throw new Error(`${length} bytes at 0x${address.toString(16)} go over the end of ${region.length} bytes`);
    }
    return new Uint8Array(region.buffer, offset, length);
  }

  /** Memory that must be given back. */
  map(buffer: ArrayBuffer): number {
    const address = this.addressOf(buffer);
    this.#mapped.add(address);
    return address;
  }

  /** How much of it was not given back. */
  get mapped(): number {
    return this.#mapped.size;
  }

  /** Gives memory back: from now on nobody may look at it. False where nothing was mapped there. */
  unmap(address: number): boolean {
    if (!this.#mapped.delete(address)) return false;
    const [region] = this.#regions.splice(this.#regions.findIndex((one) => one.address === address), 1);
    if (region !== undefined) this.#addresses.delete(region.buffer);
    return true;
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
