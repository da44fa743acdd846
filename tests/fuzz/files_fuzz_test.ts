/**
 * Capture files that are changed at random: each is read to its end or to a CaptureFileError, soon, and holds no more
 * memory than it has bytes; given in pieces it says the same.
 *
 * 4,000 files; as many as CAPKIT_FUZZ says where that is set. A failure names the seed, and CAPKIT_SEED starts there.
 */

import { assert, assertEquals, fail } from "@std/assert";
import { type Block, CaptureFileError, CaptureParser, Packet } from "@capkit/capkit/core";
import process from "node:process";
import { describe, it } from "node:test";
import { MemorySource } from "../../lib/file/byte_source.ts";
import { decompressed } from "../../lib/file/compression.ts";
import { captureSeeds } from "../support/capture_seeds.ts";

const FILES = Number(process.env["CAPKIT_FUZZ"] ?? 4_000);
const SEED = Number(process.env["CAPKIT_SEED"] ?? 1);

/** Lengths that decide something. */
const TELLING = [0, 1, 2, 3, 4, 7, 8, 12, 15, 16, 24, 28, 32, 60, 0xff, 0x100, 0xffff, 0x1_0000, 0x4_0000, 0x4_0001];
const HUGE = [0x100_0000, 0x7fff_fff0, 0x8000_0000, 0xffff_fff0, 0xffff_fffc, 0xffff_ffff];

/** Random whole numbers below a limit, the same for the same seed (mulberry32). */
function random(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) % limit;
  };
}

/** A file with one to six changes: bits, bytes, lengths, block types, cuts, pieces of itself and of other files. */
function mutate(seeds: readonly Uint8Array<ArrayBuffer>[], below: (limit: number) => number): Uint8Array<ArrayBuffer> {
  const pick = () => seeds[below(seeds.length)] ?? new Uint8Array(0);
  let bytes = pick().slice();
  for (let changes = 1 + below(6); changes > 0 && bytes.length > 8; changes--) {
    const at = below(bytes.length);
    const view = new DataView(bytes.buffer);
    const word = Math.min(at & ~3, bytes.length - 4);
    switch (below(9)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ 1 << below(8);
        break;
      case 1:
        bytes[at] = below(256);
        break;
      case 2:
      case 3:
        view.setUint32(word, (below(2) === 0 ? TELLING : HUGE)[below(6)] ?? 0, below(2) === 0);
        break;
      case 4:
        view.setUint32(word, TELLING[below(TELLING.length)] ?? 0, below(2) === 0);
        break;
      case 5:
        view.setUint16(Math.min(at, bytes.length - 2), below(0x1_0000), below(2) === 0);
        break;
      case 6:
        bytes = bytes.slice(0, at);
        break;
      case 7:
        bytes.copyWithin(at, below(bytes.length), below(bytes.length));
        break;
      case 8: {
        const other = pick();
        const from = below(other.length);
        const joined = new Uint8Array(at + other.length - from);
        joined.set(bytes.subarray(0, at));
        joined.set(other.subarray(from), at);
        bytes = joined;
        break;
      }
    }
  }
  return bytes;
}

/** What a file says: a number for all of its packets and records, and how it ends. */
interface Answer {
  packets: number;
  sum: number;
  end: string;
}

/** Adds all that the packets of a block say; every byte of a frame is touched. */
function add(answer: Answer, block: Block): void {
  for (let row = 0; row < block.length; row++) {
    const packet = new Packet(block, row);
    let sum = packet.caplen * 31 + packet.origlen + packet.nanoseconds + packet.seconds + packet.linktype;
    for (const byte of packet.bytes) sum = (sum * 33 + byte) % 0x1000_0000;
    answer.sum = (answer.sum + sum * (answer.packets + 1)) % 0x1000_0000_0000;
    for (const { code, value } of packet.options) answer.sum += code + value.length;
    answer.packets++;
  }
}

/** The file as a parser without I/O reads it, in pieces. */
function parse(bytes: Uint8Array, size: number): Answer {
  const parser = new CaptureParser();
  const answer = { packets: 0, sum: 0, end: "whole" };
  try {
    for (let at = 0; at < bytes.length; at += size) {
      for (const block of parser.push(bytes.subarray(at, at + size))) add(answer, block);
    }
    for (let held = parser.flush(); held.length > 0; held = parser.flush()) {
      for (const block of held) add(answer, block);
    }
  } catch (error) {
    answer.end = explain(error, bytes.length);
  }
  answer.sum += JSON.stringify(parser.records, (_, value) => typeof value === "bigint" ? `${value}` : value).length;
  return answer;
}

/** The bytes of a compressed file up to where it is broken; undefined where it is not compressed. */
async function decompress(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { source, compression } = await decompressed(new MemorySource(bytes), { path: undefined });
  if (compression === undefined) return undefined;
  const whole = new Uint8Array(0x4_0000);
  let length = 0;
  try {
    while (length < whole.length) {
      const read = source.read(whole.subarray(length));
      const more = typeof read === "number" ? read : await read;
      if (more === 0) break;
      length += more;
    }
  } catch (error) {
    explain(error, bytes.length);
  }
  return whole.slice(0, length);
}

/** The message of a CaptureFileError, whose offset is in the file; all else is thrown. */
function explain(error: unknown, length: number): string {
  if (!(error instanceof CaptureFileError)) throw error;
  assert(error.offset >= 0 && error.offset <= length, `offset ${error.offset} of ${length}`);
  return error.message;
}

describe("mutated capture files", () => {
  const seeds = captureSeeds();

  it("the seeds themselves are read", async () => {
    for (const seed of seeds) {
      const plain = await decompress(seed) ?? seed;
      assert(parse(plain, plain.length).packets >= 2);
    }
  });

  it("are read to the end or to a CaptureFileError, in pieces as at once", async () => {
    let slowest = 0;
    let packets = 0;
    for (let i = 0; i < FILES; i++) {
      const seed = SEED + i;
      const below = random(seed);
      const file = mutate(seeds, below);
      const begin = performance.now();
      try {
        const plain = await decompress(file) ?? file;
        const whole = parse(plain, plain.length);
        packets += whole.packets;
        assertEquals(parse(plain, 1 + below(64)), whole);
      } catch (error) {
        fail(`CAPKIT_SEED=${seed}: ${error instanceof Error ? error.stack : error}`);
      }
      slowest = Math.max(slowest, performance.now() - begin);
    }
    const rss = process.memoryUsage.rss() / 2 ** 20;
    console.log(`${FILES} files, ${packets} packets, slowest ${slowest.toFixed(0)} ms, ${rss.toFixed(0)} MiB resident`);
    assert(slowest < 2000, `a file took ${slowest} ms`);
    assert(rss < 1024, `${rss} MiB`);
  });
});
