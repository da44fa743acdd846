/**
 * Hardware types of interfaces (linux/if_arp.h), and what their frames begin with.
 *
 * @module
 */

import {
  LINKTYPE_CAN_SOCKETCAN,
  LINKTYPE_ETHERNET,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_NETLINK,
  LINKTYPE_RAW,
} from "../linktype.ts";

const ARPHRD_ETHER = 1;
const ARPHRD_CAN = 280;
const ARPHRD_RAWIP = 519;
const ARPHRD_TUNNEL = 768;
const ARPHRD_TUNNEL6 = 769;
const ARPHRD_LOOPBACK = 772;
const ARPHRD_SIT = 776;
const ARPHRD_IPGRE = 778;
const ARPHRD_IEEE80211 = 801;
const ARPHRD_IEEE80211_RADIOTAP = 803;
const ARPHRD_IP6GRE = 823;
const ARPHRD_NETLINK = 824;
const ARPHRD_NONE = 0xfffe;

/**
 * The link type of an interface's frames. Where a hardware type has none of its own, its frames are captured "cooked":
 * capkit replaces whatever the link-layer header is by the 16 bytes of LINKTYPE_LINUX_SLL, as libpcap does.
 *
 * @param hatype An `ARPHRD_` number, as `sockaddr_ll` and SIOCGIFHWADDR give it.
 */
export function linktypeOfHardware(hatype: number): number {
  switch (hatype) {
    case ARPHRD_ETHER:
    case ARPHRD_LOOPBACK:
      return LINKTYPE_ETHERNET;
    case ARPHRD_RAWIP:
    case ARPHRD_TUNNEL:
    case ARPHRD_TUNNEL6:
    case ARPHRD_SIT:
    case ARPHRD_IPGRE:
    case ARPHRD_IP6GRE:
    case ARPHRD_NONE:
      return LINKTYPE_RAW;
    case ARPHRD_IEEE80211:
      return LINKTYPE_IEEE802_11;
    case ARPHRD_IEEE80211_RADIOTAP:
      return LINKTYPE_IEEE802_11_RADIOTAP;
    case ARPHRD_CAN:
      return LINKTYPE_CAN_SOCKETCAN;
    case ARPHRD_NETLINK:
      return LINKTYPE_NETLINK;
  }
  return LINKTYPE_LINUX_SLL;
}
