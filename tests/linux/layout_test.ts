import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatHex, parseHex, SystemCallError } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type Instruction, keep, SKF_AD_PKTTYPE } from "../../lib/bpf/instruction.ts";
import { interpret } from "../../lib/bpf/vm.ts";
import { linktypeOfHardware } from "../../lib/linux/arphrd.ts";
import { directionFilter, DROP_ALL } from "../../lib/linux/direction_filter.ts";
import { epollEventLayout } from "../../lib/linux/epoll_event.ts";
import { errnoName, systemCallError } from "../../lib/linux/errno.ts";
import { InterfaceRequest } from "../../lib/linux/ifreq.ts";
import { MessageHeader } from "../../lib/linux/msghdr.ts";
import { encodeSockFprog } from "../../lib/linux/sock_fprog.ts";
import { encodeSockaddrLl, parseSockaddrLl } from "../../lib/linux/sockaddr_ll.ts";

// Offsets and sizes below are those of the C compiler for x86_64 and aarch64 Linux (both LP64, little-endian), written
// down from sys/socket.h, linux/if_packet.h, linux/filter.h, linux/if.h and linux/eventpoll.h.

const ADDRESS = 0x7fab_cdef_1230;

describe("struct msghdr", () => {
  it("has its fields where the C ABI has them", () => {
    const buffers: ArrayBuffer[] = [];
    const header = new MessageHeader((buffer) => {
      buffers.push(buffer);
      return ADDRESS;
    });
    assertEquals(buffers.length, 1);
    assertEquals(header.bytes.buffer, buffers[0]);
    assertEquals(header.bytes.byteOffset, 0);
    const view = new DataView(header.bytes.buffer);
    header.setBuffers(0x7f00_1111_2222, 0x4_0000, 0x7f00_3333_4444, 0x2_0000);
    header.reset();
    const name = Number(view.getBigUint64(0, true));
    const vectors = Number(view.getBigUint64(16, true));
    const control = Number(view.getBigUint64(32, true));
    assertEquals(view.getUint32(8, true), 20, "msg_namelen");
    assertEquals(view.getUint32(12, true), 0, "padding");
    assertEquals(view.getBigUint64(24, true), 2n, "msg_iovlen");
    assertEquals(view.getBigUint64(40, true), 208n, "msg_controllen");
    assertEquals(view.getInt32(48, true), 0, "msg_flags");
    // All that it points to lies in the same buffer, behind its own 56 bytes, and nothing over another.
    const places = [[vectors, 32], [name, 20], [control, 208]].map(([at = 0, length = 0]) => [at - ADDRESS, length]);
    let end = 56;
    for (const [at = 0, length = 0] of places) {
      assertEquals(at >= end, true);
      assertEquals(at % 8, 0);
      end = at + length;
    }
    assertEquals(end <= header.bytes.length, true);
    // struct iovec: iov_base, iov_len
    const at = vectors - ADDRESS;
    const words = [0, 8, 16, 24].map((offset) => view.getBigUint64(at + offset, true));
    assertEquals(words, [0x7f00_1111_2222n, 0x4_0000n, 0x7f00_3333_4444n, 0x2_0000n]);
    assertEquals(header.name.byteOffset, name - ADDRESS);
    assertEquals([header.name.byteLength, header.control.byteLength], [20, 208]);
    assertEquals(header.control.byteOffset, control - ADDRESS);
  });

  it("has one place where there is no second, and tells the length of the control messages", () => {
    const header = new MessageHeader(() => ADDRESS);
    const view = new DataView(header.bytes.buffer);
    header.setBuffers(0x1000, 10);
    assertEquals(view.getBigUint64(24, true), 1n);
    header.setControl(0x7f12_0000_0000, 64);
    header.reset(64);
    assertEquals(view.getBigUint64(32, true), 0x7f12_0000_0000n);
    assertEquals(header.controlLength, 64);
    view.setBigUint64(40, 40n, true);
    view.setUint32(8, 18, true);
    view.setInt32(48, 0x20, true);
    assertEquals(header.controlLength, 40);
    header.reset();
    assertEquals([header.controlLength, view.getUint32(8, true), view.getInt32(48, true)], [208, 20, 0]);
  });
});

