/**
 * The fields of pf's log.
 *
 * @module
 */

import { Pflog } from "../wire/pflog.ts";
import type { FieldSpec } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const FAMILY_NAMES: Readonly<Record<number, string>> = { 2: "IPv4", 24: "IPv6" };
const ACTION_NAMES: Readonly<Record<number, string>> = { 0: "pass", 1: "block", 2: "scrub" };
const DIRECTION_NAMES: Readonly<Record<number, string>> = { 0: "inout", 1: "in", 2: "out", 255: "forward" };

function number(name: string, title: string, at: number, value: (header: Pflog) => number): FieldSpec<Pflog> {
  return { name: `pflog.${name}`, title, at, size: 4, value };
}

/** OpenBSD's packet filter log. */
export const PFLOG: Protocol = protocol(Pflog, {
  name: "pflog",
  title: "OpenBSD Packet Filter log file",
  fields: [
    { name: "pflog.length", title: "Header Length", at: 0, value: ({ length }) => length },
    {
      name: "pflog.af",
      title: "Address Family",
      at: 1,
      value: ({ family }) => family,
      names: (value) => FAMILY_NAMES[value],
    },
    {
      name: "pflog.action",
      title: "Action",
      at: 2,
      value: ({ action }) => action,
      names: (value) => ACTION_NAMES[value],
    },
    { name: "pflog.reason", title: "Reason", at: 3, value: ({ reason }) => reason },
    { name: "pflog.ifname", title: "Interface", at: 4, size: 16, value: ({ ifname }) => ifname },
    { name: "pflog.ruleset", title: "Ruleset", at: 20, size: 16, value: ({ ruleset }) => ruleset },
    number("rulenr", "Rule Number", 36, ({ rule }) => rule),
    number("subrulenr", "Sub Rule Number", 40, ({ subrule }) => subrule),
    number("uid", "UID", 44, ({ uid }) => uid),
    number("pid", "PID", 48, ({ pid }) => pid),
    number("rule_uid", "Rule UID", 52, ({ ruleUid }) => ruleUid),
    number("rule_pid", "Rule PID", 56, ({ rulePid }) => rulePid),
    {
      name: "pflog.dir",
      title: "Direction",
      at: 60,
      value: ({ direction }) => direction,
      names: (value) => DIRECTION_NAMES[value],
    },
  ],
});
