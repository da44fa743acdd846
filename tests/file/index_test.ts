import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type CaptureFile, CaptureFileError, createFile, openFile, type Packet } from "@capkit/capkit/core";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import {
  block,
  concat,
  enhancedPacket,
  frame,
  interfaceBlock,
  Pack,
  pcapHeader,
  pcapRecord,
  sectionHeader,
  simplePacket,
} from "../support/capture_bytes.ts";

const directory = mkdtempSync(join(tmpdir(), "capkit-index-"));
after(() => rmSync(directory, { recursive: true }));

const PACKETS = 6000;
const BEGIN = 1_600_000_000;

/** A packet a second, but each thousandth comes 500 seconds early. */
function secondsOf(i: number): number {
  return BEGIN + i - (i % 1000 === 999 ? 500 : 0);
}

function pcap(little: boolean): Uint8Array<ArrayBuffer> {
  const records = Array.from({ length: PACKETS }, (_, i) => {
    return pcapRecord({ little, seconds: secondsOf(i), fraction: i, data: frame(200 + i % 100, i) });
  });
  return concat(pcapHeader({ little }), ...records);
}

/** Sections of both byte orders, interfaces between packets, and a packet without time in each thousand. */
function pcapng(): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = [];
  for (let i = 0; i < PACKETS; i++) {
    const little = Math.floor(i / 2000) % 2 === 0;
    if (i % 2000 === 0) blocks.push(sectionHeader(little), interfaceBlock({ little, name: `first${i}` }));
    if (i % 2000 === 1000) blocks.push(interfaceBlock({ little, name: `second${i}`, tsresol: 3, linktype: 113 }));
    const second = i % 2000 > 1000 && i % 3 === 0;
    const data = frame(200 + i % 100, i);
    const time = BigInt(secondsOf(i)) * (second ? 1000n : 1_000_000n);
    if (i % 1000 === 500) blocks.push(simplePacket({ little, data }));
    else blocks.push(enhancedPacket({ little, data, time, interfaceId: second ? 1 : 0 }));
    // A block that no index entry may be in the middle of.
    if (i === 3210) blocks.push(block(0x7777, new Pack(little).raw(new Uint8Array(0x110_0000))));
  }
  return concat(...blocks);
}

const files: Record<string, Uint8Array<ArrayBuffer>> = {
  "pcap": pcap(true),
  "pcap, big": pcap(false),
  pcapng: pcapng(),
};

function plain(packet: Packet): unknown {
  const { interface: { name, linktype }, timestampNs, hasTimestamp, origlen } = packet;
  return { name, linktype, timestampNs, hasTimestamp, origlen, bytes: packet.bytes.slice() };
}

async function take(file: CaptureFile, count: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const packet of file) {
    found.push(plain(packet));
    if (found.length === count) break;
  }
  return found;
}

const places = [0, 1, 2999, 3000, 5999, 999, 1000, 4321, 3210, 3211, 500, 1, 5000];

