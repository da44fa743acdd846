/**
 * Field: a value of packets that has a name in Wireshark's display filters; and the form in which a protocol's file beside
 * this one lists its fields.
 *
 * @module
 */

import { formatHexAt, hexNumberFormat } from "../bytes/hex.ts";
import type { Packet } from "../packet.ts";
import type { Layer } from "../wire/layer.ts";
import type { LineWriter } from "./line_writer.ts";

/** What can be said of a packet under one name. */
export interface Field {
  /** Its name, `"frame.len"`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /**
   * The texts of all its occurrences in a packet, outermost first; none where the packet has no such field.
   *
   * @param number The number of the packet among those of its file, the first one being 1: a packet does not know it.
   */
  occurrences(packet: Packet, number: number): readonly string[];
}

/** A value of a field, before it is text. */
export type FieldValue = number | bigint | boolean | string | Uint8Array;

/** What lies in a frame and has fields: a layer, an option of it, a record in it. */
export interface Part {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Where it begins in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
}

/** The packet that a field is read from. */
export interface FieldContext {
  readonly packet: Packet;
  /** Its number among those of its file, the first one being 1. */
  readonly number: number;
}

/** What makes a number text. */
export interface NumberFormat {
  (value: number): string;
  /** How many digits at least it writes after `0x`, where it writes numbers in base 16. */
  readonly hexDigits?: number;
}

/** A number that may depend on the part. */
type Place<T> = number | ((of: T) => number);

/**
 * One field of a protocol: its name, where its bytes are, and how its value is read.
 *
 * A number is printed in decimal digits where `format` says nothing else, true and false as 1 and 0, bytes as hexadecimal
 * digits, text as it is but for control characters, which are escaped in columns.
 */
export interface FieldSpec<T> {
  /** Wireshark's name, `"udp.srcport"`; one of our own where Wireshark has none. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** A name that it shares with another field, `"udp.port"`. */
  readonly also?: string;
  /** Where its bytes begin, counted from the begin of the part; left out for what is not in the frame but follows from it. */
  readonly at?: Place<T>;
  /** How many bytes it is in; 1 where `at` is given and this is not. */
  readonly size?: Place<T>;
  /** The value, or several; undefined where the part has none. */
  readonly value: (of: T, context: FieldContext) => FieldValue | readonly FieldValue[] | undefined;
  /** A number as text, as tshark prints it in a column. */
  readonly format?: NumberFormat;
  /** Writes what `value` returns into a column, sooner than by making a text of it. */
  readonly write?: FieldReader<T>;
  /** What a number means, in words, for people; undefined where it has no name. */
  readonly names?: (value: number, of: T) => string | undefined;
}

/** Parts of a part: options of a header, records of a message. {@linkcode list} makes one. */
export interface FieldList<T> {
  /** Their fields, with those of parts within them. */
  readonly specs: readonly Named[];
  /** What reads the field of this name from all of them; undefined where it is none of theirs. */
  reader(name: string): FieldReader<T> | undefined;
  /** Shows all of them. */
  show(of: T, context: FieldContext, sink: FieldSink): void;
}

/** A field's names. */
export type Named = Pick<FieldSpec<never>, "name" | "title" | "also">;

/** What a protocol's or a list's `fields` is made of. */
export type FieldEntry<T> = FieldSpec<T> | FieldList<T>;

/** Writes a field's occurrences into the column that the writer is at. */
export type FieldReader<T> = (of: T, context: FieldContext, column: LineWriter) => void;

/** Reads a field of a packet, or of layers of one class. */
export interface PartReader {
  /**
   * Writes the field's occurrences into the column that the writer is at.
   *
   * A method, so that readers of all classes have one type: who finds them by the class does not ask each layer for it again.
   *
   * @param of The packet, or a layer of that class, and of no other.
   */
  read(of: Packet | Layer, context: FieldContext, column: LineWriter): void;
}

/** Is shown all that a packet says, in its order: prints a tree, for example. Offsets are those of the view. */
export interface FieldSink {
  /** Takes no more, so that nothing more need be read. */
  readonly full: boolean;
  /** Begins what all that comes until `close` is a part of. */
  open(title: string, offset: number, end: number): void;
  /** Ends it. */
  close(): void;
  /** A field; offset and end are equal for one that is not in the frame. */
  field(name: string, title: string, text: string, offset: number, end: number): void;
}

/** What a {@linkcode list} is made of. */
export interface ListSpec<T, I extends Part> {
  /** What one of them is, `"Option"`, or that of one in particular. */
  readonly title: string | ((item: I) => string);
  /** All of them, in their order. */
  readonly items: (of: T) => readonly I[];
  /** The fields of one. */
  readonly fields: readonly FieldEntry<I>[];
}

