/**
 * Tests of raw ATM cells and AAL5 frames as Solaris captures them (LINKTYPE_SUNATM):
 *
 * ```text
 * +-----------------------+-----+-------+---------
 * | Direction | 0 | Type  | VPI | VCI   | payload
 * +-----------------------+-----+-------+---------
 *   bit 7           3 - 0
 * ```
 *
 * @module
 */

import { LINKTYPE_SUNATM } from "../linktype.ts";
import type { AtmFieldPrimitive, AtmPrimitive } from "./ast.ts";
import { and, type Condition, not, or } from "./condition.ts";
import type { Context } from "./context.ts";
import { fieldCondition } from "./field_test.ts";
import { outermostOf } from "./scope.ts";
import type { LoadSize, Value } from "./value.ts";

/** The type of traffic, in the low half of the first byte. */
const TYPE_MASK = 0x0f;
/** LAN Emulation. */
const PT_LANE = 1;
/** LLC-encapsulated. */
const PT_LLC = 2;

const VPI = { at: 1, size: 1 } as const;
const VCI = { at: 2, size: 2 } as const;

/** The channels that have a meaning of their own, all in VPI 0. */
const CHANNELS: ReadonlyMap<string, readonly number[]> = new Map([
  ["metac", [1]],
  ["bcc", [2]],
  ["oamf4sc", [3]],
  ["oamf4ec", [4]],
  ["oam", [3, 4]],
  ["oamf4", [3, 4]],
  ["sc", [5]],
  ["ilmic", [16]],
]);

/** The first two bytes of LAN Emulation say which client has sent the frame. */
const LEC_ID = 4;
/** No client: a frame of the control protocol. */
const LE_CONTROL = 0xff00;

/** The type of a signalling message (Q.2931, section 4.4): four bytes of payload, then call reference and type. */
const MESSAGE_TYPE = { at: 9, size: 1 } as const;
const RELEASE_DONE = 0x5a;
const RELEASE = 0x4d;
const CONNECT_ACK = 0x0f;
const CONNECT = 0x07;
const SETUP = 0x05;
const CALL_PROCEED = 0x02;

/** Messages that set up and end connections, by the channel that they are sent on. */
const MESSAGES: ReadonlyMap<string, { readonly channel: string; readonly types: readonly number[] }> = new Map([
  ["connectmsg", { channel: "sc", types: [RELEASE_DONE, RELEASE, CONNECT_ACK, CONNECT, SETUP, CALL_PROCEED] }],
  ["metaconnect", { channel: "metac", types: [RELEASE_DONE, RELEASE, CONNECT, SETUP, CALL_PROCEED] }],
]);

/** A word for a kind of cell or message. */
export function generateAtm(context: Context, { type }: AtmPrimitive): Condition {
  requireAtm(context, type);
  if (type === "lane") return isOfType(context, PT_LANE);
  const messages = MESSAGES.get(type);
  if (messages !== undefined) {
    return and(isOnChannel(context, messages.channel), isOneOf(context, load(context, MESSAGE_TYPE), messages.types));
  }
  return isOnChannel(context, type);
}

/** `vpi` and `vci`. A number that the field can't hold is never found in it. */
export function generateAtmField(context: Context, { field, test }: AtmFieldPrimitive): Condition {
  requireAtm(context, field);
  const { tests, values } = context;
  const value = load(context, field === "vpi" ? VPI : VCI);
  return fieldCondition(test, (relation, number) => tests.compare(value, relation, values.constant(number)));
}

/** Behind `lane`: the frame is an Ethernet frame, and not one of LAN Emulation's own control protocol. */
export function isLaneData(context: Context): Condition {
  return not(context.tests.is(load(context, { at: LEC_ID, size: 2 }), LE_CONTROL));
}

/** The frame is LLC-encapsulated. */
export function isAtmLlc(context: Context): Condition {
  return isOfType(context, PT_LLC);
}

function isOfType(context: Context, type: number): Condition {
  const { tests, values } = context;
  const masked = values.binary("and", load(context, { at: 0, size: 1 }), values.constant(TYPE_MASK));
  return tests.is(masked, type);
}

function isOnChannel(context: Context, word: string): Condition {
  const channels = CHANNELS.get(word) ??
    context.fail(`there is no kind of ATM cell "${word}", write lane or ${[...CHANNELS.keys()].join(", ")}`);
  return and(context.tests.is(load(context, VPI), 0), isOneOf(context, load(context, VCI), channels));
}

function isOneOf(context: Context, value: Value, numbers: readonly number[]): Condition {
  return or(...numbers.map((number) => context.tests.is(value, number)));
}

/** A field of the cell, which is always at the start of the frame, also where `lane` has moved the headers. */
function load(context: Context, { at, size }: { at: number; size: LoadSize }): Value {
  return context.values.load(size, { constant: at });
}

/** The capture is of ATM cells; LAN Emulation in them looks like Ethernet. */
function requireAtm(context: Context, word: string): void {
  const { link } = outermostOf(context.scope);
  if (link.linktype !== LINKTYPE_SUNATM) {
    context.fail(
      `there is no "${word}" on ${link.description}, only raw ATM has it, use a capture of link type SUNATM`,
    );
  }
}
