/**
 * The bodies of link state advertisements of OSPF version 3, RFC 5340 sections A.4.3 to A.4.10.
 *
 * ```text
 * router:             flags (1), options (3), links; each: type, 0, metric (2), interface, neighbor's interface and router
 * network:            0, options (3), attached routers (4 each)
 * inter-area prefix:  0, metric (3), prefix
 * inter-area router:  0, options (3), 0, metric (3), router (4)
 * AS-external, NSSA:  flags (1), metric (3), prefix, forwarding address (16, F), tag (4, T), link state ID (4)
 * link:               priority (1), options (3), address (16), # prefixes (4), prefixes
 * intra-area prefix:  # prefixes (2), referenced type (2), link state ID (4), router (4), prefixes
 * prefix:             bits (1), options (1), 0 or metric or referenced type (2), as many words of 4 bytes as it needs
 * ```
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { prefixAddress } from "./address_prefix.ts";
import { fixedParts } from "./fixed_list.ts";
import { type ItemForm, itemParts } from "./item_list.ts";
import {
  OSPF_V3_LSA_AS_EXTERNAL,
  OSPF_V3_LSA_INTER_AREA_PREFIX,
  OSPF_V3_LSA_INTER_AREA_ROUTER,
  OSPF_V3_LSA_INTRA_AREA_PREFIX,
  OSPF_V3_LSA_LINK,
  OSPF_V3_LSA_NETWORK,
  OSPF_V3_LSA_NSSA,
  OSPF_V3_LSA_ROUTER,
} from "./ospf_lsa_type.ts";

/** Bytes of the body up to its list, or all that it has. */
const HEADS: ReadonlyMap<number, number> = new Map([
  [OSPF_V3_LSA_ROUTER, 4],
  [OSPF_V3_LSA_NETWORK, 4],
  [OSPF_V3_LSA_INTER_AREA_PREFIX, 4],
  [OSPF_V3_LSA_INTER_AREA_ROUTER, 12],
  [OSPF_V3_LSA_AS_EXTERNAL, 4],
  [OSPF_V3_LSA_NSSA, 4],
  [OSPF_V3_LSA_LINK, 24],
  [OSPF_V3_LSA_INTRA_AREA_PREFIX, 12],
]);
const LINK_LENGTH = 16;
const PREFIX_HEADER = 4;
const MAX_BITS = 128;
/** Bit of an external body: the external metric is of type 2. */
const EXTERNAL = 4;
/** Bit of an external body: a forwarding address is there. */
const FORWARDING = 2;
/** Bit of an external body: a tag is there. */
const TAG = 1;

const PREFIXES: ItemForm = {
  headerLength: PREFIX_HEADER,
  lengthAt: (view, at) => {
    const bits = view.getUint8(at);
    return bits > MAX_BITS ? 0 : PREFIX_HEADER + 4 * Math.ceil(bits / 32);
  },
};

/** The links of a router LSA's body. */
export function routerLinksV3({ view, offset, end }: Bytes): Bytes[] {
  return fixedParts({ view, offset: offset + 4, end }, LINK_LENGTH);
}

/** The attached routers of a network LSA's body. */
export function attachedRoutersV3({ view, offset, end }: Bytes): Bytes[] {
  return fixedParts({ view, offset: offset + 4, end }, 4);
}

/** The prefixes of a body, of whichever type; one that is cut is none. */
export function prefixesV3(type: number, { view, offset, end }: Bytes): Bytes[] {
  const head = HEADS.get(type);
  if (head === undefined || end - offset < head) return [];
  const count = prefixCount(type, view, offset);
  const prefixes = itemParts(view, { offset: offset + head, end }, PREFIXES).slice(0, count);
  return prefixes.filter((part) => part.end - part.offset === PREFIXES.lengthAt(view, part.offset));
}

function prefixCount(type: number, view: DataView, offset: number): number {
  switch (type) {
    case OSPF_V3_LSA_LINK:
      return view.getUint32(offset + 20);
    case OSPF_V3_LSA_INTRA_AREA_PREFIX:
      return view.getUint16(offset);
    case OSPF_V3_LSA_INTER_AREA_PREFIX:
    case OSPF_V3_LSA_AS_EXTERNAL:
    case OSPF_V3_LSA_NSSA:
      return 1;
  }
  return 0;
}

