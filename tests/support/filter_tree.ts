/**
 * FilterTree: the verdict of an expression by its tree, without a program.
 *
 * @module
 */

import { LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import type { BpfPacket } from "../../lib/bpf/vm.ts";
import type { Condition } from "../../lib/filter/condition.ts";
import { evaluate, type Verdict } from "../../lib/filter/evaluate.ts";
import { generate } from "../../lib/filter/generate.ts";
import { parse } from "../../lib/filter/parse.ts";
import { resolveFilter } from "../../lib/filter/resolve.ts";

/** An expression for Ethernet frames, as its tree. */
export class FilterTree {
  readonly #condition: Condition;

  /** @throws FilterSyntaxError where the expression means nothing. */
  constructor(expression: string) {
    const resolved = resolveFilter(parse(expression), expression, { linktype: LINKTYPE_ETHERNET });
    this.#condition = generate(resolved).condition;
  }

  /** On a packet with all tags in place. */
  verdict(packet: BpfPacket): Verdict {
    return evaluate(this.#condition, packet);
  }
}
