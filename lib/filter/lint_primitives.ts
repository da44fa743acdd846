/**
 * Lint: single primitives that mean less, or more, than they seem to.
 *
 * @module
 */

import { IPPROTO_DSTOPTS, IPPROTO_FRAGMENT, IPPROTO_HOPOPTS, IPPROTO_ROUTING } from "../wire/ip_protocol.ts";
import type { Arithmetic, Expression, Ipv4Identifier, Ipv6Identifier } from "./ast.ts";
import { type Finding, isShortened, type LintPrimitive, type LintSubject, replaced, textOf } from "./lint_subject.ts";
import { loadsIn } from "./loads.ts";
import { IP_PROTOCOLS } from "./protocol_words.ts";

/** `net 10.0.0.0` is one address, `net 10.1` is 10.1.0.0/16. */
export function netWithoutMask({ expression, primitives }: LintSubject): Finding[] {
  return primitives.flatMap(({ syntax, text }): Finding[] => {
    if (syntax.kind !== "qualified" || syntax.qualifiers.type !== "net") return [];
    const { identifier } = syntax;
    if (identifier.kind !== "ipv4" && identifier.kind !== "ipv6" && identifier.kind !== "number") return [];
    if (identifier.kind !== "number" && identifier.prefixLength !== undefined) return [];
    if (identifier.kind === "ipv4" && identifier.mask !== undefined) return [];
    const { network, isHost } = identifier.kind === "ipv4"
      ? guessIpv4(identifier)
      : identifier.kind === "ipv6"
      ? guessIpv6(identifier)
      : { network: `${identifier.value}.0.0.0/8`, isHost: false };
    const suggestion = network === undefined ? undefined : replaced(expression, identifier.span, network);
    const looksLikeNetwork = isHost && network !== undefined;
    return [{
      span: identifier.span,
      rule: "net-mask",
      level: looksLikeNetwork ? "warning" : "note",
      message: isHost
        ? `"${text}" is a single address, because all of it was written: a network needs its prefix length`
        : `"${text}" has no prefix length: as many bits count as were written, which is ${network}`,
      suggestion,
    }];
  });
}

/** Zeros at the end look as if they did not count. */
function guessIpv4({ text, bits }: Ipv4Identifier): { network: string | undefined; isHost: boolean } {
  if (bits < 32) return { network: `${text}${".0".repeat((32 - bits) / 8)}/${bits}`, isHost: false };
  const zeros = /(?:\.0+)+$/.exec(text)?.[0].split(".").length ?? 1;
  const counted = 32 - 8 * (zeros - 1);
  return { network: counted === 32 ? undefined : `${text}/${counted}`, isHost: true };
}

function guessIpv6({ text, address }: Ipv6Identifier): { network: string | undefined; isHost: boolean } {
  const last = address.findLastIndex((byte) => byte !== 0);
  const counted = 16 * Math.ceil((last + 1) / 2);
  return { network: counted === 0 || counted === 128 ? undefined : `${text}/${counted}`, isHost: true };
}

/** `host www.example.com`: its addresses are looked up once. */
export function hostNames({ primitives }: LintSubject): Finding[] {
  return primitives.flatMap(({ syntax, text }): Finding[] => {
    if (syntax.kind !== "qualified" || syntax.identifier.kind !== "name") return [];
    const { type } = syntax.qualifiers;
    if (type !== undefined && type !== "host" && type !== "net") return [];
    return [{
      span: syntax.identifier.span,
      rule: "host-name",
      level: "warning",
      message:
        `the name in "${text}" is looked up once, before the first packet, and only where a resolver was passed: ` +
        "addresses that it gets later, and other names of the same machine, are not found; write addresses",
      suggestion: undefined,
    }];
  });
}

/** `host 10.0.0.1` is ARP too. */
export function hostInArp({ expression, primitives }: LintSubject): Finding[] {
  const index = primitives.findIndex(({ syntax, resolved: { meaning } }) =>
    syntax.kind === "qualified" && syntax.qualifiers.protocol === undefined &&
    meaning.kind === "ipv4 address" && meaning.protocols.includes("arp")
  );
  const found = primitives[index];
  if (found === undefined) return [];
  const { syntax, text } = found;
  return [{
    span: syntax.span,
    rule: "host-arp",
    level: "note",
    message: `"${text}" also finds ARP and RARP packets that ask for the address or answer`,
    suggestion: isInList(primitives, index) ? undefined : replaced(expression, syntax.span, `ip ${text}`),
  }];
}

/** Ports are not seen in later fragments, nor behind extension headers of IPv6. */
export function unseenPorts({ expression, primitives }: LintSubject): Finding[] {
  const index = primitives.findIndex(({ resolved }) => resolved.meaning.kind === "port");
  const found = primitives[index];
  if (found === undefined) return [];
  const { syntax: { span }, text } = found;
  const others = ["ip[6:2] & 0x1fff != 0", ...IPV6_EXTENSIONS.map((protocol) => `ip6[6] = ${protocol}`)];
  return [{
    span,
    rule: "ports",
    level: "note",
    message: "no port is seen in later fragments, which have none, nor behind extension headers of IPv6; " +
      "where these packets are wanted too, ask for all of them",
    suggestion: isInList(primitives, index)
      ? undefined
      : replaced(expression, span, `(${[text, ...others].join(" or ")})`),
  }];
}

