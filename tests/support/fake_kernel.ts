/**
 * A kernel for tests: packet sockets, interfaces and an epoll set in memory, behind the same port as the real one.
 *
 * @module
 */

import { setImmediate } from "node:timers";
import type { Bytes, Sys } from "../../lib/capture/sys.ts";
import { AF_PACKET, CLONE_NEWNET, IFF_UP, MAP_ANONYMOUS, MAP_FIXED, PACKET_OUTGOING } from "../../lib/linux/abi.ts";
import { EBADF, EINVAL, ENETDOWN, ENODEV, ENOTSOCK, EPERM } from "../../lib/linux/errno.ts";
import { type FakeCall, FakeCalls } from "./fake_calls.ts";
import { type FakeDescriptor, FakeDescriptors, FakeEventFd, FakeSocket } from "./fake_descriptors.ts";
import { FakeEpoll } from "./fake_epoll.ts";
import type { FakeFanouts } from "./fake_fanout.ts";
import { FakeIdentity } from "./fake_identity.ts";
import { FAKE_LO, fakeEthernet, type FakeInterface, interfaceList, interfaceRequest } from "./fake_interface.ts";
import { FakeMemory } from "./fake_memory.ts";
import { FakeFile, type FakeNetns } from "./fake_netns.ts";
import { type FakeDelivery, FakeNetwork } from "./fake_network.ts";
import { type FakeHost, FakePacketSocket } from "./fake_packet_socket.ts";

export class FakeKernel implements Sys, FakeHost {
  readonly arch: "x86_64" | "aarch64";
  readonly memory: FakeMemory = new FakeMemory((text) => this.violate(text));
  /** Those of the first namespace. */
  readonly interfaces: FakeInterface[];
  /** Frames given to sendto, and the interface. */
  readonly sent: { ifindex: number; bytes: Uint8Array }[] = [];
  /** How many times the waiter's resources were given back. */
  releases = 0;
  readonly descriptors: FakeDescriptors = new FakeDescriptors();
  /** Who the process is, and which users there are. */
  readonly identity: FakeIdentity = new FakeIdentity();
  /** The newest `TPACKET_` version that it knows: 2 is version 3. */
  ringVersion = 2;
  /** Bytes that a ring may have; above that there is no memory. */
  ringLimit: number = 2 ** 30;
  /** Bytes of memory for a socket's filter, while two of them count where one replaces the other. */
  filterLimit: number = 2 ** 17;
  /** Whether the timers of rings run by themselves; else they fire in {@linkcode retire}. */
  autoRetire = true;
  readonly network: FakeNetwork;
  readonly #calls: FakeCalls = new FakeCalls();
  readonly #shared: Map<unknown, unknown> = new Map();

