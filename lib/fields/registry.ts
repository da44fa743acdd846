/**
 * The registry of fields: Wireshark's names, and how each is read.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import type { Field, Named } from "./field.ts";
import { FRAME_FIELDS } from "./frame.ts";
import { LineWriter } from "./line_writer.ts";
import { Plan } from "./plan.ts";
import { PROTOCOLS } from "./protocols.ts";

const COMMA = 0x2c;

/** All fields, by name, of which several share some. */
function allNamed(): readonly Named[] {
  return [...FRAME_FIELDS, ...PROTOCOLS.flatMap(({ specs }) => specs)];
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
  const plan = new Plan([name]);
  // Between occurrences is what no text has.
  const line = new LineWriter(0x00);
  return {
    name,
    title: found.title,
    occurrences(packet, number) {
      plan.write(packet, number, line);
      const { filled } = line;
      line.end(1);
      const text = line.takeText(0);
      return filled ? text.split("\0") : [];
    },
  };
}

/**
 * The values of some fields of one packet after the other, as `tshark -T fields -E occurrence=a` prints them.
 *
 * @example
 * ```ts
 * import { decode, FieldPrinter, frame, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 4001 }));
 * const printer = new FieldPrinter(["frame.number", "ip.src", "tcp.port", "udp.port"]);
 * const line = printer.line(decode(bytes, LINKTYPE_RAW), 1);
 * if (line !== "1\t192.0.2.1\t\t4000,4001") throw new Error("nothing where there is no such field");
 * ```
 */
export class FieldPrinter {
  /** The names, separated by tabs. */
  readonly header: string;
  readonly #columns: number;
  readonly #plan: Plan;
  readonly #lines: LineWriter = new LineWriter(COMMA);

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
    this.#columns = names.length;
    this.#plan = new Plan(names);
  }

  /**
   * The values of a packet, separated by tabs: all occurrences of a field joined by commas, nothing where there is none. No line
   * end. Who prints many packets rather calls {@linkcode write}, which makes no strings.
   *
   * @param number The number of the packet, the first one being 1.
   */
  line(packet: Packet, number: number): string {
    const start = this.#lines.length;
    this.#plan.write(packet, number, this.#lines);
    this.#lines.end(this.#columns);
    return this.#lines.takeText(start);
  }

  /** Adds the line of a packet, with a line feed behind it, to those that {@linkcode take} returns. */
  write(packet: Packet, number: number): void {
    this.#plan.write(packet, number, this.#lines);
    this.#lines.end(this.#columns);
    this.#lines.feed();
  }

  /** Bytes of the lines that were written since they were taken last. */
  get length(): number {
    return this.#lines.length;
  }

  /** The lines that were written since the last call, as UTF-8. The bytes are the printer's, and stay until its next call. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#lines.take();
  }
}
