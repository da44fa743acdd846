/**
 * What follows what: the only file that knows, but for the fast way through the most common shape in common_path.ts.
 * Each protocol's own file knows its header and nothing of its neighbours.
 *
 * @module
 */

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
import { Bacnet, Bvlc } from "./bacnet.ts";
import { Can, CanLittleEndian } from "./can.ts";
import { Chdlc } from "./chdlc.ts";
import {
  afterCan,
  afterChdlc,
  afterIpnet,
  afterMpls,
  afterNlpid,
  afterPpp,
  afterSerial,
  afterWlan,
  LINK_LAYERS,
  SLL_PROTOCOLS,
} from "./decode_link.ts";
import {
  afterArcnet,
  afterEap,
  afterEapol,
  afterEapTls,
  afterLlc,
  afterOrganization,
  afterSlowProtocol,
  LAN_ETHERTYPES,
} from "./decode_lan.ts";
import { Cotp } from "./cotp.ts";
import { afterPorts, afterSession, portsOf } from "./decode_port.ts";
import type { DecodeAs } from "./decode_as.ts";
import { Ah } from "./ah.ts";
import { Arp } from "./arp.ts";
import { Capwap, CapwapData } from "./capwap.ts";
import { Carp } from "./carp.ts";
import { Cmd, GreCmd } from "./cmd.ts";
import { Dccp } from "./dccp.ts";
import {
  afterCapwapData,
  afterErspan,
  afterGre,
  afterGtp,
  afterL2tp,
  afterLisp,
  afterNextProtocol,
  ipAt,
} from "./decode_tunnel.ts";
import { Dns } from "./dns.ts";
import { DnsLength } from "./dns_length.ts";
import { Dtls } from "./dtls.ts";
import { Eap } from "./eap.ts";
import { EapTls } from "./eap_tls.ts";
import { Eapol } from "./eapol.ts";
import { Eigrp } from "./eigrp.ts";
import { Erspan } from "./erspan.ts";
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
  ETHERTYPE_TEB,
  isLength,
} from "./ethertype.ts";
import { FabricPath } from "./fabric_path.ts";
import { Fddi } from "./fddi.ts";
import { FrameRelay } from "./frame_relay.ts";
import { Geneve } from "./geneve.ts";
import { Gre } from "./gre.ts";
import { Gtp, GtpPrime } from "./gtp.ts";
import { Http2 } from "./http2.ts";
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
import { Ipoib } from "./ipoib.ts";
import { Ipnet } from "./ipnet.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { Ipv6Fragment } from "./ipv6_fragment.ts";
import { Ipv6DestinationOptions, Ipv6HopByHop } from "./ipv6_options.ts";
import { Ipv6Routing } from "./ipv6_routing.ts";
import { Isakmp } from "./isakmp.ts";
import { Kerberos, KerberosLength } from "./kerberos.ts";
import { L2tp } from "./l2tp.ts";
import type { KnownLayerClass, Layer, LayerClass } from "./layer.ts";
import { Lisp, LispData } from "./lisp.ts";
import { Llc } from "./llc.ts";
import { Loopback } from "./loopback.ts";
import { Macsec } from "./macsec.ts";
import { Mobility } from "./mobility.ts";
import { Mbap, Modbus } from "./modbus.ts";
import { Mpls } from "./mpls.ts";
import { Nbdgm } from "./nbdgm.ts";
import { Nbf } from "./nbf.ts";
import { Nbss } from "./nbss.ts";
import { Nflog } from "./nflog.ts";
import { Nsh } from "./nsh.ts";
import { Openvpn, OPENVPN_CONTROL } from "./openvpn.ts";
import { OpenvpnLength } from "./openvpn_length.ts";
import { Ospf } from "./ospf.ts";
import { Pbb } from "./pbb.ts";
import { Pflog } from "./pflog.ts";
import { Pgm } from "./pgm.ts";
import { Pim } from "./pim.ts";
import { PimV1 } from "./pim_v1.ts";
import { Ppi } from "./ppi.ts";
import { Ppp } from "./ppp.ts";
import { PppoeDiscovery, PppoeSession } from "./pppoe.ts";
import { PwControlWord } from "./pw_control_word.ts";
import { Radiotap } from "./radiotap.ts";
import { Radius } from "./radius.ts";
import { Rpc } from "./rpc.ts";
import { RpcRecordMark } from "./rpc_record_mark.ts";
import { Sctp } from "./sctp.ts";
import { Sll } from "./sll.ts";
import { Sll2 } from "./sll2.ts";
import { SlowProtocol } from "./slow_protocol.ts";
import { Snap } from "./snap.ts";
import { Tcp } from "./tcp.ts";
import { Teredo } from "./teredo.ts";
import { Tls } from "./tls.ts";
import { Tpkt } from "./tpkt.ts";
import { Udp } from "./udp.ts";
import { UdpLite } from "./udp_lite.ts";
import { UdpEncap } from "./udpencap.ts";
import { Vlan } from "./vlan.ts";
import { VnTag } from "./vn_tag.ts";
import { Vrrp } from "./vrrp.ts";
import { Vxlan } from "./vxlan.ts";
import { VxlanGpe } from "./vxlan_gpe.ts";
import { Wlan, WlanSwapped } from "./wlan.ts";

