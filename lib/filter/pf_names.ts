/**
 * The words for what OpenBSD's pf did with a packet, and why, as pflog(4) numbers them and pcap-filter(7) names them.
 *
 * @module
 */

/** Why a packet was logged, in the order of their numbers. */
const REASONS: readonly string[] = [
  "match",
  "bad-offset",
  "fragment",
  "short",
  "normalize",
  "memory",
  "bad-timestamp",
  "congestion",
  "ip-option",
  "proto-cksum",
  "state-mismatch",
  "state-insert",
  "state-limit",
  "src-limit",
  "synproxy",
];

/** What was done, in the order of their numbers. */
const ACTIONS: readonly string[] = [
  "pass",
  "drop",
  "scrub",
  "noscrub",
  "nat",
  "nonat",
  "binat",
  "nobinat",
  "rdr",
  "nordr",
  "synproxy-drop",
];

/** Other words of pf.conf(5) for the same. */
const ACTION_ALIASES: ReadonlyMap<string, string> = new Map([["accept", "pass"], ["block", "drop"]]);

/** The number of a reason by its name, in upper or lower case; undefined where there is none of that name. */
export function pfReason(name: string): number | undefined {
  return indexOf(REASONS, name.toLowerCase());
}

/** The names of reasons. */
export function pfReasonNames(): readonly string[] {
  return REASONS;
}

/** The number of an action by its name, in upper or lower case; undefined where there is none of that name. */
export function pfAction(name: string): number | undefined {
  const known = name.toLowerCase();
  return indexOf(ACTIONS, ACTION_ALIASES.get(known) ?? known);
}

/** The names of actions. */
export function pfActionNames(): readonly string[] {
  return [...ACTION_ALIASES.keys(), ...ACTIONS];
}

function indexOf(names: readonly string[], name: string): number | undefined {
  const index = names.indexOf(name);
  return index < 0 ? undefined : index;
}
