/**
 * Plan: which fields of which layers go into which columns.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import type { LayerClass } from "../wire/layer.ts";
import type { LayerWalk } from "../wire/walk.ts";
import { type PartReader, readersOf } from "./field.ts";
import { FRAME_FIELDS } from "./frame.ts";
import type { LineWriter } from "./line_writer.ts";
import { PROTOCOLS } from "./protocols.ts";

/** The position of what is the frame's, and no layer's. */
const OF_FRAME = -1;
/** Steps and shapes that a plan remembers at most: with layers at random inside each other, there is no end of shapes. */
const MAX_REMEMBERED = 0x2_0000;

/** What is read into a column. */
interface ColumnReader extends PartReader {
  readonly column: number;
}

/** What is read into a column, and of which layer: its position in the walk. */
interface Step extends ColumnReader {
  readonly position: number;
}

/** What is common to packets whose layers are of the same classes: a way from the outermost layer inwards. */
class Shape {
  readonly inner: Map<LayerClass, Shape> = new Map();
  /** In the order of the columns; undefined as long as no packet had this shape. */
  steps: readonly Step[] | undefined = undefined;
}

/**
 * What is read of each packet for some columns: only fields of layers that it has are ever looked at, and in the order in which
 * they are written. That order is found once for all packets of one shape.
 */
export class Plan {
  readonly #ofFrame: readonly Step[];
  readonly #ofLayer: ReadonlyMap<LayerClass, readonly ColumnReader[]>;
  #outermost: Shape = new Shape();
  #remembered = 0;

  /** @param names The names of the columns. */
  constructor(names: readonly string[]) {
    const columnsOf = (readers: (name: string) => readonly PartReader[]): ColumnReader[] =>
      names.flatMap((name, column) => readers(name).map(({ read }) => ({ column, read })));
    this.#ofFrame = columnsOf(frameReaders).map((reader) => ({ ...reader, position: OF_FRAME }));
    this.#ofLayer = new Map(PROTOCOLS.flatMap((known) => {
      const readers = columnsOf((name) => known.readers(name));
      return readers.length === 0 ? [] : [[known.type, readers] as const];
    }));
  }

  /** Writes the fields of a packet, each into its column of the line. */
  write(packet: Packet, number: number, line: LineWriter): void {
    const { walk } = packet;
    const context = { packet, number };
    const steps = this.#ofLayer.size === 0 ? this.#ofFrame : this.#stepsOf(walk);
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      const of = step === undefined || step.position === OF_FRAME ? packet : walk.layerAt(step.position);
      if (step === undefined || of === undefined) continue;
      line.column(step.column);
      step.read(of, context, line);
    }
  }

  #stepsOf(walk: LayerWalk): readonly Step[] {
    let shape = this.#outermost;
    for (let position = 0;; position++) {
      const type = walk.classAt(position);
      if (type === undefined) return shape.steps ??= this.#makeSteps(walk);
      let inner = shape.inner.get(type);
      if (inner === undefined) {
        inner = new Shape();
        shape.inner.set(type, inner);
        this.#remembered++;
      }
      shape = inner;
    }
  }

  #makeSteps(walk: LayerWalk): readonly Step[] {
    const steps = [...this.#ofFrame];
    for (let position = 0;; position++) {
      const type = walk.classAt(position);
      if (type === undefined) break;
      for (const reader of this.#ofLayer.get(type) ?? []) steps.push({ ...reader, position });
    }
    this.#remembered += steps.length;
    if (this.#remembered > MAX_REMEMBERED) {
      this.#outermost = new Shape();
      this.#remembered = 0;
    }
    // Those of one column stay in the order of the layers.
    return steps.sort((one, other) => one.column - other.column);
  }
}

/** What reads the frame's field of this name; nothing where it has none. */
function frameReaders(name: string): PartReader[] {
  return readersOf(FRAME_FIELDS, name).map((read) => ({ read }));
}
