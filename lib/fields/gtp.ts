/**
 * The fields of GTP, GTP' and GTPv2.
 *
 * @module
 */

import { Gtp, type GtpExtensionPart, GtpPrime } from "../wire/gtp.ts";
import { Gtpv2 } from "../wire/gtpv2.ts";
import type { ItemPart } from "../wire/item_list.ts";
import { type FieldEntry, HEX16, HEX24, HEX32, HEX8, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const MESSAGES: Readonly<Record<number, string>> = {
  1: "Echo Request",
  2: "Echo Response",
  3: "Version Not Supported",
  16: "Create PDP Context Request",
  17: "Create PDP Context Response",
  18: "Update PDP Context Request",
  19: "Update PDP Context Response",
  20: "Delete PDP Context Request",
  21: "Delete PDP Context Response",
  26: "Error Indication",
  31: "Supported Extension Headers Notification",
  254: "End Marker",
  255: "T-PDU",
};

const MESSAGES_V2: Readonly<Record<number, string>> = {
  1: "Echo Request",
  2: "Echo Response",
  3: "Version Not Supported",
  32: "Create Session Request",
  33: "Create Session Response",
  34: "Modify Bearer Request",
  35: "Modify Bearer Response",
  36: "Delete Session Request",
  37: "Delete Session Response",
  95: "Create Bearer Request",
  96: "Create Bearer Response",
  97: "Update Bearer Request",
  98: "Update Bearer Response",
  99: "Delete Bearer Request",
  100: "Delete Bearer Response",
  170: "Release Access Bearers Request",
  171: "Release Access Bearers Response",
  176: "Downlink Data Notification",
  177: "Downlink Data Notification Acknowledgement",
};

const isOne = ({ teid }: Gtp) => teid !== undefined;

const FIELDS: readonly FieldEntry<Gtp>[] = [
  uint8("gtp.flags", "Flags", { at: 0, format: HEX8 }),
  uint8("gtp.flags.version", "Version", { at: 0, mask: 0xe0 }),
  uint8("gtp.flags.payload", "Protocol Type", { at: 0, mask: 0x10 }),
  ...only<Gtp>((gtp) => !isOne(gtp), [
    uint8("gtp.flags.reserved", "Reserved", { at: 0, mask: 0x0e }),
    bit8("gtp.flags.snn", "N-PDU Included", { at: 0, mask: 0x01 }),
  ]),
  ...only<Gtp>(isOne, [
    uint8("gtp.flags.reserved", "Reserved", { at: 0, mask: 0x08 }),
    bit8("gtp.flags.e", "Next Extension Header Present", { at: 0, mask: 0x04 }),
    bit8("gtp.flags.s", "Sequence Number Present", { at: 0, mask: 0x02 }),
    bit8("gtp.flags.pn", "N-PDU Number Present", { at: 0, mask: 0x01 }),
  ]),
  uint8("gtp.message", "Message Type", { at: 1, format: HEX8, names: (value) => MESSAGES[value] }),
  uint16("gtp.length", "Length", { at: 2 }),
  ...only<Gtp>(isOne, [uint32("gtp.teid", "TEID", { at: 4, format: HEX32 })]),
  {
    name: "gtp.seq_number",
    title: "Sequence Number",
    at: (gtp) => isOne(gtp) ? 8 : 4,
    size: 2,
    value: (gtp) => isOne(gtp) && (gtp.flags & 0x02) === 0 ? undefined : gtp.seq,
    format: HEX16,
  },
  {
    name: "gtp.npdu_number",
    title: "N-PDU Number",
    at: 10,
    value: ({ flags, npdu }) => flags & 0x01 ? npdu : undefined,
    format: HEX8,
  },
  ...only<Gtp>(({ extensions }) => extensions !== undefined, [
    uint8("gtp.ext_hdr.next", "Next Extension Header Type", { at: 11, format: HEX8 }),
  ]),
  list({
    title: "Extension Header",
    items: ({ extensionParts }: Gtp) => extensionParts,
    fields: [
      uint8<GtpExtensionPart>("gtp.ext_hdr.length", "Length", { at: 0 }),
      ...only<GtpExtensionPart>(({ type }) => type === 0x85, [
        uint8("gtp.ext_hdr.pdu_ses_con.pdu_type", "PDU Type", { at: 1, mask: 0xf0 }),
        ...only<GtpExtensionPart>(({ view, offset }) => view.getUint8(offset + 1) >> 4 === 0, [
          bit8("gtp.ext_hdr.pdu_ses_cont.ppp", "Paging Policy Presence", { at: 2, mask: 0x80 }),
          bit8("gtp.ext_hdr.pdu_ses_cont.rqi", "Reflective QoS Indicator", { at: 2, mask: 0x40 }),
        ]),
        uint8("gtp.ext_hdr.pdu_ses_con.qos_flow_id", "QoS Flow", { at: 2, mask: 0x3f }),
      ]),
      ...only<GtpExtensionPart>(({ type }) => type === 0xc0, [
        uint16("gtp.ext_hdr.pdcp_sn", "PDCP Sequence Number", { at: 1 }),
      ]),
      ...only<GtpExtensionPart>(({ type }) => type === 0x40, [uint16("gtp.ext_hdr.udp_port", "UDP Port", { at: 1 })]),
      {
        name: "gtp.ext_hdr.next",
        title: "Next Extension Header Type",
        at: ({ offset, end }) => end - offset - 1,
        value: ({ view, end }) => view.getUint8(end - 1),
        format: HEX8,
      },
    ],
  }),
];

/** GTP versions 0 and 1. */
export const GTP: Protocol = protocol(Gtp, {
  name: "gtp",
  title: "GPRS Tunneling Protocol",
  ownPayload: true,
  fields: FIELDS,
});

/** GTP', and version 0 on its port. */
export const GTPPRIME: Protocol = protocol(GtpPrime, {
  name: "gtpprime",
  title: "GPRS Tunneling Protocol Prime",
  ownPayload: true,
  fields: FIELDS,
});

/** GTP version 2. */
export const GTPV2: Protocol = protocol(Gtpv2, {
  name: "gtpv2",
  title: "GPRS Tunneling Protocol V2",
  protocols: () => ["gtp", "gtpv2"],
  ownPayload: true,
  fields: [
    uint8("gtpv2.flags", "Flags", { at: 0, format: HEX8 }),
    uint8("gtpv2.version", "Version", { at: 0, mask: 0xe0 }),
    uint8("gtpv2.p", "Piggybacking", { at: 0, mask: 0x10 }),
    uint8("gtpv2.t", "TEID", { at: 0, mask: 0x08 }),
    uint8("gtpv2.mp", "Message Priority", { at: 0, mask: 0x04 }),
    uint8("gtpv2.message_type", "Message Type", { at: 1, names: (value) => MESSAGES_V2[value] }),
    uint16("gtpv2.msg_length", "Message Length", { at: 2 }),
    {
      name: "gtpv2.teid",
      title: "Tunnel Endpoint Identifier",
      at: 4,
      size: 4,
      value: ({ teid }) => teid,
      format: HEX32,
    },
    {
      name: "gtpv2.seq",
      title: "Sequence Number",
      at: ({ headerLength }) => headerLength - 4,
      size: 3,
      value: ({ seq }) => seq,
      format: HEX24,
    },
    list({
      title: "Information Element",
      items: ({ elementParts }: Gtpv2) => elementParts,
      fields: [
        uint8<ItemPart>("gtpv2.ie_type", "Type", { at: 0 }),
        uint16("gtpv2.ie_len", "Length", { at: 1 }),
        uint8("gtpv2.cr", "CR", { at: 3, mask: 0xf0 }),
        uint8("gtpv2.instance", "Instance", { at: 3, mask: 0x0f }),
      ],
    }),
  ],
});
