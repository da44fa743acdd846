/**
 * What the generators of all families of primitives work with: the headers of one primitive's scope, loads and tests
 * relative to them.
 *
 * @module
 */

import { FilterSyntaxError } from "../errors.ts";
import type { Span } from "./ast.ts";
import { and, type Condition, or, type Tests } from "./condition.ts";
import type { LinkLayer } from "./link_layer.ts";
import type { Ends, Side } from "./resolved.ts";
import { advance, type Scope } from "./scope.ts";
import type { LoadSize, LoadValue, Offset, Value, ValuePool } from "./value.ts";

/** From where an offset counts. */
export type Header =
  /** The link-layer header. */
  | "link"
  /** The field that says what the payload is. */
  | "type"
  /** The end of the link-layer header, where LLC begins. */
  | "llc"
  /** The network header. */
  | "network"
  /** The network header behind LLC without SNAP. */
  | "network without snap"
  /** What follows an IPv4 header, by its length. */
  | "transport4"
  /** What follows an IPv6 header without extensions. */
  | "transport6";

/** Bytes of an IPv6 header. */
const IPV6_HEADER_LENGTH = 40;

/** A test at one end, at the other, at either or at both, the source first. */
export function atEnds(ends: Ends, test: (side: Side) => Condition): Condition {
  switch (ends) {
    case "either":
      return or(test("source"), test("destination"));
    case "both":
      return and(test("source"), test("destination"));
    default:
      return test(ends);
  }
}

/** What all primitives of an expression share. */
export interface Generation {
  /** The expression. */
  readonly text: string;
  readonly values: ValuePool;
  readonly tests: Tests;
}

/** One primitive: where it stands in the expression, and which headers it sees. */
export class Context {
  readonly #generation: Generation;
  /** Where the headers are for this primitive. */
  readonly scope: Scope;
  /** The primitive's part of the expression. */
  readonly span: Span;

  /** For a primitive with this scope. */
  constructor(generation: Generation, { scope, span }: { scope: Scope; span: Span }) {
    this.#generation = generation;
    this.scope = scope;
    this.span = span;
  }

  /** Makes values. */
  get values(): ValuePool {
    return this.#generation.values;
  }

  /** Makes comparisons. */
  get tests(): Tests {
    return this.#generation.tests;
  }

  /** The link layer of the scope. */
  get link(): LinkLayer {
    return this.scope.link;
  }

  /** The same primitive with other headers. */
  withScope(scope: Scope): Context {
    return new Context(this.#generation, { scope, span: this.span });
  }

  /** Where a header begins; refused with a FilterSyntaxError where this link type has no such header. */
  place(header: Header, offset = 0): Offset {
    const { linkHeader, typeField, payload, network, networkWithoutSnap } = this.scope;
    switch (header) {
      case "link":
        return advance(linkHeader, offset);
      case "type":
        return advance(typeField ?? this.#missing(), offset);
      case "llc":
        return advance(payload ?? this.#missing(), offset);
      case "network":
        return advance(payload ?? this.#missing(), network + offset);
      case "network without snap":
        return advance(payload ?? this.#missing(), networkWithoutSnap + offset);
      case "transport4":
        return this.#behindIpv4(offset);
      case "transport6":
        return advance(payload ?? this.#missing(), network + IPV6_HEADER_LENGTH + offset);
    }
  }

  /** Bytes of a header. */
  load(header: Header, { offset = 0, size }: { offset?: number; size: LoadSize }): LoadValue {
    return this.values.load(size, this.place(header, offset));
  }

  /** Whether bytes of a header, under a mask, are this number. */
  is(
    header: Header,
    { offset = 0, size, value, mask = 0xffffffff }: { offset?: number; size: LoadSize; value: number; mask?: number },
  ): Condition {
    return this.tests.is(this.#masked(this.load(header, { offset, size }), mask), value);
  }

  /** Whether a byte of a header has one of these bits. */
  has(header: Header, { offset = 0, bits }: { offset?: number; bits: number }): Condition {
    return this.tests.has(this.load(header, { offset, size: 1 }), bits);
  }

  /** Whether all these bytes are in a header; the last ones are tested first, as they differ most often. */
  equals(header: Header, { offset = 0, bytes }: { offset?: number; bytes: Uint8Array }): Condition {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const conditions: Condition[] = [];
    let end = bytes.length;
    for (; end >= 4; end -= 4) {
      conditions.push(this.is(header, { offset: offset + end - 4, size: 4, value: view.getUint32(end - 4) }));
    }
    if (end >= 2) {
      conditions.push(this.is(header, { offset: offset + end - 2, size: 2, value: view.getUint16(end - 2) }));
      end -= 2;
    }
    if (end === 1) conditions.push(this.is(header, { offset, size: 1, value: view.getUint8(0) }));
    return and(...conditions);
  }

  /** Refuses the primitive. The message says what is wrong and what to do. */
  fail(message: string): never {
    const { offset, length } = this.span;
    throw new FilterSyntaxError(`Cannot compile filter: ${message}`, {
      expression: this.#generation.text,
      offset,
      length,
    });
  }

  #masked(value: Value, mask: number): Value {
    return this.values.binary("and", value, this.values.constant(mask));
  }

  /** Four times the low half of the IPv4 header's first byte further on. */
  #behindIpv4(offset: number): Offset {
    const { values } = this;
    const start = this.place("network");
    const words = this.#masked(values.load(1, start), 0x0f);
    const length = values.binary("lsh", words, values.constant(2));
    const base = start.base === undefined ? length : values.binary("add", length, start.base);
    return { base, constant: start.constant + offset };
  }

  #missing(): never {
    this.fail(
      `where the payload begins is not known for ${this.link.description}, only "link[...]" and "len" work there`,
    );
  }
}
