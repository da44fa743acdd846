/**
 * The bodies of link state advertisements of OSPF version 2, RFC 2328 sections A.4.2 to A.4.5, RFC 3101.
 *
 * ```text
 * router:       flags (1), 0, # links (2), links; each: Link ID (4), Link Data (4), Type, # TOS, metric (2), TOS metrics
 * network:      mask (4), attached routers (4 each)
 * summary:      mask (4), metrics; each: TOS, metric (3)
 * AS-external:  mask (4), metrics; each: E and TOS, metric (3), forwarding address (4), external route tag (4)
 * ```
 *
 * @module
 */

import { formatIpv4 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { fixedParts } from "./fixed_list.ts";
import { type ItemForm, itemParts } from "./item_list.ts";
import {
  OSPF_LSA_AS_EXTERNAL,
  OSPF_LSA_ASBR,
  OSPF_LSA_NETWORK,
  OSPF_LSA_NSSA,
  OSPF_LSA_ROUTER,
  OSPF_LSA_SUMMARY,
} from "./ospf_lsa_type.ts";

/** Bytes before the list of any of them. */
const HEAD = 4;
const LINK_LENGTH = 12;
const TOS_LENGTH = 4;
const EXTERNAL_LENGTH = 12;
/** Bit of an external metric: no path within the autonomous system compares with it. */
const TYPE_2 = 0x80;

const LINKS: ItemForm = {
  headerLength: LINK_LENGTH,
  lengthAt: (view, at) => LINK_LENGTH + TOS_LENGTH * view.getUint8(at + 9),
};

/** The links of a router LSA's body. */
export function routerLinks(body: Bytes): Bytes[] {
  return itemParts(body.view, behindHead(body), LINKS).slice(0, body.view.getUint16(body.offset + 2));
}

/** The metrics of a link for one type of service each. */
export function linkMetrics({ view, offset, end }: Bytes): Bytes[] {
  return fixedParts({ view, offset: offset + LINK_LENGTH, end }, TOS_LENGTH);
}

/** The attached routers of a network LSA's body. */
export function attachedRouters(body: Bytes): Bytes[] {
  return fixedParts(behindHead(body), 4);
}

/** The metrics of a summary LSA's body. */
export function summaryMetrics(body: Bytes): Bytes[] {
  return fixedParts(behindHead(body), TOS_LENGTH);
}

/** The metrics of an AS-external LSA's body. */
export function externalMetrics(body: Bytes): Bytes[] {
  return fixedParts(behindHead(body), EXTERNAL_LENGTH);
}

function behindHead({ view, offset, end }: Bytes): Bytes {
  return { view, offset: offset + HEAD, end };
}

/** A router's links. */
export interface OspfRouterBody {
  /** 1 is an area border router, 2 one at the border of the autonomous system, 4 the end of a virtual link. */
  flags: number;
  /** How many links. */
  numLinks: number;
  /** In their order. */
  links: OspfRouterLink[];
}

/** A link of a router. */
export interface OspfRouterLink {
  /** What is at its other end, in the form of an IPv4 address. */
  linkId: string;
  /** In the form of an IPv4 address: the router's own one, or the mask of a stub network. */
  linkData: string;
  /** 1 is point to point, 2 a transit network, 3 a stub network, 4 a virtual link. */
  type: number;
  /** 0 to 65,535. */
  metric: number;
  /** Metrics for other types of service; absent where there are none. */
  tosMetrics?: OspfTosMetric[];
}

/** A metric for one type of service. */
export interface OspfTosMetric {
  /** 0 to 255. */
  tos: number;
  /** 16 bits of a link, 24 of what is elsewhere. */
  metric: number;
}

/** The routers of a network. */
export interface OspfNetworkBody {
  /** An IPv4 mask. */
  networkMask: string;
  /** In the form of IPv4 addresses. */
  attachedRouters: string[];
}

/** A way to another area. */
export interface OspfSummaryBody {
  /** An IPv4 mask; 0.0.0.0 for a router. */
  networkMask: string;
  /** One for each type of service. */
  metrics: OspfTosMetric[];
}

/** A way out of the autonomous system. */
export interface OspfExternalBody {
  /** An IPv4 mask. */
  networkMask: string;
  /** One for each type of service. */
  metrics: OspfExternalMetric[];
}

/** A metric of a way out of the autonomous system. */
export interface OspfExternalMetric extends OspfTosMetric {
  /** Whether no path within the autonomous system compares with it (type 2). */
  type2: boolean;
  /** An IPv4 address; 0.0.0.0 is the router that says it. */
  forwardingAddress: string;
  /** 0 to 4,294,967,295. */
  externalRouteTag: number;
}

/** What the body of an advertisement of version 2 says. */
export type OspfV2Body = OspfRouterBody | OspfNetworkBody | OspfSummaryBody | OspfExternalBody;

/** A body of one type as plain fields; undefined where it is cut, and for types that say it otherwise. */
export function ospfV2Body(type: number, body: Bytes): OspfV2Body | undefined {
  const { view, offset, end } = body;
  if (end - offset < HEAD) return undefined;
  const networkMask = formatIpv4(view, offset);
  switch (type) {
    case OSPF_LSA_ROUTER: {
      const links = routerLinks(body).map(linkFields);
      return { flags: view.getUint8(offset), numLinks: view.getUint16(offset + 2), links };
    }
    case OSPF_LSA_NETWORK:
      return { networkMask, attachedRouters: attachedRouters(body).map((part) => formatIpv4(view, part.offset)) };
    case OSPF_LSA_SUMMARY:
    case OSPF_LSA_ASBR:
      return { networkMask, metrics: summaryMetrics(body).map((part) => tosFields(part, 3)) };
    case OSPF_LSA_AS_EXTERNAL:
    case OSPF_LSA_NSSA:
      return { networkMask, metrics: externalMetrics(body).map(externalFields) };
  }
  return undefined;
}

function linkFields(link: Bytes): OspfRouterLink {
  const { view, offset } = link;
  const tosMetrics = linkMetrics(link).map((part) => tosFields(part, 2));
  return {
    linkId: formatIpv4(view, offset),
    linkData: formatIpv4(view, offset + 4),
    type: view.getUint8(offset + 8),
    metric: view.getUint16(offset + 10),
    ...(tosMetrics.length === 0 ? {} : { tosMetrics }),
  };
}

function tosFields({ view, offset }: Bytes, size: 2 | 3): OspfTosMetric {
  return { tos: view.getUint8(offset), metric: view.getUint32(offset) & (size === 2 ? 0xffff : 0xff_ffff) };
}

function externalFields({ view, offset }: Bytes): OspfExternalMetric {
  return {
    type2: (view.getUint8(offset) & TYPE_2) !== 0,
    tos: view.getUint8(offset) & 0x7f,
    metric: view.getUint32(offset) & 0xff_ffff,
    forwardingAddress: formatIpv4(view, offset + 4),
    externalRouteTag: view.getUint32(offset + 8),
  };
}
