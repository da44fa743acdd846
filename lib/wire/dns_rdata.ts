/**
 * What DNS records say, by their type (RFC 1035, section 3.3, and the RFCs of the types).
 *
 * @module
 */

import { parseIpv4, parseIpv6 } from "../bytes/address.ts";
import { parseHex } from "../bytes/hex.ts";
import type { DnsReader, DnsWriter } from "./dns_bytes.ts";
import { type DnsCell, type DnsValue, readForm, writeForm } from "./dns_form.ts";
import {
  DNS_CLASS_CH,
  DNS_TYPE_A,
  DNS_TYPE_AAAA,
  DNS_TYPE_CAA,
  DNS_TYPE_CNAME,
  DNS_TYPE_DNAME,
  DNS_TYPE_HTTPS,
  DNS_TYPE_MX,
  DNS_TYPE_NAPTR,
  DNS_TYPE_NS,
  DNS_TYPE_OPT,
  DNS_TYPE_PTR,
  DNS_TYPE_SOA,
  DNS_TYPE_SPF,
  DNS_TYPE_SRV,
  DNS_TYPE_SVCB,
  DNS_TYPE_TXT,
} from "./dns_number.ts";
import { RDATA_FIELDS } from "./dns_rdata_fields.ts";

/** A key and its value, in OPT and SVCB records. */
export interface DnsOption {
  /** 0 to 65,535. */
  code: number;
  /** The value's bytes as hexadecimal digits. */
  data: string;
}

/**
 * What a record says; `kind` tells the forms apart. Names and texts are in presentation format. The less common
 * types are `"fields"`: what they say under the names of their RFCs, as `keyTag`, `algorithm`, `digestType` and `digest` of
 * DS (RFC 4034, section 5.1). A type that is not known here, or whose bytes don't have its form, is `"raw"`: its bytes as
 * hexadecimal digits.
 */
export type DnsRdata =
  | { kind: "address"; address: string }
  | { kind: "name"; name: string }
  | {
    kind: "soa";
    mname: string;
    rname: string;
    serial: number;
    refresh: number;
    retry: number;
    expire: number;
    minimum: number;
  }
  | { kind: "mx"; preference: number; exchange: string }
  | { kind: "txt"; strings: string[] }
  | { kind: "srv"; priority: number; weight: number; port: number; target: string }
  | {
    kind: "naptr";
    order: number;
    preference: number;
    flags: string;
    services: string;
    regexp: string;
    replacement: string;
  }
  | { kind: "opt"; options: DnsOption[] }
  | { kind: "caa"; flags: number; tag: string; value: string }
  | { kind: "svcb"; priority: number; target: string; params: DnsOption[] }
  | { kind: "fields"; fields: Record<string, DnsValue> }
  | { kind: "raw"; data: string };

/** What a record has before its data that says how to read it. */
interface RdataHead {
  readonly type: number;
  readonly class: number;
}

/** An address of Chaosnet has another form (RFC 1035, section 3.3). */
function isChaosnetAddress(head: RdataHead): boolean {
  return head.type === DNS_TYPE_A && (head.class & 0x7fff) === DNS_CLASS_CH;
}

/** Reads what follows a record's head; undefined for a type that is not known here. */
export function readRdata(reader: DnsReader, head: RdataHead): DnsRdata | undefined {
  if (isChaosnetAddress(head)) return undefined;
  switch (head.type) {
    case DNS_TYPE_A:
      return { kind: "address", address: reader.ipv4() };
    case DNS_TYPE_AAAA:
      return { kind: "address", address: reader.ipv6() };
    case DNS_TYPE_NS:
    case DNS_TYPE_CNAME:
    case DNS_TYPE_PTR:
    case DNS_TYPE_DNAME:
      return { kind: "name", name: reader.name() };
    case DNS_TYPE_SOA:
      return {
        kind: "soa",
        mname: reader.name(),
        rname: reader.name(),
        serial: reader.uint32(),
        refresh: reader.uint32(),
        retry: reader.uint32(),
        expire: reader.uint32(),
        minimum: reader.uint32(),
      };
    case DNS_TYPE_MX:
      return { kind: "mx", preference: reader.uint16(), exchange: reader.name() };
    case DNS_TYPE_SPF:
    case DNS_TYPE_TXT: {
      const strings: string[] = [];
      while (reader.status === "ok" && reader.at < reader.limit) strings.push(reader.string());
      return { kind: "txt", strings };
    }
    case DNS_TYPE_SRV:
      return {
        kind: "srv",
        priority: reader.uint16(),
        weight: reader.uint16(),
        port: reader.uint16(),
        target: reader.name(),
      };
    case DNS_TYPE_NAPTR:
      return {
        kind: "naptr",
        order: reader.uint16(),
        preference: reader.uint16(),
        flags: reader.string(),
        services: reader.string(),
        regexp: reader.string(),
        replacement: reader.name(),
      };
    case DNS_TYPE_OPT:
      return { kind: "opt", options: readOptions(reader) };
    case DNS_TYPE_CAA: {
      const flags = reader.uint8();
      const tag = reader.string();
      return { kind: "caa", flags, tag, value: reader.text(Math.max(0, reader.limit - reader.at)) };
    }
    case DNS_TYPE_SVCB:
    case DNS_TYPE_HTTPS:
      return { kind: "svcb", priority: reader.uint16(), target: reader.name(), params: readOptions(reader) };
  }
  const rows = RDATA_FIELDS.get(head.type);
  if (rows === undefined) return undefined;
  const fields = Object.fromEntries(readForm(reader, rows).map(({ name, value }) => [name, value]));
  return { kind: "fields", fields };
}

