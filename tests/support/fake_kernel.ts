/**
 * A kernel for tests: packet sockets, interfaces and an epoll set in memory, behind the same port as the real one.
 *
 * @module
 */

import { setImmediate } from "node:timers";
import type { Bytes, Sys } from "../../lib/capture/sys.ts";
import { AF_PACKET, IFF_UP, PACKET_HOST, PACKET_OUTGOING } from "../../lib/linux/abi.ts";
import { EBADF, EINVAL, ENETDOWN, ENODEV } from "../../lib/linux/errno.ts";
import { type FakeCall, FakeCalls } from "./fake_calls.ts";
import { FakeDescriptors, FakeEventFd, FakeSocket } from "./fake_descriptors.ts";
import { FakeEpoll } from "./fake_epoll.ts";
import { FAKE_LO, fakeEthernet, type FakeInterface, interfaceList, interfaceRequest } from "./fake_interface.ts";
import { FakeMemory } from "./fake_memory.ts";
import { type FakeFrame, FakePacketSocket } from "./fake_packet_socket.ts";

export class FakeKernel implements Sys {
  readonly arch: "x86_64" | "aarch64";
  readonly memory: FakeMemory = new FakeMemory();
  readonly interfaces: FakeInterface[];
  /** Frames given to sendto, and the interface. */
  readonly sent: { ifindex: number; bytes: Uint8Array }[] = [];
  /** How many times the waiter's resources were given back. */
  releases = 0;
  readonly descriptors: FakeDescriptors = new FakeDescriptors();
  readonly #calls: FakeCalls = new FakeCalls();
  readonly #shared: Map<unknown, unknown> = new Map();
  #clock = 1_700_000_000;

  constructor(options: { arch?: "x86_64" | "aarch64"; interfaces?: FakeInterface[] } = {}) {
    this.arch = options.arch ?? "x86_64";
    this.interfaces = options.interfaces ?? [{ ...FAKE_LO }, fakeEthernet("eth0", 2), fakeEthernet("eth1", 3)];
  }

  /** All system calls, in their order. */
  get calls(): readonly FakeCall[] {
    return this.#calls.made;
  }

  /** What callers did that the real kernel does not survive: empty at the end of every test. */
  get violations(): readonly string[] {
    return this.#calls.violations;
  }

  get openDescriptors(): number {
    return this.descriptors.size;
  }

  /** Mappings and lists of interfaces that were not given back. */
  get mappings(): number {
    return this.memory.mapped;
  }

  /** Packet sockets that are open, in the order of their descriptors. */
  get sockets(): FakePacketSocket[] {
    return this.descriptors.all(FakePacketSocket);
  }

  /** Sockets that somebody waits for in epoll_wait. */
  get waiting(): number {
    // The eventfd is always watched.
    const sets = this.descriptors.all(FakeEpoll).filter(({ wait }) => wait !== undefined);
    return sets.reduce((sum, { armed }) => sum + armed - 1, 0);
  }

  /** The call of this number, counted from 1 at the first call ever, or the next one of this name, fails. */
  failCall(which: number | string, errno: number): void {
    this.#calls.fail(which, errno);
  }

