import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  Block,
  decode,
  encodeTcp,
  FieldPrinter,
  formatHex,
  frame,
  ipv4,
  ipv6,
  LINKTYPE_RAW,
  Packet,
  parseHex,
  tcp,
  type TcpFields,
  TcpFlags,
  type TcpOption,
  TH_ACK,
  TH_AE,
  TH_SYN,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { ROW_CAPLEN, ROW_FLAGS, ROW_WORDS } from "../../lib/block.ts";
import { FLAG_CHECKSUM_NOT_READY } from "../../lib/packet_flag.ts";
import { testVector } from "../support/layer_vector.ts";

const NO_FLAGS = {
  ae: false,
  cwr: false,
  ece: false,
  urg: false,
  ack: false,
  psh: false,
  rst: false,
  syn: false,
  fin: false,
};

const ADDRESSES = { src: "192.0.2.1", dst: "192.0.2.2" };

describe("Tcp", () => {
  testVector({
    origin: "RFC 9293, section 3.1, and RFC 7323: a SYN with its options, checksum by another program",
    linktype: LINKTYPE_RAW,
    hex: "45b8 003c 1c46 4000 4006 3187 c0000201 c6336402 " +
      "c001 01bb 12345678 00000000 a0c2 faf0 354b 0000 020405b4 0402 080a00000064 00000000 01 030307",
    layer: "tcp",
    fields: {
      srcPort: 49153,
      dstPort: 443,
      seq: 0x12345678,
      ack: 0,
      dataOffset: 10,
      reserved: 0,
      flags: { ...NO_FLAGS, cwr: true, ece: true, syn: true },
      window: 64240,
      checksum: 0x354b,
      urgent: 0,
      options: [
        { name: "mss", mss: 1460 },
        { name: "sackPermitted" },
        { name: "timestamps", tsval: 100, tsecr: 0 },
        { name: "nop" },
        { name: "wscale", wscale: 7 },
      ],
    },
    checksum: "ok",
  });

  testVector({
    origin: "RFC 2018, section 7: the second and the fourth of the segments are lost",
    linktype: LINKTYPE_RAW,
    hex: "4500 003c 0002 0000 4006 f6b6 c0000201 c0000202 " +
      "0050 c001 00000001 0000157c a010 2000 7662 0000 0101 0512 00001b58 00001d4c 00001770 00001964",
    layer: "tcp",
    fields: {
      srcPort: 80,
      dstPort: 49153,
      seq: 1,
      ack: 5500,
      dataOffset: 10,
      reserved: 0,
      flags: { ...NO_FLAGS, ack: true },
      window: 8192,
      checksum: 0x7662,
      urgent: 0,
      options: [
        { name: "nop" },
        { name: "nop" },
        { name: "sack", blocks: [{ left: 7000, right: 7500 }, { left: 6000, right: 6500 }] },
      ],
    },
    checksum: "ok",
  });

  testVector({
    origin: "by hand: every bit set, an option of a wrong length, one that is unknown, and bytes after the end",
    linktype: LINKTYPE_RAW,
    hex: "4500 0034 0003 0000 4006 f6bd c0000201 c0000202 " +
      "0050 c001 ffffffff 80000000 8fff ffff f86e 1234 0203aa 1e04beef 00 000001 00",
    layer: "tcp",
    fields: {
      srcPort: 80,
      dstPort: 49153,
      seq: 0xffffffff,
      ack: 0x80000000,
      dataOffset: 8,
      reserved: 7,
      flags: {
        ae: true,
        cwr: true,
        ece: true,
        urg: true,
        ack: true,
        psh: true,
        rst: true,
        syn: true,
        fin: true,
      },
      window: 65535,
      checksum: 0xf86e,
      urgent: 0x1234,
      options: [
        { name: "other", kind: 2, data: "aa" },
        { name: "other", kind: 30, data: "beef" },
        { name: "end" },
        { name: "rest", data: "00000100" },
      ],
    },
    checksum: "ok",
  });

  it("takes bytes that are no option as they are", () => {
    for (
      const [options, expected] of [
        ["02000000", [{ name: "rest", data: "02000000" }]],
        ["01010108", [{ name: "nop" }, { name: "nop" }, { name: "nop" }, { name: "rest", data: "08" }]],
        ["0801aabb", [{ name: "rest", data: "0801aabb" }]],
        ["050c0000", [{ name: "rest", data: "050c0000" }]],
        ["05020402", [{ name: "other", kind: 5, data: "" }, { name: "sackPermitted" }]],
        ["00000000", [{ name: "end" }]],
      ] as const
    ) {
      const head = "4500 002c 0000 0000 4006 0000 c0000201 c0000202 0001 0002 00000000 00000000 6000 0000 0000 0000";
      const segment = decode(parseHex(`${head} ${options}`), LINKTYPE_RAW).tcp;
      assertEquals(segment?.options, [...expected], options);
      assertStrictEquals(segment && formatHex(encodeTcp(segment.toJSON())), segment && formatHex(segment.header));
    }
  });

  it("knows its flags by name and as bits", () => {
    const { tcp: segment } = decode(
      frame(ipv4(ADDRESSES), tcp({ flags: { syn: true, ack: true, ae: true } })),
      LINKTYPE_RAW,
    );
    assertStrictEquals(segment?.flagBits, TH_SYN | TH_ACK | TH_AE);
    assertStrictEquals(segment.flags.bits, segment.flagBits);
    const names = ["ae", "cwr", "ece", "urg", "ack", "psh", "rst", "syn", "fin"] as const;
    for (const [i, name] of names.entries()) {
      const flags = new TcpFlags(1 << 8 - i);
      assertEquals(names.filter((each) => flags[each]), [name]);
    }
  });

  it("tells a checksum that is wrong, offloaded, cut, or without addresses", () => {
    const bytes = frame(ipv4(ADDRESSES), tcp({ dstPort: 80 }), Uint8Array.of(1, 2, 3));
    const status = (packet: Packet) => packet.tcp && packet.checksum(packet.tcp);
    assertStrictEquals(status(decode(bytes, LINKTYPE_RAW)), "ok");
    assertStrictEquals(status(decode(bytes.subarray(0, -1), LINKTYPE_RAW)), "truncated");
    assertStrictEquals(status(decode(bytes.map((byte, i) => i === 41 ? byte ^ 1 : byte), LINKTYPE_RAW)), "bad");
    const rows = new Uint32Array(ROW_WORDS);
    rows[ROW_CAPLEN] = bytes.length;
    rows[ROW_FLAGS] = FLAG_CHECKSUM_NOT_READY;
    const interfaces = [{ name: "", ifindex: 0, linktype: LINKTYPE_RAW, snaplen: 0 }];
    assertStrictEquals(status(new Packet(new Block({ bytes, rows, length: 1, interfaces }), 0)), "offloaded");
    const segment = decode(bytes, LINKTYPE_RAW).tcp;
    const context = { offloaded: false, fragment: false, length: 23, addressSum: undefined };
    assertStrictEquals(segment?.checksumStatus(context), "absent");
  });

  it("does not call the checksum of a cut packet wrong where IP leaves the length open", () => {
    const v6 = { src: "2001:db8::1", dst: "2001:db8::2" };
    for (const ip of [ipv4({ ...ADDRESSES, totalLength: 0 }), ipv6({ ...v6, payloadLength: 0 })]) {
      const bytes = frame(ip, tcp({ dstPort: 80 }), Uint8Array.of(1, 2, 3));
      const status = (packet: Packet) => packet.tcp && packet.checksum(packet.tcp);
      assertStrictEquals(status(decode(bytes, LINKTYPE_RAW)), "ok");
      const cut = decode(bytes.subarray(0, -1), LINKTYPE_RAW, { origlen: bytes.length });
      assertStrictEquals(status(cut), "truncated");
    }
  });

  it("reads a header whose options are cut, and says that they are", () => {
    const options: TcpOption[] = [{ name: "mss", mss: 1460 }, { name: "nop" }, { name: "wscale", wscale: 7 }];
    const bytes = frame(
      ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
      tcp({ srcPort: 4000, dstPort: 443, flags: { syn: true }, options }),
      Uint8Array.of(1, 2, 3),
    );
    const packet = decode(bytes.subarray(0, 46), LINKTYPE_RAW, { origlen: bytes.length });
    assertEquals([packet.tcp?.dstPort, packet.tcp?.dataOffset, packet.tcp?.isCut], [443, 7, true]);
    assertEquals(packet.tcp?.options, [{ name: "mss", mss: 1460 }, { name: "nop" }, { name: "rest", data: "03" }]);
    assertEquals([packet.tcp?.headerLength, packet.payload.length], [26, 0]);
    const cut = "Cannot decode tcp at byte 20: the header needs 28 bytes, capture leaves 26";
    assertEquals(packet.error?.message, cut);
    const columns = ["tcp.hdr_len", "tcp.len", "tcp.option_kind", "tcp.checksum.status", "frame.protocols"];
    assertEquals(new FieldPrinter(columns).line(packet, 1), "28\t3\t2,1\t2\traw:ip:tcp");
    assertEquals(decode(bytes, LINKTYPE_RAW).error, undefined);
    assertEquals(decode(bytes, LINKTYPE_RAW).tcp?.isCut, false);
  });

  it("says what is wrong", () => {
    const shortage = (header: string) => {
      const ip = "4500 0028 0000 0000 4006 0000 c0000201 c0000202";
      const error = decode(parseHex(`${ip} ${header}`), LINKTYPE_RAW).error;
      return [error?.layer, error?.offset, error?.needed, error?.available, error?.limit];
    };
    assertEquals(shortage("0001 0002 00000000 00000000 4000 0000 0000 0000"), ["tcp", 20, 20, 16, "tcp.dataOffset"]);
    assertEquals(shortage("0001 0002 00000000 00000000 5000 0000 0000"), ["tcp", 20, 20, 18, "capture"]);
    const options = "0001 0002 00000000 00000000 6000 0000 0000 0000 01010101";
    assertEquals(shortage(options), ["tcp", 20, 24, 20, "ipv4.totalLength"]);
  });

  it("refuses fields that do not fit", () => {
    const numbers = { srcPort: 0, dstPort: 0, seq: 0, ack: 0, dataOffset: 5, reserved: 0, window: 0, checksum: 0 };
    const fields: TcpFields = { ...numbers, urgent: 0, flags: {}, options: [] };
    assertThrows(() => encodeTcp({ ...fields, seq: 2 ** 32 }), RangeError, "tcp.seq 4294967296");
    assertThrows(() => encodeTcp({ ...fields, reserved: 8 }), RangeError, "tcp.reserved 8");
    assertThrows(() => encodeTcp({ ...fields, dataOffset: 16 }), RangeError, "tcp.dataOffset 16");
    assertThrows(() => encodeTcp({ ...fields, options: [{ name: "mss", mss: -1 }] }), RangeError, "mss -1");
    const timestamps = Array.from({ length: 5 }, () => ({ name: "timestamps" as const, tsval: 0, tsecr: 0 }));
    assertThrows(() => encodeTcp({ ...fields, options: timestamps }), RangeError, "tcp.options bytes 50");
  });
});
