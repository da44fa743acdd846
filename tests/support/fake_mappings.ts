/**
 * What is mapped into a program, for a kernel that is not one: mmap(2) and munmap(2), also of parts.
 *
 * @module
 */

import { EINVAL } from "../../lib/linux/errno.ts";
import type { FakePages } from "./fake_pages.ts";

const PAGE = 4096;

/** A range of addresses, and the pages that are seen there. */
interface Range {
  readonly address: number;
  readonly length: number;
  readonly pages: FakePages;
  /** Where in the pages it begins. */
  readonly offset: number;
  /** Whether it is other memory, which lies over that of the pages. */
  readonly replaced: boolean;
}

/** Memory as a program asks for it. */
export interface Wanted {
  readonly address: number;
  readonly length: number;
}

export class FakeMappings {
  #ranges: Range[] = [];
  readonly #violate: (text: string) => void;

  constructor(violate: (text: string) => void) {
    this.#violate = violate;
  }

  /** How many ranges are mapped. */
  get size(): number {
    return this.#ranges.length;
  }

  /** How many bytes are mapped. */
  get bytes(): number {
    return this.#ranges.reduce((sum, { length }) => sum + length, 0);
  }

  /** How many ranges show these pages. */
  rangesOf(pages: FakePages): number {
    return this.#ranges.filter((range) => range.pages === pages && !range.replaced).length;
  }

  /** Maps pages at an address that is free. */
  add(address: number, pages: FakePages): void {
    this.#ranges.push({ address, length: pages.length, pages, offset: 0, replaced: false });
  }

  /** mmap(2) with MAP_FIXED of memory without a file, over what is mapped there. */
  replace({ address, length }: Wanted): number {
    if (address % PAGE !== 0 || length <= 0) return -EINVAL;
    const wanted = { address, length: roundUp(length) };
    if (!this.#covers(wanted)) {
      this.#violate(`mmap of ${length} fixed bytes at 0x${address.toString(16)}, not all of which was mapped before`);
      return -EINVAL;
    }
    for (const cut of this.#cut(wanted)) {
      cut.pages.replace(cut.offset, cut.length);
      this.#ranges.push({ ...cut, replaced: true });
    }
    return address;
  }

  /** munmap(2): whoever looks at the memory from now on ends the process. */
  remove({ address, length }: Wanted): number {
    if (address % PAGE !== 0 || length <= 0) return -EINVAL;
    const wanted = { address, length: roundUp(length) };
    const what = `munmap of ${length} bytes at 0x${address.toString(16)}`;
    if (!this.#covers(wanted)) this.#violate(`${what}, not all of which is mapped`);
    for (const { pages, offset, length } of this.#cut(wanted)) {
      if (pages.wholeInUse) this.#violate(`${what} while the buffer over the whole mapping is not detached`);
      if (pages.partInUse(offset, length)) this.#violate(`${what} while a buffer over a part of it is not detached`);
    }
    return 0;
  }

  /** The memory as a program gets it; undefined where nothing is mapped. */
  memoryAt(wanted: Wanted): ArrayBuffer | undefined {
    const range = this.#find(wanted);
    if (range === undefined) return undefined;
    const offset = range.offset + wanted.address - range.address;
    return offset === 0 && wanted.length === range.pages.length
      ? range.pages.whole()
      : range.pages.part(offset, wanted.length);
  }

  /** The bytes at an address, for the kernel; undefined where nothing is mapped. */
  at(wanted: Wanted): Uint8Array<ArrayBuffer> | undefined {
    const range = this.#find(wanted);
    return range?.pages.bytes(range.offset + wanted.address - range.address, wanted.length);
  }

  #find(wanted: Wanted): Range | undefined {
    const range = this.#ranges.find(({ address, length }) => {
      return address <= wanted.address && wanted.address < address + length;
    });
    if (range !== undefined && !this.#covers(wanted)) {
      throw new Error(`${wanted.length} bytes at 0x${wanted.address.toString(16)} are not all mapped`);
    }
    return range;
  }

  #covers({ address, length }: Wanted): boolean {
    const end = address + length;
    const covered = this.#ranges.reduce((sum, range) => {
      return sum + Math.max(0, Math.min(end, range.address + range.length) - Math.max(address, range.address));
    }, 0);
    return covered === length;
  }

  /** Takes a range of addresses out, and returns what was mapped there. */
  #cut({ address, length }: Wanted): Range[] {
    const end = address + length;
    const taken: Range[] = [];
    const kept: Range[] = [];
    for (const range of this.#ranges) {
      const from = Math.max(address, range.address);
      const to = Math.min(end, range.address + range.length);
      if (from >= to) kept.push(range);
      else {
        taken.push(part(range, from, to));
        if (range.address < from) kept.push(part(range, range.address, from));
        if (to < range.address + range.length) kept.push(part(range, to, range.address + range.length));
      }
    }
    this.#ranges = kept;
    return taken;
  }
}

function part(range: Range, from: number, to: number): Range {
  return { ...range, address: from, length: to - from, offset: range.offset + from - range.address };
}

/** Whole pages. */
export function roundUp(length: number): number {
  return Math.ceil(length / PAGE) * PAGE;
}
