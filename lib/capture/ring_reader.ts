/**
 * RingReader: packets from rings that the kernel fills, a block at a time.
 *
 * @module
 */

import type { Block } from "../block.ts";
import { RingBlock, type RingBlockFields } from "../linux/ring_block.ts";
import { type RingWalk, TP_MAC_NET, TP_SNAPLEN, walkRingBlock } from "../linux/tpacket_v3.ts";
import type { Engine, EngineFields, TapListener } from "./engine.ts";
import type { Ring } from "./ring.ts";
import { RingLoss } from "./ring_loss.ts";
import type { InterfaceTable, Tap } from "./tap.ts";

/**
 * Bytes that packets which stay are copied in at once, headers included, or so many packets where they are larger than a
 * kilobyte: few enough that a program which keeps one packet of a thousand does not keep all the memory of the others.
 */
const PIECE: number = 2 ** 14;
const PIECE_PACKETS = 16;
/** And this is the most for large packets. */
const LARGE_PIECE: number = 2 ** 16;
/** Bytes that a packet takes in a ring at least: its header and address. */
const LEAST_PACKET = 68;
/** So many times the timeout packets may gather in dense traffic: a wake-up costs as much as reading hundreds. */
const GATHER_TIMES = 2;
/** How long they may gather at first, as a part of that; longer by and by, since how fast they come is not known yet. */
const FIRST_GATHER = 1 / 4;
/** Milliseconds that the kernel's timer may be late on a busy machine. */
const LATE_MS = 200;

/** One ring, and how far it has been read. */
interface Cursor {
  readonly tap: Tap;
  readonly ring: Ring;
  readonly walk: RingWalk;
  /** The block that comes next, or is being read. */
  block: number;
  /** Packets in that block; 0 while it is the kernel's. */
  count: number;
  /** Packets of it that belong to the capture. */
  length: number;
  /** The next of them. */
  row: number;
  /** Where packets were lost, where anybody wants to know. */
  readonly loss: RingLoss | undefined;
}

/** A block that is out on loan. */
interface Loan {
  readonly cursor: Cursor;
  readonly block: RingBlock;
  readonly memory: ArrayBuffer;
}

/** The engine over sockets with a ring. */
export class RingReader implements Engine {
  readonly lagMs: number;
  readonly #interfaces: InterfaceTable;
  readonly #listener: TapListener;
  readonly #cursors: readonly Cursor[];
  #snaplen: number;
  #nextCursor = 0;
  #isEmpty = false;
  #loan: Loan | undefined = undefined;
  /** Blocks handed back since packets were last left to gather, and when that was. */
  #blocks = 0;
  #gatheredAt: number = performance.now();
  #gatherMs = 0;
  readonly #leastBlocks: number;
  readonly #mostGatherMs: number;
  /** Why nothing more can be read. */
  #failure: TypeError | undefined = undefined;

