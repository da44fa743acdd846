import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  type Block,
  type ByteSink,
  createFile,
  decode,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  openFile,
  type Packet,
  PcapWriter,
  type SyntheticOptions,
  syntheticSource,
  SystemCallError,
} from "@capkit/capkit/core";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { concat, frame, pcapHeader, pcapRecord } from "../support/capture_bytes.ts";
import { parseFile, plain } from "../support/parsed_packets.ts";

const directory = mkdtempSync(join(tmpdir(), "capkit-create-"));
after(() => rmSync(directory, { recursive: true }));

function packet(length: number, timestampNs = 1_600_000_000_123_456_789n, origlen = length): Packet {
  return decode(frame(length), LINKTYPE_ETHERNET, { timestampNs, origlen });
}

/** A sink that keeps what it is given, until `fails` says so. */
function memorySink(fails?: () => Error | undefined): ByteSink & { bytes(): Uint8Array; closed: number } {
  const pieces: Uint8Array[] = [];
  return {
    closed: 0,
    bytes: () => concat(...pieces),
    write(bytes) {
      const error = fails?.();
      if (error !== undefined) return Promise.reject(error);
      pieces.push(bytes.slice());
      return Promise.resolve();
    },
    close() {
      this.closed++;
      return Promise.resolve();
    },
  };
}

describe("PcapWriter", () => {
  it("writes nanoseconds, and microseconds where told so", () => {
    const ns = new PcapWriter({ linktype: 113, snaplen: 96 });
    const us = new PcapWriter({ linktype: LINKTYPE_ETHERNET, timestamps: "us" });
    assertEquals(ns.take(), pcapHeader({ magic: 0xa1b23c4d, linktype: 113, snaplen: 96 }));
    us.push(packet(60, undefined, 1514));
    const record = pcapRecord({ fraction: 123_456, data: frame(60), origlen: 1514 });
    assertEquals(us.take(), concat(pcapHeader({ linktype: 1 }), record));
    us.push(packet(60, 4_294_967_295_999_999_999n));
    assertEquals(us.take(), pcapRecord({ seconds: 0xffff_ffff, fraction: 999_999, data: frame(60) }));
    assertEquals([us.packets, us.length], [2, 0]);
  });

  it("cuts frames to snaplen", () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET, snaplen: 20 });
    for (const length of [19, 20, 21]) writer.push(packet(length));
    const { packets } = parseFile(writer.take());
    assertEquals(packets.map(({ caplen, origlen }) => [caplen, origlen]), [[19, 19], [20, 20], [20, 21]]);
    assertEquals(packets[2]?.bytes, frame(20));
  });

  it("refuses what a pcap file can't say", async () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    assertThrows(() => writer.push(packet(1, -1n)), RangeError, "-1 seconds since 1970");
    assertThrows(() => writer.push(packet(1, 2n ** 32n * 1_000_000_000n)), RangeError, "4294967296 seconds");
    assertThrows(
      () => writer.push(decode(frame(20), LINKTYPE_LINUX_SLL)),
      TypeError,
      "its link type is LINUX_SLL and the file's is EN10MB",
    );
    assertEquals([writer.packets, writer.length], [0, 24]);
    const block = async (options: SyntheticOptions): Promise<Block> => {
      const { value } = await syntheticSource([frame(1), frame(2)], options).batches().next();
      assert(value !== undefined);
      return value.block;
    };
    const late = await block({ startNs: (2n ** 32n - 1n) * 1_000_000_000n, intervalNs: 1_000_000_000n });
    assertThrows(() => writer.pushBlock(late), RangeError, "4294967296 seconds");
    assertEquals([writer.packets, writer.length], [1, 24 + 17]);
    const cooked = await block({ linktype: LINKTYPE_LINUX_SLL });
    assertThrows(() => writer.pushBlock(cooked), TypeError, "its link type is LINUX_SLL");
    for (const snaplen of [0, -1, 1.5, 262_145, NaN]) {
      assertThrows(() => new PcapWriter({ linktype: 1, snaplen }), RangeError, `snaplen ${snaplen}`);
    }
    assertEquals(new PcapWriter({ linktype: 249, snaplen: 2 ** 27 }).snaplen, 2 ** 27);
    for (const linktype of [-1, 65_536, 0.5]) {
      assertThrows(() => new PcapWriter({ linktype }), RangeError, `link type ${linktype}`);
    }
  });

  it("writes over memory that was given back, and over no other", () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    const header = writer.take();
    writer.push(packet(4));
    const kept = writer.take();
    writer.giveBack(header);
    writer.push(packet(8));
    writer.giveBack(kept);
    const last = writer.take();
    assert(last.buffer === header.buffer && kept.buffer !== header.buffer);
    assertEquals([kept.length, last.length], [20, 24]);
    assertEquals(kept.subarray(16), frame(4));
    assertEquals(last.subarray(16), frame(8));
  });
});

