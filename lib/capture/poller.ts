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
} from "../linux/abi.ts";
import { type EpollEventLayout, epollEventLayout } from "../linux/epoll_event.ts";
import { EINTR } from "../linux/errno.ts";
import type { Sys } from "./sys.ts";

/** Events taken out of the set in one call. */
const MAX_EVENTS = 64;

/** The Poller of the thread that a Sys belongs to. */
export function pollerOf(sys: Sys): Poller {
  return sys.shared(makePoller);
}

function makePoller(sys: Sys): Poller {
  return new Poller(sys);
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
  readonly #listeners: Map<number, () => void> = new Map();
  #epfd = -1;
  #wakefd = -1;
  /** Settled by the loop once it has seen that the set is empty. */
  #emptied: PromiseWithResolvers<void> | undefined = undefined;
  /** What epoll_wait failed with; the set is then of no use. */
  #failure = 0;

  constructor(sys: Sys) {
    this.#sys = sys;
    this.#layout = epollEventLayout(sys.arch);
    this.#events = new DataView(new ArrayBuffer(MAX_EVENTS * this.#layout.length));
    this.#event = new DataView(new ArrayBuffer(this.#layout.length));
  }

  /**
   * Puts a descriptor into the set, not yet armed. From here on the process stays alive.
   *
   * @param onReady Called once for each `arm`, when the descriptor can be read or has an error.
   * @returns 0 or `-errno`; then nothing is left behind.
   */
  add(fd: number, onReady: () => void): number {
    const opened = this.#open();
    if (opened < 0) return opened;
    const added = this.#control(EPOLL_CTL_ADD, fd, EPOLLONESHOT);
    if (added < 0) {
      if (this.#listeners.size === 0) this.#wake();
      return added;
    }
    this.#listeners.set(fd, onReady);
    return 0;
  }

  /** Watches a descriptor of the set, once. Returns 0 or `-errno`. */
  arm(fd: number): number {
    return this.#failure < 0 ? this.#failure : this.#control(EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT);
  }

  /**
   * Takes a descriptor out of the set; it may be closed right after. Resolves at once, or, where it was the last one,
   * when the set is closed and keeps the process alive no more.
   */
  async remove(fd: number): Promise<void> {
    if (!this.#listeners.delete(fd) || this.#epfd < 0) return;
    this.#control(EPOLL_CTL_DEL, fd, 0);
    if (this.#listeners.size > 0) return;
    this.#wake();
    this.#emptied ??= Promise.withResolvers();
    await this.#emptied.promise;
  }

  /** Opens the set where it is not open. */
  #open(): number {
    if (this.#epfd >= 0) return 0;
    const epfd = this.#sys.epollCreate1(EPOLL_CLOEXEC);
    if (epfd < 0) return epfd;
    const wakefd = this.#sys.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    this.#epfd = epfd;
    this.#wakefd = wakefd;
    const added = wakefd < 0 ? wakefd : this.#control(EPOLL_CTL_ADD, wakefd, EPOLLIN);
    if (added < 0) {
      this.#close();
      return added;
    }
    this.#failure = 0;
    void this.#run();
    return 0;
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
      if (this.#listeners.size === 0) this.#close();
      // Also where another capture came before the loop saw the set empty.
      this.#emptied?.resolve();
      this.#emptied = undefined;
    } while (this.#epfd >= 0);
  }

  /** Waiting failed for all: each listener is called, and hears of it when it arms again. */
  #fail(result: number): void {
    this.#failure = result;
    this.#close();
    this.#emptied?.resolve();
    this.#emptied = undefined;
    for (const onReady of [...this.#listeners.values()]) onReady();
  }

  #dispatch(count: number): void {
    for (let i = 0; i < count; i++) {
      const fd = this.#events.getInt32(i * this.#layout.length + this.#layout.data, true);
      if (fd === this.#wakefd) this.#sys.read(fd, new Uint8Array(new ArrayBuffer(8)));
      else this.#listeners.get(fd)?.();
    }
  }

  /** Ends the wait, so that the loop sees that the set is empty. */
  #wake(): void {
    this.#sys.write(this.#wakefd, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0));
  }

  #control(op: number, fd: number, events: number): number {
    this.#event.setUint32(0, events, true);
    this.#event.setInt32(this.#layout.data, fd, true);
    return this.#sys.epollCtl(this.#epfd, op, fd, new Uint8Array(this.#event.buffer));
  }
}
