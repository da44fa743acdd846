/**
 * All layer classes with their fields, a file each beside this one.
 *
 * @module
 */

import { LINKTYPE_PPP } from "../linktype.ts";
import type { Packet } from "../packet.ts";
import { Chdlc } from "../wire/chdlc.ts";
import { isRaw } from "../wire/decode_number.ts";
import type { LayerClass } from "../wire/layer.ts";
import { AOE } from "./aoe.ts";
import { AH } from "./ah.ts";
import { ARCNET } from "./arcnet.ts";
import { ARP } from "./arp.ts";
import { BACNET, BVLC } from "./bacnet.ts";
import { BFD } from "./bfd.ts";
import { BGP } from "./bgp.ts";
import { CAN, CAN_ERROR, CAN_LITTLE_ENDIAN } from "./can.ts";
import { CAPWAP, CAPWAP_DATA } from "./capwap.ts";
import { CDP } from "./cdp.ts";
import { CHDLC, SLARP } from "./chdlc.ts";
import { CLNP } from "./clnp.ts";
import { CMD, GRE_CMD } from "./cmd.ts";
import { COTP } from "./cotp.ts";
import { DCCP } from "./dccp.ts";
import { DHCP } from "./dhcp.ts";
import { DHCPV6 } from "./dhcpv6.ts";
import { DNS, DNS_LENGTH, LLMNR, MDNS } from "./dns.ts";
import { DTLS } from "./dtls.ts";
import { DTP } from "./dtp.ts";
import { EAP } from "./eap.ts";
import { EAP_TLS } from "./eap_tls.ts";
import { EAPOL } from "./eapol.ts";
import { EAPOL_KEY_DESCRIPTOR } from "./eapol_key.ts";
import { ECTP } from "./ectp.ts";
import { EIGRP } from "./eigrp.ts";
import { ERSPAN } from "./erspan.ts";
import { ESIS } from "./esis.ts";
import { ESP } from "./esp.ts";
import { ETHERNET } from "./ethernet.ts";
import { FABRIC_PATH } from "./fabric_path.ts";
import { FDDI } from "./fddi.ts";
import { FIX } from "./fix.ts";
import { FRAME_RELAY } from "./frame_relay.ts";
import { GENEVE } from "./geneve.ts";
import { GQUIC } from "./gquic.ts";
import { GRE } from "./gre.ts";
import { GTP, GTPPRIME, GTPV2 } from "./gtp.ts";
import { GVRP } from "./gvrp.ts";
import { HCI_H4, HCI_H4_PLAIN } from "./hci_h4.ts";
import { HSRP } from "./hsrp.ts";
import { HTTP2 } from "./http2.ts";
import { ICMP } from "./icmp.ts";
import { ICMPV6 } from "./icmpv6.ts";
import { IGMP } from "./igmp.ts";
import { IPOIB } from "./ipoib.ts";
import { IPV4 } from "./ipv4.ts";
import { IPV6 } from "./ipv6.ts";
import { IPV6_FRAGHDR } from "./ipv6_fragment.ts";
import { IPV6_DSTOPTS, IPV6_HOPOPTS } from "./ipv6_options.ts";
import { IPV6_ROUTING } from "./ipv6_routing.ts";
import { IPX } from "./ipx.ts";
import { ISAKMP } from "./isakmp.ts";
import { ISIS } from "./isis.ts";
import { KERBEROS, KERBEROS_LENGTH } from "./kerberos.ts";
import { LACP } from "./lacp.ts";
import { LLC } from "./llc.ts";
import { LLC_XID } from "./llc_xid.ts";
import { LLDP } from "./lldp.ts";
import { LOOPBACK } from "./loopback.ts";
import { MACSEC } from "./macsec.ts";
import { MARKER } from "./marker.ts";
import { MBAP, MODBUS } from "./modbus.ts";
import { MPLS, PW_CONTROL_WORD } from "./mpls.ts";
import { MQTT } from "./mqtt.ts";
import { MYSQL } from "./mysql.ts";
import { NBF } from "./nbf.ts";
import { NBNS } from "./nbns.ts";
import { NBSS } from "./nbss.ts";
import { NFLOG } from "./nflog.ts";
import { NSH } from "./nsh.ts";
import { NTP } from "./ntp.ts";
import { OAM } from "./oam.ts";
import { OPENVPN, OPENVPN_LENGTH } from "./openvpn.ts";
import { OSPF } from "./ospf.ts";
import { PBB } from "./pbb.ts";
import { PFLOG } from "./pflog.ts";
import { PGSQL } from "./pgsql.ts";
import { PIM } from "./pim.ts";
import { PPI } from "./ppi.ts";
import { PPP } from "./ppp.ts";
import { CHAP, PAP } from "./ppp_authentication.ts";
import { CCP, IPCP, IPV6CP, LCP } from "./ppp_control.ts";
import { PPPOE_DISCOVERY, PPPOE_SESSION } from "./pppoe.ts";
import { MOBILITY } from "./mobility.ts";
import { PGM } from "./pgm.ts";
import { HTTP, HTTP_CONTINUATION, SSDP } from "./http.ts";
import { L2TP } from "./l2tp.ts";
import { LISP, LISP_DATA } from "./lisp.ts";
import { CARP } from "./carp.ts";
import { LDP } from "./ldp.ts";
import { NBDGM } from "./nbdgm.ts";
import { PIM_V1 } from "./pim_v1.ts";
import { PPTP } from "./pptp.ts";
import { RESP } from "./resp.ts";
import { RIP } from "./rip.ts";
import { RIPNG } from "./ripng.ts";
import type { Protocol } from "./protocol.ts";
import { PTP } from "./ptp.ts";
import { RADIOTAP } from "./radiotap.ts";
import { RADIUS } from "./radius.ts";
import { RFB, RFB_CONTINUATION } from "./rfb.ts";
import { RPC, RPC_RECORD_MARK } from "./rpc.ts";
import { SCTP } from "./sctp.ts";
import { QUIC, QUIC_SHORT } from "./quic.ts";
import { RTCP, RTP } from "./rtp.ts";
import { SLL, SLL2 } from "./sll.ts";
import { SFLOW } from "./sflow.ts";
import { SLOW_PROTOCOL } from "./slow_protocol.ts";
import { SMB, SMB2, SMB2_TRANSFORM } from "./smb.ts";
import { SNAP } from "./snap.ts";
import { SNMP } from "./snmp.ts";
import { SSH, SSH_ENCRYPTED } from "./ssh.ts";
import { SSL2 } from "./ssl2.ts";
import { STP } from "./stp.ts";
import { CLASSICSTUN, STUN, STUN_CHANNEL } from "./stun.ts";
import { SYSLOG } from "./syslog.ts";
import { TCP, TCP_START } from "./tcp.ts";
import { TELNET } from "./telnet.ts";
import { TEREDO } from "./teredo.ts";
import { RTSP, RTSP_CONTINUATION, RTSP_INTERLEAVED, SIP } from "./text_message.ts";
import { FTP, IMAP, IRC, POP, SMTP } from "./text_protocol.ts";
import { TFTP } from "./tftp.ts";
import { TLS, TLS_CONTINUATION } from "./tls.ts";
import { TPKT } from "./tpkt.ts";
import { UDLD } from "./udld.ts";
import { UDP } from "./udp.ts";
import { UDPENCAP } from "./udpencap.ts";
import { UDP_LITE } from "./udp_lite.ts";
import { USB_LINUX, USB_LINUX_MMAPPED } from "./usb.ts";
import { VLAN } from "./vlan.ts";
import { VN_TAG } from "./vn_tag.ts";
import { VRRP } from "./vrrp.ts";
import { VXLAN, VXLAN_GPE } from "./vxlan.ts";
import { WAKE_ON_LAN } from "./wake_on_lan.ts";
import { WIREGUARD } from "./wireguard.ts";
import { IPNET } from "./ipnet.ts";
import { MEMCACHED, MEMCACHED_BINARY } from "./memcached.ts";
import { WLAN, WLAN_SWAPPED } from "./wlan.ts";
import { WPAN, WPAN_WITH_FCS } from "./wpan.ts";

