import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { CaptureFileError, LINKTYPE_ETHERNET, openFile, PcapWriter } from "@capkit/capkit/core";
import { Buffer } from "node:buffer";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import { type ByteSource, MemorySource } from "../../lib/file/byte_source.ts";
import { decompressed } from "../../lib/file/compression.ts";
import { sliceCrc32 } from "../../lib/file/compression_crc32.ts";
import { concat, frame, pcapHeader, pcapRecord } from "../support/capture_bytes.ts";

/** A source that gives pieces of `size` bytes at most, at once or after a wait. */
class Pieces implements ByteSource {
  readonly #bytes: MemorySource;
  readonly #size: number;
  readonly #waits: boolean;

  constructor(bytes: Uint8Array, size: number, waits = false) {
    this.#bytes = new MemorySource(bytes);
    this.#size = size;
    this.#waits = waits;
  }

  read(into: Uint8Array<ArrayBuffer>): number | Promise<number> {
    const length = this.#bytes.read(into.subarray(0, this.#size));
    return this.#waits ? Promise.resolve(length) : length;
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}

/** What comes out of a source before its end or error. */
async function drain(source: ByteSource): Promise<{ bytes: Buffer; error: unknown }> {
  const pieces: Uint8Array[] = [];
  const into = new Uint8Array(0x1_0000);
  try {
    const { source: plain } = await decompressed(source, { path: "x.pcap.gz" });
    for (;;) {
      const read = plain.read(into);
      const length = typeof read === "number" ? read : await read;
      if (length === 0) return { bytes: Buffer.concat(pieces), error: undefined };
      pieces.push(into.slice(0, length));
    }
  } catch (error) {
    return { bytes: Buffer.concat(pieces), error };
  }
}

/** Where and how a source is broken, and how many bytes came out before. */
async function damage(source: ByteSource): Promise<[number, number | undefined, string]> {
  const { bytes, error } = await drain(source);
  if (error === undefined) return [bytes.length, undefined, ""];
  assertInstanceOf(error, CaptureFileError);
  return [bytes.length, error.offset, error.message];
}

/** Text of all kinds of matches, and noise. */
function sample(length: number): Uint8Array<ArrayBuffer> {
  let state = 1;
  return Uint8Array.from({ length }, (_, i) => {
    state = Math.imul(state, 1_103_515_245) + 12_345 >>> 0;
    return i % 4096 < 1024 ? state >>> 24 : i % 4096 < 2048 ? 0x20 : (i >> 5) % (3 + (i >> 14));
  });
}

const SAMPLE = sample(200_000);
const GZIP = gzipSync(SAMPLE);
const LEVELS = [0, 1, 6, 9];
/** Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED. */
const STRATEGIES = [0, 2, 3, 4];

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

function pcap(packets: number): Uint8Array<ArrayBuffer> {
  const records = Array.from({ length: packets }, (_, i) => pcapRecord({ seconds: i, data: frame(60, i & 0xff) }));
  return concat(pcapHeader(), ...records);
}

describe("gzip", () => {
  it("is decompressed at every level and strategy, in pieces of any size", async () => {
    for (const level of LEVELS) {
      for (const strategy of STRATEGIES) {
        const file = gzipSync(SAMPLE, { level, strategy });
        for (const size of [7, 1000, file.length]) {
          const { bytes, error } = await drain(new Pieces(file, size));
          assertEquals([error, bytes.equals(SAMPLE)], [undefined, true], `level ${level}, ${strategy}, ${size}`);
        }
      }
    }
    assert((await drain(new Pieces(GZIP, 1))).bytes.equals(SAMPLE));
    assert((await drain(new Pieces(GZIP, 100, true))).bytes.equals(SAMPLE));
    assertEquals((await drain(new Pieces(gzipSync(new Uint8Array(0)), 1))).bytes.length, 0);
  });

  it("several members are one file, and what follows is left alone", async () => {
    const small = gzipSync(SAMPLE.subarray(0, 1000));
    for (const size of [1, small.length, small.length + 1, 10_000]) {
      const { bytes, error } = await drain(new Pieces(concat(small, small, gzipSync(""), small), size));
      assertEquals([bytes.length, error], [3000, undefined]);
      for (const tail of [[0, 0, 0], [9, 9], [0x1f], [0x1f, 0x8a]]) {
        assertEquals(await damage(new Pieces(concat(small, Uint8Array.from(tail)), size)), [1000, undefined, ""]);
      }
    }
  });

  it("a header may have a name, a comment, more, and its own check sum", async () => {
    const extra = [3, 0, 1, 2, 3];
    const text = [...new TextEncoder().encode("name\0comment\0")];
    const header = [0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, ...extra, ...text, 0, 0];
    const file = concat(Uint8Array.from(header), GZIP.subarray(10));
    for (const size of [1, file.length]) assert((await drain(new Pieces(file, size))).bytes.equals(SAMPLE));
    const cut = file.subarray(0, 20);
    const ends = 'Cannot read capture file "x.pcap.gz" at byte 20: the file ends within the header of a gzip member';
    assertEquals(await damage(new Pieces(cut, 3)), [0, 20, ends]);
  });

  it("cut at any byte it gives what can be told from those before", async () => {
    const file = gzipSync(SAMPLE.subarray(0, 1500));
    let before = 0;
    for (let length = 4; length < file.length; length++) {
      for (const size of length % 5 === 0 ? [file.length, 1] : [file.length]) {
        const [came, offset, message] = await damage(new Pieces(file.subarray(0, length), size));
        assertEquals(offset, length);
        assert(message.includes("the file ends within"), message);
        assert(came >= before);
        before = came;
      }
    }
    assertEquals(before, 1500);
  });

  it("broken data gives all before that place, and an error that names it", async () => {
    const trailer = GZIP.length - 8;
    assertEquals(await damage(new Pieces(changed(GZIP, trailer), 1000)), [
      SAMPLE.length,
      trailer,
      `Cannot read capture file "x.pcap.gz" at byte ${trailer}: the check sum of its gzip data is wrong`,
    ]);
    const [, , wrongLength] = await damage(new Pieces(changed(GZIP, trailer + 4), 1000));
    assert(wrongLength.endsWith("the length of its gzip data is wrong"), wrongLength);
    const reserved = Uint8Array.from([...GZIP.subarray(0, 10), 0x07]);
    const [, , wrongType] = await damage(new Pieces(reserved, 1));
    assert(wrongType.endsWith("its gzip data is broken, a block is of the unknown type 3"), wrongType);
    for (let at = 12; at < GZIP.length; at += 499) {
      const whole = await damage(new Pieces(changed(GZIP, at), GZIP.length));
      assertEquals(await damage(new Pieces(changed(GZIP, at), 13)), whole);
      assert((whole[1] ?? 0) >= 10, whole[2]);
    }
  });

  it("a match can't reach into the member before", async () => {
    const first = gzipSync(SAMPLE.subarray(0, 100));
    // A block of the fixed code: a match of 3 bytes at distance 1, and the end.
    const second = concat(first.subarray(0, 10), Uint8Array.of(0x03, 0x02, 0x00), new Uint8Array(8));
    const [came, offset, message] = await damage(new Pieces(concat(first, second), 1000));
    assertEquals([came, (offset ?? 0) - first.length <= 13], [100, true]);
    assert(message.endsWith("its gzip data is broken, a match reaches back to before the begin"), message);
  });

  it("a member of another method is none", async () => {
    const other = concat(GZIP, Uint8Array.of(0x1f, 0x8b, 7), new Uint8Array(20));
    const [came, offset, message] = await damage(new Pieces(other, 1000));
    assertEquals([came, offset], [SAMPLE.length, GZIP.length]);
    assert(message.endsWith("its method of compression is 7, only 8 is known"), message);
  });

  it("our own CRC-32 is that of the runtime", () => {
    const crc32 = sliceCrc32();
    const [trailer] = new Uint32Array(Uint8Array.from(GZIP.subarray(-8, -4)).buffer);
    assertEquals(crc32(SAMPLE, 0), trailer);
    assertEquals(crc32(SAMPLE.subarray(999), crc32(SAMPLE.subarray(0, 999), 0)), trailer);
    assertEquals(crc32(new TextEncoder().encode("123456789"), 0), 0xcbf43926);
  });

  it("a bomb is read in little memory, and the event loop has its turns", async () => {
    const bomb = gzipSync(new Uint8Array(1 << 28));
    const { source } = await decompressed(new MemorySource(bomb), { path: undefined });
    const into = new Uint8Array(0x4_0000);
    let [length, ticks] = [0, 0];
    const before = process.memoryUsage.rss();
    const timer = setInterval(() => ticks++, 1);
    for (;;) {
      const read = source.read(into);
      const more = typeof read === "number" ? read : await read;
      if (more === 0) break;
      length += more;
    }
    clearInterval(timer);
    assertEquals(length, 1 << 28);
    assert(ticks >= 3, `${ticks} ticks`);
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
    assert(grown < 128, `${grown} MiB more`);
  });
});

/** A frame that programs leave out, with 5 bytes. */
const SKIPPABLE = Uint8Array.of(0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5);
const ZSTD = zstd(SAMPLE, 3);

/** A frame with a check sum. */
function zstd(bytes: Uint8Array, level: number): Uint8Array<ArrayBuffer> {
  const { ZSTD_c_checksumFlag, ZSTD_c_compressionLevel } = constants;
  return Uint8Array.from(
    zstdCompressSync(bytes, { params: { [ZSTD_c_checksumFlag]: 1, [ZSTD_c_compressionLevel]: level } }),
  );
}

describe("zstd", () => {
  it("is decompressed at every level, in pieces of any size", async () => {
    for (const level of [-5, 1, 3, 9, 19]) {
      const file = zstd(SAMPLE, level);
      for (const size of [7, 1000, file.length]) {
        const { bytes, error } = await drain(new Pieces(file, size));
        assertEquals([error, bytes.equals(SAMPLE)], [undefined, true], `level ${level}, ${size}`);
      }
    }
    assert((await drain(new Pieces(ZSTD, 100, true))).bytes.equals(SAMPLE));
    for (const length of [0, 1, 31, 32, 33, 100, 255, 256, 70_000]) {
      const part = SAMPLE.subarray(0, length);
      assert((await drain(new Pieces(zstd(part, 3), 1000))).bytes.equals(part), `${length} bytes`);
    }
  });

  it("several frames are one file, and some are skipped", async () => {
    const small = zstd(SAMPLE.subarray(0, 1000), 3);
    const file = concat(SKIPPABLE, small, SKIPPABLE, small, zstd(SAMPLE.subarray(0, 500), 19), SKIPPABLE);
    for (const size of [1, small.length, file.length]) {
      assertEquals(await damage(new Pieces(file, size)), [2500, undefined, ""]);
    }
  });

  it("cut at any byte it gives what can be told from those before", async () => {
    const file = concat(zstd(SAMPLE.subarray(0, 1500), 3), SKIPPABLE);
    for (let length = 4; length < file.length; length++) {
      if (length === file.length - SKIPPABLE.length) continue;
      const [, offset, message] = await damage(new Pieces(file.subarray(0, length), 100));
      assertEquals([offset, message.endsWith("the file ends within a zstd frame")], [length, true], message);
    }
    const [came] = await damage(new Pieces(concat(ZSTD, ZSTD.subarray(0, -5)), 1000));
    assert(came > SAMPLE.length, `${came}`);
  });

  it("broken data gives all before that place, and an error that names it", async () => {
    const [came, offset, message] = await damage(new Pieces(changed(ZSTD, ZSTD.length - 1), 1000));
    assertEquals([came, offset], [SAMPLE.length, ZSTD.length - 4]);
    assert(message.endsWith("its zstd data is broken, its check sum is wrong"), message);
    const junk = await damage(new Pieces(concat(ZSTD, Uint8Array.of(1, 2, 3, 4, 5)), 1000));
    assertEquals([junk[0], junk[1]], [SAMPLE.length, ZSTD.length]);
    for (let at = 4; at < ZSTD.length; at += 499) {
      const whole = await damage(new Pieces(changed(ZSTD, at), ZSTD.length));
      assertEquals(await damage(new Pieces(changed(ZSTD, at), 13)), whole);
      assert(whole[1] !== undefined, `no error with byte ${at} changed`);
    }
  });

  it("a window that is claimed allocates nothing, and one over 128 MiB is refused", async () => {
    const frame = (window: number) => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, window, 0x01, 0, 0);
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 50; i++) assertEquals(await damage(new MemorySource(frame(17 << 3))), [0, undefined, ""]);
    assert(process.memoryUsage.rss() - before < 2 ** 28);
    const [, offset, message] = await damage(new MemorySource(frame(18 << 3)));
    assertEquals(offset, 0);
    assert(message.includes("it needs a window of 268435456 bytes"), message);
  });

