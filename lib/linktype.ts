/**
 * Link types: what the first bytes of a captured frame are.
 *
 * Numbers and names are those of the registry at https://www.tcpdump.org/linktypes.html, which is also what a capture
 * file says in its header.
 *
 * @module
 */

/** BSD loopback: the address family in four bytes of the writing host's byte order. */
export const LINKTYPE_NULL = 0;
/** Ethernet, without preamble and (usually) without frame check sequence. */
export const LINKTYPE_ETHERNET = 1;
/** IEEE 802.5 token ring. */
export const LINKTYPE_IEEE802_5 = 6;
/** ARCNET as BSD gives it. */
export const LINKTYPE_ARCNET_BSD = 7;
/** SLIP behind a 16-byte header with the direction. */
export const LINKTYPE_SLIP = 8;
/** PPP, with or without the HDLC-like framing of RFC 1662. */
export const LINKTYPE_PPP = 9;
/** FDDI. */
export const LINKTYPE_FDDI = 10;
/** PPP in HDLC-like framing, RFC 1662, or Cisco HDLC. */
export const LINKTYPE_PPP_HDLC = 50;
/** PPPoE without its Ethernet header, RFC 2516. */
export const LINKTYPE_PPP_ETHER = 51;
/** Symantec Enterprise Firewall. */
export const LINKTYPE_SYMANTEC_FIREWALL = 99;
/** LLC over ATM, RFC 2684. */
export const LINKTYPE_ATM_RFC1483 = 100;
/** Raw IP: an IPv4 or IPv6 packet, told apart by its version field. */
export const LINKTYPE_RAW = 101;
/** Cisco HDLC, RFC 1547 section 4.3.1. */
export const LINKTYPE_C_HDLC = 104;
/** IEEE 802.11. */
export const LINKTYPE_IEEE802_11 = 105;
/** Frame Relay. */
export const LINKTYPE_FRELAY = 107;
/** OpenBSD loopback: as `LINKTYPE_NULL`, always big-endian. */
export const LINKTYPE_LOOP = 108;
/** OpenBSD encapsulating interface: address family, SPI and flags. */
export const LINKTYPE_ENC = 109;
/** Linux "cooked" capture, version 1: a 16-byte header in place of a link-layer header. */
export const LINKTYPE_LINUX_SLL = 113;
/** Apple LocalTalk. */
export const LINKTYPE_LTALK = 114;
/** What OpenBSD's pf logs of a packet, and then the packet. */
export const LINKTYPE_PFLOG = 117;
/** What Solaris hands to IP observers. */
export const LINKTYPE_IPNET = 226;
/** IEEE 802.11 after a Prism header. */
export const LINKTYPE_IEEE802_11_PRISM = 119;
/** IP over Fibre Channel, RFC 2625. */
export const LINKTYPE_IP_OVER_FC = 122;
/** ATM as Solaris gives it: four bytes of header, then AAL5. */
export const LINKTYPE_SUNATM = 123;
/** IEEE 802.11 after a radiotap header. */
export const LINKTYPE_IEEE802_11_RADIOTAP = 127;
/** ARCNET as Linux gives it. */
export const LINKTYPE_ARCNET_LINUX = 129;
/** IP over IEEE 1394 (FireWire) as Apple gives it. */
export const LINKTYPE_APPLE_IP_OVER_IEEE1394 = 138;
/** SS7 MTP level 2 after a pseudo-header. */
export const LINKTYPE_MTP2_WITH_PHDR = 139;
/** SS7 MTP level 2. */
export const LINKTYPE_MTP2 = 140;
/** SS7 MTP level 3. */
export const LINKTYPE_MTP3 = 141;
/** IEEE 802.11 after an AVS header. */
export const LINKTYPE_IEEE802_11_AVS = 163;
/** Bluetooth between host and controller, UART transport. */
export const LINKTYPE_BLUETOOTH_HCI_H4 = 187;
/** USB as Linux gives it, with a header of 48 bytes. */
export const LINKTYPE_USB_LINUX = 189;
/** Per-Packet Information, and then a frame of the link type that it names. */
export const LINKTYPE_PPI = 192;
/** IEEE 802.15.4, with a check sequence at the end. */
export const LINKTYPE_IEEE802_15_4_WITHFCS = 195;
/** The same as LINKTYPE_BLUETOOTH_HCI_H4 after a direction. */
export const LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR = 201;
/** USB as Linux gives it, with a header of 64 bytes. */
export const LINKTYPE_USB_LINUX_MMAPPED = 220;
/** SocketCAN frames. */
export const LINKTYPE_CAN_SOCKETCAN = 227;
/** Raw IPv4. */
export const LINKTYPE_IPV4 = 228;
/** Raw IPv6. */
export const LINKTYPE_IPV6 = 229;
/** IEEE 802.15.4, without a check sequence. */
export const LINKTYPE_IEEE802_15_4_NOFCS = 230;
/** What Linux's netfilter logs of a packet. */
export const LINKTYPE_NFLOG = 239;
/** Ethernet after a netANALYZER header of 4 bytes. */
export const LINKTYPE_NETANALYZER = 240;
/** Ethernet after a netANALYZER header of 4 bytes, preamble and start of frame. */
export const LINKTYPE_NETANALYZER_TRANSPARENT = 241;
/** IP over InfiniBand. */
export const LINKTYPE_IPOIB = 242;
/** Linux netlink messages. */
export const LINKTYPE_NETLINK = 253;
/** Linux "cooked" capture, version 2: a 20-byte header that names the interface. */
export const LINKTYPE_LINUX_SLL2 = 276;

