/**
 * DuplicateFilter: finds packets that another interface has shown already.
 *
 * @module
 */

import { ROW_ORIGLEN } from "../block.ts";
import { FrameMemory } from "./frame_memory.ts";
import type { MergeInput } from "./merge_input.ts";

/**
 * How far apart the times of a frame's copies are at most. Between a bridge and its port it is microseconds; a frame
 * that waits in a port's queue for longer than this comes out twice.
 */
const WINDOW_NS = 10_000_000;
/** Packets remembered at most, a power of two: the window at 1,600,000 packets/s. */
const CAPACITY: number = 2 ** 14;
/** Memory for their frames: the window at 400 MB/s. */
const FRAME_MEMORY: number = 2 ** 22;
/** Packets looked at for one at most: so many equal frames one interface may show before another shows the first. */
const MAX_STEPS = 64;
/** Of these, other frames with the same hash at most: nobody can make the search long by making such frames. */
const MAX_MISSES = 4;

// A remembered packet. "Seen" is a bit for each interface; interfaces whose numbers are equal modulo SEEN_BITS share
// one, so that what both of them show counts as two frames and is not dropped.
const ENTRY_BYTES = 64;
const ENTRY_HASH = 0;
const ENTRY_CAPLEN = 4;
const ENTRY_ORIGLEN = 8;
const ENTRY_NANOSECONDS = 12;
const ENTRY_SECONDS = 16;
const ENTRY_START = 24;
const ENTRY_PREVIOUS = 32;
const ENTRY_SEEN = 40;
const SEEN_BITS = 192;

/**
 * Remembers the packets that were let through, and on which interfaces each was seen.
 *
 * A packet is a duplicate where a remembered one has the same bytes (all captured ones, and the same length on the
 * wire), a time at most 10 ms from its own, and was not seen on its interface yet: it was then, so that the second of
 * two equal frames on one interface is a frame of its own, and the second on the other interface its duplicate. The
 * bytes themselves are compared, a hash only says with which. Packets without a time are never duplicates.
 *
 * Where memory is too small for 10 ms of traffic the oldest packets are forgotten: a duplicate may then get through,
 * but a packet is never dropped that was not shown before.
 */
export class DuplicateFilter {
  /** Number of the newest remembered packet of each hash, -1 for none. Packets are numbered from 0 on. */
  readonly #newest: Float64Array<ArrayBuffer> = new Float64Array(CAPACITY).fill(-1);
  readonly #entries: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(CAPACITY * ENTRY_BYTES));
  readonly #frames: FrameMemory = new FrameMemory(new ArrayBuffer(FRAME_MEMORY));
  /** Number of the next packet to remember. */
  #next = 0;
  /** Bytes of frames written so far, the gaps at the memory's end included: a place in it is this modulo its size. */
  #written = 0;

  /** Whether an input's packet is a duplicate; it is remembered in any case. */
  isDuplicate(input: MergeInput, interfaceIndex: number): boolean {
    const { block, row, caplen } = input;
    if (block === undefined || !input.isTimed || caplen > FRAME_MEMORY) return false;
    const origlen = block.word(row, ROW_ORIGLEN);
    const hash = hashFrame(input, origlen);
    const found = this.#find(input, { hash, origlen, interfaceIndex });
    if (found >= 0) this.#markSeen(found, interfaceIndex);
    else this.#remember(input, { hash, origlen, interfaceIndex });
    return found >= 0;
  }

