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
/** IPv4 inside of IP, RFC 2003. */
export const IPPROTO_IPIP = 4;
/** TCP, RFC 9293. */
export const IPPROTO_TCP = 6;
/** UDP, RFC 768. */
export const IPPROTO_UDP = 17;
/** IPv6 inside of IP, RFC 2473 and RFC 4213. */
export const IPPROTO_IPV6 = 41;
/** IPv6 Routing header, RFC 8200. */
export const IPPROTO_ROUTING = 43;
/** IPv6 Fragment header, RFC 8200. */
export const IPPROTO_FRAGMENT = 44;
/** Authentication header (RFC 4302). */
export const IPPROTO_AH = 51;
/** ICMPv6, RFC 4443. */
export const IPPROTO_ICMPV6 = 58;
/** Nothing follows, RFC 8200. */
export const IPPROTO_NONE = 59;
/** IPv6 Destination Options, RFC 8200. */
export const IPPROTO_DSTOPTS = 60;
