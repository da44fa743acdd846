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
/** Reverse ARP, RFC 903. */
export const ETHERTYPE_RARP = 0x8035;
/** A VLAN tag, the C-tag of IEEE 802.1Q. */
export const ETHERTYPE_DOT1Q = 0x8100;
/** IPv6, RFC 2464. */
export const ETHERTYPE_IPV6 = 0x86dd;
/** A VLAN tag, the S-tag of IEEE 802.1ad (now in 802.1Q). */
export const ETHERTYPE_DOT1AD = 0x88a8;
/** A VLAN tag, used for stacked tags before 802.1ad. */
export const ETHERTYPE_QINQ = 0x9100;

/** Whether the field holds the length of an IEEE 802.3 frame, and not a type (IEEE 802.3, clause 3.2.6). */
export function isLength(ethertype: number): boolean {
  return ethertype <= 1500;
}

/** Whether a VLAN tag follows. */
export function isVlanTpid(ethertype: number): boolean {
  return ethertype === ETHERTYPE_DOT1Q || ethertype === ETHERTYPE_DOT1AD || ethertype === ETHERTYPE_QINQ;
}
