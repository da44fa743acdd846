import { assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { parseAuxdata, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { PacketSender } from "../../lib/capture/packet_sender.ts";
import { PacketSocket } from "../../lib/capture/packet_socket.ts";
import { Slab } from "../../lib/capture/slab.ts";
import { EAGAIN, EINTR, ENOBUFS } from "../../lib/linux/errno.ts";
import { assertNothingLeft, numbered } from "../support/fake_capture.ts";
import { FakeKernel } from "../support/fake_kernel.ts";

function buffer(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

describe("PacketSocket", () => {
  it("gives the packet, its address, its control messages", async () => {
    const kernel = new FakeKernel();
    using socket = PacketSocket.open(kernel, { ifindex: 2, snaplen: 1000 });
    const tagged = numbered(1, 200);
    tagged.set([0x88, 0xa8, 0xb0, 0x64], 12);
    kernel.deliver("eth0", tagged, { packetType: 3 });
    const into = buffer(300);
    const control = buffer(128);
    assertEquals(socket.receive(into, control), 196);
    assertEquals(into.subarray(0, 12), tagged.subarray(0, 12));
    assertEquals(into.subarray(12, 196), tagged.subarray(16));
    assertEquals([socket.ifindex, socket.packetType, socket.hardwareType], [2, 3, 1]);
    const auxdata = parseAuxdata(control.subarray(0, socket.controlLength));
    assertEquals([auxdata?.tci, auxdata?.tpid, auxdata?.len], [0xb064, 0x88a8, 196]);
    assertEquals([socket.receive(into, control), socket.controlLength], [-1, 0]);
    assertEquals([socket.packetType, socket.statistics()], [3, { packets: 1, drops: 0, freezes: 0 }]);
    socket.close();
    socket.close();
    assertEquals(socket.fd, -1);
    await assertNothingLeft(kernel);
  });

  it("writes into parts of buffers, and follows when they change", async () => {
    const kernel = new FakeKernel();
    using socket = PacketSocket.open(kernel, { ifindex: 2 });
    const big = buffer(500);
    const controls = buffer(400);
    for (const at of [0, 100, 333]) {
      kernel.deliver("eth0", numbered(at, 100));
      assertEquals(socket.receive(big.subarray(at, at + 150), controls.subarray(at & ~7, (at & ~7) + 64)), 100);
      assertEquals(big.subarray(at, at + 100), numbered(at, 100));
    }
    const other = buffer(100);
    kernel.deliver("eth0", numbered(9, 100));
    assertEquals(socket.receive(other, controls), 100);
    assertEquals(other, numbered(9, 100));
    // Cut to the buffer, and the length is that of the packet.
    kernel.deliver("eth0", numbered(10, 100));
    assertEquals(socket.receive(other.subarray(0, 20), controls), 100);
    assertEquals(other.subarray(0, 20), numbered(10, 100).subarray(0, 20));
    assertEquals(other.subarray(20), numbered(9, 100).subarray(20));
    socket.close();
    await assertNothingLeft(kernel);
  });

  it("closes off the thread, once", async () => {
    const kernel = new FakeKernel();
    const socket = PacketSocket.open(kernel, { ifindex: 0 });
    await Promise.all([socket.closeAsync(), socket.closeAsync()]);
    socket.close();
    assertEquals(kernel.calls.filter(({ name }) => name.startsWith("close")).length, 1);
    await assertNothingLeft(kernel);
  });

  it("says that it is closed", () => {
    const socket = PacketSocket.open(new FakeKernel(), { ifindex: 2, name: "eth0" });
    socket.close();
    assertThrows(() => socket.receive(buffer(10), buffer(10)), TypeError, '"eth0": the socket is closed');
    assertThrows(() => socket.statistics(), TypeError, '"eth0": the socket is closed');
    assertThrows(() => socket.attachFilter([]), TypeError, '"eth0": the socket is closed');
  });

  it("refuses what it cannot do", async () => {
    const kernel = new FakeKernel();
    for (const ifindex of [-1, 1.5, 2 ** 31]) {
      assertThrows(() => PacketSocket.open(kernel, { ifindex }), RangeError, `ifindex is ${ifindex}`);
    }
    const error = assertThrows(() => PacketSocket.open(kernel, { ifindex: 99 }));
    assertInstanceOf(error, SystemCallError);
    assertEquals([error.syscall, error.code, error.target], ["bind", "ENODEV", "99"]);
    await assertNothingLeft(kernel);
  });
});

describe("PacketSender", () => {
  it("sends frames as they are, and tells where the queue is full", async () => {
    const kernel = new FakeKernel();
    const sender = PacketSender.open(kernel, "eth1");
    assertEquals(sender.send(numbered(1)), true);
    for (const errno of [EAGAIN, ENOBUFS]) {
      kernel.failCall("sendto", errno);
      assertEquals(sender.send(numbered(2)), false);
    }
    kernel.failCall("sendto", EINTR);
    assertEquals(sender.send(numbered(3)), true);
    assertEquals(kernel.sent.map(({ ifindex, bytes }) => [ifindex, bytes]), [[3, numbered(1)], [3, numbered(3)]]);
    // It receives nothing: it was never bound.
    kernel.deliver("eth1", numbered(4));
    assertEquals(kernel.sockets[0]?.readable, false);
    kernel.setUp("eth1", false);
    assertThrows(() => sender.send(numbered(5)), SystemCallError, "ENETDOWN");
    sender.close();
    sender.close();
    assertThrows(() => sender.send(numbered(6)), TypeError, "closed");
    assertThrows(() => PacketSender.open(kernel, "eth9"), SystemCallError, "ENODEV");
    await assertNothingLeft(kernel);
  });
});

describe("Slab", () => {
  it("takes the memory back from all who look at it", () => {
    const kernel = new FakeKernel();
    const slab = new Slab(kernel, 4096);
    const { bytes } = slab;
    bytes[7] = 42;
    slab.used = 100;
    slab.reclaim();
    assertEquals([bytes.length, bytes.buffer.detached], [0, true]);
    assertEquals([slab.bytes.length, slab.bytes[7], slab.used], [4096, 42, 0]);
    assertStrictEquals(kernel.addressOf(slab.bytes.buffer), slab.address);
    structuredClone(slab.bytes.buffer, { transfer: [slab.bytes.buffer] });
    slab.reclaim();
    assertEquals(slab.bytes.length, 4096);
    assertStrictEquals(kernel.addressOf(slab.bytes.buffer), slab.address);
  });
});
