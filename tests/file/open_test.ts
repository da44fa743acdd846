import { assert, assertEquals, assertInstanceOf, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  type Block,
  CaptureFile,
  CaptureFileError,
  decode,
  LINKTYPE_ETHERNET,
  openFile,
  type Packet,
  PcapWriter,
  SystemCallError,
} from "@capkit/capkit/core";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { concat, enhancedPacket, frame, interfaceBlock, pcapHeader, sectionHeader } from "../support/capture_bytes.ts";

const directory = mkdtempSync(join(tmpdir(), "capkit-open-"));
after(() => rmSync(directory, { recursive: true }));

/** A pcap file of packets whose seconds count up from 0; 100 bytes of frame each. */
function pcap(count: number): Uint8Array<ArrayBuffer> {
  const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
  for (let i = 0; i < count; i++) {
    writer.push(decode(frame(100, i), LINKTYPE_ETHERNET, { timestampNs: BigInt(i) * 1_000_000_000n }));
  }
  return writer.take();
}

/** A file of several blocks. */
const MANY = 20_000;
const many: Uint8Array<ArrayBuffer> = pcap(MANY);

async function collect(packets: AsyncIterable<Packet>): Promise<Packet[]> {
  const all: Packet[] = [];
  for await (const packet of packets) all.push(packet);
  return all;
}

/** A stream that gives what is pushed to it, and notes whether it was cancelled. */
function pushedStream(): { stream: ReadableStream<Uint8Array>; push(bytes: Uint8Array): void; cancelled(): boolean } {
  const { promise, resolve } = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>();
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    start: resolve,
    cancel: () => {
      cancelled = true;
    },
  });
  return { stream, push: (bytes) => void promise.then((to) => to.enqueue(bytes)), cancelled: () => cancelled };
}

