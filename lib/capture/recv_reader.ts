/**
 * RecvReader: packets by recvmsg(2), one a call.
 *
 * @module
 */

import type { Block } from "../block.ts";
import { EAGAIN, EINTR } from "../linux/errno.ts";
import { BlockBuilder, MAX_ROWS } from "./block_builder.ts";
import type { Engine, EngineFields, TapListener } from "./engine.ts";
import type { Sys } from "./sys.ts";
import type { Tap } from "./tap.ts";

/** Packets of one interface before the next one's turn. */
const MAX_ROWS_A_TURN = 256;

/** In dense traffic packets gather for so long. */
const GATHER_MS = 5;

/** The engine over sockets without a ring. */
export class RecvReader implements Engine {
  readonly lagMs = 0;
  readonly #taps: readonly Tap[];
  readonly #listener: TapListener;
  readonly #builder: BlockBuilder;
  readonly #marksLoss: boolean;
  #snaplen: number;
  #nextTap = 0;
  #isEmpty = false;

  constructor(sys: Sys, { taps, interfaces, snaplen, listener, marksLoss }: EngineFields) {
    this.#taps = taps;
    this.#listener = listener;
    this.#marksLoss = marksLoss;
    this.#snaplen = snaplen;
    this.#builder = new BlockBuilder(sys, { interfaces, snaplen });
  }

  get snaplen(): number {
    return this.#snaplen;
  }

  set snaplen(bytes: number) {
    this.#snaplen = bytes;
    this.#builder.snaplen = bytes;
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  get hasHidden(): boolean {
    return this.#builder.hasStraddler;
  }

  take(lend: boolean): Block | undefined {
    this.#builder.begin(lend);
    this.#isEmpty = true;
    // Another interface comes first each time: where one of them fills the block, the others must not starve.
    this.#nextTap = (this.#nextTap + 1) % this.#taps.length;
    for (let turn = 0; turn < this.#taps.length && !this.#builder.isFull; turn++) {
      const tap = this.#taps[(this.#nextTap + turn) % this.#taps.length];
      if (tap === undefined || tap.socket.fd < 0 || tap.watch !== undefined) continue;
      this.#drain(tap, this.#taps.length === 1 ? MAX_ROWS : this.#builder.length + MAX_ROWS_A_TURN);
    }
    const block = this.#builder.finish();
    // The only frame found may be one that goes to a slab of its own.
    return block === undefined && this.#builder.hasStraddler ? this.take(lend) : block;
  }

  takeBack(): void {
    this.#builder.takeBack();
  }

  gather(): number {
    return GATHER_MS;
  }

  /** Receives packets of one socket until there are none, or the block has `most` packets or no place. */
  #drain(tap: Tap, most: number): void {
    let failures = 0;
    while (tap.read < tap.limit) {
      if (this.#builder.isFull || this.#builder.length >= most) {
        this.#isEmpty = false;
        return;
      }
      const received = this.#builder.receive(tap);
      if (received >= 0) {
        if (this.#marksLoss) this.#tellLoss(tap);
        tap.read++;
      } else if (received === -EAGAIN) {
        break;
      } else if (received !== -EINTR) {
        if (!this.#listener.failed(tap, received, "recvmsg")) return;
        // The kernel tells of an error once, and before the packets that still wait in the socket.
        if (++failures > 1) break;
      }
    }
    this.#listener.emptied(tap);
  }

  /** Before the packet received last. */
  #tellLoss(tap: Tap): void {
    const dropped = this.#builder.droppedBefore;
    // The kernel does not tell of 0.
    const count = dropped === 0 ? 0 : (dropped - tap.told) >>> 0;
    if (count > 0) this.#listener.lost(tap, count);
  }
}
