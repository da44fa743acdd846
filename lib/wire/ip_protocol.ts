/**
 * Internet protocol numbers: the `protocol` of IPv4, the `nextHeader` of IPv6 and its extension headers.
 *
 * Source: https://www.iana.org/assignments/protocol-numbers; names as in netinet/in.h.
 *
 * @module
 */

/** IPv6 Hop-by-Hop Options, RFC 8200. */
export const IPPROTO_HOPOPTS = 0;
/** ICMP, RFC 792. */
export const IPPROTO_ICMP = 1;
/** IGMP, RFC 3376. */
export const IPPROTO_IGMP = 2;
/** IPv4 inside of IP, RFC 2003. */
export const IPPROTO_IPIP = 4;
/** TCP, RFC 9293. */
export const IPPROTO_TCP = 6;
/** UDP, RFC 768. */
export const IPPROTO_UDP = 17;
/** DCCP, RFC 4340. */
export const IPPROTO_DCCP = 33;
/** IPv6 inside of IP, RFC 2473 and RFC 4213. */
export const IPPROTO_IPV6 = 41;
/** IPv6 Routing header, RFC 8200. */
export const IPPROTO_ROUTING = 43;
/** IPv6 Fragment header, RFC 8200. */
export const IPPROTO_FRAGMENT = 44;
/** GRE, RFC 2784. */
export const IPPROTO_GRE = 47;
/** Encapsulating Security Payload, RFC 4303. */
export const IPPROTO_ESP = 50;
/** Authentication Header, RFC 4302. */
export const IPPROTO_AH = 51;
/** ICMPv6, RFC 4443. */
export const IPPROTO_ICMPV6 = 58;
/** Nothing follows, RFC 8200. */
export const IPPROTO_NONE = 59;
/** IPv6 Destination Options, RFC 8200. */
export const IPPROTO_DSTOPTS = 60;
/** PGM, RFC 3208. */
export const IPPROTO_PGM = 113;
/** Mobility header, RFC 6275. */
export const IPPROTO_MH = 135;
/** UDP-Lite, RFC 3828. */
export const IPPROTO_UDPLITE = 136;
/** SCTP, RFC 9260. */
export const IPPROTO_SCTP = 132;
/** EIGRP, RFC 7868. */
export const IPPROTO_EIGRP = 88;
/** OSPF, RFC 2328 and RFC 5340. */
export const IPPROTO_OSPF = 89;
/** PIM, RFC 7761. */
export const IPPROTO_PIM = 103;
/** VRRP, RFC 9568; CARP has the same number. */
export const IPPROTO_VRRP = 112;
