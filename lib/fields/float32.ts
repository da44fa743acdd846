/**
 * Fields that are numbers of IEEE 754 in 4 bytes.
 *
 * @module
 */

import type { FieldSpec, Part } from "./field.ts";

/** Where such numbers are, and which parts have them. */
export interface FloatPlace<T> {
  /** The first byte, counted from the begin of the part. */
  readonly at: number;
  /** How many there are at most, one behind the other, as far as the part goes; 1 by default. */
  readonly count?: number;
  readonly when: (of: T) => boolean;
}

/** One such number or several. */
export function float32<T extends Part>(name: string, title: string, place: FloatPlace<T>): FieldSpec<T> {
  const { at, count = 1, when } = place;
  return {
    name,
    title,
    at,
    size: 4 * count,
    value: (of) => {
      if (!when(of)) return undefined;
      const { view, offset, end } = of;
      const there = Math.max(0, Math.min(count, Math.floor((end - offset - at) / 4)));
      return Array.from({ length: there }, (_, i) => formatFloat(view.getFloat32(offset + at + 4 * i)));
    },
  };
}

/** A number as C prints it with `%g`, which tshark does. */
function formatFloat(value: number): string {
  const rounded = Number(value.toPrecision(6));
  const exponent = rounded === 0 ? 0 : Math.floor(Math.log10(Math.abs(rounded)));
  if (!Number.isFinite(rounded)) return String(rounded).replace("Infinity", "inf").replace("NaN", "nan");
  if (exponent >= -4 && exponent < 6) return String(rounded);
  return rounded.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
