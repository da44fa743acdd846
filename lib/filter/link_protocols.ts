/**
 * Numbers of what a link layer carries: ethertypes, and LLC SAPs, which are up to 1500 and so never the same as an
 * ethertype. Those that decoding knows are in `lib/wire/ethertype.ts`.
 *
 * Source: IEEE Registration Authority, https://standards-oui.ieee.org/ethertype/eth.txt, and IEEE 802.2.
 *
 * @module
 */

/** DEC MOP dump and load. */
export const ETHERTYPE_MOPDL = 0x6001;
/** DEC MOP remote console. */
export const ETHERTYPE_MOPRC = 0x6002;
/** DECnet phase IV. */
export const ETHERTYPE_DECNET = 0x6003;
/** DEC LAT. */
export const ETHERTYPE_LAT = 0x6004;
/** DEC systems communication architecture. */
export const ETHERTYPE_SCA = 0x6007;
/** AppleTalk. */
export const ETHERTYPE_ATALK = 0x809b;
/** AppleTalk address resolution. */
export const ETHERTYPE_AARP = 0x80f3;
/** Novell IPX. */
export const ETHERTYPE_IPX = 0x8137;
/** MPLS, unicast. */
export const ETHERTYPE_MPLS = 0x8847;
/** PPPoE discovery, RFC 2516. */
export const ETHERTYPE_PPPOED = 0x8863;
/** PPPoE session, RFC 2516. */
export const ETHERTYPE_PPPOES = 0x8864;
/** Ethernet frames inside of other packets, RFC 1701. */
export const ETHERTYPE_TEB = 0x6558;

/** IP straight behind LLC. */
export const LLC_SAP_IP = 0x06;
/** Spanning tree, IEEE 802.1D. */
export const LLC_SAP_STP = 0x42;
/** Novell IPX. */
export const LLC_SAP_IPX = 0xe0;
/** NetBEUI. */
export const LLC_SAP_NETBEUI = 0xf0;
/** ISO network layer protocols. */
export const LLC_SAP_ISO = 0xfe;

/** The type field of an Ethernet header up to here is a length, and LLC follows (IEEE 802.3, clause 3.2.6). */
export const MAX_LLC_LENGTH = 1500;