  constructor(options: { arch?: "x86_64" | "aarch64"; interfaces?: FakeInterface[] } = {}) {
    this.arch = options.arch ?? "x86_64";
    this.interfaces = options.interfaces ?? [{ ...FAKE_LO }, fakeEthernet("eth0", 2), fakeEthernet("eth1", 3)];
    this.network = new FakeNetwork(this.interfaces);
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

  get fanouts(): FakeFanouts {
    return this.network.fanouts;
  }

  get privileged(): boolean {
    return this.identity.privileged;
  }

  /** The name of the namespace that the thread is in: `"init"` is the first. */
  get currentNetns(): string {
    return this.network.namespaces.current.name;
  }

  /** Makes a network namespace, with a file in `/run/netns`. */
  addNetns(name: string, interfaces: FakeInterface[] = [{ ...FAKE_LO }]): FakeNetns {
    return this.network.namespaces.add(name, interfaces);
  }

  violate(text: string): void {
    this.#calls.violations.push(text);
  }

  /** A frame crosses an interface. */
  deliver(name: string, bytes: Uint8Array, how: FakeDelivery = {}): void {
    this.network.deliver(name, bytes, how);
    this.wake();
  }

  /** A frame crosses the loopback interface, which shows it twice. */
  deliverLoopback(bytes: Uint8Array): void {
    this.deliver("lo", bytes, { packetType: PACKET_OUTGOING });
    this.deliver("lo", bytes);
  }

  /** The timers of all rings fire. */
  retire(): void {
    for (const socket of this.network.sockets) socket.retire();
    this.wake();
  }

  /** Brings an interface up or down; of the current namespace where none is named. */
  setUp(name: string, up: boolean, netns?: string): void {
    this.network.setUp(name, up, netns);
    this.wake();
  }

  /** Deletes an interface: it goes down first. */
  delete(name: string, netns?: string): void {
    this.network.delete(name, netns);
    this.wake();
  }

  addressOf(buffer: ArrayBuffer): number {
    return this.#calls.strict(() => this.memory.addressOf(buffer));
  }

  memoryAt(address: number, length: number): ArrayBuffer {
    return this.#calls.strict(() => this.memory.memoryAt(address, length));
  }

  socket(domain: number, type: number, protocol: number): number {
    return this.#call("socket", [domain, type, protocol], () => {
      const netns = this.#netns;
      if (domain !== AF_PACKET) return this.descriptors.add(new FakeSocket({ netns, domain, type }));
      if (!this.privileged) return -EPERM;
      // The protocol is in the byte order of the network.
      const socket = new FakePacketSocket(this, { netns, type, protocol: (protocol & 0xff) << 8 | protocol >> 8 });
      const fd = this.descriptors.add(socket);
      if (fd >= 0) this.network.sockets.add(socket);
      return fd;
    });
  }

  bind(fd: number, address: Bytes): number {
    const view = new DataView(address.buffer, address.byteOffset, address.length);
    const ifindex = view.getInt32(4, true);
    return this.#call("bind", [fd, view.getUint16(0, true), view.getUint16(2), ifindex], () => {
      const socket = this.#packetSocket(fd);
      if (typeof socket === "number") return socket;
      const wrong = address.length < 20 || view.getUint16(0, true) !== AF_PACKET;
      return wrong ? -EINVAL : socket.bind({ ifindex, protocol: view.getUint16(2) });
    });
  }

  getsockname(fd: number, address: Bytes): number {
    return this.#call("getsockname", [fd], () => {
      const socket = this.#packetSocket(fd);
      if (typeof socket === "number") return socket;
      const name = socket.name(socket.netns.byIndex(socket.ifindex));
      address.set(name.subarray(0, address.length));
      return name.length;
    });
  }

  setsockopt(fd: number, level: number, name: number, value: Bytes): number {
    return this.#call("setsockopt", [fd, level, name], () => {
      const socket = this.#packetSocket(fd);
      return typeof socket === "number" ? socket : socket.setOption(level, name, value);
    });
  }

  getsockopt(fd: number, level: number, name: number, value: Bytes): number {
    return this.#call("getsockopt", [fd, level, name], () => {
      const socket = this.#socket(fd);
      return typeof socket === "number" ? socket : socket.getOption(level, name, value);
    });
  }

  ioctl(fd: number, request: number, argument: Bytes): number {
    return this.#call("ioctl", [fd, request], () => {
      const socket = this.#socket(fd);
      if (typeof socket === "number") return socket;
      const { memory, privileged } = this;
      return interfaceRequest(socket.netns.interfaces, { request, argument, memory, privileged });
    });
  }

  recvmsg(fd: number, message: Bytes, flags: number): number {
    return this.#call("recvmsg", [fd, flags], () => {
      const socket = this.#packetSocket(fd);
      return typeof socket === "number" ? socket : socket.receiveMessage(message, flags);
    });
  }

  sendto(fd: number, data: Bytes, flags: number, address: Bytes): number {
    const ifindex = new DataView(address.buffer, address.byteOffset).getInt32(4, true);
    return this.#call("sendto", [fd, data.length, flags, ifindex], () => {
      const socket = this.#packetSocket(fd);
      if (typeof socket === "number") return socket;
      const at = socket.netns.byIndex(ifindex);
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
    this.wake();
    return await promise;
  }

  epollRelease(): void {
    this.releases++;
  }

  eventfd(initval: number, flags: number): number {
    return this.#call("eventfd", [initval, flags], () => this.descriptors.add(new FakeEventFd()));
  }

  mmap(address: number, length: number, prot: number, flags: number, fd: number): number {
    return this.#call("mmap", [address, length, prot, flags, fd], () => {
      if (length <= 0) return -EINVAL;
      if ((flags & MAP_FIXED) !== 0) {
        // A ring is mapped where the kernel likes.
        const result = (flags & MAP_ANONYMOUS) !== 0 ? this.memory.mapOver(address, length) : -EINVAL;
        this.#release();
        return result;
      }
      if ((flags & MAP_ANONYMOUS) !== 0) return this.memory.map(length);
      const socket = this.#packetSocket(fd);
      if (typeof socket === "number") return socket === -ENOTSOCK ? -ENODEV : socket;
      return socket.map(length);
    });
  }

  munmap(address: number, length: number): number {
    const unmap = (): number => {
      const result = this.memory.unmap(address, length);
      this.#release();
      return result;
    };
    // Nobody could do anything about it, so where it is to fail the memory goes all the same.
    return this.#call("munmap", [address, length], unmap, unmap);
  }

  ifNametoindex(name: string): number {
    return this.#call("if_nametoindex", [name], () => this.#netns.byName(name)?.ifindex ?? -ENODEV);
  }

  getifaddrs(): number {
    const place = (buffer: ArrayBuffer): number => this.memory.addList(buffer);
    return this.#call("getifaddrs", [], () => interfaceList(this.#netns.interfaces, place));
  }

  freeifaddrs(address: number): void {
    if (address === 0 || this.memory.freeList(address)) return;
    this.violate("freeifaddrs: not the address of a list");
  }

  open(path: string, flags: number): number {
    return this.#call("open", [path, flags], () => {
      const file = this.network.namespaces.open(path);
      return typeof file === "number" ? file : this.descriptors.add(file);
    });
  }

  setns(fd: number, nstype: number): number {
    return this.#call("setns", [fd, nstype], () => {
      if (!this.descriptors.has(fd)) return -EBADF;
      const netns = this.descriptors.get(fd, FakeFile)?.netns;
      if (netns === undefined || (nstype !== 0 && nstype !== CLONE_NEWNET)) return -EINVAL;
      if (!this.privileged) return -EPERM;
      this.network.namespaces.current = netns;
      return 0;
    });
  }

  getpwnam(name: string): number {
    return this.#call("getpwnam", [name], () => this.identity.find(name, this.memory));
  }

  setgroups(groups: Bytes): number {
    return this.#call("setgroups", [groups.length / 4], () => this.identity.setGroups(groups));
  }

  setresgid(real: number, effective: number, saved: number): number {
    return this.#call("setresgid", [real, effective, saved], () => this.identity.setGids([real, effective, saved]));
  }

  setresuid(real: number, effective: number, saved: number): number {
    return this.#call("setresuid", [real, effective, saved], () => this.identity.setUids([real, effective, saved]));
  }

  shared<T>(make: (sys: Sys) => T): T {
    if (!this.#shared.has(make)) this.#shared.set(make, make(this));
    // The map's values are what its keys returned.
    return this.#shared.get(make) as T;
  }

  #call(name: string, args: (number | string)[], run: () => number, despite?: () => unknown): number {
    const result = this.#calls.call(name, args, run, despite);
    if (name !== "epoll_wait") this.wake();
    return result;
  }

  /** close(2) gives the descriptor back also where it fails. */
  #close(name: string, fd: number): number {
    const close = (): number => {
      this.descriptors.close(fd);
      this.#release();
      return 0;
    };
    return this.#call(name, [fd], close, close);
  }

  /** Ends waits that have something to tell; not before the caller's own turn is over. */
  wake(): void {
    for (const set of this.descriptors.all(FakeEpoll)) {
      if (set.wait === undefined) continue;
      const count = set.collect(set.wait, (fd) => this.descriptors.readiness(fd));
      if (count === 0) continue;
      const { resolve } = set.wait;
      set.wait = undefined;
      macrotask().then(() => resolve(count));
    }
  }

  get #netns(): FakeNetns {
    return this.network.namespaces.current;
  }

  /** A mapping keeps a socket open as a descriptor does. */
  #release(): void {
    const open = new Set<FakeDescriptor>(this.sockets);
    this.network.release({ isOpen: (socket) => open.has(socket), memory: this.memory });
  }

  /** A packet socket, or `-errno`. */
  #packetSocket(fd: number): FakePacketSocket | number {
    return this.descriptors.get(fd, FakePacketSocket) ?? (this.descriptors.has(fd) ? -ENOTSOCK : -EBADF);
  }

  /** A socket of any kind, or `-errno`. */
  #socket(fd: number): FakePacketSocket | FakeSocket | number {
    return this.descriptors.get(fd, FakeSocket) ?? this.#packetSocket(fd);
  }
}

/** Resolves in another turn of the event loop, as whatever comes from a kernel does. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