describe("createFile", () => {
  it("writes what openFile reads, to a path", async () => {
    const path = join(directory, "there.pcap");
    const frames = Array.from({ length: 9000 }, (_, i) => frame(i % 300, i));
    const source = () => syntheticSource(frames, { startNs: 1_700_000_000_000_000_001n, intervalNs: 999n });
    const expected: unknown[] = [];
    {
      await using out = await createFile(path, { interfaces: source().interfaces });
      for await (const one of source()) {
        expected.push({ ...plain(one), interface: "" });
        await out.write(one);
      }
      for await (const batch of source().batches()) await out.writeBatch(batch);
      assertEquals(out.packets, 18_000);
    }
    await using file = await openFile(path);
    const found: unknown[] = [];
    for await (const one of file) found.push(plain(one));
    assertEquals(found, [...expected, ...expected]);
    const again = parseFile(readFileSync(path));
    assertEquals(again.error, undefined);
  });

  it("flushes, closes once, and refuses packets after that", async () => {
    const sink = memorySink();
    const out = await createFile(sink, { linktype: LINKTYPE_ETHERNET });
    assertEquals(sink.bytes().length, 0);
    await out.flush();
    assertEquals(sink.bytes().length, 24);
    await out.write(packet(60));
    assertEquals(sink.bytes().length, 24);
    await out.flush();
    assertEquals(sink.bytes().length, 100);
    await out.write(packet(60));
    await out.close();
    await out.close();
    assertEquals([sink.bytes().length, sink.closed], [176, 1]);
    await assertRejects(() => out.write(packet(60)), TypeError, "capture file is closed");
  });

  it("keeps the order where nobody waits for a write", async () => {
    const sink = memorySink();
    const out = await createFile(sink);
    for (let i = 0; i < 9000; i++) void out.write(packet(100, BigInt(i)));
    await out.close();
    const { packets, error } = parseFile(sink.bytes());
    assertEquals(error, undefined);
    assertEquals(packets.length, 9000);
    assert(packets.every(({ nanoseconds }, i) => nanoseconds === i));
  });

  it("says what was lost when a write fails, once, and then only closes", async () => {
    let writes = 0;
    const full = new SystemCallError("Cannot write to file: write failed with ENOSPC (28)", {
      syscall: "write",
      errno: 28,
      code: "ENOSPC",
      target: "x",
    });
    const sink = memorySink(() => writes++ === 0 ? undefined : full);
    const out = await createFile(sink);
    for (let i = 0; i < 5; i++) await out.write(packet(60));
    await out.flush();
    for (let i = 0; i < 7; i++) await out.write(packet(60));
    const error = await assertRejects(() => out.flush(), SystemCallError);
    assertEquals([error.code, error.errno, error.target], ["ENOSPC", 28, "x"]);
    assertStringIncludes(error.message, "ENOSPC (28); the last 7 of 12 packets are lost");
    assert(await assertRejects(() => out.write(packet(60))) === error);
    await out.close();
    assertEquals([sink.closed, sink.bytes().length], [1, 24 + 5 * 76]);

    const broken = memorySink(() => new Error("the peer went away"));
    const lost = await createFile(broken);
    await lost.write(packet(60));
    await assertRejects(() => lost.close(), Error, "the peer went away; the last 1 of 1 packets are lost");
    assertEquals(broken.closed, 1);
  });

  it(
    "fails with the system's own reason on a full device",
    { skip: !existsSync("/dev/full") && "no /dev/full" },
    async () => {
      const out = await createFile("/dev/full");
      await out.write(packet(60));
      const error = await assertRejects(() => out.flush(), SystemCallError);
      assertEquals([error.syscall, error.code, error.target], ["write", "ENOSPC", "/dev/full"]);
      assertStringIncludes(error.message, "the last 1 of 1 packets are lost");
      await out.close();
    },
  );

  it("refuses interfaces of several link types, and a path that can't be created", async () => {
    const one = { name: "a", ifindex: 0, linktype: LINKTYPE_ETHERNET, snaplen: 0 };
    const path = join(directory, "none", "out.pcap");
    await assertRejects(
      () => createFile(path, { interfaces: [one, { ...one, linktype: LINKTYPE_LINUX_SLL }] }),
      TypeError,
      "the interfaces are of link types EN10MB and LINUX_SLL",
    );
    const error = await assertRejects(() => createFile(path), SystemCallError);
    assertEquals([error.syscall, error.code, error.target], ["open", "ENOENT", path]);
    await assertRejects(() => createFile(join(directory, "out.pcapng")), TypeError, "only pcap can be written");
  });
});
