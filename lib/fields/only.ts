/**
 * Fields that only some parts have: options of one kind, messages of one type.
 *
 * @module
 */

import type { Column, FieldContext, FieldEntry, FieldSink } from "./field.ts";

/** Fields of those parts only for which a test holds. */
export function only<T>(test: (of: T) => boolean, entries: readonly FieldEntry<T>[]): FieldEntry<T>[] {
  return entries.map((entry) => {
    if (!("specs" in entry)) {
      return { ...entry, value: (of: T, context: FieldContext) => test(of) ? entry.value(of, context) : undefined };
    }
    return {
      specs: entry.specs,
      reader(column: Column) {
        const read = entry.reader(column);
        if (read === undefined) return undefined;
        return (of: T, context: FieldContext) => {
          if (test(of)) read(of, context);
        };
      },
      show(of: T, context: FieldContext, sink: FieldSink) {
        if (test(of)) entry.show(of, context, sink);
      },
    };
  });
}