  constructor({ taps, interfaces, snaplen, listener, marksLoss }: EngineFields) {
    this.#interfaces = interfaces;
    this.#listener = listener;
    this.#snaplen = snaplen;
    this.#cursors = taps.flatMap((tap) => {
      const { ring } = tap.socket;
      if (ring === undefined) return [];
      const walk = {
        bytes: ring.bytes,
        words: ring.words,
        headers: new Uint32Array(ring.blockSize / LEAST_PACKET),
        snaplen,
        interfaces: interfaces.list,
        interfaceIndex: tap.index,
        find: tap.interface.ifindex !== 0
          ? undefined
          : (ifindex: number, hatype: number) => interfaces.indexOf(tap, ifindex, hatype),
      };
      const loss = marksLoss ? new RingLoss(tap, ring) : undefined;
      return { tap, ring, walk, block: 0, count: 0, length: 0, row: 0, loss };
    });
    // The kernel's timer goes round without regard to when a block was begun.
    const timeoutMs = Math.max(...this.#cursors.map(({ ring }) => ring.timeoutMs));
    this.#mostGatherMs = GATHER_TIMES * timeoutMs;
    this.#leastBlocks = Math.min(...this.#cursors.map(({ ring }) => ring.blockCount));
    this.lagMs = 2 * timeoutMs + LATE_MS;
  }

  get snaplen(): number {
    return this.#snaplen;
  }

  set snaplen(bytes: number) {
    this.#snaplen = bytes;
    for (const { walk } of this.#cursors) walk.snaplen = bytes;
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** A socket tells of every block that the kernel has handed over, for as long as it is not handed back. */
  get hasHidden(): boolean {
    return false;
  }

  take(lend: boolean): Block | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    this.#isEmpty = false;
    for (let turn = 0; turn < this.#cursors.length; turn++) {
      // Another interface comes first each time: where one of them always has a block, the others must not starve.
      this.#nextCursor = (this.#nextCursor + 1) % this.#cursors.length;
      const cursor = this.#cursors[this.#nextCursor];
      if (cursor === undefined || !this.#open(cursor)) continue;
      this.#tellLosses(cursor);
      // Whoever was told may have closed the capture.
      if (cursor.tap.socket.fd < 0) return undefined;
      return lend ? this.#lend(cursor) : this.#copy(cursor);
    }
    this.#isEmpty = true;
    return undefined;
  }

  takeBack(): void {
    if (this.#loan === undefined) return;
    const { cursor, block, memory } = this.#loan;
    this.#loan = undefined;
    if (!block.kept) block.release();
    if (memory.detached) {
      cursor.ring.abandon(cursor.block);
      this.#failure = new TypeError(
        `Cannot go on capturing on "${cursor.tap.interface.name}": the memory of a batch on loan was transferred, ` +
          "transfer a copy: packet.copy(), or the batch after batch.keep()",
      );
      return;
    }
    memory.transfer(0);
    this.#giveBack(cursor);
  }

  /** Up to the most, but not longer than an eighth of a ring takes to fill at this speed, and twice the last time. */
  gather(): number {
    const now = performance.now();
    const elapsed = now - this.#gatheredAt;
    if (elapsed > 2 * this.#mostGatherMs) this.#gatherMs = this.#mostGatherMs * FIRST_GATHER / 2;
    const eighth = this.#leastBlocks / 8 * elapsed / Math.max(1, this.#blocks);
    this.#gatherMs = Math.max(1, Math.min(this.#mostGatherMs, 2 * this.#gatherMs, eighth));
    this.#blocks = 0;
    this.#gatheredAt = now;
    return this.#gatherMs;
  }

  /** Whether the ring has packets to take; opens the block that they are in. */
  #open(cursor: Cursor): boolean {
    const { tap, ring } = cursor;
    if (tap.socket.fd < 0 || tap.watch !== undefined) return false;
    if (cursor.count > 0) return true;
    while (tap.read < tap.limit && ring.isReady(cursor.block)) {
      const { block, loss } = cursor;
      if (loss !== undefined) loss.note(loss.ask(), { block, before: tap.read, most: ring.blockCount });
      cursor.count = walkRingBlock(cursor.walk, cursor.block * ring.blockSize >> 2);
      // `| 0`: where one of two numbers is Infinity some engines make a double of both, and who counts with it is slow.
      const left = tap.limit - tap.read;
      cursor.length = left < cursor.count ? left | 0 : cursor.count;
      cursor.row = 0;
      if (cursor.count > 0) return true;
      this.#giveBack(cursor);
    }
    if (tap.woken) {
      tap.woken = false;
      // Nothing is received by a call, so none would tell of an error.
      const errno = tap.socket.takeError();
      if (errno > 0) this.#listener.failed(tap, -errno, "getsockopt SO_ERROR");
    }
    this.#listener.emptied(tap);
    return false;
  }

  /** Lends what is left of a block, as it lies in the ring. */
  #lend(cursor: Cursor): Block {
    const { tap, ring, walk, row } = cursor;
    const memory = ring.memoryOf(cursor.block);
    const length = cursor.length - row;
    const headers = row === 0 ? walk.headers : walk.headers.subarray(row);
    const block = this.#blockOf(tap, { bytes: new Uint8Array(memory), headers, length });
    this.#loan = { cursor, block, memory };
    tap.read += length;
    cursor.row = cursor.length;
    return block;
  }

  /** Copies packets that stay, with their headers, and hands the block back after the last one. */
  #copy(cursor: Cursor): Block {
    const { tap, ring, walk: { headers }, row } = cursor;
    const from = headers[row] ?? 0;
    let end = row + 1;
    for (; end < cursor.length; end++) {
      const most = end - row < PIECE_PACKETS ? LARGE_PIECE : PIECE;
      if (this.#endOf(cursor, end) - from > most >> 2) break;
    }
    const base = cursor.block * ring.blockSize;
    const bytes = ring.bytes.slice(base + 4 * from, base + 4 * this.#endOf(cursor, end - 1));
    const length = end - row;
    const own = headers.slice(row, end);
    for (let i = 0; i < length; i++) own[i] = (own[i] ?? 0) - from;
    tap.read += length;
    cursor.row = end;
    if (end === cursor.length) this.#giveBack(cursor);
    return this.#blockOf(tap, { bytes, headers: own, length });
  }

  #blockOf(tap: Tap, fields: Pick<RingBlockFields, "bytes" | "headers" | "length">): RingBlock {
    const interfaceIndex = tap.interface.ifindex === 0 ? undefined : tap.index;
    return new RingBlock({ ...fields, interfaces: this.#interfaces.list, interfaceIndex });
  }

  /** Where a packet of the open block ends, in words from the block's start. */
  #endOf({ block, count, ring, walk: { headers, words } }: Cursor, row: number): number {
    const next = headers[row + 1];
    if (next !== undefined && row + 1 < count) return next;
    const header = headers[row] ?? 0;
    const at = (block * ring.blockSize >> 2) + header;
    return header + (((words[at + TP_MAC_NET] ?? 0) & 0xffff) + (words[at + TP_SNAPLEN] ?? 0) + 3 >> 2);
  }

  /**
   * Hands a block back to the kernel. Where the kernel waits for it, the kernel is asked right before and right after that
   * how many packets it has dropped: they would have been where it waits.
   */
  #giveBack(cursor: Cursor): void {
    const { tap, ring, loss, block } = cursor;
    const { blockCount } = ring;
    // The kernel fills blocks in their order: where it has closed the one before this, it has closed all.
    const last = (block + blockCount - 1) % blockCount;
    const before = loss !== undefined && ring.isReady(last) ? loss.ask() : undefined;
    ring.giveBack(block);
    const after = loss !== undefined && ring.isReady(last) ? loss.ask() : undefined;
    const place = { block: (block + 1) % blockCount, before: tap.read };
    if (before !== undefined) loss?.note(before, { ...place, most: blockCount - 1 });
    if (after !== undefined) loss?.note(after, { ...place, most: blockCount });
    this.#blocks++;
    cursor.block = (block + 1) % ring.blockCount;
    cursor.count = 0;
    cursor.length = 0;
  }

  #tellLosses({ tap, loss, length, row }: Cursor): void {
    const losses = loss?.losses ?? [];
    for (let first = losses[0]; first !== undefined && first.at < tap.read + length - row; first = losses[0]) {
      losses.shift();
      this.#listener.lost(tap, first.count, Math.max(0, first.at - tap.read));
    }
  }
}
