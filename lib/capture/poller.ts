/**
 * Poller: tells many descriptors of one JavaScript thread when they can be read, with one epoll set and one wait.
 *
 * @module
 */

import {
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  EPOLLIN,
  EPOLLONESHOT,
  EPOLLOUT,
} from "../linux/abi.ts";
import { type EpollEventLayout, epollEventLayout } from "../linux/epoll_event.ts";
import { EINTR, ENOENT, systemCallError } from "../linux/errno.ts";
import type { Sys } from "./sys.ts";

/** Events taken out of the set in one call. */
const MAX_EVENTS = 64;
/** Promises that settle one after the other between the end of a wait and the body of a `for await`, and some to spare. */
const HEAD_START = 10;

/** The Poller of the thread that a Sys belongs to. */
export function pollerOf(sys: Sys): Poller {
  return sys.shared(makePoller);
}

function makePoller(sys: Sys): Poller {
  return new Poller(sys);
}

/** A descriptor of the set. */
interface Watched {
  /** What it is for, in messages: an interface's name. */
  readonly target: string;
  /** Called once for each {@linkcode Poller.arm}, when the descriptor can be read or has an error. */
  readonly onReady: () => void;
}

/** A system call that failed: what it returned, and its name. */
interface Failure {
  readonly result: number;
  readonly syscall: string;
}

/**
 * One epoll set, open while it holds a descriptor. Descriptors are watched once for each {@linkcode Poller.arm}
 * (EPOLLONESHOT): a descriptor whose reader is busy elsewhere wakes nobody, however much arrives.
 */
export class Poller {
  readonly #sys: Sys;
  readonly #layout: EpollEventLayout;
  readonly #events: DataView<ArrayBuffer>;
  readonly #event: DataView<ArrayBuffer>;
  readonly #watched: Map<number, Watched> = new Map();
  #epfd = -1;
  #wakefd = -1;
  /** Settled by the loop once it has seen that the set is empty. */
  #emptied: PromiseWithResolvers<void> | undefined = undefined;
  /** Why a descriptor is not in the set any more. */
  #failure: Failure = { result: -ENOENT, syscall: "epoll_ctl" };

  constructor(sys: Sys) {
    this.#sys = sys;
    this.#layout = epollEventLayout(sys.arch);
    this.#events = new DataView(new ArrayBuffer(MAX_EVENTS * this.#layout.length));
    this.#event = new DataView(new ArrayBuffer(this.#layout.length));
  }

  /**
   * Puts a descriptor into the set, not yet armed. From here on the process stays alive.
   *
   * @throws SystemCallError where the kernel refuses; then nothing is left behind.
   */
  add(fd: number, watched: Watched): void {
    this.#check(this.#open(), watched);
    const result = this.#control(EPOLL_CTL_ADD, fd, EPOLLONESHOT);
    if (result < 0 && this.#watched.size === 0) this.#wake();
    this.#check({ result, syscall: "epoll_ctl" }, watched);
    this.#watched.set(fd, watched);
  }

  /**
   * Watches a descriptor of the set, once.
   *
   * @param target What it is for, in messages.
   * @throws SystemCallError where the kernel refuses, or waiting has failed since the descriptor was added.
   */
  arm(fd: number, { target }: { target: string }): void {
    const failure = this.#watched.has(fd)
      ? { result: this.#control(EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT), syscall: "epoll_ctl" }
      : this.#failure;
    this.#check(failure, { target });
  }

  /**
   * Takes a descriptor out of the set; it may be closed right after. Resolves at once, or, where it was the last one,
   * when the set is closed and keeps the process alive no more.
   */
  async remove(fd: number): Promise<void> {
    if (!this.#watched.delete(fd)) return;
    this.#control(EPOLL_CTL_DEL, fd, 0);
    if (this.#watched.size > 0) return;
    this.#wake();
    this.#emptied ??= Promise.withResolvers();
    await this.#emptied.promise;
  }

  #check({ result, syscall }: Failure, { target }: { target: string }): void {
    if (result < 0) throw systemCallError(result, { action: "wait for packets on", target, syscall });
  }

  /** Opens the set where it is not open. */
  #open(): Failure {
    if (this.#epfd >= 0) return { result: 0, syscall: "epoll_create1" };
    this.#epfd = this.#sys.epollCreate1(EPOLL_CLOEXEC);
    if (this.#epfd < 0) return { result: this.#epfd, syscall: "epoll_create1" };
    this.#wakefd = this.#sys.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    const opened = this.#wakefd < 0
      ? { result: this.#wakefd, syscall: "eventfd" }
      : { result: this.#control(EPOLL_CTL_ADD, this.#wakefd, EPOLLIN), syscall: "epoll_ctl" };
    if (opened.result < 0) this.#close();
    else void this.#run();
    return opened;
  }

  #close(): void {
    if (this.#wakefd >= 0) this.#sys.close(this.#wakefd);
    this.#sys.close(this.#epfd);
    this.#sys.epollRelease();
    this.#epfd = -1;
    this.#wakefd = -1;
  }

  /** Waits and calls listeners until the set is empty. */
  async #run(): Promise<void> {
    const bytes = new Uint8Array(this.#events.buffer);
    // The first descriptor comes right after this is called.
    do {
      const count = await this.#sys.epollWait(this.#epfd, bytes, MAX_EVENTS);
      if (count < 0 && count !== -EINTR) {
        this.#fail(count);
        return;
      }
      this.#dispatch(count);
      // In Deno it takes some 50 µs to begin the next wait: a packet goes to its loop first.
      for (let step = 0; step < HEAD_START && this.#watched.size > 0; step++) await undefined;
      if (this.#watched.size === 0) this.#close();
      // Also where another capture came before the loop saw the set empty.
      this.#emptied?.resolve();
      this.#emptied = undefined;
    } while (this.#epfd >= 0);
  }

  /** Waiting failed for all: each is called, and hears of it when it arms again. */
  #fail(result: number): void {
    this.#failure = { result, syscall: "epoll_wait" };
    this.#close();
    this.#emptied?.resolve();
    this.#emptied = undefined;
    const all = [...this.#watched.values()];
    this.#watched.clear();
    for (const { onReady } of all) onReady();
  }

  #dispatch(count: number): void {
    for (let i = 0; i < count; i++) {
      const at = i * this.#layout.length;
      const fd = this.#events.getInt32(at + this.#layout.data, true);
      if (fd !== this.#wakefd) {
        this.#watched.get(fd)?.onReady();
        continue;
      }
      this.#sys.read(fd, new Uint8Array(new ArrayBuffer(8)));
      if ((this.#events.getUint32(at, true) & EPOLLOUT) !== 0) this.#control(EPOLL_CTL_MOD, fd, EPOLLIN);
    }
  }

  /** Ends the wait, so that the loop sees that the set is empty. */
  #wake(): void {
    if (this.#sys.write(this.#wakefd, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)) >= 0) return;
    // An eventfd can be written to at any time, so to wait for that ends the wait as well.
    this.#control(EPOLL_CTL_MOD, this.#wakefd, EPOLLIN | EPOLLOUT);
  }

  #control(op: number, fd: number, events: number): number {
    this.#event.setUint32(0, events, true);
    this.#event.setInt32(this.#layout.data, fd, true);
    return this.#sys.epollCtl(this.#epfd, op, fd, new Uint8Array(this.#event.buffer));
  }
}
