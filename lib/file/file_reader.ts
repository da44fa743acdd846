/**
 * A capture file as a BlockReader: bytes from a ByteSource, made into blocks by a CaptureParser.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import type { BlockReader, ReaderCounts, ReadOptions } from "../source.ts";
import type { ByteSource } from "./byte_source.ts";
import type { CaptureParser } from "./capture_parser.ts";
import type { CaptureFormat } from "./format_parser.ts";
import type { FilePlace } from "./format_parser.ts";
import type { FileRecord } from "./record.ts";

/** Reads the packets of a capture file. */
export class FileReader implements BlockReader {
  readonly #source: ByteSource;
  readonly #parser: CaptureParser;
  /** A read of the source that has not ended; it outlives the loop that began it, so that no byte is lost. */
  #filling: Promise<number> | undefined = undefined;
  readonly #received: number[] = [];
  /** False while packets are read that nobody is handed. */
  counting = true;
  /** Packets still to be left out, after a jump to a place before the one that was meant. */
  #leftOut = 0;
  #stopped = false;
  #closed: Promise<void> | undefined = undefined;
  /** Ends the wait for `#filling`. */
  #wake: (() => void) | undefined = undefined;

  constructor(source: ByteSource, parser: CaptureParser) {
    this.#source = source;
    this.#parser = parser;
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#parser.interfaces;
  }

  /** What the file has said beside its packets so far. */
  get records(): readonly FileRecord[] {
    return this.#parser.records;
  }

  /** The resolution of all its times, as if_tsresol says it; undefined where each interface has its own. */
  get tsresol(): number | undefined {
    return this.#parser.tsresol;
  }

  /** Reads until the file has said what format it has, and what its first interface is or that there is none. */
  async readHeader(): Promise<CaptureFormat> {
    for (;;) {
      this.#parser.filled(await this.#source.read(this.#parser.space()));
      const format = this.#parser.peek();
      if (format !== undefined && (this.interfaces.length > 0 || this.#parser.ended)) return format;
    }
  }

  async read(options: ReadOptions): Promise<Block | undefined> {
    const { lend, signal } = options;
    signal?.throwIfAborted();
    while (this.#closed === undefined) {
      if (this.#filling === undefined) {
        const block = this.#parser.next({ lend });
        if (block !== undefined) {
          if (this.#leftOut > 0) this.#leaveOut(block);
          if (block.length === 0) continue;
          if (this.counting) block.countInto(this.#received, 0, block.length);
          return block;
        }
        if (this.#stopped || this.#parser.ended) return undefined;
        const filled = this.#source.read(this.#parser.space());
        if (typeof filled === "number") {
          this.#parser.filled(filled);
          continue;
        }
        this.#filling = filled;
      }
      const filled = await this.#wait(this.#filling, signal);
      if (filled === undefined) return undefined;
      this.#filling = undefined;
      this.#parser.filled(filled);
    }
    return undefined;
  }

  /** Where the first record of the file begins; undefined where one can't jump in it. */
  get begin(): number | undefined {
    return this.#source.seek === undefined ? undefined : this.#parser.begin;
  }

  /** Where the record begins that comes after what was read; undefined within one. */
  get position(): number | undefined {
    return this.#parser.position;
  }

  /** Goes on at a place where a record begins, and leaves out so many packets there. Not while a read waits. */
  jump(place: FilePlace, leftOut = 0): void {
    this.#source.seek?.(place.offset);
    this.#parser.jump(place);
    this.#leftOut = leftOut;
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  counts(): readonly ReaderCounts[] {
    return this.interfaces.map((_, index) => ({ received: this.#received[index] ?? 0, dropped: 0, frozen: 0 }));
  }

  async #close(): Promise<void> {
    this.#parser.release();
    this.#wake?.();
    await this.#source.close();
  }

  /** How many bytes came; undefined where the reader was stopped or closed before. */
  #wait(filling: Promise<number>, signal: AbortSignal | undefined): Promise<number | undefined> {
    let abort = (): void => {};
    // Not by Promise.withResolvers(), which Node 20 does not have.
    const waiting = new Promise<number | undefined>((resolve, reject) => {
      abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      this.#wake = () => resolve(undefined);
      filling.then(resolve, (error) => {
        this.#filling = undefined;
        reject(error);
      });
    });
    return waiting.finally(() => {
      signal?.removeEventListener("abort", abort);
      this.#wake = undefined;
    });
  }

  #leaveOut(block: Block): void {
    const { length } = block;
    let left = this.#leftOut;
    block.retain(() => left-- <= 0);
    this.#leftOut = Math.max(0, this.#leftOut - length);
  }
}
