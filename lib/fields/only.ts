/**
 * Fields that only some parts have: options of one kind, messages of one type.
 *
 * @module
 */

import {
  type FieldContext,
  type FieldEntry,
  type FieldList,
  type FieldReader,
  type FieldSink,
  type Part,
  readersOf,
  showFields,
  specsOf,
} from "./field.ts";

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

/** The same as one entry, whose test is made once for all of them: for long lists of fields that most parts don't have. */
export function group<T extends Part>(test: (of: T) => boolean, entries: readonly FieldEntry<T>[]): FieldList<T> {
  return {
    specs: specsOf(entries),
    reader(name) {
      const readers = readersOf(entries, name);
      if (readers.length === 0) return undefined;
      return (of, context, column) => {
        if (test(of)) { for (const read of readers) read(of, context, column); }
      };
    },
    show(of, context, sink) {
      if (test(of)) showFields(entries, of, context, sink);
    },
  };
}
