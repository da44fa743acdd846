/**
 * Fields that only some parts have: options of one kind, messages of one type.
 *
 * @module
 */

import type { FieldContext, FieldEntry, FieldSink, FieldTexts } from "./field.ts";

/** Fields of those parts only for which a test holds. */
export function only<T>(test: (of: T) => boolean, entries: readonly FieldEntry<T>[]): FieldEntry<T>[] {
  return entries.map((entry) => {
    if (!("specs" in entry)) {
      return { ...entry, value: (of: T, context: FieldContext) => test(of) ? entry.value(of, context) : undefined };
    }
    return {
      specs: entry.specs,
      reader(name: string) {
        const read = entry.reader(name);
        if (read === undefined) return undefined;
        return (of: T, context: FieldContext, texts: FieldTexts) => {
          if (test(of)) read(of, context, texts);
        };
      },
      show(of: T, context: FieldContext, sink: FieldSink) {
        if (test(of)) entry.show(of, context, sink);
      },
    };
  });
}