/** What comes behind the prefix of an external body: where each of it is, in the view; undefined for what is not there. */
export interface OspfExternalRest {
  readonly forwardingAddress: number | undefined;
  readonly externalRouteTag: number | undefined;
  readonly referencedLinkStateId: number | undefined;
}

/** What comes behind the prefix of an external body. */
export function externalRest(body: Bytes): OspfExternalRest {
  const { view, offset, end } = body;
  const [prefix] = prefixesV3(OSPF_V3_LSA_AS_EXTERNAL, body);
  let at = prefix?.end ?? end;
  const take = (isThere: boolean, size: number): number | undefined => {
    if (!isThere || at + size > end) return undefined;
    at += size;
    return at - size;
  };
  const flags = prefix === undefined ? 0 : view.getUint8(offset);
  return {
    forwardingAddress: take((flags & FORWARDING) !== 0, 16),
    externalRouteTag: take((flags & TAG) !== 0, 4),
    referencedLinkStateId: take(prefix !== undefined && view.getUint16(prefix.offset + 2) !== 0, 4),
  };
}

/** The address of a prefix. */
export function prefixAddressV3({ view, offset, end }: Bytes): string {
  return prefixAddress({ view, offset: offset + PREFIX_HEADER, end }, 6);
}

/** A router's links. */
export interface OspfV3RouterBody {
  /** 1 is an area border router, 2 one at the border of the autonomous system, 4 the end of a virtual link. */
  flags: number;
  /** 24 bits. */
  options: number;
  /** In their order. */
  links: OspfV3RouterLink[];
}

/** A link of a router. */
export interface OspfV3RouterLink {
  /** 1 is point to point, 2 a transit network, 4 a virtual link. */
  type: number;
  /** 0 to 65,535. */
  metric: number;
  /** The router's own number of it. */
  interfaceId: number;
  /** The neighbor's number of it. */
  neighborInterfaceId: number;
  /** In the form of an IPv4 address. */
  neighborRouterId: string;
}

/** The routers of a network. */
export interface OspfV3NetworkBody {
  /** 24 bits. */
  options: number;
  /** In the form of IPv4 addresses. */
  attachedRouters: string[];
}

/** A prefix of an advertisement. */
export interface OspfPrefix {
  /** `"2001:db8::/32"`. */
  prefix: string;
  /** 1 is no unicast, 2 the router's own address, 8 to be propagated. */
  options: number;
  /** In an intra-area prefix LSA: 0 to 65,535. */
  metric?: number;
}

/** A prefix of another area. */
export interface OspfInterAreaPrefixBody {
  /** 24 bits. */
  metric: number;
  /** Absent where it is cut. */
  prefix?: OspfPrefix;
}

/** A router of another area. */
export interface OspfInterAreaRouterBody {
  /** 24 bits. */
  options: number;
  /** 24 bits. */
  metric: number;
  /** In the form of an IPv4 address. */
  destinationRouterId: string;
}

/** A way out of the autonomous system. */
export interface OspfV3ExternalBody {
  /** Whether no path within the autonomous system compares with it. */
  type2: boolean;
  /** 24 bits. */
  metric: number;
  /** Absent where it is cut. */
  prefix?: OspfPrefix;
  /** An IPv6 address. */
  forwardingAddress?: string;
  /** 0 to 4,294,967,295. */
  externalRouteTag?: number;
  /** In the form of an IPv4 address. */
  referencedLinkStateId?: string;
}

/** A router's addresses on a link. */
export interface OspfLinkBody {
  /** 0 to 255. */
  routerPriority: number;
  /** 24 bits. */
  options: number;
  /** An IPv6 address. */
  linkLocalAddress: string;
  /** How many prefixes. */
  numPrefixes: number;
  /** In their order. */
  prefixes: OspfPrefix[];
}

