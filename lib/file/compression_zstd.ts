/**
 * zstd, RFC 8878, decoded without I/O.
 *
 * ```text
 * frame: 28 b5 2f fd, descriptor u8, window u8 but for one segment, dictionary, length of the content; blocks; XXH64 u32
 * block: 3 bytes, of which bit 0 says the last one, two bits the type and the rest the length; then its bytes
 * ```
 *
 * A file is one frame or several, and frames that are to be skipped. It is decoded here because the runtimes' own is not
 * to be trusted with files as they come: of a file of several frames one reads the first alone, takes a file that is cut
 * for a whole one, and ends the process where one is broken.
 *
 * @module
 */

import type { CompressedInput, Damage, Decoder } from "./compression_input.ts";
import { ZstdDamage } from "./zstd_bits.ts";
import { BlockDecoder, LARGEST_BLOCK } from "./zstd_block.ts";
import { Xxh64 } from "./zstd_checksum.ts";

/** The first four bytes of a frame, and of one to be skipped whose last four bits are any; little-endian. */
const MAGIC = 0xfd2f_b528;
const MAGIC_SKIPPABLE = 0x184d_2a50;
const SKIPPABLE_MASK = 0xffff_fff0;
/** The same as a file begins with it, read as big-endian. */
const FIRST_BYTES = 0x28b5_2ffd;
const FIRST_SKIPPABLE = 0x502a_4d18;
const FIRST_SKIPPABLE_MASK = 0xf0ff_ffff;

const MAGIC_LENGTH = 4;
const SKIPPABLE_HEADER = 8;
const BLOCK_HEADER = 3;
const CHECKSUM_LENGTH = 4;

const DESCRIPTOR_CHECKSUM = 0x04;
const DESCRIPTOR_RESERVED = 0x08;
const DESCRIPTOR_SINGLE_SEGMENT = 0x20;
/** Bytes of the number of the dictionary, and of the content's length, by two bits of the descriptor. */
const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_BYTES = [0, 2, 4, 8];

const BLOCK_RAW = 0;
const BLOCK_RLE = 1;
const BLOCK_COMPRESSED = 2;

/** How far back matches may reach, at most: the zstd program decodes no more either unless told to. */
const LARGEST_WINDOW = 0x800_0000;
/** Bytes of output that the memory begins with; it grows with what comes out, not with what is claimed. */
const FIRST_OUTPUT = 2 * LARGEST_BLOCK;

/** Decodes the frames of a file. */
export class ZstdDecoder implements Decoder {
  /** Whether a file begins with a frame, by its first four bytes read as big-endian. */
  static recognize(magic: number): boolean {
    return magic === FIRST_BYTES || (magic & FIRST_SKIPPABLE_MASK) >>> 0 === FIRST_SKIPPABLE;
  }

  readonly format = "zstd";
  readonly #input: CompressedInput;
  readonly #blocks: BlockDecoder = new BlockDecoder();
  readonly #checksum: Xxh64 = new Xxh64();
  #state: "frame" | "skip" | "block" | "checksum" = "frame";
  #output: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_OUTPUT);
  #taken = 0;
  #at = 0;
  /** Where the frame began in the output, as far as matches can reach. */
  #floor = 0;
  #window = 0;
  #hasChecksum = false;
  /** Bytes of a frame that are still to be skipped. */
  #skip = 0;

  constructor(input: CompressedInput) {
    this.#input = input;
  }

