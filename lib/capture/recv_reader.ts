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
import { linkState, LinkWatch } from "./link_watch.ts";
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
/** After so much reading without a pause, timers and other sockets of the program get their turn. */
const TURN_MS = 8;
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
  #nextTap = 0;
  #read = 0;
  #wake: (() => void) | undefined = undefined;
  #lastTurn: number = performance.now();
  #state: "open" | "stopping" | "ended" | "closed" = "open";
  #lastLooks = 0;
  /** Sockets of deleted interfaces being closed. */
  readonly #closing: Promise<void>[] = [];

  /**
   * @throws SystemCallError where the sockets can't be waited for; they are still the caller's then.
   */
  constructor(sys: Sys, { taps, interfaces, snaplen, onEvent }: RecvReaderFields) {
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
    for (const tap of taps) {
      const added = this.#poller.add(tap.socket.fd, () => {
        tap.armed = false;
        this.#wake?.();
      });
      if (added < 0) {
        for (const other of taps) void this.#poller.remove(other.socket.fd);
        throw systemCallError(added, { action: "wait for", target: tap.interface.name, syscall: "epoll_ctl" });
      }
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
      if (performance.now() - this.#lastTurn >= TURN_MS) await this.#takeTurn(signal);
      else {
        const block = this.#fill(lend);
        if (block !== undefined) return block;
        this.#checkGone();
        if (this.#state === "stopping") await this.#finish();
        else await this.#wait(signal);
      }
    }
  }

  stop(): void {
    if (this.#state !== "open") return;
    this.#state = "stopping";
    for (const tap of this.#taps) if (!tap.gone) tap.socket.attachFilter(DROP_ALL);
    this.#wake?.();
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    for (const tap of this.#taps) {
      if (this.#state === "open" && !tap.gone) tap.account();
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

  /** A block of what the sockets hold; undefined where they hold nothing. */
  #fill(lend: boolean): Block | undefined {
    const slab = this.#slab(lend);
    let count = this.#placeStraddler(slab);
    for (let turn = 0; turn < this.#taps.length && this.#straddler === undefined; turn++) {
      const tap = this.#taps[this.#nextTap];
      this.#nextTap = (this.#nextTap + 1) % this.#taps.length;
      if (tap === undefined || tap.gone || tap.watch !== undefined) continue;
      const limit = this.#taps.length === 1 ? MAX_ROWS : Math.min(MAX_ROWS, count + MAX_ROWS_A_TURN);
      count = this.#drain(tap, slab, { count, limit });
    }
    if (count === 0) return undefined;
    const interfaces = this.#interfaces.list;
    if (!lend) {
      return new Block({ bytes: slab.bytes, rows: this.#rows.slice(0, count * ROW_WORDS), length: count, interfaces });
    }
    this.#lent = new Block({ bytes: slab.bytes, rows: this.#rows, length: count, interfaces });
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
    while (count < rows.limit) {
      const at = slab.used + HEADROOM;
      const room = this.#room(slab);
      if (room <= 0) break;
      this.#header.setBuffers(slab.address + at, room, this.#spill.address + DEFAULT_SNAPLEN, DEFAULT_SNAPLEN);
      this.#header.reset();
      const received = this.#sys.recvmsg(fd, this.#header.bytes, MSG_TRUNC);
      if (received < 0) {
        if (received === -EINTR) continue;
        if (received !== -EAGAIN) this.#handleError(tap, received);
        break;
      }
      tap.read++;
      this.#read++;
      if (received > room) {
        this.#straddle(tap, slab, { at, room, received });
        break;
      }
      this.#writeRow(tap, slab, { at, stored: received, received, row: count++ });
    }
    return count;
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

  #handleError(tap: Tap, result: number): void {
    if (result === -ENETDOWN || result === -ENODEV || result === -ENXIO) this.#linkDown(tap);
    // Out of memory for a moment: what was lost is in the kernel's counters.
    else if (result !== -ENOBUFS) {
      throw systemCallError(result, { action: "receive on", target: tap.interface.name, syscall: "recvmsg" });
    }
  }

  #linkDown(tap: Tap): void {
    const look = (): "up" | "down" | "deleted" => linkState(this.#sys, tap.socket.fd, tap.interface.ifindex);
    const state = look();
    if (state === "deleted") return this.#linkDeleted(tap);
    this.#report("down", tap);
    if (state === "up") return this.#report("up", tap);
    tap.watch = new LinkWatch(look, (after) => {
      tap.watch = undefined;
      if (after === "deleted") this.#linkDeleted(tap);
      else this.#report("up", tap);
      this.#wake?.();
    });
  }

  #linkDeleted(tap: Tap): void {
    tap.account();
    tap.gone = true;
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

  /** Ends with an error once no interface is left. */
  #checkGone(): void {
    if (!this.#taps.every((tap) => tap.gone)) return;
    this.#state = "ended";
    const target = this.#taps.map((tap) => tap.interface.name).join(", ");
    throw new SystemCallError(
      `Cannot capture on "${target}": recvmsg failed with ENODEV (19), the interface was deleted, ` +
        `open a new capture when there is one again`,
      { syscall: "recvmsg", errno: ENODEV, code: "ENODEV", target },
    );
  }

  /** Waits until a socket can be read, or somebody wakes the reader. */
  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        this.#wake = undefined;
        this.#lastTurn = performance.now();
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      this.#wake = wake;
      signal?.addEventListener("abort", wake);
      for (const tap of this.#taps) {
        if (tap.armed || tap.gone || tap.watch !== undefined) continue;
        const armed = this.#poller.arm(tap.socket.fd);
        tap.armed = armed >= 0;
        if (armed >= 0) continue;
        wake();
        reject(systemCallError(armed, { action: "wait for", target: tap.interface.name, syscall: "epoll_ctl" }));
      }
    });
  }

  /** Lets timers and the program's other work run, though packets may be waiting. */
  async #takeTurn(signal: AbortSignal | undefined): Promise<void> {
    // The poller's answer comes from the event loop, some 50 µs away; a timer of 0 ms takes 1 to 2 ms.
    if (this.#state === "open") await this.#wait(signal);
    else await this.#pause();
  }

  async #pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#lastTurn = performance.now();
  }

  /** After stop(), with the sockets empty: ends, unless a packet passed the filter just before it was shut. */
  async #finish(): Promise<void> {
    let waiting = 0;
    for (const tap of this.#taps) {
      if (tap.gone) continue;
      tap.account();
      waiting += Math.max(0, tap.waiting);
    }
    if (waiting === 0 || ++this.#lastLooks > MAX_LAST_LOOKS) this.#state = "ended";
    else await this.#pause();
  }
}
