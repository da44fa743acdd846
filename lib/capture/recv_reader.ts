/**
 * RecvReader: packets of several interfaces by recvmsg(2), straight into the memory that hands them out.
 *
 * @module
 */

import { Block, type CaptureInterface, ROW_WORDS } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { MSG_TRUNC } from "../linux/abi.ts";
import { DROP_ALL } from "../linux/direction_filter.ts";
import { EAGAIN, EINTR, ENETDOWN, ENOBUFS, ENODEV, ENXIO, systemCallError } from "../linux/errno.ts";
import { MessageHeader } from "../linux/msghdr.ts";
import { HEADROOM, type ReceivedFrame, writeRow } from "../linux/received_frame.ts";
import { SLL_HATYPE, SLL_IFINDEX } from "../linux/sockaddr_ll.ts";
import type { BlockReader, ReaderCounts, ReadOptions } from "../source.ts";
import type { CaptureEvent } from "./event.ts";
import { type LinkState, linkState, LinkWatch } from "./link_watch.ts";
import { Pacing } from "./pacing.ts";
import { DEFAULT_SNAPLEN } from "./packet_socket.ts";
import { type Poller, pollerOf } from "./poller.ts";
import { Slab } from "./slab.ts";
import type { Sys } from "./sys.ts";
import type { InterfaceTable, Tap } from "./tap.ts";

/** Packets of a block at most: a block is some milliseconds of work, and then others get their turn. */
const MAX_ROWS = 1024;
/** Packets of one interface before the next one's turn. */
const MAX_ROWS_A_TURN = 256;
/** Memory for blocks that are lent and come back. */
const LENT_SLAB = 2 ** 20;
/** Memory for blocks that stay: JavaScriptCore is fastest with fresh memory of this size, V8 does not mind (ffi.md). */
const KEPT_SLAB = 2 ** 18;
/** How often the end of a stopped capture waits for packets that were on their way past the filter. */
const MAX_LAST_LOOKS = 20;

