/**
 * What a filter has to know of each link type: where its header has the addresses, how it says what the payload is, and
 * where the payload begins. Layouts are those of https://www.tcpdump.org/linktypes.html; which primitives a link type
 * takes is as in libpcap.
 *
 * @module
 */

import {
  LINKTYPE_APPLE_IP_OVER_IEEE1394,
  LINKTYPE_ARCNET_BSD,
  LINKTYPE_ARCNET_LINUX,
  LINKTYPE_ATM_RFC1483,
  LINKTYPE_C_HDLC,
  LINKTYPE_ENC,
  LINKTYPE_ETHERNET,
  LINKTYPE_FDDI,
  LINKTYPE_FRELAY,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_AVS,
  LINKTYPE_IEEE802_11_PRISM,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_IEEE802_5,
  LINKTYPE_IP_OVER_FC,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_LTALK,
  LINKTYPE_MTP2,
  LINKTYPE_MTP2_WITH_PHDR,
  LINKTYPE_MTP3,
  LINKTYPE_NETANALYZER,
  LINKTYPE_NETANALYZER_TRANSPARENT,
  LINKTYPE_NULL,
  LINKTYPE_PFLOG,
  LINKTYPE_PPI,
  LINKTYPE_PPP,
  LINKTYPE_PPP_ETHER,
  LINKTYPE_PPP_HDLC,
  LINKTYPE_RAW,
  LINKTYPE_SLIP,
  LINKTYPE_SUNATM,
  LINKTYPE_SYMANTEC_FIREWALL,
  linktypeDescription,
} from "../linktype.ts";

/** How a link-layer header says what its payload is. */
export type PayloadType =
  /** Ethernet: an ethertype, or a length and then LLC. */
  | "ethertype"
  /** Two bytes that hold an ethertype and nothing else. */
  | "plain ethertype"
  /** LLC, with SNAP for ethertypes. */
  | "llc"
  /** Linux "cooked" version 1: an ethertype, or a number that says that LLC follows. */
  | "sll"
  /** A PPP protocol number. */
  | "ppp"
  /** Cisco HDLC: an ethertype, or NLPIDs for ISO. */
  | "hdlc"
  /** The version field of IP. */
  | "ip version"
  /** Always IPv4. */
  | "ipv4"
  /** Always IPv6. */
  | "ipv6"
  /** An address family in four bytes, lowest first: the order of most hosts that write it as it is in their memory. */
  | "host family"
  /** An address family in four bytes of network order. */
  | "family"
  /** PFLOG: an address family in the second byte. */
  | "pflog"
  /** ARCNET's own numbers. */
  | "arcnet"
  /** Frame Relay, RFC 2427: the control byte of unnumbered information, and an NLPID. */
  | "nlpid"
  /** Always AppleTalk. */
  | "appletalk";

/** Where the addresses are. */
export type LinkAddresses =
  | { readonly kind: "mac"; readonly source: number; readonly destination: number }
  | { readonly kind: "802.11" }
  | { readonly kind: "arcnet"; readonly source: number; readonly destination: number };

/** One link type. All offsets count from the start of the link-layer header. */
export interface LinkLayer {
  /** A `LINKTYPE_` number. */
  readonly linktype: number;
  /** In words, `"Raw IP"`. */
  readonly description: string;
  /** Undefined where it is not known here: then no filter can ask what the payload is. */
  readonly type: PayloadType | undefined;
  readonly addresses: LinkAddresses | undefined;
  /** Bytes in front of the link-layer header, where they are always as many. */
  readonly header?: number | undefined;
  /** What is in front of the link-layer header, where its length varies. */
  readonly prefix?: "radiotap" | "ppi" | "prism" | "avs" | undefined;
  readonly typeField?: number | undefined;
  /** Where the payload begins; undefined where it is not known or varies. */
  readonly payload?: number | undefined;
  /** By what the place of the payload varies. */
  readonly variablePayload?: "802.11" | "pflog" | undefined;
  /** Bytes of LLC with SNAP, or of the NLPID, in front of a network header. */
  readonly network: number;
  /** Bytes of LLC without SNAP. */
  readonly networkWithoutSnap: number;
}

/** The number of raw IP on Linux, which old programs wrote into files instead of `LINKTYPE_RAW`. */
const DLT_RAW = 12;
const RAW_IP: Partial<LinkLayer> = { description: "Raw IP", type: "ip version", typeField: 0, payload: 0 };

const ETHERNET_ADDRESSES: LinkAddresses = { kind: "mac", source: 6, destination: 0 };

