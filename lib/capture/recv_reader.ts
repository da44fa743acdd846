/**
 * RecvReader: the packets of several interfaces, by recvmsg(2); when to read, when to wait, and how it ends.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { DROP_ALL } from "../linux/direction_filter.ts";
import { EAGAIN, EINTR, ENETDOWN, ENOBUFS, ENODEV, ENXIO, systemCallError } from "../linux/errno.ts";
import type { BlockReader, ReaderCounts, ReadOptions } from "../source.ts";
import { BlockBuilder, MAX_ROWS } from "./block_builder.ts";
import type { CaptureEvent } from "./event.ts";
import { type LinkState, linkState, LinkWatch } from "./link_watch.ts";
import { Pacing } from "./pacing.ts";
import { type Poller, pollerOf } from "./poller.ts";
import type { Sys } from "./sys.ts";
import type { InterfaceTable, Tap } from "./tap.ts";

/** Packets of one interface before the next one's turn. */
const MAX_ROWS_A_TURN = 256;
/** How often the end of a stopped capture waits for packets that were on their way past the filter. */
const MAX_LAST_LOOKS = 20;

/** What a {@linkcode RecvReader} is made of. */
export interface RecvReaderFields {
  readonly taps: readonly Tap[];
  readonly interfaces: InterfaceTable;
  readonly snaplen: number;
  readonly immediate: boolean;
  readonly onEvent: (event: CaptureEvent) => void;
}

/** The reader over packet sockets without a ring. */
export class RecvReader implements BlockReader {
  readonly #sys: Sys;
  readonly #poller: Poller;
  readonly #taps: readonly Tap[];
  readonly #interfaces: InterfaceTable;
  readonly #onEvent: (event: CaptureEvent) => void;
  readonly #builder: BlockBuilder;
  /** The socket being drained has told that its interface went down. */
  #linkTold = false;
  /** What receiving failed with, after the packets of the last block. */
  #error: SystemCallError | undefined = undefined;
  #nextTap = 0;
  #read = 0;
  #wake: (() => void) | undefined = undefined;
  readonly #pacing: Pacing;
  /** The last look at the sockets found all of them empty at its end. */
  #empty = false;
  /** Packets have gathered since the last look. */
  #gathered = false;
  #state: "open" | "stopping" | "ended" | "closed" = "open";
  #lastLooks = 0;
  /** Sockets of deleted interfaces being closed. */
  readonly #closing: Promise<void>[] = [];

  /**
   * @throws SystemCallError where the sockets can't be waited for; they are still the caller's then.
   */
  constructor(sys: Sys, { taps, interfaces, snaplen, immediate, onEvent }: RecvReaderFields) {
    this.#pacing = new Pacing(immediate);
    this.#sys = sys;
    this.#poller = pollerOf(sys);
    this.#taps = taps;
    this.#interfaces = interfaces;
    this.#onEvent = onEvent;
    this.#builder = new BlockBuilder(sys, { interfaces, snaplen });
    try {
      for (const tap of taps) {
        const onReady = (): void => {
          tap.armed = false;
          this.#wake?.();
        };
        this.#poller.add(tap.socket.fd, { target: tap.interface.name, onReady });
      }
    } catch (error) {
      for (const tap of taps) void this.#poller.remove(tap.socket.fd);
      throw error;
    }
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#interfaces.list;
  }

