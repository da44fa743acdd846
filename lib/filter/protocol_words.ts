/**
 * The words that name protocols, and the numbers that they stand for.
 *
 * @module
 */

import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_RARP } from "../wire/ethertype.ts";
import { IPPROTO_AH, IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "../wire/ip_protocol.ts";
import type { ProtocolWord } from "./ast.ts";
import {
  ETHERTYPE_AARP,
  ETHERTYPE_ATALK,
  ETHERTYPE_DECNET,
  ETHERTYPE_LAT,
  ETHERTYPE_MOPDL,
  ETHERTYPE_MOPRC,
  ETHERTYPE_SCA,
  LLC_SAP_IPX,
  LLC_SAP_ISO,
  LLC_SAP_NETBEUI,
  LLC_SAP_STP,
} from "./link_protocols.ts";
import type { IpVersion } from "./resolved.ts";

/** IGMP, RFC 3376. */
export const IPPROTO_IGMP = 2;
/** Cisco's IGRP. */
export const IPPROTO_IGRP = 9;
/** ESP, RFC 4303. */
export const IPPROTO_ESP = 50;
/** PIM, RFC 7761. */
export const IPPROTO_PIM = 103;
/** VRRP, RFC 9568, and OpenBSD's CARP. */
export const IPPROTO_VRRP = 112;
/** SCTP, RFC 9260. */
export const IPPROTO_SCTP = 132;

/** What stands right behind the link layer: ethertypes and LLC SAPs. */
export const LINK_PROTOCOLS: ReadonlyMap<ProtocolWord, number> = new Map<ProtocolWord, number>([
  ["ip", ETHERTYPE_IPV4],
  ["ip6", ETHERTYPE_IPV6],
  ["arp", ETHERTYPE_ARP],
  ["rarp", ETHERTYPE_RARP],
  ["atalk", ETHERTYPE_ATALK],
  ["aarp", ETHERTYPE_AARP],
  ["decnet", ETHERTYPE_DECNET],
  ["lat", ETHERTYPE_LAT],
  ["sca", ETHERTYPE_SCA],
  ["mopdl", ETHERTYPE_MOPDL],
  ["moprc", ETHERTYPE_MOPRC],
  ["iso", LLC_SAP_ISO],
  ["stp", LLC_SAP_STP],
  ["ipx", LLC_SAP_IPX],
  ["netbeui", LLC_SAP_NETBEUI],
]);

/** A protocol over IP. */
export interface OverIp {
  readonly protocol: number;
  /** The versions of IP that carry it. */
  readonly versions: readonly IpVersion[];
}

/** What stands behind IP, and behind which versions of it. */
export const IP_PROTOCOLS: ReadonlyMap<ProtocolWord, OverIp> = new Map<ProtocolWord, OverIp>([
  ["tcp", { protocol: IPPROTO_TCP, versions: [4, 6] }],
  ["udp", { protocol: IPPROTO_UDP, versions: [4, 6] }],
  ["sctp", { protocol: IPPROTO_SCTP, versions: [4, 6] }],
  ["icmp", { protocol: IPPROTO_ICMP, versions: [4] }],
  ["icmp6", { protocol: IPPROTO_ICMPV6, versions: [6] }],
  ["igmp", { protocol: IPPROTO_IGMP, versions: [4] }],
  ["igrp", { protocol: IPPROTO_IGRP, versions: [4] }],
  ["pim", { protocol: IPPROTO_PIM, versions: [4, 6] }],
  ["vrrp", { protocol: IPPROTO_VRRP, versions: [4] }],
  ["carp", { protocol: IPPROTO_VRRP, versions: [4] }],
  ["ah", { protocol: IPPROTO_AH, versions: [4, 6] }],
  ["esp", { protocol: IPPROTO_ESP, versions: [4, 6] }],
]);

/** What stands right behind the ISO network layer's LLC: NLPIDs of ISO/IEC TR 9577. */
export const ISO_PROTOCOLS: ReadonlyMap<ProtocolWord, number> = new Map<ProtocolWord, number>([
  ["clnp", 0x81],
  ["esis", 0x82],
  ["isis", 0x83],
]);

const L1_IIH = 15;
const L2_IIH = 16;
const P2P_IIH = 17;
const L1_LSP = 18;
const L2_LSP = 20;
const L1_CSNP = 24;
const L2_CSNP = 25;
const L1_PSNP = 26;
const L2_PSNP = 27;

/** Kinds of IS-IS packets, ISO 10589. */
export const ISIS_PDUS: ReadonlyMap<ProtocolWord, readonly number[]> = new Map<ProtocolWord, readonly number[]>([
  ["l1", [L1_PSNP, L1_CSNP, L1_LSP, P2P_IIH, L1_IIH]],
  ["l2", [L2_PSNP, L2_CSNP, L2_LSP, P2P_IIH, L2_IIH]],
  ["iih", [P2P_IIH, L1_IIH, L2_IIH]],
  ["lsp", [L1_LSP, L2_LSP]],
  ["snp", [L2_PSNP, L1_PSNP, L1_CSNP, L2_CSNP]],
  ["csnp", [L1_CSNP, L2_CSNP]],
  ["psnp", [L1_PSNP, L2_PSNP]],
]);
