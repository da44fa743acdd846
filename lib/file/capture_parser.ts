/**
 * Capture files without I/O: bytes in, blocks of packets out.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import { CaptureFileError } from "../errors.ts";
import { ErfParser } from "./erf_reader.ts";
import { type Break, type CaptureFormat, type FilePlace, type FormatParser, hex32 } from "./format_parser.ts";
import { PcapParser } from "./pcap_reader.ts";
import { PcapngParser } from "./pcapng_reader.ts";
import type { FileRecord } from "./record.ts";
import { SnoopParser } from "./snoop_reader.ts";
import { Window } from "./window.ts";

/** What a {@linkcode CaptureParser} is told. */
export interface CaptureParserOptions {
  /** The file's path, for messages. */
  path?: string | undefined;
  /** What a file is that shows no format; by default ERF is recognised where its first three records look right. */
  format?: "erf" | undefined;
}

/**
 * Reads a capture file, pcap, pcapng, snoop or ERF, from pieces of any size.
 *
 * Memory is bounded, whatever lengths the file claims: it holds 256 KiB of the file, and more only where one packet has
 * more and its bytes have come.
 *
 * @example
 * ```ts
 * import { CaptureParser, LINKTYPE_ETHERNET, PcapWriter } from "@capkit/capkit/core";
 *
 * const parser = new CaptureParser();
 * const file = new PcapWriter({ linktype: LINKTYPE_ETHERNET }).take(); // a header, and no packets
 * const blocks = [...parser.push(file.subarray(0, 10)), ...parser.push(file.subarray(10))];
 * parser.flush();
 * if (blocks.length !== 0 || parser.interfaces[0]?.linktype !== LINKTYPE_ETHERNET) throw new Error("a header");
 * ```
 */
export class CaptureParser {
  readonly #path: string | undefined;
  readonly #erf: boolean;
  readonly #window: Window = new Window();
  #format: FormatParser | undefined = undefined;
  #lent: Block | undefined = undefined;
  /** The furthest place in the file that was parsed before the last jump. */
  #known = 0;
  #ended = false;
  #failure: CaptureFileError | undefined = undefined;

  /** A parser that waits for the first bytes of a file. */
  constructor(options: CaptureParserOptions = {}) {
    this.#path = options.path;
    this.#erf = options.format === "erf";
  }

  /** The format of the file; undefined before enough of its first bytes. */
  get format(): CaptureFormat | undefined {
    return this.#format?.format;
  }

  /** The interfaces met so far; the list grows. */
  get interfaces(): readonly CaptureInterface[] {
    return this.#format?.interfaces ?? [];
  }

  /** What the file has said beside its packets so far; the list grows. */
  get records(): readonly FileRecord[] {
    return this.#format?.records ?? [];
  }

  /** The resolution of all its times, as if_tsresol says it; undefined where each interface has its own. */
  get tsresol(): number | undefined {
    return this.#format?.tsresol;
  }

  /** Whether the end of the file was seen, or the place from which it can't be read. */
  get ended(): boolean {
    return this.#ended || this.#failure !== undefined;
  }

