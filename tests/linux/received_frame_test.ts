import { assertEquals } from "@std/assert";
import { formatHex, LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL, LINKTYPE_RAW, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { ROW_WORDS } from "../../lib/block.ts";
import { MessageHeader } from "../../lib/linux/msghdr.ts";
import { receivedFrame, receptionFlags, statusFlags, writeRow } from "../../lib/linux/received_frame.ts";
import { canHoldTag, hasStrippedTag, restoreTag, strippedTag, strippedTpid } from "../../lib/linux/vlan_restore.ts";
import { HEADROOM } from "../../lib/linux/whole_frame.ts";

interface Received {
  frame?: Uint8Array;
  /** Bytes that recvmsg spoke of. */
  received?: number;
  status?: number;
  len?: number;
  net?: number;
  tci?: number;
  tpid?: number;
  snaplen?: number;
  linktype?: number;
  packetType?: number;
  seconds?: bigint;
  nanoseconds?: number;
  /** Which control messages there are. */
  auxdata?: boolean;
  timestamp?: boolean;
}

const VALID = 1 << 4;
const TPID_VALID = 1 << 6;
const FRAME = Uint8Array.from({ length: 60 }, (_, i) => i);

/** What writeRow makes of it: the row by its words, and the bytes. */
function receive(one: Received): { row: Record<string, number>; bytes: string; before: string } {
  const { frame = FRAME, received = frame.length, snaplen = 262_144, linktype = LINKTYPE_ETHERNET } = one;
  const header = new MessageHeader(() => 0x1000);
  const { control, name } = header;
  name.setUint16(0, 17, true);
  name.setUint16(2, 0x0800);
  name.setInt32(4, 7, true);
  name.setUint16(8, 512, true);
  name.setUint8(10, one.packetType ?? 0);
  name.setUint8(11, 6);
  for (let i = 0; i < 6; i++) name.setUint8(12 + i, 0xa0 + i);
  let at = 0;
  if (one.timestamp ?? true) {
    control.setBigUint64(at, 32n, true);
    control.setInt32(at + 8, 1, true);
    control.setInt32(at + 12, 35, true);
    control.setBigInt64(at + 16, one.seconds ?? 1_700_000_000n, true);
    control.setBigInt64(at + 24, BigInt(one.nanoseconds ?? 0), true);
    at += 32;
  }
  if (one.auxdata ?? true) {
    control.setBigUint64(at, 36n, true);
    control.setInt32(at + 8, 263, true);
    control.setInt32(at + 12, 8, true);
    control.setUint32(at + 16, one.status ?? 1, true);
    control.setUint32(at + 20, one.len ?? received, true);
    control.setUint32(at + 24, received, true);
    control.setUint16(at + 30, one.net ?? 14, true);
    control.setUint16(at + 32, one.tci ?? 0, true);
    control.setUint16(at + 34, one.tpid ?? 0, true);
    at += 40;
  }
  header.reset(at);
  // Neighbours on both sides, which must stay as they are.
  const bytes = new Uint8Array(8 + HEADROOM + frame.length + 8).fill(0xee);
  const offset = 8 + HEADROOM;
  bytes.set(frame, offset);
  const rows = new Uint32Array(3 * ROW_WORDS).fill(0x1234);
  const stored = { bytes, offset, caplen: frame.length, origlen: received, linktype, interfaceIndex: 3 };
  writeRow({ ...receivedFrame(header, { snaplen }), ...stored }, rows, ROW_WORDS);
  assertEquals([...rows.subarray(0, ROW_WORDS), ...rows.subarray(2 * ROW_WORDS)], Array(16).fill(0x1234));
  const [start = 0, caplen = 0, origlen = 0, seconds = 0, nanoseconds = 0, iface = 0, flags = 0, secondsHigh = 0] = rows
    .subarray(ROW_WORDS);
  assertEquals(formatHex(bytes.subarray(0, 8)), "ee".repeat(8));
  assertEquals(formatHex(bytes.subarray(-8)), "ee".repeat(8));
  assertEquals(start >= 8 && start + caplen <= bytes.length - 8, true);
  return {
    row: { start: start - offset, caplen, origlen, seconds, nanoseconds, iface, flags, secondsHigh },
    bytes: formatHex(bytes.subarray(start, start + caplen)),
    before: formatHex(bytes.subarray(start - 1, start)),
  };
}

const hex = (bytes: Uint8Array): string => formatHex(bytes);
const ADDRESSES = hex(FRAME.subarray(0, 12));
const REST = hex(FRAME.subarray(12));
const RESTORED = 0x1000;
const IN = 0x1 | 1 << 2;

describe("writeRow", () => {
  it("leaves an untagged frame alone", () => {
    const { row, bytes } = receive({ seconds: 0x1_2345_6789n, nanoseconds: 999_999_999 });
    assertEquals(row, {
      start: 0,
      caplen: 60,
      origlen: 60,
      seconds: 0x2345_6789,
      secondsHigh: 1,
      nanoseconds: 999_999_999,
      iface: 3,
      flags: IN,
    });
    assertEquals(bytes, hex(FRAME));
  });

  it("puts a tag back behind the addresses", () => {
    const { row, bytes } = receive({ status: VALID | TPID_VALID, tci: 0xb064, tpid: 0x88a8 });
    assertEquals([row.start, row.caplen, row.origlen, row.flags], [-4, 64, 64, IN | RESTORED]);
    assertEquals(bytes, ADDRESSES + "88a8b064" + REST);
  });

  it("takes 0x8100 for the TPID where the kernel does not say", () => {
    assertEquals(receive({ status: VALID, tci: 100, tpid: 0 }).bytes, ADDRESSES + "81000064" + REST);
    assertEquals(receive({ status: VALID, tci: 100, tpid: 0x88a8 }).bytes, ADDRESSES + "81000064" + REST);
    // Before Linux 3.0 nothing said that there was a tag but its own bits.
    assertEquals(receive({ status: 1, tci: 100, tpid: 0 }).bytes, ADDRESSES + "81000064" + REST);
    assertEquals(receive({ status: 1, tci: 0, tpid: 0x8100 }).bytes, hex(FRAME));
  });

  it("counts a priority tag, all of whose bits are 0", () => {
    const { row, bytes } = receive({ status: VALID | TPID_VALID, tci: 0, tpid: 0x8100 });
    assertEquals(bytes, ADDRESSES + "81000000" + REST);
    assertEquals(row.flags, IN | RESTORED);
  });

  it("keeps the inner tags where they are", () => {
    const inner = Uint8Array.from([...FRAME.subarray(0, 12), ...parseHex("81000014 81000fff"), ...FRAME.subarray(12)]);
    const { bytes } = receive({ frame: inner, status: VALID | TPID_VALID, tci: 10, tpid: 0x88a8 });
    assertEquals(bytes, ADDRESSES + "88a8000a" + "81000014" + "81000fff" + REST);
  });

  it("never keeps more than snaplen; the length on the wire grows by the tag in any case", () => {
    for (let snaplen = 1; snaplen <= 70; snaplen++) {
      for (const tagged of [false, true]) {
        const stored = Math.min(snaplen, 60);
        const { row, bytes } = receive({
          frame: FRAME.subarray(0, stored),
          len: 60,
          snaplen,
          ...(tagged ? { status: VALID | TPID_VALID, tci: 7, tpid: 0x8100 } : {}),
        });
        const wire = tagged ? ADDRESSES + "81000007" + REST : hex(FRAME);
        // A frame that ends before the tag's place has none.
        const caplen = tagged && stored >= 12 ? Math.min(snaplen, stored + 4) : stored;
        assertEquals([row.caplen, row.origlen], [caplen, tagged ? 64 : 60], `snaplen ${snaplen} tagged ${tagged}`);
        assertEquals(bytes, wire.slice(0, 2 * caplen));
      }
    }
  });

  it("leaves a frame alone that has no place for a tag", () => {
    for (let length = 0; length < 12; length++) {
      const frame = FRAME.subarray(0, length);
      const { row, bytes } = receive({ frame, status: VALID | TPID_VALID, tci: 7, tpid: 0x8100 });
      assertEquals([row.start, row.caplen, row.origlen, row.flags], [0, length, length + 4, IN]);
      assertEquals(bytes, hex(frame));
    }
  });

  it("believes the kernel's length, and recvmsg's where there is no other", () => {
    assertEquals(receive({ received: 60, len: 1500 }).row.origlen, 1500);
    assertEquals(receive({ received: 1400, auxdata: false }).row.origlen, 1400);
  });

  it("says that the time is not known where the kernel gave none", () => {
    const { row } = receive({ timestamp: false });
    assertEquals([row.seconds, row.secondsHigh, row.nanoseconds, row.flags], [0, 0, 0, IN | 0x2000]);
    assertEquals(receive({ seconds: -1n }).row.secondsHigh, 0xffff_ffff);
  });

  it("puts no Ethernet tag into frames of another kind", () => {
    const { row, bytes } = receive({ linktype: LINKTYPE_RAW, status: VALID, tci: 7 });
    assertEquals([row.start, row.caplen, row.flags], [0, 60, IN]);
    assertEquals(bytes, hex(FRAME));
  });
});

describe("writeRow, cooked", () => {
  // LINKTYPE_LINUX_SLL: packet type, ARPHRD, length of address, address in 8 bytes, protocol.
  const cooked = (protocol: string): string => "0000" + "0200" + "0006" + "a0a1a2a3a4a50000" + protocol;

  it("replaces the link-layer header", () => {
    for (const net of [0, 4, 14, 20]) {
      const { row, bytes } = receive({ linktype: LINKTYPE_LINUX_SLL, net });
      assertEquals(bytes, cooked("0800") + hex(FRAME.subarray(net)));
      assertEquals([row.start, row.caplen, row.origlen], [net - 16, 76 - net, 76 - net]);
    }
  });

  it("puts a tag behind the cooked header", () => {
    const tag = { status: VALID | TPID_VALID, tci: 0xb064, tpid: 0x88a8 };
    const { row, bytes } = receive({ linktype: LINKTYPE_LINUX_SLL, net: 0, ...tag });
    assertEquals(bytes, cooked("88a8") + "b0640800" + hex(FRAME));
    assertEquals([row.start, row.caplen, row.origlen], [-20, 80, 80]);
  });

  it("keeps no more than snaplen, and has its header where the frame ends before the payload", () => {
    for (let snaplen = 1; snaplen < 90; snaplen++) {
      const stored = Math.min(60, snaplen);
      const frame = FRAME.subarray(0, stored);
      const { row, bytes } = receive({ linktype: LINKTYPE_LINUX_SLL, frame, len: 60, net: 14, snaplen });
      const whole = cooked("0800") + hex(FRAME.subarray(14, Math.max(14, stored)));
      assertEquals(bytes, whole.slice(0, 2 * snaplen), `snaplen ${snaplen}`);
      assertEquals(row.origlen, 62);
    }
  });

  it("tells the packet type", () => {
    for (const packetType of [0, 1, 2, 3, 4]) {
      const { bytes } = receive({ linktype: LINKTYPE_LINUX_SLL, packetType });
      assertEquals(bytes.slice(0, 4), `000${packetType}`);
    }
  });
});

describe("flags", () => {
  it("tell direction and reception", () => {
    // pcapng's epb_flags: bits 0 and 1 direction, bits 2 to 4 reception
    assertEquals([0, 1, 2, 3, 4, 5, 255].map(receptionFlags), [
      1 | 1 << 2,
      1 | 3 << 2,
      1 | 2 << 2,
      1 | 4 << 2,
      2,
      1,
      1,
    ]);
  });

  it("tell checksum, segmentation and clock, and nothing of the other bits", () => {
    assertEquals(statusFlags(0), 0);
    assertEquals(statusFlags(1 << 3), 0x200);
    assertEquals(statusFlags(1 << 7), 0x400);
    assertEquals(statusFlags(1 << 8), 0x800);
    assertEquals(statusFlags(1 << 31), 0x4000);
    assertEquals(statusFlags(0xffff_ffff), 0x4e00);
    assertEquals(statusFlags(0x7fff_ffff & ~(1 << 3 | 1 << 7 | 1 << 8)), 0);
    assertEquals(receive({ status: 1 << 3, packetType: 4 }).row.flags, 0x202);
  });
});

describe("the restored tag", () => {
  it("is written in network byte order, and moves the addresses only", () => {
    const bytes = Uint8Array.from({ length: 24 }, (_, i) => i);
    restoreTag(bytes, 6, strippedTag({ status: VALID | TPID_VALID, tpid: 0x9100, tci: 0xfedc }));
    assertEquals(
      formatHex(bytes),
      "0001" + "060708090a0b0c0d0e0f1011" + "9100fedc" + "121314151617",
    );
  });

  it("is there by the status, or by its own bits", () => {
    assertEquals([hasStrippedTag(0, 0), hasStrippedTag(VALID, 0), hasStrippedTag(0, 1)], [false, true, true]);
    assertEquals([strippedTpid(TPID_VALID, 0x88a8), strippedTpid(VALID, 0x88a8)], [0x88a8, 0x8100]);
    assertEquals([canHoldTag(11), canHoldTag(12)], [false, true]);
  });
});
