/**
 * What follows what: the only file that knows, but for the fast way through the most common shape in common_path.ts.
 * Each protocol's own file knows its header and nothing of its neighbours.
 *
 * @module
 */

import {
  LINKTYPE_ETHERNET,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
} from "../linktype.ts";
import { afterPorts } from "./decode_port.ts";
import type { DecodeAs } from "./decode_as.ts";
import { Arp } from "./arp.ts";
import { Dns } from "./dns.ts";
import { DnsLength } from "./dns_length.ts";
import { Ethernet } from "./ethernet.ts";
import {
  ETHERTYPE_ARP,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_QINQ,
  ETHERTYPE_RARP,
  isLength,
} from "./ethertype.ts";
import { Icmp } from "./icmp.ts";
import { Icmpv6 } from "./icmpv6.ts";
import {
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_ROUTING,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "./ip_protocol.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { Ipv6Fragment } from "./ipv6_fragment.ts";
import { Ipv6DestinationOptions, Ipv6HopByHop } from "./ipv6_options.ts";
import { Ipv6Routing } from "./ipv6_routing.ts";
import type { KnownLayerClass, Layer, LayerClass } from "./layer.ts";
import { Llc } from "./llc.ts";
import { Loopback } from "./loopback.ts";
import { Sll } from "./sll.ts";
import { Sll2 } from "./sll2.ts";
import { Snap } from "./snap.ts";
import { Tcp } from "./tcp.ts";
import { Udp } from "./udp.ts";
import { Vlan } from "./vlan.ts";

/** The class of what follows; undefined for bytes that nobody knows more about. */
export type Next = LayerClass | undefined;

/** Where a walk stands, as what follows what is decided. */
export interface Standing {
  /** The program's own rules. */
  readonly decodeAs: DecodeAs | undefined;
  /** Notes the layer it stands on, where its payload is and what it is. */
  meet(payloadOffset: number, payloadEnd: number, follows: Next): true;
  /** Notes that the layer it was to meet could not be decoded. */
  fail(): false;
}

/** Meets the layer of one class that begins at `offset`. */
type Step = (walk: Standing, view: DataView, offset: number, end: number) => boolean;

/** The step for a class: `next` says what follows a layer of it. */
function step<T extends Layer>(
  type: KnownLayerClass<T>,
  next: (layer: T, as: DecodeAs | undefined) => Next,
): readonly [LayerClass, Step] {
  return [type, (walk, view, offset, end) => {
    const layer = type.decode(view, offset, end);
    if (layer === undefined) return walk.fail();
    return walk.meet(layer.payloadOffset, layer.payloadEnd, next(layer, walk.decodeAs));
  }];
}

/** After each class that something of ours can follow. */
const STEPS: ReadonlyMap<LayerClass, Step> = new Map([
  step(Ethernet, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Vlan, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Llc, ({ isSnap }) => isSnap ? Snap : undefined),
  step(Snap, ({ oui, protocol }, as) => oui === 0 ? afterEthertype(protocol, as) : undefined),
  step(Sll, ({ protocol }, as) => afterSllProtocol(protocol, as)),
  step(Sll2, ({ protocol }, as) => afterSllProtocol(protocol, as)),
  step(Loopback, ({ family }) => afterFamily(family)),
  step(Ipv4, ({ fragmentOffset, protocol }, as) => fragmentOffset === 0 ? afterIpProtocol(protocol, as) : undefined),
  step(Ipv6, ({ nextHeader }, as) => afterIpProtocol(nextHeader, as)),
  step(Ipv6HopByHop, ({ nextHeader }, as) => afterIpProtocol(nextHeader, as)),
  step(Ipv6DestinationOptions, ({ nextHeader }, as) => afterIpProtocol(nextHeader, as)),
  step(Ipv6Routing, ({ nextHeader }, as) => afterIpProtocol(nextHeader, as)),
  step(
    Ipv6Fragment,
    ({ fragmentOffset, nextHeader }, as) => fragmentOffset === 0 ? afterIpProtocol(nextHeader, as) : undefined,
  ),
  step(Icmp, ({ quotes }) => quotes ? Ipv4 : undefined),
  step(Icmpv6, ({ quotes }) => quotes ? Ipv6 : undefined),
  step(Tcp, (layer, as) => afterPorts("tcp", layer, as)),
  step(Udp, (layer, as) => afterPorts("udp", layer, as)),
  step(DnsLength, () => Dns),
]);

/** Meets the layer of a class, and finds out what follows it. */
export function meetLayer(walk: Standing, type: LayerClass, { view, offset, end }: Bytes): boolean {
  const known = STEPS.get(type);
  if (known !== undefined) return known(walk, view, offset, end);
  const layer = type.decode(view, offset, end);
  return layer === undefined ? walk.fail() : walk.meet(layer.payloadOffset, layer.payloadEnd, layer.follows);
}

/** Bytes of a frame. */
interface Bytes {
  readonly view: DataView;
  readonly offset: number;
  readonly end: number;
}

/** Classes whose payload is a packet that was sent before, by somebody else. */
const QUOTING: ReadonlySet<LayerClass> = new Set<LayerClass>([Icmp, Icmpv6]);

/** Whether what follows a layer of this class is quoted: no header of this packet's own. */
export function isQuoting(type: LayerClass): boolean {
  return QUOTING.has(type);
}

const LINKTYPES: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [LINKTYPE_ETHERNET, Ethernet],
  [LINKTYPE_LINUX_SLL, Sll],
  [LINKTYPE_LINUX_SLL2, Sll2],
  [LINKTYPE_NULL, Loopback],
  [LINKTYPE_LOOP, Loopback],
  [LINKTYPE_IPV4, Ipv4],
  [LINKTYPE_IPV6, Ipv6],
]);

