/**
 * Cells: fields whose places only a walk over the bytes before them tells.
 *
 * @module
 */

import {
  type FieldContext,
  type FieldList,
  type FieldSink,
  type FieldSpec,
  type FieldValue,
  formatValue,
  writeValue,
} from "./field.ts";

/** A value that a walk has met. */
export interface Cell {
  /** The name of its field. */
  readonly name: string;
  /** Where it begins in the view. */
  readonly offset: number;
  /** The byte after it. */
  readonly end: number;
  readonly value: FieldValue;
}

/** What is known of the field of a cell. */
export type CellSpec = Pick<FieldSpec<never>, "name" | "title" | "format"> & {
  readonly names?: (value: number) => string | undefined;
};

/** Fields that a walk over a part finds, in the order in which it meets them; those that are not in `specs` are left out. */
export function cells<T>(specs: readonly CellSpec[], walk: (of: T) => Iterable<Cell>): FieldList<T> {
  const known: ReadonlyMap<string, CellSpec> = new Map(specs.map((spec) => [spec.name, spec]));
  return {
    specs,
    reader(name) {
      const spec = known.get(name);
      if (spec === undefined) return undefined;
      return (of, _, column) => {
        for (const cell of walk(of)) if (cell.name === name) writeValue(column, cell.value, spec.format);
      };
    },
    show(of: T, _context: FieldContext, sink: FieldSink) {
      for (const { name, offset, end, value } of walk(of)) {
        if (sink.full) return;
        const spec = known.get(name);
        if (spec === undefined) continue;
        const said = typeof value === "number" ? spec.names?.(value) : undefined;
        const text = formatValue(value, spec.format);
        sink.field(name, spec.title, said === undefined ? text : `${text} (${said})`, offset, end);
      }
    },
  };
}