/** The class of what follows; undefined for bytes that nobody knows more about. */
export type Next = LayerClass | undefined;

/** Where a walk stands, as what follows what is decided. */
export interface Standing {
  /** The program's own rules. */
  readonly decodeAs: DecodeAs | undefined;
  /** Notes the layer it stands on, where its payload is and what it is. */
  meet(layer: Layer, payloadOffset: number, payloadEnd: number, follows: Next): true;
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
    return walk.meet(layer, layer.payloadOffset, layer.payloadEnd, next(layer, walk.decodeAs));
  }];
}

/** After each class that something of ours can follow. */
const STEPS: ReadonlyMap<LayerClass, Step> = new Map([
  step(Ethernet, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Vlan, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(VnTag, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Pbb, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(FabricPath, () => Ethernet),
  step(Macsec, ({ ethertype }, as) => ethertype === undefined ? undefined : afterEthertype(ethertype, as)),
  step(Eapol, afterEapol),
  step(Eap, afterEap),
  step(EapTls, afterEapTls),
  step(SlowProtocol, afterSlowProtocol),
  step(Arcnet, afterArcnet),
  step(Fddi, ({ isLlc }) => isLlc ? Llc : undefined),
  step(Llc, afterLlc),
  step(Snap, (snap, as) => snap.oui === 0 ? afterEthertype(snap.protocol, as) : afterOrganization(snap)),
  step(Sll, ({ protocol }, as) => afterSllProtocol(protocol, as)),
  step(Sll2, ({ protocol }, as) => afterSllProtocol(protocol, as)),
  step(Can, afterCan),
  step(CanLittleEndian, afterCan),
  step(Mpls, afterMpls),
  step(PwControlWord, () => Ethernet),
  step(PppoeSession, () => Ppp),
  step(Ppp, afterPpp),
  step(Chdlc, (layer, as) => afterChdlc(layer) ?? afterTypeOnly(layer.protocol, as)),
  step(
    FrameRelay,
    ({ nlpid, ethertype = 0 }, as) => nlpid === undefined ? afterTypeOnly(ethertype, as) : afterNlpid(nlpid),
  ),
  step(Ipoib, ({ type }, as) => afterTypeOnly(type, as)),
  step(Ipnet, afterIpnet),
  step(Radiotap, () => Wlan),
  step(Wlan, afterWlan),
  step(Nflog, ({ family }) => afterFamily(family)),
  step(Pflog, ({ family }) => afterFamily(family)),
  step(Ppi, ({ dlt, view, payloadOffset, payloadEnd }) => {
    return afterLinktype(dlt, { view, offset: payloadOffset, end: payloadEnd });
  }),
  step(Loopback, ({ family }) => afterFamily(family)),
  step(Ipv4, (ip, as) => ip.fragmentOffset === 0 ? afterIpProtocol(ip.protocol, ip, as) : undefined),
  step(Ipv6, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Ipv6HopByHop, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Ipv6DestinationOptions, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Ipv6Routing, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(
    Ipv6Fragment,
    (header, as) => header.fragmentOffset === 0 ? afterIpProtocol(header.nextHeader, header, as) : undefined,
  ),
  step(Ah, (ip, as) => afterIpProtocol(ip.nextHeader, ip, as)),
  step(Icmp, ({ quotes }) => quotes ? Ipv4 : undefined),
  step(Icmpv6, ({ quotes }) => quotes ? Ipv6 : undefined),
  step(Tcp, (layer, as) => afterPorts("tcp", layer, as)),
  step(Udp, (layer, as) => afterPorts("udp", layer, as)),
  step(UdpLite, (layer, as) => afterPorts("udp", layer, as)),
  step(DnsLength, () => Dns),
  step(Http2, afterHttp2),
  step(Nbdgm, afterSession),
  step(Bvlc, ({ carriesNpdu }) => carriesNpdu ? Bacnet : undefined),
  step(KerberosLength, () => Kerberos),
  step(Nbf, afterSession),
  step(Nbss, afterSession),
  step(Mbap, () => Modbus),
  step(RpcRecordMark, () => Rpc),
  step(Tpkt, () => Cotp),
  step(Radius, ({ hasEap }) => hasEap ? Eap : undefined),
  step(Pim, (layer) => layer.carriesPacket ? afterPim(layer) : undefined),
  step(Gre, (layer, as) => afterGre(layer) ?? afterTunnelEthertype(layer.protocol, as)),
  step(Erspan, afterErspan),
  step(Vxlan, () => Ethernet),
  step(VxlanGpe, afterNextProtocol),
  step(Geneve, ({ protocol }, as) => protocol === ETHERTYPE_TEB ? Ethernet : afterEthertype(protocol, as)),
  step(Nsh, afterNextProtocol),
  step(Cmd, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(GreCmd, ({ ethertype }, as) => afterEthertype(ethertype, as)),
  step(Sctp, afterSctp),
  step(UdpEncap, ({ kind }) => kind === "ike" ? Isakmp : kind === "esp" ? Esp : undefined),
  step(OpenvpnLength, () => Openvpn),
  step(Openvpn, (message) => isTlsControl(message) && suits(Tls, message) ? Tls : undefined),
  step(Gtp, afterGtp),
  step(GtpPrime, afterGtp),
  step(Teredo, () => Ipv6),
  step(L2tp, afterL2tp),
  step(Lisp, afterLisp),
  step(LispData, ({ view, payloadOffset, payloadEnd }) => ipAt(view, payloadOffset, payloadEnd)),
  step(Capwap, ({ isDtls }) => isDtls ? Dtls : undefined),
  step(CapwapData, afterCapwapData),
  step(WlanSwapped, afterWlan),
]);

/** The packet that a Register carries. */
function afterPim({ view, payloadOffset, end }: Pim): Next {
  return payloadOffset < end && view.getUint8(payloadOffset) >> 4 === 6 ? Ipv6 : Ipv4;
}

/** Whether a message has a piece of a TLS stream, and shows where: one that is wrapped has no packet ID to be seen. */
function isTlsControl({ opcode, packetId }: Openvpn): boolean {
  return opcode === OPENVPN_CONTROL && packetId !== undefined;
}

/** A bit for each port of UDP: asked for each datagram, for which a Set takes too long. */
const CARRYING_PORTS: Uint8Array = bitmapOf(portsOf("udp", (type) => STEPS.has(type)));

/** Whether there is something at a port of UDP that can carry other headers; what shows itself by its content carries none. */
export function carriesHeaders(port: number): boolean {
  return ((CARRYING_PORTS[port >> 3] ?? 0) >> (port & 7) & 1) !== 0;
}

function bitmapOf(ports: ReadonlySet<number>): Uint8Array {
  const bits = new Uint8Array(0x1_0000 >> 3);
  for (const port of ports) bits[port >> 3] = (bits[port >> 3] ?? 0) | 1 << (port & 7);
  return bits;
}

/** After HTTP/2, whose headers would say what a body is but are compressed over the connection: only a body that is DNS whole. */
function afterHttp2({ view, payloadOffset, payloadEnd }: Http2): Next {
  const dns = Dns.decode(view, payloadOffset, payloadEnd);
  if (dns === undefined || dns.qdcount !== 1 || dns.opcode !== 0 || dns.z || dns.status !== "ok") return undefined;
  return dns.questions[0]?.class === 1 ? Dns : undefined;
}

/** Meets the layer of a class, and finds out what follows it. */
export function meetLayer(walk: Standing, type: LayerClass, { view, offset, end }: Bytes): boolean {
  const known = STEPS.get(type);
  if (known !== undefined) return known(walk, view, offset, end);
  const layer = type.decode(view, offset, end);
  if (layer === undefined) return walk.fail();
  return walk.meet(layer, layer.payloadOffset, layer.payloadEnd, layer.follows);
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

/** After SLL and SLL2: an EtherType, or one of the kernel's own numbers (ETH_P_802_2, linux/if_ether.h). */
function afterSllProtocol(protocol: number, as: DecodeAs | undefined): Next {
  if (protocol === ETH_P_802_2) return Llc;
  return SLL_PROTOCOLS.get(protocol) ?? afterTypeOnly(protocol, as);
}

/** After an EtherType where no length can stand in its place. */
function afterTypeOnly(ethertype: number, as: DecodeAs | undefined): Next {
  return isLength(ethertype) ? undefined : afterEthertype(ethertype, as);
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

/** After SCTP: by payload protocol identifier where the program has said so, else by port; but only where a message begins. */
function afterSctp(layer: Sctp, as: DecodeAs | undefined): Next {
  const { ppid, dataFlags = 0 } = layer;
  if (ppid === undefined || (dataFlags & SCTP_BEGINS) === 0) return undefined;
  return as?.find("sctp.ppi", ppid) ?? afterPorts("sctp", layer, as);
}

/** The flag of a data chunk that a message begins in it. */
const SCTP_BEGINS = 0x02;

/** After a tunnel's header whose protocol field has EtherTypes, but no lengths. */
function afterTunnelEthertype(protocol: number, as: DecodeAs | undefined): Next {
  return isLength(protocol) ? undefined : afterEthertype(protocol, as);
}
