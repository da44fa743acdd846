/**
 * What is inside of link layers other than Ethernet. A part of decode.ts.
 *
 * @module
 */

import {
  LINKTYPE_BLUETOOTH_HCI_H4,
  LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR,
  LINKTYPE_C_HDLC,
  LINKTYPE_CAN_SOCKETCAN,
  LINKTYPE_FRELAY,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_IEEE802_15_4_NOFCS,
  LINKTYPE_IEEE802_15_4_WITHFCS,
  LINKTYPE_IPNET,
  LINKTYPE_IPOIB,
  LINKTYPE_NFLOG,
  LINKTYPE_PFLOG,
  LINKTYPE_PPI,
  LINKTYPE_PPP_ETHER,
  LINKTYPE_USB_LINUX,
  LINKTYPE_USB_LINUX_MMAPPED,
} from "../linktype.ts";
import { Can, CanLittleEndian } from "./can.ts";
import { CanError } from "./can_error.ts";
import { Cdp } from "./cdp.ts";
import { Chdlc, CHDLC_BROADCAST, CHDLC_CDP, CHDLC_OSI, CHDLC_SLARP, CHDLC_UNICAST } from "./chdlc.ts";
import { afterOsi } from "./decode_lan.ts";
import { Ethernet } from "./ethernet.ts";
import {
  ETHERTYPE_ARP,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_MPLS_UC,
  ETHERTYPE_PPP_DISC,
  ETHERTYPE_PPP_SES,
  ETHERTYPE_QINQ,
} from "./ethertype.ts";
import { FrameRelay, NLPID_IP, NLPID_IPV6, NLPID_SNAP } from "./frame_relay.ts";
import { HciH4, HciH4Plain } from "./hci_h4.ts";
import { Ipnet, IPNET_AF_INET, IPNET_AF_INET6 } from "./ipnet.ts";
import { Ipoib } from "./ipoib.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { Ipx } from "./ipx.ts";
import type { LayerClass } from "./layer.ts";
import { Llc } from "./llc.ts";
import { Mpls } from "./mpls.ts";
import { Nflog } from "./nflog.ts";
import { Pflog } from "./pflog.ts";
import { Ppi } from "./ppi.ts";
import { Ppp } from "./ppp.ts";
import { Chap, Pap } from "./ppp_authentication.ts";
import { Ccp, Ipcp, Ipv6cp, Lcp } from "./ppp_control.ts";
import {
  PPP_CCP,
  PPP_CHAP,
  PPP_IP,
  PPP_IPCP,
  PPP_IPV6,
  PPP_IPV6CP,
  PPP_LCP,
  PPP_MPLS_UC,
  PPP_OSI,
  PPP_PAP,
} from "./ppp_protocol.ts";
import { PppoeSession } from "./pppoe.ts";
import { PwControlWord } from "./pw_control_word.ts";
import { Radiotap } from "./radiotap.ts";
import { Slarp } from "./slarp.ts";
import { Snap } from "./snap.ts";
import { UsbLinux, UsbLinuxMmapped } from "./usb.ts";
import { Wlan } from "./wlan.ts";
import { WLAN_MORE_FRAGMENTS } from "./wlan_flag.ts";
import { WLAN_TYPE_DATA, wlanHasBody } from "./wlan_type.ts";
import { Wpan, WpanWithFcs } from "./wpan.ts";

/** The outermost layers of link types. */
export const LINK_LAYERS: readonly (readonly [number, LayerClass])[] = [
  [LINKTYPE_CAN_SOCKETCAN, Can],
  [LINKTYPE_C_HDLC, Chdlc],
  [LINKTYPE_FRELAY, FrameRelay],
  [LINKTYPE_IEEE802_11, Wlan],
  [LINKTYPE_IEEE802_11_RADIOTAP, Radiotap],
  [LINKTYPE_IEEE802_15_4_NOFCS, Wpan],
  [LINKTYPE_IEEE802_15_4_WITHFCS, WpanWithFcs],
  [LINKTYPE_IPNET, Ipnet],
  [LINKTYPE_IPOIB, Ipoib],
  [LINKTYPE_NFLOG, Nflog],
  [LINKTYPE_PFLOG, Pflog],
  [LINKTYPE_PPI, Ppi],
  [LINKTYPE_PPP_ETHER, PppoeSession],
  [LINKTYPE_USB_LINUX, UsbLinux],
  [LINKTYPE_USB_LINUX_MMAPPED, UsbLinuxMmapped],
  [LINKTYPE_BLUETOOTH_HCI_H4, HciH4Plain],
  [LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR, HciH4],
];

/** After the header of Solaris's IP observers. */
export function afterIpnet({ family }: Ipnet): LayerClass | undefined {
  return family === IPNET_AF_INET ? Ipv4 : family === IPNET_AF_INET6 ? Ipv6 : undefined;
}

/** After a CAN frame's header: its data is nobody's but that of an error frame. */
export function afterCan({ error }: Can): LayerClass | undefined {
  return error ? CanError : undefined;
}

/** Kinds of network device (linux/if_arp.h) whose frames the protocol number says nothing of. */
const ARPHRD_IEEE80211_RADIOTAP = 803;
const ARPHRD_NETLINK = 824;