  /** A frame crosses an interface. */
  deliver(name: string, bytes: Uint8Array, how: Partial<Omit<FakeFrame, "bytes">> = {}): void {
    const at = this.#interface(name);
    if ((at.flags & IFF_UP) === 0) return;
    const frame = {
      ...{ ifindex: at.ifindex, hatype: at.hatype, packetType: PACKET_HOST, nanoseconds: 0, status: 0, tpidTold: true },
      ...{ seconds: this.#clock++, ...how, bytes },
    };
    for (const socket of this.sockets) {
      if (socket.ifindex === 0 || socket.ifindex === at.ifindex) socket.receive(frame);
    }
    this.#poll();
  }

  /** A frame crosses the loopback interface, which shows it twice. */
  deliverLoopback(bytes: Uint8Array): void {
    this.deliver("lo", bytes, { packetType: PACKET_OUTGOING });
    this.deliver("lo", bytes);
  }

  /** Brings an interface up or down. */
  setUp(name: string, up: boolean): void {
    const at = this.#interface(name);
    at.flags = up ? at.flags | IFF_UP : at.flags & ~IFF_UP;
    if (up) return;
    for (const socket of this.sockets) if (socket.ifindex === at.ifindex) socket.error = ENETDOWN;
    this.#poll();
  }

  /** Deletes an interface: it goes down first. */
  delete(name: string): void {
    const at = this.#interface(name);
    if ((at.flags & IFF_UP) !== 0) this.setUp(name, false);
    this.interfaces.splice(this.interfaces.indexOf(at), 1);
  }

  addressOf(buffer: ArrayBuffer): number {
    return this.#calls.strict(() => this.memory.addressOf(buffer));
  }

  memoryAt(address: number, length: number): ArrayBuffer {
    return this.#calls.strict(() => this.memory.at(address, length).slice().buffer);
  }

  socket(domain: number, type: number, protocol: number): number {
    return this.#call("socket", [domain, type, protocol], () => {
      return this.descriptors.add(domain === AF_PACKET ? new FakePacketSocket(this.memory) : new FakeSocket());
    });
  }

  bind(fd: number, address: Bytes): number {
    const view = new DataView(address.buffer, address.byteOffset, address.length);
    const ifindex = view.getInt32(4, true);
    return this.#call("bind", [fd, view.getUint16(0, true), view.getUint16(2), ifindex], () => {
      const socket = this.#packetSocket(fd);
      if (socket === undefined) return -EBADF;
      const at = this.interfaces.find((one) => one.ifindex === ifindex);
      if (ifindex !== 0 && at === undefined) return -ENODEV;
      if (at !== undefined && (at.flags & IFF_UP) === 0) socket.error = ENETDOWN;
      socket.ifindex = ifindex;
      return 0;
    });
  }

  setsockopt(fd: number, level: number, name: number, value: Bytes): number {
    return this.#call("setsockopt", [fd, level, name], () => {
      return this.#packetSocket(fd)?.setOption(level, name, value) ?? -EBADF;
    });
  }

  getsockopt(fd: number, level: number, name: number, value: Bytes): number {
    return this.#call("getsockopt", [fd, level, name], () => {
      return this.#packetSocket(fd)?.getOption(level, name, value) ?? -EBADF;
    });
  }

  ioctl(fd: number, request: number, argument: Bytes): number {
    return this.#call("ioctl", [fd, request], () => {
      return this.descriptors.has(fd) ? interfaceRequest(this.interfaces, request, argument) : -EBADF;
    });
  }

  recvmsg(fd: number, message: Bytes, flags: number): number {
    return this.#call("recvmsg", [fd, flags], () => {
      return this.#packetSocket(fd)?.receiveMessage(message, flags) ?? -EBADF;
    });
  }

  sendto(fd: number, data: Bytes, flags: number, address: Bytes): number {
    const ifindex = new DataView(address.buffer, address.byteOffset).getInt32(4, true);
    return this.#call("sendto", [fd, data.length, flags, ifindex], () => {
      if (this.#packetSocket(fd) === undefined) return -EBADF;
      const at = this.interfaces.find((one) => one.ifindex === ifindex);
      if (at === undefined) return -ENODEV;
      if ((at.flags & IFF_UP) === 0) return -ENETDOWN;
      this.sent.push({ ifindex, bytes: data.slice() });
      return data.length;
    });
  }

  sendmsg(fd: number, _message: Bytes, flags: number): number {
    return this.#call("sendmsg", [fd, flags], () => -EINVAL);
  }

  read(fd: number, data: Bytes): number {
    return this.#call("read", [fd, data.length], () => this.descriptors.get(fd, FakeEventFd)?.read(data) ?? -EBADF);
  }

  write(fd: number, data: Bytes): number {
    return this.#call("write", [fd, data.length], () => this.descriptors.get(fd, FakeEventFd)?.write(data) ?? -EBADF);
  }

  close(fd: number): number {
    return this.#close("close", fd);
  }

  async closeAsync(fd: number): Promise<number> {
    const result = this.#close("closeAsync", fd);
    await macrotask();
    return result;
  }

  epollCreate1(flags: number): number {
    return this.#call("epoll_create1", [flags], () => this.descriptors.add(new FakeEpoll(this.arch)));
  }

  epollCtl(epfd: number, op: number, fd: number, event: Bytes): number {
    return this.#call("epoll_ctl", [epfd, op, fd], () => {
      const set = this.descriptors.get(epfd, FakeEpoll);
      return set === undefined || !this.descriptors.has(fd) ? -EBADF : set.control(op, fd, event);
    });
  }

  async epollWait(epfd: number, events: Bytes, maxevents: number): Promise<number> {
    const result = this.#call("epoll_wait", [epfd, maxevents], () => {
      const set = this.descriptors.get(epfd, FakeEpoll);
      if (set?.wait !== undefined) this.#calls.violations.push("two waits at once in one epoll set");
      return set === undefined ? -EBADF : 0;
    });
    await macrotask();
    const set = this.descriptors.get(epfd, FakeEpoll);
    if (result < 0 || set === undefined) return result < 0 ? result : -EBADF;
    const { promise, resolve } = Promise.withResolvers<number>();
    set.wait = { events, maxevents, resolve };
    this.#poll();
    return await promise;
  }

  epollRelease(): void {
    this.releases++;
  }

  eventfd(initval: number, flags: number): number {
    return this.#call("eventfd", [initval, flags], () => this.descriptors.add(new FakeEventFd()));
  }

  mmap(address: number, length: number, prot: number, flags: number, fd: number): number {
    return this.#call("mmap", [address, length, prot, flags, fd], () => this.memory.map(new ArrayBuffer(length)));
  }

  munmap(address: number, length: number): number {
    return this.#call("munmap", [address, length], () => this.memory.unmap(address) ? 0 : -EINVAL);
  }

  ifNametoindex(name: string): number {
    return this.#call("if_nametoindex", [name], () => {
      return this.interfaces.find((one) => one.name === name)?.ifindex ?? -ENODEV;
    });
  }

  getifaddrs(): number {
    const place = (buffer: ArrayBuffer): number => this.memory.map(buffer);
    return this.#call("getifaddrs", [], () => interfaceList(this.interfaces, place));
  }

  freeifaddrs(address: number): void {
    if (address === 0 || this.memory.unmap(address)) return;
    this.#calls.violations.push("freeifaddrs: not the address of a list");
  }

  getsockname(fd: number, _address: Bytes): number {
    return this.#call("getsockname", [fd], () => -EBADF);
  }

  open(path: string, flags: number): number {
    return this.#call("open", [path, flags], () => -EBADF);
  }

  setns(fd: number, nstype: number): number {
    return this.#call("setns", [fd, nstype], () => -EBADF);
  }

  getpwnam(name: string): number {
    return this.#call("getpwnam", [name], () => 0);
  }

  setgroups(groups: Bytes): number {
    return this.#call("setgroups", [groups.length / 4], () => 0);
  }

  setresgid(real: number, effective: number, saved: number): number {
    return this.#call("setresgid", [real, effective, saved], () => 0);
  }

  setresuid(real: number, effective: number, saved: number): number {
    return this.#call("setresuid", [real, effective, saved], () => 0);
  }

  shared<T>(make: (sys: Sys) => T): T {
    if (!this.#shared.has(make)) this.#shared.set(make, make(this));
    // The map's values are what its keys returned.
    return this.#shared.get(make) as T;
  }

  #call(name: string, args: (number | string)[], run: () => number, despite?: () => unknown): number {
    const result = this.#calls.call(name, args, run, despite);
    if (name !== "epoll_wait") this.#poll();
    return result;
  }

  /** close(2) gives the descriptor back also where it fails. */
  #close(name: string, fd: number): number {
    const close = (): number => {
      this.descriptors.close(fd);
      return 0;
    };
    return this.#call(name, [fd], close, close);
  }

  /** Ends waits that have something to tell; not before the caller's own turn is over. */
  #poll(): void {
    for (const set of this.descriptors.all(FakeEpoll)) {
      if (set.wait === undefined) continue;
      const count = set.collect(set.wait, (fd) => this.descriptors.readiness(fd));
      if (count === 0) continue;
      const { resolve } = set.wait;
      set.wait = undefined;
      macrotask().then(() => resolve(count));
    }
  }

  #packetSocket(fd: number): FakePacketSocket | undefined {
    return this.descriptors.get(fd, FakePacketSocket);
  }

  #interface(name: string): FakeInterface {
    const found = this.interfaces.find((one) => one.name === name);
    if (found === undefined) throw new Error(`the fake kernel has no interface ${name}`);
    return found;
  }
}

/** Resolves in another turn of the event loop, as whatever comes from a kernel does. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
