/**
 * From the tree of an expression to what it means for a link type: names are looked up, qualifiers are checked, and each
 * primitive gets the scope that it has in reading order.
 *
 * @module
 */

import { Tests } from "./condition.ts";
import type { BinaryExpression, CastPrimitive, Expression, LengthPrimitive, Primitive, ProtocolWord } from "./ast.ts";
import { Context, type Generation } from "./context.ts";
import { behindLane, encapsulation } from "./encapsulation.ts";
import { linkLayer } from "./link_layer.ts";
import { IP_PROTOCOLS, ISIS_PDUS, ISO_PROTOCOLS, LINK_PROTOCOLS } from "./protocol_words.ts";
import { resolveIdentifier } from "./resolve_identifier.ts";
import type { NameResolver } from "./resolver.ts";
import type { Meaning, ResolvedExpression, ResolvedFilter } from "./resolved.ts";
import { outermostScope, type Scope } from "./scope.ts";
import { ValuePool } from "./value.ts";

export type { ResolvedFilter } from "./resolved.ts";
export type { NameResolver } from "./resolver.ts";

/** What {@linkcode resolveFilter} is told. */
export interface ResolveOptions {
  /** What the frames begin with, a `LINKTYPE_` number. */
  readonly linktype: number;
  /**
   * The IPv4 netmask of the network, for `ip broadcast`; 0 by default, which only knows 255.255.255.255 and 0.0.0.0;
   * 0xffffffff where it is not known, then `ip broadcast` is refused.
   */
  readonly netmask?: number | undefined;
  /** The byte order of the host that wrote the frames, `"little"` by default: NULL and ENC have numbers in it. */
  readonly byteOrder?: "little" | "big" | undefined;
  /** Looks up the names of hosts and networks; without it they are refused. */
  readonly resolver?: NameResolver | undefined;
}

/** The netmask that says that there is none, `PCAP_NETMASK_UNKNOWN` of pcap.h. */
const PCAP_NETMASK_UNKNOWN = 0xffffffff;

/**
 * Finds out what an expression means. `text` is what it was parsed from.
 *
 * @throws {FilterSyntaxError} A name that is not known, qualifiers that do not go together, numbers out of range, a
 * header that this link type does not have.
 */
export function resolveFilter(expression: Expression, text: string, options: ResolveOptions): ResolvedFilter {
  const values = new ValuePool();
  const scope = outermostScope(linkLayer(options.linktype, options.byteOrder), values);
  const resolver = new Resolver({ text, values, tests: new Tests(values) }, { scope, options });
  return { text, scope, root: resolver.expression(expression), values };
}

/** Goes through an expression in reading order. */
class Resolver {
  readonly #generation: Generation;
  readonly #options: ResolveOptions;
  /** That of the next primitive. */
  #scope: Scope;

  constructor(generation: Generation, { scope, options }: { scope: Scope; options: ResolveOptions }) {
    this.#generation = generation;
    this.#scope = scope;
    this.#options = options;
  }

  expression(expression: Expression): ResolvedExpression {
    // A chain of thousands of terms leans to the left.
    const joints: BinaryExpression[] = [];
    let first = expression;
    while (isBinary(first)) {
      joints.push(first);
      first = first.left;
    }
    let resolved = this.#operand(first);
    for (const { kind, span, right } of joints.reverse()) {
      resolved = { kind, span, left: resolved, right: this.expression(right) };
    }
    return resolved;
  }

  #operand(expression: Exclude<Expression, BinaryExpression>): ResolvedExpression {
    switch (expression.kind) {
      case "empty":
        return { kind: "empty", span: expression.span };
      case "not":
        return { kind: "not", span: expression.span, operand: this.expression(expression.operand) };
      default: {
        const scope = this.#scope;
        const { span } = expression;
        const meaning = this.#primitive(new Context(this.#generation, { scope, span }), expression);
        return { kind: "primitive", span, scope, meaning };
      }
    }
  }

  #primitive(context: Context, primitive: Primitive): Meaning {
    switch (primitive.kind) {
      case "qualified":
        return resolveIdentifier(context, { primitive, resolver: this.#options.resolver });
      case "protocol":
        return protocolMeaning(context, primitive.protocol);
      case "relation":
        return { kind: "relation", relation: primitive.operator, left: primitive.left, right: primitive.right };
      case "broadcast":
      case "multicast":
        return this.#cast(context, primitive);
      case "less":
      case "greater":
        return lengthMeaning(primitive);
      case "byte":
        return { kind: "byte", primitive };
      case "inbound":
      case "outbound":
        return { kind: "direction", direction: primitive.kind };
      case "ifindex":
        return { kind: "ifindex", index: primitive.index };
      case "vlan":
      case "mpls":
      case "pppoed":
      case "pppoes":
      case "geneve":
      case "vxlan": {
        const { meaning, next } = encapsulation(context, primitive);
        this.#scope = next;
        return meaning;
      }
      case "atm":
        if (primitive.type === "lane") this.#scope = behindLane(context);
        return { kind: "atm", primitive };
      case "llc":
        return { kind: "llc", primitive };
      case "wlan":
        return { kind: "wlan", primitive };
      case "pf":
        return { kind: "pf", primitive };
      case "atm-field":
        return { kind: "atm-field", primitive };
      case "mtp2":
        return { kind: "mtp2", primitive };
      case "mtp3-field":
        return { kind: "mtp3-field", primitive };
    }
  }

  #cast(context: Context, { kind, protocol }: CastPrimitive): Meaning {
    const of = protocol ?? "link";
    if (kind === "broadcast") {
      if (of !== "link" && of !== "ip") {
        context.fail(`there is no broadcast of "${of}", write "broadcast" for the link's or "ip broadcast"`);
      }
      const { netmask = 0 } = this.#options;
      if (of === "ip" && netmask === PCAP_NETMASK_UNKNOWN) {
        context.fail('"ip broadcast" needs the netmask, which is not known here, write "dst host" and the address');
      }
      return { kind, of, hostMask: ~netmask >>> 0 };
    }
    if (of !== "link" && of !== "ip" && of !== "ip6") {
      context.fail(
        `there is no multicast of "${of}", write "multicast" for the link's, "ip multicast" or "ip6 multicast"`,
      );
    }
    return { kind, of };
  }
}

function isBinary(expression: Expression): expression is BinaryExpression {
  return expression.kind === "and" || expression.kind === "or";
}

function protocolMeaning(context: Context, word: ProtocolWord): Meaning {
  const ip = IP_PROTOCOLS.get(word);
  if (ip !== undefined) return { kind: "ip protocol", ...ip };
  const link = LINK_PROTOCOLS.get(word);
  if (link !== undefined) return { kind: "link protocol", protocol: link };
  const iso = ISO_PROTOCOLS.get(word);
  if (iso !== undefined) return { kind: "iso protocol", protocol: iso };
  const types = ISIS_PDUS.get(word);
  if (types !== undefined) return { kind: "isis pdu", types };
  return context.fail(`"${word}" alone asks nothing, write what of it: "host" and an address, or "${word}[0] = 1"`);
}

function lengthMeaning({ kind, length }: LengthPrimitive): Meaning {
  return { kind: "length", relation: kind === "less" ? "<=" : ">=", length };
}
