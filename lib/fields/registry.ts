/**
 * The registry of fields: Wireshark's names, and how each is read.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import type { Field } from "./field.ts";
import { FRAME_FIELDS } from "./frame.ts";

/** All fields, by layer. */
const FIELDS: readonly Field[] = [...FRAME_FIELDS];

/** The names of all fields. */
export function fieldNames(): string[] {
  return FIELDS.map(({ name }) => name);
}

/**
 * The field of a name; undefined where there is none.
 *
 * @example
 * ```ts
 * import { decode, fieldByName, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const packet = decode(new Uint8Array(60), LINKTYPE_ETHERNET, { timestampNs: 1_500_000_000_000_000_001n });
 * const time = fieldByName("frame.time_epoch")?.occurrences(packet, 1);
 * if (time?.[0] !== "1500000000.000000001") throw new Error("exact to the nanosecond");
 * ```
 */
export function fieldByName(name: string): Field | undefined {
  return FIELDS.find((field) => field.name === name);
}

/** The values of some fields of one packet after the other, as `tshark -T fields -E occurrence=a` prints them. */
export class FieldPrinter {
  readonly #fields: readonly Field[];

  /** For these fields, in this order. */
  constructor(fields: readonly Field[]) {
    this.#fields = fields;
  }

  /** The names, separated by tabs. */
  get header(): string {
    return this.#fields.map(({ name }) => name).join("\t");
  }

  /**
   * The values of a packet, separated by tabs: all occurrences of a field joined by commas, nothing where there is none.
   *
   * @param number The number of the packet, the first one being 1.
   */
  line(packet: Packet, number: number): string {
    let line = "";
    for (const [column, field] of this.#fields.entries()) {
      if (column > 0) line += "\t";
      const occurrences = field.occurrences(packet, number);
      line += occurrences.length === 1 ? occurrences[0] : occurrences.join(",");
    }
    return line;
  }
}
