/**
 * Tests of what is known of a packet beside its headers, and of bytes by their place alone.
 *
 * @module
 */

import { SKF_AD_IFINDEX, SKF_AD_PKTTYPE } from "../bpf/instruction.ts";
import { LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2, LINKTYPE_PFLOG, LINKTYPE_SLIP } from "../linktype.ts";
import type { BytePrimitive } from "./ast.ts";
import { type Condition, not } from "./condition.ts";
import type { Context } from "./context.ts";
import type { DirectionMeaning, LengthMeaning } from "./resolved.ts";
import { outermostOf } from "./scope.ts";

/** `PACKET_OUTGOING` of linux/if_packet.h, also in the headers of Linux "cooked" captures. */
const PACKET_OUTGOING = 4;
/** Where PFLOG has the direction, and its numbers. */
const PFLOG_DIRECTION = 60;
const PFLOG_DIRECTIONS = { inbound: 1, outbound: 2 } as const;
const SLL2_PACKET_TYPE = 10;
const SLL2_IFINDEX = 4;

/** The length on the wire, the number itself included. */
export function generateLength(context: Context, { relation, length }: LengthMeaning): Condition {
  return context.tests.compare(context.values.length(), relation, context.values.constant(length));
}

/** A byte, counted from the link-layer header. libpcap forgets to load it where the operator is `&` or `|`. */
export function generateByte(context: Context, { offset, operator, value }: BytePrimitive): Condition {
  const { tests, values } = context;
  const byte = context.load("link", { offset, size: 1 });
  const operand = values.constant(value);
  switch (operator) {
    case "&":
    case "|":
      return tests.compare(values.binary(operator === "&" ? "and" : "or", byte, operand), "!=", values.constant(0));
    default:
      return tests.compare(byte, operator, operand);
  }
}

/** Which way the packet went: the outermost header says so, or the kernel. */
export function generateDirection(context: Context, direction: DirectionMeaning["direction"]): Condition {
  const outermost = context.withScope(outermostOf(context.scope));
  if (outermost.link.linktype === LINKTYPE_PFLOG) {
    return outermost.is("link", { offset: PFLOG_DIRECTION, size: 1, value: PFLOG_DIRECTIONS[direction] });
  }
  const isOutgoing = outgoingTest(outermost);
  return direction === "outbound" ? isOutgoing : not(isOutgoing);
}

function outgoingTest(context: Context): Condition {
  switch (context.link.linktype) {
    case LINKTYPE_LINUX_SLL:
      return context.is("link", { size: 2, value: PACKET_OUTGOING });
    case LINKTYPE_LINUX_SLL2:
      return context.is("link", { offset: SLL2_PACKET_TYPE, size: 1, value: PACKET_OUTGOING });
    case LINKTYPE_SLIP:
      return not(context.is("link", { size: 1, value: 0 }));
    default:
      return context.tests.is(context.values.ancillary(SKF_AD_PKTTYPE), PACKET_OUTGOING);
  }
}

/** The interface by its index: Linux "cooked" captures of version 2 have it in the header, else the kernel says it. */
export function generateIfindex(context: Context, index: number): Condition {
  const outermost = context.withScope(outermostOf(context.scope));
  if (outermost.link.linktype === LINKTYPE_LINUX_SLL2) {
    return outermost.is("link", { offset: SLL2_IFINDEX, size: 4, value: index });
  }
  return context.tests.is(context.values.ancillary(SKF_AD_IFINDEX), index);
}
