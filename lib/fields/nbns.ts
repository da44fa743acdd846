/**
 * The fields of the NetBIOS name service.
 *
 * @module
 */

import type { DnsQuestionPart, DnsRecordPart } from "../wire/dns_sections.ts";
import { Nbns, NBNS_TYPE_NB, NBNS_TYPE_NBSTAT } from "../wire/nbns.ts";
import { formatNetbiosName } from "../wire/netbios_name.ts";
import { type FieldSpec, HEX16, list, type Part } from "./field.ts";
import { bit16, ipv4At, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = { [NBNS_TYPE_NB]: "NB", [NBNS_TYPE_NBSTAT]: "NBSTAT" };

function flag(name: string, title: string, mask: number): FieldSpec<Nbns> {
  return bit16(`nbns.flags.${name}`, title, { at: 2, mask });
}

/** What requests don't have. */
const IN_RESPONSE = { when: ({ qr }: Nbns) => qr };

/** A name, decoded: its first label is, and a scope behind that. */
function shownName(name: string): string {
  const [label = "", ...scope] = name.split(".");
  return [formatNetbiosName(label), ...scope].join(".");
}

const question = (within: number) => ({ offset, end }: DnsQuestionPart): number => end - offset - 4 + within;
const record = (within: number) => ({ offset, rdataOffset }: DnsRecordPart): number =>
  rdataOffset - 10 - offset + within;

/** The addresses of a name: flags and an address each. */
function addressParts({ view, record: { type }, rdataOffset, end }: DnsRecordPart): Part[] {
  const parts: Part[] = [];
  for (let at = rdataOffset; type === NBNS_TYPE_NB && at + 6 <= end; at += 6) {
    parts.push({ view, offset: at, end: at + 6 });
  }
  return parts;
}

/** The NetBIOS name service. */
export const NBNS: Protocol = protocol(Nbns, {
  name: "nbns",
  title: "NetBIOS Name Service",
  ownPayload: true,
  fields: [
    uint16("nbns.id", "Transaction ID", { at: 0, format: HEX16 }),
    uint16("nbns.flags", "Flags", { at: 2, format: HEX16 }),
    flag("response", "Response", 0x8000),
    uint16("nbns.flags.opcode", "Opcode", { at: 2, mask: 0x7800 }),
    bit16("nbns.flags.authoritative", "Authoritative", { at: 2, mask: 0x0400, ...IN_RESPONSE }),
    flag("truncated", "Truncated", 0x0200),
    flag("recdesired", "Recursion Desired", 0x0100),
    bit16("nbns.flags.recavail", "Recursion Available", { at: 2, mask: 0x0080, ...IN_RESPONSE }),
    flag("broadcast", "Broadcast", 0x0010),
    uint16("nbns.flags.rcode", "Reply Code", { at: 2, mask: 0x000f, ...IN_RESPONSE }),
    uint16("nbns.count.queries", "Questions", { at: 4 }),
    uint16("nbns.count.answers", "Answers", { at: 6 }),
    uint16("nbns.count.auth_rr", "Authority Records", { at: 8 }),
    uint16("nbns.count.add_rr", "Additional Records", { at: 10 }),
    list({
      title: "Query",
      items: ({ questionParts }: Nbns) => questionParts,
      fields: [
        { name: "nbns.name", title: "Name", at: 0, size: question(0), value: (part) => shownName(part.question.name) },
        uint16("nbns.type", "Type", { at: question(0), names: (type) => TYPE_NAMES[type] }),
        uint16("nbns.class", "Class", { at: question(2) }),
      ],
    }),
    list({
      title: "Record",
      items: ({ recordParts }: Nbns) => recordParts,
      fields: [
        { name: "nbns.name", title: "Name", at: 0, size: record(0), value: (part) => shownName(part.record.name) },
        uint16("nbns.type", "Type", { at: record(0), names: (type) => TYPE_NAMES[type] }),
        uint16("nbns.class", "Class", { at: record(2) }),
        uint32("nbns.ttl", "Time to Live", { at: record(4) }),
        uint16("nbns.data_length", "Data Length", { at: record(8) }),
        list({
          title: "Address",
          items: addressParts,
          fields: [
            uint16("nbns.nb_flags", "Name Flags", { at: 0, format: HEX16 }),
            bit16("nbns.nb_flags.group", "Group Name", { at: 0, mask: 0x8000 }),
            uint16("nbns.nb_flags.ont", "Owner Node Type", { at: 0, mask: 0x6000 }),
            ipv4At("nbns.addr", "Address", { at: 2 }),
          ],
        }),
        uint8("nbns.number_of_names", "Number of Names", {
          at: record(10),
          when: (part) => part.record.type === NBNS_TYPE_NBSTAT && part.rdataOffset < part.end,
        }),
      ],
    }),
  ],
});
