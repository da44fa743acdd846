/**
 * IPv4, IPv6 and its extension headers in a line.
 *
 * @module
 */

import {
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_NONE,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "../wire/ip_protocol.ts";
import { CutShort, hex, type LayerPlace, type Line } from "./line.ts";

const IPV4_LENGTH = 20;
const IPV6_LENGTH = 40;
const FRAGMENT_LENGTH = 8;
/** The option of one byte that has no length. */
const PAD1 = 0;

/** Prints an IPv4 header. */
export function printIpv4(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "ip";
  if (isRaw(line, at) && line.options.linkLevel === true) line.add("ip: ");
  const first = line.uint8(at);
  if (first >> 4 !== 4) {
    if (first >> 4 !== 6 && isRaw(line, at)) {
      line.add(`unknown ip ${first >> 4}`);
      return false;
    }
    line.add(`IP${first >> 4}${first >> 4 === 6 ? ", wrong link-layer encapsulation" : ""} (invalid)`);
    return false;
  }
  if (line.options.linkLevel !== true) line.add("IP ");
  line.need(at, IPV4_LENGTH);
  const available = line.wireEnd - at;
  if (available < IPV4_LENGTH) {
    line.add(`truncated-ip ${available}`);
    return false;
  }
  const headerLength = (first & 0xf) * 4;
  if (headerLength < IPV4_LENGTH) {
    line.add(`bad-hlen ${headerLength}`);
    return false;
  }
  const totalLength = line.uint16(at + 2);
  if (available < totalLength) line.add(`truncated-ip - ${totalLength - available} bytes missing! `);
  if (totalLength < headerLength) {
    line.add(`bad-len ${totalLength}`);
    return false;
  }
  line.wireEnd = at + totalLength;
  line.end = Math.min(line.end, line.wireEnd);
  line.src = line.ipv4(at + 12);
  line.dst = line.ipv4(at + 16);
  const flags = line.uint16(at + 6);
  const protocol = line.uint8(at + 9);
  if ((flags & 0x1fff) !== 0) {
    line.add(`${line.src} > ${line.dst}: ip-proto-${protocol}`);
    return false;
  }
  line.fragment = (flags & 0x2000) !== 0;
  printAddresses(line, protocol);
  // Options may be cut where the addresses before them are not.
  if (!line.has(at, headerLength)) {
    line.add(` [remaining caplen(${line.end - at}) < header length(${headerLength})] [|ip]`);
    return false;
  }
  return printProtocol(line, { at: at + headerLength, protocol, version: 4 });
}

/** Whether a frame begins with this header, so that nothing else says which version of IP it is. */
function isRaw(line: Line, at: number): boolean {
  return at === line.offset;
}

/** Prints an IPv6 header. */
export function printIpv6(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "ip6";
  if (isRaw(line, at) && line.options.linkLevel === true) line.add("ip: ");
  const available = line.wireEnd - at;
  line.need(at, IPV6_LENGTH);
  const version = line.uint8(at) >> 4;
  if (version !== 6) {
    line.add(`IP${version}${version === 4 ? ", wrong link-layer encapsulation" : ""} (invalid)`);
    return false;
  }
  if (line.options.linkLevel !== true) line.add("IP6 ");
  if (available < IPV6_LENGTH) {
    line.add(`truncated-ip6 ${available}`);
    return false;
  }
  const payloadLength = line.uint16(at + 4);
  const missing = payloadLength + IPV6_LENGTH - available;
  if (missing > 0) line.add(`truncated-ip6 - ${missing} bytes missing!`);
  // Only a jumbogram's length is not in the header (RFC 2675).
  if (payloadLength !== 0 || line.uint8(at + 6) !== IPPROTO_HOPOPTS) {
    line.wireEnd = at + IPV6_LENGTH + payloadLength;
    line.end = Math.min(line.end, line.wireEnd);
  }
  line.src = line.ipv6(at + 8);
  line.dst = line.ipv6(at + 24);
  line.fragment = false;
  line.hopByHop = false;
  const protocol = line.uint8(at + 6);
  printAddresses(line, protocol);
  return printProtocol(line, { at: at + IPV6_LENGTH, protocol, version: 6 });
}

/** Prints the addresses, unless a protocol follows that prints them with its ports. */
function printAddresses(line: Line, protocol: number): void {
  line.addressed = protocol !== IPPROTO_TCP && protocol !== IPPROTO_UDP;
  if (line.addressed) line.add(`${line.src} > ${line.dst}: `);
}

interface ProtocolPlace {
  /** Where the payload begins. */
  at: number;
  protocol: number;
  version: 4 | 6;
}

/** Whether what follows has a printer; the number of the protocol is printed where it has none. */
function printProtocol(line: Line, { at, protocol, version }: ProtocolPlace): boolean {
  switch (protocol) {
    case IPPROTO_TCP:
    case IPPROTO_UDP:
    case IPPROTO_IPIP:
    case IPPROTO_IPV6:
      return true;
    case IPPROTO_ICMP:
      if (version === 4) return true;
      line.add("[ICMP requires IPv4] (invalid)");
      return false;
    case IPPROTO_ICMPV6:
      if (version === 6) return true;
      line.add("[ICMPv6 requires IPv6] (invalid)");
      return false;
    case IPPROTO_NONE:
      line.add("no next header");
      return false;
  }
  if (version === 6 && EXTENSIONS.has(protocol)) return true;
  line.add(` ip-proto-${protocol} ${line.wireEnd - at}`);
  return false;
}

/** Extension headers that have a printer: Hop-by-Hop, Routing, Fragment and Destination Options. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 44, 60]);

/** Prints a Hop-by-Hop Options header. */
export function printHopByHop(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "hbhopt";
  line.hopByHop = true;
  const end = at + (line.uint8(at + 1) + 1) * 8;
  line.need(at, end - at);
  line.add("HBH ");
  for (let option = at + 2; option < end;) {
    const length = line.uint8(option) === PAD1 ? 1 : option + 1 < end ? 2 + line.uint8(option + 1) : 2;
    option += length;
    if (option > end) throw new CutShort();
  }
  return printAfterExtension(line, at, end);
}

/** Prints a Destination Options header. */
export function printDestinationOptions(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "dstopt";
  const end = at + (line.uint8(at + 1) + 1) * 8;
  line.need(at, end - at);
  line.add("DSTOPT ");
  return printAfterExtension(line, at, end);
}

/** Whether what follows an extension header has a printer. Hop-by-Hop Options may only follow the IPv6 header itself. */
function printAfterExtension(line: Line, at: number, end: number): boolean {
  const protocol = line.uint8(at);
  if (protocol !== IPPROTO_HOPOPTS) return printProtocol(line, { at: end, protocol, version: 6 });
  const why = line.hopByHop ? "was already found" : "don't follow the IPv6 header";
  line.add(`[The Hop-by-Hop Options header ${why}] (invalid)`);
  return false;
}

/** Prints a Fragment header. */
export function printFragment(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "frag6";
  const offset = line.uint16(at + 2) & 0xfff8;
  line.add(`frag (${offset}|${line.wireEnd - at - FRAGMENT_LENGTH})`);
  if (offset !== 0) return false;
  line.fragment = true;
  line.add(" ");
  return line.has(at + FRAGMENT_LENGTH, 1) && printAfterExtension(line, at, at + FRAGMENT_LENGTH);
}

/** Prints a Routing header. */
export function printRouting(line: Line, { at }: LayerPlace): boolean {
  line.need(at, 1);
  line.protocol = "rt6";
  line.add("RT6");
  const units = line.uint8(at + 1);
  line.add(` (len=${units}`);
  const type = line.uint8(at + 2);
  line.add(`, type=${type}${type === 0 ? " [Deprecated]" : ""}`);
  line.add(`, segleft=${line.uint8(at + 3)}`);
  if (type === 4) {
    line.add(`, last-entry=${line.uint8(at + 4)}`);
    // The byte of flags between them is not printed.
    line.add(`, tag=${line.uint16(at + 6).toString(16)}`);
  } else if (type === 0 || type === 2) {
    const reserved = line.uint32(at + 4);
    if (reserved !== 0) line.add(`, rsv=${hex(reserved)}`);
  } else {
    line.add(" (unknown type) (invalid)");
    return false;
  }
  if (units % 2 !== 0) {
    line.add(` (invalid length ${units}) (invalid)`);
    return false;
  }
  for (let i = 0; i < units / 2; i++) line.add(`, [${i}]${line.ipv6(at + 8 + i * 16)}`);
  line.add(") ");
  return printAfterExtension(line, at, at + (units + 1) * 8);
}
