/**
 * The names of lib/wire that are public: a layer class, its fields and its encoder for each protocol, and the numbers of each.
 *
 * @module
 */

export { Ah, type AhFields, encodeAh } from "./ah.ts";
export {
  Aoe,
  AOE_CMD_ATA,
  AOE_CMD_CONFIG,
  AOE_CMD_MAC_MASK,
  AOE_CMD_RESERVE,
  type AoeFields,
  encodeAoe,
} from "./aoe.ts";
export {
  Arcnet,
  ARCNET_ARP_1051,
  ARCNET_ARP_1201,
  ARCNET_IP_1051,
  ARCNET_IP_1201,
  ARCNET_IPV6,
  ARCNET_RARP_1201,
  type ArcnetFields,
} from "./arcnet.ts";
export {
  Arp,
  type ArpFields,
  ARPHRD_ETHER,
  ARPOP_REPLY,
  ARPOP_REQUEST,
  ARPOP_RREPLY,
  ARPOP_RREQUEST,
  encodeArp,
} from "./arp.ts";
export {
  Bacnet,
  type BacnetAddress,
  type BacnetFields,
  Bvlc,
  BVLC_DISTRIBUTE_BROADCAST,
  BVLC_FORWARDED_NPDU,
  BVLC_ORIGINAL_BROADCAST_NPDU,
  BVLC_ORIGINAL_UNICAST_NPDU,
  type BvlcFields,
} from "./bacnet.ts";
export { Bfd, type BfdFields, encodeBfd } from "./bfd.ts";
export { Bgp, type BgpFields, encodeBgp } from "./bgp.ts";
export {
  BGP_AGGREGATOR,
  BGP_AS4_AGGREGATOR,
  BGP_AS4_PATH,
  BGP_AS_PATH,
  BGP_CLUSTER_LIST,
  BGP_COMMUNITIES,
  BGP_EXTENDED_COMMUNITIES,
  BGP_LARGE_COMMUNITY,
  BGP_LOCAL_PREF,
  BGP_MP_REACH_NLRI,
  BGP_MP_UNREACH_NLRI,
  BGP_MULTI_EXIT_DISC,
  BGP_NEXT_HOP,
  BGP_ORIGIN,
  BGP_ORIGINATOR_ID,
  type BgpAttribute,
  bgpAttributeName,
  type BgpAttributePart,
  type BgpSegment,
} from "./bgp_attribute.ts";
export type { BgpExtendedCommunity } from "./bgp_community.ts";
export {
  BGP_CEASE,
  BGP_KEEPALIVE,
  BGP_NOTIFICATION,
  BGP_OPEN,
  BGP_ROUTE_REFRESH,
  BGP_UPDATE,
  type BgpHeaderFields,
  BgpMessage,
  type BgpMessageFields,
  type BgpNotification,
  type BgpRouteRefresh,
  type BgpUpdate,
} from "./bgp_message.ts";
export type { BgpMultiprotocolFields } from "./bgp_multiprotocol.ts";
export {
  BGP_CAP_4_OCTET_AS,
  BGP_CAP_ADD_PATH,
  BGP_CAP_ENHANCED_ROUTE_REFRESH,
  BGP_CAP_EXTENDED_MESSAGE,
  BGP_CAP_EXTENDED_NEXT_HOP,
  BGP_CAP_FQDN,
  BGP_CAP_GRACEFUL_RESTART,
  BGP_CAP_MULTIPROTOCOL,
  BGP_CAP_ROUTE_REFRESH,
  type BgpCapability,
  type BgpCapabilityFamily,
  bgpCapabilityName,
  type BgpOpen,
} from "./bgp_open.ts";
export {
  arp,
  ethernet,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  ipv6DestinationOptions,
  ipv6Fragment,
  ipv6HopByHop,
  ipv6Routing,
  llc,
  loopback,
  sll,
  sll2,
  snap,
  tcp,
  udp,
  vlan,
} from "./build.ts";
export { ah, esp, mobility, udpLite } from "./build_ip.ts";
export { mpls, pppoe, pwControlWord } from "./build_link.ts";
export { geneve, gre, sctp, vxlan } from "./build_tunnel.ts";
export { Can, CANFD_BRS, CANFD_ESI, CANFD_FDF, type CanFields, CanLittleEndian, encodeCan } from "./can.ts";
export { CanError, type CanErrorFields, encodeCanError } from "./can_error.ts";
export { Capwap, CAPWAP_WBID_80211, CapwapData, type CapwapFields } from "./capwap.ts";
export { Carp, type CarpFields, encodeCarp } from "./carp.ts";
export {
  Cdp,
  CDP_ADDRESSES,
  CDP_CAPABILITIES,
  CDP_DEVICE_ID,
  CDP_DUPLEX,
  CDP_MANAGEMENT_ADDRESSES,
  CDP_NATIVE_VLAN,
  CDP_PLATFORM,
  CDP_PORT_ID,
  CDP_SOFTWARE_VERSION,
  CDP_SYSTEM_NAME,
  CDP_VTP_DOMAIN,
  type CdpFields,
  encodeCdp,
} from "./cdp.ts";
export {
  Chdlc,
  CHDLC_BROADCAST,
  CHDLC_CDP,
  CHDLC_OSI,
  CHDLC_SLARP,
  CHDLC_UNICAST,
  type ChdlcFields,
  encodeChdlc,
} from "./chdlc.ts";
export { Clnp, type ClnpFields, encodeClnp } from "./clnp.ts";
export { Cmd, type CmdFields, encodeCmd, encodeGreCmd, GreCmd } from "./cmd.ts";
export type { CommonPath } from "./common_path.ts";
export { Continuation } from "./continuation.ts";
export { Cotp, COTP_CC, COTP_CR, COTP_DR, COTP_DT, type CotpFields } from "./cotp.ts";
export { Dccp, DCCP_DATA, DCCP_REQUEST, DCCP_RESET, DCCP_RESPONSE, type DccpFields } from "./dccp.ts";
export { DECODE_AS_FIELDS, DecodeAs, type DecodeAsField, type DecodeAsRule } from "./decode_as.ts";
export { Dhcp, type DhcpFields, encodeDhcp } from "./dhcp.ts";
export {
  DHCP_OPTION_CLIENT_ID,
  DHCP_OPTION_END,
  DHCP_OPTION_HOSTNAME,
  DHCP_OPTION_MESSAGE_TYPE,
  DHCP_OPTION_OVERLOAD,
  DHCP_OPTION_PAD,
  DHCP_OPTION_PARAMETER_LIST,
  DHCP_OPTION_REQUESTED_ADDRESS,
  DHCP_OPTION_SERVER_ID,
  DHCP_OPTION_VENDOR_CLASS,
  type DhcpForm,
  type DhcpOption,
  type DhcpOptionKind,
  dhcpOptionKind,
  type DhcpOptionPart,
  type DhcpValue,
} from "./dhcp_option.ts";
export {
  Dhcpv6,
  DHCPV6_OPTION_IA_NA,
  DHCPV6_OPTION_IA_PD,
  DHCPV6_OPTION_IA_TA,
  DHCPV6_OPTION_IAADDR,
  DHCPV6_OPTION_IAPREFIX,
  DHCPV6_OPTION_RELAY_MSG,
  type Dhcpv6Fields,
  encodeDhcpv6,
} from "./dhcpv6.ts";
export { Dns, type DnsFields, encodeDns } from "./dns.ts";
export type { DnsStatus } from "./dns_bytes.ts";
export type { DnsCell, DnsValue } from "./dns_form.ts";
export { DnsLength, type DnsLengthFields, encodeDnsLength } from "./dns_length.ts";
export {
  DNS_CLASS_ANY,
  DNS_CLASS_CH,
  DNS_CLASS_IN,
  DNS_TYPE_A,
  DNS_TYPE_AAAA,
  DNS_TYPE_ANY,
  DNS_TYPE_CAA,
  DNS_TYPE_CNAME,
  DNS_TYPE_DNAME,
  DNS_TYPE_HTTPS,
  DNS_TYPE_MX,
  DNS_TYPE_NAPTR,
  DNS_TYPE_NS,
  DNS_TYPE_OPT,
  DNS_TYPE_PTR,
  DNS_TYPE_SOA,
  DNS_TYPE_SRV,
  DNS_TYPE_SVCB,
  DNS_TYPE_TXT,
  dnsClassName,
  dnsOpcodeName,
  dnsRcodeName,
  dnsTypeName,
} from "./dns_number.ts";
export type { DnsOption, DnsRdata } from "./dns_rdata.ts";
export type { DnsQuestion, DnsRecord } from "./dns_record.ts";
export type { DnsQuestionPart, DnsRecordPart } from "./dns_sections.ts";
export { Dtls, type DtlsFields, DtlsRecord, type DtlsRecordFields } from "./dtls.ts";
export { Dtp, DTP_DOMAIN, DTP_SENDER_ID, DTP_STATUS, DTP_TYPE, type DtpFields, encodeDtp } from "./dtp.ts";
export {
  Eap,
  EAP_FAILURE,
  EAP_REQUEST,
  EAP_RESPONSE,
  EAP_SUCCESS,
  EAP_TYPE_FAST,
  EAP_TYPE_PEAP,
  EAP_TYPE_TEAP,
  EAP_TYPE_TLS,
  EAP_TYPE_TTLS,
  type EapFields,
  encodeEap,
} from "./eap.ts";
export { EapTls, type EapTlsFields, encodeEapTls } from "./eap_tls.ts";
export {
  Eapol,
  EAPOL_EAP,
  EAPOL_ENCAPSULATED_ASF_ALERT,
  EAPOL_KEY,
  EAPOL_LOGOFF,
  EAPOL_MKA,
  EAPOL_START,
  type EapolFields,
  encodeEapol,
} from "./eapol.ts";
export { EapolKey, type EapolKeyFields, encodeEapolKey } from "./eapol_key.ts";
export { Ectp, ECTP_FORWARD_DATA, ECTP_REPLY, type EctpFields, encodeEctp } from "./ectp.ts";
export { Eigrp, type EigrpFields, encodeEigrp } from "./eigrp.ts";
export { encodeErspan, Erspan, ERSPAN_II, ERSPAN_III, type ErspanFields } from "./erspan.ts";
export { encodeEsis, Esis, type EsisFields } from "./esis.ts";
export { encodeEsp, Esp, type EspFields } from "./esp.ts";
export { encodeEthernet, Ethernet, type EthernetFields } from "./ethernet.ts";
export {
  ETHERTYPE_AOE,
  ETHERTYPE_ARP,
  ETHERTYPE_CMD,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_FABRIC_PATH,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_IPX,
  ETHERTYPE_LLDP,
  ETHERTYPE_LOOP,
  ETHERTYPE_MACSEC,
  ETHERTYPE_MPLS_MC,
  ETHERTYPE_MPLS_UC,
  ETHERTYPE_NSH,
  ETHERTYPE_PAE,
  ETHERTYPE_PBB,
  ETHERTYPE_PPP_DISC,
  ETHERTYPE_PPP_SES,
  ETHERTYPE_PREAUTH,
  ETHERTYPE_PTP,
  ETHERTYPE_QINQ,
  ETHERTYPE_RARP,
  ETHERTYPE_SLOW,
  ETHERTYPE_TEB,
  ETHERTYPE_VN_TAG,
  ETHERTYPE_WOL,
} from "./ethertype.ts";
export { encodeFabricPath, FabricPath, type FabricPathFields } from "./fabric_path.ts";
export { encodeFddi, Fddi, type FddiFields } from "./fddi.ts";
export { Fix, type FixField, type FixFields } from "./fix.ts";
export { frame, type FramePart, type HeaderPart, type Surroundings } from "./frame.ts";
export {
  encodeFrameRelay,
  FrameRelay,
  type FrameRelayFields,
  NLPID_IP,
  NLPID_IPV6,
  NLPID_SNAP,
} from "./frame_relay.ts";
export { Ftp } from "./ftp.ts";
export { encodeGeneve, Geneve, type GeneveFields, type GeneveOption } from "./geneve.ts";
export { Gquic, type GquicFields } from "./gquic.ts";
export { Gre, GRE_ERSPAN, GRE_ERSPAN_III, GRE_PPP, GRE_TRANS_ETHER } from "./gre.ts";
export { encodeGre, type GreFields, type GreRoute } from "./gre_fields.ts";
export {
  encodeGtp,
  Gtp,
  GTP_T_PDU,
  type GtpExtension,
  type GtpExtensionPart,
  type GtpFields,
  GtpPrime,
} from "./gtp.ts";
export { encodeGtpv2, Gtpv2, type Gtpv2Fields } from "./gtpv2.ts";
export { encodeGvrp, Gvrp, type GvrpAttribute, type GvrpAttributePart, type GvrpFields } from "./gvrp.ts";
export {
  encodeHciH4,
  HCI_H4_TYPE_ACL,
  HCI_H4_TYPE_CMD,
  HCI_H4_TYPE_EVT,
  HCI_H4_TYPE_ISO,
  HCI_H4_TYPE_SCO,
  HciH4,
  type HciH4Fields,
  HciH4Plain,
} from "./hci_h4.ts";
export {
  Hsrp,
  HSRP_ADVERTISE,
  HSRP_GROUP_STATE,
  HSRP_INTERFACE_STATE,
  HSRP_MD5_AUTHENTICATION,
  HSRP_TEXT_AUTHENTICATION,
  type HsrpFields,
  type HsrpHello,
} from "./hsrp.ts";
export { Http, HttpContinuation, type HttpFields, type HttpMessage, Ssdp } from "./http.ts";
export type { HttpBody } from "./http_body.ts";
export {
  Http2,
  HTTP2_DATA,
  HTTP2_HEADERS,
  HTTP2_SETTINGS,
  type Http2Fields,
  type Http2Frame,
  type Http2FrameFields,
  type Http2Setting,
} from "./http2.ts";
export { Icmp } from "./icmp.ts";
export { encodeIcmpExtension, IcmpExtension } from "./icmp_extension.ts";
export {
  ICMP_EXT_ID_ADDRESS,
  ICMP_EXT_ID_INDEX,
  ICMP_EXT_ID_NAME,
  ICMP_EXT_INTERFACE_ID,
  ICMP_EXT_INTERFACE_INFO,
  ICMP_EXT_MPLS,
  type IcmpExtensionObject,
  type IcmpMplsLabel,
  type IcmpObjectPart,
} from "./icmp_extension_object.ts";
export { encodeIcmp, type IcmpFields, type IcmpRouter } from "./icmp_fields.ts";
export { type IcmpInterfaceInfo, icmpInterfaceInfo } from "./icmp_interface_info.ts";
export {
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_EXTECHO,
  ICMP_EXTECHOREPLY,
  ICMP_IREQ,
  ICMP_IREQREPLY,
  ICMP_MASKREPLY,
  ICMP_MASKREQ,
  ICMP_PARAMPROB,
  ICMP_REDIRECT,
  ICMP_ROUTERADVERT,
  ICMP_ROUTERSOLICIT,
  ICMP_SOURCEQUENCH,
  ICMP_TIMXCEED,
  ICMP_TSTAMP,
  ICMP_TSTAMPREPLY,
  ICMP_UNREACH,
  ICMP_UNREACH_NEEDFRAG,
  icmpCodeName,
  icmpTypeName,
} from "./icmp_type.ts";
export { Icmpv6 } from "./icmpv6.ts";
export { encodeIcmpv6, type Icmpv6Fields } from "./icmpv6_fields.ts";
export {
  ICMP6_DST_UNREACH,
  ICMP6_ECHO_REPLY,
  ICMP6_ECHO_REQUEST,
  ICMP6_EXT_ECHO_REPLY,
  ICMP6_EXT_ECHO_REQUEST,
  ICMP6_NI_QUERY,
  ICMP6_NI_REPLY,
  ICMP6_PACKET_TOO_BIG,
  ICMP6_PARAM_PROB,
  ICMP6_RPL,
  ICMP6_TIME_EXCEEDED,
  icmpv6CodeName,
  icmpv6TypeName,
  MLD_LISTENER_DONE,
  MLD_LISTENER_QUERY,
  MLD_LISTENER_REPORT,
  MLDV2_LISTENER_REPORT,
  ND_NEIGHBOR_ADVERT,
  ND_NEIGHBOR_SOLICIT,
  ND_REDIRECT,
  ND_ROUTER_ADVERT,
  ND_ROUTER_SOLICIT,
} from "./icmpv6_type.ts";
export {
  encodeIgmp,
  Igmp,
  IGMP_LEAVE,
  IGMP_QUERY,
  IGMP_V1_REPORT,
  IGMP_V2_REPORT,
  IGMP_V3_REPORT,
  type IgmpFields,
  type IgmpQuery,
  type IgmpRecord,
  type IgmpRecordPart,
} from "./igmp.ts";
export { Imap } from "./imap.ts";
export {
  IPPROTO_AH,
  IPPROTO_DSTOPTS,
  IPPROTO_ESP,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_MH,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from "./ip_protocol.ts";
export { encodeIpnet, Ipnet, IPNET_AF_INET, IPNET_AF_INET6, type IpnetFields } from "./ipnet.ts";
export { encodeIpoib, Ipoib, type IpoibFields } from "./ipoib.ts";
export { encodeIpv4, Ipv4, type Ipv4Fields } from "./ipv4.ts";
export {
  IPOPT_CIPSO,
  IPOPT_EOL,
  IPOPT_ESEC,
  IPOPT_LSRR,
  IPOPT_MTUP,
  IPOPT_MTUR,
  IPOPT_NOP,
  IPOPT_QS,
  IPOPT_RA,
  IPOPT_RR,
  IPOPT_SATID,
  IPOPT_SEC,
  IPOPT_SSRR,
  IPOPT_TR,
  IPOPT_TS,
  type Ipv4Option,
  ipv4OptionName,
  type Ipv4TimestampEntry,
} from "./ipv4_option.ts";
export { encodeIpv6, Ipv6, type Ipv6Fields } from "./ipv6.ts";
export { encodeIpv6Fragment, Ipv6Fragment, type Ipv6FragmentFields } from "./ipv6_fragment.ts";
export {
  IP6OPT_CALIPSO,
  IP6OPT_HOME_ADDRESS,
  IP6OPT_JUMBO,
  IP6OPT_MINIMUM_PATH_MTU,
  IP6OPT_PAD1,
  IP6OPT_PADN,
  IP6OPT_QUICK_START,
  IP6OPT_ROUTER_ALERT,
  IP6OPT_RPL,
  IP6OPT_RPL_OLD,
  IP6OPT_TUNNEL_LIMIT,
  type Ipv6Calipso,
  type Ipv6Option,
  ipv6OptionName,
  type Ipv6Rpl,
} from "./ipv6_option.ts";
export {
  encodeIpv6Options,
  Ipv6DestinationOptions,
  Ipv6HopByHop,
  Ipv6Options,
  type Ipv6OptionsFields,
} from "./ipv6_options.ts";
export {
  encodeIpv6Routing,
  IPV6_RTHDR_TYPE_0,
  IPV6_RTHDR_TYPE_2,
  IPV6_RTHDR_TYPE_3,
  IPV6_RTHDR_TYPE_4,
  Ipv6Routing,
  type Ipv6RoutingFields,
  SRH_TLV_HMAC,
} from "./ipv6_routing.ts";
export { encodeIpx, Ipx, type IpxFields } from "./ipx.ts";
export { Irc } from "./irc.ts";
export { encodeIsakmp, Isakmp, type IsakmpFields, type IsakmpPart } from "./isakmp.ts";
export { IKE_SK, IKE_SKF, isakmpExchangeName, isakmpPayloadName } from "./isakmp_number.ts";
export {
  encodeIsis,
  Isis,
  ISIS_L1_CSNP,
  ISIS_L1_LAN_IIH,
  ISIS_L1_LSP,
  ISIS_L1_PSNP,
  ISIS_L2_CSNP,
  ISIS_L2_LAN_IIH,
  ISIS_L2_LSP,
  ISIS_L2_PSNP,
  ISIS_P2P_IIH,
  type IsisFields,
} from "./isis.ts";
export type { ItemForm, ItemPart } from "./item_list.ts";
export {
  Kerberos,
  type KerberosFields,
  KerberosLength,
  type KerberosLengthFields,
  KRB_AS_REQ,
  KRB_ERROR,
  KRB_TGS_REQ,
} from "./kerberos.ts";
export { L2tp, type L2tpFields } from "./l2tp.ts";
export {
  encodeLacp,
  Lacp,
  LACP_ACTIVITY,
  LACP_AGGREGATION,
  LACP_COLLECTING,
  LACP_DEFAULTED,
  LACP_DISTRIBUTING,
  LACP_EXPIRED,
  LACP_SYNCHRONIZATION,
  LACP_TIMEOUT,
  type LacpFields,
} from "./lacp.ts";
export { type ChecksumContext, type KnownLayerClass, Layer, type LayerClass, type Shortage } from "./layer.ts";
export {
  encodeLdp,
  Ldp,
  type LdpFields,
  type LdpMessage,
  type LdpMessagePart,
  type LdpTlv,
  type LdpTlvPart,
} from "./ldp.ts";
export {
  encodeLispData,
  Lisp,
  LISP_ENCAPSULATED,
  LISP_MAP_NOTIFY,
  LISP_MAP_REGISTER,
  LISP_MAP_REPLY,
  LISP_MAP_REQUEST,
  LispData,
  type LispDataFields,
  type LispFields,
} from "./lisp.ts";
export {
  encodeLlc,
  Llc,
  LLC_SAP_IP,
  LLC_SAP_IPX,
  LLC_SAP_ISO,
  LLC_SAP_NETBIOS,
  LLC_SAP_SNAP,
  LLC_SAP_STP,
  LLC_UI,
  LLC_XID,
  type LlcFields,
} from "./llc.ts";
export { encodeLlcXid, LlcXid, type LlcXidFields } from "./llc_xid.ts";
export {
  encodeLldp,
  Lldp,
  LLDP_CHASSIS_ID,
  LLDP_CHASSIS_MAC,
  LLDP_CHASSIS_NETWORK,
  LLDP_END,
  LLDP_MANAGEMENT_ADDRESS,
  LLDP_ORGANIZATION,
  LLDP_PORT_DESCRIPTION,
  LLDP_PORT_ID,
  LLDP_PORT_MAC,
  LLDP_PORT_NETWORK,
  LLDP_SYSTEM_CAPABILITIES,
  LLDP_SYSTEM_DESCRIPTION,
  LLDP_SYSTEM_NAME,
  LLDP_TTL,
  type LldpFields,
} from "./lldp.ts";
export { LLDP_OUI_8021, LLDP_OUI_8023, LLDP_OUI_MED, lldpOrganizationName } from "./lldp_organization.ts";
export { Llmnr } from "./llmnr.ts";
export {
  BSD_AF_INET,
  BSD_AF_INET6_BSD,
  BSD_AF_INET6_DARWIN,
  BSD_AF_INET6_FREEBSD,
  encodeLoopback,
  Loopback,
  type LoopbackFields,
} from "./loopback.ts";
export { encodeMacsec, Macsec, type MacsecFields } from "./macsec.ts";
export { encodeMarker, Marker, type MarkerFields } from "./marker.ts";
export { Mdns } from "./mdns.ts";
export { Memcached, type MemcachedFields } from "./memcached.ts";
export {
  encodeMemcachedBinary,
  MEMCACHED_REQUEST,
  MEMCACHED_RESPONSE,
  MemcachedBinary,
  type MemcachedBinaryFields,
} from "./memcached_binary.ts";
export type { HeaderField, MessageHead, TextLine } from "./message_head.ts";
export { MessageLength, type MessageLengthFields } from "./message_length.ts";
export { type MldRecord, type MldRecordPart, mldRecordTypeName } from "./mld.ts";
export { encodeMobility, Mobility, type MobilityFields } from "./mobility.ts";
export {
  IP6_MH_TYPE_BACK,
  IP6_MH_TYPE_BERROR,
  IP6_MH_TYPE_BRR,
  IP6_MH_TYPE_BU,
  IP6_MH_TYPE_COT,
  IP6_MH_TYPE_COTI,
  IP6_MH_TYPE_HOT,
  IP6_MH_TYPE_HOTI,
  mobilityOptionName,
  mobilityTypeName,
} from "./mobility_type.ts";
export { encodeMbap, encodeModbus, Mbap, type MbapFields, Modbus, type ModbusFields } from "./modbus.ts";
export {
  encodeMpls,
  Mpls,
  MPLS_LABEL_IMPLICIT_NULL,
  MPLS_LABEL_IPV4_EXPLICIT_NULL,
  MPLS_LABEL_IPV6_EXPLICIT_NULL,
  MPLS_LABEL_ROUTER_ALERT,
  type MplsFields,
} from "./mpls.ts";
export {
  Mqtt,
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_PUBLISH,
  MQTT_PUBREL,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBSCRIBE,
  type MqttConnect,
  type MqttFields,
} from "./mqtt.ts";
export { MstBpdu, type MstBpduFields, type MstiFields, type MstiMessage } from "./mst_bpdu.ts";
export { encodeMysql, Mysql, type MysqlFields } from "./mysql.ts";
export {
  Nbdgm,
  NBDGM_BROADCAST,
  NBDGM_DIRECT_GROUP,
  NBDGM_DIRECT_UNIQUE,
  NBDGM_ERROR,
  NBDGM_NEGATIVE_QUERY_RESPONSE,
  NBDGM_POSITIVE_QUERY_RESPONSE,
  NBDGM_QUERY_REQUEST,
  type NbdgmFields,
  type NbdgmNamePart,
} from "./nbdgm.ts";
export {
  Nbf,
  NBF_ADD_NAME_QUERY,
  NBF_DATA_ACK,
  NBF_DATA_FIRST_MIDDLE,
  NBF_DATA_ONLY_LAST,
  NBF_DATAGRAM,
  NBF_DATAGRAM_BROADCAST,
  NBF_NAME_QUERY,
  NBF_NAME_RECOGNIZED,
  NBF_SESSION_ALIVE,
  NBF_SESSION_CONFIRM,
  NBF_SESSION_END,
  NBF_SESSION_INITIALIZE,
  type NbfFields,
} from "./nbf.ts";
export { Nbns, NBNS_TYPE_NB, NBNS_TYPE_NBSTAT } from "./nbns.ts";
export { encodeNbss, Nbss, NBSS_KEEP_ALIVE, NBSS_MESSAGE, NBSS_REQUEST, type NbssFields } from "./nbss.ts";
export { NdMessage } from "./nd_message.ts";
export type { NdOption, NdPrefixInformation } from "./nd_option_fields.ts";
export {
  ND_OPT_6CO,
  ND_OPT_ABRO,
  ND_OPT_ARO,
  ND_OPT_CAPTIVE_PORTAL,
  ND_OPT_DNSSL,
  ND_OPT_MTU,
  ND_OPT_NONCE,
  ND_OPT_PI_FLAG_AUTO,
  ND_OPT_PI_FLAG_ONLINK,
  ND_OPT_PREF64,
  ND_OPT_PREFIX_INFORMATION,
  ND_OPT_RDNSS,
  ND_OPT_REDIRECTED_HEADER,
  ND_OPT_ROUTE_INFORMATION,
  ND_OPT_SOURCE_LINKADDR,
  ND_OPT_TARGET_LINKADDR,
  ndOptionName,
} from "./nd_option_type.ts";
export { formatNetbiosName, type NetbiosName, netbiosName } from "./netbios_name.ts";
export {
  encodeNflog,
  Nflog,
  type NflogAttribute,
  type NflogFields,
  NFULA_GID,
  NFULA_IFINDEX_INDEV,
  NFULA_IFINDEX_OUTDEV,
  NFULA_PACKET_HDR,
  NFULA_PAYLOAD,
  NFULA_PREFIX,
  NFULA_TIMESTAMP,
  NFULA_UID,
} from "./nflog.ts";
export { encodeNsh, Nsh, NSH_MD_TYPE_1, NSH_MD_TYPE_2, type NshFields } from "./nsh.ts";
export { Ntp, NTP_MODE_CONTROL, NTP_MODE_PRIVATE } from "./ntp.ts";
export { encodeNtp, type NtpControl, type NtpFields, type NtpPrivate } from "./ntp_fields.ts";
export {
  encodeOam,
  Oam,
  OAM_EVENT_NOTIFICATION,
  OAM_INFORMATION,
  OAM_LOOPBACK_CONTROL,
  OAM_VARIABLE_REQUEST,
  OAM_VARIABLE_RESPONSE,
  type OamFields,
} from "./oam.ts";
export {
  Openvpn,
  OPENVPN_ACK,
  OPENVPN_CONTROL,
  OPENVPN_DATA_V1,
  OPENVPN_DATA_V2,
  OPENVPN_HARD_RESET_CLIENT_V2,
  OPENVPN_HARD_RESET_SERVER_V2,
  type OpenvpnFields,
} from "./openvpn.ts";
export { encodeOpenvpnLength, OpenvpnLength, type OpenvpnLengthFields } from "./openvpn_length.ts";
export type { OptionPart } from "./option_list.ts";
export {
  encodeOspf,
  Ospf,
  OSPF_DATABASE_DESCRIPTION,
  OSPF_HELLO,
  OSPF_LINK_STATE_ACK,
  OSPF_LINK_STATE_REQUEST,
  OSPF_LINK_STATE_UPDATE,
  type OspfFields,
} from "./ospf.ts";
export { OspfLsa, type OspfLsaBody, type OspfLsaFields, type OspfOpaqueBody } from "./ospf_lsa.ts";
export {
  OSPF_LSA_AS_EXTERNAL,
  OSPF_LSA_ASBR,
  OSPF_LSA_NETWORK,
  OSPF_LSA_NSSA,
  OSPF_LSA_OPAQUE_AREA,
  OSPF_LSA_OPAQUE_AS,
  OSPF_LSA_OPAQUE_LINK,
  OSPF_LSA_ROUTER,
  OSPF_LSA_SUMMARY,
  OSPF_OPAQUE_EXTENDED_LINK,
  OSPF_OPAQUE_EXTENDED_PREFIX,
  OSPF_OPAQUE_GRACE,
  OSPF_OPAQUE_ROUTER_INFORMATION,
  OSPF_OPAQUE_TE,
  OSPF_V3_LSA_AS_EXTERNAL,
  OSPF_V3_LSA_INTER_AREA_PREFIX,
  OSPF_V3_LSA_INTER_AREA_ROUTER,
  OSPF_V3_LSA_INTRA_AREA_PREFIX,
  OSPF_V3_LSA_LINK,
  OSPF_V3_LSA_NETWORK,
  OSPF_V3_LSA_NSSA,
  OSPF_V3_LSA_ROUTER,
  OSPF_V3_LSA_ROUTER_INFORMATION,
  ospfLsaTypeName,
  ospfOpaqueTypeName,
} from "./ospf_lsa_type.ts";
export type {
  OspfExternalBody,
  OspfExternalMetric,
  OspfNetworkBody,
  OspfRouterBody,
  OspfRouterLink,
  OspfSummaryBody,
  OspfTosMetric,
  OspfV2Body,
} from "./ospf_lsa_v2.ts";
export type {
  OspfInterAreaPrefixBody,
  OspfInterAreaRouterBody,
  OspfIntraAreaPrefixBody,
  OspfLinkBody,
  OspfPrefix,
  OspfV3Body,
  OspfV3ExternalBody,
  OspfV3NetworkBody,
  OspfV3RouterBody,
  OspfV3RouterLink,
} from "./ospf_lsa_v3.ts";
export type { OspfDescription, OspfHello, OspfRequest } from "./ospf_message.ts";
export type { OspfTlv } from "./ospf_opaque.ts";
export type { OspfAuthenticationTrailer, OspfLls } from "./ospf_trailer.ts";
export { encodePbb, Pbb, type PbbFields } from "./pbb.ts";
export { encodePflog, Pflog, type PflogFields } from "./pflog.ts";
export { Pgm, PGM_ODATA, PGM_RDATA, type PgmFields } from "./pgm.ts";
export { Pgsql, type PgsqlFields } from "./pgsql.ts";
export { encodePim, Pim, type PimFields } from "./pim.ts";
export {
  PimAddress,
  type PimAddressFields,
  type PimAddressForm,
  type PimAttribute,
  type PimAttributePart,
} from "./pim_address.ts";
export {
  PIM_ASSERT,
  PIM_BOOTSTRAP,
  PIM_CANDIDATE_RP,
  PIM_DF_ELECTION,
  PIM_GRAFT,
  PIM_GRAFT_ACK,
  PIM_HELLO,
  PIM_JOIN_PRUNE,
  PIM_REGISTER,
  PIM_REGISTER_STOP,
  PIM_STATE_REFRESH,
  type PimGroup,
  type PimGroupFields,
  type PimMessage,
  type PimMessageFields,
  type PimRole,
  type PimRp,
  type PimRpFields,
} from "./pim_message.ts";
export { encodePimV1, PimV1, type PimV1Fields } from "./pim_v1.ts";
export { Pop } from "./pop.ts";
export { encodePpi, Ppi, PPI_80211_COMMON, type PpiField, type PpiFields } from "./ppi.ts";
export { encodePpp, Ppp, type PppFields } from "./ppp.ts";
export { Chap, Pap, PppAuthentication, type PppText } from "./ppp_authentication.ts";
export {
  Ccp,
  encodePppControl,
  Ipcp,
  Ipv6cp,
  Lcp,
  PppControl,
  type PppControlFields,
  type PppOption,
} from "./ppp_control.ts";
export {
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
export {
  encodePppoe,
  Pppoe,
  PPPOE_PADI,
  PPPOE_PADO,
  PPPOE_PADR,
  PPPOE_PADS,
  PPPOE_PADT,
  PPPOE_SESSION_DATA,
  PppoeDiscovery,
  type PppoeFields,
  PppoeSession,
  type PppoeTag,
} from "./pppoe.ts";
export { encodePptp, Pptp, PPTP_MAGIC_COOKIE, pptpControlMessageName, type PptpFields } from "./pptp.ts";
export {
  encodePtp,
  Ptp,
  PTP_ANNOUNCE,
  PTP_DELAY_REQ,
  PTP_DELAY_RESP,
  PTP_FOLLOW_UP,
  PTP_MANAGEMENT,
  PTP_PDELAY_REQ,
  PTP_PDELAY_RESP,
  PTP_PDELAY_RESP_FOLLOW_UP,
  PTP_SIGNALING,
  PTP_SYNC,
  type PtpFields,
} from "./ptp.ts";
export { encodePwControlWord, PwControlWord, type PwControlWordFields } from "./pw_control_word.ts";
export { Quic, type QuicFields, QuicShort, type QuicShortFields } from "./quic.ts";
export type { OpenedInitial, QuicFrame } from "./quic_initial.ts";
export { QuicPacket, type QuicPacketFields, type QuicPacketType } from "./quic_packet.ts";
export {
  QUIC_VERSION_1,
  QUIC_VERSION_2,
  QUIC_VERSION_NEGOTIATION,
  type QuicLongType,
  quicVersionName,
} from "./quic_version.ts";
export {
  encodeRadiotap,
  Radiotap,
  RADIOTAP_ANTENNA,
  RADIOTAP_CHANNEL,
  RADIOTAP_DBM_ANTNOISE,
  RADIOTAP_DBM_ANTSIGNAL,
  RADIOTAP_F_FCS,
  RADIOTAP_FLAGS,
  RADIOTAP_RATE,
  RADIOTAP_TSFT,
  type RadiotapFields,
} from "./radiotap.ts";
export { encodeRadius, Radius, type RadiusAttributeFields, radiusCodeName, type RadiusFields } from "./radius.ts";
export {
  RADIUS_EAP_MESSAGE,
  RADIUS_VENDOR_SPECIFIC,
  type RadiusAttributeKind,
  radiusAttributeKind,
  type RadiusForm,
} from "./radius_attribute.ts";
export { Resp, type RespFields, type RespValue } from "./resp.ts";
export { encodeRfb, Rfb, RfbContinuation, type RfbFields } from "./rfb.ts";
export {
  encodeRip,
  Rip,
  RIP_AUTH_DIGEST,
  RIP_AUTH_PASSWORD,
  RIP_AUTHENTICATION,
  type RipEntry,
  type RipEntryPart,
  type RipFields,
} from "./rip.ts";
export { encodeRipng, Ripng, RIPNG_NEXT_HOP, type RipngEntry, type RipngFields } from "./ripng.ts";
export { Rpc, RPC_CALL, RPC_REPLY, type RpcFields } from "./rpc.ts";
export { RPC_AUTH_NONE, RPC_AUTH_SYS, type RpcAuth, type RpcAuthFields, type RpcAuthSys } from "./rpc_auth.ts";
export { RpcRecordMark, type RpcRecordMarkFields } from "./rpc_record_mark.ts";
export { Rtcp, RTCP_APP, RTCP_BYE, RTCP_RR, RTCP_SDES, RTCP_SR, type RtcpFields, type RtcpPacket } from "./rtcp.ts";
export { encodeRtp, Rtp, type RtpExtension, type RtpFields } from "./rtp.ts";
export { Rtsp, RtspContinuation, RtspInterleaved, type RtspInterleavedFields } from "./rtsp.ts";
export { encodeSctp, Sctp, type SctpFields } from "./sctp.ts";
export {
  encodeSctpChunk,
  SCTP_ABORT,
  SCTP_ASCONF,
  SCTP_ASCONF_ACK,
  SCTP_AUTH,
  SCTP_COOKIE_ACK,
  SCTP_COOKIE_ECHO,
  SCTP_CWR,
  SCTP_DATA,
  SCTP_ECNE,
  SCTP_ERROR,
  SCTP_FORWARD_TSN,
  SCTP_HEARTBEAT,
  SCTP_HEARTBEAT_ACK,
  SCTP_I_DATA,
  SCTP_I_FORWARD_TSN,
  SCTP_INIT,
  SCTP_INIT_ACK,
  SCTP_PAD,
  SCTP_RE_CONFIG,
  SCTP_SACK,
  SCTP_SHUTDOWN,
  SCTP_SHUTDOWN_ACK,
  SCTP_SHUTDOWN_COMPLETE,
  sctpCauseName,
  type SctpChunk,
  sctpChunkTypeName,
  sctpParameterName,
} from "./sctp_chunk.ts";
export {
  Sflow,
  SFLOW_COUNTERS_SAMPLE,
  SFLOW_EXPANDED_COUNTERS_SAMPLE,
  SFLOW_EXPANDED_FLOW_SAMPLE,
  SFLOW_FLOW_SAMPLE,
  SFLOW_SAMPLED_HEADER,
  type SflowFields,
  type SflowItem,
  type SflowPart,
  sflowRecordParts,
  type SflowSample,
} from "./sflow.ts";
export { Sip } from "./sip.ts";
export { encodeSlarp, Slarp, SLARP_KEEPALIVE, SLARP_REPLY, SLARP_REQUEST, type SlarpFields } from "./slarp.ts";
export {
  encodeSll,
  LINUX_SLL_BROADCAST,
  LINUX_SLL_HOST,
  LINUX_SLL_MULTICAST,
  LINUX_SLL_OTHERHOST,
  LINUX_SLL_OUTGOING,
  Sll,
  type SllFields,
} from "./sll.ts";
export { encodeSll2, Sll2, type Sll2Fields } from "./sll2.ts";
export {
  encodeSlowProtocol,
  SLOW_LACP,
  SLOW_MARKER,
  SLOW_OAM,
  SLOW_OSSP,
  SlowProtocol,
  type SlowProtocolFields,
} from "./slow_protocol.ts";
export { Smb, type SmbFields } from "./smb.ts";
export { Smb2, type Smb2Fields, Smb2Transform, type Smb2TransformFields } from "./smb2.ts";
export { Smtp } from "./smtp.ts";
export { encodeSnap, Snap, type SnapFields } from "./snap.ts";
export { Snmp, SNMP_PDUS, type SnmpFields, type SnmpVarbind } from "./snmp.ts";
export type { SnmpPart, SnmpPartName, SnmpValue } from "./snmp_part.ts";
export {
  hassh,
  hasshServer,
  hasshServerText,
  hasshText,
  Ssh,
  SSH_MSG_KEXINIT,
  SSH_MSG_NEWKEYS,
  SshEncrypted,
  type SshFields,
  type SshKexInit,
  SshPacket,
  type SshPacketFields,
} from "./ssh.ts";
export { Ssl2, type Ssl2Fields } from "./ssl2.ts";
export {
  BPDU_TYPE_CONFIGURATION,
  BPDU_TYPE_RST,
  BPDU_TYPE_TCN,
  type BpduConfiguration,
  type BridgeIdentifier,
  encodeStp,
  Stp,
  type StpFields,
} from "./stp.ts";
export {
  ClassicStun,
  Stun,
  STUN_COOKIE,
  STUN_DATA,
  type StunAttribute,
  StunChannel,
  type StunChannelFields,
  type StunFields,
} from "./stun.ts";
export { encodeSyslog, Syslog, type SyslogFields, type SyslogHeader } from "./syslog.ts";
export { encodeTcp, Tcp, type TcpFields } from "./tcp.ts";
export {
  TcpFlags,
  type TcpFlagsFields,
  TH_ACK,
  TH_AE,
  TH_CWR,
  TH_ECE,
  TH_FIN,
  TH_PUSH,
  TH_RST,
  TH_SYN,
  TH_URG,
} from "./tcp_flags.ts";
export {
  MPTCP_DSS_ACK,
  MPTCP_DSS_ACK8,
  MPTCP_DSS_MAP,
  MPTCP_DSS_MAP8,
  type MptcpDataSequence,
  type MptcpOption,
  mptcpSubtypeName,
  TCPOPT_MPTCP,
} from "./tcp_mptcp.ts";
export {
  TCPOPT_AO,
  TCPOPT_CC,
  TCPOPT_CCECHO,
  TCPOPT_CCNEW,
  TCPOPT_ECHO,
  TCPOPT_ECHOREPLY,
  TCPOPT_EOL,
  TCPOPT_EXP1,
  TCPOPT_EXP2,
  TCPOPT_FASTOPEN,
  TCPOPT_MAXSEG,
  TCPOPT_MD5,
  TCPOPT_NOP,
  TCPOPT_SACK,
  TCPOPT_SACK_PERMITTED,
  TCPOPT_SCPS,
  TCPOPT_TIMESTAMP,
  TCPOPT_USER_TIMEOUT,
  TCPOPT_WINDOW,
  type TcpOption,
  tcpOptionName,
  type TcpSackBlock,
} from "./tcp_option.ts";
export { encodeTcpStart, TcpStart, type TcpStartFields } from "./tcp_start.ts";
export { Telnet, type TelnetCommand, type TelnetCommandFields, type TelnetFields } from "./telnet.ts";
export { Teredo, type TeredoAuthentication, type TeredoFields, type TeredoOrigin } from "./teredo.ts";
export { type StartLine, TextMessage, type TextMessageFields } from "./text_message.ts";
export { type ParsedLine, type ProtocolLine, TextProtocol, type TextProtocolFields } from "./text_protocol.ts";
export {
  encodeTftp,
  Tftp,
  TFTP_ACK,
  TFTP_DATA,
  TFTP_ERROR,
  TFTP_OACK,
  TFTP_RRQ,
  TFTP_WRQ,
  type TftpFields,
  type TftpStringPart,
} from "./tftp.ts";
export { Tls, type TlsAlert, TlsContinuation, type TlsFields, TlsRecord, type TlsRecordFields } from "./tls.ts";
export { tlsCipherSuiteName } from "./tls_cipher_suite.ts";
export { TlsClientHello, type TlsClientHelloFields } from "./tls_client_hello.ts";
export { type ClientFeatures, type HelloCarrier, isGrease } from "./tls_fingerprint.ts";
export { TlsHandshake, type TlsHandshakeFields } from "./tls_handshake.ts";
export { type TlsExtension, type TlsExtensionFields, TlsHello, type TlsHelloFields } from "./tls_hello.ts";
export {
  TLS_ALERT,
  TLS_APPLICATION_DATA,
  TLS_CERTIFICATE,
  TLS_CHANGE_CIPHER_SPEC,
  TLS_CLIENT_HELLO,
  TLS_HANDSHAKE,
  TLS_HEARTBEAT,
  TLS_SERVER_HELLO,
  tlsAlertName,
  tlsContentTypeName,
  tlsExtensionName,
  tlsGroupName,
  tlsHandshakeTypeName,
  tlsSignatureName,
  tlsVersionName,
} from "./tls_number.ts";
export { TlsServerHello, type TlsServerHelloFields } from "./tls_server_hello.ts";
export type { TlvFields, TlvPart } from "./tlv.ts";
export { encodeTpkt, Tpkt, type TpktFields } from "./tpkt.ts";
export { encodeUdld, Udld, UDLD_DEVICE_ID, UDLD_ECHO, UDLD_PORT_ID, type UdldFields } from "./udld.ts";
export { encodeUdp, Udp, type UdpFields } from "./udp.ts";
export { encodeUdpLite, UdpLite, type UdpLiteFields } from "./udp_lite.ts";
export { encodeUdpEncap, UdpEncap, type UdpEncapFields, type UdpEncapKind } from "./udpencap.ts";
export {
  encodeUsbLinux,
  USB_BULK,
  USB_CONTROL,
  USB_INTERRUPT,
  USB_ISOCHRONOUS,
  UsbLinux,
  type UsbLinuxFields,
  UsbLinuxMmapped,
} from "./usb.ts";
export { encodeVlan, Vlan, type VlanFields } from "./vlan.ts";
export { encodeVnTag, VnTag, type VnTagFields } from "./vn_tag.ts";
export { encodeVrrp, Vrrp, type VrrpFields } from "./vrrp.ts";
export { encodeVxlan, Vxlan, type VxlanFields } from "./vxlan.ts";
export { encodeVxlanGpe, VxlanGpe, type VxlanGpeFields } from "./vxlan_gpe.ts";
export { encodeWakeOnLan, WakeOnLan, type WakeOnLanFields } from "./wake_on_lan.ts";
export type { Standing } from "./decode.ts";
export type { Next } from "./decode_number.ts";
export type { LayerWalk } from "./walk.ts";
export { WG_COOKIE, WG_DATA, WG_INITIATION, WG_RESPONSE, WireGuard, type WireGuardFields } from "./wireguard.ts";
export { Wlan, type WlanEnds, WlanSwapped } from "./wlan.ts";
export { encodeWlan, type WlanElement, type WlanFields } from "./wlan_fields.ts";
export {
  WLAN_FROM_DS,
  WLAN_MORE_DATA,
  WLAN_MORE_FRAGMENTS,
  WLAN_ORDER,
  WLAN_POWER_MANAGEMENT,
  WLAN_PROTECTED,
  WLAN_RETRY,
  WLAN_TO_DS,
} from "./wlan_flag.ts";
export {
  WLAN_TYPE_CONTROL,
  WLAN_TYPE_DATA,
  WLAN_TYPE_EXTENSION,
  WLAN_TYPE_MANAGEMENT,
  wlanFrameName,
} from "./wlan_type.ts";
export {
  encodeWpan,
  Wpan,
  WPAN_ACK,
  WPAN_BEACON,
  WPAN_COMMAND,
  WPAN_DATA,
  type WpanFields,
  WpanWithFcs,
} from "./wpan.ts";
export {
  type X509Attribute,
  type X509AttributeFields,
  X509Certificate,
  type X509Extension,
  type X509Fields,
} from "./x509.ts";
