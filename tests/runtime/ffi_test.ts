import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { loadSys } from "../../ffi/mod.ts";
import { describeSocket } from "../../lib/capture/describe_socket.ts";
import {
  AF_INET,
  AF_PACKET,
  CLONE_NEWNET,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLLIN,
  ETH_P_ALL,
  O_CLOEXEC,
  O_RDONLY,
  SIOCGIFMTU,
  SO_RCVBUF,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_SOCKET,
} from "../../lib/linux/abi.ts";
import { epollEventLayout } from "../../lib/linux/epoll_event.ts";
import { readIfaddrs } from "../../lib/linux/ifaddrs.ts";
import { InterfaceRequest } from "../../lib/linux/ifreq.ts";
import { MessageHeader } from "../../lib/linux/msghdr.ts";
import { readPasswd } from "../../lib/linux/passwd.ts";
import { encodeSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";
import { hasCapability } from "../support/namespace.ts";
import { within } from "../support/timing.ts";

// What the runtime's adapter makes of each call, against the kernel this runs on.

const skip = process.platform !== "linux" && "the adapters are for Linux";
const sys = await loadSys().catch(() => undefined);
if (sys === undefined && !skip) throw new Error("this runtime has no adapter");

const ENOENT = 2;
const EBADF = 9;
const EAGAIN = 11;
const ENODEV = 19;
const ENOTDIR = 20;
const EINVAL = 22;
const ENOTTY = 25;
const ENAMETOOLONG = 36;
const ENOTSOCK = 88;
const SO_TYPE = 3;

function kernel(): NonNullable<typeof sys> {
  if (sys === undefined) throw new Error("this runtime has no adapter");
  return sys;
}

function buffer(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

function int(value: number): Uint8Array<ArrayBuffer> {
  const bytes = buffer(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

/** A `struct sockaddr_in` of 127.0.0.1. */
function loopback(port: number): Uint8Array<ArrayBuffer> {
  const bytes = buffer(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  bytes.set([127, 0, 0, 1], 4);
  return bytes;
}

/** A datagram socket on a free port. */
function datagramSocket(): { fd: number; address: Uint8Array<ArrayBuffer> } {
  const fd = kernel().socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  assert(fd >= 0);
  for (let port = 40_000 + Math.floor(Math.random() * 10_000);; port++) {
    const address = loopback(port);
    const result = kernel().bind(fd, address);
    if (result === 0) return { fd, address };
    assertEquals(result, -98, "EADDRINUSE");
  }
}

describe("Sys of this runtime", { skip }, () => {
  it("is one a thread", async () => {
    assertStrictEquals(await loadSys(), kernel());
    const make = (): object => ({});
    assertStrictEquals(kernel().shared(make), kernel().shared(make));
    assert(kernel().shared(make) !== kernel().shared(() => ({})));
    assertEquals(kernel().arch, process.arch === "x64" ? "x86_64" : "aarch64");
  });

  it("opens, asks, sets, sends, receives, closes sockets", () => {
    const { fd, address } = datagramSocket();
    const value = buffer(16).fill(0xff);
    assertEquals(kernel().getsockopt(fd, SOL_SOCKET, SO_TYPE, value), 4);
    assertEquals([...value.subarray(0, 5)], [SOCK_DGRAM, 0, 0, 0, 0xff]);
    assertEquals(kernel().setsockopt(fd, SOL_SOCKET, SO_RCVBUF, int(65_536)), 0);
    assertEquals(kernel().getsockopt(fd, SOL_SOCKET, SO_RCVBUF, value), 4);
    assertEquals(new DataView(value.buffer).getInt32(0, true), 131_072);

    assertEquals(kernel().sendto(fd, Uint8Array.of(1, 2, 3), 0, address), 3);
    const out = new MessageHeader((one) => kernel().addressOf(one));
    const data = buffer(5).fill(7);
    out.setBuffers(kernel().addressOf(data.buffer), 5);
    out.reset(0);
    new Uint8Array(out.name.buffer, out.name.byteOffset, 16).set(address);
    assertEquals(kernel().sendmsg(fd, out.bytes, 0), 5);

    const first = buffer(2);
    const second = buffer(10);
    const header = new MessageHeader((one) => kernel().addressOf(one));
    for (const expected of [[1, 2, 3, 0, 0, 0], [7, 7, 7, 7, 7, 0]]) {
      header.setBuffers(kernel().addressOf(first.buffer), 2, kernel().addressOf(second.buffer), 10);
      header.reset();
      const length = kernel().recvmsg(fd, header.bytes, 0);
      assertEquals(length, expected.indexOf(0));
      assertEquals([...first, ...second.subarray(0, 4)], expected);
      // Where it came from.
      assertEquals(new Uint8Array(header.name.buffer, header.name.byteOffset, 8), address.subarray(0, 8));
    }
    header.reset();
    assertEquals(kernel().recvmsg(fd, header.bytes, 0), -EAGAIN);
    assertEquals(kernel().close(fd), 0);
    assertEquals(kernel().close(fd), -EBADF);
  });

  it("passes parts of buffers, and buffers of no bytes", () => {
    const { fd, address } = datagramSocket();
    const whole = Uint8Array.from({ length: 100 }, (_, i) => i);
    assertEquals(kernel().sendto(fd, whole.subarray(40, 50), 0, address), 10);
    assertEquals(kernel().sendto(fd, whole.subarray(40, 40), 0, address), 0);
    assertEquals(kernel().sendto(fd, buffer(0), 0, address), 0);
    const into = buffer(100);
    assertEquals(kernel().read(fd, into.subarray(7, 60)), 10);
    assertEquals([...into.subarray(6, 18)], [0, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 0]);
    assertEquals(kernel().read(fd, into), 0);
    assertEquals(kernel().read(fd, into), 0);
    assertEquals(kernel().read(fd, into), -EAGAIN);
    kernel().close(fd);
  });

  it("asks about interfaces", () => {
    assertEquals(kernel().ifNametoindex("lo"), 1);
    assertEquals(kernel().ifNametoindex("no such"), -ENODEV);
    assertEquals(kernel().ifNametoindex(""), -ENODEV);
    const { fd } = datagramSocket();
    const request = InterfaceRequest.byName("lo");
    assertEquals(kernel().ioctl(fd, SIOCGIFMTU, request.bytes), 0);
    assert(request.mtu >= 1500);
    assertEquals(kernel().ioctl(fd, SIOCGIFMTU, InterfaceRequest.byName("nosuch").bytes), -ENODEV);
    kernel().close(fd);
    for (let i = 0; i < 100; i++) {
      const head = kernel().getifaddrs();
      assert(head > 0);
      const lo = readIfaddrs(head, (at, length) => kernel().memoryAt(at, length)).find(({ name }) => name === "lo");
      assertEquals([lo?.ifindex, lo?.hatype], [1, 772]);
      kernel().freeifaddrs(head);
    }
  });

  it("opens files, and tells why it can't", () => {
    const fd = kernel().open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    assert(fd >= 0);
    const text = buffer(100);
    const length = kernel().read(fd, text);
    assert(length > 0);
    assertEquals(parseInt(new TextDecoder().decode(text), 10), process.pid);
    assertEquals(kernel().close(fd), 0);
    assertEquals(kernel().open("/no/such/file", O_RDONLY | O_CLOEXEC), -ENOENT);
    assertEquals(kernel().open("", O_RDONLY | O_CLOEXEC), -ENOENT);
    assertEquals(kernel().open("/proc/self/stat/file", O_RDONLY | O_CLOEXEC), -ENOTDIR);
    assertEquals(kernel().open("/" + "é".repeat(3000), O_RDONLY | O_CLOEXEC), -ENAMETOOLONG);
  });

  it("tells the address of a socket, all of it or as much as there is room for", () => {
    const { fd, address } = datagramSocket();
    const value = buffer(32).fill(0xff);
    assertEquals(kernel().getsockname(fd, value), 16);
    assertEquals([...value.subarray(0, 17)], [...address, 0xff]);
    value.fill(0xff);
    assertEquals(kernel().getsockname(fd, value.subarray(0, 8)), 16);
    assertEquals([...value.subarray(0, 9)], [...address.subarray(0, 8), 0xff]);
    assertEquals(kernel().close(fd), 0);
    assertEquals(kernel().getsockname(fd, value), -EBADF);
  });

  it("enters no namespace that is none", () => {
    assertEquals(kernel().setns(-1, CLONE_NEWNET), -EBADF);
    const file = kernel().open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    assertEquals(kernel().setns(file, CLONE_NEWNET), -EINVAL);
    assertEquals(kernel().close(file), 0);
  });

  it("knows the users", () => {
    for (let i = 0; i < 100; i++) {
      const address = kernel().getpwnam("root");
      assert(address > 0);
      assertEquals(readPasswd(address, (at, length) => kernel().memoryAt(at, length)), { uid: 0, gid: 0 });
      assert(kernel().getpwnam("no such user") <= 0);
      assert(kernel().getpwnam("") <= 0);
    }
  });

  it("describes packet sockets", { skip: !hasCapability("CAP_NET_RAW") && "needs CAP_NET_RAW" }, () => {
    const fd = kernel().socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    assertEquals(describeSocket(kernel(), fd), { protocol: 0, ifindex: 0, hatype: 0 });
    assertEquals(kernel().bind(fd, encodeSockaddrLl(1)), 0);
    assertEquals(describeSocket(kernel(), fd), { protocol: ETH_P_ALL, ifindex: 1, hatype: 772 });
    assertEquals(kernel().close(fd), 0);
    assertEquals(assertThrows(() => describeSocket(kernel(), fd), SystemCallError).code, "EBADF");
    const cooked = kernel().socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assertThrows(() => describeSocket(kernel(), cooked), TypeError, "of type 2");
    const { fd: datagrams } = datagramSocket();
    assertThrows(() => describeSocket(kernel(), datagrams), TypeError, "of domain 2");
    const event = kernel().eventfd(0, SOCK_CLOEXEC);
    assertEquals(assertThrows(() => describeSocket(kernel(), event), SystemCallError).code, "ENOTSOCK");
    for (const one of [cooked, datagrams, event]) assertEquals(kernel().close(one), 0);
  });

  it("counts events, and waits for them", async () => {
    const event = kernel().eventfd(5, SOCK_NONBLOCK | SOCK_CLOEXEC);
    const eight = buffer(8);
    assertEquals(kernel().read(event, eight), 8);
    assertEquals(eight[0], 5);
    assertEquals(kernel().read(event, eight), -EAGAIN);
    assertEquals(kernel().write(event, eight.subarray(0, 4)), -EINVAL);

    const { length, data } = epollEventLayout(kernel().arch);
    const epfd = kernel().epollCreate1(SOCK_CLOEXEC);
    const ask = new DataView(new ArrayBuffer(length));
    ask.setUint32(0, EPOLLIN, true);
    ask.setInt32(data, 4711, true);
    assertEquals(kernel().epollCtl(epfd, EPOLL_CTL_ADD, event, new Uint8Array(ask.buffer)), 0);
    assertEquals(kernel().epollCtl(epfd, EPOLL_CTL_ADD, event, new Uint8Array(ask.buffer)), -17, "EEXIST");
    for (let i = 0; i < 20; i++) {
      const events = buffer(4 * length);
      const waiting = kernel().epollWait(epfd, events, 4);
      const timer = setTimeout(() => kernel().write(event, eight), i % 2);
      assertEquals(await within(5000, waiting), 1);
      clearTimeout(timer);
      assertEquals(new DataView(events.buffer).getInt32(data, true), 4711);
      assertEquals(kernel().read(event, buffer(8)), 8);
    }
    kernel().epollRelease();
    kernel().epollRelease();
    // And again after what it held was given back.
    kernel().write(event, eight);
    assertEquals(await within(5000, kernel().epollWait(epfd, buffer(4 * length), 4)), 1);
    kernel().epollRelease();
    assertEquals(kernel().epollCtl(epfd, EPOLL_CTL_DEL, event, new Uint8Array(ask.buffer)), 0);
    assertEquals(await kernel().closeAsync(epfd), 0);
    assertEquals(await kernel().closeAsync(event), 0);
    assertEquals(kernel().close(event), -EBADF);
    assertEquals(await kernel().closeAsync(event), -EBADF);
    assertEquals(await within(5000, kernel().epollWait(-1, buffer(length), 1)), -EBADF);
    kernel().epollRelease();
  });

  it("maps memory", () => {
    const address = kernel().mmap(0, 65_536, 3, 0x22, -1);
    assert(address > 0);
    const bytes = new Uint8Array(kernel().memoryAt(address, 65_536));
    bytes[65_535] = 42;
    assertEquals(new Uint8Array(kernel().memoryAt(address + 65_535, 1))[0], 42);
    assertEquals(kernel().munmap(address, 65_536), 0);
    assertEquals(kernel().mmap(0, 0, 3, 0x22, -1), -EINVAL);
    assertEquals(kernel().munmap(1, 65_536), -EINVAL);
    assertEquals(kernel().mmap(0, 4096, 3, 0x02, -1), -EBADF);
  });

  it("knows where buffers are, and they stay there", () => {
    const buffers = [1, 16, 1000, 1001, 65_536, 2 ** 21].map((length) => new ArrayBuffer(length));
    const addresses = buffers.map((one) => kernel().addressOf(one));
    for (let i = 0; i < 200_000; i++) if (i % 1000 === 0) new Uint8Array(10_000);
    buffers.forEach((one, i) => {
      const address = addresses[i] ?? 0;
      assertEquals(kernel().addressOf(one), address);
      new Uint8Array(one)[0] = i + 1;
      assertEquals(new Uint8Array(kernel().memoryAt(address, 1))[0], i + 1);
    });
    // What Slab builds on: the bytes go over to a new buffer, at an address that is asked for again.
    for (const one of buffers.slice(1)) {
      const first = new Uint8Array(one)[0];
      const moved = one.transfer();
      assertEquals([one.detached, new Uint8Array(moved)[0]], [true, first]);
      assertEquals(new Uint8Array(kernel().memoryAt(kernel().addressOf(moved), 1))[0], first);
    }
  });

  it("tells the right errno 100,000 times, in mixed order, with garbage in between", () => {
    const { fd } = datagramSocket();
    const event = kernel().eventfd(0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    const header = new MessageHeader((one) => kernel().addressOf(one));
    const data = buffer(64);
    header.setBuffers(kernel().addressOf(data.buffer), 64);
    header.reset();
    const calls: [string, () => number, number][] = [
      ["read of nothing", () => kernel().read(-1, data), -EBADF],
      ["recvmsg of nothing", () => kernel().recvmsg(-1, header.bytes, 0), -EBADF],
      ["recvmsg of an event", () => kernel().recvmsg(event, header.bytes, 0), -ENOTSOCK],
      ["recvmsg of an empty socket", () => kernel().recvmsg(fd, header.bytes, 0), -EAGAIN],
      ["read of an empty event", () => kernel().read(event, data), -EAGAIN],
      ["ioctl of an event", () => kernel().ioctl(event, SIOCGIFMTU, data), -ENOTTY],
      ["close of nothing", () => kernel().close(-1), -EBADF],
      ["mmap of no bytes", () => kernel().mmap(0, 0, 3, 0x22, -1), -EINVAL],
      ["an option that there is not", () => kernel().setsockopt(fd, SOL_SOCKET, 9999, data), -92],
      ["epoll_ctl of no set", () => kernel().epollCtl(event, EPOLL_CTL_ADD, fd, data), -EINVAL],
      ["no success", () => kernel().write(event, data.subarray(0, 8)), 8],
    ];
    const wrong: string[] = [];
    let random = 1;
    let garbage: unknown[] = [];
    for (let i = 0; i < 100_000; i++) {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      const [name, call, expected] = calls[(random >> 8) % calls.length] ?? calls[0] ?? ["", () => 0, 0];
      const result = call();
      if (result !== expected) wrong.push(`${name}: ${result}`);
      garbage.push(new Uint8Array(random % 500), { i });
      if (garbage.length > 1000) garbage = [];
    }
    assertEquals(wrong, []);
    kernel().close(fd);
    kernel().close(event);
  });

  it("refuses packet sockets without the capability, or opens them", () => {
    const fd = kernel().socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    assert(fd === -1 || fd >= 0, `${fd}`);
    if (fd >= 0) assertEquals(kernel().close(fd), 0);
  });
});