/** What some programs write into files for LINKTYPE_RAW: the number that BPF itself uses (pcap/dlt.h). */
const DLT_RAW = 12;
/** The same number on OpenBSD. */
const DLT_RAW_OPENBSD = 14;

/** The outermost layer of a frame; undefined for a link type that has no decoder here. */
export function afterLinktype(linktype: number, { view, offset, end }: Bytes): Next {
  if (linktype === LINKTYPE_ETHERNET) return Ethernet;
  if (linktype === LINKTYPE_RAW || linktype === DLT_RAW || linktype === DLT_RAW_OPENBSD) {
    return offset < end && view.getUint8(offset) >> 4 === 6 ? Ipv6 : Ipv4;
  }
  return LINKTYPES.get(linktype);
}

const ETHERTYPES: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [ETHERTYPE_IPV4, Ipv4],
  [ETHERTYPE_IPV6, Ipv6],
  [ETHERTYPE_DOT1Q, Vlan],
  [ETHERTYPE_DOT1AD, Vlan],
  [ETHERTYPE_QINQ, Vlan],
  [ETHERTYPE_ARP, Arp],
  [ETHERTYPE_RARP, Arp],
]);

/** After Ethernet, a VLAN tag or SNAP; a number up to 1,500 is no type but the length of an LLC frame. */
export function afterEthertype(ethertype: number, as: DecodeAs | undefined): Next {
  if (as !== undefined) return as.find("ethertype", ethertype) ?? afterEthertype(ethertype, undefined);
  return ETHERTYPES.get(ethertype) ?? (isLength(ethertype) ? Llc : undefined);
}

/** After SLL and SLL2: an EtherType, or one of the kernel's own numbers (ETH_P_802_2, linux/if_ether.h). */
function afterSllProtocol(protocol: number, as: DecodeAs | undefined): Next {
  if (protocol === ETH_P_802_2) return Llc;
  return isLength(protocol) ? undefined : afterEthertype(protocol, as);
}

const ETH_P_802_2 = 0x0004;

/** After a BSD loopback header: the values of AF_INET6 differ between the BSDs. */
function afterFamily(family: number): Next {
  if (family === 2) return Ipv4;
  return family === 10 || family === 24 || family === 28 || family === 30 ? Ipv6 : undefined;
}

const IP_PROTOCOLS: ReadonlyMap<number, LayerClass> = new Map<number, LayerClass>([
  [IPPROTO_TCP, Tcp],
  [IPPROTO_UDP, Udp],
  [IPPROTO_ICMP, Icmp],
  [IPPROTO_ICMPV6, Icmpv6],
  [IPPROTO_HOPOPTS, Ipv6HopByHop],
  [IPPROTO_ROUTING, Ipv6Routing],
  [IPPROTO_FRAGMENT, Ipv6Fragment],
  [IPPROTO_DSTOPTS, Ipv6DestinationOptions],
  [IPPROTO_IPIP, Ipv4],
  [IPPROTO_IPV6, Ipv6],
]);

/** After IPv4, IPv6 and its extension headers. */
export function afterIpProtocol(protocol: number, as: DecodeAs | undefined): Next {
  return as?.find("ip.proto", protocol) ?? IP_PROTOCOLS.get(protocol);
}
