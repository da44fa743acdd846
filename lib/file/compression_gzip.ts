/**
 * gzip, RFC 1952, decoded without I/O.
 *
 * ```text
 * member: 1f 8b 08, flags, time u32, two bytes, fields that the flags announce; DEFLATE data; CRC-32 u32, length u32
 * ```
 *
 * A file is one member or several, one behind the other. What follows the last one and is no member is left alone, as
 * gzip does it: tapes and downloads put zeros there.
 *
 * @module
 */

import { Crc32 } from "./compression_crc32.ts";
import { Inflater } from "./compression_inflate.ts";
import type { CompressedInput, Damage, Decoder } from "./compression_input.ts";

/** The first two bytes of a member, and the only method of compression there is. */
const MAGIC_FIRST = 0x1f;
const MAGIC_SECOND = 0x8b;
const METHOD_DEFLATE = 8;

const HEADER_LENGTH = 10;
const HEADER_METHOD = 2;
const HEADER_FLAGS = 3;
const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const FLAGS_RESERVED = 0xe0;
const TRAILER_LENGTH = 8;
/** Bytes of the header of a member: they are held until all have come. */
const LONGEST_HEADER = 0x8_0000;

/** Decodes the members of a file. */
export class GzipDecoder implements Decoder {
  /** Whether a file begins with a member, by its first four bytes read as big-endian. */
  static recognize(magic: number): boolean {
    const method = magic >>> 8 & 0xff;
    return magic >>> 24 === MAGIC_FIRST && (magic >>> 16 & 0xff) === MAGIC_SECOND && method === METHOD_DEFLATE &&
      (magic & FLAGS_RESERVED) === 0;
  }

  readonly format = "gzip";
  readonly #input: CompressedInput;
  readonly #inflater: Inflater;
  readonly #crc: Crc32 = new Crc32();
  #state: "header" | "data" | "trailer" = "header";
  #members = 0;
  /** Bytes of this member that came out, modulo 2^32. */
  #length = 0;

  constructor(input: CompressedInput) {
    this.#input = input;
    this.#inflater = new Inflater(input);
  }

  take(into: Uint8Array): number {
    const { output, taken, at } = this.#inflater;
    const length = Math.min(at - taken, into.length);
    into.set(output.subarray(taken, taken + length));
    this.#inflater.taken += length;
    return length;
  }

  run(): "going" | "more" | "end" | Damage {
    if (this.#state === "header") return this.#readHeader();
    if (this.#state === "trailer") return this.#readTrailer();
    const inflater = this.#inflater;
    const stop = inflater.run();
    // All that came out before was taken.
    const from = inflater.taken;
    this.#crc.add(inflater.output.subarray(from, inflater.at));
    this.#length = this.#length + inflater.at - from >>> 0;
    if (stop === "end") this.#state = "trailer";
    else if (stop === "more" && inflater.at === from) return this.#input.ended ? this.#cut("compressed data") : "more";
    else if (typeof stop === "object") {
      return { reason: `its gzip data is broken, ${stop.reason}`, offset: this.#input.position };
    }
    return "going";
  }

  #readHeader(): "going" | "more" | "end" | Damage {
    const input = this.#input;
    const { bytes, from, length } = input;
    if (this.#members > 0 && !isMagic(bytes.subarray(from, from + Math.min(length, 2)))) return "end";
    const header = measureHeader(bytes.subarray(from, input.end));
    if (header === undefined) {
      if (this.#members > 0 && input.ended && length < 2) return "end";
      if (input.ended) return this.#cut("header");
      if (length <= LONGEST_HEADER) return "more";
      return { reason: `the header of a gzip member has more than ${LONGEST_HEADER} bytes`, offset: input.position };
    }
    if (typeof header === "string") {
      return { reason: `the header of a gzip member is broken, ${header}`, offset: input.position };
    }
    input.from += header;
    this.#members++;
    this.#inflater.begin();
    this.#crc.reset();
    this.#length = 0;
    this.#state = "data";
    return "going";
  }

  #readTrailer(): "going" | "more" | Damage {
    const input = this.#input;
    if (input.length < TRAILER_LENGTH) return input.ended ? this.#cut("check sum") : "more";
    const view = new DataView(input.bytes.buffer, input.bytes.byteOffset + input.from, TRAILER_LENGTH);
    const crc = view.getUint32(0, true);
    const length = view.getUint32(4, true);
    const offset = input.position;
    if (crc !== this.#crc.value) return { reason: "the check sum of its gzip data is wrong", offset };
    if (length !== this.#length) return { reason: "the length of its gzip data is wrong", offset };
    input.from += TRAILER_LENGTH;
    this.#state = "header";
    return "going";
  }

  #cut(part: string): Damage {
    const input = this.#input;
    return { reason: `the file ends within the ${part} of a gzip member`, offset: input.offset + input.end };
  }
}

/** Whether the first bytes of a member, as many as there are, are those of one. */
function isMagic(bytes: Uint8Array): boolean {
  return (bytes[0] ?? MAGIC_FIRST) === MAGIC_FIRST && (bytes[1] ?? MAGIC_SECOND) === MAGIC_SECOND;
}

/** Bytes of the header that begins here; undefined where it goes on behind them, or what is wrong with it. */
function measureHeader(bytes: Uint8Array): number | string | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const flags = bytes[HEADER_FLAGS] ?? 0;
  if (bytes[HEADER_METHOD] !== METHOD_DEFLATE) {
    return `its method of compression is ${bytes[HEADER_METHOD]}, only 8 is known`;
  }
  if ((flags & FLAGS_RESERVED) !== 0) return `its flags are ${flags}, of which the upper three are reserved`;
  let at = HEADER_LENGTH;
  if ((flags & FLAG_EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x100;
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const zero = bytes.indexOf(0, at);
    if (zero < 0) return undefined;
    at = zero + 1;
  }
  if ((flags & FLAG_HEADER_CRC) !== 0) at += 2;
  return at <= bytes.length ? at : undefined;
}
