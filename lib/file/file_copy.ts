/**
 * FileCopy: the packets and records of one file, put into a writer in their order.
 *
 * @module
 */

import type { Block } from "../block.ts";
import type { FormatWriter } from "./format_writer.ts";
import type { FileRecord } from "./record.ts";

/**
 * Pushes blocks of packets into a writer, and each record of their file where it stands among them.
 *
 * @example
 * ```ts
 * import { decode, FileCopy, LINKTYPE_ETHERNET, NamesRecord, openFile, PcapngWriter } from "@capkit/capkit/core";
 *
 * const writer = new PcapngWriter();
 * writer.push(decode(new Uint8Array(60), LINKTYPE_ETHERNET));
 * writer.record(NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["gate"] }] }));
 *
 * const again = new PcapngWriter();
 * await using file = await openFile(writer.take());
 * const copy = new FileCopy(again, file.records);
 * for await (const batch of file.batches()) copy.push(batch.block);
 * copy.end();
 * if (again.packets !== 1 || file.records.length !== 3) throw new Error("a section, an interface and names");
 * ```
 */
export class FileCopy {
  readonly #writer: FormatWriter;
  readonly #records: readonly FileRecord[];
  /** Records that have been written. */
  #written = 0;
  /** Packets that have been pushed. */
  #position = 0;

  /** A copy into `writer`; `records` is the list of the file, which grows as blocks come. */
  constructor(writer: FormatWriter, records: readonly FileRecord[]) {
    this.#writer = writer;
    this.#records = records;
  }

  /** Pushes the next block of the file, with the records before and among its packets. */
  push(block: Block): void {
    const begin = this.#position;
    const end = begin + block.length;
    for (let from = 0; from < block.length;) {
      const next = this.#recordsAt(begin + from);
      const to = Math.min(next, end) - begin;
      this.#writer.pushBlock(block, { from, to });
      from = to;
    }
    this.#position = end;
  }

  /** Writes the records after the last packet. */
  end(): void {
    this.#recordsAt(Infinity);
  }

  /** Writes the records that come before a packet, and says before which packet the next one comes. */
  #recordsAt(position: number): number {
    for (;;) {
      const record = this.#records[this.#written];
      if (record === undefined) return Infinity;
      if (record.position > position) return record.position;
      this.#writer.record(record);
      this.#written++;
    }
  }
}
