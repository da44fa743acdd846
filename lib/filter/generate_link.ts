/**
 * Tests of the link-layer header: what the payload is, and the addresses.
 *
 * @module
 */

import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_RARP } from "../wire/ethertype.ts";
import { LINKTYPE_SUNATM } from "../linktype.ts";
import { and, type Condition, FALSE, or, TRUE } from "./condition.ts";
import { atEnds, type Context } from "./context.ts";
import { isAtmLlc, isLaneData } from "./generate_atm.ts";
import { generateWlanAddress, isWlanData } from "./generate_wlan.ts";
import { isWifi } from "./link_layer.ts";
import {
  ETHERTYPE_AARP,
  ETHERTYPE_ATALK,
  ETHERTYPE_DECNET,
  ETHERTYPE_IPX,
  LLC_SAP_IP,
  LLC_SAP_IPX,
  LLC_SAP_ISO,
  LLC_SAP_NETBEUI,
  LLC_SAP_STP,
  MAX_LLC_LENGTH,
} from "./link_protocols.ts";
import type { ArcnetAddressMeaning, MacAddressMeaning } from "./resolved.ts";

/** Address families as Linux numbers them, which libpcap there takes for those of all files. */
const AF_INET = 2;
const AF_INET6 = 10;

/** `LINUX_SLL_P_802_3`: Novell's frames, whose LLC begins with two bytes of ones. */
const SLL_802_3 = 1;
/** `LINUX_SLL_P_802_2`: LLC. */
const SLL_802_2 = 4;

/** PPP protocol numbers (IANA) of what has an ethertype or an LLC SAP; others go by their ethertype. */
const PPP_PROTOCOLS: ReadonlyMap<number, number> = new Map([
  [ETHERTYPE_IPV4, 0x21],
  [ETHERTYPE_IPV6, 0x57],
  [ETHERTYPE_DECNET, 0x27],
  [ETHERTYPE_ATALK, 0x29],
  [LLC_SAP_ISO, 0x23],
  [LLC_SAP_STP, 0x31],
  [LLC_SAP_IPX, 0x2b],
]);

/** ARCNET's numbers, those of RFC 1201 first and then those of RFC 1051. */
const ARCNET_PROTOCOLS: ReadonlyMap<number, readonly number[]> = new Map([
  [ETHERTYPE_IPV4, [212, 240]],
  [ETHERTYPE_IPV6, [196]],
  [ETHERTYPE_ARP, [213, 241]],
  [ETHERTYPE_RARP, [214]],
  [ETHERTYPE_ATALK, [221]],
]);

/** NLPIDs (RFC 2427), behind the control byte of an unnumbered information frame. */
const FRAME_RELAY_PROTOCOLS: ReadonlyMap<number, readonly number[]> = new Map([
  [ETHERTYPE_IPV4, [0x03cc]],
  [ETHERTYPE_IPV6, [0x038e]],
  [LLC_SAP_ISO, [0x0381, 0x0382, 0x0383]],
]);

/** Whether the payload is of this protocol: an ethertype, or up to 1500 an LLC SAP. */
export function linkProtocol(context: Context, protocol: number): Condition {
  const { link, scope } = context;
  if (scope.labels > 0) return behindLabels(context, protocol);
  switch (link.type) {
    case "ethertype":
      // Geneve says itself what its payload is, also where that is not Ethernet.
      if (scope.outer?.wrapping === "geneve") return ethernetProtocol(context, protocol);
      return and(hasLinkHeader(context), ethernetProtocol(context, protocol));
    case "plain ethertype":
      return context.is("type", { size: 2, value: protocol });
    case "llc":
      return and(hasLlc(context), llcProtocol(context, protocol));
    case "sll":
      return sllProtocol(context, protocol);
    case "ppp":
      return context.is("type", { size: 2, value: PPP_PROTOCOLS.get(protocol) ?? protocol });
    case "hdlc":
      return context.is("type", { size: 2, value: protocol === LLC_SAP_ISO ? doubled(protocol) : protocol });
    case "ip version":
      return ipVersion(context, { header: "type", protocol });
    case "ipv4":
      return protocol === ETHERTYPE_IPV4 ? TRUE : FALSE;
    case "ipv6":
      return protocol === ETHERTYPE_IPV6 ? TRUE : FALSE;
    case "host family":
      return family(context, { protocol, size: 4, shift: 24 });
    case "family":
      return family(context, { protocol, size: 4, shift: 0 });
    case "pflog":
      return family(context, { protocol, size: 1, shift: 0 });
    case "arcnet":
      return oneOf(context, { size: 1, values: ARCNET_PROTOCOLS.get(protocol) });
    case "nlpid":
      return oneOf(context, { size: 2, values: FRAME_RELAY_PROTOCOLS.get(protocol) });
    case "appletalk":
      return protocol === ETHERTYPE_ATALK ? TRUE : FALSE;
    case undefined:
      return context.fail(
        `what a packet carries is not known for ${link.description}, only "link[...]" and "len" work there`,
      );
  }
}