/** The prefixes of a router or a network. */
export interface OspfIntraAreaPrefixBody {
  /** How many. */
  numPrefixes: number;
  /** The type of the advertisement that they belong to. */
  referencedLsType: number;
  /** Its ID, in the form of an IPv4 address, as the next one. */
  referencedLinkStateId: string;
  /** The router that it comes from. */
  referencedAdvertisingRouter: string;
  /** In their order. */
  prefixes: OspfPrefix[];
}

/** What the body of an advertisement of version 3 says. */
export type OspfV3Body =
  | OspfV3RouterBody
  | OspfV3NetworkBody
  | OspfInterAreaPrefixBody
  | OspfInterAreaRouterBody
  | OspfV3ExternalBody
  | OspfLinkBody
  | OspfIntraAreaPrefixBody;

/** A body of one type as plain fields; undefined where it is cut, and for types that say it otherwise. */
export function ospfV3Body(type: number, body: Bytes): OspfV3Body | undefined {
  const { view, offset, end } = body;
  if (end - offset < (HEADS.get(type) ?? Infinity)) return undefined;
  const first = view.getUint8(offset);
  // Options or a metric.
  const low24 = view.getUint32(offset) & 0xff_ffff;
  const prefixes = prefixesV3(type, body).map((part) => prefixFields(part, type));
  const prefix = prefixes[0] === undefined ? {} : { prefix: prefixes[0] };
  switch (type) {
    case OSPF_V3_LSA_ROUTER:
      return { flags: first, options: low24, links: routerLinksV3(body).map(linkFields) };
    case OSPF_V3_LSA_NETWORK:
      return { options: low24, attachedRouters: attachedRoutersV3(body).map((part) => formatIpv4(view, part.offset)) };
    case OSPF_V3_LSA_INTER_AREA_PREFIX:
      return { metric: low24, ...prefix };
    case OSPF_V3_LSA_INTER_AREA_ROUTER: {
      const metric = view.getUint32(offset + 4) & 0xff_ffff;
      return { options: low24, metric, destinationRouterId: formatIpv4(view, offset + 8) };
    }
    case OSPF_V3_LSA_AS_EXTERNAL:
    case OSPF_V3_LSA_NSSA:
      return { type2: (first & EXTERNAL) !== 0, metric: low24, ...prefix, ...restFields(body) };
    case OSPF_V3_LSA_LINK:
      return {
        routerPriority: first,
        options: low24,
        linkLocalAddress: formatIpv6(view, offset + 4),
        numPrefixes: view.getUint32(offset + 20),
        prefixes,
      };
    case OSPF_V3_LSA_INTRA_AREA_PREFIX:
      return {
        numPrefixes: view.getUint16(offset),
        referencedLsType: view.getUint16(offset + 2),
        referencedLinkStateId: formatIpv4(view, offset + 4),
        referencedAdvertisingRouter: formatIpv4(view, offset + 8),
        prefixes,
      };
  }
  return undefined;
}

function linkFields({ view, offset }: Bytes): OspfV3RouterLink {
  return {
    type: view.getUint8(offset),
    metric: view.getUint16(offset + 2),
    interfaceId: view.getUint32(offset + 4),
    neighborInterfaceId: view.getUint32(offset + 8),
    neighborRouterId: formatIpv4(view, offset + 12),
  };
}

function prefixFields(part: Bytes, type: number): OspfPrefix {
  const { view, offset } = part;
  return {
    prefix: `${prefixAddressV3(part)}/${view.getUint8(offset)}`,
    options: view.getUint8(offset + 1),
    ...(type === OSPF_V3_LSA_INTRA_AREA_PREFIX ? { metric: view.getUint16(offset + 2) } : {}),
  };
}

function restFields(body: Bytes): Partial<OspfV3ExternalBody> {
  const { view } = body;
  const { forwardingAddress, externalRouteTag, referencedLinkStateId } = externalRest(body);
  return {
    ...(forwardingAddress === undefined ? {} : { forwardingAddress: formatIpv6(view, forwardingAddress) }),
    ...(externalRouteTag === undefined ? {} : { externalRouteTag: view.getUint32(externalRouteTag) }),
    ...(referencedLinkStateId === undefined ? {} : { referencedLinkStateId: formatIpv4(view, referencedLinkStateId) }),
  };
}
