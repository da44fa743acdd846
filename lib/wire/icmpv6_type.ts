/**
 * Types and codes of ICMPv6.
 *
 * Source: https://www.iana.org/assignments/icmpv6-parameters; names of the constants as in netinet/icmp6.h.
 *
 * @module
 */

/** Destination unreachable, RFC 4443. */
export const ICMP6_DST_UNREACH = 1;
/** Packet too big, RFC 4443. */
export const ICMP6_PACKET_TOO_BIG = 2;
/** Time exceeded, RFC 4443. */
export const ICMP6_TIME_EXCEEDED = 3;
/** Parameter problem, RFC 4443. */
export const ICMP6_PARAM_PROB = 4;
/** Echo request, RFC 4443. */
export const ICMP6_ECHO_REQUEST = 128;
/** The answer to an echo request, RFC 4443. */
export const ICMP6_ECHO_REPLY = 129;
/** Multicast listener query, RFC 2710 and RFC 3810. */
export const MLD_LISTENER_QUERY = 130;
/** Multicast listener report, RFC 2710. */
export const MLD_LISTENER_REPORT = 131;
/** Multicast listener done, RFC 2710. */
export const MLD_LISTENER_DONE = 132;
/** Router solicitation, RFC 4861. */
export const ND_ROUTER_SOLICIT = 133;
/** Router advertisement, RFC 4861. */
export const ND_ROUTER_ADVERT = 134;
/** Neighbor solicitation, RFC 4861. */
export const ND_NEIGHBOR_SOLICIT = 135;
/** Neighbor advertisement, RFC 4861. */
export const ND_NEIGHBOR_ADVERT = 136;
/** Redirect, RFC 4861. */
export const ND_REDIRECT = 137;
/** Multicast listener report, version 2, RFC 3810. */
export const MLDV2_LISTENER_REPORT = 143;

/** Node information query, RFC 4620. */
export const ICMP6_NI_QUERY = 139;
/** Node information response, RFC 4620. */
export const ICMP6_NI_REPLY = 140;
/** RPL control, RFC 6550. */
export const ICMP6_RPL = 155;
/** Extended echo request, RFC 8335. */
export const ICMP6_EXT_ECHO_REQUEST = 160;
/** Extended echo reply, RFC 8335. */
export const ICMP6_EXT_ECHO_REPLY = 161;

const TYPES: Readonly<Record<number, string>> = {
  [ICMP6_DST_UNREACH]: "destination unreachable",
  [ICMP6_PACKET_TOO_BIG]: "packet too big",
  [ICMP6_TIME_EXCEEDED]: "time exceeded",
  [ICMP6_PARAM_PROB]: "parameter problem",
  [ICMP6_ECHO_REQUEST]: "echo request",
  [ICMP6_ECHO_REPLY]: "echo reply",
  [MLD_LISTENER_QUERY]: "multicast listener query",
  [MLD_LISTENER_REPORT]: "multicast listener report",
  [MLD_LISTENER_DONE]: "multicast listener done",
  [ND_ROUTER_SOLICIT]: "router solicitation",
  [ND_ROUTER_ADVERT]: "router advertisement",
  [ND_NEIGHBOR_SOLICIT]: "neighbor solicitation",
  [ND_NEIGHBOR_ADVERT]: "neighbor advertisement",
  [ND_REDIRECT]: "redirect",
  138: "router renumbering",
  [ICMP6_NI_QUERY]: "node information query",
  [ICMP6_NI_REPLY]: "node information response",
  141: "inverse neighbor discovery solicitation",
  142: "inverse neighbor discovery advertisement",
  [MLDV2_LISTENER_REPORT]: "multicast listener report v2",
  144: "home agent address discovery request",
  145: "home agent address discovery reply",
  146: "mobile prefix solicitation",
  147: "mobile prefix advertisement",
  148: "certification path solicitation",
  149: "certification path advertisement",
  151: "multicast router advertisement",
  152: "multicast router solicitation",
  153: "multicast router termination",
  154: "FMIPv6",
  [ICMP6_RPL]: "RPL control",
  156: "ILNPv6 locator update",
  157: "duplicate address request",
  158: "duplicate address confirmation",
  159: "MPL control",
  [ICMP6_EXT_ECHO_REQUEST]: "extended echo request",
  [ICMP6_EXT_ECHO_REPLY]: "extended echo reply",
};

