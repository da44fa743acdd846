/**
 * The forms of what DNS records say: which numbers, names and bytes come one after the other in the data of each type.
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import type { DnsReader, DnsWriter } from "./dns_bytes.ts";
import {
  DNS_TYPE_A,
  DNS_TYPE_AAAA,
  DNS_TYPE_AFSDB,
  DNS_TYPE_CAA,
  DNS_TYPE_CDNSKEY,
  DNS_TYPE_CDS,
  DNS_TYPE_CERT,
  DNS_TYPE_CNAME,
  DNS_TYPE_CSYNC,
  DNS_TYPE_DHCID,
  DNS_TYPE_DLV,
  DNS_TYPE_DNAME,
  DNS_TYPE_DNSKEY,
  DNS_TYPE_DS,
  DNS_TYPE_EUI48,
  DNS_TYPE_EUI64,
  DNS_TYPE_HINFO,
  DNS_TYPE_KX,
  DNS_TYPE_LOC,
  DNS_TYPE_MB,
  DNS_TYPE_MD,
  DNS_TYPE_MF,
  DNS_TYPE_MG,
  DNS_TYPE_MINFO,
  DNS_TYPE_MR,
  DNS_TYPE_MX,
  DNS_TYPE_NAPTR,
  DNS_TYPE_NS,
  DNS_TYPE_NSEC,
  DNS_TYPE_NSEC3,
  DNS_TYPE_NSEC3PARAM,
  DNS_TYPE_OPENPGPKEY,
  DNS_TYPE_PTR,
  DNS_TYPE_RP,
  DNS_TYPE_RRSIG,
  DNS_TYPE_RT,
  DNS_TYPE_SMIMEA,
  DNS_TYPE_SOA,
  DNS_TYPE_SPF,
  DNS_TYPE_SRV,
  DNS_TYPE_SSHFP,
  DNS_TYPE_TLSA,
  DNS_TYPE_TSIG,
  DNS_TYPE_TXT,
  DNS_TYPE_URI,
  DNS_TYPE_ZONEMD,
} from "./dns_number.ts";

/**
 * The form of one field: numbers by their bits, `"hex8"` and `"hex16"` bytes after a length of so many bits, `"types"` the
 * bitmap of RFC 4034, section 4.1.2; those without a length of their own go to the end of the data.
 */
type Form =
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint48"
  | "ipv4"
  | "ipv6"
  | "name"
  | "string"
  | "strings"
  | "text"
  | "hex"
  | "hex8"
  | "hex16"
  | "types";

/** A field's name and its form. */
type Row = readonly [name: string, form: Form];

/** The value of a field: bytes are hexadecimal digits, names and texts are in presentation format, types their numbers. */
export type DnsValue = number | string | number[];

const NAME: readonly Row[] = [["name", "name"]];
const STRINGS: readonly Row[] = [["strings", "strings"]];
const DS: readonly Row[] = [["keyTag", "uint16"], ["algorithm", "uint8"], ["digestType", "uint8"], ["digest", "hex"]];
const DNSKEY: readonly Row[] = [
  ["flags", "uint16"],
  ["protocol", "uint8"],
  ["algorithm", "uint8"],
  ["publicKey", "hex"],
];
const TLSA: readonly Row[] = [
  ["usage", "uint8"],
  ["selector", "uint8"],
  ["matchingType", "uint8"],
  ["data", "hex"],
];
const EXCHANGE: readonly Row[] = [["preference", "uint16"], ["exchange", "name"]];
const RRSIG: readonly Row[] = [
  ["typeCovered", "uint16"],
  ["algorithm", "uint8"],
  ["labels", "uint8"],
  ["originalTtl", "uint32"],
  ["expiration", "uint32"],
  ["inception", "uint32"],
  ["keyTag", "uint16"],
  ["signer", "name"],
  ["signature", "hex"],
];
const NSEC3PARAM: readonly Row[] = [
  ["hashAlgorithm", "uint8"],
  ["flags", "uint8"],
  ["iterations", "uint16"],
  ["salt", "hex8"],
];

