/**
 * Known traps of the filter language: expressions that are right and mean something else than they seem to.
 *
 * @module
 */

import { FilterSyntaxError } from "../errors.ts";
import { compileFilter } from "./compile.ts";
import { mixedAndOr, operatorOrder, shortenedList } from "./lint_grouping.ts";
import { movedHeaders } from "./lint_moved.ts";
import { impossibleParts, impossibleRelations } from "./lint_outcome.ts";
import {
  bytesFromStart,
  hostInArp,
  hostNames,
  ipBroadcast,
  ipv4Bytes,
  netWithoutMask,
  transportWord,
  unseenPorts,
  wireLength,
} from "./lint_primitives.ts";
import { type Finding, type LintRuleFunction, primitivesIn, textOf } from "./lint_subject.ts";
import { primitivesOf } from "./moved_headers.ts";
import { parse } from "./parse.ts";
import { resolveFilter, type ResolveOptions } from "./resolve.ts";
import type { NameResolver } from "./resolver.ts";

export type { Finding, LintRule } from "./lint_subject.ts";

const RULES: readonly LintRuleFunction[] = [
  movedHeaders,
  mixedAndOr,
  shortenedList,
  operatorOrder,
  impossibleRelations,
  impossibleParts,
  netWithoutMask,
  hostNames,
  hostInArp,
  unseenPorts,
  transportWord,
  ipv4Bytes,
  bytesFromStart,
  wireLength,
  ipBroadcast,
];

/** Who has read so many findings of one rule knows it. */
const MAX_OF_RULE = 20;

/** Knows every name, by an address of a documentation network (RFC 5737, RFC 7042). */
const ANY_NAME: NameResolver = {
  host: () => ["192.0.2.1"],
  net: () => "192.0.2.0/24",
  mac: () => "00:00:5e:00:53:01",
};

/**
 * Looks for traps in an expression: warnings first, then notes, each in the order of reading; of one rule 20 at most.
 * Every suggestion is an expression that compiles.
 *
 * Without a resolver, every name of a host or a network is taken for one that exists.
 *
 * @throws FilterSyntaxError where the expression means nothing, or nothing for this link type.
 *
 * @example
 * ```ts
 * import { lintFilter, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const [finding] = lintFilter("vlan 2 or vlan 3", { linktype: LINKTYPE_ETHERNET });
 * if (finding?.rule !== "moved-headers") throw new Error("the second one looks for a second tag");
 * if (finding.suggestion !== "vlan and (ether[14:2] & 0xfff = 2 or ether[14:2] & 0xfff = 3)") throw new Error("one look");
 * ```
 */
export function lintFilter(expression: string, options: ResolveOptions): Finding[] {
  const known = { resolver: ANY_NAME, ...options };
  const syntax = parse(expression);
  const resolved = resolveFilter(syntax, expression, known);
  const meanings = primitivesOf(resolved.root);
  const primitives = primitivesIn(syntax).flatMap((primitive, index) => {
    const meaning = meanings[index];
    return meaning === undefined
      ? []
      : [{ syntax: primitive, resolved: meaning, text: textOf(expression, primitive.span) }];
  });
  const subject = { expression, syntax, resolved, primitives };
  const findings = RULES.flatMap((rule) => rule(subject).slice(0, MAX_OF_RULE));
  if (!findings.some(({ rule }) => rule === "never")) compileFilter(expression, known);
  return findings
    .map((finding) => ({ ...finding, suggestion: compiling(finding.suggestion, known) }))
    .sort((a, b) => rank(a) - rank(b) || a.span.offset - b.span.offset);
}

function rank({ level }: Finding): number {
  return level === "warning" ? 0 : 1;
}

/** The suggestion, if it is an expression. */
function compiling(suggestion: string | undefined, options: ResolveOptions): string | undefined {
  if (suggestion === undefined) return undefined;
  try {
    compileFilter(suggestion, options);
    return suggestion;
  } catch (error) {
    if (error instanceof FilterSyntaxError) return undefined;
    throw error;
  }
}