/** What a kind of device alone says of what follows SLL and SLL2. */
export const SLL_DEVICES: ReadonlyMap<number, LayerClass | undefined> = new Map<number, LayerClass | undefined>([
  [ARPHRD_IEEE80211_RADIOTAP, Radiotap],
  [ARPHRD_NETLINK, undefined],
]);

/** A frame of IEEE 802.3 without LLC: only IPX is sent so. */
const ETH_P_802_3 = 0x0001;
/** Of a device whose frames have a link layer that the kernel does not take off. */
const ETH_P_ALL = 0x0003;

/** Of Linux's own protocol numbers (linux/if_ether.h) those that say what follows SLL and SLL2. */
export const SLL_PROTOCOLS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [ETH_P_802_3, Ipx],
  [ETH_P_ALL, Ethernet],
  [0x000c, CanLittleEndian],
  [0x000d, CanLittleEndian],
]);

const PPP_PROTOCOLS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [PPP_IP, Ipv4],
  [PPP_IPV6, Ipv6],
  [PPP_MPLS_UC, Mpls],
  [PPP_LCP, Lcp],
  [PPP_IPCP, Ipcp],
  [PPP_IPV6CP, Ipv6cp],
  [PPP_CCP, Ccp],
  [PPP_PAP, Pap],
  [PPP_CHAP, Chap],
]);

/**
 * What begins on a serial line: PPP, or Cisco's HDLC where the address is one of its own, as tcpdump has it
 * (print-ppp.c, ppp_hdlc_if_print).
 */
export function afterSerial({ view, offset, end }: { view: DataView; offset: number; end: number }): LayerClass {
  const address = end - offset < 2 || view.getUint8(offset + 1) !== 0 ? 0 : view.getUint8(offset);
  return address === CHDLC_UNICAST || address === CHDLC_BROADCAST ? Chdlc : Ppp;
}

/** After a PPP header. */
export function afterPpp({ protocol, view, payloadOffset, end }: Ppp): LayerClass | undefined {
  return protocol === PPP_OSI ? afterOsi(view, payloadOffset, end) : PPP_PROTOCOLS.get(protocol);
}

/** What may be inside of an Ethernet frame through a pseudowire, where nothing else tells it from a control word. */
const PSEUDOWIRE_TYPES: readonly number[] = [
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_ARP,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_QINQ,
  ETHERTYPE_MPLS_UC,
  ETHERTYPE_PPP_DISC,
  ETHERTYPE_PPP_SES,
];
/** Where an Ethernet header has its type. */
const TYPE_OFFSET = 12;

/**
 * After an entry of a label stack: the next one, or what only its first bytes show. Those that begin with 4 or 6 are IP
 * packets, no others may (RFC 4385, section 3); zeros are a pseudowire's control word, if an Ethernet frame can follow, or
 * the begin of an address where there is none, as the frame's type shows.
 */
export function afterMpls({ bottomOfStack, view, payloadOffset: at, end }: Mpls): LayerClass | undefined {
  if (!bottomOfStack) return Mpls;
  if (at >= end) return undefined;
  const nibble = view.getUint8(at) >> 4;
  if (nibble === 4) return Ipv4;
  if (nibble === 6) return Ipv6;
  if (nibble !== 0) return undefined;
  const hasType = (offset: number) =>
    end - offset >= TYPE_OFFSET + 2 && PSEUDOWIRE_TYPES.includes(view.getUint16(offset + TYPE_OFFSET));
  if (!hasType(at + 4) && hasType(at)) return Ethernet;
  return end - at >= 18 && view.getUint16(at) === 0 ? PwControlWord : undefined;
}

/** By the NLPID of ISO/IEC TR 9577. */
const NLPIDS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [NLPID_IP, Ipv4],
  [NLPID_IPV6, Ipv6],
  [NLPID_SNAP, Snap],
]);

/** After a Frame Relay header with an NLPID. */
export function afterNlpid(nlpid: number): LayerClass | undefined {
  return NLPIDS.get(nlpid);
}

/** After Cisco HDLC those protocols whose numbers mean nothing or something else in Ethernet. */
export function afterChdlc({ protocol, view, payloadOffset, end }: Chdlc): LayerClass | undefined {
  if (protocol === CHDLC_OSI) return afterOsi(view, payloadOffset, end);
  return protocol === CHDLC_SLARP ? Slarp : protocol === CHDLC_CDP ? Cdp : undefined;
}

/** In the QoS control field: the body is several frames, each with a header of its own. */
const AMSDU_PRESENT = 0x80;

/** After an 802.11 header: LLC, in a data frame that is whole and not encrypted. */
export function afterWlan(
  { type, subtype, flags, isProtected, fragment, qos = 0, payloadOffset, end }: Wlan,
): LayerClass | undefined {
  if (type !== WLAN_TYPE_DATA || !wlanHasBody(subtype) || payloadOffset >= end) return undefined;
  const isWhole = fragment === 0 && (flags & WLAN_MORE_FRAGMENTS) === 0;
  return isProtected || !isWhole || (qos & AMSDU_PRESENT) !== 0 ? undefined : Llc;
}
