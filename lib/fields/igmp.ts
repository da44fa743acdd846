/**
 * The fields of IGMP.
 *
 * @module
 */

import {
  Igmp,
  IGMP_LEAVE,
  IGMP_QUERY,
  IGMP_V1_REPORT,
  IGMP_V2_REPORT,
  IGMP_V3_REPORT,
  type IgmpRecordPart,
} from "../wire/igmp.ts";
import { HEX16, HEX8, list, type Part } from "./field.ts";
import { bit8, bytesAt, ipv4At, uint16, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** The type of DVMRP, RFC 1075. */
const IGMP_DVMRP = 0x13;
const TYPE_NAMES: Readonly<Record<number, string>> = {
  [IGMP_QUERY]: "Membership Query",
  [IGMP_V1_REPORT]: "IGMPv1 Membership Report",
  [IGMP_DVMRP]: "DVMRP",
  0x14: "PIMv1",
  [IGMP_V2_REPORT]: "IGMPv2 Membership Report",
  [IGMP_LEAVE]: "IGMPv2 Leave Group",
  [IGMP_V3_REPORT]: "IGMPv3 Membership Report",
};
const RECORD_NAMES: readonly string[] = [
  "",
  "Mode Is Include",
  "Mode Is Exclude",
  "Change To Include Mode",
  "Change To Exclude Mode",
  "Allow New Sources",
  "Block Old Sources",
];

const isReport = ({ type }: Igmp): boolean => type === IGMP_V3_REPORT;
const hasGroup = ({ type }: Igmp): boolean => type !== IGMP_V3_REPORT;
const isQuery = ({ type }: Igmp): boolean => type === IGMP_QUERY;
const isQuery3 = (igmp: Igmp): boolean => isQuery(igmp) && igmp.version === 3;

/** Whether the byte after the type is a time: in all messages of version 2, and in queries of version 3. */
function hasResponseTime(igmp: Igmp): boolean {
  return igmp.version === 2 || isQuery3(igmp);
}

/** Where sources lie, one after the other. */
function sourceParts(view: DataView, offset: number, end: number): Part[] {
  const parts: Part[] = [];
  for (let at = offset; at + 4 <= end; at += 4) parts.push({ view, offset: at, end: at + 4 });
  return parts;
}

const SOURCE = { title: "Source", fields: [ipv4At<Part>("igmp.saddr", "Source Address", { at: 0 })] };

function auxOffset({ view, offset, end }: IgmpRecordPart): number {
  return end - offset - 4 * view.getUint8(offset + 1);
}

/** Types of traceroute for multicast (draft-fenner-traceroute-ipm), response and query. */
const TRACEROUTE: readonly number[] = [0x1e, 0x1f];

/** IGMP. */
export const IGMP: Protocol = protocol(Igmp, {
  name: "igmp",
  title: "Internet Group Management Protocol",
  ownPayload: true,
  // Wireshark has a dissector for each version, and for traceroute, beside the one that knows them all.
  protocols: ({ type, version }) => version === undefined && !TRACEROUTE.includes(type) ? ["igmp"] : ["igmp", "igmp"],
  fields: [
    { name: "igmp.version", title: "Version", value: ({ version }) => version },
    uint8("igmp.type", "Type", {
      at: 0,
      format: HEX8,
      names: (type) => TYPE_NAMES[type],
      // DVMRP has a field of its own for it.
      when: ({ type }) => type !== IGMP_DVMRP,
    }),
    {
      name: "igmp.max_resp",
      title: "Max Resp Time",
      at: 1,
      value: (igmp) => hasResponseTime(igmp) ? igmp.maxRespTenths : undefined,
    },
    bytesAt("igmp.reserved", "Reserved", { at: 1, size: 1, when: (igmp) => !hasResponseTime(igmp) }),
    uint16("igmp.checksum", "Checksum", { at: 2, format: HEX16 }),
    checksumStatus("igmp.checksum.status"),
    ipv4At("igmp.maddr", "Multicast Address", { at: 4, when: hasGroup }),
    bit8("igmp.s", "Suppress Router Side Processing", { at: 8, mask: 0x08, when: isQuery3 }),
    uint8("igmp.qrv", "Querier's Robustness Variable", { at: 8, mask: 0x07, when: isQuery3 }),
    uint8("igmp.qqic", "Querier's Query Interval Code", { at: 9, when: isQuery3 }),
    uint16("igmp.num_src", "Number of Sources", { at: 10, when: isQuery3 }),
    list({
      ...SOURCE,
      items: (igmp: Igmp) => isQuery3(igmp) ? sourceParts(igmp.view, igmp.offset + 12, igmp.payloadOffset) : [],
    }),
    bytesAt("igmp.reserved", "Reserved", { at: 4, size: 2, when: isReport }),
    uint16("igmp.num_grp_recs", "Number of Group Records", { at: 6, when: isReport }),
    list({
      title: "Group Record",
      items: ({ recordParts }) => recordParts,
      fields: [
        uint8("igmp.record_type", "Record Type", { at: 0, names: (type) => RECORD_NAMES[type] }),
        uint8("igmp.aux_data_len", "Auxiliary Data Length", { at: 1 }),
        uint16("igmp.num_src", "Number of Sources", { at: 2 }),
        ipv4At("igmp.maddr", "Multicast Address", { at: 4 }),
        list({
          ...SOURCE,
          items: (record: IgmpRecordPart) => {
            return sourceParts(record.view, record.offset + 8, record.offset + auxOffset(record));
          },
        }),
        bytesAt("igmp.aux_data", "Auxiliary Data", { at: auxOffset }),
      ],
    }),
  ],
});
