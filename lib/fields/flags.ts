/**
 * Numbers that are made of flags: the whole of one in base 16, and each of its bits.
 *
 * @module
 */

import { type FieldSpec, hex, type Part } from "./field.ts";
import { uint16, uint24, uint32, uint8 } from "./plain_field.ts";

/** A bit: what is behind the name of the whole, its own title, and which one it is. */
export type Flag = readonly [suffix: string, title: string, mask: number];

/** A number that is made of flags. */
export interface FlagsSpec<T> {
  readonly name: string;
  readonly title: string;
  /** Its first byte, counted from the begin of the part. */
  readonly at: number | ((of: T) => number);
  /** How many bytes it has; 1 by default. */
  readonly size?: 1 | 2 | 3 | 4;
  /** Which parts have it; all by default. */
  readonly when?: (of: T) => boolean;
  readonly bits: readonly Flag[];
}

const NUMBERS = { 1: uint8, 2: uint16, 3: uint24, 4: uint32 };

/** The fields of a number that is made of flags. */
export function flags<T extends Part>(spec: FlagsSpec<T>): FieldSpec<T>[] {
  const { name, title, at, size = 1, when = () => true, bits } = spec;
  const number = NUMBERS[size];
  return [
    number(name, title, { at, when, format: hex(2 * size) }),
    ...bits.map(([suffix, title, mask]) => number<T>(`${name}.${suffix}`, title, { at, when, mask })),
  ];
}