  it("a bomb is read in little memory", async () => {
    const bomb = zstd(new Uint8Array(1 << 28), 3);
    const { source } = await decompressed(new MemorySource(bomb), { path: undefined });
    const into = new Uint8Array(0x4_0000);
    const before = process.memoryUsage.rss();
    let length = 0;
    for (;;) {
      const read = source.read(into);
      const more = typeof read === "number" ? read : await read;
      if (more === 0) break;
      length += more;
    }
    assertEquals(length, 1 << 28);
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
    assert(grown < 128, `${grown} MiB more`);
  });
});

describe("openFile", () => {
  const file = pcap(2000);
  const zipped = Uint8Array.from(gzipSync(file));

  async function count(input: string | Uint8Array | Blob | ReadableStream<Uint8Array>): Promise<number> {
    await using capture = await openFile(input);
    assertEquals([capture.format, capture.compression], ["pcap", "gzip"]);
    let packets = 0;
    for await (const packet of capture) assertEquals(packet.seconds, packets++);
    return packets;
  }

  it("decompresses a path, bytes, a Blob and a stream", async () => {
    const folder = mkdtempSync(join(tmpdir(), "capkit-"));
    try {
      const path = join(folder, "x.cap");
      writeFileSync(path, zipped);
      assertEquals(await count(path), 2000);
    } finally {
      rmSync(folder, { recursive: true });
    }
    assertEquals(await count(zipped), 2000);
    assertEquals(await count(new Blob([zipped])), 2000);
    assertEquals(await count(new Blob([zipped]).stream()), 2000);
  });

  it("decompresses zstd", async () => {
    await using capture = await openFile(zstd(file, 3));
    let packets = 0;
    for await (const packet of capture) assertEquals(packet.seconds, packets++);
    assertEquals([capture.format, capture.compression, packets], ["pcap", "zstd", 2000]);
  });

  it("gives all packets before a cut, and then names the offset in the compressed file", async () => {
    const cut = zipped.subarray(0, zipped.length >> 1);
    await using capture = await openFile(cut);
    let packets = 0;
    const error = await assertRejects(async () => {
      for await (const packet of capture) assertEquals(packet.seconds, packets++);
    }, CaptureFileError);
    assertEquals([error.offset, error.format], [cut.length, "gzip"]);
    assert(packets > 500, `${packets}`);
    assertEquals(capture.bytesRead, cut.length);
  });

  it("gives the bytes as they are in the file to onBytes", async () => {
    const pieces: Uint8Array[] = [];
    await using capture = await openFile(zipped, { onBytes: (bytes) => void pieces.push(bytes.slice()) });
    for await (const _ of capture);
    assertEquals(Buffer.concat(pieces), Buffer.from(zipped));
  });

  it("says what an empty or a foreign file is, compressed or not", async () => {
    await assertRejects(() => openFile(new Uint8Array(0)), CaptureFileError, "the file is empty");
    await assertRejects(() => openFile(Uint8Array.from(gzipSync(""))), CaptureFileError, "the file is empty");
    const twice = Uint8Array.from(gzipSync(gzipSync(file)));
    await assertRejects(() => openFile(twice), CaptureFileError, "it is compressed with gzip");
    const lz4 = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0, 0, 0, 0);
    await assertRejects(() => openFile(lz4), CaptureFileError, "it is compressed with lz4, decompress it first");
  });

  it("reads what our own writer made", async () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    await using capture = await openFile(Uint8Array.from(gzipSync(writer.take())));
    for await (const _ of capture) throw new Error("no packets");
  });
});