  take(into: Uint8Array): number {
    const length = Math.min(this.#at - this.#taken, into.length);
    into.set(this.#output.subarray(this.#taken, this.#taken + length));
    this.#taken += length;
    return length;
  }

  run(): "going" | "more" | "end" | Damage {
    const input = this.#input;
    const offset = input.position;
    try {
      const going = this.#state === "frame"
        ? this.#beginFrame()
        : this.#state === "skip"
        ? this.#skipBytes()
        : this.#state === "block"
        ? this.#readBlock()
        : this.#readChecksum();
      if (going) return "going";
      if (!input.ended) return "more";
      if (this.#state === "frame" && input.length === 0) return "end";
      return { reason: "the file ends within a zstd frame", offset: input.offset + input.end };
    } catch (error) {
      if (!(error instanceof ZstdDamage)) throw error;
      return { reason: `its zstd data is broken, ${error.message}`, offset };
    }
  }

  #view(): DataView {
    const { bytes, from } = this.#input;
    return new DataView(bytes.buffer, bytes.byteOffset + from);
  }

  /** A frame's header, section 3.1.1.1; whether all of it has come. */
  #beginFrame(): boolean {
    const input = this.#input;
    if (input.length < MAGIC_LENGTH + 1) return false;
    const view = this.#view();
    const magic = view.getUint32(0, true);
    if ((magic & SKIPPABLE_MASK) >>> 0 === MAGIC_SKIPPABLE) {
      if (input.length < SKIPPABLE_HEADER) return false;
      this.#skip = view.getUint32(MAGIC_LENGTH, true);
      input.from += SKIPPABLE_HEADER;
      this.#state = "skip";
      return true;
    }
    if (magic !== MAGIC) throw new ZstdDamage("a frame begins with other bytes");
    const descriptor = view.getUint8(MAGIC_LENGTH);
    const single = (descriptor & DESCRIPTOR_SINGLE_SEGMENT) !== 0;
    const windowAt = MAGIC_LENGTH + 1;
    const dictionaryAt = windowAt + (single ? 0 : 1);
    const contentAt = dictionaryAt + (DICTIONARY_BYTES[descriptor & 3] ?? 0);
    const contentKind = descriptor >> 6;
    const contentBytes = contentKind === 0 && single ? 1 : CONTENT_BYTES[contentKind] ?? 0;
    const header = contentAt + contentBytes;
    if (input.length < header) return false;
    if ((descriptor & DESCRIPTOR_RESERVED) !== 0) throw new ZstdDamage("a frame's descriptor has a reserved bit");
    for (let at = dictionaryAt; at < contentAt; at++) {
      if (view.getUint8(at) !== 0) throw new ZstdDamage("it needs a dictionary");
    }
    this.#window = single ? contentLength(view, contentAt, contentBytes) : windowSize(view.getUint8(windowAt));
    if (this.#window > LARGEST_WINDOW) {
      throw new ZstdDamage(`it needs a window of ${this.#window} bytes, ${LARGEST_WINDOW} are the most`);
    }
    this.#hasChecksum = (descriptor & DESCRIPTOR_CHECKSUM) !== 0;
    this.#floor = this.#at;
    this.#blocks.begin();
    this.#checksum.reset();
    input.from += header;
    this.#state = "block";
    return true;
  }

  #skipBytes(): boolean {
    const input = this.#input;
    const step = Math.min(this.#skip, input.length);
    input.from += step;
    this.#skip -= step;
    if (this.#skip > 0) return false;
    this.#state = "frame";
    return true;
  }

  /** A block, section 3.1.1.2; whether all of it has come. */
  #readBlock(): boolean {
    const input = this.#input;
    if (input.length < BLOCK_HEADER) return false;
    const view = this.#view();
    const header = view.getUint16(0, true) | view.getUint8(2) << 16;
    const last = (header & 1) !== 0;
    const type = header >> 1 & 3;
    const length = header >> 3;
    if (length > LARGEST_BLOCK) throw new ZstdDamage(`a block has ${length} bytes, more than ${LARGEST_BLOCK}`);
    const end = BLOCK_HEADER + (type === BLOCK_RLE ? 1 : length);
    if (input.length < end) return false;
    this.#makeRoom();
    const begin = this.#at;
    const from = input.from + BLOCK_HEADER;
    const output = this.#output;
    if (type === BLOCK_RAW) {
      output.set(input.bytes.subarray(from, from + length), begin);
      this.#at += length;
    } else if (type === BLOCK_RLE) {
      output.fill(input.bytes[from] ?? 0, begin, begin + length);
      this.#at += length;
    } else if (type === BLOCK_COMPRESSED) {
      const place = { from, end: from + length };
      this.#at = this.#blocks.decode(input.bytes, place, { bytes: output, at: begin, floor: this.#floor });
    } else {
      throw new ZstdDamage("a block is of the unknown type 3");
    }
    if (this.#hasChecksum) this.#checksum.add(output.subarray(begin, this.#at));
    input.from += end;
    if (last) this.#state = this.#hasChecksum ? "checksum" : "frame";
    return true;
  }

  #readChecksum(): boolean {
    const input = this.#input;
    if (input.length < CHECKSUM_LENGTH) return false;
    if (this.#view().getUint32(0, true) !== this.#checksum.value) throw new ZstdDamage("its check sum is wrong");
    input.from += CHECKSUM_LENGTH;
    this.#state = "frame";
    return true;
  }

  /** Makes room for a block, when all that came out has been taken: moves what matches can reach, or takes more memory. */
  #makeRoom(): void {
    if (this.#at + LARGEST_BLOCK <= this.#output.length) return;
    const reach = Math.min(this.#window, this.#at - this.#floor);
    const shift = this.#at - reach;
    // What is moved must be worth it.
    if (shift >= reach / 4 && shift >= LARGEST_BLOCK) {
      this.#output.copyWithin(0, shift, this.#at);
    } else {
      const larger = new Uint8Array(2 * this.#output.length);
      larger.set(this.#output.subarray(shift, this.#at));
      this.#output = larger;
    }
    this.#at = this.#taken = reach;
    this.#floor = Math.max(0, this.#floor - shift);
  }
}

/** Section 3.1.1.1.2: a power of two, and some eighths of it. */
function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + base / 8 * (byte & 7);
}

/** Section 3.1.1.1.4. */
function contentLength(view: DataView, at: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 0x100;
  const low = view.getUint32(at, true);
  return bytes === 4 ? low : low + view.getUint32(at + 4, true) * 0x1_0000_0000;
}
