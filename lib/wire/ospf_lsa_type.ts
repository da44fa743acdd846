/**
 * Types of link state advertisements: of OSPF version 2, RFC 2328 section 4.3, RFC 3101 and RFC 5250; and of version 3,
 * RFC 5340 section A.4.2.1. Opaque types, RFC 5250.
 *
 * Source: https://www.iana.org/assignments/ospfv2-parameters and https://www.iana.org/assignments/ospfv3-parameters
 *
 * @module
 */

/** Version 2: a router's links. */
export const OSPF_LSA_ROUTER = 1;
/** Version 2: the routers of a network. */
export const OSPF_LSA_NETWORK = 2;
/** Version 2: a network of another area. */
export const OSPF_LSA_SUMMARY = 3;
/** Version 2: a router of another area that leads out of the autonomous system. */
export const OSPF_LSA_ASBR = 4;
/** Version 2: a network outside of the autonomous system. */
export const OSPF_LSA_AS_EXTERNAL = 5;
/** Version 2: the same in a not-so-stubby area, RFC 3101. */
export const OSPF_LSA_NSSA = 7;
/** Version 2: of another use, within one link. */
export const OSPF_LSA_OPAQUE_LINK = 9;
/** Version 2: of another use, within one area. */
export const OSPF_LSA_OPAQUE_AREA = 10;
/** Version 2: of another use, within the autonomous system. */
export const OSPF_LSA_OPAQUE_AS = 11;

/** Version 3: a router's links. */
export const OSPF_V3_LSA_ROUTER = 0x2001;
/** Version 3: the routers of a network. */
export const OSPF_V3_LSA_NETWORK = 0x2002;
/** Version 3: a prefix of another area. */
export const OSPF_V3_LSA_INTER_AREA_PREFIX = 0x2003;
/** Version 3: a router of another area that leads out of the autonomous system. */
export const OSPF_V3_LSA_INTER_AREA_ROUTER = 0x2004;
/** Version 3: a prefix outside of the autonomous system. */
export const OSPF_V3_LSA_AS_EXTERNAL = 0x4005;
/** Version 3: the same in a not-so-stubby area. */
export const OSPF_V3_LSA_NSSA = 0x2007;
/** Version 3: a router's addresses on a link. */
export const OSPF_V3_LSA_LINK = 0x0008;
/** Version 3: the prefixes of a router or a network. */
export const OSPF_V3_LSA_INTRA_AREA_PREFIX = 0x2009;
/** Version 3: what a router can do, RFC 7770; the bits of its scope are left out. */
export const OSPF_V3_LSA_ROUTER_INFORMATION = 0x000c;

/** Opaque type: traffic engineering, RFC 3630. */
export const OSPF_OPAQUE_TE = 1;
/** Opaque type: graceful restart, RFC 3623. */
export const OSPF_OPAQUE_GRACE = 3;
/** Opaque type: what a router can do, RFC 7770. */
export const OSPF_OPAQUE_ROUTER_INFORMATION = 4;
/** Opaque type: more about prefixes, RFC 7684. */
export const OSPF_OPAQUE_EXTENDED_PREFIX = 7;
/** Opaque type: more about links, RFC 7684. */
export const OSPF_OPAQUE_EXTENDED_LINK = 8;

/** By version 2. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [OSPF_LSA_ROUTER, "Router-LSA"],
  [OSPF_LSA_NETWORK, "Network-LSA"],
  [OSPF_LSA_SUMMARY, "Summary-LSA (IP network)"],
  [OSPF_LSA_ASBR, "Summary-LSA (ASBR)"],
  [OSPF_LSA_AS_EXTERNAL, "AS-External-LSA (ASBR)"],
  [6, "Group Membership LSA"],
  [OSPF_LSA_NSSA, "NSSA AS-External-LSA"],
  [8, "External Attributes LSA"],
  [OSPF_LSA_OPAQUE_LINK, "Opaque LSA, Link-local scope"],
  [OSPF_LSA_OPAQUE_AREA, "Opaque LSA, Area-local scope"],
  [OSPF_LSA_OPAQUE_AS, "Opaque LSA, AS-local scope"],
]);
/** By version 3. */
const V3_NAMES: ReadonlyMap<number, string> = new Map([
  [OSPF_V3_LSA_ROUTER, "Router-LSA"],
  [OSPF_V3_LSA_NETWORK, "Network-LSA"],
  [OSPF_V3_LSA_INTER_AREA_PREFIX, "Inter-Area-Prefix-LSA"],
  [OSPF_V3_LSA_INTER_AREA_ROUTER, "Inter-Area-Router-LSA"],
  [OSPF_V3_LSA_AS_EXTERNAL, "AS-External-LSA"],
  [0x2006, "Group-Membership-LSA"],
  [OSPF_V3_LSA_NSSA, "NSSA-LSA"],
  [OSPF_V3_LSA_LINK, "Link-LSA"],
  [OSPF_V3_LSA_INTRA_AREA_PREFIX, "Intra-Area-Prefix-LSA"],
]);
const OPAQUE_NAMES: ReadonlyMap<number, string> = new Map([
  [OSPF_OPAQUE_TE, "Traffic Engineering LSA"],
  [2, "Sycamore Optical Topology Descriptions"],
  [OSPF_OPAQUE_GRACE, "grace-LSA"],
  [OSPF_OPAQUE_ROUTER_INFORMATION, "Router Information (RI)"],
  [5, "L1VPN LSA"],
  [6, "Inter-AS-TE-v2 LSA"],
  [OSPF_OPAQUE_EXTENDED_PREFIX, "OSPFv2 Extended Prefix Opaque LSA"],
  [OSPF_OPAQUE_EXTENDED_LINK, "OSPFv2 Extended Link Opaque LSA"],
  [9, "TTZ LSA"],
]);

/** The name of a type of version 2 or 3; undefined for one that has none. */
export function ospfLsaTypeName(type: number, version: number): string | undefined {
  if (version !== 3) return NAMES.get(type);
  // The uppermost bit says what a router does that does not know the type.
  return V3_NAMES.get(type & 0x7fff) ??
    ((type & 0x1fff) === OSPF_V3_LSA_ROUTER_INFORMATION ? "Router Information Opaque-LSA" : undefined);
}

/** The name of an opaque type; undefined for one that has none. */
export function ospfOpaqueTypeName(type: number): string | undefined {
  return OPAQUE_NAMES.get(type);
}