/** Parts of a part, each with its own fields. */
export function list<T, I extends Part>({ title, items, fields }: ListSpec<T, I>): FieldList<T> {
  return {
    specs: specsOf(fields),
    reader(name) {
      const readers = readersOf(fields, name);
      if (readers.length === 0) return undefined;
      return (of, context, column) => {
        for (const item of items(of)) for (const read of readers) read(item, context, column);
      };
    },
    show(of, context, sink) {
      for (const item of items(of)) {
        if (sink.full) return;
        const inner = item.view === context.packet.walk.view ? sink : outside(sink);
        inner.open(typeof title === "string" ? title : title(item), item.offset, item.end);
        showFields(fields, item, context, inner);
        inner.close();
      }
    },
  };
}

/** A sink for what is not in the frame but was made of its bytes, by decryption: none of it has a place. */
function outside(sink: FieldSink): FieldSink {
  return {
    get full() {
      return sink.full;
    },
    open: (title) => sink.open(title, 0, 0),
    close: () => sink.close(),
    field: (name, title, text) => sink.field(name, title, text, 0, 0),
  };
}

/** The names of some entries and of all that is within them. */
export function specsOf<T>(entries: readonly FieldEntry<T>[]): Named[] {
  return entries.flatMap((entry) => "specs" in entry ? entry.specs : [entry]);
}

/** What reads the fields of a name, those that share it included. */
export function readersOf<T>(entries: readonly FieldEntry<T>[], name: string): FieldReader<T>[] {
  return entries.flatMap((entry) => {
    if ("specs" in entry) return entry.reader(name) ?? [];
    return entry.name === name || entry.also === name ? readerOf(entry) : [];
  });
}

function readerOf<T>({ value, format, write }: FieldSpec<T>): FieldReader<T> {
  if (write !== undefined) return write;
  return (of, context, column) => {
    const found = value(of, context);
    if (found === undefined) return;
    // Most are numbers, and what is asked first is found soonest.
    if (typeof found === "number") writeNumber(column, found, format);
    else if (isList(found)) { for (const one of found) writeValue(column, one, format); }
    else writeValue(column, found, format);
  };
}

/** Writes a value into a column, as tshark prints it. */
export function writeValue(column: LineWriter, value: FieldValue, format: NumberFormat | undefined): void {
  if (typeof value === "number") writeNumber(column, value, format);
  else column.text(formatValue(value, format));
}

function writeNumber(column: LineWriter, value: number, format: NumberFormat | undefined): void {
  if (format === undefined) column.decimal(value);
  else if (format.hexDigits === undefined || value > 0xffff_ffff) column.text(format(value));
  else column.hex(value, format.hexDigits);
}

/** Shows a part's fields. */
export function showFields<T extends Part>(
  entries: readonly FieldEntry<T>[],
  of: T,
  context: FieldContext,
  sink: FieldSink,
): void {
  for (const entry of entries) {
    if (sink.full) return;
    if ("specs" in entry) entry.show(of, context, sink);
    else showField(entry, of, context, sink);
  }
}

function showField<T extends Part>(spec: FieldSpec<T>, of: T, context: FieldContext, sink: FieldSink): void {
  const value = spec.value(of, context);
  if (value === undefined) return;
  const offset = of.offset + (spec.at === undefined ? 0 : placeOf(spec.at, of));
  const end = spec.at === undefined ? offset : Math.min(of.end, offset + placeOf(spec.size ?? 1, of));
  for (const one of isList(value) ? value : [value]) {
    if (sink.full) return;
    sink.field(spec.name, spec.title, describe(spec, one, of), offset, Math.max(offset, end));
  }
}

/** `"17 (UDP)"`, or the text alone where the value has no name. */
function describe<T>({ format, names }: FieldSpec<T>, value: FieldValue, of: T): string {
  const text = formatValue(value, format);
  const name = typeof value === "number" ? names?.(value, of) : undefined;
  return name === undefined ? text : `${text} (${name})`;
}

/** A value as text, as tshark prints it. */
export function formatValue(value: FieldValue, format: NumberFormat | undefined): string {
  if (typeof value === "number") return format === undefined ? String(value) : format(value);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "bigint") return String(value);
  return formatHexAt(new DataView(value.buffer, value.byteOffset, value.length), 0, value.length);
}

function isList(value: FieldValue | readonly FieldValue[]): value is readonly FieldValue[] {
  return Array.isArray(value);
}

function placeOf<T>(place: Place<T>, of: T): number {
  return typeof place === "number" ? place : place(of);
}

/** A number as `0x` and so many hexadecimal digits at least: what tshark prints of fields in base 16. */
export function hex(digits: number): NumberFormat {
  const format = hexNumberFormat(digits);
  const text = (value: number) => "0x" + format(value);
  return digits > 8 ? text : Object.assign(text, { hexDigits: digits });
}

/** A number of 8 bits in base 16. */
export const HEX8: NumberFormat = hex(2);
/** A number of 16 bits in base 16. */
export const HEX16: NumberFormat = hex(4);
/** A number of 24 bits in base 16. */
export const HEX24: NumberFormat = hex(6);
/** A number of 32 bits in base 16. */
export const HEX32: NumberFormat = hex(8);
