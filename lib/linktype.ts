/**
 * Link types: what the first bytes of a captured frame are.
 *
 * Numbers and names are those of the registry at https://www.tcpdump.org/linktypes.html, which is also what a capture
 * file says in its header.
 *
 * @module
 */

/** BSD loopback: the address family in four bytes of the writing host's byte order. */
export const LINKTYPE_NULL = 0;
/** Ethernet, without preamble and (usually) without frame check sequence. */
export const LINKTYPE_ETHERNET = 1;
/** PPP, with or without the HDLC-like framing of RFC 1662. */
export const LINKTYPE_PPP = 9;
/** PPP in HDLC-like framing, RFC 1662, or Cisco HDLC. */
export const LINKTYPE_PPP_HDLC = 50;
/** Raw IP: an IPv4 or IPv6 packet, told apart by its version field. */
export const LINKTYPE_RAW = 101;
/** Cisco HDLC, RFC 1547 section 4.3.1. */
export const LINKTYPE_C_HDLC = 104;
/** IEEE 802.11. */
export const LINKTYPE_IEEE802_11 = 105;
/** OpenBSD loopback: as `LINKTYPE_NULL`, always big-endian. */
export const LINKTYPE_LOOP = 108;
/** Linux "cooked" capture, version 1: a 16-byte header in place of a link-layer header. */
export const LINKTYPE_LINUX_SLL = 113;
/** IEEE 802.11 after a radiotap header. */
export const LINKTYPE_IEEE802_11_RADIOTAP = 127;
/** SocketCAN frames. */
export const LINKTYPE_CAN_SOCKETCAN = 227;
/** Raw IPv4. */
export const LINKTYPE_IPV4 = 228;
/** Raw IPv6. */
export const LINKTYPE_IPV6 = 229;
/** Linux netlink messages. */
export const LINKTYPE_NETLINK = 253;
/** Linux "cooked" capture, version 2: a 20-byte header that names the interface. */
export const LINKTYPE_LINUX_SLL2 = 276;

/** Number, name (as `tcpdump -L` and `-y` know it) and description of each link type named here. */
const LINKTYPES: readonly (readonly [number, string, string])[] = [
  [LINKTYPE_NULL, "NULL", "BSD loopback"],
  [LINKTYPE_ETHERNET, "EN10MB", "Ethernet"],
  [LINKTYPE_PPP, "PPP", "PPP"],
  [LINKTYPE_PPP_HDLC, "PPP_SERIAL", "PPP over serial"],
  [LINKTYPE_RAW, "RAW", "Raw IP"],
  [LINKTYPE_C_HDLC, "C_HDLC", "Cisco HDLC"],
  [LINKTYPE_IEEE802_11, "IEEE802_11", "802.11"],
  [LINKTYPE_LOOP, "LOOP", "OpenBSD loopback"],
  [LINKTYPE_LINUX_SLL, "LINUX_SLL", "Linux cooked v1"],
  [LINKTYPE_IEEE802_11_RADIOTAP, "IEEE802_11_RADIO", "802.11 plus radiotap header"],
  [LINKTYPE_CAN_SOCKETCAN, "CAN_SOCKETCAN", "CAN-bus with SocketCAN headers"],
  [LINKTYPE_IPV4, "IPV4", "Raw IPv4"],
  [LINKTYPE_IPV6, "IPV6", "Raw IPv6"],
  [LINKTYPE_NETLINK, "NETLINK", "Linux netlink"],
  [LINKTYPE_LINUX_SLL2, "LINUX_SLL2", "Linux cooked v2"],
];

/** The name of a link type, `"EN10MB"` for 1; the number as text where it has none here. */
export function linktypeName(linktype: number): string {
  return LINKTYPES.find(([number]) => number === linktype)?.[1] ?? String(linktype);
}

/** What a link type is in a few words, `"Ethernet"` for 1; undefined where it has no name here. */
export function linktypeDescription(linktype: number): string | undefined {
  return LINKTYPES.find(([number]) => number === linktype)?.[2];
}

/** The number of a link type by its name, in upper or lower case; undefined where there is none of that name here. */
export function linktypeByName(name: string): number | undefined {
  return LINKTYPES.find(([, known]) => known === name.toUpperCase())?.[0];
}
