/**
 * Names of protocols, behind `proto`: of IP, of the link layer, of ISO.
 *
 * Source: https://www.iana.org/assignments/protocol-numbers, in the selection and with the aliases of Debian's netbase
 * (`/etc/protocols`), which is what libpcap finds on such a system; pcap-filter(7).
 *
 * @module
 */

/** A line for each protocol of IP: the number and all names, each between blanks. Searched as it is. */
const IP_PROTOCOLS = `
0 ip IP hopopt HOPOPT ;
1 icmp ICMP ;
2 igmp IGMP ;
3 ggp GGP ;
4 ipencap IP-ENCAP ;
5 st ST ;
6 tcp TCP ;
8 egp EGP ;
9 igp IGP ;
12 pup PUP ;
17 udp UDP ;
20 hmp HMP ;
22 xns-idp XNS-IDP ;
27 rdp RDP ;
29 iso-tp4 ISO-TP4 ;
33 dccp DCCP ;
36 xtp XTP ;
37 ddp DDP ;
38 idpr-cmtp IDPR-CMTP ;
41 ipv6 IPv6 ;
43 ipv6-route IPv6-Route ;
44 ipv6-frag IPv6-Frag ;
45 idrp IDRP ;
46 rsvp RSVP ;
47 gre GRE ;
50 esp IPSEC-ESP ;
51 ah IPSEC-AH ;
57 skip SKIP ;
58 ipv6-icmp IPv6-ICMP ;
59 ipv6-nonxt IPv6-NoNxt ;
60 ipv6-opts IPv6-Opts ;
73 rspf RSPF CPHB ;
81 vmtp VMTP ;
88 eigrp EIGRP ;
89 ospf OSPFIGP ;
93 ax.25 AX.25 ;
94 ipip IPIP ;
97 etherip ETHERIP ;
98 encap ENCAP ;
103 pim PIM ;
108 ipcomp IPCOMP ;
112 vrrp VRRP ;
115 l2tp L2TP ;
124 isis ISIS ;
132 sctp SCTP ;
133 fc FC ;
135 mobility-header Mobility-Header ;
136 udplite UDPLite ;
137 mpls-in-ip MPLS-in-IP ;
138 manet ;
139 hip HIP ;
140 shim6 Shim6 ;
141 wesp WESP ;
142 rohc ROHC ;
143 ethernet Ethernet ;
262 mptcp MPTCP ;
`;

/** Names of EtherTypes, and of the LLC service access points that have names (IEEE 802.2): those are below 0x100. */
const ETHER_PROTOCOLS: Readonly<Record<string, number>> = {
  ip: 0x0800,
  ip6: 0x86dd,
  arp: 0x0806,
  rarp: 0x8035,
  atalk: 0x809b,
  aarp: 0x80f3,
  decnet: 0x6003,
  lat: 0x6004,
  sca: 0x6007,
  moprc: 0x6002,
  mopdl: 0x6001,
  loopback: 0x9000,
  iso: 0xfe,
  stp: 0x42,
  ipx: 0xe0,
  netbeui: 0xf0,
};

/** Network layer protocol identifiers of ISO/IEC TR 9577. */
const ISO_PROTOCOLS: Readonly<Record<string, number>> = {
  clnp: 0x81,
  esis: 0x82,
  isis: 0x83,
};

/** The number of a protocol above IPv4 and IPv6, case-sensitive: `tcp` and `TCP`; undefined where none has that name. */
export function ipProtocolNumber(name: string): number | undefined {
  if (/[\s;]/.test(name)) return undefined;
  const at = IP_PROTOCOLS.indexOf(` ${name} `);
  return at < 0 ? undefined : parseInt(IP_PROTOCOLS.slice(IP_PROTOCOLS.lastIndexOf("\n", at) + 1, at), 10);
}

/** The EtherType of a protocol, or its LLC service access point where that is below 0x100; undefined for other names. */
export function etherProtocolNumber(name: string): number | undefined {
  return Object.hasOwn(ETHER_PROTOCOLS, name) ? ETHER_PROTOCOLS[name] : undefined;
}

/** The number of a protocol of the ISO family, the first byte of its header; undefined for other names. */
export function isoProtocolNumber(name: string): number | undefined {
  return Object.hasOwn(ISO_PROTOCOLS, name) ? ISO_PROTOCOLS[name] : undefined;
}
