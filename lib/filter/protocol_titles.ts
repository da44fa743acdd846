/**
 * Protocols as people write them, by the words and numbers of filters.
 *
 * @module
 */

import {
  ETHERTYPE_ARP,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_QINQ,
  ETHERTYPE_RARP,
} from "../wire/ethertype.ts";
import type { ProtocolWord } from "./ast.ts";
import { ETHERTYPE_IPX, ETHERTYPE_MPLS, ETHERTYPE_PPPOED, ETHERTYPE_PPPOES, ETHERTYPE_TEB } from "./link_protocols.ts";
import { IP_PROTOCOLS, ISO_PROTOCOLS, LINK_PROTOCOLS } from "./protocol_words.ts";

/** Titles that are not the word in capitals. */
const TITLES: Partial<Record<ProtocolWord, string>> = {
  link: "the link layer",
  ip: "IPv4",
  ip6: "IPv6",
  icmp6: "ICMPv6",
  atalk: "AppleTalk",
  decnet: "DECnet",
  mopdl: "DEC MOP dump/load",
  moprc: "DEC MOP remote console",
  iso: "ISO",
  esis: "ES-IS",
  isis: "IS-IS",
  netbeui: "NetBEUI",
};

/** Ethertypes without a word. */
const ETHERTYPES: ReadonlyMap<number, string> = new Map([
  [ETHERTYPE_DOT1Q, "802.1Q tag"],
  [ETHERTYPE_DOT1AD, "802.1ad tag"],
  [ETHERTYPE_QINQ, "tag of type 0x9100"],
  [ETHERTYPE_IPX, "IPX"],
  [ETHERTYPE_MPLS, "MPLS"],
  [ETHERTYPE_PPPOED, "PPPoE discovery"],
  [ETHERTYPE_PPPOES, "PPPoE session"],
  [ETHERTYPE_TEB, "Ethernet"],
]);

/** Those behind which a filter never asks for a number. */
const PLAIN: ReadonlySet<number> = new Set([ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_ARP, ETHERTYPE_RARP]);

/** Ethertypes are above, LLC SAPs below. */
const MAX_SAP = 0xff;

/** A protocol's word as people write it: `"IPv6"` for `ip6`. */
export function protocolTitle(word: ProtocolWord): string {
  return TITLES[word] ?? word.toUpperCase();
}

/** What the link layer carries: `"AppleTalk (ethertype 0x809b)"`. */
export function etherProtocolName(protocol: number): string {
  const kind = protocol <= MAX_SAP ? "LLC SAP" : "ethertype";
  const title = titleOf(LINK_PROTOCOLS, (number) => number === protocol) ?? ETHERTYPES.get(protocol);
  const number = `${kind} 0x${protocol.toString(16).padStart(protocol <= MAX_SAP ? 2 : 4, "0")}`;
  if (title === undefined) return number;
  return PLAIN.has(protocol) ? title : `${title} (${number})`;
}

/** What IP carries: `"TCP"`, `"IP protocol 47"`. */
export function ipProtocolName(protocol: number): string {
  return titleOf(IP_PROTOCOLS, (known) => known.protocol === protocol) ?? `IP protocol ${protocol}`;
}

/** What ISO's network layer is: `"IS-IS (NLPID 0x83)"`. */
export function isoProtocolName(protocol: number): string {
  const number = `NLPID 0x${protocol.toString(16).padStart(2, "0")}`;
  const title = titleOf(ISO_PROTOCOLS, (known) => known === protocol);
  return title === undefined ? number : `${title} (${number})`;
}

function titleOf<T>(words: ReadonlyMap<ProtocolWord, T>, isIt: (value: T) => boolean): string | undefined {
  for (const [word, value] of words) if (isIt(value)) return protocolTitle(word);
  return undefined;
}
