/**
 * The fields of the data of DNS records, under Wireshark's names.
 *
 * @module
 */

import { plainDnsText } from "../wire/dns_bytes.ts";
import type { DnsValue } from "../wire/dns_form.ts";
import { dnsTypeName } from "../wire/dns_number.ts";
import { RDATA_FIELDS, type RdataField } from "../wire/dns_rdata_fields.ts";
import type { DnsRecordPart } from "../wire/dns_sections.ts";
import { type Cell, cells, type CellSpec } from "./cells.ts";
import { type FieldList, HEX16, HEX8 } from "./field.ts";

/** Types that have the same form share the names of their fields: each is known once. */
const SPECS: readonly CellSpec[] = [
  ...new Map([...RDATA_FIELDS.values()].flat().map((field) => [field[2], specOf(field)] as const)).values(),
];

function specOf([, form, name, title, base]: RdataField): CellSpec {
  return base === 16 ? { name, title, format: form === "uint8" ? HEX8 : HEX16 } : { name, title };
}

/** What a record says. */
export const DNS_RDATA: FieldList<DnsRecordPart> = cells(SPECS, rdata);

function* rdata(part: DnsRecordPart): Generator<Cell> {
  const fields = RDATA_FIELDS.get(part.record.type);
  if (fields === undefined) return;
  for (const { name, value, offset, end } of part.cells()) {
    const field = fields.find(([known]) => known === name);
    if (field !== undefined) yield { name: field[2], value: shown(value), offset, end };
  }
}

/** A type's bitmap by the names of the types, text as tshark writes it. */
function shown(value: DnsValue): number | string {
  if (Array.isArray(value)) return value.map(dnsTypeName).join(" ");
  return typeof value === "number" ? value : shownDnsText(value);
}

/** A name or a text as tshark writes it, which has a word for the root. */
export function shownDnsText(text: string): string {
  return text === "." ? "<Root>" : plainDnsText(text);
}
