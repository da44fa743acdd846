/**
 * IndexedFile: jumping in a capture file, to a packet or to a time.
 *
 * @module
 */

import { type Block, ROW_FLAGS, ROW_NANOSECONDS } from "../block.ts";
import { CaptureFileError } from "../errors.ts";
import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import { fromNanoseconds } from "../timestamp.ts";
import { type CaptureIndex, IndexBuilder, type IndexTime, isBefore } from "./capture_index.ts";
import type { FileReader } from "./file_reader.ts";
import type { MeasuredSource } from "./measured_source.ts";
import { loadIndex, saveIndex } from "./saved_index.ts";

/** A file whose packets need not be read one after the other. */
export class IndexedFile {
  readonly index: CaptureIndex;
  readonly #reader: FileReader;

  /** Reads a file whole, from where it is, which is its begin, and goes back there. */
  static async build(reader: FileReader): Promise<IndexedFile> {
    const builder = new IndexBuilder(reader.begin ?? 0);
    let records = 0;
    const described = (): boolean => records !== (records = reader.records.length);
    await lookAt(reader, (block) => {
      builder.push(block);
      if (reader.position !== undefined) builder.reach(reader.position, described());
      return false;
    });
    return new IndexedFile(reader, builder.finish(described()));
  }

  /** Goes on with an index of the file that was made before, and reads what the file says beside its packets. */
  static async resume(reader: FileReader, index: CaptureIndex): Promise<IndexedFile> {
    for (const [i, entry] of index.entries.entries()) {
      const end = index.entries[i + 1]?.offset ?? Infinity;
      if (!entry.described) continue;
      reader.jump(entry);
      await lookAt(reader, () => (reader.position ?? 0) >= end);
    }
    return new IndexedFile(reader, index);
  }

  private constructor(reader: FileReader, index: CaptureIndex) {
    this.#reader = reader;
    this.index = index;
    this.seek(0);
  }

  /** Goes to a packet; the number of all packets is the end. */
  seek(packet: number): void {
    const entry = this.index.entryOf(packet);
    if (entry !== undefined) this.#reader.jump(entry, packet - entry.packets);
  }

  /** Goes to the first packet, in the order of the file, that is of this time or later, and says its number. */
  async seekTime(timestampNs: bigint): Promise<number> {
    const time = fromNanoseconds(timestampNs);
    const entry = this.index.entryAt(time);
    let packet = this.index.packets;
    if (entry !== undefined) {
      this.#reader.jump(entry);
      let before = entry.packets;
      await lookAt(this.#reader, (block) => {
        const row = rowAt(block, time);
        if (row !== undefined) packet = before + row;
        before += block.length;
        return row !== undefined;
      });
    }
    this.seek(packet);
    return packet;
  }
}

/**
 * The index beside the file, or a new one.
 *
 * @throws TypeError where there can be none; SystemCallError where it can't be saved.
 */
export async function openIndex(
  reader: FileReader,
  { bytes, path, save }: { bytes: MeasuredSource; path: string | undefined; save: boolean },
): Promise<IndexedFile> {
  const subject = path === undefined ? "capture file" : `capture file "${path}"`;
  if (reader.begin === undefined) {
    throw new TypeError(
      `Cannot index ${subject}: give pcap or pcapng that is not compressed, by its path or as its bytes`,
    );
  }
  const { size = 0, modifiedMs } = bytes;
  if (path === undefined || modifiedMs === undefined) {
    if (save) throw new TypeError(`Cannot save the index of ${subject}: open it by its path`);
    return await IndexedFile.build(reader);
  }
  const state = { size, modifiedMs };
  const saved = await loadIndex(path, state);
  if (saved !== undefined) return await IndexedFile.resume(reader, saved);
  const indexed = await IndexedFile.build(reader);
  if (save) await saveIndex(path, { index: indexed.index, state });
  return indexed;
}

/** Reads blocks that nobody is handed until `done` says so, or as far as the file can be read. */
async function lookAt(reader: FileReader, done: (block: Block) => boolean): Promise<void> {
  reader.counting = false;
  try {
    for (;;) {
      const block = await reader.read({ lend: true });
      if (block === undefined || done(block)) return;
    }
  } catch (error) {
    // Whoever reads up to there is told.
    if (!(error instanceof CaptureFileError)) throw error;
  } finally {
    reader.counting = true;
  }
}

/** The first row of this time or later. */
function rowAt(block: Block, time: IndexTime): number | undefined {
  for (let row = 0; row < block.length; row++) {
    if ((block.word(row, ROW_FLAGS) & FLAG_NO_TIMESTAMP) !== 0) continue;
    if (!isBefore({ seconds: block.seconds(row), nanoseconds: block.word(row, ROW_NANOSECONDS) }, time)) return row;
  }
  return undefined;
}