/** Number, name (as `tcpdump -L` and `-y` know it) and description of each link type named here. */
const LINKTYPES: readonly (readonly [number, string, string])[] = [
  [LINKTYPE_NULL, "NULL", "BSD loopback"],
  [LINKTYPE_ETHERNET, "EN10MB", "Ethernet"],
  [LINKTYPE_IEEE802_5, "IEEE802", "Token ring"],
  [LINKTYPE_ARCNET_BSD, "ARCNET", "BSD ARCNET"],
  [LINKTYPE_SLIP, "SLIP", "SLIP"],
  [LINKTYPE_PPP, "PPP", "PPP"],
  [LINKTYPE_FDDI, "FDDI", "FDDI"],
  [LINKTYPE_PPP_HDLC, "PPP_SERIAL", "PPP over serial"],
  [LINKTYPE_PPP_ETHER, "PPP_ETHER", "PPP over Ethernet"],
  [LINKTYPE_SYMANTEC_FIREWALL, "SYMANTEC_FIREWALL", "Symantec Firewall"],
  [LINKTYPE_ATM_RFC1483, "ATM_RFC1483", "RFC1483 LLC-encapsulated ATM"],
  [LINKTYPE_RAW, "RAW", "Raw IP"],
  [LINKTYPE_C_HDLC, "C_HDLC", "Cisco HDLC"],
  [LINKTYPE_IEEE802_11, "IEEE802_11", "802.11"],
  [LINKTYPE_FRELAY, "FRELAY", "Frame Relay"],
  [LINKTYPE_LOOP, "LOOP", "OpenBSD loopback"],
  [LINKTYPE_ENC, "ENC", "OpenBSD encapsulated IP"],
  [LINKTYPE_LINUX_SLL, "LINUX_SLL", "Linux cooked v1"],
  [LINKTYPE_LTALK, "LTALK", "Localtalk"],
  [LINKTYPE_PFLOG, "PFLOG", "OpenBSD pflog file"],
  [LINKTYPE_IEEE802_11_PRISM, "PRISM_HEADER", "802.11 plus Prism header"],
  [LINKTYPE_IP_OVER_FC, "IP_OVER_FC", "RFC2625 IP-over-Fibre Channel"],
  [LINKTYPE_SUNATM, "SUNATM", "Sun raw ATM"],
  [LINKTYPE_IEEE802_11_RADIOTAP, "IEEE802_11_RADIO", "802.11 plus radiotap header"],
  [LINKTYPE_ARCNET_LINUX, "ARCNET_LINUX", "Linux ARCNET"],
  [LINKTYPE_APPLE_IP_OVER_IEEE1394, "APPLE_IP_OVER_IEEE1394", "Apple IP-over-IEEE 1394"],
  [LINKTYPE_MTP2_WITH_PHDR, "MTP2_WITH_PHDR", "SS7 MTP2 with Pseudo-header"],
  [LINKTYPE_MTP2, "MTP2", "SS7 MTP2"],
  [LINKTYPE_MTP3, "MTP3", "SS7 MTP3"],
  [LINKTYPE_IEEE802_11_AVS, "IEEE802_11_RADIO_AVS", "802.11 plus AVS radio information header"],
  [LINKTYPE_BLUETOOTH_HCI_H4, "BLUETOOTH_HCI_H4", "Bluetooth HCI UART transport layer"],
  [LINKTYPE_USB_LINUX, "USB_LINUX", "USB with Linux header"],
  [LINKTYPE_PPI, "PPI", "Per-Packet Information"],
  [LINKTYPE_IEEE802_15_4_WITHFCS, "IEEE802_15_4", "IEEE 802.15.4 with FCS"],
  [
    LINKTYPE_BLUETOOTH_HCI_H4_WITH_PHDR,
    "BLUETOOTH_HCI_H4_WITH_PHDR",
    "Bluetooth HCI UART transport layer plus pseudo-header",
  ],
  [LINKTYPE_USB_LINUX_MMAPPED, "USB_LINUX_MMAPPED", "USB with padded Linux header"],
  [LINKTYPE_CAN_SOCKETCAN, "CAN_SOCKETCAN", "CAN-bus with SocketCAN headers"],
  [LINKTYPE_IPV4, "IPV4", "Raw IPv4"],
  [LINKTYPE_IPV6, "IPV6", "Raw IPv6"],
  [LINKTYPE_IEEE802_15_4_NOFCS, "IEEE802_15_4_NOFCS", "IEEE 802.15.4 without FCS"],
  [LINKTYPE_NFLOG, "NFLOG", "Linux netfilter log messages"],
  [LINKTYPE_NETANALYZER, "NETANALYZER", "Ethernet with Hilscher netANALYZER pseudo-header"],
  [
    LINKTYPE_NETANALYZER_TRANSPARENT,
    "NETANALYZER_TRANSPARENT",
    "Ethernet with Hilscher netANALYZER pseudo-header and with preamble and SFD",
  ],
  [LINKTYPE_IPOIB, "IPOIB", "RFC 4391 IP-over-Infiniband"],
  [LINKTYPE_NETLINK, "NETLINK", "Linux netlink"],
  [LINKTYPE_LINUX_SLL2, "LINUX_SLL2", "Linux cooked v2"],
];

/** The name of a link type, `"EN10MB"` for 1; the number as text where it has none here. */
export function linktypeName(linktype: number): string {
  return LINKTYPES.find(([number]) => number === linktype)?.[1] ?? String(linktype);
}

/** What a link type is in a few words, `"Ethernet"` for 1; undefined where it has no name here. */
export function linktypeDescription(linktype: number): string | undefined {
  return LINKTYPES.find(([number]) => number === linktype)?.[2];
}

/** The number of a link type by its name, in upper or lower case; undefined where there is none of that name here. */
export function linktypeByName(name: string): number | undefined {
  return LINKTYPES.find(([, known]) => known === name.toUpperCase())?.[0];
}

/** The names of all link types that have one here. */
export function linktypeNames(): readonly string[] {
  return LINKTYPES.map(([, name]) => name);
}
