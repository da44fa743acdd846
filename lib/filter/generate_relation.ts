/**
 * Tests of bytes and arithmetic.
 *
 * @module
 */

import { LINKTYPE_PPI } from "../linktype.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "../wire/ip_protocol.ts";
import type { Arithmetic, BinaryArithmetic, LoadArithmetic, ProtocolWord } from "./ast.ts";
import { and, type Condition, TRUE } from "./condition.ts";
import type { Context } from "./context.ts";
import { linkProtocol } from "./generate_link.ts";
import { ipProtocolIs, isFirstFragment, isIp } from "./generate_protocol.ts";
import {
  IPPROTO_IGMP,
  IPPROTO_IGRP,
  IPPROTO_PIM,
  IPPROTO_SCTP,
  IPPROTO_VRRP,
  LINK_PROTOCOLS,
} from "./protocol_words.ts";
import type { RelationMeaning } from "./resolved.ts";
import type { LoadSize, Offset, Operator, Value } from "./value.ts";

/** Protocols over IPv4 whose bytes can be asked for. */
const OVER_IPV4: ReadonlyMap<ProtocolWord, number> = new Map<ProtocolWord, number>([
  ["tcp", IPPROTO_TCP],
  ["udp", IPPROTO_UDP],
  ["sctp", IPPROTO_SCTP],
  ["icmp", IPPROTO_ICMP],
  ["igmp", IPPROTO_IGMP],
  ["igrp", IPPROTO_IGRP],
  ["pim", IPPROTO_PIM],
  ["vrrp", IPPROTO_VRRP],
  ["carp", IPPROTO_VRRP],
]);

/** Protocols right behind the link layer whose bytes can be asked for. */
const OVER_LINK: ReadonlySet<ProtocolWord> = new Set<ProtocolWord>([
  "ip",
  "ip6",
  "arp",
  "rarp",
  "atalk",
  "decnet",
  "lat",
  "sca",
  "moprc",
  "mopdl",
]);

const OPERATORS: Record<BinaryArithmetic["operator"], Operator> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "lsh",
  ">>": "rsh",
};

/** A number, and what must hold before it can be asked for. */
interface Guarded {
  readonly value: Value;
  readonly guard: Condition;
}

/** Two numbers compared, where the packet is of the protocols that they are read from. */
export function generateRelation(context: Context, { relation, left, right }: RelationMeaning): Condition {
  const a = evaluate(context, left);
  const b = evaluate(context, right);
  return and(a.guard, b.guard, context.tests.compare(a.value, relation, b.value));
}

function evaluate(context: Context, arithmetic: Arithmetic): Guarded {
  const { values } = context;
  switch (arithmetic.kind) {
    case "number":
      return { value: values.constant(arithmetic.value), guard: TRUE };
    case "length":
      return { value: values.length(), guard: TRUE };
    case "negate": {
      const { value, guard } = evaluate(context, arithmetic.operand);
      return { value: values.negate(value), guard };
    }
    case "binary":
      return evaluateBinary(context, arithmetic);
    case "load":
      return load(context, arithmetic);
  }
}

/**
 * The guard of the right operand is not asked for, as in libpcap: `1 + ip[8]` reads that byte of any packet, where
 * `ip[8] + 1` is for IPv4 alone.
 */
function evaluateBinary(context: Context, { operator, left, right }: BinaryArithmetic): Guarded {
  const a = evaluate(context, left);
  const b = evaluate(context, right);
  if (b.value.kind === "constant") {
    const k = b.value.value;
    if (k === 0 && operator === "/") context.fail("division by zero, write another divisor");
    if (k === 0 && operator === "%") context.fail("remainder of a division by zero, write another divisor");
    if (k > 31 && (operator === "<<" || operator === ">>")) {
      context.fail(`shift by ${k} bits, a number has 32, shift by 31 at most`);
    }
  }
  return { value: context.values.binary(OPERATORS[operator], a.value, b.value), guard: a.guard };
}

function load(context: Context, { protocol, index, size }: LoadArithmetic): Guarded {
  if (!isLoadSize(size)) context.fail(`${size} bytes can't be read at once, read 1, 2 or 4`);
  const { value: offset, guard } = evaluate(context, index);
  const at = (place: Offset): Value => context.values.load(size, from(context, place, offset));
  if (protocol === "link") return { value: at(context.place("link")), guard };
  if (protocol === "radio") {
    if (context.scope.lengths.linkHeader === undefined || context.link.linktype === LINKTYPE_PPI) {
      context.fail(
        `there is no radio header on ${context.link.description}, only behind radiotap, Prism and AVS headers there is`,
      );
    }
    return { value: at({ constant: 0 }), guard };
  }
  const ethertype = LINK_PROTOCOLS.get(protocol);
  if (OVER_LINK.has(protocol) && ethertype !== undefined) {
    return { value: at(context.place("network")), guard: and(guard, linkProtocol(context, ethertype)) };
  }
  if (protocol === "icmp6") {
    const isIcmpv6 = and(isIp(context, 6), ipProtocolIs(context, 6, IPPROTO_ICMPV6));
    return { value: at(context.place("transport6")), guard: and(guard, isIcmpv6) };
  }
  const transport = OVER_IPV4.get(protocol);
  if (transport === undefined) {
    context.fail(`bytes of "${protocol}" can't be asked for, use those of the protocol below it`);
  }
  return {
    value: at(context.place("transport4")),
    guard: and(isIp(context, 4), guard, ipProtocolIs(context, 4, transport), isFirstFragment(context)),
  };
}

/** The place so many bytes behind another one, where how many depends on the packet. */
function from({ values }: Context, { base, constant }: Offset, offset: Value): Offset {
  return { base: base === undefined ? offset : values.binary("add", offset, base), constant };
}

function isLoadSize(size: number): size is LoadSize {
  return size === 1 || size === 2 || size === 4;
}