describe("openFile", () => {
  const path = join(directory, "many.pcap");
  writeFileSync(path, many);

  const inputs: [string, () => string | Uint8Array | Blob | ReadableStream<Uint8Array>][] = [
    ["a path", () => path],
    ["bytes", () => many],
    ["a Blob", () => new Blob([many])],
    ["a stream", () => new Blob([many]).stream()],
  ];
  for (const [name, input] of inputs) {
    it(`reads ${name}, packet by packet and in batches`, async () => {
      await using file = await openFile(input());
      assertInstanceOf(file, CaptureFile);
      assertEquals(file.format, "pcap");
      assertEquals(file.interfaces.map(({ linktype }) => linktype), [LINKTYPE_ETHERNET]);
      const packets = await collect(file);
      assertEquals(packets.length, MANY);
      assert(packets.every(({ seconds }, i) => seconds === i));
      assert(packets.every(({ bytes }, i) => bytes.length === 100 && bytes[0] === (i & 0xff)));
      assertEquals(file.stats().captured, MANY);
      assertEquals(file.stats().received, MANY);
      assertEquals(await collect(file), []);

      await using again = await openFile(input());
      let next = 0;
      for await (const batch of again.batches()) {
        for (const packet of batch) assert(packet.seconds === next && packet.bytes[0] === (next++ & 0xff));
      }
      assertEquals(next, MANY);
      assertEquals(again.stats().captured, MANY);
    });
  }

  it("takes a batch back when the next is asked for: getters throw, bytes handed out are empty", async () => {
    await using file = await openFile(path);
    const batches = file.batches();
    const { value: first } = await batches.next();
    assert(first !== undefined);
    const packet = first.packet(1);
    const { bytes } = packet;
    const { rows } = first.block;
    assertEquals([bytes.length, bytes[0]], [100, 1]);
    await batches.next();
    assertEquals([bytes.length, bytes[0], rows.length], [0, undefined, 0]);
    assertThrows(() => packet.caplen, TypeError, "its batch has been given back");
    assertThrows(() => packet.bytes, TypeError, "its batch has been given back");
  });

  it("takes the last batch back when the file ends, and when it is closed", async () => {
    const small = await openFile(pcap(3));
    const held: { block: Block; packet: Packet }[] = [];
    for await (const batch of small.batches()) held.push({ block: batch.block, packet: batch.packet(0) });
    assertThrows(() => held[0]?.packet.caplen, TypeError);
    assertEquals(held[0]?.block.bytes.length, 0);
    await small.close();

    const closed = await openFile(path);
    const { value: batch } = await closed.batches().next();
    assert(batch !== undefined);
    const { bytes } = batch.packet(0);
    await closed.close();
    assertEquals(bytes.length, 0);
    assertThrows(() => batch.packet(0).caplen, TypeError);
  });

  it("leaves a batch that was kept as it is", async () => {
    await using file = await openFile(path);
    const kept: Packet[] = [];
    let count = 0;
    for await (const batch of file.batches()) {
      if (count++ % 2 === 0) kept.push(...batch.keep());
    }
    assert(count > 4);
    assert(kept.length > MANY / 3);
    for (const { seconds, bytes } of kept) assert(bytes.length === 100 && bytes[99] === ((seconds + 99) & 0xff));
  });

  it("leaves packets as they are, whatever is read after them", async () => {
    await using file = await openFile(path);
    const packets: Packet[] = [];
    for (let round = 0; packets.length < MANY; round++) {
      for await (const packet of file) {
        packets.push(packet);
        if (packets.length % 3001 === 0) break;
      }
      for await (const batch of file.batches()) {
        packets.push(...(round % 2 === 0 ? batch.keep() : [...batch].map((packet) => packet.copy())));
        break;
      }
    }
    packets.forEach((packet, i) => {
      assert(
        packet.seconds === i && packet.bytes.length === 100 && packet.bytes[50] === ((i + 50) & 0xff),
        `packet ${i}`,
      );
    });
    assertEquals(packets.length, MANY);
    assertEquals(file.stats().captured, MANY);
  });

  it("hands out what a stream gave so far, and goes on after a loop was aborted", async () => {
    const { stream, push, cancelled } = pushedStream();
    const bytes = pcap(10);
    push(bytes.subarray(0, 24 + 3 * 116 + 50));
    const file = await openFile(stream);
    const abort = new AbortController();
    const seconds: number[] = [];
    setTimeout(() => abort.abort(new Error("enough")), 20);
    await assertRejects(
      async () => {
        for await (const packet of file.packets({ signal: abort.signal })) seconds.push(packet.seconds);
      },
      Error,
      "enough",
    );
    assertEquals(seconds, [0, 1, 2]);
    push(bytes.subarray(24 + 3 * 116 + 50, 24 + 9 * 116));
    for await (const batch of file.batches()) {
      seconds.push(...[...batch].map((packet) => packet.seconds));
      if (seconds.length === 9) break;
    }
    assertEquals(seconds, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const waiting = file.packets().next();
    await file.close();
    assertEquals((await waiting).done, true);
    assertEquals(cancelled(), true);
  });

  it("ends after what is there when it is stopped", async () => {
    await using file = await openFile(path);
    const first = file.packets();
    await first.next();
    file.stop();
    let left = 0;
    while (!(await first.next()).done) left++;
    assert(left > 1000 && left < 4000, `${left} packets were in memory`);

    const { stream, push } = pushedStream();
    push(pcapHeader());
    await using waits = await openFile(stream);
    const next = waits.packets().next();
    setTimeout(() => waits.stop(), 10);
    assertEquals((await next).done, true);
  });

  it("gives the event loop turns while it reads", async () => {
    await using file = await openFile(path);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const begin = performance.now();
    for await (const batch of file.batches()) {
      for (const end = performance.now() + 5; performance.now() < end;);
      assert(batch.length > 0);
    }
    clearInterval(timer);
    assert(turns > 1, `${turns} turns in ${performance.now() - begin} ms`);
  });

  it("knows the interfaces it met, and counts for each", async () => {
    const file = concat(
      sectionHeader(),
      interfaceBlock({ name: "a" }),
      enhancedPacket({ data: frame(1) }),
      interfaceBlock({ name: "b" }),
      enhancedPacket({ data: frame(2), interfaceId: 1 }),
      enhancedPacket({ data: frame(3), interfaceId: 1 }),
    );
    await using source = await openFile(file);
    assertEquals(source.format, "pcapng");
    assertEquals(source.interfaces[0]?.name, "a");
    assertEquals((await collect(source)).length, 3);
    const counts = source.stats().interfaces.map((one) => [one.interface.name, one.captured, one.received]);
    assertEquals(counts, [["a", 1, 1], ["b", 2, 2]]);
    await using empty = await openFile(sectionHeader());
    assertEquals([await collect(empty), empty.interfaces], [[], []]);
  });

  it("gives all packets before a break, then says what is wrong and where", async () => {
    const broken = join(directory, "broken.pcap");
    writeFileSync(broken, many.subarray(0, many.length - 7));
    await using file = await openFile(broken);
    let count = 0;
    const error = await assertRejects(async () => {
      for await (const _ of file) count++;
    }, CaptureFileError);
    assertEquals(count, MANY - 1);
    assertEquals([error.format, error.offset, error.path], ["pcap", many.length - 116, broken]);
    assertEquals(
      error.message,
      `Cannot read capture file "${broken}" at byte ${
        many.length - 116
      }: the file ends after 93 of the 100 bytes of a packet`,
    );
    await assertRejects(() => collect(file), CaptureFileError);
  });

  it("refuses at once what is no capture file", async () => {
    for (const input of ["hello world", "", "\xa1\xb2"].map((text) => new TextEncoder().encode(text))) {
      const error = await assertRejects(() => openFile(input), CaptureFileError);
      assertEquals([error.format, error.offset, error.path], ["unknown", 0, undefined]);
    }
    const error = await assertRejects(() => openFile(pcapHeader().subarray(0, 20)), CaptureFileError);
    assertStringIncludes(error.message, "the file ends after 20 of the 24 bytes of its header");
  });

  it("says why a path can't be opened", async () => {
    const missing = join(directory, "missing.pcap");
    const error = await assertRejects(() => openFile(missing), SystemCallError);
    assertEquals([error.syscall, error.errno, error.code, error.target], ["open", 2, "ENOENT", missing]);
    assertEquals(
      error.message,
      `Cannot open file "${missing}": open failed with ENOENT (2), no such file or directory, check the path`,
    );
    const isDirectory = await assertRejects(() => openFile(directory), SystemCallError);
    assertEquals([isDirectory.syscall, isDirectory.code], ["read", "EISDIR"]);
  });
});
