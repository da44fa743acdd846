/**
 * ConvertReport: what of the files that were read could not be written.
 *
 * @module
 */

import { type CaptureInterface, ROW_FLAGS } from "../block.ts";
import { FLAG_HAS_OPTIONS, FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import type { FileRecord } from "../file/record.ts";
import type { Run } from "./convert_input.ts";

/** The bits of a packet's flags that a pcapng file says. */
const FILE_FLAGS = 0xffff_0fff;

/** What can be lost. */
type Loss = FileRecord["kind"] | "options" | "flags" | "timeless";

/** How it is said of one, and of several. */
const WORDS: Readonly<Record<Loss, readonly [one: string, several: string]>> = {
  section: ["section header", "section headers"],
  interface: ["interface description", "interface descriptions"],
  names: ["block of names", "blocks of names"],
  statistics: ["block of statistics", "blocks of statistics"],
  secrets: ["block of secrets", "blocks of secrets"],
  custom: ["custom block", "custom blocks"],
  unknown: ["block of an unknown type", "blocks of unknown types"],
  options: ["packet's comments and options", "packets' comments and options"],
  flags: ["packet's direction or other flags", "packets' directions or other flags"],
  timeless: ["packet's having no time", "packets' having no time"],
};

/** Counts what is lost. */
export class ConvertReport {
  readonly #counts: Map<Loss, number> = new Map();
  readonly #interfaces: Set<CaptureInterface> = new Set();

  /** A record is not written. */
  addRecord(record: FileRecord): void {
    this.#add(record.kind, 1);
  }

  /** Packets are written without all but their frames and times. */
  addPackets({ block, from, to }: Run): void {
    for (let row = from; row < to; row++) {
      const flags = block.word(row, ROW_FLAGS);
      if ((flags & FLAG_HAS_OPTIONS) !== 0) this.#add("options", 1);
      if ((flags & FILE_FLAGS) !== 0) this.#add("flags", 1);
      if ((flags & FLAG_NO_TIMESTAMP) !== 0) this.#add("timeless", 1);
      this.#interfaces.add(block.interface(row));
    }
  }

  /** All that was lost, as the end of a message; undefined where nothing was. */
  get text(): string | undefined {
    const parts = [...this.#counts].map(([loss, count]) => `${count} ${WORDS[loss][count === 1 ? 0 : 1]}`);
    if (this.#interfaces.size > 1) parts.push(`which of ${this.#interfaces.size} interfaces each packet is of`);
    return parts.length === 0 ? undefined : parts.join(", ");
  }

  #add(loss: Loss, count: number): void {
    this.#counts.set(loss, (this.#counts.get(loss) ?? 0) + count);
  }
}