/** Whether there is a link-layer header at all inside of the packet around. */
export function hasLinkHeader(context: Context): Condition {
  const { outer, linkHeader, payload } = context.scope;
  switch (outer?.wrapping) {
    case "geneve": {
      // Where its payload is no Ethernet, both begin at the same place.
      const { values } = context;
      if (payload === undefined) return TRUE;
      return context.tests.compare(values.address(payload), "!=", values.address(linkHeader));
    }
    case "lane":
      return isLaneData(context);
    default:
      return TRUE;
  }
}

/** Whether the link-layer source, destination or both are this address. */
export function generateMacAddress(context: Context, { address, ends }: Omit<MacAddressMeaning, "kind">): Condition {
  const { addresses, description } = context.link;
  if (addresses?.kind === "802.11") return generateWlanAddress(context, { address, ends });
  if (ends !== "source" && ends !== "destination" && ends !== "either" && ends !== "both") {
    return context.fail(`"${ends}" is an address of an 802.11 header, which ${description} does not have`);
  }
  if (addresses?.kind !== "mac") {
    return context.fail(
      `${description} has no addresses of six bytes, ` +
        "only Ethernet, FDDI, token ring, 802.11, ATM LANE and Fibre Channel have",
    );
  }
  const test = atEnds(ends, (side) => context.equals("link", { offset: addresses[side], bytes: address }));
  return and(hasLinkHeader(context), test);
}

/** Whether the ARCNET source, destination or both are this address. */
export function generateArcnetAddress(context: Context, { address, ends }: ArcnetAddressMeaning): Condition {
  const { addresses, description } = context.link;
  if (addresses?.kind !== "arcnet") return context.fail(`${description} has no ARCNET addresses, only ARCNET has`);
  return atEnds(ends, (side) => context.is("link", { offset: addresses[side], size: 1, value: address }));
}

/** Behind an MPLS label nothing says what follows; the version field of IP has to do, where the stack ends. */
function behindLabels(context: Context, protocol: number): Condition {
  if (protocol !== ETHERTYPE_IPV4 && protocol !== ETHERTYPE_IPV6) {
    context.fail('behind "mpls" only IPv4 and IPv6 can be told, put this before it');
  }
  return and(
    context.is("network", { offset: -2, size: 1, mask: 0x01, value: 0x01 }),
    ipVersion(context, { header: "network", protocol }),
  );
}

function ipVersion(
  context: Context,
  { header, protocol }: { header: "type" | "network"; protocol: number },
): Condition {
  if (protocol !== ETHERTYPE_IPV4 && protocol !== ETHERTYPE_IPV6) return FALSE;
  return context.is(header, { size: 1, mask: 0xf0, value: protocol === ETHERTYPE_IPV4 ? 0x40 : 0x60 });
}

