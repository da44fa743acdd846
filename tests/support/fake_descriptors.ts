/**
 * The descriptors of a process, for a kernel that is not one.
 *
 * @module
 */

import { EPOLLIN, EPOLLOUT, SO_DOMAIN, SO_TYPE, SOL_SOCKET } from "../../lib/linux/abi.ts";
import { EAGAIN, EINVAL, EMFILE } from "../../lib/linux/errno.ts";
import { FakeEpoll } from "./fake_epoll.ts";
import type { FakeFile, FakeNetns } from "./fake_netns.ts";
import { FakePacketSocket } from "./fake_packet_socket.ts";

const EPOLLERR = 0x8;
const ENOPROTOOPT = 92;

/** A counter that can be read and written: eventfd(2). */
export class FakeEventFd {
  count = 0n;

  read(data: Uint8Array): number {
    if (data.length < 8) return -EINVAL;
    if (this.count === 0n) return -EAGAIN;
    new DataView(data.buffer, data.byteOffset).setBigUint64(0, this.count, true);
    this.count = 0n;
    return 8;
  }

  write(data: Uint8Array): number {
    if (data.length < 8) return -EINVAL;
    this.count += new DataView(data.buffer, data.byteOffset).getBigUint64(0, true);
    return 8;
  }
}

/** A socket that is only good for requests about interfaces. */
export class FakeSocket {
  readonly netns: FakeNetns;
  readonly #domain: number;
  readonly #type: number;

  constructor({ netns, domain, type }: { netns: FakeNetns; domain: number; type: number }) {
    this.netns = netns;
    this.#domain = domain;
    this.#type = type;
  }

  /** getsockopt(2) */
  getOption(level: number, name: number, value: Uint8Array): number {
    if (level !== SOL_SOCKET || (name !== SO_TYPE && name !== SO_DOMAIN)) return -ENOPROTOOPT;
    const answer = new Uint8Array(Uint32Array.of(name === SO_TYPE ? this.#type & 0xf : this.#domain).buffer);
    value.set(answer.subarray(0, value.length));
    return Math.min(4, value.length);
  }
}

export type FakeDescriptor = FakePacketSocket | FakeEpoll | FakeEventFd | FakeSocket | FakeFile;

export class FakeDescriptors {
  /** Descriptors that may be open at once. */
  limit = 1024;
  readonly #open: Map<number, FakeDescriptor> = new Map();

  get size(): number {
    return this.#open.size;
  }

  has(fd: number): boolean {
    return this.#open.has(fd);
  }

  /** The lowest descriptor that is free, as POSIX wants it. */
  add(descriptor: FakeDescriptor): number {
    if (this.#open.size >= this.limit) return -EMFILE;
    let fd = 3;
    while (this.#open.has(fd)) fd++;
    this.#open.set(fd, descriptor);
    return fd;
  }

  /** The descriptor, where it is open and of this kind. */
  get<T extends FakeDescriptor>(fd: number, kind: new (...args: never[]) => T): T | undefined {
    const descriptor = this.#open.get(fd);
    return descriptor instanceof kind ? descriptor : undefined;
  }

  /** All of a kind, by their numbers. */
  all<T extends FakeDescriptor>(kind: new (...args: never[]) => T): T[] {
    return [...this.#open].sort(([a], [b]) => a - b).map(([, one]) => one).filter((one): one is T =>
      one instanceof kind
    );
  }

  /** @throws Error where nothing of this number is open. */
  close(fd: number): void {
    const descriptor = this.#open.get(fd);
    if (descriptor === undefined) throw new Error(`close of descriptor ${fd}, which is not open`);
    if (descriptor instanceof FakeEpoll && descriptor.wait !== undefined) {
      throw new Error("an epoll set is closed while somebody waits in it");
    }
    this.#open.delete(fd);
    for (const set of this.all(FakeEpoll)) set.forget(fd);
  }

  /** The `EPOLL` bits that are true of a descriptor. */
  readiness(fd: number): number {
    const descriptor = this.#open.get(fd);
    if (descriptor instanceof FakePacketSocket) {
      // packet_poll(), datagram_poll(): an error alone is no EPOLLIN, and epoll tells it to whoever watches at all.
      return (descriptor.readable ? EPOLLIN : 0) | (descriptor.error !== 0 ? EPOLLERR : 0);
    }
    return descriptor instanceof FakeEventFd ? EPOLLOUT | (descriptor.count > 0n ? EPOLLIN : 0) : 0;
  }
}
