/**
 * Part makers for `frame()`, one a protocol. Each takes the fields of its header; a field that is not given is filled in
 * where the rest of the frame says it, and is else 0 or what its doc says.
 *
 * @module
 */

import { parseIpv4, parseIpv6 } from "../bytes/address.ts";
import { foldChecksum } from "../bytes/checksum.ts";
import { type ArpFields, ARPHRD_ETHER, ARPOP_REQUEST, encodeArp } from "./arp.ts";
import { encodeEthernet, type EthernetFields } from "./ethernet.ts";
import { ETHERTYPE_ARP, ETHERTYPE_DOT1Q, ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from "./ethertype.ts";
import { type FramePart, type HeaderPart, sumBytes, type Surroundings } from "./frame.ts";
import { encodeIcmp, type IcmpFields } from "./icmp_fields.ts";
import { encodeIcmpv6, type Icmpv6Fields } from "./icmpv6_fields.ts";
import { icmpv6FixedLength } from "./icmpv6_type.ts";
import {
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_NONE,
  IPPROTO_ROUTING,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "./ip_protocol.ts";
import { encodeIpv4, type Ipv4Fields } from "./ipv4.ts";
import { encodeIpv6, type Ipv6Fields } from "./ipv6.ts";
import { encodeIpv6Fragment, type Ipv6FragmentFields } from "./ipv6_fragment.ts";
import { encodeIpv6Options, type Ipv6OptionsFields } from "./ipv6_options.ts";
import { encodeIpv6Routing, IPV6_RTHDR_TYPE_0, IPV6_RTHDR_TYPE_4, type Ipv6RoutingFields } from "./ipv6_routing.ts";
import { encodeLlc, LLC_UI, type LlcFields } from "./llc.ts";
import { BSD_AF_INET, BSD_AF_INET6_DARWIN, encodeLoopback, type LoopbackFields } from "./loopback.ts";
import { encodeSll, type SllFields } from "./sll.ts";
import { encodeSll2, type Sll2Fields } from "./sll2.ts";
import { encodeSnap, type SnapFields } from "./snap.ts";
import { encodeTcp, type TcpFields } from "./tcp.ts";
import { encodeUdp, type UdpFields } from "./udp.ts";
import { encodeVlan, type VlanFields } from "./vlan.ts";

/** An Ethernet header; `ethertype` is filled in, before `llc()` with the length. */
export function ethernet(fields: Omit<EthernetFields, "ethertype"> & Partial<EthernetFields>): HeaderPart {
  const encode = (around: Surroundings) =>
    encodeEthernet({ ...fields, ethertype: fields.ethertype ?? ethertypeAfter("ethernet", around) });
  return { name: "ethernet", encode };
}

/** A VLAN tag; `tpid` is 0x8100 if not given, `ethertype` is filled in, before `llc()` with the length. */
export function vlan(fields: Pick<VlanFields, "vid"> & Partial<VlanFields>): HeaderPart {
  const { tpid = ETHERTYPE_DOT1Q, pcp = 0, dei = false, vid } = fields;
  const encode = (around: Surroundings) =>
    encodeVlan({ tpid, pcp, dei, vid, ethertype: fields.ethertype ?? ethertypeAfter("vlan", around) });
  return { name: "vlan", ethertype: tpid, encode };
}

/** An LLC header; `control` is that of unnumbered information if not given. */
export function llc(fields: Omit<LlcFields, "control"> & Partial<LlcFields>): HeaderPart {
  return { name: "llc", encode: () => encodeLlc({ control: LLC_UI, ...fields }) };
}

/** A SNAP header; `oui` is 0 if not given, `protocol` is filled in. */
export function snap(fields: Partial<SnapFields> = {}): HeaderPart {
  const { oui = 0 } = fields;
  const encode = (around: Surroundings) =>
    encodeSnap({ oui, protocol: fields.protocol ?? ethertypeAfter("snap", around, "protocol") });
  return { name: "snap", encode };
}

/** An SLL header, of an Ethernet device and sent to this machine if not told otherwise; `protocol` is filled in. */
export function sll(fields: Partial<SllFields> = {}): HeaderPart {
  const { packetType = 0, arphrdType = ARPHRD_ETHER, address = "", unused = "" } = fields;
  const encode = (around: Surroundings) => {
    const protocol = fields.protocol ?? ethertypeAfter("sll", around, "protocol");
    const addressLength = fields.addressLength ?? Math.ceil(address.length / 3);
    return encodeSll({ packetType, arphrdType, addressLength, address, unused, protocol });
  };
  return { name: "sll", encode };
}

/** An SLL2 header, of an Ethernet device and sent to this machine if not told otherwise; `protocol` is filled in. */
export function sll2(fields: Partial<Sll2Fields> = {}): HeaderPart {
  const { packetType = 0, arphrdType = ARPHRD_ETHER, address = "", unused = "", reserved = 0, ifindex = 0 } = fields;
  const encode = (around: Surroundings) => {
    const protocol = fields.protocol ?? ethertypeAfter("sll2", around, "protocol");
    const addressLength = fields.addressLength ?? Math.ceil(address.length / 3);
    return encodeSll2({ protocol, reserved, ifindex, arphrdType, packetType, addressLength, address, unused });
  };
  return { name: "sll2", encode };
}

/** A BSD loopback header, big-endian if not told otherwise; `family` is filled in, for IPv6 with that of Darwin. */
export function loopback(fields: Partial<LoopbackFields> = {}): HeaderPart {
  const { littleEndian = false } = fields;
  const encode = (around: Surroundings) => {
    const ethertype = fields.family === undefined ? ethertypeAfter("loopback", around, "family") : 0;
    const family = fields.family ?? (ethertype === ETHERTYPE_IPV6 ? BSD_AF_INET6_DARWIN : BSD_AF_INET);
    return encodeLoopback({ family, littleEndian });
  };
  return { name: "loopback", encode };
}

/** An ARP message; a request for IPv4 over Ethernet if not told otherwise, `tha` zeros. */
export function arp(fields: Pick<ArpFields, "sha" | "spa" | "tpa"> & Partial<ArpFields>): HeaderPart {
  const defaults = { htype: ARPHRD_ETHER, ptype: ETHERTYPE_IPV4, hlen: 6, plen: 4, oper: ARPOP_REQUEST };
  const encode = () => encodeArp({ ...defaults, tha: "00:00:00:00:00:00", ...fields });
  return { name: "arp", ethertype: ETHERTYPE_ARP, encode };
}

/** An IPv4 header; `ttl` is 64 if not given; `ihl`, `totalLength`, `protocol` and `checksum` are filled in. */
export function ipv4(fields: Pick<Ipv4Fields, "src" | "dst"> & Partial<Ipv4Fields>): HeaderPart {
  const encode = (around: Surroundings) => {
    const draft: Ipv4Fields = {
      version: 4,
      ihl: 0,
      dscp: 0,
      ecn: 0,
      totalLength: 0,
      identification: 0,
      reserved: false,
      dontFragment: false,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 64,
      protocol: fields.protocol ?? protocolAfter("ipv4", around, "protocol"),
      checksum: 0,
      options: [],
      ...fields,
    };
    const headerLength = encodeIpv4(draft).length;
    draft.ihl = fields.ihl ?? headerLength / 4;
    draft.totalLength = fields.totalLength ?? headerLength + around.payload.length;
    if (fields.checksum === undefined) draft.checksum = foldChecksum(sumBytes(encodeIpv4(draft)));
    return encodeIpv4(draft);
  };
  const route = fields.options?.find((option) => "route" in option && option.name !== "recordRoute");
  const unfinished = route !== undefined && "route" in route && route.pointer < 3 + 4 * route.route.length;
  const dst = unfinished ? route.route.at(-1) ?? fields.dst : fields.dst;
  return {
    name: "ipv4",
    ethertype: ETHERTYPE_IPV4,
    protocol: IPPROTO_IPIP,
    src: parseIpv4(fields.src),
    finalDestination: parseIpv4(dst),
    encode,
  };
}

/** An IPv6 header; `hopLimit` is 64 if not given; `payloadLength` and `nextHeader` are filled in. */
export function ipv6(fields: Pick<Ipv6Fields, "src" | "dst"> & Partial<Ipv6Fields>): HeaderPart {
  const encode = (around: Surroundings) =>
    encodeIpv6({
      version: 6,
      dscp: 0,
      ecn: 0,
      flowLabel: 0,
      payloadLength: around.payload.length,
      hopLimit: 64,
      ...fields,
      nextHeader: fields.nextHeader ?? protocolAfter("ipv6", around, "nextHeader"),
    });
  return {
    name: "ipv6",
    ethertype: ETHERTYPE_IPV6,
    protocol: IPPROTO_IPV6,
    src: parseIpv6(fields.src),
    finalDestination: parseIpv6(fields.dst),
    encode,
  };
}

/** A Hop-by-Hop Options header; `hdrExtLen` and `nextHeader` are filled in. */
export function ipv6HopByHop(fields: Partial<Ipv6OptionsFields> = {}): HeaderPart {
  return ipv6OptionsPart("ipv6.hopopts", IPPROTO_HOPOPTS, fields);
}

/** A Destination Options header; `hdrExtLen` and `nextHeader` are filled in. */
export function ipv6DestinationOptions(fields: Partial<Ipv6OptionsFields> = {}): HeaderPart {
  const home = fields.options?.find((option) => option.name === "homeAddress");
  const src = home === undefined ? undefined : parseIpv6(home.address);
  return { ...ipv6OptionsPart("ipv6.dstopts", IPPROTO_DSTOPTS, fields), src };
}

function ipv6OptionsPart(name: string, protocol: number, fields: Partial<Ipv6OptionsFields>): HeaderPart {
  const encode = (around: Surroundings) => {
    const nextHeader = fields.nextHeader ?? protocolAfter(name, around, "nextHeader");
    const draft = { options: [], ...fields, nextHeader };
    const hdrExtLen = fields.hdrExtLen ?? encodeIpv6Options({ ...draft, hdrExtLen: 0 }).length / 8 - 1;
    return encodeIpv6Options({ ...draft, hdrExtLen });
  };
  return { name, protocol, encode };
}

/**
 * A Routing header; `hdrExtLen` and `nextHeader` are filled in, and in type 4 Last Entry where `typeSpecific` is not
 * given.
 */
export function ipv6Routing(fields: Pick<Ipv6RoutingFields, "routingType"> & Partial<Ipv6RoutingFields>): HeaderPart {
  const { routingType, segmentsLeft = 0, addresses = [], data = "" } = fields;
  const lastEntry = routingType === IPV6_RTHDR_TYPE_4 && addresses.length > 0 ? (addresses.length - 1) * 0x1000000 : 0;
  const encode = (around: Surroundings) => {
    const nextHeader = fields.nextHeader ?? protocolAfter("ipv6.routing", around, "nextHeader");
    const typeSpecific = fields.typeSpecific ?? lastEntry;
    const draft = { nextHeader, routingType, segmentsLeft, typeSpecific, addresses, data };
    const hdrExtLen = fields.hdrExtLen ?? encodeIpv6Routing({ ...draft, hdrExtLen: 0 }).length / 8 - 1;
    return encodeIpv6Routing({ ...draft, hdrExtLen });
  };
  const final = routingType === IPV6_RTHDR_TYPE_0 ? addresses.at(-1) : addresses[0];
  const finalDestination = segmentsLeft > 0 && final !== undefined ? parseIpv6(final) : undefined;
  return { name: "ipv6.routing", protocol: IPPROTO_ROUTING, finalDestination, encode };
}

/** A Fragment header; `nextHeader` is filled in. */
export function ipv6Fragment(fields: Partial<Ipv6FragmentFields>): HeaderPart {
  const defaults = { reserved: 0, fragmentOffset: 0, res: 0, moreFragments: false, identification: 0 };
  const encode = (around: Surroundings) => {
    const nextHeader = fields.nextHeader ?? protocolAfter("ipv6.fraghdr", around, "nextHeader");
    return encodeIpv6Fragment({ ...defaults, ...fields, nextHeader });
  };
  return { name: "ipv6.fraghdr", protocol: IPPROTO_FRAGMENT, encode };
}

/** An ICMP header; `checksum` is filled in. */
export function icmp(fields: Pick<IcmpFields, "type"> & Partial<IcmpFields>): HeaderPart {
  const encode = ({ payload }: Surroundings) => {
    const draft = { code: 0, checksum: 0, restOfHeader: 0, ...fields };
    if (fields.checksum === undefined) draft.checksum = foldChecksum(sumBytes(payload, sumBytes(encodeIcmp(draft))));
    return encodeIcmp(draft);
  };
  return { name: "icmp", protocol: IPPROTO_ICMP, encode };
}

/** An ICMPv6 header, with all of the layout that its type has; `checksum` is filled in after an IP header. */
export function icmpv6(fields: Pick<Icmpv6Fields, "type"> & Partial<Icmpv6Fields>): HeaderPart {
  const encode = (around: Surroundings) => {
    const body = icmpv6FixedLength(fields.type) > 4 ? { restOfHeader: 0 } : {};
    const draft: Icmpv6Fields = { code: 0, checksum: 0, ...body, ...fields };
    if (fields.checksum === undefined) draft.checksum = checksum(encodeIcmpv6(draft), IPPROTO_ICMPV6, around);
    return encodeIcmpv6(draft);
  };
  return { name: "icmpv6", protocol: IPPROTO_ICMPV6, encode };
}

/** A TCP header; `window` is 65,535 if not given; `dataOffset` is filled in, and `checksum` after an IP header. */
export function tcp(fields: Partial<TcpFields>): HeaderPart {
  const encode = (around: Surroundings) => {
    const draft: TcpFields = {
      srcPort: 0,
      dstPort: 0,
      seq: 0,
      ack: 0,
      dataOffset: 0,
      reserved: 0,
      flags: {},
      window: 0xffff,
      checksum: 0,
      urgent: 0,
      options: [],
      ...fields,
    };
    draft.dataOffset = fields.dataOffset ?? encodeTcp(draft).length / 4;
    if (fields.checksum === undefined) draft.checksum = checksum(encodeTcp(draft), IPPROTO_TCP, around);
    return encodeTcp(draft);
  };
  return { name: "tcp", protocol: IPPROTO_TCP, encode };
}

/** A UDP header; `length` is filled in, and `checksum` after an IP header. */
export function udp(fields: Partial<UdpFields>): HeaderPart {
  const encode = (around: Surroundings) => {
    const draft = { srcPort: 0, dstPort: 0, length: 8 + around.payload.length, checksum: 0, ...fields };
    if (fields.checksum === undefined) {
      // A checksum of 0 would say that there is none; 0xffff is the same in one's complement (RFC 768).
      const sum = checksum(encodeUdp(draft), IPPROTO_UDP, around);
      draft.checksum = sum === 0 && around.addressSum !== undefined ? 0xffff : sum;
    }
    return encodeUdp(draft);
  };
  return { name: "udp", protocol: IPPROTO_UDP, encode };
}

/** The checksum of a header, its payload and the pseudo header; 0 where no IP header comes before. */
function checksum(header: Uint8Array, protocol: number, { payload, addressSum }: Surroundings): number {
  if (addressSum === undefined) return 0;
  const pseudoHeader = addressSum + protocol + header.length + payload.length;
  return foldChecksum(sumBytes(payload, sumBytes(header, pseudoHeader)));
}

/** The EtherType of the next part; before LLC the length of what follows. */
function ethertypeAfter(name: string, { next, payload }: Surroundings, field = "ethertype"): number {
  if (isHeader(next) && next.name === "llc") return field === "ethertype" ? payload.length : ETH_P_802_2;
  if (!isHeader(next) || next.ethertype === undefined) throw unknown(name, field);
  return next.ethertype;
}

/** What SLL says before LLC (linux/if_ether.h). */
const ETH_P_802_2 = 0x0004;

/** The protocol number of the next part; in IPv6 there is one for nothing. */
function protocolAfter(name: string, { next }: Surroundings, field: "protocol" | "nextHeader"): number {
  if (next === undefined && field === "nextHeader") return IPPROTO_NONE;
  if (!isHeader(next) || next.protocol === undefined) throw unknown(name, field);
  return next.protocol;
}

function isHeader(part: FramePart | undefined): part is HeaderPart {
  return part !== undefined && !(part instanceof Uint8Array);
}

function unknown(name: string, field: string): TypeError {
  return new TypeError(`Cannot build "${name}": the part after it has no number of its own, give ${field}`);
}
