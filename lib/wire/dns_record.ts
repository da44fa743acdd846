/**
 * Questions and resource records of DNS (RFC 1035, sections 4.1.2 and 4.1.3).
 *
 * ```text
 * +---------------+-------+-------+---------------+-------+-------------+
 * |     NAME      | TYPE  | CLASS |      TTL      | RDLEN |    RDATA    |
 * +---------------+-------+-------+---------------+-------+-------------+
 *  name, variable  2 bytes 2 bytes     4 bytes     2 bytes  RDLEN bytes
 * ```
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";
import type { DnsReader, DnsWriter } from "./dns_bytes.ts";
import type { DnsCell } from "./dns_form.ts";
import { DNS_TYPE_OPT } from "./dns_number.ts";
import { type DnsRdata, readRdata, readRdataCells, writeRdata } from "./dns_rdata.ts";

/** A question (RFC 1035, section 4.1.2). */
export interface DnsQuestion {
  /** In presentation format: `"example.com"`, `"."` for the root. */
  name: string;
  /** What is asked for, 0 to 65,535. */
  type: number;
  /** 0 to 65,535; in mDNS the uppermost bit asks for a unicast response (RFC 6762, section 5.4). */
  class: number;
}

/** A resource record. */
export interface DnsRecord {
  /** In presentation format: `"example.com"`, `"."` for the root. */
  name: string;
  /** What the record is, 0 to 65,535. */
  type: number;
  /**
   * 0 to 65,535; in mDNS the uppermost bit says that older records are to be forgotten (RFC 6762, section 10.2), in an
   * OPT record it is the size of UDP payload that the sender can take (RFC 6891, section 6.1.2).
   */
  class: number;
  /** Seconds that it may be kept, 0 to 4,294,967,295; in an OPT record it holds other things. */
  ttl: number;
  /** What the record says. */
  rdata: DnsRdata;
}

/** Reads a question; what it returns is whole only where the reader's status is still `"ok"`. */
export function readQuestion(reader: DnsReader): DnsQuestion {
  return { name: reader.name(), type: reader.uint16(), class: reader.uint16() };
}

/** What {@linkcode readRecord} must know of the message, and notes of it. */
export interface DnsRecordContext {
  readonly view: DataView;
  /** Set where the bytes of a record don't have the form of its type. */
  malformed: boolean;
}

/** A record, and where its data begins in the view. */
export interface PlacedRecord {
  readonly record: DnsRecord;
  readonly rdataOffset: number;
}

/** Reads a record; undefined where its bytes end or its name is broken, which the reader's status then says. */
export function readRecord(reader: DnsReader, context: DnsRecordContext): PlacedRecord | undefined {
  const head = { name: reader.name(), type: reader.uint16(), class: reader.uint16(), ttl: reader.uint32() };
  const length = reader.uint16();
  const at = reader.at;
  reader.skip(length);
  if (reader.status !== "ok") return undefined;
  const inner = rdataReader(reader, at, at + length);
  // In a dynamic update a record may have no data, whatever its type (RFC 2136, section 2.4).
  const rdata = length === 0 && head.type !== DNS_TYPE_OPT ? undefined : readRdata(inner, head);
  if (rdata !== undefined && inner.status === "ok" && inner.at === inner.limit) {
    return { record: { ...head, rdata }, rdataOffset: at };
  }
  // The next record can still be read: it is known where this one ends.
  if (rdata !== undefined) context.malformed = true;
  const data = formatHexAt(context.view, at, at + length);
  return { record: { ...head, rdata: { kind: "raw", data } }, rdataOffset: at };
}

/** The fields of a record's data with their places, as far as they can be read; none of a type that is not known here. */
export function rdataCells(reader: DnsReader, { record, rdataOffset }: PlacedRecord, end: number): DnsCell[] {
  return readRdataCells(rdataReader(reader, rdataOffset, end), record);
}

/** A reader of a record's data: names in it may lead to where the whole message's lead. */
function rdataReader(reader: DnsReader, at: number, limit: number): DnsReader {
  const inner = reader.fork();
  inner.at = at;
  inner.limit = limit;
  return inner;
}

/** Writes a question. */
export function writeQuestion(writer: DnsWriter, question: DnsQuestion): void {
  writer.name("dns.question name", question.name);
  writer.uint16("dns.question type", question.type);
  writer.uint16("dns.question class", question.class);
}

/** Writes a record, names without compression. */
export function writeRecord(writer: DnsWriter, record: DnsRecord): void {
  writer.name("dns.record name", record.name);
  writer.uint16("dns.record type", record.type);
  writer.uint16("dns.record class", record.class);
  writer.uint32("dns.record ttl", record.ttl);
  const at = writer.length;
  writer.uint16("dns.record rdlength", 0);
  writeRdata(writer, record.type, record.rdata);
  writer.setUint16(at, "dns.record rdlength", writer.length - at - 2);
}