/** The protocols of this library. */
export const PROTOCOLS: readonly Protocol[] = [
  ETHERNET,
  VLAN,
  IPV4,
  IPV6,
  IPV6_HOPOPTS,
  IPV6_DSTOPTS,
  IPV6_ROUTING,
  IPV6_FRAGHDR,
  AH,
  ESP,
  MOBILITY,
  ICMP,
  ICMPV6,
  TCP,
  TCP_START,
  UDP,
  HTTP,
  HTTP_CONTINUATION,
  SSDP,
  UDP_LITE,
  SLL,
  SLL2,
  LOOPBACK,
  ARP,
  LLC,
  SNAP,
  CAN,
  CAN_LITTLE_ENDIAN,
  CAN_ERROR,
  DNS,
  DNS_LENGTH,
  LLMNR,
  MDNS,
  STP,
  ERSPAN,
  GENEVE,
  GRE,
  NSH,
  VXLAN,
  VXLAN_GPE,
  CMD,
  SCTP,
  IGMP,
  TLS,
  TLS_CONTINUATION,
  SSL2,
  QUIC,
  QUIC_SHORT,
  GQUIC,
  COTP,
  TPKT,
  TELNET,
  FTP,
  IMAP,
  IRC,
  POP,
  SMTP,
  SSH,
  SSH_ENCRYPTED,
  DTLS,
  MPLS,
  PW_CONTROL_WORD,
  PPP,
  LCP,
  IPCP,
  IPV6CP,
  CCP,
  PAP,
  CHAP,
  PPPOE_SESSION,
  PPPOE_DISCOVERY,
  AOE,
  ECTP,
  FABRIC_PATH,
  FDDI,
  IPX,
  LLC_XID,
  PBB,
  VN_TAG,
  GRE_CMD,
  DHCP,
  UDPENCAP,
  ISAKMP,
  OPENVPN,
  OPENVPN_LENGTH,
  NTP,
  FRAME_RELAY,
  IPOIB,
  CHDLC,
  SLARP,
  GTP,
  GTPPRIME,
  GTPV2,
  TEREDO,
  WIREGUARD,
  SNMP,
  CAPWAP,
  CAPWAP_DATA,
  PGM,
  CLASSICSTUN,
  STUN,
  STUN_CHANNEL,
  ARCNET,
  CDP,
  CLNP,
  DTP,
  EAP,
  EAP_TLS,
  EAPOL,
  EAPOL_KEY_DESCRIPTOR,
  ESIS,
  GVRP,
  ISIS,
  LACP,
  LLDP,
  MACSEC,
  MARKER,
  NBF,
  OAM,
  PTP,
  SLOW_PROTOCOL,
  UDLD,
  WAKE_ON_LAN,
  OSPF,
  VRRP,
  IPNET,
  MEMCACHED,
  MEMCACHED_BINARY,
  WLAN,
  WLAN_SWAPPED,
  RADIOTAP,
  DCCP,
  L2TP,
  LISP,
  LISP_DATA,
  HSRP,
  PIM,
  NFLOG,
  PFLOG,
  PPI,
  RADIUS,
  WPAN,
  WPAN_WITH_FCS,
  NBNS,
  TFTP,
  SYSLOG,
  BFD,
  NBSS,
  EIGRP,
  DHCPV6,
  BGP,
  RTCP,
  RTP,
  USB_LINUX,
  USB_LINUX_MMAPPED,
  HCI_H4,
  HCI_H4_PLAIN,
  RFB,
  RFB_CONTINUATION,
  RPC,
  RPC_RECORD_MARK,
  FIX,
  RTSP,
  RTSP_CONTINUATION,
  RTSP_INTERLEAVED,
  SIP,
  MBAP,
  MODBUS,
  MQTT,
  SMB,
  SMB2,
  SMB2_TRANSFORM,
  HTTP2,
  CARP,
  LDP,
  NBDGM,
  PIM_V1,
  PPTP,
  RIP,
  RIPNG,
  MYSQL,
  PGSQL,
  RESP,
  KERBEROS,
  KERBEROS_LENGTH,
  BACNET,
  BVLC,
  SFLOW,
];

