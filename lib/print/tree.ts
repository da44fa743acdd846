/**
 * A packet as a tree: every field of every layer, with the bytes it is in.
 *
 * @module
 */

import type { FieldSink } from "../fields/field.ts";
import { FRAME_FIELDS } from "../fields/frame.ts";
import { protocolOf } from "../fields/protocols.ts";
import { linktypeName } from "../linktype.ts";
import type { Packet } from "../packet.ts";
import type { Layer } from "../wire/layer.ts";

/** How a tree is printed. */
export interface TreeOptions {
  /** The number of the packet among those of its file; none is printed by default. */
  number?: number;
  /** Puts text in the colour of a role; as it is by default. */
  paint?: (role: TreeRole, text: string) => string;
}

/** What a piece of a tree's text is: a layer's title, a field's title, its value, its bytes, a complaint. */
export type TreeRole = "layer" | "title" | "value" | "bytes" | "error";

/** Lines of fields at most, so that no packet takes long: an honest one has a few hundred. */
const MAX_LINES = 1250;
/** Characters of values at most, likewise, those that are cut off included: making them is what takes long. */
const MAX_LENGTH = 100_000;
/** Characters of one field's value at most. */
const MAX_TEXT = 4096;

/**
 * All fields of a packet, a line each, indented by what they are a part of, behind them the bytes they are in, counted from
 * the begin of the frame: `[12..13]`. What follows from other fields has none. Ends without a newline.
 *
 * Of a packet made to be endless, of a thousand options in each of a hundred headers, the first 1,250 lines or 100,000 characters
 * are printed, and of very long values the beginning; a line and three dots say so.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, LINKTYPE_ETHERNET, tree, vlan } from "@capkit/capkit/core";
 *
 * const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
 * const bytes = frame(ethernet(addresses), vlan({ vid: 100, ethertype: 0x88b5 }), new Uint8Array(46));
 * const lines = tree(decode(bytes, LINKTYPE_ETHERNET)).split("\n");
 * if (!lines.includes("  VLAN Identifier: 100 [14..15]")) throw new Error("a field of the tag");
 * ```
 */
export function tree(packet: Packet, options: TreeOptions = {}): string {
  const { walk } = packet;
  const start = packet.bytes.byteOffset - walk.view.byteOffset;
  const printer = new TreePrinter(start, options);
  const context = { packet, number: options.number ?? 0 };
  const numbered = options.number === undefined ? "Frame" : `Frame ${options.number}`;
  printer.open(`${numbered}, ${linktypeName(packet.linktype)}`, start, start + packet.caplen);
  for (const { name, title, value } of FRAME_FIELDS) {
    if (name === "frame.number") continue;
    const found = value(packet, context);
    for (const one of Array.isArray(found) ? found : [found]) {
      if (one !== undefined) printer.field(name, title, String(one), start, start);
    }
  }
  printer.close();
  for (let i = 0;; i++) {
    const type = walk.classAt(i);
    const layer = walk.layerAt(i);
    if (type === undefined || layer === undefined || printer.full) break;
    const known = protocolOf(type);
    if (known !== undefined) known.show(layer, context, printer);
    else showForeign(layer, printer);
  }
  if (printer.full) printer.complain("There are more fields, which are not printed");
  const { offset, end } = walk.payload();
  if (offset < end) printer.bytes("Payload", offset, end);
  const { error } = packet;
  if (error !== undefined) printer.complain(error.message);
  return printer.text;
}

/** A layer of a user's own: what it says of itself. */
function showForeign(layer: Layer, printer: TreePrinter): void {
  printer.open(layer.name, layer.offset, layer.payloadOffset);
  for (const [key, value] of Object.entries(layer.toJSON())) {
    printer.field(key, key, typeof value === "object" ? JSON.stringify(value) : String(value), 0, 0);
  }
  printer.close();
}

/** Puts the lines together. */
class TreePrinter implements FieldSink {
  readonly #origin: number;
  readonly #paint: (role: TreeRole, text: string) => string;
  readonly #lines: string[] = [];
  #depth = 0;
  #length = 0;

  /** @param origin Where the frame begins in its view. */
  constructor(origin: number, { paint = (_, text) => text }: TreeOptions) {
    this.#origin = origin;
    this.#paint = paint;
  }

  get full(): boolean {
    return this.#lines.length >= MAX_LINES || this.#length >= MAX_LENGTH;
  }

  get text(): string {
    return this.#lines.join("\n");
  }

  open(title: string, offset: number, end: number): void {
    this.#add(this.#paint(this.#depth === 0 ? "layer" : "title", printable(title)), offset, end);
    this.#depth++;
  }

  close(): void {
    this.#depth--;
  }

  field(_name: string, title: string, text: string, offset: number, end: number): void {
    this.#length += text.length;
    this.#add(`${this.#paint("title", `${title}:`)} ${this.#paint("value", printable(text))}`, offset, end);
  }

  /** Bytes that no layer has. */
  bytes(title: string, offset: number, end: number): void {
    this.#add(`${this.#paint("layer", `${title}, ${end - offset} bytes`)}`, offset, end);
  }

  complain(message: string): void {
    this.#lines.push(this.#paint("error", message));
  }

  #add(text: string, offset: number, end: number): void {
    const bytes = end > offset ? ` ${this.#paint("bytes", this.#range(offset, end))}` : "";
    this.#lines.push("  ".repeat(this.#depth) + text + bytes);
  }

  #range(offset: number, end: number): string {
    const [first, last] = [offset - this.#origin, end - this.#origin - 1];
    return first === last ? `[${first}]` : `[${first}..${last}]`;
  }
}

/** Text from a packet: what would move a terminal's cursor or end the line is escaped, and what is very long is cut. */
function printable(text: string): string {
  // Most texts are plain.
  if (text.length <= MAX_TEXT && /^[ -~]*$/.test(text)) return text;
  let shown = "";
  for (const char of text.slice(0, MAX_TEXT)) shown += char >= " " && char <= "~" ? char : escaped(char);
  return text.length > MAX_TEXT ? `${shown}… (${text.length} characters)` : shown;
}

/** Control characters, escaped, by their codes: making them anew takes several times as long. */
const CONTROLS: readonly string[] = Array.from(
  { length: 0xa0 },
  (_, code) => `\\x${code.toString(16).padStart(2, "0")}`,
);

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0xa0) return CONTROLS[code] ?? "";
  if (!/[\p{Cf}\p{Zl}\p{Zp}]/u.test(char)) return char;
  return code < 0x100 ? `\\x${code.toString(16)}` : `\\u{${code.toString(16)}}`;
}
