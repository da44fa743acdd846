/**
 * Fields that are plain: a number, an address or bytes at one place of each part that is long enough for them.
 *
 * @module
 */

import { formatIpv4, formatIpv6, formatMac } from "../bytes/address.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { utf8BeforeZero } from "../bytes/text.ts";
import type { FieldContext, FieldSpec, FieldValue, NumberFormat, Part } from "./field.ts";
import type { LineWriter } from "./line_writer.ts";

/** Where a plain field is. */
export interface PlainPlace<T> {
  /** Its first byte, counted from the begin of the part. */
  readonly at: number | ((of: T) => number);
  /** Which parts have it; all by default. */
  readonly when?: (of: T) => boolean;
  readonly also?: string;
}

/** A plain number's place and form. */
export interface NumberPlace<T> extends PlainPlace<T> {
  /** The bits that are it; all of them by default. */
  readonly mask?: number;
  readonly format?: NumberFormat;
  readonly names?: (value: number, of: T) => string | undefined;
}

/** A plain text's place. */
export interface LengthPlace<T> extends PlainPlace<T> {
  /** How many bytes it has; up to the end of the part by default. */
  readonly size?: number | ((of: T) => number);
}

/** A number of 8 bits. */
export function uint8<T extends Part>(name: string, title: string, place: NumberPlace<T>): FieldSpec<T> {
  return number({ name, title, size: 1 }, place, (view, at) => view.getUint8(at));
}

/** A number of 16 bits. */
export function uint16<T extends Part>(name: string, title: string, place: NumberPlace<T>): FieldSpec<T> {
  return number({ name, title, size: 2 }, place, (view, at) => view.getUint16(at));
}

/** A number of 24 bits. */
export function uint24<T extends Part>(name: string, title: string, place: NumberPlace<T>): FieldSpec<T> {
  return number({ name, title, size: 3 }, place, (view, at) => view.getUint16(at) * 0x100 + view.getUint8(at + 2));
}

/** A number of 32 bits. */
export function uint32<T extends Part>(name: string, title: string, place: NumberPlace<T>): FieldSpec<T> {
  return number({ name, title, size: 4 }, place, (view, at) => view.getUint32(at));
}

/** One bit of a byte. */
export function bit8<T extends Part>(name: string, title: string, place: NumberPlace<T>): FieldSpec<T> {
  return plain({ name, title, size: 1 }, place, (view, at) => (view.getUint8(at) & (place.mask ?? 1)) !== 0);
}

/** One bit of two bytes. */
export function bit16<T extends Part>(name: string, title: string, place: NumberPlace<T>): FieldSpec<T> {
  return plain({ name, title, size: 2 }, place, (view, at) => (view.getUint16(at) & (place.mask ?? 1)) !== 0);
}

/** One bit of four bytes. */
export function bit32<T extends Part>(name: string, title: string, place: NumberPlace<T>): FieldSpec<T> {
  return plain({ name, title, size: 4 }, place, (view, at) => (view.getUint32(at) & (place.mask ?? 1)) !== 0);
}

/** An IPv4 address. */
export function ipv4At<T extends Part>(name: string, title: string, place: PlainPlace<T>): FieldSpec<T> {
  return plain({ name, title, size: 4 }, place, formatIpv4, (column, view, at) => column.ipv4(view, at));
}

/** An IPv6 address. */
export function ipv6At<T extends Part>(name: string, title: string, place: PlainPlace<T>): FieldSpec<T> {
  return plain({ name, title, size: 16 }, place, formatIpv6);
}

/** A MAC address. */
export function macAt<T extends Part>(name: string, title: string, place: PlainPlace<T>): FieldSpec<T> {
  return plain({ name, title, size: 6 }, place, formatMac, (column, view, at) => column.mac(view, at));
}

/** Bytes, as hexadecimal digits. */
export function bytesAt<T extends Part>(name: string, title: string, place: LengthPlace<T>): FieldSpec<T> {
  return run({ name, title }, place, formatHexAt);
}

/** Text in UTF-8, up to its first zero. */
export function textAt<T extends Part>(name: string, title: string, place: LengthPlace<T>): FieldSpec<T> {
  return run({ name, title }, place, utf8BeforeZero);
}

interface Title {
  readonly name: string;
  readonly title: string;
}

type Read<V> = (view: DataView, at: number, end: number) => V;

function plain<T extends Part>(
  { name, title, size }: Title & { size: number },
  { at, when, also }: PlainPlace<T>,
  read: Read<FieldValue>,
  write?: (column: LineWriter, view: DataView, at: number) => void,
): FieldSpec<T> {
  /** Where it is; undefined where the part has none. */
  const placeIn = (of: T): number | undefined => {
    if (when !== undefined && !when(of)) return undefined;
    const from = of.offset + (typeof at === "number" ? at : at(of));
    return from < of.offset || from + size > of.end ? undefined : from;
  };
  return {
    name,
    title,
    at,
    size,
    ...(also === undefined ? {} : { also }),
    value: (of) => {
      const from = placeIn(of);
      return from === undefined ? undefined : read(of.view, from, from + size);
    },
    ...(write === undefined ? {} : {
      write: (of: T, _: FieldContext, column: LineWriter) => {
        const from = placeIn(of);
        if (from !== undefined) write(column, of.view, from);
      },
    }),
  };
}

function number<T extends Part>(
  title: Title & { size: number },
  place: NumberPlace<T>,
  read: Read<number>,
): FieldSpec<T> {
  const { mask, format, names } = place;
  const shift = mask === undefined ? 1 : mask & -mask;
  const masked: Read<number> = mask === undefined
    ? read
    : (view, at, end) => ((read(view, at, end) & mask) >>> 0) / shift;
  return {
    ...plain(title, place, masked),
    ...(format === undefined ? {} : { format }),
    ...(names === undefined ? {} : { names }),
  };
}

function run<T extends Part>(title: Title, place: LengthPlace<T>, read: Read<string>): FieldSpec<T> {
  const { at, when } = place;
  const range = (of: T): { from: number; to: number } => {
    const from = of.offset + (typeof at === "number" ? at : at(of));
    const { size } = place;
    return { from, to: size === undefined ? of.end : from + (typeof size === "number" ? size : size(of)) };
  };
  return {
    ...title,
    at,
    size: (of) => {
      const { from, to } = range(of);
      return Math.max(0, to - from);
    },
    value: (of) => {
      if (when !== undefined && !when(of)) return undefined;
      const { from, to } = range(of);
      return from < of.offset || from >= to || to > of.end ? undefined : read(of.view, from, to);
    },
  };
}