const FORMS: ReadonlyMap<number, readonly Row[]> = new Map<number, readonly Row[]>([
  [DNS_TYPE_A, [["address", "ipv4"]]],
  [DNS_TYPE_NS, NAME],
  [DNS_TYPE_MD, NAME],
  [DNS_TYPE_MF, NAME],
  [DNS_TYPE_CNAME, NAME],
  [
    DNS_TYPE_SOA,
    [
      ["mname", "name"],
      ["rname", "name"],
      ["serial", "uint32"],
      ["refresh", "uint32"],
      ["retry", "uint32"],
      ["expire", "uint32"],
      ["minimum", "uint32"],
    ],
  ],
  [DNS_TYPE_MB, NAME],
  [DNS_TYPE_MG, NAME],
  [DNS_TYPE_MR, NAME],
  [DNS_TYPE_PTR, NAME],
  [DNS_TYPE_HINFO, [["cpu", "string"], ["os", "string"]]],
  [DNS_TYPE_MINFO, [["rmailbx", "name"], ["emailbx", "name"]]],
  [DNS_TYPE_MX, EXCHANGE],
  [DNS_TYPE_TXT, STRINGS],
  [DNS_TYPE_RP, [["mailbox", "name"], ["txt", "name"]]],
  [DNS_TYPE_AFSDB, [["subtype", "uint16"], ["hostname", "name"]]],
  [DNS_TYPE_RT, EXCHANGE],
  [DNS_TYPE_AAAA, [["address", "ipv6"]]],
  [DNS_TYPE_LOC, [
    ["version", "uint8"],
    ["size", "uint8"],
    ["horizontalPrecision", "uint8"],
    ["verticalPrecision", "uint8"],
    ["latitude", "uint32"],
    ["longitude", "uint32"],
    ["altitude", "uint32"],
  ]],
  [DNS_TYPE_SRV, [["priority", "uint16"], ["weight", "uint16"], ["port", "uint16"], ["target", "name"]]],
  [
    DNS_TYPE_NAPTR,
    [
      ["order", "uint16"],
      ["preference", "uint16"],
      ["flags", "string"],
      ["services", "string"],
      ["regexp", "string"],
      ["replacement", "name"],
    ],
  ],
  [DNS_TYPE_KX, EXCHANGE],
  [DNS_TYPE_CERT, [["type", "uint16"], ["keyTag", "uint16"], ["algorithm", "uint8"], ["certificate", "hex"]]],
  [DNS_TYPE_DNAME, NAME],
  [DNS_TYPE_DS, DS],
  [DNS_TYPE_SSHFP, [["algorithm", "uint8"], ["fingerprintType", "uint8"], ["fingerprint", "hex"]]],
  [DNS_TYPE_RRSIG, RRSIG],
  [DNS_TYPE_NSEC, [["next", "name"], ["types", "types"]]],
  [DNS_TYPE_DNSKEY, DNSKEY],
  [DNS_TYPE_DHCID, [["data", "hex"]]],
  [DNS_TYPE_NSEC3, [...NSEC3PARAM, ["next", "hex8"], ["types", "types"]]],
  [DNS_TYPE_NSEC3PARAM, NSEC3PARAM],
  [DNS_TYPE_TLSA, TLSA],
  [DNS_TYPE_SMIMEA, TLSA],
  [DNS_TYPE_CDS, DS],
  [DNS_TYPE_CDNSKEY, DNSKEY],
  [DNS_TYPE_OPENPGPKEY, [["key", "hex"]]],
  [DNS_TYPE_CSYNC, [["serial", "uint32"], ["flags", "uint16"], ["types", "types"]]],
  [DNS_TYPE_ZONEMD, [["serial", "uint32"], ["scheme", "uint8"], ["hashAlgorithm", "uint8"], ["digest", "hex"]]],
  [DNS_TYPE_SPF, STRINGS],
  [DNS_TYPE_EUI48, [["address", "hex"]]],
  [DNS_TYPE_EUI64, [["address", "hex"]]],
  [DNS_TYPE_TSIG, [
    ["algorithm", "name"],
    ["timeSigned", "uint48"],
    ["fudge", "uint16"],
    ["mac", "hex16"],
    ["originalId", "uint16"],
    ["error", "uint16"],
    ["other", "hex16"],
  ]],
  [DNS_TYPE_URI, [["priority", "uint16"], ["weight", "uint16"], ["target", "text"]]],
  [DNS_TYPE_CAA, [["flags", "uint8"], ["tag", "string"], ["value", "text"]]],
  [DNS_TYPE_DLV, DS],
]);

/** A field of a record's data, and where it lies. */
export interface DnsCell {
  /** Its name: that of the type's RFC. */
  readonly name: string;
  /** Where it begins in the view. */
  readonly offset: number;
  /** The byte after it. */
  readonly end: number;
  /** What it says. */
  readonly value: DnsValue;
}

