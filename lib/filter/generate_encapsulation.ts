/**
 * Tests of headers that have other headers behind them. What they move is said by the scopes (`encapsulation.ts`); here
 * the variables of those scopes get their values.
 *
 * @module
 */

import { ETHERTYPE_DOT1AD, ETHERTYPE_DOT1Q, ETHERTYPE_QINQ } from "../wire/ethertype.ts";
import { IPPROTO_UDP } from "../wire/ip_protocol.ts";
import { and, assign, choose, type Condition, or } from "./condition.ts";
import type { Context, Header } from "./context.ts";
import { linkProtocol } from "./generate_link.ts";
import { behindIp } from "./generate_port.ts";
import { ETHERTYPE_MPLS, ETHERTYPE_PPPOED, ETHERTYPE_PPPOES, ETHERTYPE_TEB } from "./link_protocols.ts";
import type { EncapsulationMeaning, GeneveMeaning, VxlanMeaning } from "./resolved.ts";
import type { Value } from "./value.ts";

/** PPP's protocol number of MPLS, RFC 3032. */
const PPP_MPLS = 0x281;
const VID_MASK = 0x0fff;
const UDP_HEADER_LENGTH = 8;

/** Geneve, RFC 8926: version and length of options, flags, ethertype, VNI. */
const GENEVE_PORT = 6081;
const GENEVE_VERSION_MASK = 0xc0;
const GENEVE_OPTIONS_MASK = 0x3f;
const GENEVE_HEADER_LENGTH = 8;
const GENEVE_ETHERTYPE = 2;
/** VXLAN, RFC 7348: flags, VNI. */
const VXLAN_PORT = 4789;
const VXLAN_HAS_VNI = 0x08;
/** Both have the VNI in the upper three bytes of this word. */
const VNI = 4;
const VNI_MASK = 0xffffff00;

const ETHERNET_TYPE = 12;
const ETHERNET_HEADER_LENGTH = 14;

/** A tag, a label, a PPPoE header, a tunnel. */
export function generateEncapsulation(
  context: Context,
  meaning: EncapsulationMeaning | GeneveMeaning | VxlanMeaning,
): Condition {
  const { id } = meaning;
  switch (meaning.kind) {
    case "vlan": {
      const tpids = [ETHERTYPE_DOT1Q, ETHERTYPE_DOT1AD, ETHERTYPE_QINQ];
      const isTag = or(...tpids.map((tpid) => linkProtocol(context, tpid)));
      return id === undefined ? isTag : and(isTag, context.is("network", { size: 2, mask: VID_MASK, value: id }));
    }
    case "mpls": {
      const isLabel = labelTest(context);
      if (id === undefined) return isLabel;
      return and(isLabel, context.is("network", { size: 4, mask: 0xfffff000, value: id << 12 >>> 0 }));
    }
    case "pppoed":
      return linkProtocol(context, ETHERTYPE_PPPOED);
    case "pppoes": {
      const isSession = linkProtocol(context, ETHERTYPE_PPPOES);
      return id === undefined ? isSession : and(isSession, context.is("network", { size: 4, mask: 0xffff, value: id }));
    }
    case "geneve":
      return geneveTest(context, meaning);
    case "vxlan":
      return vxlanTest(context, meaning);
  }
}

/** Behind another label: that one does not say that it is the last. */
function labelTest(context: Context): Condition {
  if (context.scope.labels > 0) {
    return context.is("network", { offset: -2, size: 1, mask: 0x01, value: 0 });
  }
  if (context.link.type === "ppp") return context.is("type", { size: 2, value: PPP_MPLS });
  return linkProtocol(context, ETHERTYPE_MPLS);
}

function geneveTest(context: Context, { id, header, inner, type, payload }: GeneveMeaning): Condition {
  const { values, tests } = context;
  const isGeneve = tunnelTest(context, {
    port: GENEVE_PORT,
    // Version 0.
    flags: (transport) =>
      context.is(transport, { offset: UDP_HEADER_LENGTH, size: 1, mask: GENEVE_VERSION_MASK, value: 0 }),
    id,
    found: (transport) => assign(header, values.address(context.place(transport, UDP_HEADER_LENGTH))),
  });
  const words = values.binary(
    "and",
    values.load(1, { base: header, constant: 0 }),
    values.constant(GENEVE_OPTIONS_MASK),
  );
  const options = values.binary("lsh", words, values.constant(2));
  const end = values.binary("add", values.binary("add", options, header), values.constant(GENEVE_HEADER_LENGTH));
  const isEthernet = tests.is(values.load(2, { base: header, constant: GENEVE_ETHERTYPE }), ETHERTYPE_TEB);
  const behind = (place: Value, bytes: number) => values.binary("add", place, values.constant(bytes));
  return and(
    isGeneve,
    assign(inner, end),
    choose(isEthernet, {
      whenTrue: and(assign(payload, behind(inner, ETHERNET_HEADER_LENGTH)), assign(type, behind(inner, ETHERNET_TYPE))),
      whenFalse: and(assign(payload, inner), assign(type, behind(header, GENEVE_ETHERTYPE))),
    }),
  );
}

function vxlanTest(context: Context, { id, header }: VxlanMeaning): Condition {
  return tunnelTest(context, {
    port: VXLAN_PORT,
    flags: (transport) => context.has(transport, { offset: UDP_HEADER_LENGTH, bits: VXLAN_HAS_VNI }),
    id,
    found: (transport) => assign(header, context.values.address(context.place(transport, UDP_HEADER_LENGTH))),
  });
}

/** What is in UDP to this port, behind IPv4 or IPv6. */
function tunnelTest(
  context: Context,
  { port, flags, id, found }: {
    port: number;
    flags: (transport: Header) => Condition;
    id: number | undefined;
    found: (transport: Header) => Condition;
  },
): Condition {
  return or(...([[4, "transport4"], [6, "transport6"]] as const).map(([version, transport]) =>
    and(
      behindIp(context, version, { low: port, high: port, ends: "destination", transports: [IPPROTO_UDP] }),
      flags(transport),
      ...(id === undefined ? [] : [
        context.is(transport, { offset: UDP_HEADER_LENGTH + VNI, size: 4, mask: VNI_MASK, value: id * 256 }),
      ]),
      found(transport),
    )
  ));
}