  async read({ lend, signal }: ReadOptions): Promise<Block | undefined> {
    this.#builder.takeBack();
    for (;;) {
      signal?.throwIfAborted();
      if (this.#state === "closed" || this.#state === "ended") return undefined;
      if (this.#mustPause()) {
        await this.#pause(signal);
        continue;
      }
      const block = this.#fill(lend);
      if (block !== undefined) return block;
      this.#checkEnd();
      if (this.#state === "stopping") await this.#finish();
      else await this.#pause(signal);
    }
  }

  stop(): void {
    if (this.#state !== "open") return;
    this.#state = "stopping";
    let failure: unknown = undefined;
    for (const { socket } of this.#taps) {
      try {
        if (socket.fd >= 0) socket.attachFilter(DROP_ALL);
      } catch (error) {
        // The other doors are shut all the same, and the loop ends once the sockets are empty.
        failure ??= error;
      }
    }
    this.#wake?.();
    if (failure !== undefined) throw failure;
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    for (const tap of this.#taps) {
      if (this.#state !== "ended") tap.accountLast();
      tap.watch?.close();
    }
    this.#state = "closed";
    this.#builder.takeBack();
    this.#wake?.();
    await Promise.all([...this.#closing, ...this.#taps.map((tap) => this.#closeTap(tap))]);
  }

  counts(): readonly ReaderCounts[] {
    if (this.#state === "open" || this.#state === "stopping") { for (const tap of this.#taps) tap.account(); }
    return this.#taps.map((tap) => tap.counts);
  }

  /** A block of what the sockets hold; undefined where they hold nothing, or receiving has failed. */
  #fill(lend: boolean): Block | undefined {
    if (this.#error !== undefined) return undefined;
    this.#builder.begin(lend);
    this.#empty = true;
    // Another interface comes first each time: where one of them fills the block, the others must not starve.
    this.#nextTap = (this.#nextTap + 1) % this.#taps.length;
    for (let turn = 0; turn < this.#taps.length && !this.#builder.isFull; turn++) {
      const tap = this.#taps[(this.#nextTap + turn) % this.#taps.length];
      if (tap === undefined || tap.socket.fd < 0 || tap.watch !== undefined) continue;
      this.#drain(tap, this.#taps.length === 1 ? MAX_ROWS : this.#builder.length + MAX_ROWS_A_TURN);
    }
    if (this.#gathered) this.#pacing.gathered(this.#builder.length, this.#read);
    this.#gathered = false;
    const block = this.#builder.finish();
    // The only frame found may be one that goes to a slab of its own.
    return block === undefined && this.#builder.hasStraddler ? this.#fill(lend) : block;
  }

  /** Receives packets of one socket until there are none, or the block has `limit` packets or no place. */
  #drain(tap: Tap, limit: number): void {
    this.#linkTold = false;
    for (;;) {
      if (this.#builder.isFull || this.#builder.length >= limit) {
        this.#empty = false;
        return;
      }
      const received = this.#builder.receive(tap);
      if (received >= 0) {
        tap.read++;
        this.#read++;
      } else if (!this.#goesOn(tap, received)) {
        return;
      }
    }
  }

  /** After a call that gave no packet: whether to try again at once. */
  #goesOn(tap: Tap, result: number): boolean {
    if (result === -EINTR) return true;
    if (result === -ENETDOWN || result === -ENODEV || result === -ENXIO) {
      // The kernel says so once, and before the packets that still wait in the socket.
      tap.linkLost = true;
      if (!this.#linkTold) return this.#linkTold = true;
      this.#lookAt(tap);
    } else if (result === -EAGAIN) {
      if (tap.linkLost) this.#lookAt(tap);
    } else if (result !== -ENOBUFS) {
      // (ENOBUFS: out of memory for a moment; what was lost is in the kernel's counters.)
      this.#error = systemCallError(result, { action: "receive on", target: tap.interface.name, syscall: "recvmsg" });
    }
    return false;
  }

  /** What became of an interface whose link was lost, once its socket is empty. */
  #lookAt(tap: Tap): void {
    const look = (): LinkState => linkState(this.#sys, tap.socket.fd, tap.interface.ifindex);
    const state = look();
    tap.linkLost = false;
    if (state === "deleted") return this.#linkDeleted(tap);
    if (state === "down") {
      tap.watch = new LinkWatch(look, (after) => {
        tap.watch = undefined;
        // It may have been up in between: what the socket holds of that is read before it is closed.
        if (after === "deleted") tap.linkLost = true;
        else this.#report("up", tap);
        this.#wake?.();
      });
    }
    this.#report("down", tap);
    if (state === "up") this.#report("up", tap);
  }

  #linkDeleted(tap: Tap): void {
    tap.accountLast();
    this.#closing.push(this.#closeTap(tap));
    this.#report("deleted", tap);
  }

  #report(type: CaptureEvent["type"], tap: Tap): void {
    this.#onEvent({ type, interface: tap.interface, position: this.#read });
  }

  async #closeTap(tap: Tap): Promise<void> {
    const { fd } = tap.socket;
    if (fd < 0) return;
    const removed = this.#poller.remove(fd);
    await tap.socket.closeAsync();
    await removed;
  }

  /** Ends with an error where receiving has failed, or no interface is left. */
  #checkEnd(): void {
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    if (this.#state !== "open" || !this.#taps.every((tap) => tap.socket.fd < 0)) return;
    this.#state = "ended";
    const target = this.#taps.map((tap) => tap.interface.name).join(", ");
    throw new SystemCallError(
      `Cannot capture on "${target}": recvmsg failed with ENODEV (19), the interface was deleted, ` +
        `open a new capture when there is one again`,
      { syscall: "recvmsg", errno: ENODEV, code: "ENODEV", target },
    );
  }

  /** Whether the program's other work comes first, or more packets may gather. */
  #mustPause(): boolean {
    if (this.#pacing.turnDue) return true;
    return this.#state === "open" && this.#empty && !this.#gathered && this.#pacing.pause === "gather";
  }

  /** Whether there is something to do of which no socket would tell. */
  #hasWork(): boolean {
    return this.#state !== "open" || this.#builder.hasStraddler || this.#error !== undefined ||
      this.#taps.every((tap) => tap.socket.fd < 0) || this.#taps.some((tap) => tap.linkLost);
  }

  /** Gives the thread away until a socket can be read, packets have gathered, or somebody wakes the reader. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    // Where only a turn is due, the poller's answer is some 50 µs away; a timer takes 1 to 2 ms.
    const pause = this.#hasWork() ? "gather" : this.#empty ? this.#pacing.pause : "packet";
    if (pause === "packet") this.#arm();
    await new Promise<void>((resolve) => {
      const timer = pause === "gather" ? setTimeout(() => this.#wake?.(), this.#pacing.gatherMs) : undefined;
      const wake = (): void => {
        this.#wake = undefined;
        signal?.removeEventListener("abort", wake);
        clearTimeout(timer);
        resolve();
      };
      this.#wake = wake;
      signal?.addEventListener("abort", wake);
    });
    this.#gathered = pause === "gather";
    this.#pacing.paused(pause, this.#read);
  }

  /** Has the poller watch all sockets. */
  #arm(): void {
    for (const tap of this.#taps) {
      if (tap.armed || tap.socket.fd < 0 || tap.watch !== undefined) continue;
      this.#poller.arm(tap.socket.fd, { target: tap.interface.name });
      tap.armed = true;
    }
  }

  /** After stop(), with the sockets empty: ends, unless a packet passed the filter just before it was shut. */
  async #finish(): Promise<void> {
    let waiting = 0;
    for (const tap of this.#taps) {
      tap.account();
      waiting += Math.max(0, tap.waiting);
    }
    if (waiting === 0 || ++this.#lastLooks > MAX_LAST_LOOKS) this.#state = "ended";
    else await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
