/**
 * Field: a value of packets that has a name in Wireshark's display filters; and the form in which a protocol's file beside
 * this one lists its fields.
 *
 * @module
 */

import { formatHexAt, hexNumberFormat } from "../bytes/hex.ts";
import { escapeControls } from "../bytes/text.ts";
import type { Packet } from "../packet.ts";

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
  readonly format?: (value: number) => string;
  /** What a number means, in words, for people; undefined where it has no name. */
  readonly names?: (value: number, of: T) => string | undefined;
}

/** Parts of a part: options of a header, records of a message. {@linkcode list} makes one. */
export interface FieldList<T> {
  /** Their fields, with those of parts within them. */
  readonly specs: readonly Named[];
  /** What reads a column's field from all of them; undefined where it is none of theirs. */
  reader(column: Column): FieldReader<T> | undefined;
  /** Shows all of them. */
  show(of: T, context: FieldContext, sink: FieldSink): void;
}

/** A field's names. */
export type Named = Pick<FieldSpec<never>, "name" | "title" | "also">;

/** What a protocol's or a list's `fields` is made of. */
export type FieldEntry<T> = FieldSpec<T> | FieldList<T>;

/** Where the texts of a field's occurrences go, one after the other. */
export interface FieldTexts {
  push(text: string): unknown;
}

/** A field that is asked for. */
export interface Column {
  /** Its name, or one that it shares. */
  readonly name: string;
  /** Where its texts go. */
  readonly texts: FieldTexts;
}

/** Appends the texts of a field's occurrences to its column. */
export type FieldReader<T> = (of: T, context: FieldContext) => void;

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
    reader(column) {
      const readers = readersOf(fields, column);
      if (readers.length === 0) return undefined;
      return (of, context) => {
        for (const item of items(of)) for (const read of readers) read(item, context);
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

/** What reads the fields of a column's name, those that share it included. */
export function readersOf<T>(entries: readonly FieldEntry<T>[], column: Column): FieldReader<T>[] {
  return entries.flatMap((entry) => {
    if ("specs" in entry) return entry.reader(column) ?? [];
    return entry.name === column.name || entry.also === column.name ? readerOf(entry, column) : [];
  });
}

function readerOf<T>({ value, format }: FieldSpec<T>, { texts }: Column): FieldReader<T> {
  return (of, context) => {
    const found = value(of, context);
    if (found === undefined) return;
    // Most are numbers, and what is asked first is found soonest.
    if (typeof found === "number") texts.push(format === undefined ? String(found) : format(found));
    else if (isList(found)) { for (const one of found) texts.push(escapeControls(formatValue(one, format))); }
    else texts.push(escapeControls(formatValue(found, format)));
  };
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

function formatValue(value: FieldValue, format: ((value: number) => string) | undefined): string {
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
export function hex(digits: number): (value: number) => string {
  const format = hexNumberFormat(digits);
  return (value) => "0x" + format(value);
}

/** A number of 8 bits in base 16. */
export const HEX8: (value: number) => string = hex(2);
/** A number of 16 bits in base 16. */
export const HEX16: (value: number) => string = hex(4);
/** A number of 24 bits in base 16. */
export const HEX24: (value: number) => string = hex(6);
/** A number of 32 bits in base 16. */
export const HEX32: (value: number) => string = hex(8);
