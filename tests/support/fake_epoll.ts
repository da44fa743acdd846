/**
 * An epoll set of a kernel that is not one.
 *
 * @module
 */

import { EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD, EPOLLIN, EPOLLONESHOT } from "../../lib/linux/abi.ts";
import { EINVAL, ENOENT } from "../../lib/linux/errno.ts";

const EPOLLERR = 0x8;
const EEXIST = 17;

export class FakeEpoll {
  readonly #watched: Map<number, { events: number; data: bigint }> = new Map();
  readonly #layout: { length: number; data: number };
  /** The wait that is going on. */
  wait: { events: Uint8Array; maxevents: number; resolve: (count: number) => void } | undefined = undefined;

  constructor(arch: "x86_64" | "aarch64") {
    this.#layout = arch === "x86_64" ? { length: 12, data: 4 } : { length: 16, data: 8 };
  }

  control(op: number, fd: number, event: Uint8Array): number {
    if (event.length < this.#layout.length) return -EINVAL;
    const known = this.#watched.has(fd);
    if (op === EPOLL_CTL_ADD ? known : !known) return op === EPOLL_CTL_ADD ? -EEXIST : -ENOENT;
    if (op === EPOLL_CTL_DEL) this.#watched.delete(fd);
    else if (op === EPOLL_CTL_ADD || op === EPOLL_CTL_MOD) {
      const view = new DataView(event.buffer, event.byteOffset, event.length);
      this.#watched.set(fd, {
        events: view.getUint32(0, true),
        data: view.getBigUint64(this.#layout.data, true),
      });
    } else return -EINVAL;
    return 0;
  }

  /** A descriptor is closed. */
  forget(fd: number): void {
    this.#watched.delete(fd);
  }

  /** Writes what is ready, and returns how many that are. `ready` tells the `EPOLL` bits of a descriptor. */
  collect(into: { events: Uint8Array; maxevents: number }, ready: (fd: number) => number): number {
    const { length, data } = this.#layout;
    const view = new DataView(into.events.buffer, into.events.byteOffset, into.events.length);
    let count = 0;
    for (const [fd, watched] of this.#watched) {
      if (watched.events === 0 || count === into.maxevents) continue;
      const bits = ready(fd) & (watched.events | EPOLLERR);
      if (bits === 0) continue;
      view.setUint32(count * length, bits, true);
      view.setBigUint64(count * length + data, watched.data, true);
      count++;
      if ((watched.events & EPOLLONESHOT) !== 0) watched.events = 0;
    }
    return count;
  }

  /** Whether anything is watched for reading, for tests that wait until a reader waits. */
  get armed(): number {
    return [...this.#watched.values()].filter(({ events }) => (events & EPOLLIN) !== 0).length;
  }
}
