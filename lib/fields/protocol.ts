/**
 * Protocol: what the registry knows of one layer class.
 *
 * @module
 */

import type { ChecksumStatus } from "../bytes/checksum.ts";
import type { KnownLayerClass, Layer, LayerClass } from "../wire/layer.ts";
import {
  type FieldContext,
  type FieldEntry,
  type FieldSink,
  type FieldSpec,
  type Named,
  type PartReader,
  readersOf,
  showFields,
  specsOf,
} from "./field.ts";

/** The fields of a layer class, under Wireshark's names. */
export interface ProtocolSpec<T extends Layer> {
  /** The protocol's name in Wireshark's `frame.protocols`, `"eth"`. */
  readonly name: string;
  /** Names that `protocols` returns beside it. */
  readonly otherNames?: readonly string[];
  /** Its name in full, `"Ethernet II"`. */
  readonly title: string;
  /** Its fields, in the order in which they are in the header. */
  readonly fields: readonly FieldEntry<T>[];
  /** What `frame.protocols` says for one of its layers, `outer` being what it is in; `name` alone by default. */
  readonly protocols?: (layer: T, outer: LayerClass | undefined) => readonly string[];
  /**
   * Whether the payload is the protocol's own, and no data of something unknown; false by default. Where that depends on
   * the layer, a function.
   */
  readonly ownPayload?: boolean | ((layer: T) => boolean);
}

/** A layer class with its fields. */
export interface Protocol {
  readonly type: LayerClass;
  readonly name: string;
  /** What it is called in `frame.protocols`. */
  readonly names: readonly string[];
  readonly title: string;
  /** Whether the payload of one of its layers is the protocol's own. */
  ownPayload(layer: Layer): boolean;
  /** The names of its fields. */
  readonly specs: readonly Named[];
  /** What reads the field of this name, of layers of this class alone; none where it has no such field. */
  readers(name: string): PartReader[];
  /** What `frame.protocols` says for one of its layers, in one of the class `outer`. */
  protocols(layer: Layer, outer: LayerClass | undefined): readonly string[];
  /** Shows one of its layers. */
  show(layer: Layer, context: FieldContext, sink: FieldSink): void;
}

/** A layer class and its fields. */
export function protocol<T extends Layer>(type: KnownLayerClass<T>, spec: ProtocolSpec<T>): Protocol {
  const { name, title, fields } = spec;
  const names: readonly string[] = [name];
  const isOwn = (layer: Layer): layer is T => Object.is(layer.constructor, type);
  return {
    type,
    name,
    names: [name, ...spec.otherNames ?? []],
    title,
    ownPayload(layer) {
      if (typeof spec.ownPayload !== "function") return spec.ownPayload ?? false;
      return isOwn(layer) && spec.ownPayload(layer);
    },
    specs: specsOf(fields),
    readers(name) {
      return readersOf(fields, name).map((read) => ({ read }));
    },
    protocols(layer, outer) {
      return spec.protocols !== undefined && isOwn(layer) ? spec.protocols(layer, outer) : names;
    },
    show(layer, context, sink) {
      if (!isOwn(layer)) return;
      sink.open(title, layer.offset, Math.max(layer.offset, Math.min(layer.end, layer.payloadOffset)));
      showFields(fields, layer, context, sink);
      sink.close();
    },
  };
}

/** Wireshark's numbers for the states of a checksum; `"truncated"` and `"offloaded"` are unverified there. */
const CHECKSUM_STATUS: Readonly<Record<ChecksumStatus, number>> = {
  bad: 0,
  ok: 1,
  offloaded: 2,
  truncated: 2,
  absent: 3,
};
const CHECKSUM_STATUS_NAMES: readonly string[] = ["Bad", "Good", "Unverified", "Not present"];

/** The field that says whether a layer's checksum is right. */
export function checksumStatus<T extends Layer>(name: string): FieldSpec<T> {
  return {
    name,
    title: "Checksum Status",
    value: (layer, { packet }) => CHECKSUM_STATUS[packet.checksum(layer)],
    names: (value) => CHECKSUM_STATUS_NAMES[value],
  };
}
