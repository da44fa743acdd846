/**
 * The registry of fields: Wireshark's names, and how each is read.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import type { Layer, LayerClass } from "../wire/layer.ts";
import {
  type Column,
  type Field,
  type FieldContext,
  type FieldReader,
  type FieldTexts,
  type Named,
  readersOf,
} from "./field.ts";
import { FRAME_FIELDS } from "./frame.ts";
import { PROTOCOLS, protocolsOf } from "./protocols.ts";

/** The field that no layer has alone: the names of all of them. */
const FRAME_PROTOCOLS: Named = { name: "frame.protocols", title: "Protocols in the frame" };

/** All fields, by name, of which several share some. */
function allNamed(): readonly Named[] {
  return [...FRAME_FIELDS, FRAME_PROTOCOLS, ...PROTOCOLS.flatMap(({ specs }) => specs)];
}

/** All fields: the name of each, and what it is in a few words. */
export function listFields(): Pick<Field, "name" | "title">[] {
  const titles = new Map<string, string>();
  for (const { name, also, title } of allNamed()) {
    for (const one of also === undefined ? [name] : [name, also]) if (!titles.has(one)) titles.set(one, title);
  }
  return Array.from(titles, ([name, title]) => ({ name, title }));
}

/** The names of all fields. */
export function fieldNames(): string[] {
  return listFields().map(({ name }) => name);
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
 * if (fieldByName("eth.src")?.occurrences(packet, 1)[0] !== "00:00:00:00:00:00") throw new Error("a MAC address");
 * ```
 */
export function fieldByName(name: string): Field | undefined {
  const found = allNamed().find((named) => named.name === name || named.also === name);
  if (found === undefined) return undefined;
  const texts: string[] = [];
  const plan = new Plan([{ name, texts }]);
  return {
    name,
    title: found.title,
    occurrences(packet, number) {
      texts.length = 0;
      plan.read(packet, number);
      return [...texts];
    },
  };
}

/** What is read of each packet for some columns: only fields of layers that the packet has are ever looked at. */
class Plan {
  readonly #ofFrame: readonly FieldReader<Packet>[];
  readonly #ofLayer: ReadonlyMap<LayerClass, (layer: Layer, context: FieldContext) => void>;
  /** The columns of `frame.protocols`. */
  readonly #protocols: readonly Column[];

  constructor(columns: readonly Column[]) {
    this.#ofFrame = columns.flatMap((column) => readersOf(FRAME_FIELDS, column));
    this.#ofLayer = new Map(PROTOCOLS.flatMap((known) => {
      const reader = known.reader(columns);
      return reader === undefined ? [] : [[known.type, reader] as const];
    }));
    this.#protocols = columns.filter(({ name }) => name === FRAME_PROTOCOLS.name);
  }

  /** Appends the texts of a packet to the columns. */
  read(packet: Packet, number: number): void {
    const context = { packet, number };
    for (const read of this.#ofFrame) read(packet, context);
    for (const { texts } of this.#protocols) texts.push(protocolsOf(packet));
    if (this.#ofLayer.size === 0) return;
    const { walk } = packet;
    for (let i = 0;; i++) {
      const type = walk.classAt(i);
      const layer = walk.layerAt(i);
      if (type === undefined || layer === undefined) return;
      this.#ofLayer.get(type)?.(layer, context);
    }
  }
}

/** The text of a column: all occurrences of a field, joined by commas. */
class Cell implements FieldTexts {
  text = "";
  /** Whether a text was pushed: the first one may be empty. */
  filled = false;

  push(text: string): void {
    this.text = this.filled ? `${this.text},${text}` : text;
    this.filled = true;
  }
}

/** The values of some fields of one packet after the other, as `tshark -T fields -E occurrence=a` prints them. */
export class FieldPrinter {
  /** The names, separated by tabs. */
  readonly header: string;
  readonly #cells: readonly Cell[];
  /** So many tabs as the index says. */
  readonly #tabs: readonly string[];
  readonly #plan: Plan;

  /**
   * For the fields of these names, in this order.
   *
   * @throws TypeError where there is no such field.
   */
  constructor(names: readonly string[]) {
    const known = new Set(fieldNames());
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw new TypeError(`Cannot print field "${unknown}": there is none of this name, fieldNames() has all`);
    }
    this.header = names.join("\t");
    const columns = names.map((name) => ({ name, texts: new Cell() }));
    this.#cells = columns.map(({ texts }) => texts);
    this.#tabs = names.map((_, index) => "\t".repeat(index));
    this.#plan = new Plan(columns);
  }

  /**
   * The values of a packet, separated by tabs: all occurrences of a field joined by commas, nothing where there is none.
   *
   * @param number The number of the packet, the first one being 1.
   */
  line(packet: Packet, number: number): string {
    this.#plan.read(packet, number);
    const cells = this.#cells;
    const tabs = this.#tabs;
    let line = "";
    let last = 0;
    // Most cells of most packets are empty: their tabs come with the next cell that is not.
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell === undefined || !cell.filled) continue;
      line += (tabs[i - last] ?? "") + cell.text;
      last = i;
      cell.filled = false;
    }
    return line + (tabs[cells.length - 1 - last] ?? "");
  }
}
