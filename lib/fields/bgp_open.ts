/**
 * The fields of BGP's OPEN.
 *
 * @module
 */

import { BGP_OPEN, type BgpMessage } from "../wire/bgp_message.ts";
import {
  BGP_CAP_4_OCTET_AS,
  BGP_CAP_ADD_PATH,
  BGP_CAP_EXTENDED_NEXT_HOP,
  BGP_CAP_FQDN,
  BGP_CAP_GRACEFUL_RESTART,
  BGP_CAP_MULTIPROTOCOL,
  BGP_PARAMETER_CAPABILITIES,
  bgpCapabilities,
  bgpCapabilityFamilies,
  bgpCapabilityName,
  bgpParameters,
} from "../wire/bgp_open.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { afiName, safiName } from "./bgp_family.ts";
import { type FieldEntry, type FieldList, list, type Part } from "./field.ts";
import { flags } from "./flags.ts";
import { ofType } from "./of_type.ts";
import { only } from "./only.ts";
import { bytesAt, ipv4At, textAt, uint16, uint32, uint8 } from "./plain_field.ts";

/** Where an OPEN begins behind the header. */
const BODY = 19;
const PARAMETER_TYPES: Readonly<Record<number, string>> = { 1: "Authentication", 2: "Capability" };
const SEND_RECEIVE: readonly string[] = ["", "Receive", "Send", "Both"];
/** Those whose value has fields of its own. */
const KNOWN: readonly number[] = [
  BGP_CAP_MULTIPROTOCOL,
  BGP_CAP_EXTENDED_NEXT_HOP,
  BGP_CAP_GRACEFUL_RESTART,
  BGP_CAP_4_OCTET_AS,
  67,
  BGP_CAP_ADD_PATH,
  BGP_CAP_FQDN,
];

/** What capabilities of one code say of each address family. */
function families(code: number, fields: readonly FieldEntry<Part>[]): FieldList<TlvPart> {
  return list({
    title: "Address Family",
    items: (capability: TlvPart) => capability.type === code ? bgpCapabilityFamilies(capability) : [],
    fields,
  });
}

/** Bytes of a router's name, which its own length is before. */
const hostLength = ({ view, value, end }: TlvPart): number => value < end ? view.getUint8(value) : 0;
/** Where the length of its domain's name is. */
const domainAt = (capability: TlvPart): number => 3 + hostLength(capability);
const domainLength = (capability: TlvPart): number => {
  const at = capability.offset + domainAt(capability);
  return at < capability.end ? capability.view.getUint8(at) : 0;
};

const CAPABILITY: readonly FieldEntry<TlvPart>[] = [
  uint8("bgp.cap.type", "Type", { at: 0, names: bgpCapabilityName }),
  uint8("bgp.cap.length", "Length", { at: 1 }),
  ...only(ofType(BGP_CAP_MULTIPROTOCOL), [
    uint16<TlvPart>("bgp.cap.mp.afi", "AFI", { at: 2, names: afiName }),
    bytesAt<TlvPart>("bgp.cap.reserved", "Reserved", { at: 4, size: 1 }),
    uint8<TlvPart>("bgp.cap.mp.safi", "SAFI", { at: 5, names: safiName }),
  ]),
  families(BGP_CAP_EXTENDED_NEXT_HOP, [
    uint16("bgp.cap.enh.afi", "AFI", { at: 0, names: afiName }),
    uint16("bgp.cap.enh.safi", "SAFI", { at: 2, names: safiName }),
    uint16("bgp.cap.enh.nhafi", "Next hop AFI", { at: 4, names: afiName }),
  ]),
  ...only(ofType(BGP_CAP_GRACEFUL_RESTART), [
    ...flags<TlvPart>({
      name: "bgp.cap.gr.timers",
      title: "Restart Timers",
      at: 2,
      size: 2,
      bits: [["restart_flag", "Restart state", 0x8000], ["notification_flag", "Graceful notification", 0x4000]],
    }),
    uint16<TlvPart>("bgp.cap.gr.timers.restart_time", "Time", { at: 2, mask: 0xfff }),
  ]),
  families(BGP_CAP_GRACEFUL_RESTART, [
    uint16("bgp.cap.gr.afi", "AFI", { at: 0, names: afiName }),
    uint8("bgp.cap.gr.safi", "SAFI", { at: 2, names: safiName }),
    ...flags({ name: "bgp.cap.gr.flag", title: "Flag", at: 3, bits: [["pfs", "Preserve forwarding state", 0x80]] }),
  ]),
  uint32("bgp.cap.4as", "AS Number", { at: 2, when: ofType(BGP_CAP_4_OCTET_AS) }),
  uint8("bgp.cap.dc", "Capability Dynamic", { at: 2, when: ofType(67) }),
  families(BGP_CAP_ADD_PATH, [
    uint16("bgp.cap.ap.afi", "AFI", { at: 0, names: afiName }),
    uint8("bgp.cap.ap.safi", "SAFI", { at: 2, names: safiName }),
    uint8("bgp.cap.ap.sendreceive", "Send/Receive", { at: 3, names: (value) => SEND_RECEIVE[value] }),
  ]),
  ...only(ofType(BGP_CAP_FQDN), [
    uint8<TlvPart>("bgp.cap.orf.fqdn.hostname.len", "Hostname Length", { at: 2 }),
    textAt<TlvPart>("bgp.cap.orf.fqdn.hostname", "Hostname", { at: 3, size: hostLength }),
    uint8<TlvPart>("bgp.cap.orf.fqdn.domain_name.len", "Domain Name Length", { at: domainAt }),
    textAt<TlvPart>("bgp.cap.orf.fqdn.domain_name", "Domain Name", {
      at: (capability) => domainAt(capability) + 1,
      size: domainLength,
    }),
  ]),
  bytesAt<TlvPart>("bgp.cap.unknown", "Unknown", { at: 2, when: ({ type }) => !KNOWN.includes(type) }),
];

/** The fields of an OPEN. */
export const BGP_OPEN_FIELDS: readonly FieldEntry<BgpMessage>[] = only(({ type }) => type === BGP_OPEN, [
  uint8<BgpMessage>("bgp.open.version", "Version", { at: BODY }),
  uint16<BgpMessage>("bgp.open.myas", "My AS", { at: BODY + 1 }),
  uint16<BgpMessage>("bgp.open.holdtime", "Hold Time", { at: BODY + 3 }),
  ipv4At<BgpMessage>("bgp.open.identifier", "BGP Identifier", { at: BODY + 5 }),
  uint8<BgpMessage>("bgp.open.opt.len", "Optional Parameters Length", { at: BODY + 9 }),
  list({
    title: ({ type }: TlvPart) => `Optional Parameter: ${PARAMETER_TYPES[type] ?? type}`,
    items: ({ bodyBytes }: BgpMessage) => bgpParameters(bodyBytes),
    fields: [
      uint8("bgp.open.opt.param.type", "Parameter Type", { at: 0, names: (type) => PARAMETER_TYPES[type] }),
      uint8("bgp.open.opt.param.len", "Parameter Length", { at: 1 }),
      list({
        title: ({ type }: TlvPart) => `Capability: ${bgpCapabilityName(type) ?? type}`,
        items: bgpCapabilities,
        fields: CAPABILITY,
      }),
      bytesAt<TlvPart>("bgp.open.opt.param.unknown", "Unknown", {
        at: 2,
        when: ({ type }) => type !== BGP_PARAMETER_CAPABILITIES,
      }),
    ],
  }),
]);
