import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CaptureFileError, LINKTYPE_ETHERNET, openFile, PcapWriter } from "@capkit/capkit/core";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import type { ByteSink } from "../../lib/file/byte_sink.ts";
import { GzipSink, ZstdSink } from "../../lib/file/compression_sink.ts";
import { pcapRecord } from "../support/capture_bytes.ts";

/** A list in memory, which fails after so many bytes. */
class ListSink implements ByteSink {
  readonly chunks: Uint8Array[] = [];
  closed = 0;
  #left: number;

  constructor(left = Infinity) {
    this.#left = left;
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.length > this.#left) return Promise.reject(new Error("no room"));
    this.#left -= bytes.length;
    this.chunks.push(bytes.slice());
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

function records(from: number, to: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = from === 0 ? [new PcapWriter({ linktype: LINKTYPE_ETHERNET }).take()] : [];
  for (let i = from; i < to; i++) {
    const data = Uint8Array.from({ length: 100 }, (_, at) => (i * 31 + at * at) >> 2 & 0xff);
    parts.push(pcapRecord({ seconds: i, data }));
  }
  return Uint8Array.from(Buffer.concat(parts));
}

async function packetsIn(bytes: Uint8Array): Promise<number> {
  let packets = 0;
  try {
    await using file = await openFile(Uint8Array.from(bytes));
    for await (const packet of file) assertEquals(packet.seconds, packets++);
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
  }
  return packets;
}

const KINDS = [
  { name: "GzipSink", Sink: GzipSink, decompress: gunzipSync, highest: 9 },
  { name: "ZstdSink", Sink: ZstdSink, decompress: zstdDecompressSync, highest: 22 },
];

for (const { name, Sink, decompress, highest } of KINDS) {
  describe(name, () => {
    it("makes what the runtime and we read again", async () => {
      const list = new ListSink();
      const sink = new Sink(list);
      for (let i = 0; i < 20; i++) await sink.write(records(i * 500, i * 500 + 500));
      await sink.close();
      await sink.close();
      assertEquals(list.closed, 1);
      assert(list.bytes.length < 600_000, `${list.bytes.length}`);
      assertEquals(await packetsIn(list.bytes), 10_000);
      assertEquals(decompress(list.bytes).length, records(0, 10_000).length);
    });

    it("can be read up to the last flush, wherever it is cut behind that", async () => {
      const list = new ListSink();
      const sink = new Sink(list);
      const marks: number[] = [];
      for (let i = 0; i < 4; i++) {
        await sink.write(records(i * 100, i * 100 + 100));
        await sink.flush();
        marks.push(list.bytes.length);
      }
      await sink.write(records(400, 450));
      await sink.close();
      const whole = list.bytes;
      for (const [i, mark] of marks.entries()) {
        for (let cut = mark; cut < (marks[i + 1] ?? whole.length); cut += 37) {
          const packets = await packetsIn(whole.subarray(0, cut));
          assert(packets >= (i + 1) * 100, `${packets} packets of ${cut} bytes`);
        }
      }
      assertEquals(await packetsIn(whole), 450);
    });

    it("passes on what its sink fails with, and then only closes it", async () => {
      const list = new ListSink(1000);
      const sink = new Sink(list);
      await assertRejects(
        async () => {
          for (let i = 0; i < 100; i++) await sink.write(records(i * 100, i * 100 + 100));
        },
        Error,
        "no room",
      );
      await assertRejects(() => sink.write(records(0, 1)), Error, "no room");
      await assertRejects(() => sink.flush(), Error, "no room");
      await sink.close();
      assertEquals(list.closed, 1);
      // gzip begins with a header of 10 bytes at once.
      const full = new Sink(new ListSink(10));
      await full.write(records(0, 1));
      await assertRejects(() => full.close(), Error, "no room");
    });

    it("refuses levels that there are not", async () => {
      for (const level of [0, highest + 1, 1.5]) {
        assertThrows(
          () => new Sink(new ListSink(), { level }),
          RangeError,
          `level ${level} is none, give 1 to ${highest}`,
        );
      }
      const sizes: number[] = [];
      for (const level of [1, highest]) {
        const list = new ListSink();
        const sink = new Sink(list, { level });
        await sink.write(records(0, 3000));
        await sink.close();
        sizes.push(list.bytes.length);
      }
      assert((sizes[1] ?? 0) < (sizes[0] ?? 0), `${sizes}`);
    });
  });
}
