/**
 * What a number names: the outermost layer by link type, what follows by EtherType and by IP protocol. A part of decode.ts.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import {
  LINKTYPE_ARCNET_LINUX,
  LINKTYPE_ETHERNET,
  LINKTYPE_FDDI,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_PPP,
  LINKTYPE_PPP_HDLC,
  LINKTYPE_RAW,
} from "../linktype.ts";
import { Arcnet } from "./arcnet.ts";
import { afterSerial, LINK_LAYERS, SLL_DEVICES, SLL_PROTOCOLS } from "./decode_link.ts";
import { LAN_ETHERTYPES } from "./decode_lan.ts";
import type { DecodeAs } from "./decode_as.ts";
import { Ah } from "./ah.ts";
import { Arp } from "./arp.ts";
import { Carp } from "./carp.ts";
import { Cmd } from "./cmd.ts";
import { Dccp } from "./dccp.ts";
import { Eigrp } from "./eigrp.ts";
import { Esp } from "./esp.ts";
import { Ethernet } from "./ethernet.ts";
import {
  ETHERTYPE_ARP,
  ETHERTYPE_CMD,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_MPLS_MC,
  ETHERTYPE_MPLS_UC,
  ETHERTYPE_NSH,
  ETHERTYPE_PPP_DISC,
  ETHERTYPE_PPP_SES,
  ETHERTYPE_QINQ,
  ETHERTYPE_RARP,
  isLength,
} from "./ethertype.ts";
import { Fddi } from "./fddi.ts";
import { Gre } from "./gre.ts";
import { Icmp } from "./icmp.ts";
import { Icmpv6 } from "./icmpv6.ts";
import { Igmp } from "./igmp.ts";
import {
  IPPROTO_AH,
  IPPROTO_DCCP,
  IPPROTO_DSTOPTS,
  IPPROTO_EIGRP,
  IPPROTO_ESP,
  IPPROTO_FRAGMENT,
  IPPROTO_GRE,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_MH,
  IPPROTO_OSPF,
  IPPROTO_PGM,
  IPPROTO_PIM,
  IPPROTO_ROUTING,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  IPPROTO_VRRP,
} from "./ip_protocol.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { Ipv6Fragment } from "./ipv6_fragment.ts";
import { Ipv6DestinationOptions, Ipv6HopByHop } from "./ipv6_options.ts";
import { Ipv6Routing } from "./ipv6_routing.ts";
import type { KnownLayerClass, Layer, LayerClass } from "./layer.ts";
import { Llc } from "./llc.ts";
import { Loopback } from "./loopback.ts";
import { Mobility } from "./mobility.ts";
import { Mpls } from "./mpls.ts";
import { Nsh } from "./nsh.ts";
import { Ospf } from "./ospf.ts";
import { Pgm } from "./pgm.ts";
import { Pim } from "./pim.ts";
import { PimV1 } from "./pim_v1.ts";
import { PppoeDiscovery, PppoeSession } from "./pppoe.ts";
import { Sctp } from "./sctp.ts";
import { Sll } from "./sll.ts";
import { Sll2 } from "./sll2.ts";
import { Tcp } from "./tcp.ts";
import { Udp } from "./udp.ts";
import { UdpLite } from "./udp_lite.ts";
import { Vlan } from "./vlan.ts";
import { Vrrp } from "./vrrp.ts";

/** The class of what follows; undefined for bytes that nobody knows more about. */
export type Next = LayerClass | undefined;

const LINKTYPES: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  ...LINK_LAYERS,
  [LINKTYPE_ETHERNET, Ethernet],
  [LINKTYPE_LINUX_SLL, Sll],
  [LINKTYPE_LINUX_SLL2, Sll2],
  [LINKTYPE_NULL, Loopback],
  [LINKTYPE_LOOP, Loopback],
  [LINKTYPE_FDDI, Fddi],
  [LINKTYPE_ARCNET_LINUX, Arcnet],
  [LINKTYPE_IPV4, Ipv4],
  [LINKTYPE_IPV6, Ipv6],
]);

/** What some programs write into files for LINKTYPE_RAW: the number that BPF itself uses (pcap/dlt.h). */
const DLT_RAW = 12;
/** The same number on OpenBSD. */
const DLT_RAW_OPENBSD = 14;

/** Whether frames of a link type begin with an IP header, which itself says whether it is IPv4's. */
export function isRaw(linktype: number): boolean {
  return linktype === LINKTYPE_RAW || linktype === DLT_RAW || linktype === DLT_RAW_OPENBSD;
}

/** The outermost layer of a frame; undefined for a link type that has no decoder here. */
export function afterLinktype(linktype: number, { view, offset, end }: Bytes): Next {
  if (linktype === LINKTYPE_ETHERNET) return Ethernet;
  if (isRaw(linktype)) {
    return offset < end && view.getUint8(offset) >> 4 === 6 ? Ipv6 : Ipv4;
  }
  if (linktype === LINKTYPE_PPP || linktype === LINKTYPE_PPP_HDLC) return afterSerial({ view, offset, end });
  return LINKTYPES.get(linktype);
}

