import { assertEquals, assertThrows } from "@std/assert";
import { formatHex, LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { type CaptureInterface, ROW_WORDS } from "../../lib/block.ts";
import { RingBlock } from "../../lib/linux/ring_block.ts";
import { encodeTimestampConfig, encodeTimestampInfo, stampsAllPackets } from "../../lib/linux/timestamping.ts";
import { type RingWalk, walkRingBlock } from "../../lib/linux/tpacket_v3.ts";
import { range } from "../support/fake_capture.ts";

// Offsets below are those of the C compiler, written down from linux/if_packet.h: struct tpacket_block_desc with struct
// tpacket_hdr_v1, struct tpacket3_hdr, struct sockaddr_ll. All of x86_64 and aarch64, little-endian.

const BLOCK = 4096;
const VALID = 1 << 4;
const TPID_VALID = 1 << 6;
const RESTORED = 0x1000;
const IN = 0x1 | 1 << 2;
const FRAME = Uint8Array.from({ length: 60 }, (_, i) => i);

/** A packet as the kernel stores it. */
interface Stored {
  frame?: Uint8Array;
  len?: number;
  status?: number;
  tci?: number;
  tpid?: number;
  /** Bytes from the header to the frame, and to what is in it. */
  mac?: number;
  net?: number;
  ifindex?: number;
  hatype?: number;
  packetType?: number;
  halen?: number;
}

/** A ring of three blocks, of which the middle one holds these packets; all else is 0xee. */
function ringOf(packets: readonly Stored[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(3 * BLOCK).fill(0xee);
  const view = new DataView(bytes.buffer);
  view.setUint32(BLOCK + 8, 1, true);
  view.setUint32(BLOCK + 12, packets.length, true);
  view.setUint32(BLOCK + 16, 48, true);
  let at = BLOCK + 48;
  packets.forEach((packet, i) => {
    const { frame = FRAME, len = frame.length, status = 1, tci = 0, tpid = 0, mac = 86, net = 100 } = packet;
    const length = Math.ceil((mac + frame.length) / 8) * 8;
    view.setUint32(at, i === packets.length - 1 ? 0 : length, true);
    view.setUint32(at + 4, 0xf000_0000 + i, true);
    view.setUint32(at + 8, 999_999_990 + i, true);
    view.setUint32(at + 12, frame.length, true);
    view.setUint32(at + 16, len, true);
    view.setUint32(at + 20, status, true);
    view.setUint16(at + 24, mac, true);
    view.setUint16(at + 26, net, true);
    view.setUint32(at + 32, tci, true);
    view.setUint16(at + 36, tpid, true);
    // The kernel clears the padding at the end of the header.
    view.setBigUint64(at + 40, 0n, true);
    view.setUint16(at + 48, 17, true);
    view.setUint16(at + 50, 0x0800);
    view.setInt32(at + 52, packet.ifindex ?? 7, true);
    view.setUint16(at + 56, packet.hatype ?? 1, true);
    view.setUint8(at + 58, packet.packetType ?? 0);
    view.setUint8(at + 59, packet.halen ?? 6);
    for (let byte = 0; byte < Math.min(8, packet.halen ?? 6); byte++) view.setUint8(at + 60 + byte, 0xa0 + byte);
    bytes.set(frame, at + mac);
    at += length;
  });
  return bytes;
}

const ETHERNET: CaptureInterface = { name: "eth0", ifindex: 7, linktype: LINKTYPE_ETHERNET, snaplen: 262_144 };

/** The middle block of such a ring after it was gone through, and the memory around it. */
function walk(
  packets: readonly Stored[],
  { snaplen = 262_144, interfaces = [ETHERNET], find }: Partial<Pick<RingWalk, "snaplen" | "interfaces" | "find">> = {},
): { block: RingBlock; bytes: Uint8Array<ArrayBuffer>; frames: string[] } {
  const bytes = ringOf(packets);
  const before = bytes.slice();
  const headers = new Uint32Array(60);
  const common = { bytes, words: new Uint32Array(bytes.buffer), headers, snaplen, interfaces };
  const length = walkRingBlock({ ...common, interfaceIndex: 0, find }, BLOCK / 4);
  assertEquals(length, packets.length);
  for (const at of [0, 2 * BLOCK]) assertEquals(bytes.slice(at, at + BLOCK), before.slice(at, at + BLOCK));
  const own = bytes.slice(BLOCK, 2 * BLOCK);
  const block = new RingBlock({
    bytes: own,
    headers,
    length,
    interfaces,
    interfaceIndex: find === undefined ? 0 : undefined,
  });
  const frames = range(0, length).map((row) =>
    formatHex(own.subarray(block.word(row, 0), block.word(row, 0) + block.word(row, 1)))
  );
  return { block, bytes: own, frames };
}

/** Words 1 to 7: caplen, origlen, seconds, nanoseconds, interface, flags, seconds' upper half. */
function wordsOf(block: RingBlock, row: number): number[] {
  return range(1, ROW_WORDS).map((word) => block.word(row, word));
}

describe("a block of a TPACKET_V3 ring", () => {
  it("is read where the C ABI has its fields", () => {
    const { block, frames } = walk([
      {},
      { frame: FRAME.subarray(0, 33), len: 1000, packetType: 4, status: 1 | 1 << 3 },
      {},
    ]);
    assertEquals(frames, [formatHex(FRAME), formatHex(FRAME.subarray(0, 33)), formatHex(FRAME)]);
    assertEquals(range(0, 3).map((row) => block.word(row, 0)), [48 + 86, 48 + 152 + 86, 48 + 152 + 120 + 86]);
    assertEquals(wordsOf(block, 0), [60, 60, 0xf000_0000, 999_999_990, 0, IN, 0]);
    assertEquals(wordsOf(block, 1), [33, 1000, 0xf000_0001, 999_999_991, 0, 0x202, 0]);
    assertEquals([block.seconds(2), block.interface(2).name], [0xf000_0002, "eth0"]);
    assertEquals([...block.rows], range(0, 3).flatMap((row) => [block.word(row, 0), ...wordsOf(block, row)]));
  });

  it("tells direction, checksum, segmentation and clock", () => {
    const statuses = [1, 1 << 3, 1 << 7, 1 << 8, 1 << 29, 1 << 30, 1 << 31];
    const { block } = walk(statuses.map((status) => ({ status, packetType: 3 })));
    const flags = range(0, statuses.length).map((row) => block.word(row, 6));
    assertEquals(flags, [0, 0x200, 0x400, 0x800, 0, 0, 0x4000].map((flag) => flag | 1 | 4 << 2));
  });

  it("gets its tags back, in the room before each frame", () => {
    const tagged = { status: VALID | TPID_VALID, tci: 0xb064, tpid: 0x88a8 };
    const cut = { ...tagged, frame: FRAME.subarray(0, 11), len: 60 };
    const { block, frames } = walk([tagged, {}, { ...tagged, status: VALID, tci: 0 }, { tci: 5 }, cut]);
    const [addresses, payload] = [formatHex(FRAME.subarray(0, 12)), formatHex(FRAME.subarray(12))];
    assertEquals(frames, [
      `${addresses}88a8b064${payload}`,
      formatHex(FRAME),
      `${addresses}81000000${payload}`,
      `${addresses}81000005${payload}`,
      formatHex(FRAME.subarray(0, 11)),
    ]);
    // caplen, origlen, flags
    const words = range(0, 5).map((row) => [1, 2, 6].map((word) => block.word(row, word)));
    assertEquals(words, [[64, 64, IN | RESTORED], [60, 60, IN], [64, 64, IN | RESTORED], [64, 64, IN | RESTORED], [
      11,
      64,
      IN,
    ]]);
    // Frames of an interface that has none of Ethernet's addresses.
    const raw = walk([tagged], { interfaces: [{ ...ETHERNET, linktype: LINKTYPE_RAW }] });
    assertEquals([raw.frames[0], raw.block.word(0, 2)], [formatHex(FRAME), 64]);
  });

  it("is cut to snaplen with its tags", () => {
    for (const snaplen of [1, 12, 15, 16, 17, 63, 64, 65]) {
      const tagged = { status: VALID | TPID_VALID, tci: 1, tpid: 0x8100, frame: FRAME.subarray(0, snaplen), len: 60 };
      const { block, frames } = walk([tagged], { snaplen });
      const whole = `${formatHex(FRAME.subarray(0, 12))}81000001${formatHex(FRAME.subarray(12))}`;
      assertEquals([block.word(0, 1), block.word(0, 2)], [Math.min(snaplen, 64), 64]);
      if (snaplen >= 12) assertEquals(frames[0], whole.slice(0, 2 * Math.min(snaplen, 64)));
    }
  });

  it("gets cooked headers, with nothing in them that lay there before", () => {
    const interfaces = [{ ...ETHERNET, linktype: LINKTYPE_LINUX_SLL }];
    const tag = { status: VALID | TPID_VALID, tci: 0xb064, tpid: 0x88a8 };
    const packets = [{ mac: 100, halen: 0 }, { halen: 6, hatype: 512 }, { ...tag, halen: 8, packetType: 4 }, {
      halen: 20,
      mac: 100,
    }];
    const { frames, block } = walk(packets, { interfaces });
    assertEquals(frames, [
      `0000` + "0001" + "0000" + "0000000000000000" + "0800" + formatHex(FRAME),
      `0000` + "0200" + "0006" + "a0a1a2a3a4a50000" + "0800" + formatHex(FRAME.subarray(14)),
      `0004` + "0001" + "0008" + "a0a1a2a3a4a5a6a7" + "88a8" + "b0640800" + formatHex(FRAME.subarray(14)),
      `0000` + "0001" + "0014" + "a0a1a2a3a4a5a6a7" + "0800" + formatHex(FRAME),
    ]);
    assertEquals(range(0, 4).map((row) => block.word(row, 2)), [76, 62, 66, 76]);
  });

  it("tells the interface of each packet, where that is asked for", () => {
    const interfaces: CaptureInterface[] = [{ ...ETHERNET, name: "any", ifindex: 0 }];
    const asked: number[][] = [];
    const find = (ifindex: number, hatype: number): number => {
      asked.push([ifindex, hatype]);
      const known = interfaces.findIndex((one) => one.ifindex === ifindex);
      const linktype = hatype === 512 ? LINKTYPE_LINUX_SLL : LINKTYPE_ETHERNET;
      return known >= 0 ? known : interfaces.push({ ...ETHERNET, name: `if${ifindex}`, ifindex, linktype }) - 1;
    };
    const packets = [{ ifindex: 9 }, { ifindex: 0x0102_0304, hatype: 512, mac: 100 }, { ifindex: 9 }];
    const { block, frames } = walk(packets, { interfaces, find });
    assertEquals(asked, [[9, 1], [0x0102_0304, 512], [9, 1]]);
    assertEquals(range(0, 3).map((row) => [block.word(row, 5), block.interface(row).name]), [
      [1, "if9"],
      [2, "if16909060"],
      [1, "if9"],
    ]);
    assertEquals(frames.map(({ length }) => length / 2), [60, 76, 60]);
    const counts: number[] = [];
    block.countInto(counts, 0, 3);
    assertEquals([counts[1], counts[2]], [2, 1]);
  });

  it("has no more packets than it can have, whatever it says", () => {
    for (const count of [0, 1, 59, 60, 61, 0xffff_ffff]) {
      const bytes = ringOf([{}]);
      const words = new Uint32Array(bytes.buffer);
      words[BLOCK / 4 + 3] = count;
      const headers = new Uint32Array(60);
      const common = { bytes, words, headers, snaplen: 100, interfaces: [ETHERNET], interfaceIndex: 0 };
      assertEquals(walkRingBlock({ ...common, find: undefined }, BLOCK / 4), Math.min(count, 60));
    }
  });
});

describe("RingBlock", () => {
  it("goes on from a row, over the same memory", () => {
    const { block } = walk([{}, { len: 61 }, { len: 62 }]);
    const rest = block.rest(1);
    assertEquals([rest.length, rest.bytes === block.bytes], [2, true]);
    assertEquals([rest.word(0, 2), rest.word(1, 2), rest.rest(1).word(0, 2)], [61, 62, 62]);
    assertThrows(() => rest.word(2, 2), TypeError);
  });

  it("stays as it is when it is kept, and throws when it was taken back", () => {
    const { block, bytes } = walk([{}, { len: 61 }]);
    const rows = [...block.rows];
    block.keep();
    bytes.buffer.transfer();
    assertEquals([...block.rows], rows);
    assertEquals(block.bytes.subarray(block.word(0, 0), block.word(0, 0) + 60), FRAME);
    const { block: lent } = walk([{}]);
    lent.release();
    assertEquals([lent.length, lent.bytes.length, lent.rows.length], [1, 0, 0]);
    for (const word of range(0, ROW_WORDS)) assertThrows(() => lent.word(0, word), TypeError, "given back");
    assertThrows(() => lent.keep(), TypeError, "given back");
    assertThrows(() => lent.seconds(0), TypeError, "given back");
    assertThrows(() => lent.walk(0), TypeError, "given back");
  });

  it("throws where the memory was detached without a word", () => {
    const { block, bytes } = walk([{}]);
    bytes.buffer.transfer();
    for (const word of [0, 1, 2, 3, 4, 6]) assertThrows(() => block.word(0, word), TypeError, "given back");
    assertThrows(() => block.walk(0), TypeError, "given back");
    assertThrows(() => block.keep(), TypeError, "given back");
    assertEquals(block.rows.length, 0);
  });
});

describe("a network card's clock", () => {
  it("is asked for and set as the C ABI has it", () => {
    const info = encodeTimestampInfo();
    assertEquals([info.byteLength, info.getUint32(0, true)], [44, 0x41]);
    // rx_filters: bit 1 is HWTSTAMP_FILTER_ALL.
    const answers = [0, 1, 2, 3, 0xffff_fffd].map((filters) => {
      info.setUint32(28, filters, true);
      return stampsAllPackets(info);
    });
    assertEquals(answers, [false, false, true, true, false]);
    const config = encodeTimestampConfig();
    // flags, tx_type HWTSTAMP_TX_OFF, rx_filter HWTSTAMP_FILTER_ALL
    assertEquals(range(0, 3).map((word) => config.getInt32(4 * word, true)), [0, 0, 1]);
    assertEquals(config.byteLength, 12);
  });
});
