/**
 * Sys: the port to the kernel, at the height of a system call. Implemented by the adapters in `ffi/`, and in tests by a
 * fake kernel.
 *
 * Numbers and bytes in, `>= 0` or `-errno` out; nothing throws. An adapter knows no structure: bytes are laid out by
 * `lib/linux/`. A view that is passed to a call must stay unchanged only for that call; memory that a structure refers to
 * by address must be an `ArrayBuffer` of its own (`new ArrayBuffer(n)`), which engines never move, and must be kept
 * referenced by whoever gave its address away.
 *
 * @module
 */

/** Bytes as calls take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The kernel, as seen from one JavaScript thread. */
export interface Sys {
  /** The processor architecture: it decides the layout of `struct epoll_event`. */
  readonly arch: "x86_64" | "aarch64";

  /** The address of a buffer's first byte. */
  addressOf(buffer: ArrayBuffer): number;
  /** The memory at an address, not copied: valid until whoever owns it gives it back. */
  memoryAt(address: number, length: number): ArrayBuffer;

  /** socket(2) */
  socket(domain: number, type: number, protocol: number): number;
  /** bind(2) */
  bind(fd: number, address: Bytes): number;
  /** setsockopt(2) */
  setsockopt(fd: number, level: number, name: number, value: Bytes): number;
  /** getsockopt(2): fills `value`, returns the bytes filled. */
  getsockopt(fd: number, level: number, name: number, value: Bytes): number;
  /** ioctl(2) with a pointer to bytes as its argument. */
  ioctl(fd: number, request: number, argument: Bytes): number;
  /** recvmsg(2): `message` begins with a `struct msghdr`. */
  recvmsg(fd: number, message: Bytes, flags: number): number;
  /** sendto(2) */
  sendto(fd: number, data: Bytes, flags: number, address: Bytes): number;
  /** sendmsg(2): `message` begins with a `struct msghdr`. */
  sendmsg(fd: number, message: Bytes, flags: number): number;
  /** getsockname(2): fills `address`, returns the bytes filled. */
  getsockname(fd: number, address: Bytes): number;
  /** open(2) of a file that is there. */
  open(path: string, flags: number): number;
  /** read(2) */
  read(fd: number, data: Bytes): number;
  /** write(2) */
  write(fd: number, data: Bytes): number;
  /** close(2) */
  close(fd: number): number;
  /**
   * close(2) off the JavaScript thread where the runtime can: closing a packet socket waits some 20 ms for the kernel.
   * The descriptor must not be used any more from the call on.
   */
  closeAsync(fd: number): Promise<number>;

  /** epoll_create1(2) */
  epollCreate1(flags: number): number;
  /** epoll_ctl(2): `event` is a `struct epoll_event`. */
  epollCtl(epfd: number, op: number, fd: number, event: Bytes): number;
  /**
   * epoll_wait(2) without a time limit and without blocking the JavaScript thread; keeps the process alive until it
   * resolves. At most one at a time in a thread. The caller keeps `events` referenced until then. May resolve to 0.
   */
  epollWait(epfd: number, events: Bytes, maxevents: number): Promise<number>;
  /** Nobody waits in `epollWait` any more, or for a while: gives back what would keep the process alive. */
  epollRelease(): void;
  /** eventfd(2) */
  eventfd(initval: number, flags: number): number;

  /** mmap(2) from offset 0 on: the address. It is the kernel's choice where `address` is 0. */
  mmap(address: number, length: number, prot: number, flags: number, fd: number): number;
  /** munmap(2): nothing may look at the memory any more. */
  munmap(address: number, length: number): number;

  /** if_nametoindex(3): the index, or `-ENODEV`. */
  ifNametoindex(name: string): number;
  /** getifaddrs(3): the address of the first `struct ifaddrs`, 0 for an empty list. */
  getifaddrs(): number;
  /** freeifaddrs(3) */
  freeifaddrs(address: number): void;

  /** setns(2): moves this thread, and only this one, into a namespace. */
  setns(fd: number, nstype: number): number;
  /** getpwnam(3): the address of a `struct passwd`, valid until the next call; 0 or `-errno` where there is no such user. */
  getpwnam(name: string): number;
  /** setgroups(2) for all threads: `groups` is a list of 32-bit numbers. */
  setgroups(groups: Bytes): number;
  /** setresgid(2) for all threads. */
  setresgid(real: number, effective: number, saved: number): number;
  /** setresuid(2) for all threads. */
  setresuid(real: number, effective: number, saved: number): number;

  /**
   * What a thread has only one of: made by `make` at the first call, and the same from then on.
   */
  shared<T>(make: (sys: Sys) => T): T;
}
