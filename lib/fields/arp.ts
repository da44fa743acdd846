/**
 * The fields of ARP.
 *
 * @module
 */

import { Arp, ARPHRD_ETHER, ARPOP_REPLY, ARPOP_REQUEST, ARPOP_RREPLY, ARPOP_RREQUEST } from "../wire/arp.ts";
import { ETHERTYPE_IPV4 } from "../wire/ethertype.ts";
import { type FieldSpec, HEX16 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const OPERATION_NAMES: Readonly<Record<number, string>> = {
  [ARPOP_REQUEST]: "request",
  [ARPOP_REPLY]: "reply",
  [ARPOP_RREQUEST]: "reverse request",
  [ARPOP_RREPLY]: "reverse reply",
};

/** Where the addresses begin. */
const ADDRESSES = 8;

/** One end's hardware address, under a name of its own where it is a MAC address. */
function hardware(end: "src" | "dst", title: string, address: (layer: Arp) => string): FieldSpec<Arp>[] {
  const at = ({ hlen, plen }: Arp): number => end === "src" ? ADDRESSES : ADDRESSES + hlen + plen;
  const size = ({ hlen }: Arp): number => hlen;
  const isMac = ({ htype, hlen }: Arp): boolean => htype === ARPHRD_ETHER && hlen === 6;
  return [
    {
      name: `arp.${end}.hw_mac`,
      title: `${title} MAC address`,
      at,
      size,
      value: (layer) => isMac(layer) ? address(layer) : undefined,
    },
    {
      name: `arp.${end}.hw`,
      title: `${title} hardware address`,
      at,
      size,
      value: (layer) => isMac(layer) || layer.hlen === 0 ? undefined : address(layer),
    },
  ];
}

/** One end's protocol address, under a name of its own where it is of IPv4. */
function protocolAddress(end: "src" | "dst", title: string, address: (layer: Arp) => string): FieldSpec<Arp>[] {
  const at = ({ hlen, plen }: Arp): number => ADDRESSES + (end === "src" ? hlen : 2 * hlen + plen);
  const size = ({ plen }: Arp): number => plen;
  const isIpv4 = ({ ptype, plen }: Arp): boolean => ptype === ETHERTYPE_IPV4 && plen === 4;
  return [
    {
      name: `arp.${end}.proto_ipv4`,
      title: `${title} IP address`,
      at,
      size,
      value: (layer) => isIpv4(layer) ? address(layer) : undefined,
    },
    {
      name: `arp.${end}.proto`,
      title: `${title} protocol address`,
      at,
      size,
      value: (layer) => isIpv4(layer) || layer.plen === 0 ? undefined : address(layer),
    },
  ];
}

/** Whether a message tells its sender's own address to all, RFC 5227 section 3. */
function isGratuitous({ oper, spa, tpa }: Arp): boolean {
  return (oper === ARPOP_REQUEST || oper === ARPOP_REPLY) && spa === tpa;
}

/** Whether a request asks for an address that nobody should have yet, RFC 5227 section 1.1. */
function isProbe({ oper, spa }: Arp): boolean {
  return oper === ARPOP_REQUEST && spa === "0.0.0.0";
}

/** ARP and RARP. */
export const ARP: Protocol = protocol(Arp, {
  name: "arp",
  title: "Address Resolution Protocol",
  fields: [
    { name: "arp.hw.type", title: "Hardware type", at: 0, size: 2, value: ({ htype }) => htype },
    { name: "arp.proto.type", title: "Protocol type", at: 2, size: 2, value: ({ ptype }) => ptype, format: HEX16 },
    { name: "arp.hw.size", title: "Hardware size", at: 4, value: ({ hlen }) => hlen },
    { name: "arp.proto.size", title: "Protocol size", at: 5, value: ({ plen }) => plen },
    {
      name: "arp.opcode",
      title: "Opcode",
      at: 6,
      size: 2,
      value: ({ oper }) => oper,
      names: (value) => OPERATION_NAMES[value],
    },
    { name: "arp.isgratuitous", title: "Is gratuitous", value: (layer) => isGratuitous(layer) || undefined },
    { name: "arp.isprobe", title: "Is probe", value: (layer) => isProbe(layer) && !isGratuitous(layer) || undefined },
    {
      name: "arp.isannouncement",
      title: "Is announcement",
      value: (layer) => layer.oper === ARPOP_REQUEST && isGratuitous(layer) || undefined,
    },
    ...hardware("src", "Sender", ({ sha }) => sha),
    ...protocolAddress("src", "Sender", ({ spa }) => spa),
    ...hardware("dst", "Target", ({ tha }) => tha),
    ...protocolAddress("dst", "Target", ({ tpa }) => tpa),
  ],
});
