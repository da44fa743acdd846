/**
 * Fields that only some parts have: options of one kind, messages of one type.
 *
 * @module
 */

import type { FieldContext, FieldEntry, FieldReader, FieldSink } from "./field.ts";

/** Fields of those parts only for which a test holds. */
export function only<T>(test: (of: T) => boolean, entries: readonly FieldEntry<T>[]): FieldEntry<T>[] {
  const tested = (read: FieldReader<T>): FieldReader<T> => (of, context, column) => {
    if (test(of)) read(of, context, column);
  };
  return entries.map((entry) => {
    if (!("specs" in entry)) {
      const { value, write } = entry;
      return {
        ...entry,
        value: (of: T, context: FieldContext) => test(of) ? value(of, context) : undefined,
        ...(write === undefined ? {} : { write: tested(write) }),
      };
    }
    return {
      specs: entry.specs,
      reader(name: string) {
        const read = entry.reader(name);
        if (read === undefined) return undefined;
        return tested(read);
      },
      show(of: T, context: FieldContext, sink: FieldSink) {
        if (test(of)) entry.show(of, context, sink);
      },
    };
  });
}
