import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { listInterfaces } from "../../lib/capture/interfaces.ts";
import { readIfaddrs } from "../../lib/linux/ifaddrs.ts";
import { FAKE_LO, fakeEthernet, type FakeInterface, interfaceList } from "../support/fake_interface.ts";
import { FakeKernel } from "../support/fake_kernel.ts";
import { FakeMemory } from "../support/fake_memory.ts";

function read(interfaces: FakeInterface[]): ReturnType<typeof readIfaddrs> {
  const memory = new FakeMemory();
  const head = interfaceList(interfaces, (buffer) => memory.addressOf(buffer));
  return readIfaddrs(head, (address, length) => memory.at(address, length).slice().buffer);
}

const NOTHING = {
  rxPackets: 0,
  txPackets: 0,
  rxBytes: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
  rxFifoErrors: 0,
  rxMissedErrors: 0,
};

describe("readIfaddrs", () => {
  it("joins the entries of each interface", () => {
    assertEquals(read([{ ...FAKE_LO }, fakeEthernet("eth0", 2)]), [
      {
        name: "lo",
        flags: 0x49,
        ifindex: 1,
        hatype: 772,
        mac: "00:00:00:00:00:00",
        counters: NOTHING,
        addresses: [{ family: "ipv4", address: "127.0.0.1", prefixLength: 8 }],
      },
      {
        name: "eth0",
        flags: 0x43,
        ifindex: 2,
        hatype: 1,
        mac: "02:00:00:00:00:02",
        counters: NOTHING,
        addresses: [
          { family: "ipv4", address: "192.0.2.2", prefixLength: 24 },
          { family: "ipv6", address: "2001:db8::2", prefixLength: 64 },
        ],
      },
    ]);
  });

  it("tells what an interface has counted", () => {
    const statistics = {
      rxPackets: 100,
      txPackets: 101,
      rxBytes: 102,
      txBytes: 103,
      rxErrors: 104,
      txErrors: 105,
      rxDropped: 106,
      txDropped: 107,
      rxFifoErrors: 0xffff_ffff,
      rxMissedErrors: 115,
    };
    assertEquals(read([{ ...fakeEthernet("eth0", 2), statistics }])[0]?.counters, statistics);
  });

  it("takes an empty list, names of 15 bytes and of any script, addresses of no or another length", () => {
    assertEquals(read([]), []);
    const names = ["a".repeat(15), "ünï0"];
    const interfaces = names.map((name, i) => ({ ...fakeEthernet(name, i + 5), mac: i === 0 ? [] : [1, 2, 3, 4] }));
    const listed = read(interfaces);
    assertEquals(listed.map(({ name }) => name), names);
    assertEquals(listed.map(({ mac }) => mac), [undefined, undefined]);
  });

  it("reads a mask of any bits, and none", () => {
    const memory = new FakeMemory();
    const buffer = new ArrayBuffer(160);
    const address = memory.addressOf(buffer);
    const view = new DataView(buffer);
    view.setBigUint64(8, BigInt(address + 60), true);
    view.setBigUint64(24, BigInt(address + 64), true);
    new Uint8Array(buffer).set([0x74, 0x30, 0], 60);
    new Uint8Array(buffer).set([2, 0, 0, 0, 10, 0, 0, 1], 64);
    const prefix = (): number | undefined => {
      const [one] = readIfaddrs(address, (at, length) => memory.at(at, length).slice().buffer);
      return one?.addresses[0]?.prefixLength;
    };
    // A point-to-point interface may have none.
    assertEquals(prefix(), 32);
    view.setBigUint64(32, BigInt(address + 96), true);
    for (const [mask, length] of [[0, 0], [0x8000_0000, 1], [0xffff_fe00, 23], [0xffff_ffff, 32]] as const) {
      view.setUint32(100, mask);
      assertEquals(prefix(), length);
    }
  });

  it("ends where the list runs in a circle", () => {
    const memory = new FakeMemory();
    const buffer = new ArrayBuffer(64);
    const address = memory.addressOf(buffer);
    new DataView(buffer).setBigUint64(0, BigInt(address), true);
    new DataView(buffer).setBigUint64(8, BigInt(address + 60), true);
    assertEquals(readIfaddrs(address, (at, length) => memory.at(at, length).slice().buffer).length, 1);
  });
});

describe("listInterfaces", () => {
  it("lists by index, with flags, MTU and link type, and gives the list back", () => {
    const kernel = new FakeKernel({
      interfaces: [{ ...fakeEthernet("tun0", 7), hatype: 65534 }, fakeEthernet("eth0", 2), { ...FAKE_LO }],
    });
    const listed = listInterfaces(kernel);
    assertEquals(listed.map(({ name, ifindex, mtu, linktype }) => [name, ifindex, mtu, linktype]), [
      ["lo", 1, 65536, 1],
      ["eth0", 2, 1500, 1],
      ["tun0", 7, 1500, 101],
    ]);
    assertEquals(listed[0]?.flags, ["up", "loopback", "running"]);
    assertEquals(listed[1]?.flags, ["up", "broadcast", "running"]);
    assertEquals([kernel.mappings, kernel.openDescriptors, kernel.violations.length], [0, 0, 0]);
  });

  it("looks nowhere after the list was given back", () => {
    const kernel = new FakeKernel();
    const head = kernel.getifaddrs();
    kernel.freeifaddrs(head);
    assertThrows(() => kernel.memoryAt(head, 40), Error, "no memory");
  });
});
