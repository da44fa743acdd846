/**
 * Frames made in memory as a source of packets, for tests, examples and programs that make traffic.
 *
 * @module
 */

import {
  Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
  ROW_WORDS,
} from "./block.ts";
import { compileFilter } from "./filter/compile.ts";
import { FilterReader } from "./filter_reader.ts";
import { LINKTYPE_ETHERNET } from "./linktype.ts";
import { compileOnce } from "./row_filter.ts";
import { type BlockReader, PacketSource, type ReaderCounts } from "./source.ts";
import { fromNanoseconds } from "./timestamp.ts";

/** What {@linkcode syntheticSource} is told beside the frames. */
export interface SyntheticOptions {
  /** What the frames begin with; `LINKTYPE_ETHERNET` by default. */
  linktype?: number;
  /** The interface they seem to come from; `"synthetic"` by default. */
  name?: string;
  /** When the first frame seems to have been captured, nanoseconds since 1970; 0 by default. */
  startNs?: bigint;
  /** Nanoseconds from one frame to the next; 1,000 by default. */
  intervalNs?: bigint;
  /** Which frames: an expression of pcap-filter(7); all by default. */
  filter?: string | undefined;
}

/**
 * A source of the given frames, in their order. The frames are copied.
 *
 * @throws FilterSyntaxError where the filter means nothing for these frames.
 *
 * @example
 * ```ts
 * import { syntheticSource } from "@capkit/capkit/core";
 *
 * const arp = new Uint8Array(60);
 * arp.set([0x08, 0x06], 12);
 * const source = syntheticSource([new Uint8Array(60), arp], { filter: "arp" });
 * for await (const packet of source) if (packet.bytes[13] !== 6) throw new Error("only the second is ARP");
 * if (source.stats().received !== 1) throw new Error("the first is not counted");
 * ```
 */
export function syntheticSource(frames: Iterable<Uint8Array>, options: SyntheticOptions = {}): PacketSource {
  const { linktype = LINKTYPE_ETHERNET, filter } = options;
  const compile = filter === undefined ? undefined : compileOnce((linktype) => compileFilter(filter, { linktype }));
  // An error in the expression is told now.
  compile?.(linktype);
  const reader = new SyntheticReader([...frames], { ...options, linktype });
  return new PacketSource(compile === undefined ? reader : new FilterReader(reader, { compile }));
}

class SyntheticReader implements BlockReader {
  readonly interfaces: readonly CaptureInterface[];
  #block: Block | undefined;
  readonly #received: number;

  constructor(frames: readonly Uint8Array[], options: SyntheticOptions) {
    const { linktype = LINKTYPE_ETHERNET, name = "synthetic", startNs = 0n, intervalNs = 1_000n } = options;
    this.interfaces = [{ name, ifindex: 0, linktype, snaplen: 0 }];
    this.#received = frames.length;
    const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
    const rows = new Uint32Array(frames.length * ROW_WORDS);
    let offset = 0;
    frames.forEach((frame, index) => {
      const { seconds, nanoseconds } = fromNanoseconds(startNs + BigInt(index) * intervalNs);
      const row = index * ROW_WORDS;
      bytes.set(frame, offset);
      rows[row + ROW_OFFSET] = offset;
      rows[row + ROW_CAPLEN] = frame.length;
      rows[row + ROW_ORIGLEN] = frame.length;
      rows[row + ROW_SECONDS] = seconds;
      rows[row + ROW_SECONDS_HIGH] = Math.floor(seconds / 0x1_0000_0000);
      rows[row + ROW_NANOSECONDS] = nanoseconds;
      offset += frame.length;
    });
    if (frames.length > 0) this.#block = new Block({ bytes, rows, length: frames.length, interfaces: this.interfaces });
  }

  read(): Promise<Block | undefined> {
    const block = this.#block;
    this.#block = undefined;
    return Promise.resolve(block);
  }

  stop(): void {}

  close(): Promise<void> {
    this.#block = undefined;
    return Promise.resolve();
  }

  counts(): readonly ReaderCounts[] {
    return [{ received: this.#received, dropped: 0, frozen: 0 }];
  }
}