describe("openFile with an index", () => {
  for (const [name, bytes] of Object.entries(files)) {
    it(`goes to a packet: ${name}`, async () => {
      await using whole = await openFile(bytes);
      const all = await take(whole, PACKETS);
      await using file = await openFile(bytes, { index: true });
      assertEquals(file.index?.packets, PACKETS);
      assert((file.index?.entries.length ?? 0) >= 3);
      assertEquals(file.records, whole.records);
      assertEquals(file.interfaces, whole.interfaces);
      assertEquals(await take(file, PACKETS + 1), all);
      for (const place of places) {
        file.seek(place);
        assertEquals(await take(file, 3), all.slice(place, place + 3), `packet ${place}`);
      }
      // To the end of the file, through everything that it says a second time.
      file.seek(1500);
      assertEquals(await take(file, PACKETS), all.slice(1500));
      file.seek(PACKETS);
      assertEquals(await take(file, 1), []);
      assertEquals(file.records, whole.records);
      assertEquals(file.interfaces, whole.interfaces);
    });

    it(`goes to a time: ${name}`, async () => {
      await using whole = await openFile(bytes);
      const times: (bigint | undefined)[] = [];
      for await (const { timestampNs, hasTimestamp } of whole) times.push(hasTimestamp ? timestampNs : undefined);
      await using file = await openFile(bytes, { index: true });
      for (const seconds of [0, -1, 500, 499.5, 999, 1000, 1499, 2345, 5998, 5999, 6000].map((at) => BEGIN + at)) {
        const time = BigInt(seconds * 10) * 100_000_000n;
        const first = times.findIndex((one) => one !== undefined && one >= time);
        const expected = first < 0 ? PACKETS : first;
        assertEquals(await file.seekTime(time), expected, String(seconds));
        let found: bigint | undefined;
        for await (const { timestampNs } of file) {
          found = timestampNs;
          break;
        }
        assertEquals(found, times[expected]);
      }
      assertEquals(file.index?.latestNs, times.reduce((a = 0n, b = 0n) => a > b ? a : b));
    });
  }

  it("goes on in the loop that is running", async () => {
    await using file = await openFile(pcap(true), { index: true });
    const seen: number[] = [];
    for await (const packet of file) {
      seen.push(packet.seconds - BEGIN);
      if (seen.length === 2) file.seek(4000);
      if (seen.length === 4) break;
    }
    for await (const batch of file.batches()) {
      seen.push(batch.packet(0).seconds - BEGIN);
      if (seen.length === 7) break;
      file.seek(seen.length * 100);
      // The first one is the rest of a block of packets that stay.
      if (seen.length > 5) assertThrows(() => batch.packet(0).seconds, TypeError, "given back");
    }
    assertEquals(seen, [0, 1, 4000, 4001, 4002, 500, 600]);
  });

  it("counts packets that a filter leaves out", async () => {
    await using file = await openFile(pcap(true), { index: true, filter: "ether[0] = 7" });
    file.seek(1000);
    const { value } = await file.packets().next();
    assertEquals(value?.seconds, BEGIN + 1031);
    assertEquals(1031 % 256, 7);
  });

  it("indexes a broken file up to that place, and tells of it there", async () => {
    const bytes = concat(pcap(true).subarray(0, -10));
    await using file = await openFile(bytes, { index: true });
    assertEquals(file.index?.packets, PACKETS - 1);
    for (let turn = 0; turn < 2; turn++) {
      file.seek(PACKETS - 3);
      const seen: number[] = [];
      const error = await assertRejects(async () => {
        for await (const { seconds } of file) seen.push(seconds - BEGIN);
      }, CaptureFileError);
      assertEquals(seen, [PACKETS - 3, PACKETS - 2]);
      assertEquals(error.offset, pcap(true).length - 16 - 200 - 99);
    }
  });

  it("indexes a file without packets", async () => {
    await using file = await openFile(pcapHeader({}), { index: true });
    assertEquals([file.index?.packets, file.index?.latestNs], [0, undefined]);
    file.seek(0);
    assertEquals(await file.seekTime(0n), 0);
    assertEquals(await take(file, 1), []);
  });

  it("refuses what it can't do", async () => {
    await using plainFile = await openFile(pcap(true));
    assertThrows(() => plainFile.seek(0), TypeError, "it has no index, open it with { index: true }");
    const stream = new Blob([pcap(true)]);
    await assertRejects(
      () => openFile(stream, { index: true }),
      TypeError,
      "give pcap or pcapng that is not compressed",
    );
    const path = join(directory, "a.pcap.gz");
    await (await createFile(path)).close();
    await assertRejects(() => openFile(path, { index: true }), TypeError, `Cannot index capture file "${path}"`);
    await assertRejects(() => openFile(pcap(true), { index: "save" }), TypeError, "open it by its path");
    const file = await openFile(pcap(true), { index: true });
    for (const packet of [-1, 0.5, NaN, PACKETS + 1]) {
      assertThrows(() => file.seek(packet), RangeError, `Cannot go to packet ${packet}: give 0 to ${PACKETS}`);
    }
    await file.close();
    assertThrows(() => file.seek(0), TypeError, "the source is closed");
  });
});

describe("an index beside the file", () => {
  for (const name of ["pcap", "pcapng"]) {
    it(`is put there when asked, and used while it is of the file as it is: ${name}`, async () => {
      const path = join(directory, `saved.${name}`);
      const index = `${path}.idx`;
      writeFileSync(path, files[name] ?? new Uint8Array(0));
      let read = 0;
      const onBytes = (bytes: Uint8Array): void => void (read += bytes.length);
      const size = files[name]?.length ?? 0;
      await (await openFile(path, { index: true })).close();
      assertEquals(existsSync(index), false);
      {
        await using file = await openFile(path, { index: "save", onBytes });
        assertEquals([existsSync(index), file.index?.packets, read], [true, PACKETS, size]);
      }
      read = 0;
      await using whole = await openFile(path);
      const all = await take(whole, PACKETS);
      await whole.packets().next();
      await using file = await openFile(path, { index: true, onBytes });
      // Only the parts that say something beside packets.
      if (name === "pcap") assert(read < size / 2, `${read} of ${size}`);
      assertEquals(file.index?.packets, PACKETS);
      assertEquals(file.records, whole.records);
      assertEquals(file.interfaces, whole.interfaces);
      for (const place of places) {
        file.seek(place);
        assertEquals(await take(file, 2), all.slice(place, place + 2), `packet ${place}`);
      }
      const saved = readFileSync(index);
      assert(saved.length < size / 1000);

      // What is no index of this file is not used: cut, of another time, of another size.
      writeFileSync(index, saved.subarray(0, -1));
      assertEquals((await openFile(path, { index: true })).index?.packets, PACKETS);
      assertEquals(readFileSync(index).length, saved.length - 1);
      writeFileSync(index, saved);
      const offset = saved.readDoubleLE(32 + 32);
      saved.writeDoubleLE(offset + 1, 32 + 32);
      writeFileSync(index, saved);
      utimesSync(path, 1, 1);
      await using touched = await openFile(path, { index: "save" });
      touched.seek(4000);
      assertEquals(await take(touched, 1), all.slice(4000, 4001));
      const more = name === "pcap" ? pcapRecord({ data: frame(60) }) : enhancedPacket({ data: frame(60) });
      appendFileSync(path, more);
      utimesSync(path, 1, 1);
      await using longer = await openFile(path, { index: true });
      assertEquals(longer.index?.packets, PACKETS + 1);
    });
  }
});