/** The fields of the data of a type, which the reader is at, as far as they can be read; undefined for an unknown type. */
export function readForm(reader: DnsReader, type: number): DnsCell[] | undefined {
  const rows = FORMS.get(type);
  if (rows === undefined) return undefined;
  const cells: DnsCell[] = [];
  for (const [name, form] of rows) {
    do {
      const offset = reader.at;
      const value = form === "strings" ? reader.string() : readValue(reader, form);
      if (reader.status !== "ok") return cells;
      cells.push({ name, offset, end: reader.at, value });
    } while (form === "strings" && reader.at < reader.limit);
  }
  return cells;
}

function readValue(reader: DnsReader, form: Exclude<Form, "strings">): DnsValue {
  switch (form) {
    case "uint8":
      return reader.uint8();
    case "uint16":
      return reader.uint16();
    case "uint32":
      return reader.uint32();
    case "uint48":
      return reader.uint16() * 0x1_0000_0000 + reader.uint32();
    case "ipv4":
      return reader.ipv4();
    case "ipv6":
      return reader.ipv6();
    case "name":
      return reader.name();
    case "string":
      return reader.string();
    case "text":
      return reader.text(Math.max(0, reader.limit - reader.at));
    case "hex":
      return reader.hex(Math.max(0, reader.limit - reader.at));
    case "hex8":
      return reader.hex(reader.uint8());
    case "hex16":
      return reader.hex(reader.uint16());
    case "types":
      return readTypes(reader);
  }
}

/** The types that a bitmap names: blocks of 256 types, each up to its last byte that is not 0. */
function readTypes(reader: DnsReader): number[] {
  const types: number[] = [];
  while (reader.status === "ok" && reader.at < reader.limit) {
    const block = reader.uint8() << 8;
    const length = reader.uint8();
    for (let i = 0; i < length && reader.status === "ok"; i++) {
      const byte = reader.uint8();
      for (let bit = 0; bit < 8; bit++) if ((byte & 0x80 >> bit) !== 0) types.push(block + 8 * i + bit);
    }
  }
  return types;
}

/** Writes the fields of the data of a type. */
export function writeForm(writer: DnsWriter, type: number, fields: Readonly<Record<string, DnsValue>>): void {
  for (const [name, form] of FORMS.get(type) ?? []) {
    const value = fields[name];
    const field = `dns.rdata ${name}`;
    const wanted = form === "types" ? "object" : form.startsWith("uint") ? "number" : "string";
    // deno-lint-ignore valid-typeof
    if (typeof value !== wanted) {
      throw new TypeError(`Cannot encode ${field} ${String(value)}: it has the form of ${form}`);
    }
    if (Array.isArray(value)) writeTypes(writer, value);
    else if (typeof value === "number") writeNumber(writer, { field, form }, value);
    else if (value !== undefined) writeText(writer, { field, form }, value);
  }
}

interface Place {
  readonly field: string;
  readonly form: Form;
}

function writeNumber(writer: DnsWriter, { field, form }: Place, value: number): void {
  if (form === "uint8") return writer.uint8(field, value);
  if (form === "uint16") return writer.uint16(field, value);
  if (form === "uint48") writer.uint16(field, Math.floor(value / 0x1_0000_0000));
  writer.uint32(field, form === "uint48" ? value % 0x1_0000_0000 : value);
}

function writeText(writer: DnsWriter, { field, form }: Place, value: string): void {
  if (form === "name") return writer.name(field, value);
  if (form === "string") return writer.string(field, value);
  if (form === "text") return writer.text(field, value);
  const bytes = parseHex(value);
  if (form === "hex8") writer.uint8(`${field} length`, bytes.length);
  if (form === "hex16") writer.uint16(`${field} length`, bytes.length);
  writer.bytes(bytes);
}

function writeTypes(writer: DnsWriter, types: readonly number[]): void {
  for (const block of new Set(types.map((type) => type >> 8).sort((a, b) => a - b))) {
    const bits = new DataView(new ArrayBuffer(32));
    let length = 0;
    for (const type of types) {
      if (type >> 8 !== block) continue;
      const at = (type & 0xff) >> 3;
      bits.setUint8(at, bits.getUint8(at) | 0x80 >> (type & 7));
      length = Math.max(length, at + 1);
    }
    writer.uint8("dns.types block", block);
    writer.uint8("dns.types length", length);
    writer.bytes(new Uint8Array(bits.buffer, 0, length));
  }
}
