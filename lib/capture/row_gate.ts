/**
 * RowGate: which of the packets that were taken out of the sockets are handed out, where the kernel alone has not decided.
 *
 * @module
 */

import type { Block, RowTest } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { type FilterCompiler, RowFilter } from "../row_filter.ts";
import type { InterfaceTable, Tap } from "./tap.ts";

/**
 * For so long after the filter was replaced a packet may come that passed the one before: its processor had run that one,
 * and was kept from putting the packet into the socket.
 */
const SETTLE_MS = 100;

/** What a {@linkcode RowGate} is made of. */
export interface RowGateFields {
  readonly taps: readonly Tap[];
  readonly interfaces: InterfaceTable;
  /** Bytes of a packet to hand out. */
  readonly snaplen: number;
  /** Makes the filter; undefined where all packets are wanted. */
  readonly compile: FilterCompiler | undefined;
}

/**
 * Filters the packets of sockets whose filter runs in JavaScript, and for a while those of all sockets, after the filter was
 * replaced: what came before that is handed out where it matches the new filter too, and enough of it was captured to tell.
 */
export class RowGate {
  readonly #taps: readonly Tap[];
  readonly #interfaces: InterfaceTable;
  readonly #snaplen: number;
  readonly #test: RowTest;
  #filter: RowFilter | undefined;
  /** When all that the sockets hold has passed the filter in force, by `performance.now()`. */
  #settlesAt: number = Infinity;
  /** Rows of the block that were tested, and those of them that stay. */
  #tested = 0;
  #kept = 0;
  /** Rows of the block, and how many stay before each. */
  #marks: readonly number[] = [];
  #keptBefore: number[] = [];

  constructor({ taps, interfaces, snaplen, compile }: RowGateFields) {
    this.#taps = taps;
    this.#interfaces = interfaces;
    this.#snaplen = snaplen;
    this.#filter = compile === undefined ? undefined : new RowFilter(compile);
    this.#test = (bytes, offset, caplen, origlen, interfaceIndex, flags) => {
      this.#passMarks();
      this.#tested++;
      const tap = interfaces.ownerOf(interfaceIndex) ?? taps[interfaceIndex];
      const stays = (tap !== undefined && isSure(tap, caplen < origlen)) ||
        this.#filter?.test(bytes, offset, caplen, origlen, interfaceIndex, flags) !== false;
      if (stays) this.#kept++;
      else if (tap !== undefined) tap.rejected++;
      return stays;
    };
  }

  /** Whether all packets that are taken out of the sockets now are handed out. */
  get isOpen(): boolean {
    if (this.#filter === undefined) return true;
    if (performance.now() >= this.#settlesAt) this.#settle();
    return this.#taps.every(({ socket, unsure }) =>
      socket.fd < 0 || (socket.filterPlace.name === "kernel" && unsure === 0)
    );
  }

  /**
   * Leaves out of a block what is not to be handed out, and cuts what is to `snaplen`: to decide, all of it is needed.
   *
   * @param marks Rows of the block, in order.
   * @returns How many packets stay before each.
   */
  pass(block: Block, marks: readonly number[]): readonly number[] {
    this.#tested = this.#kept = 0;
    this.#marks = marks;
    this.#keptBefore = [];
    this.#filter?.apply(block, this.#test);
    this.#tested = Infinity;
    this.#passMarks();
    block.cut(this.#snaplen);
    return this.#keptBefore;
  }

  /** Why the last packets of a block could not be filtered, once. */
  takeFailure(): { readonly error: unknown } | undefined {
    return this.#filter?.takeFailure();
  }

  /**
   * Another filter is in force: the sockets have it already.
   *
   * @param out The block that was handed out last, where it is still being read.
   * @param hidden Packets that were taken out of a socket and are in no block yet.
   */
  replace(compile: FilterCompiler | undefined, { out, hidden }: { out: Block | undefined; hidden: number }): void {
    this.#filter = compile === undefined ? undefined : new RowFilter(compile);
    for (const tap of this.#taps) tap.older = Infinity;
    if (out !== undefined) this.pass(out, []);
    for (const tap of this.#taps) {
      tap.unsure = compile === undefined ? 0 : Infinity;
      tap.older = compile === undefined ? 0 : waiting(tap) + hidden;
    }
    this.#settlesAt = performance.now() + SETTLE_MS;
  }

  /** From here on, no packet comes that has not passed the filter in force. */
  #settle(): void {
    this.#settlesAt = Infinity;
    for (const tap of this.#taps) {
      // One more may wait outside of the socket.
      tap.unsure = waiting(tap) + 1;
      tap.older = Math.min(tap.older, tap.unsure);
    }
  }

  #passMarks(): void {
    const { length } = this.#keptBefore;
    for (let i = length; (this.#marks[i] ?? Infinity) <= this.#tested && i < this.#marks.length; i++) {
      this.#keptBefore.push(this.#kept);
    }
  }
}

/** Counts the next packet of a socket. Whether the kernel has decided, and by the filter in force. */
function isSure(tap: Tap, isCut: boolean): boolean {
  const isOlder = tap.older > 0;
  const isUnsure = tap.unsure > 0;
  if (isOlder) tap.older--;
  if (isUnsure) tap.unsure--;
  if (isOlder || tap.socket.filterPlace.name !== "kernel") return false;
  // The kernel saw all of it, and only in a moment that hardly ever comes it was the filter from before that did.
  return !isUnsure || isCut;
}

/** Packets that wait in a socket; all that will come where the kernel does not say. */
function waiting(tap: Tap): number {
  try {
    tap.account();
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return Infinity;
  }
  return Math.max(0, Math.min(tap.stored, tap.limit) - tap.read);
}