const ETHERTYPES: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  ...LAN_ETHERTYPES,
  [ETHERTYPE_IPV4, Ipv4],
  [ETHERTYPE_IPV6, Ipv6],
  [ETHERTYPE_DOT1Q, Vlan],
  [ETHERTYPE_DOT1AD, Vlan],
  [ETHERTYPE_QINQ, Vlan],
  [ETHERTYPE_ARP, Arp],
  [ETHERTYPE_RARP, Arp],
  [ETHERTYPE_MPLS_UC, Mpls],
  [ETHERTYPE_MPLS_MC, Mpls],
  [ETHERTYPE_PPP_DISC, PppoeDiscovery],
  [ETHERTYPE_PPP_SES, PppoeSession],
  [ETHERTYPE_NSH, Nsh],
  [ETHERTYPE_CMD, Cmd],
]);

/** After Ethernet, a VLAN tag or SNAP; a number up to 1,500 is no type but the length of an LLC frame. */
export function afterEthertype(ethertype: number, as: DecodeAs | undefined): Next {
  if (as !== undefined) return as.find("ethertype", ethertype) ?? afterEthertype(ethertype, undefined);
  return ETHERTYPES.get(ethertype) ?? (isLength(ethertype) ? Llc : undefined);
}

/**
 * After SLL and SLL2: an EtherType, or one of the kernel's own numbers (ETH_P_802_2, linux/if_ether.h); but the frames of
 * monitors and the messages of netlink are what their device says.
 */
export function afterSll({ arphrdType, protocol }: Sll | Sll2, as: DecodeAs | undefined): Next {
  if (SLL_DEVICES.has(arphrdType)) return SLL_DEVICES.get(arphrdType);
  if (protocol === ETH_P_802_2) return Llc;
  return SLL_PROTOCOLS.get(protocol) ?? afterTypeOnly(protocol, as);
}

/** After an EtherType where no length can stand in its place, as in a tunnel. */
export function afterTypeOnly(ethertype: number, as: DecodeAs | undefined): Next {
  return isLength(ethertype) ? undefined : afterEthertype(ethertype, as);
}

const ETH_P_802_2 = 0x0004;

/** After a loopback header of the BSDs, whose values of AF_INET6 differ. */
export function afterFamily(family: number): Next {
  if (family === AF_INET) return Ipv4;
  return family === 24 || family === 28 || family === 30 ? Ipv6 : undefined;
}

/** The same after a header that Linux makes. */
export function afterLinuxFamily(family: number): Next {
  return family === AF_INET ? Ipv4 : family === AF_INET6_LINUX ? Ipv6 : undefined;
}

const AF_INET = 2;
const AF_INET6_LINUX = 10;

const IP_PROTOCOLS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [IPPROTO_TCP, Tcp],
  [IPPROTO_UDP, Udp],
  [IPPROTO_ICMP, Icmp],
  [IPPROTO_ICMPV6, Icmpv6],
  [IPPROTO_IGMP, Igmp],
  [IPPROTO_EIGRP, Eigrp],
  [IPPROTO_PIM, Pim],
  [IPPROTO_VRRP, Vrrp],
  [IPPROTO_OSPF, Ospf],
  [IPPROTO_HOPOPTS, Ipv6HopByHop],
  [IPPROTO_ROUTING, Ipv6Routing],
  [IPPROTO_FRAGMENT, Ipv6Fragment],
  [IPPROTO_DSTOPTS, Ipv6DestinationOptions],
  [IPPROTO_AH, Ah],
  [IPPROTO_ESP, Esp],
  [IPPROTO_MH, Mobility],
  [IPPROTO_UDPLITE, UdpLite],
  [IPPROTO_IPIP, Ipv4],
  [IPPROTO_IPV6, Ipv6],
  [IPPROTO_GRE, Gre],
  [IPPROTO_SCTP, Sctp],
  [IPPROTO_PGM, Pgm],
  [IPPROTO_DCCP, Dccp],
]);

/** After IPv4, IPv6 and its extension headers, which is `layer`. */
export function afterIpProtocol(protocol: number, layer: Layer, as: DecodeAs | undefined): Next {
  const own = as?.find("ip.proto", protocol);
  if (own !== undefined) return own;
  const next = IP_PROTOCOLS.get(protocol);
  if (next === Vrrp) return suits(Carp, layer) ? Carp : Vrrp;
  if (next === Igmp) return suits(PimV1, layer) ? PimV1 : Igmp;
  return next;
}

/** Whether the payload looks like a protocol that shares its number with another one. */
function suits(type: KnownLayerClass, { view, payloadOffset, payloadEnd }: Layer): boolean {
  return type.recognizes?.(view, payloadOffset, payloadEnd) ?? false;
}
