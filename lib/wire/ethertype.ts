/**
 * EtherTypes: what follows an Ethernet header, a VLAN tag or SNAP.
 *
 * Source: IEEE Registration Authority, https://standards-oui.ieee.org/ethertype/eth.txt; names as in linux/if_ether.h.
 *
 * @module
 */

/** IPv4, RFC 894. */
export const ETHERTYPE_IPV4 = 0x0800;
/** ARP, RFC 826. */
export const ETHERTYPE_ARP = 0x0806;
/** Wake-on-LAN. */
export const ETHERTYPE_WOL = 0x0842;
/** A whole Ethernet frame in a tunnel (Transparent Ethernet Bridging), RFC 1701. */
export const ETHERTYPE_TEB = 0x6558;
/** Reverse ARP, RFC 903. */
export const ETHERTYPE_RARP = 0x8035;
/** A VLAN tag, the C-tag of IEEE 802.1Q. */
export const ETHERTYPE_DOT1Q = 0x8100;
/** IPX. */
export const ETHERTYPE_IPX = 0x8137;
/** IPv6, RFC 2464. */
export const ETHERTYPE_IPV6 = 0x86dd;
/** Slow protocols, IEEE 802.3 clause 57A. */
export const ETHERTYPE_SLOW = 0x8809;
/** Port access, IEEE 802.1X. */
export const ETHERTYPE_PAE = 0x888e;
/** ATA over Ethernet. */
export const ETHERTYPE_AOE = 0x88a2;
/** A VLAN tag, the S-tag of IEEE 802.1ad (now in 802.1Q). */
export const ETHERTYPE_DOT1AD = 0x88a8;
/** Preauthentication of wireless stations, IEEE 802.11. */
export const ETHERTYPE_PREAUTH = 0x88c7;
/** LLDP, IEEE 802.1AB. */
export const ETHERTYPE_LLDP = 0x88cc;
/** MACsec, IEEE 802.1AE. */
export const ETHERTYPE_MACSEC = 0x88e5;
/** The I-tag of provider backbone bridges, IEEE 802.1ah (now in 802.1Q). */
export const ETHERTYPE_PBB = 0x88e7;
/** PTP, IEEE 1588. */
export const ETHERTYPE_PTP = 0x88f7;
/** Cisco FabricPath. */
export const ETHERTYPE_FABRIC_PATH = 0x8903;
/** Cisco metadata. */
export const ETHERTYPE_CMD = 0x8909;
/** VN-Tag, of Cisco's interface extenders. */
export const ETHERTYPE_VN_TAG = 0x8926;
/** Network service header, RFC 8300. */
export const ETHERTYPE_NSH = 0x894f;
/** The Ethernet Configuration Testing Protocol. */
export const ETHERTYPE_LOOP = 0x9000;
/** A VLAN tag, used for stacked tags before 802.1ad. */
export const ETHERTYPE_QINQ = 0x9100;
/** An MPLS label stack, RFC 3032 section 5. */
export const ETHERTYPE_MPLS_UC = 0x8847;
/** An MPLS label stack whose topmost label the sender chose, RFC 5332. */
export const ETHERTYPE_MPLS_MC = 0x8848;
/** PPPoE discovery, RFC 2516. */
export const ETHERTYPE_PPP_DISC = 0x8863;
/** A PPPoE session, RFC 2516. */
export const ETHERTYPE_PPP_SES = 0x8864;

/** Whether the field holds the length of an IEEE 802.3 frame, and not a type (IEEE 802.3, clause 3.2.6). */
export function isLength(ethertype: number): boolean {
  return ethertype <= 1500;
}

/** Whether a VLAN tag follows. */
export function isVlanTpid(ethertype: number): boolean {
  return ethertype === ETHERTYPE_DOT1Q || ethertype === ETHERTYPE_DOT1AD || ethertype === ETHERTYPE_QINQ;
}
