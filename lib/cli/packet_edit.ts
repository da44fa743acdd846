/**
 * What `capkit convert` does to each packet: which stay, and what becomes of them.
 *
 * @module
 */

import type { CaptureFileWriter } from "../file/capture_file_writer.ts";
import type { WritablePacket } from "../file/format_writer.ts";
import { EPB_HASH } from "../pcapng_option.ts";
import { Packet } from "../packet.ts";
import { FLAG_HAS_OPTIONS } from "../packet_flag.ts";
import { fromNanoseconds, type Timestamp } from "../timestamp.ts";
import type { Run } from "./convert_input.ts";
import type { ConvertOptions } from "./convert_options.ts";
import { DuplicateWindow } from "./duplicate_window.ts";
import { PacketFilter } from "./packet_filter.ts";
import { stripVlan } from "./strip_vlan.ts";

const NS_PER_SECOND = 1_000_000_000;

/** Packets as they come from the files, by number, and as they go into the other one. */
export class PacketEdit {
  readonly #options: ConvertOptions;
  readonly #filter: PacketFilter | undefined;
  readonly #window: DuplicateWindow | undefined;
  readonly #shift: Readonly<Timestamp>;
  /** Whether packets have to be looked at one by one. */
  readonly #single: boolean;
  #verdicts: { readonly block: Run["block"]; readonly rows: Uint8Array } | undefined = undefined;
  /** Packets that have come. */
  #number = 0;

  /**
   * The edit that the options describe.
   *
   * @param linktypes Those that the files have from the start.
   * @throws FilterSyntaxError where the filter means nothing for one of them.
   */
  constructor(options: ConvertOptions, linktypes: Iterable<number>) {
    const { filter, dedup, shiftNs, stripVlan: strip } = options;
    this.#options = options;
    this.#filter = PacketFilter.of(filter, linktypes);
    this.#window = dedup === undefined ? undefined : new DuplicateWindow(dedup);
    this.#shift = fromNanoseconds(shiftNs);
    this.#single = dedup !== undefined || shiftNs !== 0n || strip;
  }

  /** Packets that have come so far. */
  get packets(): number {
    return this.#number;
  }

  /** Whether no packet that comes now would stay. */
  get isOver(): boolean {
    const { ranges } = this.#options;
    return ranges.length > 0 && ranges.every((range) => range.isOver(this.#number + 1));
  }

  /** Writes what stays of a run of packets; calls back with each piece of it that is written. */
  async write(run: Run, out: CaptureFileWriter, onWritten: (piece: Run) => void): Promise<void> {
    const rows = this.#rowsOf(run);
    for (let row = run.from; row < run.to;) {
      let end = row;
      while (end < run.to && rows?.[end] !== 0) end++;
      if (end > row) {
        const piece = { ...run, from: row, to: end };
        if (this.#single) await this.#writeEach(piece, out, onWritten);
        else {
          await out.writeBatch(run, { from: row, to: end });
          onWritten(piece);
        }
      }
      row = end + 1;
    }
  }

  /** 0 for each row of the block that does not stay; undefined where all do. */
  #rowsOf(run: Run): Uint8Array | undefined {
    const { ranges } = this.#options;
    const first = this.#number - run.from + 1;
    this.#number += run.to - run.from;
    if (this.#filter === undefined && ranges.length === 0) return undefined;
    const rows = this.#verdictsOf(run);
    for (let row = run.from; row < run.to && ranges.length > 0; row++) {
      const packet = new Packet(run.block, row);
      const time = packet.hasTimestamp ? packet : undefined;
      if (!ranges.some((range) => range.has(first + row, time))) rows[row] = 0;
    }
    return rows;
  }

  /** The filter's verdicts on a block, of which several runs may come. */
  #verdictsOf({ block }: Run): Uint8Array {
    if (this.#verdicts?.block !== block) {
      this.#verdicts = { block, rows: this.#filter?.verdicts(block) ?? new Uint8Array(block.length).fill(1) };
    }
    return this.#verdicts.rows;
  }

  async #writeEach(run: Run, out: CaptureFileWriter, onWritten: (piece: Run) => void): Promise<void> {
    for (let row = run.from; row < run.to; row++) {
      const edited = this.#edit(new Packet(run.block, row));
      if (edited === undefined) continue;
      await out.write(edited);
      onWritten({ ...run, from: row, to: row + 1 });
    }
  }

  /** The packet as it is written; undefined where it was there before. */
  #edit(packet: Packet): WritablePacket | undefined {
    const stripped = this.#options.stripVlan ? stripVlan(packet) : undefined;
    const { bytes, origlen } = stripped ?? packet;
    const { seconds, nanoseconds, hasTimestamp, flags, linktype } = packet;
    if (this.#window?.isDuplicate(bytes, { origlen, seconds, nanoseconds })) return undefined;
    const sum = nanoseconds + this.#shift.nanoseconds;
    const over = sum >= NS_PER_SECOND ? 1 : 0;
    const time = !hasTimestamp
      ? { seconds, nanoseconds }
      : { seconds: seconds + this.#shift.seconds + over, nanoseconds: sum - over * NS_PER_SECOND };
    const options = (flags & FLAG_HAS_OPTIONS) === 0 ? [] : packet.options;
    return {
      bytes,
      origlen,
      ...time,
      linktype,
      interface: packet.interface,
      flags,
      // A hash of the frame with its tags is none of the frame without.
      options: stripped === undefined ? options : options.filter(({ code }) => code !== EPB_HASH),
    };
  }
}
