/**
 * Tests of SS7 signal units: MTP level 2 (ITU-T Q.703), and in message signal units level 3 (Q.704).
 *
 * ```text
 *  0     1     2     3     4
 * +-----+-----+-----+-----+-----------------------+
 * | BSN | FSN | LI  | SIO | DPC 14, OPC 14, SLS 4 |        LI: the low 6 bits
 * +-----+-----+-----+-----+-----------------------+
 *
 *  with extended sequence numbers
 *  0           2           4           6     7
 * +-----------+-----------+-----------+-----+-----------------------+
 * | BSN       | FSN       | LI        | SIO | DPC 14, OPC 14, SLS 4 |   LI: the high 9 bits
 * +-----------+-----------+-----------+-----+-----------------------+
 * ```
 *
 * The routing label is sent low bits first: seen as a number of 32 bits in network order, its fields lie in pieces.
 *
 * @module
 */

import { LINKTYPE_MTP2, LINKTYPE_MTP2_WITH_PHDR } from "../linktype.ts";
import type { Mtp2Primitive, Mtp3FieldPrimitive } from "./ast.ts";
import { and, type Condition, not, type Relation } from "./condition.ts";
import type { Context } from "./context.ts";
import { fieldCondition } from "./field_test.ts";
import type { Value } from "./value.ts";

/** Where level 2 begins, by link type. */
const STARTS: ReadonlyMap<number, number> = new Map([[LINKTYPE_MTP2, 0], [LINKTYPE_MTP2_WITH_PHDR, 4]]);

/** The length indicator: how much there is between it and the check bits. 0 in a FISU, 1 or 2 in an LSSU, else an MSU. */
const LENGTH_INDICATOR = { at: 2, size: 1, mask: 0x3f, unit: 1 } as const;
/** The same on links with extended sequence numbers. */
const EXTENDED_LENGTH_INDICATOR = { at: 4, size: 2, mask: 0xff80, unit: 0x80 } as const;
/** The length of an LSSU. */
const MAX_LSSU_LENGTH = 2;

/** Where the service information octet stands behind the start of level 2; the routing label follows it. */
const SIO = 3;
/** The same on links with extended sequence numbers. */
const EXTENDED_SIO = 6;
/** The last byte of the routing label: SLS above, the end of OPC below. */
const SLS = 4;

/** Bits of the routing label, and how far to the left they have to go, to the right where that is less than 0. */
interface Piece {
  readonly mask: number;
  readonly shift: number;
}

/** The pieces of a point code. */
const DPC: readonly Piece[] = [{ mask: 0xff000000, shift: -24 }, { mask: 0x003f0000, shift: -8 }];
const OPC: readonly Piece[] = [
  { mask: 0x00c00000, shift: -22 },
  { mask: 0x0000ff00, shift: -6 },
  { mask: 0x0000000f, shift: 10 },
];

/** The fields of level 3. */
type Mtp3Field = "sio" | "opc" | "dpc" | "sls";

/** The most that each of them can hold. */
const MAX: Readonly<Record<Mtp3Field, number>> = { sio: 0xff, opc: 0x3fff, dpc: 0x3fff, sls: 0x0f };

/** By word: the field, and where level 3 begins. */
const FIELDS: Readonly<Record<Mtp3FieldPrimitive["field"], { readonly field: Mtp3Field; readonly sio: number }>> = {
  sio: { field: "sio", sio: SIO },
  opc: { field: "opc", sio: SIO },
  dpc: { field: "dpc", sio: SIO },
  sls: { field: "sls", sio: SIO },
  hsio: { field: "sio", sio: EXTENDED_SIO },
  hopc: { field: "opc", sio: EXTENDED_SIO },
  hdpc: { field: "dpc", sio: EXTENDED_SIO },
  hsls: { field: "sls", sio: EXTENDED_SIO },
};

/** A word for a kind of signal unit. */
export function generateMtp2(context: Context, { type }: Mtp2Primitive): Condition {
  const start = startOf(context, type);
  const { tests, values } = context;
  const isExtended = type === "hfisu" || type === "hlssu" || type === "hmsu";
  const { at, size, mask, unit } = isExtended ? EXTENDED_LENGTH_INDICATOR : LENGTH_INDICATOR;
  const length = masked(context, values.load(size, { constant: start + at }), mask);
  const isEmpty = tests.is(length, 0);
  const isLong = tests.compare(length, ">", values.constant(MAX_LSSU_LENGTH * unit));
  switch (type) {
    case "fisu":
    case "hfisu":
      return isEmpty;
    case "lssu":
    case "hlssu":
      return and(not(isEmpty), not(isLong));
    case "msu":
    case "hmsu":
      return isLong;
  }
}

/** `sio`, `opc`, `dpc` and `sls`. */
export function generateMtp3Field(context: Context, { field: word, test }: Mtp3FieldPrimitive): Condition {
  const { field, sio } = FIELDS[word];
  const at = startOf(context, word) + sio;
  return fieldCondition(test, (relation, value) => {
    if (value > MAX[field]) {
      context.fail(`${value} does not fit into "${word}", write a number of at most ${MAX[field]}`);
    }
    return compareField(context, { field, at, relation, value });
  });
}

/** `at` is where the service information octet stands. */
function compareField(
  context: Context,
  { field, at, relation, value }: { field: Mtp3Field; at: number; relation: Relation; value: number },
): Condition {
  const { tests, values } = context;
  switch (field) {
    case "sio":
      return tests.compare(values.load(1, { constant: at }), relation, values.constant(value));
    case "sls":
      return tests.compare(
        masked(context, values.load(1, { constant: at + SLS }), 0xf0),
        relation,
        values.constant(value << 4),
      );
    case "opc":
    case "dpc": {
      const label = values.load(4, { constant: at + 1 });
      return comparePointCode(context, { label, pieces: field === "opc" ? OPC : DPC, relation, value });
    }
  }
}

/**
 * To be equal the pieces can stay where they are. For the other relations they are put together; libpcap compares them as
 * they are, and finds 256 less than 1.
 */
function comparePointCode(
  context: Context,
  { label, pieces, relation, value }: { label: Value; pieces: readonly Piece[]; relation: Relation; value: number },
): Condition {
  const { tests, values } = context;
  if (relation === "=" || relation === "!=") {
    const mask = pieces.reduce((sum, piece) => sum | piece.mask, 0);
    const bits = pieces.reduce((sum, piece) => sum | shift(value, -piece.shift) & piece.mask, 0);
    return tests.compare(masked(context, label, mask), relation, values.constant(bits));
  }
  const whole = pieces
    .map((piece) => shifted(context, masked(context, label, piece.mask), piece.shift))
    .reduce((left, right) => values.binary("or", left, right));
  return tests.compare(whole, relation, values.constant(value));
}

function shift(value: number, bits: number): number {
  return bits < 0 ? value >>> -bits : value << bits;
}

function shifted(context: Context, value: Value, bits: number): Value {
  const { values } = context;
  return bits < 0
    ? values.binary("rsh", value, values.constant(-bits))
    : values.binary("lsh", value, values.constant(bits));
}

function masked(context: Context, value: Value, mask: number): Value {
  return context.values.binary("and", value, context.values.constant(mask));
}

/** Where level 2 begins. */
function startOf(context: Context, word: string): number {
  const { link } = context;
  return STARTS.get(link.linktype) ??
    context.fail(`there is no "${word}" on ${link.description}, only SS7 has it, use a capture of link type MTP2`);
}