  /** The oldest remembered packet that the input's one is a duplicate of; -1 for none. */
  #find(input: MergeInput, { hash, origlen, interfaceIndex }: Sought): number {
    const entries = this.#entries;
    const oldest = this.#next - CAPACITY;
    let found = -1;
    let misses = 0;
    let number = this.#newest[hash & (CAPACITY - 1)] ?? -1;
    for (let step = 0; step < MAX_STEPS && number >= 0 && number >= oldest; step++) {
      const at = entryOf(number);
      const same = entries.getUint32(at + ENTRY_HASH, true) === hash &&
        entries.getUint32(at + ENTRY_CAPLEN, true) === input.caplen &&
        entries.getUint32(at + ENTRY_ORIGLEN, true) === origlen;
      if (same && this.#isNear(at, input) && this.#isStored(at)) {
        // An interface shows equal frames in the order in which the others do: where it has shown this one, it has
        // shown all that are older.
        if (!this.#isEqual(at, input)) misses++;
        else if (this.#hasSeen(at, interfaceIndex)) break;
        else found = number;
        if (misses === MAX_MISSES) break;
      }
      number = entries.getFloat64(at + ENTRY_PREVIOUS, true);
    }
    return found;
  }

  #remember(input: MergeInput, { hash, origlen, interfaceIndex }: Sought): void {
    const entries = this.#entries;
    const number = this.#next++;
    const at = entryOf(number);
    entries.setUint32(at + ENTRY_HASH, hash, true);
    entries.setUint32(at + ENTRY_CAPLEN, input.caplen, true);
    entries.setUint32(at + ENTRY_ORIGLEN, origlen, true);
    entries.setUint32(at + ENTRY_NANOSECONDS, input.nanoseconds, true);
    entries.setFloat64(at + ENTRY_SECONDS, input.seconds, true);
    entries.setFloat64(at + ENTRY_START, this.#store(input), true);
    entries.setFloat64(at + ENTRY_PREVIOUS, this.#newest[hash & (CAPACITY - 1)] ?? -1, true);
    for (let i = 0; i < SEEN_BITS / 8; i += 4) entries.setUint32(at + ENTRY_SEEN + i, 0, true);
    this.#newest[hash & (CAPACITY - 1)] = number;
    this.#markSeen(number, interfaceIndex);
  }

  /** Copies the input's frame to the end of the frames, over the oldest: where it begins. */
  #store(input: MergeInput): number {
    const room = FRAME_MEMORY - this.#written % FRAME_MEMORY;
    if (room < input.caplen) this.#written += room;
    const start = this.#written;
    this.#frames.copy(input, start % FRAME_MEMORY);
    this.#written += (input.caplen + 3) & ~3;
    return start;
  }

  /** Whether a remembered packet's frame has not been overwritten. */
  #isStored(at: number): boolean {
    return this.#entries.getFloat64(at + ENTRY_START, true) >= this.#written - FRAME_MEMORY;
  }

  #isNear(at: number, { seconds, nanoseconds }: MergeInput): boolean {
    const entries = this.#entries;
    const apart = (seconds - entries.getFloat64(at + ENTRY_SECONDS, true)) * 1e9 +
      (nanoseconds - entries.getUint32(at + ENTRY_NANOSECONDS, true));
    return Math.abs(apart) <= WINDOW_NS;
  }

  #isEqual(at: number, input: MergeInput): boolean {
    return this.#frames.equals(input, this.#entries.getFloat64(at + ENTRY_START, true) % FRAME_MEMORY);
  }

  #hasSeen(at: number, interfaceIndex: number): boolean {
    const bit = interfaceIndex % SEEN_BITS;
    return (this.#entries.getUint8(at + ENTRY_SEEN + (bit >> 3)) & (1 << (bit & 7))) !== 0;
  }

  #markSeen(number: number, interfaceIndex: number): void {
    const bit = interfaceIndex % SEEN_BITS;
    const at = entryOf(number) + ENTRY_SEEN + (bit >> 3);
    this.#entries.setUint8(at, this.#entries.getUint8(at) | (1 << (bit & 7)));
  }
}

/** What a packet is looked for with. */
interface Sought {
  readonly hash: number;
  readonly origlen: number;
  readonly interfaceIndex: number;
}

function entryOf(number: number): number {
  return (number & (CAPACITY - 1)) * ENTRY_BYTES;
}

/** 32 bits of all bytes of a frame and its lengths; in four lanes, since each step waits for the one before it. */
function hashFrame({ view, offset, caplen }: MergeInput, origlen: number): number {
  let [a, b, c, d] = [caplen, origlen, 0, 0];
  const end = offset + caplen;
  let i = offset;
  for (; i + 16 <= end; i += 16) {
    a = mix(a, view.getInt32(i, true));
    b = mix(b, view.getInt32(i + 4, true));
    c = mix(c, view.getInt32(i + 8, true));
    d = mix(d, view.getInt32(i + 12, true));
  }
  for (; i + 4 <= end; i += 4) a = mix(a, view.getInt32(i, true));
  for (; i < end; i++) a = mix(a, view.getUint8(i));
  const hash = mix(mix(mix(a, b), c), d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A step of MurmurHash3. */
function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0xcc9e2d51);
  return (mixed << 13) | (mixed >>> 19);
}
