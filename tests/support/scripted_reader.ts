/**
 * A BlockReader that delivers what a test tells it to, when it tells it to, and takes its blocks back as a capture
 * does.
 *
 * @module
 */

import {
  Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "../../lib/block.ts";
import type { BlockReader, ReaderCounts, ReadOptions } from "../../lib/source.ts";

/** A packet of a {@linkcode ScriptedReader}. */
export interface ScriptedPacket {
  /** Its time in microseconds. */
  readonly us?: number;
  /** Its time in seconds, where that is not `us`. */
  readonly seconds?: number;
  /** Its frame; by default the {@linkcode markedFrame} of `mark`. */
  readonly bytes?: Uint8Array;
  /** What it is recognized by. */
  readonly mark?: number;
  readonly origlen?: number;
  readonly flags?: number;
  /** Place in the reader's own list of interfaces. */
  readonly interface?: number;
}

/** A frame that says its mark in its first four bytes. */
export function markedFrame(mark: number, length = 60): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from({ length }, (_, i) => mark + i);
  new DataView(bytes.buffer).setUint32(0, mark);
  return bytes;
}

/** The marks of a block's packets. */
export function marksOf(block: Block | undefined): number[] {
  if (block === undefined) return [];
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  return Array.from({ length: block.length }, (_, row) => view.getUint32(block.word(row, ROW_OFFSET)));
}

/** Packets with these times in microseconds, whose marks are the times too. */
export function packetsAt(...times: number[]): ScriptedPacket[] {
  return times.map((us) => ({ us, mark: us }));
}

/** A ring's block has no table: what reads one there works on other blocks only. */
class BlockWithoutTable extends Block {
  override get rows(): never {
    throw new Error("somebody read the rows of a reader's block");
  }
}

/** A reader that does what it is told. */
export class ScriptedReader implements BlockReader {
  readonly interfaces: CaptureInterface[] = [];
  /** What `counts()` says. */
  readonly count: ReaderCounts[] = [];
  /** How often it was asked for a block. */
  reads = 0;
  stops = 0;
  closes = 0;
  /** What `stop()` throws. */
  stopError: Error | undefined = undefined;
  /** What `close()` rejects with. */
  closeError: Error | undefined = undefined;
  /** Whether `close()` leaves a read waiting. */
  leavesReads = false;
  /** What happened that never may. */
  readonly violations: string[] = [];
  readonly #queue: (() => Block | undefined)[] = [];
  #waiting: { resolve: (block: Block | undefined) => void; reject: (error: unknown) => void } | undefined = undefined;
  #lent: Block | undefined = undefined;
  #hasEnded = false;

  constructor(...names: string[]) {
    for (const name of names) this.meet(name);
  }

  /** Adds an interface. */
  meet(name: string): void {
    this.interfaces.push({ name, ifindex: this.interfaces.length + 1, linktype: 1, snaplen: 0 });
    this.count.push({ received: 0, dropped: 0, frozen: 0 });
  }

  /** Delivers a block of these packets. */
  deliver(...packets: ScriptedPacket[]): this {
    return this.#push(() => this.#lent = this.#block(packets));
  }

  /** Delivers one block for each packet. */
  deliverEach(packets: readonly ScriptedPacket[]): this {
    for (const packet of packets) this.deliver(packet);
    return this;
  }

  /** Has a read fail, after what was delivered. */
  fail(error: Error): this {
    return this.#push(() => {
      throw error;
    });
  }

  /** Ends, after what was delivered. */
  end(): this {
    return this.#push(() => {
      this.#hasEnded = true;
      return undefined;
    });
  }

  /** Whether somebody waits for a block. */
  get isAsked(): boolean {
    return this.#waiting !== undefined;
  }

  read({ lend, signal }: ReadOptions): Promise<Block | undefined> {
    this.reads++;
    if (this.#waiting !== undefined) this.violations.push("read was called before it had settled");
    if (!lend || signal !== undefined) this.violations.push("a block was not read on loan, or with a signal");
    this.#takeBack();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#hasEnded) this.#queue.push(() => undefined);
      this.#settle();
    });
  }

  stop(): void {
    this.stops++;
    this.end();
    if (this.stopError !== undefined) throw this.stopError;
  }

  close(): Promise<void> {
    this.closes++;
    this.#takeBack();
    this.#queue.length = 0;
    if (!this.leavesReads) this.end();
    return this.closeError === undefined ? Promise.resolve() : Promise.reject(this.closeError);
  }

  counts(): readonly ReaderCounts[] {
    return this.count;
  }

  #push(step: () => Block | undefined): this {
    this.#queue.push(step);
    this.#settle();
    return this;
  }

  #settle(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const step = this.#queue.shift();
    if (step === undefined) return;
    this.#waiting = undefined;
    try {
      waiting.resolve(step());
    } catch (error) {
      waiting.reject(error);
    }
  }

  #takeBack(): void {
    const lent = this.#lent;
    this.#lent = undefined;
    if (lent === undefined || lent.bytes.length === 0) return;
    const { buffer } = lent.bytes;
    lent.release();
    buffer.transfer(0);
  }

  #block(packets: readonly ScriptedPacket[]): Block {
    const frames = packets.map(({ bytes, mark = 0 }) => bytes ?? markedFrame(mark));
    // Frames begin at odd places, and the buffer before the block's bytes.
    const memory = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length + 1, 9));
    const bytes = memory.subarray(8);
    const rows = new Uint32Array(packets.length * ROW_WORDS);
    let offset = 1;
    packets.forEach(({ us = 0, seconds = Math.floor(us / 1e6), origlen, flags = 0, interface: at = 0 }, index) => {
      const { length } = frames[index] ?? [];
      const row = index * ROW_WORDS;
      bytes.set(frames[index] ?? [], offset);
      rows[row + ROW_OFFSET] = offset;
      rows[row + ROW_CAPLEN] = length ?? 0;
      rows[row + ROW_ORIGLEN] = origlen ?? length ?? 0;
      rows[row + ROW_SECONDS] = seconds;
      rows[row + ROW_SECONDS_HIGH] = Math.floor(seconds / 0x1_0000_0000);
      rows[row + ROW_NANOSECONDS] = us % 1e6 * 1000;
      rows[row + ROW_INTERFACE] = at;
      rows[row + ROW_FLAGS] = flags;
      offset += (length ?? 0) + 1;
    });
    return new BlockWithoutTable({ bytes, rows, length: packets.length, interfaces: this.interfaces });
  }
}
