/**
 * What `vlan`, `mpls`, `pppoes`, `geneve`, `vxlan` and `lane` do to the scope of all that follows.
 *
 * @module
 */

import { LINKTYPE_C_HDLC, LINKTYPE_ETHERNET, LINKTYPE_PPP, LINKTYPE_SUNATM } from "../linktype.ts";
import type { EncapsulationPrimitive } from "./ast.ts";
import type { Context } from "./context.ts";
import { isWifi, linkLayer } from "./link_layer.ts";
import type { Meaning } from "./resolved.ts";
import { advance, behindLabel, behindTag, inside, outermostOf, type Scope } from "./scope.ts";

/** A primitive's meaning, and the scope of what follows it. */
export interface Encapsulation {
  readonly meaning: Meaning;
  readonly next: Scope;
}

/** What the numbers of each kind are called, and the highest. */
const NUMBERS: Record<EncapsulationPrimitive["kind"], { readonly name: string; readonly max: number }> = {
  vlan: { name: "VLAN tag", max: 0xfff },
  mpls: { name: "MPLS label", max: 0xfffff },
  pppoed: { name: "PPPoE session", max: 0xffff },
  pppoes: { name: "PPPoE session", max: 0xffff },
  geneve: { name: "Geneve VNI", max: 0xffffff },
  vxlan: { name: "VXLAN VNI", max: 0xffffff },
};

/** Bytes of a PPPoE header, RFC 2516. */
const PPPOE_HEADER_LENGTH = 6;
const PPP_PROTOCOL_LENGTH = 2;
const VXLAN_HEADER_LENGTH = 8;
const ETHERNET_TYPE = 12;
const ETHERNET_HEADER_LENGTH = 14;
/** From the start of a SunATM packet to the Ethernet header of LAN emulation. */
const LANE_HEADER_LENGTH = 6;

/** One of the words that move the headers. */
export function encapsulation(context: Context, { kind, id }: EncapsulationPrimitive): Encapsulation {
  const { scope, values } = context;
  const { name, max } = NUMBERS[kind];
  if (id !== undefined && id > max) context.fail(`${name} ${id} is greater than ${max}, write a smaller number`);
  switch (kind) {
    case "vlan":
      requireTags(context);
      return { meaning: { kind, id }, next: behindTag(scope) };
    case "mpls":
      requireLabels(context);
      return { meaning: { kind, id }, next: behindLabel(scope) };
    case "pppoed":
      return { meaning: { kind, id }, next: scope };
    case "pppoes": {
      const link = linkLayer(LINKTYPE_PPP);
      const linkHeader = context.place("network", PPPOE_HEADER_LENGTH);
      const payload = advance(linkHeader, PPP_PROTOCOL_LENGTH);
      const next = inside({ wrapping: kind, scope }, { link, linkHeader, typeField: linkHeader, payload });
      return { meaning: { kind, id }, next };
    }
    case "geneve": {
      const header = values.variable("geneve");
      const inner = values.variable("linkHeader");
      const type = values.variable("type");
      const payload = values.variable("payload");
      const next = inside({ wrapping: kind, scope }, {
        link: linkLayer(LINKTYPE_ETHERNET),
        linkHeader: { base: inner, constant: 0 },
        typeField: { base: type, constant: 0 },
        payload: { base: payload, constant: 0 },
      });
      return { meaning: { kind, id, header, inner, type, payload }, next };
    }
    case "vxlan": {
      const header = values.variable("vxlan");
      const next = insideOfEthernet(scope, {
        wrapping: kind,
        linkHeader: { base: header, constant: VXLAN_HEADER_LENGTH },
      });
      return { meaning: { kind, id, header }, next };
    }
  }
}

/** The scope behind `lane`; refused where there is no ATM. */
export function behindLane(context: Context): Scope {
  const scope = outermostOf(context.scope);
  if (scope.link.linktype !== LINKTYPE_SUNATM) {
    context.fail(
      `there is no "lane" on ${scope.link.description}, only raw ATM has it, use a capture of link type SUNATM`,
    );
  }
  return insideOfEthernet(scope, { wrapping: "lane", linkHeader: advance(scope.linkHeader, LANE_HEADER_LENGTH) });
}

function insideOfEthernet(
  scope: Scope,
  { wrapping, linkHeader }: { wrapping: "vxlan" | "lane"; linkHeader: Scope["linkHeader"] },
): Scope {
  return inside({ wrapping, scope }, {
    link: linkLayer(LINKTYPE_ETHERNET),
    linkHeader,
    typeField: advance(linkHeader, ETHERNET_TYPE),
    payload: advance(linkHeader, ETHERNET_HEADER_LENGTH),
  });
}

function requireTags(context: Context): void {
  const { link, scope } = context;
  if (scope.labels > 0) context.fail('a VLAN tag does not follow an MPLS label, write "vlan" before "mpls"');
  // What PPI holds need not be 802.11.
  if (link.type !== "ethertype" && (!isWifi(link) || link.prefix === "ppi")) {
    context.fail(`there are no VLAN tags on ${link.description}, leave "vlan" out or use another capture`);
  }
}

function requireLabels(context: Context): void {
  const { link, scope } = context;
  const canHave = link.type === "ethertype" || link.linktype === LINKTYPE_C_HDLC || link.linktype === LINKTYPE_PPP;
  if (scope.labels === 0 && !canHave) {
    context.fail(`MPLS labels are not known on ${link.description}, leave "mpls" out or use another capture`);
  }
}
