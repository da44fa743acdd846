/**
 * Parts that can have parts of their own kind within them: options of options.
 *
 * @module
 */

import {
  type FieldList,
  type FieldReader,
  type FieldSink,
  type ListSpec,
  type Part,
  readersOf,
  showFields,
  specsOf,
} from "./field.ts";

/** Parts within parts at most: of honest messages those of DHCPv6 have most, which 8 relays may have passed on. */
const MAX_DEPTH = 16;

/** What {@linkcode nested} is made of. */
export interface NestedSpec<T, I extends Part> extends ListSpec<T, I> {
  /** The parts within a part, which come behind its own fields. */
  readonly within: (item: I) => readonly I[];
}

/** Parts of a part, each with its own fields and with parts of its kind. */
export function nested<T, I extends Part>({ title, items, fields, within }: NestedSpec<T, I>): FieldList<T> {
  const inner = (item: I, depth: number): readonly I[] => depth < MAX_DEPTH ? within(item) : [];
  return {
    specs: specsOf(fields),
    reader(name) {
      const readers = readersOf(fields, name);
      if (readers.length === 0) return undefined;
      const readerAt = (depth: number): FieldReader<readonly I[]> => (parts, context, column) => {
        for (const part of parts) {
          for (const read of readers) read(part, context, column);
          readerAt(depth + 1)(inner(part, depth), context, column);
        }
      };
      return (of, context, column) => readerAt(0)(items(of), context, column);
    },
    show(of, context, sink: FieldSink) {
      const showAll = (parts: readonly I[], depth: number): void => {
        for (const part of parts) {
          if (sink.full) return;
          sink.open(typeof title === "string" ? title : title(part), part.offset, part.end);
          showFields(fields, part, context, sink);
          showAll(inner(part, depth), depth + 1);
          sink.close();
        }
      };
      showAll(items(of), 0);
    },
  };
}