/** A frame that did not fit into the rest of a slab: it waits in the spill to be the first of the next block. */
interface Straddler {
  readonly tap: Tap;
  /** Where it begins in the spill. */
  readonly offset: number;
  readonly stored: number;
  readonly received: number;
}

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
  readonly #header: MessageHeader;
  /** Two halves: the kernel writes what does not fit into a slab to the second, the beginning is copied to before it. */
  readonly #spill: Slab;
  readonly #frame: ReceivedFrame;
  #rows: Uint32Array<ArrayBuffer> = new Uint32Array(MAX_ROWS * ROW_WORDS);
  #lentSlab: Slab | undefined = undefined;
  #keptSlab: Slab | undefined = undefined;
  #lent: Block | undefined = undefined;
  #straddler: Straddler | undefined = undefined;
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
    this.#header = new MessageHeader((buffer) => sys.addressOf(buffer));
    this.#spill = new Slab(sys, 2 * DEFAULT_SNAPLEN);
    this.#frame = {
      bytes: this.#spill.bytes,
      offset: 0,
      stored: 0,
      received: 0,
      header: this.#header,
      linktype: 0,
      snaplen,
      interfaceIndex: 0,
    };
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
    this.#takeBack();
    for (;;) {
      signal?.throwIfAborted();
      if (this.#state === "closed" || this.#state === "ended") return undefined;
      if (this.#state === "open" && this.#mustPause()) {
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
    this.#takeBack();
    this.#wake?.();
    await Promise.all([...this.#closing, ...this.#taps.map((tap) => this.#closeTap(tap))]);
  }

  counts(): readonly ReaderCounts[] {
    if (this.#state === "open" || this.#state === "stopping") { for (const tap of this.#taps) tap.account(); }
    return this.#taps.map((tap) => tap.counts);
  }

  /** Ends the loan of the last block. */
  #takeBack(): void {
    const lent = this.#lent;
    if (lent === undefined) return;
    this.#lent = undefined;
    if (lent.kept) {
      this.#lentSlab = undefined;
      this.#rows = new Uint32Array(MAX_ROWS * ROW_WORDS);
    } else {
      lent.release();
      this.#lentSlab?.reclaim();
    }
  }

  /** A block of what the sockets hold; undefined where they hold nothing, or receiving has failed. */
  #fill(lend: boolean): Block | undefined {
    if (this.#error !== undefined) return undefined;
    const slab = this.#slab(lend);
    let count = this.#placeStraddler(slab);
    this.#empty = true;
    // Another interface comes first each time: where one of them fills the block, the others must not starve.
    this.#nextTap = (this.#nextTap + 1) % this.#taps.length;
    for (let turn = 0; turn < this.#taps.length && this.#straddler === undefined; turn++) {
      const tap = this.#taps[(this.#nextTap + turn) % this.#taps.length];
      if (tap === undefined || tap.socket.fd < 0 || tap.watch !== undefined) continue;
      const limit = this.#taps.length === 1 ? MAX_ROWS : Math.min(MAX_ROWS, count + MAX_ROWS_A_TURN);
      count = this.#drain(tap, slab, { count, limit });
    }
    if (this.#gathered) this.#pacing.gathered(count);
    this.#gathered = false;
    // The only frame found may be one that goes to a slab of its own.
    if (count === 0) return this.#straddler === undefined ? undefined : this.#fill(lend);
    const fields = { bytes: slab.bytes, length: count, interfaces: this.#interfaces.list };
    if (!lend) return new Block({ ...fields, rows: this.#rows.slice(0, count * ROW_WORDS) });
    this.#lent = new Block({ ...fields, rows: this.#rows });
    return this.#lent;
  }

  /** The memory that the next block goes to. */
  #slab(lend: boolean): Slab {
    if (lend) return this.#lentSlab ??= new Slab(this.#sys, LENT_SLAB);
    if (this.#keptSlab === undefined || this.#straddler !== undefined || this.#room(this.#keptSlab) < HEADROOM) {
      // Twice the frame where it is huge: it must fit with its headroom.
      this.#keptSlab = new Slab(this.#sys, Math.max(KEPT_SLAB, 2 * (this.#straddler?.stored ?? 0)));
    }
    return this.#keptSlab;
  }

  #room(slab: Slab): number {
    return slab.bytes.length - slab.used - HEADROOM;
  }

  /** Moves the frame that waits in the spill into the slab, as the first of a block; returns how many that makes. */
  #placeStraddler(slab: Slab): number {
    const straddler = this.#straddler;
    if (straddler === undefined) return 0;
    this.#straddler = undefined;
    const { offset, stored, received, tap } = straddler;
    const at = slab.used + HEADROOM;
    slab.bytes.set(this.#spill.bytes.subarray(offset, offset + stored), at);
    this.#writeRow(tap, slab, { at, stored, received, row: 0 });
    return 1;
  }

  /** Receives packets of one socket into the slab until there are none, or no place; returns the new count of rows. */
  #drain(tap: Tap, slab: Slab, rows: { count: number; limit: number }): number {
    const { fd } = tap.socket;
    let { count } = rows;
    this.#linkTold = false;
    for (;;) {
      const at = slab.used + HEADROOM;
      const room = this.#room(slab);
      if (room <= 0 || count === rows.limit) {
        this.#empty = false;
        return count;
      }
      this.#header.setBuffers(slab.address + at, room, this.#spill.address + DEFAULT_SNAPLEN, DEFAULT_SNAPLEN);
      this.#header.reset();
      const received = this.#sys.recvmsg(fd, this.#header.bytes, MSG_TRUNC);
      if (received < 0) {
        if (this.#goesOn(tap, received)) continue;
        return count;
      }
      tap.read++;
      this.#read++;
      if (received > room) {
        this.#straddle(tap, slab, { at, room, received });
        this.#empty = false;
        return count;
      }
      this.#writeRow(tap, slab, { at, stored: received, received, row: count++ });
    }
  }

  #writeRow(
    tap: Tap,
    slab: Slab,
    { at, stored, received, row }: { at: number; stored: number; received: number; row: number },
  ): void {
    const frame = this.#frame;
    let index = tap.index;
    if (tap.interface.ifindex === 0) {
      const ifindex = this.#header.name.getInt32(SLL_IFINDEX, true);
      const hatype = this.#header.name.getUint16(SLL_HATYPE, true);
      index = this.#interfaces.indexOf(ifindex, { fd: tap.socket.fd, hatype });
    }
    frame.bytes = slab.bytes;
    frame.offset = at;
    frame.stored = stored;
    frame.received = received;
    frame.linktype = this.#interfaces.list[index]?.linktype ?? tap.interface.linktype;
    frame.interfaceIndex = index;
    writeRow(frame, this.#rows, row * ROW_WORDS);
    // Multiples of 4 keep the next frame's words aligned.
    slab.used = (at + stored + 3) & ~3;
  }

  /** Puts a frame that begins in the slab and goes on in the spill together, in the spill. */
  #straddle(tap: Tap, slab: Slab, { at, room, received }: { at: number; room: number; received: number }): void {
    const offset = DEFAULT_SNAPLEN - room;
    this.#spill.bytes.set(slab.bytes.subarray(at, at + room), offset);
    slab.used = slab.bytes.length;
    // Its control messages stay in the header until the next block begins with it: nothing is received before.
    this.#straddler = { tap, offset, stored: Math.min(received, room + DEFAULT_SNAPLEN), received };
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
    return this.#pacing.turnDue || (this.#empty && !this.#gathered && this.#pacing.pause === "gather");
  }

  /** Whether there is something to do of which no socket would tell. */
  #hasWork(): boolean {
    return this.#straddler !== undefined || this.#error !== undefined ||
      this.#taps.every((tap) => tap.socket.fd < 0) || this.#taps.some((tap) => tap.linkLost);
  }

  /** Gives the thread away until a socket can be read, packets have gathered, or somebody wakes the reader. */
  async #pause(signal: AbortSignal | undefined): Promise<void> {
    const start = performance.now();
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
    this.#pacing.paused(pause, start);
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