  /**
   * The packets that a piece of the file completes, each valid for ever. The piece is copied.
   *
   * @throws CaptureFileError where the file is broken and all packets before that place have been returned.
   */
  push(piece: Uint8Array): Block[] {
    const blocks: Block[] = [];
    for (let at = 0; at < piece.length && this.#failure === undefined;) {
      const space = this.space();
      const part = piece.subarray(at, at + space.length);
      space.set(part);
      this.filled(part.length);
      at += part.length;
      for (let block = this.#next(false); block !== undefined; block = this.#next(false)) blocks.push(block);
    }
    if (blocks.length === 0 && this.#failure !== undefined) throw this.#failure;
    return blocks;
  }

  /**
   * Ends the file: to be called until it returns none.
   *
   * @returns Packets that were held back until the end, each valid for ever: what a file of few packets is can only be
   * said at its end in some formats.
   * @throws CaptureFileError where it is broken or ends within a packet, and all packets before have been returned.
   */
  flush(): Block[] {
    this.filled(0);
    const block = this.#next(false);
    if (block !== undefined) return [block];
    if (this.#failure !== undefined) throw this.#failure;
    return [];
  }

  /**
   * Where the next bytes of the file belong, at least one byte: the way in without a copy. Only after
   * {@linkcode CaptureParser.next} returned undefined, and valid until the next call of any method.
   */
  space(): Uint8Array<ArrayBuffer> {
    return this.#window.space();
  }

  /** As many bytes of the file are in `space()` now; 0 for the end of the file. */
  filled(length: number): void {
    if (length === 0) this.#ended = true;
    this.#window.end += length;
  }

  /**
   * Parses what came so far and hands nothing out: `interfaces` says what is known after it.
   *
   * @returns The format; undefined where too little came to say.
   * @throws CaptureFileError where the file is broken before its first interface.
   */
  peek(): CaptureFormat | undefined {
    this.#parse();
    if (this.#failure !== undefined && this.interfaces.length === 0) throw this.#failure;
    return this.#format?.format;
  }

  /**
   * The next packets of what came so far; undefined where more bytes are needed, or the file has ended.
   *
   * @param options With `lend` the block is valid until the next call, without it for ever.
   * @throws CaptureFileError where the file is broken and all packets before that place have been returned.
   */
  next(options: { lend: boolean }): Block | undefined {
    const block = this.#next(options.lend);
    if (block === undefined && this.#failure !== undefined) throw this.#failure;
    return block;
  }

  /** Where the first packet or record can be; undefined where one can't jump in a file of this format. */
  get begin(): number | undefined {
    return this.#format?.begin;
  }

  /**
   * Up to where the file has been parsed, in bytes from its start; undefined within a record. Only after
   * {@linkcode CaptureParser.next} returned what it found before.
   */
  get position(): number | undefined {
    return this.#format?.within ? undefined : this.#window.position;
  }

  /**
   * Goes on at a place where a record begins, with bytes of the file from there on; what it holds and lent is given up. All
   * before the furthest place it has been at, which must not lie before this one, is remembered.
   */
  jump(place: FilePlace): void {
    this.release();
    this.#known = Math.max(this.#known, this.#window.position);
    this.#window.restart(place.offset);
    this.#format?.jump?.(place, this.#known);
    this.#ended = false;
    this.#failure = undefined;
  }

  /** Takes back the block that was lent: its packets' getters throw, and what their `bytes` handed out is empty. */
  release(): void {
    const block = this.#lent;
    if (block === undefined) return;
    this.#lent = undefined;
    if (block.kept) {
      this.#window.share();
    } else {
      block.release();
      if (block.exposed) this.#window.detach();
    }
  }

  #next(lend: boolean): Block | undefined {
    this.release();
    this.#window.prepare(lend);
    this.#parse();
    if (this.#window.packets === 0) return undefined;
    const block = this.#window.take(this.interfaces);
    if (lend) this.#lent = block;
    else this.#window.share();
    return block;
  }

  #parse(): void {
    if (this.#failure !== undefined) return;
    const window = this.#window;
    const format = this.#format ??= this.#recognize();
    if (format === undefined) return;
    let broken = format.parse(window);
    // A full table of rows says nothing about the bytes that are left.
    if (broken === undefined && this.#ended && !window.full) broken = format.finish(window);
    if (broken !== undefined) this.#fail(format.format, broken);
  }

  /** The parser for what the file begins with. */
  #recognize(): FormatParser | undefined {
    const { memory, from, end } = this.#window;
    const length = end - from;
    if (length < 4) {
      if (!this.#ended) return undefined;
      const reason = length === 0 ? "the file is empty" : `${length} bytes are too few for any capture file`;
      return this.#fail("unknown", { reason, offset: 0 });
    }
    const magic = memory.view.getUint32(from);
    const found = PcapParser.recognize(magic) ?? PcapngParser.recognize(magic) ?? SnoopParser.recognize(magic) ??
      (this.#erf ? new ErfParser() : ErfParser.recognize(this.#window, { ended: this.#ended }));
    if (found === "more") return undefined;
    if (found !== undefined) return found;
    return this.#fail("unknown", { reason: `it begins with ${hex32(magic)}, ${meaningOf(magic)}`, offset: 0 });
  }

  #fail(format: string, broken: Break): undefined {
    const { reason, offset, blockType } = broken;
    const subject = this.#path === undefined ? "capture file" : `capture file "${this.#path}"`;
    const message = `Cannot read ${subject} at byte ${offset}: ${reason}`;
    this.#failure = new CaptureFileError(message, { format, offset, blockType, path: this.#path });
  }
}

/** What the first bytes of a file are that is no capture file, as far as it helps. */
function meaningOf(magic: number): string {
  if (magic >>> 16 === 0x1f8b) return "it is compressed with gzip, give it to openFile() or decompress it first";
  if (magic === 0x28b5_2ffd) return "it is compressed with zstd, give it to openFile() or decompress it first";
  if (magic === 0x0422_4d18) return "it is compressed with lz4, decompress it first";
  return "which is neither pcap, pcapng, snoop nor ERF";
}
