/**
 * LiveReader: the packets of several interfaces; when to read, when to wait, and how it ends. How packets are read is the
 * Engine's part.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { ENETDOWN, ENOBUFS, ENODEV, ENXIO, systemCallError } from "../linux/errno.ts";
import type { FilterCompiler } from "../row_filter.ts";
import type { BlockReader, ReaderCounts, ReadOptions } from "../source.ts";
import type { Engine, EngineFields, TapListener } from "./engine.ts";
import type { CaptureEvent } from "./event.ts";
import { InterfaceLoss } from "./interface_loss.ts";
import { type LinkState, linkState, LinkWatch } from "./link_watch.ts";
import { Pacing } from "./pacing.ts";
import { type Poller, pollerOf } from "./poller.ts";
import { RecvReader } from "./recv_reader.ts";
import { RingReader } from "./ring_reader.ts";
import { RowGate } from "./row_gate.ts";
import { DEFAULT_SNAPLEN } from "./socket_options.ts";
import type { Sys } from "./sys.ts";
import type { InterfaceTable, Tap } from "./tap.ts";

/** Counters of the kernel have 32 bits: read so often, they never go round. */
const ACCOUNT_MS = 60_000;

/** Between two looks for what no socket would tell of. */
const WORK_MS = 5;

/** What a {@linkcode LiveReader} is made of. */
export interface LiveReaderFields {
  /** Sockets, all with a ring or all without. */
  readonly taps: readonly Tap[];
  readonly interfaces: InterfaceTable;
  readonly snaplen: number;
  readonly immediate: boolean;
  /** Told of what happens beside packets; where nobody is, nothing is done to find out where packets were lost. */
  readonly onEvent: ((event: CaptureEvent) => void) | undefined;
  /** Makes the filter that the sockets have; undefined where all packets are wanted, the default. */
  readonly compile?: FilterCompiler | undefined;
}

/** An event, and the row of the block being taken that it comes before. */
interface HeldEvent {
  readonly row: number;
  readonly event: Omit<CaptureEvent, "position">;
}

/** The reader over packet sockets. */
export class LiveReader implements BlockReader {
  readonly #sys: Sys;
  readonly #poller: Poller;
  readonly #taps: readonly Tap[];
  readonly #interfaces: InterfaceTable;
  readonly #onEvent: ((event: CaptureEvent) => void) | undefined;
  readonly #engine: Engine;
  readonly #snaplen: number;
  readonly #gate: RowGate;
  /** The block that was returned last, until the next is asked for. */
  #out: Block | undefined = undefined;
  /** Events to tell when it is known how many packets are handed out before them. */
  #held: HeldEvent[] | undefined = undefined;
  /** Packets read before those of the block being taken. */
  #readBefore = 0;
  readonly #interfaceLoss: InterfaceLoss;
  readonly #pacing: Pacing;
  /** What receiving failed with, or what the program's onEvent threw, after the packets of the last block. */
  #failure: { readonly error: unknown } | undefined = undefined;
  #wake: (() => void) | undefined = undefined;
  /** Packets have gathered since the last look. */
  #gathered = false;
  #state: "open" | "stopping" | "ended" | "closed" = "open";
  /** When the last packets that were inside at the stop must have come. */
  #lastAt = 0;
  #accountAt: number = performance.now() + ACCOUNT_MS;
  /** Sockets of deleted interfaces being closed. */
  readonly #closing: Promise<void>[] = [];

