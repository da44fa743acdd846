/**
 * PPP protocol numbers.
 *
 * Source: https://www.iana.org/assignments/ppp-numbers, names as in linux/ppp_defs.h.
 *
 * @module
 */

/** IPv4, RFC 1332. */
export const PPP_IP = 0x0021;
/** OSI network layer, RFC 1377. */
export const PPP_OSI = 0x0023;
/** IPv6, RFC 5072. */
export const PPP_IPV6 = 0x0057;
/** MPLS, RFC 3032 section 4.3. */
export const PPP_MPLS_UC = 0x0281;
/** IP Control Protocol, RFC 1332. */
export const PPP_IPCP = 0x8021;
/** IPv6 Control Protocol, RFC 5072. */
export const PPP_IPV6CP = 0x8057;
/** Compression Control Protocol, RFC 1962. */
export const PPP_CCP = 0x80fd;
/** Link Control Protocol, RFC 1661. */
export const PPP_LCP = 0xc021;
/** Password Authentication Protocol, RFC 1334. */
export const PPP_PAP = 0xc023;
/** Challenge Handshake Authentication Protocol, RFC 1994. */
export const PPP_CHAP = 0xc223;