const BY_CLASS: ReadonlyMap<LayerClass, Protocol> = new Map(PROTOCOLS.map((known) => [known.type, known]));

/** What is known of a layer class; undefined for one of a user's own. */
export function protocolOf(type: LayerClass): Protocol | undefined {
  return BY_CLASS.get(type);
}

/** What Wireshark names before the outermost layer: the lack of one, and PPP, by way of which it finds Cisco's HDLC. */
function namedFirst({ linktype, walk }: Packet): string[] {
  if (isRaw(linktype)) return ["raw"];
  return linktype === LINKTYPE_PPP && walk.classAt(0) === Chdlc ? ["ppp"] : [];
}

/** The protocols of a packet's layers, outermost first: what Wireshark's `frame.protocols` has with colons between them. */
export function protocolsOf(packet: Packet): string[] {
  const { walk } = packet;
  const names = namedFirst(packet);
  let ownPayload = false;
  let outer: LayerClass | undefined;
  for (let i = 0;; i++) {
    const type = walk.classAt(i);
    const layer = walk.layerAt(i);
    if (type === undefined || layer === undefined) break;
    const known = protocolOf(type);
    ownPayload = known?.ownPayload(layer) ?? false;
    if (known === undefined) {
      // A user's own layer has the name that it gives itself.
      names.push(layer.name);
    } else if (!walk.isRepeated(i)) {
      // Wireshark names it once where several of it stand one behind the other.
      const own = known.protocols(layer, outer);
      for (let j = 0; j < own.length; j++) names.push(own[j] ?? "");
    }
    outer = type;
  }
  const { offset, end } = walk.payload();
  if (offset < end) {
    // A header that is cut still shows which protocol it is of.
    const cut = walk.cut === undefined ? undefined : protocolOf(walk.cut);
    if (cut !== undefined) names.push(cut.name);
    else if (!ownPayload) names.push("data");
  }
  return names;
}
