/**
 * Tests of what OpenBSD's pf says of a packet that it has logged (LINKTYPE_PFLOG), in front of the packet:
 *
 * ```text
 *  0        1        2        3
 * +--------+--------+--------+--------+
 * | Length | Family | Action | Reason |
 * +--------+--------+--------+--------+
 * | Interface, 16 bytes               |  4
 * | Ruleset, 16 bytes                 | 20
 * | Rule number                       | 36
 * | Number in the anchor's ruleset    | 40
 * +-----------------------------------+
 * ```
 *
 * @module
 */

import { LINKTYPE_PFLOG } from "../linktype.ts";
import type { PfPrimitive } from "./ast.ts";
import type { Condition } from "./condition.ts";
import type { Context } from "./context.ts";
import { pfAction, pfActionNames, pfReason, pfReasonNames } from "./pf_names.ts";

const ACTION = 2;
const REASON = 3;
const INTERFACE = 4;
const RULESET = 20;
const RULE_NUMBER = 36;
const SUBRULE_NUMBER = 40;

/** Room for a name, the byte 0 at its end included. */
const NAME_SIZE = 16;

/** `ifname`, `ruleset`, `rulenum`, `subrulenum`, `reason` and `action`. */
export function generatePf(context: Context, { field, value }: PfPrimitive): Condition {
  const { link } = context;
  if (link.linktype !== LINKTYPE_PFLOG) {
    context.fail(
      `there is no "${field}" on ${link.description}, only pf's log has it, use a capture of link type PFLOG`,
    );
  }
  switch (field) {
    case "ifname":
      return isName(context, INTERFACE, value);
    case "ruleset":
      return isName(context, RULESET, value);
    case "rulenum":
      return context.is("link", { offset: RULE_NUMBER, size: 4, value: numberOf(context, value) });
    case "subrulenum":
      return context.is("link", { offset: SUBRULE_NUMBER, size: 4, value: numberOf(context, value) });
    case "reason": {
      const reason = typeof value === "number" ? value : pfReason(value) ??
        context.fail(`there is no pf reason "${value}", write a number or ${pfReasonNames().join(", ")}`);
      return context.is("link", { offset: REASON, size: 1, value: reason });
    }
    case "action": {
      const action = typeof value === "number" ? value : pfAction(value) ??
        context.fail(`there is no pf action "${value}", write ${pfActionNames().join(", ")}`);
      return context.is("link", { offset: ACTION, size: 1, value: action });
    }
  }
}

/** The name begins with these bytes, as in libpcap: `ifname em` is also true for em0. */
function isName(context: Context, offset: number, value: string | number): Condition {
  const bytes = new TextEncoder().encode(String(value));
  if (bytes.length >= NAME_SIZE) {
    context.fail(`"${value}" is too long for a name in pf's log, write at most ${NAME_SIZE - 1} characters`);
  }
  return context.equals("link", { offset, bytes });
}

function numberOf(context: Context, value: string | number): number {
  return typeof value === "number" ? value : context.fail(`"${value}" is no rule number, write a number`);
}
