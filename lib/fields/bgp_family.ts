/**
 * The names of BGP's address families and of what is routed.
 *
 * @module
 */

const FAMILIES: Readonly<Record<number, string>> = { 1: "IPv4", 2: "IPv6", 25: "Layer-2 VPN", 16388: "BGP-LS" };
const SUBSEQUENT: Readonly<Record<number, string>> = {
  1: "Unicast",
  2: "Multicast",
  4: "Labeled Unicast",
  5: "MCAST-VPN",
  65: "VPLS",
  66: "BGP MDT SAFI",
  70: "EVPN",
  71: "BGP-LS",
  73: "BGP SR TE",
  128: "Labeled VPN Unicast",
  129: "Labeled VPN Multicast",
  132: "Route Target Filter",
  133: "Flow Spec Filter",
};

/** The name of an address family; undefined for one that has none. */
export function afiName(afi: number): string | undefined {
  return FAMILIES[afi];
}

/** The name of a subsequent address family; undefined for one that has none. */
export function safiName(safi: number): string | undefined {
  return SUBSEQUENT[safi];
}