function ethernetProtocol(context: Context, protocol: number): Condition {
  const isType = context.is("type", { size: 2, value: protocol });
  const limit = context.values.constant(MAX_LLC_LENGTH);
  const isLength = context.tests.compare(context.load("type", { size: 2 }), "<=", limit);
  switch (protocol) {
    case LLC_SAP_IPX:
      return or(
        context.is("type", { size: 2, value: ETHERTYPE_IPX }),
        and(isLength, or(isSnap(context, ETHERTYPE_IPX), isSap(context, protocol), isNovell(context))),
      );
    case ETHERTYPE_ATALK:
    case ETHERTYPE_AARP:
      return or(isType, and(isLength, isSnap(context, protocol)));
    case LLC_SAP_ISO:
    case LLC_SAP_IP:
    case LLC_SAP_NETBEUI:
      return and(isLength, areBothSaps(context, protocol));
    default:
      return protocol <= MAX_LLC_LENGTH ? and(isLength, isSap(context, protocol)) : isType;
  }
}

function llcProtocol(context: Context, protocol: number): Condition {
  switch (protocol) {
    case ETHERTYPE_ATALK:
      return isSnap(context, protocol);
    case LLC_SAP_ISO:
    case LLC_SAP_IP:
    case LLC_SAP_NETBEUI:
      return areBothSaps(context, protocol);
    default:
      if (protocol <= MAX_LLC_LENGTH) return isSap(context, protocol);
      return context.is("llc", { offset: 6, size: 2, value: protocol });
  }
}

function sllProtocol(context: Context, protocol: number): Condition {
  const isType = (value: number) => context.is("type", { size: 2, value });
  switch (protocol) {
    case LLC_SAP_IPX:
      return or(
        isType(ETHERTYPE_IPX),
        isType(SLL_802_3),
        and(isType(SLL_802_2), or(isSap(context, protocol), isSnap(context, ETHERTYPE_IPX))),
      );
    case ETHERTYPE_ATALK:
    case ETHERTYPE_AARP:
      return or(isType(protocol), and(isType(SLL_802_2), isSnap(context, protocol)));
    case LLC_SAP_ISO:
    case LLC_SAP_IP:
    case LLC_SAP_NETBEUI:
      return and(isType(SLL_802_2), areBothSaps(context, protocol));
    default:
      return protocol <= MAX_LLC_LENGTH ? and(isType(SLL_802_2), isSap(context, protocol)) : isType(protocol);
  }
}

/** Whether LLC follows, where the header says so. */
function hasLlc(context: Context): Condition {
  if (isWifi(context.link)) return isWlanData(context);
  return context.link.linktype === LINKTYPE_SUNATM ? isAtmLlc(context) : TRUE;
}

function isSap(context: Context, sap: number): Condition {
  return context.is("llc", { size: 1, value: sap });
}

function areBothSaps(context: Context, sap: number): Condition {
  return context.is("llc", { size: 2, value: doubled(sap) });
}

function doubled(sap: number): number {
  return sap << 8 | sap;
}

/** Novell's raw IPX: no LLC, and the IPX header begins with a checksum of ones. */
function isNovell(context: Context): Condition {
  return context.is("llc", { size: 2, value: 0xffff });
}

/** LLC with SNAP, and this ethertype; AppleTalk has Apple's organisation code with it. */
function isSnap(context: Context, ethertype: number): Condition {
  const organisation = ethertype === ETHERTYPE_ATALK ? [0x08, 0x00, 0x07] : [0, 0, 0];
  const bytes = Uint8Array.of(0xaa, 0xaa, 0x03, ...organisation, ethertype >> 8, ethertype & 0xff);
  return context.equals("llc", { bytes });
}

function family(
  context: Context,
  { protocol, size, shift }: { protocol: number; size: 1 | 4; shift: number },
): Condition {
  if (protocol !== ETHERTYPE_IPV4 && protocol !== ETHERTYPE_IPV6) return FALSE;
  return context.is("type", { size, value: (protocol === ETHERTYPE_IPV4 ? AF_INET : AF_INET6) << shift });
}

function oneOf(
  context: Context,
  { size, values = [] }: { size: 1 | 2; values: readonly number[] | undefined },
): Condition {
  return or(...values.map((value) => context.is("type", { size, value })));
}
