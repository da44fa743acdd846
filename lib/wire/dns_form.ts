/**
 * The forms of what DNS records say, and how fields of such forms are read and written one after the other.
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import type { DnsReader, DnsWriter } from "./dns_bytes.ts";

/**
 * The form of one field: numbers by their bits, `"hex8"` and `"hex16"` bytes after a length of so many bits, `"types"` the
 * bitmap of RFC 4034, section 4.1.2; those without a length of their own go to the end of the data.
 */
export type DnsForm =
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint48"
  | "ipv4"
  | "ipv6"
  | "name"
  | "string"
  | "strings"
  | "text"
  | "hex"
  | "hex8"
  | "hex16"
  | "types";

/** A field's name and its form. */
type Row = readonly [name: string, form: DnsForm, ...more: unknown[]];

/** The value of a field: bytes are hexadecimal digits, names and texts are in presentation format, types their numbers. */
export type DnsValue = number | string | number[];

/** A field of a record's data, and where it lies. */
export interface DnsCell {
  /** Its name: that of the type's RFC. */
  readonly name: string;
  /** Where it begins in the view. */
  readonly offset: number;
  /** The byte after it. */
  readonly end: number;
  /** What it says. */
  readonly value: DnsValue;
}

/** The fields of a record's data, which the reader is at, as far as they can be read. */
export function readForm(reader: DnsReader, rows: readonly Row[]): DnsCell[] {
  const cells: DnsCell[] = [];
  for (const [name, form] of rows) {
    do {
      const offset = reader.at;
      const value = form === "strings" ? reader.string() : readValue(reader, form);
      if (reader.status !== "ok") return cells;
      cells.push({ name, offset, end: reader.at, value });
    } while (form === "strings" && reader.at < reader.limit);
  }
  return cells;
}

function readValue(reader: DnsReader, form: Exclude<DnsForm, "strings">): DnsValue {
  switch (form) {
    case "uint8":
      return reader.uint8();
    case "uint16":
      return reader.uint16();
    case "uint32":
      return reader.uint32();
    case "uint48":
      return reader.uint16() * 0x1_0000_0000 + reader.uint32();
    case "ipv4":
      return reader.ipv4();
    case "ipv6":
      return reader.ipv6();
    case "name":
      return reader.name();
    case "string":
      return reader.string();
    case "text":
      return reader.text(Math.max(0, reader.limit - reader.at));
    case "hex":
      return reader.hex(Math.max(0, reader.limit - reader.at));
    case "hex8":
      return reader.hex(reader.uint8());
    case "hex16":
      return reader.hex(reader.uint16());
    case "types":
      return readTypes(reader);
  }
}

/** The types that a bitmap names: blocks of 256 types, each up to its last byte that is not 0. */
function readTypes(reader: DnsReader): number[] {
  const types: number[] = [];
  while (reader.status === "ok" && reader.at < reader.limit) {
    const block = reader.uint8() << 8;
    const length = reader.uint8();
    for (let i = 0; i < length && reader.status === "ok"; i++) {
      const byte = reader.uint8();
      for (let bit = 0; bit < 8; bit++) if ((byte & 0x80 >> bit) !== 0) types.push(block + 8 * i + bit);
    }
  }
  return types;
}

/** Writes the fields of a record's data. */
export function writeForm(
  writer: DnsWriter,
  rows: readonly Row[],
  fields: Readonly<Record<string, DnsValue>>,
): void {
  for (const [name, form] of rows) {
    const value = fields[name];
    const field = `dns.rdata ${name}`;
    const wanted = form === "types" ? "object" : form.startsWith("uint") ? "number" : "string";
    // deno-lint-ignore valid-typeof
    if (typeof value !== wanted) {
      throw new TypeError(`Cannot encode ${field} ${String(value)}: it has the form of ${form}`);
    }
    if (Array.isArray(value)) writeTypes(writer, value);
    else if (typeof value === "number") writeNumber(writer, { field, form }, value);
    else if (value !== undefined) writeText(writer, { field, form }, value);
  }
}

interface Place {
  readonly field: string;
  readonly form: DnsForm;
}

function writeNumber(writer: DnsWriter, { field, form }: Place, value: number): void {
  if (form === "uint8") return writer.uint8(field, value);
  if (form === "uint16") return writer.uint16(field, value);
  if (form === "uint48") writer.uint16(field, Math.floor(value / 0x1_0000_0000));
  writer.uint32(field, form === "uint48" ? value % 0x1_0000_0000 : value);
}

function writeText(writer: DnsWriter, { field, form }: Place, value: string): void {
  if (form === "name") return writer.name(field, value);
  if (form === "string") return writer.string(field, value);
  if (form === "text") return writer.text(field, value);
  const bytes = parseHex(value);
  if (form === "hex8") writer.uint8(`${field} length`, bytes.length);
  if (form === "hex16") writer.uint16(`${field} length`, bytes.length);
  writer.bytes(bytes);
}

function writeTypes(writer: DnsWriter, types: readonly number[]): void {
  for (const block of new Set(types.map((type) => type >> 8).sort((a, b) => a - b))) {
    const bits = new DataView(new ArrayBuffer(32));
    let length = 0;
    for (const type of types) {
      if (type >> 8 !== block) continue;
      const at = (type & 0xff) >> 3;
      bits.setUint8(at, bits.getUint8(at) | 0x80 >> (type & 7));
      length = Math.max(length, at + 1);
    }
    writer.uint8("dns.types block", block);
    writer.uint8("dns.types length", length);
    writer.bytes(new Uint8Array(bits.buffer, 0, length));
  }
}
