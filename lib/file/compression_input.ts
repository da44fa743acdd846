/**
 * CompressedInput: the part of a compressed file that is in memory, and the port of what decodes it.
 *
 * @module
 */

/** Bytes that are read at a time. */
const INPUT_BYTES = 0x1_0000;
/** Bytes behind the input that decoders may look at, and write to. */
export const INPUT_SLACK = 8;

/** Bytes come in at the end, a decoder takes them off the front. */
export class CompressedInput {
  /** The bytes; the last {@linkcode INPUT_SLACK} are never of the file. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(INPUT_BYTES + INPUT_SLACK);
  /** Where the bytes begin that nobody has taken yet. */
  from = 0;
  /** Where they end. */
  end = 0;
  /** Where in the file `bytes` begins. */
  offset = 0;
  /** Whether the file has ended, and nothing will come behind `end`. */
  ended = false;

  /** Bytes that nobody has taken yet. */
  get length(): number {
    return this.end - this.from;
  }

  /** Where in the file the next byte is. */
  get position(): number {
    return this.offset + this.from;
  }

  /** Room for more bytes, at least one. */
  space(): Uint8Array<ArrayBuffer> {
    if (this.from > 0) {
      this.bytes.copyWithin(0, this.from, this.end);
      this.offset += this.from;
      this.end -= this.from;
      this.from = 0;
    }
    if (this.end === this.bytes.length - INPUT_SLACK) {
      // Only what comes as a whole needs more: the header of a member, a block. Its longest is bounded by who reads it.
      const larger = new Uint8Array(2 * this.end + INPUT_SLACK);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    return this.bytes.subarray(this.end, this.bytes.length - INPUT_SLACK);
  }

  /** So many bytes are in `space()` now; 0 for the end of the file. */
  filled(length: number): void {
    if (length === 0) this.ended = true;
    this.end += length;
  }
}

/** Where and why compressed data can't be read any further. */
export interface Damage {
  /** The reason, as the end of a message. */
  readonly reason: string;
  /** In bytes from the start of the compressed file. */
  readonly offset: number;
}

/** A decoder without I/O, over a {@linkcode CompressedInput}. */
export interface Decoder {
  /** The name of the compression. */
  readonly format: "gzip" | "zstd";

  /** Moves bytes that came out to the front of `into`, and says how many. */
  take(into: Uint8Array): number;

  /**
   * Goes on for some microseconds, when all that came out has been taken.
   *
   * @returns `"going"` where something may have come out, `"more"` where bytes are missing (never once the input has ended),
   * `"end"`, or what is wrong, behind all that came out.
   */
  run(): "going" | "more" | "end" | Damage;
}