const CODES: Readonly<Record<number, readonly string[]>> = {
  [ICMP6_DST_UNREACH]: [
    "no route to destination",
    "communication administratively prohibited",
    "beyond scope of source address",
    "address unreachable",
    "port unreachable",
    "source address failed ingress/egress policy",
    "reject route to destination",
    "error in source routing header",
  ],
  [ICMP6_TIME_EXCEEDED]: ["hop limit exceeded in transit", "fragment reassembly time exceeded"],
  [ICMP6_PARAM_PROB]: [
    "erroneous header field encountered",
    "unrecognized next header type encountered",
    "unrecognized IPv6 option encountered",
    "incomplete header chain in first fragment",
    "error in upper-layer header",
    "unrecognized next header type at an intermediate node",
    "extension header too big",
    "extension header chain too long",
    "too many extension headers",
    "too many options in extension header",
    "option too big",
  ],
  138: ["command", "result"],
  [ICMP6_NI_QUERY]: ["about an IPv6 address", "about a name", "about an IPv4 address"],
  [ICMP6_NI_REPLY]: ["successful", "refused", "unknown query type"],
  [ICMP6_RPL]: [
    "DODAG information solicitation",
    "DODAG information object",
    "destination advertisement object",
    "destination advertisement object acknowledgment",
  ],
  [ICMP6_EXT_ECHO_REPLY]: [
    "no error",
    "malformed query",
    "no such interface",
    "no such table entry",
    "multiple interfaces satisfy query",
  ],
};

/** What a type is in a few words, `"echo request"` for 128; undefined where it has no name here. */
export function icmpv6TypeName(type: number): string | undefined {
  return TYPES[type];
}

/** What a code of a type is in a few words, `"port unreachable"` for 1 and 4; undefined where it has no name here. */
export function icmpv6CodeName(type: number, code: number): string | undefined {
  return CODES[type]?.[code];
}

/** Whether it is an echo, or the answer to one. */
export function isEcho(type: number): boolean {
  return type === ICMP6_ECHO_REQUEST || type === ICMP6_ECHO_REPLY;
}

/** Whether it is an extended echo (RFC 8335), or the answer to one. */
export function isExtendedEcho(type: number): boolean {
  return type === ICMP6_EXT_ECHO_REQUEST || type === ICMP6_EXT_ECHO_REPLY;
}

/** Whether a type is a multicast listener message of one group. */
export function isMld(type: number): boolean {
  return type >= MLD_LISTENER_QUERY && type <= MLD_LISTENER_DONE;
}

/** Whether a type is a Neighbor Discovery message, which ends in options. */
export function isNeighborDiscovery(type: number): boolean {
  return type >= ND_ROUTER_SOLICIT && type <= ND_REDIRECT;
}

/** Bytes of a message before its options and data; the 4 that all have for a type whose layout is not known here. */
export function icmpv6FixedLength(type: number): number {
  switch (type) {
    case ICMP6_DST_UNREACH:
    case ICMP6_PACKET_TOO_BIG:
    case ICMP6_TIME_EXCEEDED:
    case ICMP6_PARAM_PROB:
    case ICMP6_ECHO_REQUEST:
    case ICMP6_ECHO_REPLY:
    case ND_ROUTER_SOLICIT:
    case MLDV2_LISTENER_REPORT:
    case ICMP6_EXT_ECHO_REQUEST:
    case ICMP6_EXT_ECHO_REPLY:
      return 8;
    case ND_ROUTER_ADVERT:
    case ICMP6_NI_QUERY:
    case ICMP6_NI_REPLY:
      return 16;
    case MLD_LISTENER_QUERY:
    case MLD_LISTENER_REPORT:
    case MLD_LISTENER_DONE:
    case ND_NEIGHBOR_SOLICIT:
    case ND_NEIGHBOR_ADVERT:
      return 24;
    case ND_REDIRECT:
      return 40;
  }
  return 4;
}