/** The fields that differ from those of a header with nothing but a payload behind it. */
const LAYOUTS: ReadonlyMap<number, Partial<LinkLayer>> = new Map<number, Partial<LinkLayer>>([
  [LINKTYPE_ETHERNET, ethernet(0)],
  [LINKTYPE_NETANALYZER, ethernet(4)],
  [LINKTYPE_NETANALYZER_TRANSPARENT, ethernet(12)],
  [LINKTYPE_NULL, { type: "host family", typeField: 0, payload: 4 }],
  [LINKTYPE_LOOP, { type: "family", typeField: 0, payload: 4 }],
  [LINKTYPE_ENC, { type: "host family", typeField: 0, payload: 12 }],
  [LINKTYPE_PPP, { type: "ppp", typeField: 2, payload: 4 }],
  [LINKTYPE_PPP_HDLC, { type: "ppp", typeField: 2, payload: 4 }],
  [LINKTYPE_PPP_ETHER, { type: "ppp", typeField: 6, payload: 8 }],
  [LINKTYPE_C_HDLC, { type: "hdlc", typeField: 2, payload: 4 }],
  [LINKTYPE_RAW, RAW_IP],
  [DLT_RAW, RAW_IP],
  [LINKTYPE_IPV4, { type: "ipv4", payload: 0 }],
  [LINKTYPE_IPV6, { type: "ipv6", payload: 0 }],
  // The byte is the direction, 0 or 1, so that no packet is of IP; but libpcap looks for the version there.
  [LINKTYPE_SLIP, { type: "ip version", typeField: 0, payload: 16 }],
  [LINKTYPE_LINUX_SLL, { type: "sll", typeField: 14, payload: 16 }],
  [LINKTYPE_LINUX_SLL2, { type: "plain ethertype", typeField: 0, payload: 20 }],
  [LINKTYPE_IEEE802_11, wifi(undefined)],
  [LINKTYPE_IEEE802_11_RADIOTAP, wifi("radiotap")],
  [LINKTYPE_PPI, wifi("ppi")],
  [LINKTYPE_IEEE802_11_PRISM, wifi("prism")],
  [LINKTYPE_IEEE802_11_AVS, wifi("avs")],
  [LINKTYPE_FDDI, { ...llcAt(13), addresses: { kind: "mac", source: 7, destination: 1 } }],
  [LINKTYPE_IEEE802_5, { ...llcAt(14), addresses: { kind: "mac", source: 8, destination: 2 } }],
  [LINKTYPE_IP_OVER_FC, { ...llcAt(16), addresses: { kind: "mac", source: 10, destination: 2 } }],
  [LINKTYPE_ATM_RFC1483, llcAt(0)],
  [LINKTYPE_SUNATM, llcAt(4)],
  // libpcap takes the packet for beginning where the header does.
  [LINKTYPE_FRELAY, { type: "nlpid", typeField: 2, payload: 3, network: 1 }],
  [LINKTYPE_ARCNET_BSD, arcnet(2)],
  [LINKTYPE_ARCNET_LINUX, arcnet(4)],
  [LINKTYPE_LTALK, { type: "appletalk", payload: 0 }],
  [LINKTYPE_APPLE_IP_OVER_IEEE1394, { type: "plain ethertype", typeField: 16, payload: 18 }],
  [LINKTYPE_SYMANTEC_FIREWALL, { type: "plain ethertype", typeField: 6, payload: 44 }],
  [LINKTYPE_PFLOG, { type: "pflog", typeField: 1, variablePayload: "pflog" }],
  [LINKTYPE_MTP2, {}],
  [LINKTYPE_MTP2_WITH_PHDR, {}],
  [LINKTYPE_MTP3, {}],
]);

/**
 * What is known of a link type; of one that has no layout here, only that it has a header of some kind. `byteOrder` is
 * that of the host that wrote the frames.
 */
export function linkLayer(linktype: number, byteOrder: "little" | "big" = "little"): LinkLayer {
  const layout = LAYOUTS.get(linktype);
  return {
    linktype,
    description: linktypeDescription(linktype) ?? `link type ${linktype}`,
    type: undefined,
    addresses: undefined,
    network: 0,
    networkWithoutSnap: 0,
    ...layout,
    ...(layout?.type === "host family" && byteOrder === "big" ? { type: "family" } : {}),
  };
}

/** Whether it is 802.11, with or without something in front of it. */
export function isWifi({ addresses }: LinkLayer): boolean {
  return addresses?.kind === "802.11";
}

function ethernet(header: number): Partial<LinkLayer> {
  return {
    type: "ethertype",
    header,
    typeField: 12,
    payload: 14,
    networkWithoutSnap: 3,
    addresses: ETHERNET_ADDRESSES,
  };
}

function llcAt(payload: number): Partial<LinkLayer> {
  return { type: "llc", payload, network: 8, networkWithoutSnap: 3 };
}

function wifi(prefix: LinkLayer["prefix"]): Partial<LinkLayer> {
  return { ...llcAt(0), payload: undefined, variablePayload: "802.11", prefix, addresses: { kind: "802.11" } };
}

function arcnet(typeField: number): Partial<LinkLayer> {
  return {
    type: "arcnet",
    typeField,
    payload: typeField + 4,
    addresses: { kind: "arcnet", source: 0, destination: 1 },
  };
}