function readOptions(reader: DnsReader): DnsOption[] {
  const options: DnsOption[] = [];
  while (reader.status === "ok" && reader.at < reader.limit) {
    options.push({ code: reader.uint16(), data: reader.hex(reader.uint16()) });
  }
  return options;
}

/** The fields of a record's data with their places, as far as they can be read; none of a type that is not known here. */
export function readRdataCells(reader: DnsReader, head: RdataHead): DnsCell[] {
  return isChaosnetAddress(head) ? [] : readForm(reader, RDATA_FIELDS.get(head.type) ?? []);
}

/** Writes what a record of a type says, names without compression. */
export function writeRdata(writer: DnsWriter, type: number, rdata: DnsRdata): void {
  switch (rdata.kind) {
    case "address":
      return writer.bytes(rdata.address.includes(":") ? parseIpv6(rdata.address) : parseIpv4(rdata.address));
    case "name":
      return writer.name("dns.rdata name", rdata.name);
    case "soa":
      writer.name("dns.soa mname", rdata.mname);
      writer.name("dns.soa rname", rdata.rname);
      writer.uint32("dns.soa serial", rdata.serial);
      writer.uint32("dns.soa refresh", rdata.refresh);
      writer.uint32("dns.soa retry", rdata.retry);
      writer.uint32("dns.soa expire", rdata.expire);
      return writer.uint32("dns.soa minimum", rdata.minimum);
    case "mx":
      writer.uint16("dns.mx preference", rdata.preference);
      return writer.name("dns.mx exchange", rdata.exchange);
    case "txt":
      return rdata.strings.forEach((string) => writer.string("dns.txt string", string));
    case "srv":
      writer.uint16("dns.srv priority", rdata.priority);
      writer.uint16("dns.srv weight", rdata.weight);
      writer.uint16("dns.srv port", rdata.port);
      return writer.name("dns.srv target", rdata.target);
    case "naptr":
      writer.uint16("dns.naptr order", rdata.order);
      writer.uint16("dns.naptr preference", rdata.preference);
      writer.string("dns.naptr flags", rdata.flags);
      writer.string("dns.naptr services", rdata.services);
      writer.string("dns.naptr regexp", rdata.regexp);
      return writer.name("dns.naptr replacement", rdata.replacement);
    case "opt":
      return writeOptions(writer, rdata.options);
    case "caa":
      writer.uint8("dns.caa flags", rdata.flags);
      writer.string("dns.caa tag", rdata.tag);
      return writer.text("dns.caa value", rdata.value);
    case "svcb":
      writer.uint16("dns.svcb priority", rdata.priority);
      writer.name("dns.svcb target", rdata.target);
      return writeOptions(writer, rdata.params);
    case "fields":
      return writeForm(writer, RDATA_FIELDS.get(type) ?? [], rdata.fields);
    case "raw":
      return writer.bytes(parseHex(rdata.data));
  }
}

function writeOptions(writer: DnsWriter, options: readonly DnsOption[]): void {
  for (const { code, data } of options) {
    const bytes = parseHex(data);
    writer.uint16("dns.option code", code);
    writer.uint16("dns.option length", bytes.length);
    writer.bytes(bytes);
  }
}
