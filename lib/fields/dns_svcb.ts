/**
 * The fields of the data of SVCB and HTTPS records (RFC 9460, section 2.2), under Wireshark's names.
 *
 * @module
 */

import { DNS_TYPE_HTTPS, DNS_TYPE_SVCB } from "../wire/dns_number.ts";
import type { DnsRecordPart } from "../wire/dns_sections.ts";
import { type TlvPart, tlvParts } from "../wire/tlv.ts";
import { shownDnsText } from "./dns_rdata.ts";
import { type FieldList, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { bytesAt, ipv4At, ipv6At, textAt, uint16, uint8 } from "./plain_field.ts";

const PARAM_FORM = { typeSize: 2, lengthSize: 2 } as const;

const PARAM_NAMES: Readonly<Record<number, string>> = {
  0: "mandatory",
  1: "alpn",
  2: "no-default-alpn",
  3: "port",
  4: "ipv4hint",
  5: "ech",
  6: "ipv6hint",
  7: "dohpath",
};
const MANDATORY = 0;
const ALPN = 1;
const PORT = 3;
const IPV4HINT = 4;
const ECH = 5;
const IPV6HINT = 6;

/** An item of a parameter that is a list. */
interface Item {
  readonly view: DataView;
  readonly offset: number;
  readonly end: number;
}

function itemsOf(type: number, size: number): (part: TlvPart) => Item[] {
  return (part) => {
    if (part.type !== type) return [];
    const items: Item[] = [];
    for (let at = part.value; at + size <= part.end; at += size) {
      items.push({ view: part.view, offset: at, end: at + size });
    }
    return items;
  };
}

/** The protocols of ALPN, each after a byte of length. */
function protocolIds({ view, value, end, type }: TlvPart): Item[] {
  const items: Item[] = [];
  for (let at = value; type === ALPN && at < end;) {
    const next = at + 1 + view.getUint8(at);
    if (next > end) break;
    items.push({ view, offset: at, end: next });
    at = next;
  }
  return items;
}

/** Where the parameters of a record of SVCB or HTTPS begin: after the priority and the target's name. */
function paramsOffset(part: DnsRecordPart): number {
  const { rdata } = part.record;
  if (rdata.kind !== "svcb") return part.end;
  const length = rdata.params.reduce((sum, { data }) => sum + 4 + data.length / 2, 0);
  return part.end - length;
}

/** The priority, the target and the parameters of a record of SVCB or HTTPS. */
export const SVC_PARAMS: FieldList<DnsRecordPart> = list({
  title: "Service Binding",
  items: (part: DnsRecordPart): DnsRecordPart[] => {
    const { type, rdata } = part.record;
    const isSvcb = (type === DNS_TYPE_SVCB || type === DNS_TYPE_HTTPS) && rdata.kind === "svcb";
    return isSvcb ? [{ ...part, offset: part.rdataOffset }] : [];
  },
  fields: [
    uint16("dns.svcb.svcpriority", "Priority", { at: 0 }),
    {
      name: "dns.svcb.targetname",
      title: "Target Name",
      at: 2,
      size: (part) => paramsOffset(part) - part.offset - 2,
      value: ({ record: { rdata } }) => rdata.kind === "svcb" ? shownDnsText(rdata.target) : undefined,
    },
    list({
      title: ({ type }: TlvPart) => `Parameter: ${PARAM_NAMES[type] ?? type}`,
      items: (part: DnsRecordPart) => {
        return tlvParts(part.view, { offset: paramsOffset(part), end: part.end }, PARAM_FORM);
      },
      fields: [
        uint16("dns.svcb.svcparam.key", "Key", { at: 0, names: (key) => PARAM_NAMES[key] }),
        uint16("dns.svcb.svcparam.value.length", "Length", { at: 2 }),
        list({
          title: "Mandatory Key",
          items: itemsOf(MANDATORY, 2),
          fields: [
            uint16("dns.svcb.svcparam.mandatory.key", "Mandatory Key", { at: 0, names: (key) => PARAM_NAMES[key] }),
          ],
        }),
        list({
          title: "ALPN",
          items: protocolIds,
          fields: [
            uint8("dns.svcb.svcparam.alpn.length", "Length", { at: 0 }),
            textAt("dns.svcb.svcparam.alpn", "Protocol", { at: 1 }),
          ],
        }),
        uint16("dns.svcb.svcparam.port", "Port", { at: 4, when: ofType(PORT) }),
        list({
          title: "IPv4 Hint",
          items: itemsOf(IPV4HINT, 4),
          fields: [ipv4At("dns.svcb.svcparam.ipv4hint.ip", "Address", { at: 0 })],
        }),
        bytesAt("dns.svcb.svcparam.echconfig", "ECH Configuration", { at: 4, when: ofType(ECH) }),
        list({
          title: "IPv6 Hint",
          items: itemsOf(IPV6HINT, 16),
          fields: [ipv6At("dns.svcb.svcparam.ipv6hint.ip", "Address", { at: 0 })],
        }),
        bytesAt("dns.svcb.svcparam.value", "Value", {
          at: 4,
          when: ({ type }: TlvPart) => PARAM_NAMES[type] === undefined || type > IPV6HINT,
        }),
      ],
    }),
  ],
});
