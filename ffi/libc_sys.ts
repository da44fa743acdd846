/**
 * Sys over the functions of the C library: what both adapters have in common once each can call them.
 *
 * @module
 */

import type { Bytes, Sys } from "../lib/capture/sys.ts";
import type { Call, LibcName } from "./libc.ts";

/** What a runtime brings. */
export interface Runtime {
  readonly arch: Sys["arch"];
  /** The functions of the table; each returns `-errno` where the C function failed. */
  readonly libc: Readonly<Record<LibcName, Call>>;
  addressOf(buffer: ArrayBuffer): number;
  memoryAt(address: number, length: number): ArrayBuffer;
  closeAsync(fd: number): Promise<number>;
  epollWait(epfd: number, events: Bytes, maxevents: number): Promise<number>;
  epollRelease(): void;
}

/** The kernel through the C library. */
export class LibcSys implements Sys {
  readonly arch: Sys["arch"];
  readonly #runtime: Runtime;
  readonly #libc: Readonly<Record<LibcName, Call>>;
  /** A `socklen_t` that the kernel reads and writes; a buffer of its own, which never moves. */
  readonly #length: Uint32Array<ArrayBuffer> = new Uint32Array(new ArrayBuffer(4));
  readonly #lengthBytes: Bytes = new Uint8Array(this.#length.buffer);
  readonly #shared: Map<unknown, unknown> = new Map();

  constructor(runtime: Runtime) {
    this.arch = runtime.arch;
    this.#runtime = runtime;
    this.#libc = runtime.libc;
  }

  addressOf(buffer: ArrayBuffer): number {
    return this.#runtime.addressOf(buffer);
  }

  memoryAt(address: number, length: number): ArrayBuffer {
    return this.#runtime.memoryAt(address, length);
  }

  socket(domain: number, type: number, protocol: number): number {
    return this.#libc.socket(domain, type, protocol);
  }

  bind(fd: number, address: Bytes): number {
    return this.#libc.bind(fd, address, address.length);
  }

  setsockopt(fd: number, level: number, name: number, value: Bytes): number {
    return this.#libc.setsockopt(fd, level, name, value, value.length);
  }

  getsockopt(fd: number, level: number, name: number, value: Bytes): number {
    this.#length[0] = value.length;
    const result = this.#libc.getsockopt(fd, level, name, value, this.#lengthBytes);
    return result < 0 ? result : this.#length[0] ?? 0;
  }

  getsockname(fd: number, address: Bytes): number {
    this.#length[0] = address.length;
    const result = this.#libc.getsockname(fd, address, this.#lengthBytes);
    return result < 0 ? result : this.#length[0] ?? 0;
  }

  open(path: string, flags: number): number {
    return this.#libc.open(terminated(path), flags);
  }

  ioctl(fd: number, request: number, argument: Bytes): number {
    return this.#libc.ioctl(fd, request, argument);
  }

  recvmsg(fd: number, message: Bytes, flags: number): number {
    return this.#libc.recvmsg(fd, message, flags);
  }

  sendto(fd: number, data: Bytes, flags: number, address: Bytes): number {
    return this.#libc.sendto(fd, data, data.length, flags, address, address.length);
  }

  sendmsg(fd: number, message: Bytes, flags: number): number {
    return this.#libc.sendmsg(fd, message, flags);
  }

  read(fd: number, data: Bytes): number {
    return this.#libc.read(fd, data, data.length);
  }

  write(fd: number, data: Bytes): number {
    return this.#libc.write(fd, data, data.length);
  }

  close(fd: number): number {
    return this.#libc.close(fd);
  }

  closeAsync(fd: number): Promise<number> {
    return this.#runtime.closeAsync(fd);
  }

  epollCreate1(flags: number): number {
    return this.#libc.epoll_create1(flags);
  }

  epollCtl(epfd: number, op: number, fd: number, event: Bytes): number {
    return this.#libc.epoll_ctl(epfd, op, fd, event);
  }

  epollWait(epfd: number, events: Bytes, maxevents: number): Promise<number> {
    return this.#runtime.epollWait(epfd, events, maxevents);
  }

  epollRelease(): void {
    this.#runtime.epollRelease();
  }

  eventfd(initval: number, flags: number): number {
    return this.#libc.eventfd(initval, flags);
  }

  mmap(address: number, length: number, prot: number, flags: number, fd: number): number {
    return this.#libc.mmap(address, length, prot, flags, fd, 0);
  }

  munmap(address: number, length: number): number {
    return this.#libc.munmap(address, length);
  }

  ifNametoindex(name: string): number {
    return this.#libc.if_nametoindex(terminated(name));
  }

  getifaddrs(): number {
    const head = new BigUint64Array(new ArrayBuffer(8));
    const result = this.#libc.getifaddrs(new Uint8Array(head.buffer));
    return result < 0 ? result : Number(head[0] ?? 0n);
  }

  freeifaddrs(address: number): void {
    this.#libc.freeifaddrs(address);
  }

  setns(fd: number, nstype: number): number {
    return this.#libc.setns(fd, nstype);
  }

  getpwnam(name: string): number {
    return this.#libc.getpwnam(terminated(name));
  }

  setgroups(groups: Bytes): number {
    return this.#libc.setgroups(groups.length / 4, groups);
  }

  setresgid(real: number, effective: number, saved: number): number {
    return this.#libc.setresgid(real, effective, saved);
  }

  setresuid(real: number, effective: number, saved: number): number {
    return this.#libc.setresuid(real, effective, saved);
  }

  shared<T>(make: (sys: Sys) => T): T {
    if (!this.#shared.has(make)) this.#shared.set(make, make(this));
    // The map's values are what its keys returned.
    return this.#shared.get(make) as T;
  }
}

/** A string of C. */
function terminated(text: string): Bytes {
  return new TextEncoder().encode(`${text}\0`);
}
