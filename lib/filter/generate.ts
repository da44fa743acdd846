/**
 * From what a filter means to the tests that find it out: each family of primitives has a file, and this one calls them.
 *
 * @module
 */

import { and, type Condition, marked, not, or, Tests, TRUE } from "./condition.ts";
import { Context, type Generation } from "./context.ts";
import { generateDecnetAddress, generateIpv4Address, generateIpv6Address } from "./generate_address.ts";
import { generateAtm, generateAtmField } from "./generate_atm.ts";
import { generateBroadcast, generateMulticast } from "./generate_cast.ts";
import { generateEncapsulation } from "./generate_encapsulation.ts";
import { generateLlc } from "./generate_llc.ts";
import { generateArcnetAddress, generateMacAddress, linkProtocol } from "./generate_link.ts";
import { generateByte, generateDirection, generateIfindex, generateLength } from "./generate_metadata.ts";
import { generateMtp2, generateMtp3Field } from "./generate_mtp.ts";
import { generatePf } from "./generate_pf.ts";
import { generatePorts } from "./generate_port.ts";
import { generateIpProtocol, generateProtocolChain } from "./generate_protocol.ts";
import { generateIsisPdu, generateIsoProtocol } from "./generate_iso.ts";
import { findHeaders } from "./generate_prologue.ts";
import { generateRelation } from "./generate_relation.ts";
import { generateWlan } from "./generate_wlan.ts";
import type { Meaning, ResolvedExpression, ResolvedFilter } from "./resolved.ts";
import type { ValuePool } from "./value.ts";

/**
 * Makes the tests of a filter, in the order in which a program makes them.
 *
 * @throws {FilterSyntaxError} A primitive that this link type does not have.
 */
export function generate(resolved: ResolvedFilter): { condition: Condition; values: ValuePool } {
  const { values, text, root, scope } = resolved;
  const generation: Generation = { text, values, tests: new Tests(values) };
  const condition = generateExpression(root, generation);
  const context = new Context(generation, { scope, span: root.span });
  return { condition: findHeaders(context, condition), values };
}

function generateExpression(expression: ResolvedExpression, generation: Generation): Condition {
  switch (expression.kind) {
    case "empty":
      return TRUE;
    case "and":
    case "or": {
      // A chain of thousands of terms leans to the left.
      const terms: Condition[] = [];
      let rest: ResolvedExpression = expression;
      for (; rest.kind === expression.kind; rest = rest.left) terms.push(generateExpression(rest.right, generation));
      terms.push(generateExpression(rest, generation));
      return (expression.kind === "and" ? and : or)(...terms.reverse());
    }
    case "not":
      return not(generateExpression(expression.operand, generation));
    case "primitive":
      return marked(expression.span, generateMeaning(new Context(generation, expression), expression.meaning));
  }
}

function generateMeaning(context: Context, meaning: Meaning): Condition {
  switch (meaning.kind) {
    case "link protocol":
      return linkProtocol(context, meaning.protocol);
    case "ip protocol":
      return generateIpProtocol(context, meaning);
    case "iso protocol":
      return generateIsoProtocol(context, meaning.protocol);
    case "isis pdu":
      return generateIsisPdu(context, meaning.types);
    case "protocol chain":
      return generateProtocolChain(context, meaning);
    case "ipv4 address":
      return generateIpv4Address(context, meaning);
    case "ipv6 address":
      return generateIpv6Address(context, meaning);
    case "decnet address":
      return generateDecnetAddress(context, meaning);
    case "mac address":
      return generateMacAddress(context, meaning);
    case "arcnet address":
      return generateArcnetAddress(context, meaning);
    case "any of":
      return or(...meaning.meanings.map((one) => generateMeaning(context, one)));
    case "port":
      return generatePorts(context, meaning);
    case "broadcast":
      return generateBroadcast(context, meaning);
    case "multicast":
      return generateMulticast(context, meaning.of);
    case "relation":
      return generateRelation(context, meaning);
    case "length":
      return generateLength(context, meaning);
    case "byte":
      return generateByte(context, meaning.primitive);
    case "direction":
      return generateDirection(context, meaning.direction);
    case "ifindex":
      return generateIfindex(context, meaning.index);
    case "vlan":
    case "mpls":
    case "pppoed":
    case "pppoes":
    case "geneve":
    case "vxlan":
      return generateEncapsulation(context, meaning);
    case "llc":
      return generateLlc(context, meaning.primitive);
    case "wlan":
      return generateWlan(context, meaning.primitive);
    case "pf":
      return generatePf(context, meaning.primitive);
    case "atm":
      return generateAtm(context, meaning.primitive);
    case "atm-field":
      return generateAtmField(context, meaning.primitive);
    case "mtp2":
      return generateMtp2(context, meaning.primitive);
    case "mtp3-field":
      return generateMtp3Field(context, meaning.primitive);
  }
}