/** Headers that may stand between IPv6 and its transport. */
const IPV6_EXTENSIONS = [IPPROTO_HOPOPTS, IPPROTO_ROUTING, IPPROTO_FRAGMENT, IPPROTO_DSTOPTS];

/** Whether a primitive takes over qualifiers, or the next one takes over its own: then it can't be changed alone. */
function isInList(primitives: readonly LintPrimitive[], index: number): boolean {
  return primitives.slice(index, index + 2).some(({ syntax }) => isShortened(syntax));
}

/** `tcp or udp port 53` is all of TCP. */
export function transportWord({ expression, syntax }: LintSubject): Finding[] {
  const findings: Finding[] = [];
  const pending: Expression[] = [syntax];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "not") pending.push(next.operand);
    if (next.kind !== "and" && next.kind !== "or") continue;
    pending.push(next.right, next.left);
    const { kind, left, right } = next;
    if (kind !== "or" || left.kind !== "protocol" || !isTransport(left.protocol) || right.kind !== "qualified") {
      continue;
    }
    const { protocol, type } = right.qualifiers;
    if ((type !== "port" && type !== "portrange") || protocol === undefined || !isTransport(protocol)) continue;
    const rest = textOf(expression, right.span).slice(protocol.length);
    if (!textOf(expression, right.span).startsWith(protocol)) continue;
    findings.push({
      span: left.span,
      rule: "transport-word",
      level: "note",
      message: `"${
        textOf(expression, left.span)
      }" alone is all of its packets: the words behind "${protocol}" are not for both`,
      suggestion: replaced(expression, left.span, `${left.protocol}${rest}`),
    });
  }
  return findings;
}

/** `tcp[13]` is of IPv4 alone. */
export function ipv4Bytes({ expression, primitives }: LintSubject): Finding[] {
  for (const { syntax, text } of primitives) {
    if (syntax.kind !== "relation") continue;
    const loads = [...loadsIn(syntax.left), ...loadsIn(syntax.right)];
    const load = loads.find(({ protocol }) => isTransport(protocol));
    if (load === undefined) continue;
    const { protocol } = load;
    const number = IP_PROTOCOLS.get(protocol)?.protocol;
    const inIpv6 = loads.every((one) => one.protocol === protocol)
      ? text.replaceAll(new RegExp(`\\b${protocol}\\s*\\[`, "g"), "ip6[40 + ")
      : undefined;
    return [{
      span: syntax.span,
      rule: "ipv4-bytes",
      level: "note",
      message: `"${text}" sees ${protocol.toUpperCase()} in IPv4 alone, and there not in later fragments`,
      suggestion: inIpv6 === undefined || number === undefined
        ? undefined
        : replaced(expression, syntax.span, `(${text} or (ip6[6] = ${number} and ${inIpv6}))`),
    }];
  }
  return [];
}

/** `vlan and ether[12:2] = ...` still counts from the start of the frame. */
export function bytesFromStart({ primitives }: LintSubject): Finding[] {
  return primitives.flatMap(({ syntax, resolved, text }: LintPrimitive): Finding[] => {
    if (syntax.kind !== "relation" || resolved.scope.tags === 0) return [];
    const load = [...loadsIn(syntax.left), ...loadsIn(syntax.right)].find(({ protocol }) => protocol === "link");
    if (load === undefined) return [];
    return [{
      span: load.span,
      rule: "bytes-from-start",
      level: "note",
      message: `the bytes in "${text}" count from the start of the frame, also behind "vlan": ` +
        `byte 12 is the tag's, not the ethertype's behind it`,
      suggestion: undefined,
    }];
  });
}

/** `len`, `less` and `greater` are of the wire. */
export function wireLength({ primitives }: LintSubject): Finding[] {
  const found = primitives.find(({ syntax }) =>
    syntax.kind === "less" || syntax.kind === "greater" ||
    syntax.kind === "relation" && (hasLength(syntax.left) || hasLength(syntax.right))
  );
  if (found === undefined) return [];
  const { syntax, text } = found;
  const inclusive = syntax.kind === "relation"
    ? ""
    : `; ${syntax.kind === "less" ? syntax.length : "the number"} itself is included`;
  return [{
    span: syntax.span,
    rule: "wire-length",
    level: "note",
    message: `"${text}" counts bytes on the wire, captured or not, a VLAN tag with them${inclusive}`,
    suggestion: undefined,
  }];
}

/** `ip broadcast` without a netmask. */
export function ipBroadcast({ primitives }: LintSubject): Finding[] {
  return primitives.flatMap(({ syntax, resolved: { meaning }, text }): Finding[] => {
    if (meaning.kind !== "broadcast" || meaning.of !== "ip" || meaning.hostMask !== 0xffffffff) return [];
    return [{
      span: syntax.span,
      rule: "ip-broadcast",
      level: "note",
      message: `"${text}" knows only 255.255.255.255 and 0.0.0.0, because no netmask was passed`,
      suggestion: undefined,
    }];
  });
}

function isTransport(word: string): boolean {
  return word === "tcp" || word === "udp" || word === "sctp";
}

function hasLength(arithmetic: Arithmetic): boolean {
  switch (arithmetic.kind) {
    case "length":
      return true;
    case "binary":
      return hasLength(arithmetic.left) || hasLength(arithmetic.right);
    case "negate":
      return hasLength(arithmetic.operand);
    default:
      return false;
  }
}