describe("struct sockaddr_ll", () => {
  it("is 20 bytes: family, protocol in network order, ifindex", () => {
    assertEquals(
      formatHex(encodeSockaddrLl(0x0102_0304)),
      "1100" + "0003" + "04030201" + "0000" + "00" + "00" + "00".repeat(8),
    );
    assertEquals(formatHex(encodeSockaddrLl(0)), "11000003" + "00".repeat(16));
  });

  it("says protocol, interface and its type", () => {
    const bytes = parseHex("ff" + "1100" + "88b5" + "04030201" + "0403" + "00" + "06" + "020000000001" + "0000");
    const expected = { protocol: 0x88b5, ifindex: 0x0102_0304, hatype: 0x0304 };
    assertEquals(parseSockaddrLl(bytes.subarray(1)), expected);
    assertEquals(parseSockaddrLl(encodeSockaddrLl(7)), { protocol: 3, ifindex: 7, hatype: 0 });
  });
});

describe("struct sock_fprog", () => {
  it("is a length, padding and an address; an instruction is 8 bytes", () => {
    const program = [{ code: 0x20, jt: 0, jf: 0, k: 0xfffff004 }, { code: 0x15, jt: 1, jf: 2, k: 4 }, keep(65_535)];
    const bytes = encodeSockFprog(program, () => ADDRESS);
    const view = new DataView(bytes.buffer);
    assertEquals(formatHex(bytes.subarray(0, 8)), "0300" + "00".repeat(6));
    assertEquals(view.getBigUint64(8, true), BigInt(ADDRESS + 16));
    assertEquals(formatHex(bytes.subarray(16)), "2000000004f0ffff" + "1500010204000000" + "06000000ffff0000");
  });
});

describe("struct ifreq", () => {
  it("is 40 bytes with the name first", () => {
    const byName = InterfaceRequest.byName("eth0");
    assertEquals([byName.bytes.length, formatHex(byName.bytes.subarray(0, 16))], [40, "65746830" + "00".repeat(12)]);
    const byIndex = InterfaceRequest.byIndex(0x0102_0304);
    assertEquals(formatHex(byIndex.bytes.subarray(0, 20)), "00".repeat(16) + "04030201");
  });

  it("keeps the last byte of the name 0", () => {
    assertEquals(InterfaceRequest.byName("a".repeat(30)).bytes[15], 0);
    assertEquals(InterfaceRequest.byName("a".repeat(30)).name, "a".repeat(15));
  });

  it("reads the answers", () => {
    const request = InterfaceRequest.byName("wörld");
    assertEquals(request.name, "wörld");
    request.bytes.set([0x43, 0x90], 16);
    assertEquals([request.flags, request.hatype], [0x9043, 0x9043]);
    request.bytes.set([0xdc, 0x05, 0, 0], 16);
    assertEquals(request.mtu, 1500);
    request.bytes.fill(0x61, 0, 16);
    assertEquals(request.name, "a".repeat(16));
  });
});

describe("struct epoll_event", () => {
  it("is packed on x86_64 only", () => {
    assertEquals(epollEventLayout("x86_64"), { length: 12, data: 4 });
    assertEquals(epollEventLayout("aarch64"), { length: 16, data: 8 });
  });
});

describe("linktypeOfHardware", () => {
  it("knows what frames begin with", () => {
    const pairs = [[1, 1], [772, 1], [65534, 101], [519, 101], [768, 101], [769, 101], [776, 101], [778, 101], [
      823,
      101,
    ]];
    pairs.push([801, 105], [803, 127], [280, 227], [824, 253]);
    for (const [hatype = 0, linktype = 0] of pairs) assertEquals(linktypeOfHardware(hatype), linktype, `${hatype}`);
  });

  it("captures all others cooked", () => {
    for (const hatype of [0, 2, 512, 32, 65_535]) assertEquals(linktypeOfHardware(hatype), 113);
  });
});