  /**
   * @throws SystemCallError where the sockets can't be waited for; they are still the caller's then.
   */
  constructor(sys: Sys, { taps, interfaces, snaplen, immediate, onEvent, compile }: LiveReaderFields) {
    this.#sys = sys;
    this.#poller = pollerOf(sys);
    this.#taps = taps;
    this.#interfaces = interfaces;
    this.#onEvent = onEvent;
    const listener: TapListener = {
      failed: (tap, result, syscall) => this.#failed(tap, result, syscall),
      emptied: (tap) => this.#emptied(tap),
      lost: (tap, count, ahead = 0) => this.#lost(tap, count, ahead),
    };
    const fields: EngineFields = { taps, interfaces, snaplen, listener, marksLoss: onEvent !== undefined };
    const hasRing = taps.every(({ socket }) => socket.ring !== undefined);
    this.#engine = hasRing ? new RingReader(fields) : new RecvReader(sys, fields);
    this.#snaplen = snaplen;
    this.#gate = new RowGate({ taps, interfaces, snaplen, compile });
    this.#interfaceLoss = new InterfaceLoss(sys, taps.map((tap) => tap.interface));
    this.#pacing = new Pacing(immediate);
    try {
      for (const tap of taps) {
        const onReady = (): void => {
          tap.armed = false;
          tap.woken = true;
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
    this.#engine.takeBack();
    this.#out = undefined;
    for (;;) {
      signal?.throwIfAborted();
      if (this.#state === "closed" || this.#state === "ended") return undefined;
      if (this.#mustPause()) {
        await this.#pause(signal);
        continue;
      }
      const block = this.#failure === undefined ? this.#take(lend) : undefined;
      if (block !== undefined) {
        if (block.length > 0) return this.#out = block;
        this.#engine.takeBack();
        continue;
      }
      this.#checkEnd();
      if (this.#state === "stopping" && this.#isLast()) {
        this.#end();
        this.#checkEnd();
      } else {
        await this.#pause(signal);
      }
    }
  }

  /** The sockets have another filter: all packets handed out from now on match it. */
  refilter(compile: FilterCompiler | undefined): void {
    this.#gate.replace(compile, { out: this.#out, hidden: this.#engine.hasHidden ? 1 : 0 });
  }

  stop(): void {
    if (this.#state !== "open") return;
    this.#state = "stopping";
    this.#lastAt = performance.now() + this.#engine.lagMs;
    let failure: unknown = undefined;
    for (const tap of this.#taps) {
      try {
        tap.shut();
      } catch (error) {
        // The other doors are shut all the same.
        failure ??= error;
      }
    }
    this.#wake?.();
    if (failure !== undefined) throw failure;
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    try {
      for (const tap of this.#taps) tap.watch?.close();
      this.#engine.takeBack();
      if (this.#state !== "ended") this.#end();
      this.#interfaceLoss.read();
    } finally {
      // Also where the thread is lost in another network namespace.
      this.#state = "closed";
      this.#wake?.();
      await Promise.all([...this.#closing, ...this.#taps.map((tap) => this.#closeTap(tap))]);
    }
  }

  counts(): readonly ReaderCounts[] {
    if (this.#state === "open") this.#account();
    if (this.#state !== "closed") this.#interfaceLoss.read();
    const { lost } = this.#interfaceLoss;
    return this.#taps.map((tap, index) => ({ ...tap.counts, interfaceDropped: lost[index] ?? 0 }));
  }

  /** Packets read so far. */
  get #read(): number {
    return this.#taps.reduce((sum, tap) => sum + tap.read, 0);
  }

  /** Packets of these that were not handed out. */
  get #rejected(): number {
    return this.#taps.reduce((sum, tap) => sum + tap.rejected, 0);
  }

  #take(lend: boolean): Block | undefined {
    const before = this.#read;
    // One that was read may be the first of this block.
    const first = this.#readBefore = before - (this.#engine.hasHidden ? 1 : 0);
    const { isOpen } = this.#gate;
    this.#engine.snaplen = isOpen ? this.#snaplen : DEFAULT_SNAPLEN;
    const held: HeldEvent[] = [];
    this.#held = isOpen ? undefined : held;
    let block: Block | undefined;
    try {
      block = this.#engine.take(lend);
    } finally {
      this.#held = undefined;
    }
    if (this.#gathered) this.#pacing.gathered(this.#read - before, this.#read);
    this.#gathered = false;
    const handedOut = first - this.#rejected;
    let kept: readonly number[] = [];
    // Whoever was told of something may have replaced the filter.
    if (block !== undefined && !(isOpen && this.#gate.isOpen)) {
      kept = this.#gate.pass(
        block,
        held.map(({ row }) => row),
      );
    }
    this.#failure ??= this.#gate.takeFailure();
    held.forEach(({ row, event }, i) => this.#tell({ ...event, position: handedOut + (kept[i] ?? row) }));
    return block;
  }

  #account(): void {
    for (const tap of this.#taps) tap.account();
    this.#accountAt = performance.now() + ACCOUNT_MS;
  }

  #failed(tap: Tap, result: number, syscall: string): boolean {
    if (result === -ENETDOWN || result === -ENODEV || result === -ENXIO) {
      // The kernel says so once, and before the packets that still wait in the socket.
      tap.linkLostAt ??= performance.now();
      return true;
    }
    // ENOBUFS: out of memory for a moment; what was lost is in the kernel's counters.
    if (result !== -ENOBUFS) {
      const call = { action: "receive on", target: tap.interface.name, syscall };
      this.#failure = { error: systemCallError(result, call) };
    }
    return false;
  }

  #emptied(tap: Tap): void {
    if (tap.linkLostAt === undefined) return;
    if (this.#engine.lagMs > 0) tap.accountLast();
    const isLast = tap.read >= Math.min(tap.stored, tap.limit) ||
      performance.now() - tap.linkLostAt >= this.#engine.lagMs;
    if (isLast) this.#lookAt(tap);
  }

  #lost(tap: Tap, count: number, ahead: number): void {
    tap.told += count;
    this.#report(tap, "lost", { ahead, lost: count });
  }

  /** What became of an interface whose link was lost, once its socket is empty. */
  #lookAt(tap: Tap): void {
    const look = (): LinkState => linkState(this.#sys, tap.socket.fd, tap.interface.ifindex);
    const state = look();
    tap.linkLostAt = undefined;
    if (state === "deleted") return this.#linkDeleted(tap);
    if (state === "down") {
      tap.watch = new LinkWatch(look, (after) => {
        tap.watch = undefined;
        // It may have been up in between: what the socket holds of that is read before it is closed.
        if (after === "deleted") tap.linkLostAt = performance.now();
        else this.#report(tap, "up");
        this.#wake?.();
      });
    }
    this.#report(tap, "down");
    if (state === "up") this.#report(tap, "up");
  }

  #linkDeleted(tap: Tap): void {
    this.#tellRest(tap);
    this.#closing.push(this.#closeTap(tap));
    this.#report(tap, "deleted");
  }

  #report(tap: Tap, type: CaptureEvent["type"], { ahead = 0, lost = 0 } = {}): void {
    const event = { type, interface: tap.interface, lost };
    const read = this.#read + ahead;
    if (this.#held === undefined) this.#tell({ ...event, position: read - this.#rejected });
    else this.#held.push({ event, row: read - this.#readBefore });
  }

  #tell(event: CaptureEvent): void {
    try {
      this.#onEvent?.(event);
    } catch (error) {
      // Packets have been taken out of the socket: they go to the program first.
      this.#failure ??= { error };
    }
  }

  /** After the last packet of a socket: counts, and tells of losses that no packet came after. */
  #tellRest(tap: Tap): void {
    tap.accountLast();
    const rest = tap.dropped - tap.told;
    if (rest > 0 && this.#onEvent !== undefined) this.#lost(tap, rest, 0);
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
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
    if (this.#state !== "open" || !this.#taps.every((tap) => tap.socket.fd < 0)) return;
    this.#state = "ended";
    const target = this.#taps.map((tap) => tap.interface.name).join(", ");
    throw new SystemCallError(
      `Cannot capture on "${target}": recvmsg failed with ENODEV (19), the interface was deleted, ` +
        `open a new capture when there is one again`,
      { syscall: "recvmsg", errno: ENODEV, code: "ENODEV", target },
    );
  }

  /** After stop(), with nothing to take: whether all that was inside has come. */
  #isLast(): boolean {
    const left = this.#taps.some((tap) => tap.socket.fd >= 0 && tap.watch === undefined && tap.read < tap.limit);
    return !left || performance.now() >= this.#lastAt;
  }

  #end(): void {
    this.#state = "ended";
    for (const tap of this.#taps) this.#tellRest(tap);
  }

  /** Whether the program's other work comes first, or more packets may gather. */
  #mustPause(): boolean {
    if (this.#pacing.turnDue) return true;
    return this.#state === "open" && this.#engine.isEmpty && !this.#gathered && this.#pacing.pause === "gather";
  }

  /** Whether there is something to do of which no socket would tell. */
  #hasWork(): boolean {
    return this.#state !== "open" || this.#engine.hasHidden || this.#failure !== undefined ||
      this.#taps.every((tap) => tap.socket.fd < 0) || this.#taps.some((tap) => tap.linkLostAt !== undefined);
  }

  /** Gives the thread away until a socket can be read, packets have gathered, or somebody wakes the reader. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    // Where only a turn is due, the poller's answer is some 50 µs away; a timer takes 1 to 2 ms.
    const hasWork = this.#hasWork();
    const pause = hasWork ? "gather" : this.#engine.isEmpty ? this.#pacing.pause : "packet";
    const gatherMs = hasWork ? WORK_MS : pause === "gather" ? this.#engine.gather() : 0;
    if (pause === "packet") this.#arm();
    await new Promise<void>((resolve) => {
      const timer = pause === "gather" ? setTimeout(() => this.#wake?.(), gatherMs) : undefined;
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
    if (performance.now() >= this.#accountAt && this.#state === "open") this.#account();
  }

  /** Has the poller watch all sockets. */
  #arm(): void {
    for (const tap of this.#taps) {
      if (tap.armed || tap.socket.fd < 0 || tap.watch !== undefined) continue;
      this.#poller.arm(tap.socket.fd, { target: tap.interface.name });
      tap.armed = true;
    }
  }
}