/** What a program says of an empty packet. */
function verdict(program: readonly Instruction[], packet: { packetType: number; ifindex: number }): number {
  const ancillary = (what: number): number => what === SKF_AD_PKTTYPE ? packet.packetType : packet.ifindex;
  return interpret(program, { bytes: new Uint8Array(0), offset: 0, caplen: 0, origlen: 0, ancillary });
}

describe("directionFilter", () => {
  const SNAPLEN = 96;
  const cases: {
    ifindex: number;
    direction: "in" | "out" | "inout";
    keeps: (packetType: number, at: number) => boolean;
  }[] = [
    { ifindex: 2, direction: "inout", keeps: () => true },
    { ifindex: 2, direction: "in", keeps: (type) => type !== 4 },
    { ifindex: 2, direction: "out", keeps: (type) => type === 4 },
    { ifindex: 1, direction: "inout", keeps: (type) => type !== 4 },
    { ifindex: 1, direction: "in", keeps: (type) => type !== 4 },
    { ifindex: 1, direction: "out", keeps: (type) => type === 4 },
    { ifindex: 0, direction: "inout", keeps: (type, at) => at !== 1 || type !== 4 },
    { ifindex: 0, direction: "in", keeps: (type) => type !== 4 },
    { ifindex: 0, direction: "out", keeps: (type) => type === 4 },
  ];
  for (const { ifindex, direction, keeps } of cases) {
    it(`${direction} on interface ${ifindex}`, () => {
      const program = directionFilter({ ifindex, direction, snaplen: SNAPLEN });
      for (const packetType of [0, 1, 2, 3, 4, 5, 6, 7]) {
        for (const at of ifindex === 0 ? [1, 2, 3, 4] : [ifindex]) {
          const expected = keeps(packetType, at) ? SNAPLEN : 0;
          assertEquals(verdict(program, { packetType, ifindex: at }), expected, `type ${packetType} on ${at}`);
        }
      }
      // The kernel refuses a program whose last instruction does not return, or that jumps over its end.
      assertEquals(program.at(-1)?.code, 0x06);
      program.forEach(({ jt, jf }, i) =>
        assertEquals(i + 1 + Math.max(jt, jf) < program.length || jt + jf === 0, true)
      );
    });
  }

  it("shuts the door", () => {
    for (const packetType of [0, 4]) assertEquals(verdict(DROP_ALL, { packetType, ifindex: 2 }), 0);
  });
});

describe("systemCallError", () => {
  it("says what was tried, what for, what failed and what to do", () => {
    const error = systemCallError(-1, { action: "open packet socket on", target: "eth0", syscall: "socket" });
    assertEquals(error instanceof SystemCallError, true);
    assertEquals([error.syscall, error.errno, error.code, error.target], ["socket", 1, "EPERM", "eth0"]);
    assertStringIncludes(
      error.message,
      'Cannot open packet socket on "eth0": socket failed with EPERM (1), CAP_NET_RAW',
    );
    assertStringIncludes(error.message, "setcap cap_net_raw+ep");
  });

  it("carries the call without its option, and says both", () => {
    const error = systemCallError(-22, { action: "capture on", target: "lo", syscall: "setsockopt PACKET_AUXDATA" });
    assertEquals([error.syscall, error.code], ["setsockopt", "EINVAL"]);
    assertEquals(error.message, 'Cannot capture on "lo": setsockopt PACKET_AUXDATA failed with EINVAL (22)');
  });

  it("says what to do about this call, where that is another thing", () => {
    const call = { action: "enter network namespace", target: "blue", syscall: "setns" };
    const message = 'Cannot enter network namespace "blue": setns failed with EPERM (1), CAP_SYS_ADMIN is needed';
    assertEquals(systemCallError(-1, { ...call, advice: "CAP_SYS_ADMIN is needed" }).message, message);
    assertStringIncludes(systemCallError(-1, { ...call, advice: undefined }).message, "CAP_NET_RAW");
  });

  it("has a name for every number", () => {
    assertEquals([1, 9, 11, 19, 100, 105, 12_345].map(errnoName), [
      "EPERM",
      "EBADF",
      "EAGAIN",
      "ENODEV",
      "ENETDOWN",
      "ENOBUFS",
      "E12345",
    ]);
  });
});
