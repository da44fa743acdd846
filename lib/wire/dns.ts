/**
 * DNS, RFC 1035, and what later RFCs made of its messages: mDNS (RFC 6762) and LLMNR (RFC 4795) have the same form.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-+-------+-+-+-+-+-+-+-+-------+
 * |              ID               |Q|Opcode |A|T|R|R|Z|A|C| RCODE |
 * |                               |R|       |A|C|D|A| |D|D|       |
 * +-------------------------------+-+-------+-+-+-+-+-+-+-+-------+
 * |            QDCOUNT            |            ANCOUNT            |
 * +-------------------------------+-------------------------------+
 * |            NSCOUNT            |            ARCOUNT            |
 * +-------------------------------+-------------------------------+
 * |       questions, answers, authorities and additionals         |
 * ```
 *
 * @module
 */

import { checkRange } from "./check_range.ts";
import { type DnsStatus, DnsWriter } from "./dns_bytes.ts";
import { DNS_TYPE_OPT } from "./dns_number.ts";
import { type DnsQuestion, type DnsRecord, writeQuestion, writeRecord } from "./dns_record.ts";
import { type DnsQuestionPart, type DnsRecordPart, type DnsSections, readSections } from "./dns_sections.ts";
import { Layer, type Shortage } from "./layer.ts";

const ID = 0;
const FLAGS = 2;
const QDCOUNT = 4;
const ANCOUNT = 6;
const NSCOUNT = 8;
const ARCOUNT = 10;
const HEADER_LENGTH = 12;

const FLAG_QR = 0x8000;
const OPCODE_SHIFT = 11;
const FLAG_AA = 0x0400;
const FLAG_TC = 0x0200;
const FLAG_RD = 0x0100;
const FLAG_RA = 0x0080;
const FLAG_Z = 0x0040;
const FLAG_AD = 0x0020;
const FLAG_CD = 0x0010;
const RCODE_MASK = 0x000f;

/**
 * A DNS message in a frame. The header is its 12 bytes; the payload is its questions and records, which are read when
 * one of them is first asked for.
 *
 * @example
 * ```ts
 * import { decode, Dns, encodeDns, frame, ipv4, LINKTYPE_RAW, udp } from "@capkit/capkit/core";
 *
 * const query = encodeDns({ id: 7, rd: true, questions: [{ name: "example.com", type: 1, class: 1 }] });
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.53" }), udp({ srcPort: 4000, dstPort: 53 }), query);
 * const dns = decode(bytes, LINKTYPE_RAW).dns;
 * if (!(dns instanceof Dns) || dns.questions[0]?.name !== "example.com") throw new Error("a query for example.com");
 * ```
 */
export class Dns extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "dns";
  #message: DnsSections | undefined = undefined;

  /** The message at `offset`; undefined where fewer than 12 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Dns | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Dns(view, offset, end);
  }

  /** Why {@linkcode Dns.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a whole header is there: nothing else in it could show what it is. */
  static recognizes(_view: DataView, offset: number, end: number): boolean {
    return end - offset >= HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "dns" | "mdns" | "llmnr" | "nbns" {
    return "dns";
  }

  /** The identification by which an answer is matched to its query. */
  get id(): number {
    return this.view.getUint16(this.offset + ID);
  }

  /** The 16 bits from `qr` to `rcode`. */
  get flagBits(): number {
    return this.view.getUint16(this.offset + FLAGS);
  }

  /** Whether it is a response. */
  get qr(): boolean {
    return (this.flagBits & FLAG_QR) !== 0;
  }

  /** What is wanted: 0 is a query; {@linkcode dnsOpcodeName} names it. */
  get opcode(): number {
    return (this.flagBits >> OPCODE_SHIFT) & 0xf;
  }

  /** Authoritative answer. */
  get aa(): boolean {
    return (this.flagBits & FLAG_AA) !== 0;
  }

  /** The sender has cut the message: it did not fit. */
  get tc(): boolean {
    return (this.flagBits & FLAG_TC) !== 0;
  }

  /** Recursion desired. */
  get rd(): boolean {
    return (this.flagBits & FLAG_RD) !== 0;
  }

  /** Recursion available. */
  get ra(): boolean {
    return (this.flagBits & FLAG_RA) !== 0;
  }

  /** The bit that is to be 0. */
  get z(): boolean {
    return (this.flagBits & FLAG_Z) !== 0;
  }

  /** Authentic data, RFC 4035. */
  get ad(): boolean {
    return (this.flagBits & FLAG_AD) !== 0;
  }

  /** Checking disabled, RFC 4035. */
  get cd(): boolean {
    return (this.flagBits & FLAG_CD) !== 0;
  }

  /** The four bits of the header; {@linkcode dnsRcodeName} names it. An OPT record can hold eight more above them. */
  get rcode(): number {
    return this.flagBits & RCODE_MASK;
  }

  /** How many questions the header says there are. */
  get qdcount(): number {
    return this.view.getUint16(this.offset + QDCOUNT);
  }

  /** How many answers the header says there are. */
  get ancount(): number {
    return this.view.getUint16(this.offset + ANCOUNT);
  }

  /** How many authority records the header says there are. */
  get nscount(): number {
    return this.view.getUint16(this.offset + NSCOUNT);
  }

  /** How many additional records the header says there are. */
  get arcount(): number {
    return this.view.getUint16(this.offset + ARCOUNT);
  }

  /** The questions, as far as they could be read. */
  get questions(): readonly DnsQuestion[] {
    return this.#sections().questions;
  }

  /** The answers, as far as they could be read. */
  get answers(): readonly DnsRecord[] {
    return this.#sections().answers;
  }

  /** The authority records, as far as they could be read. */
  get authorities(): readonly DnsRecord[] {
    return this.#sections().authorities;
  }

  /** The additional records, as far as they could be read. */
  get additionals(): readonly DnsRecord[] {
    return this.#sections().additionals;
  }

  /** Where the questions are. */
  get questionParts(): readonly DnsQuestionPart[] {
    return this.#sections().questionParts;
  }

  /** Where the records of all three sections are. */
  get recordParts(): readonly DnsRecordPart[] {
    return this.#sections().recordParts;
  }

  /** The record of EDNS (RFC 6891), where there is one. */
  get opt(): DnsRecord | undefined {
    return this.additionals.find((record) => record.type === DNS_TYPE_OPT);
  }

  /**
   * Whether all that the counts promise could be read: `"truncated"` where the bytes end before that (cut in capture, or
   * the first segment of a longer message), `"malformed"` where a name or a record is broken.
   */
  get status(): DnsStatus {
    return this.#sections().status;
  }

  /** Bytes of the header, with its options. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The header as plain fields. */
  toJSON(): DnsFields {
    return {
      id: this.id,
      qr: this.qr,
      opcode: this.opcode,
      aa: this.aa,
      tc: this.tc,
      rd: this.rd,
      ra: this.ra,
      z: this.z,
      ad: this.ad,
      cd: this.cd,
      rcode: this.rcode,
      qdcount: this.qdcount,
      ancount: this.ancount,
      nscount: this.nscount,
      arcount: this.arcount,
      questions: [...this.questions],
      answers: [...this.answers],
      authorities: [...this.authorities],
      additionals: [...this.additionals],
      status: this.status,
    };
  }

  #sections(): DnsSections {
    return this.#message ??= readSections(this, this.payloadOffset);
  }
}

/** The fields of a DNS message. */
export interface DnsFields {
  /** 0 to 65,535. */
  id: number;
  /** Whether it is a response. */
  qr: boolean;
  /** 0 to 15. */
  opcode: number;
  /** Authoritative answer. */
  aa: boolean;
  /** Cut by its sender. */
  tc: boolean;
  /** Recursion desired. */
  rd: boolean;
  /** Recursion available. */
  ra: boolean;
  /** The bit that is to be 0. */
  z: boolean;
  /** Authentic data. */
  ad: boolean;
  /** Checking disabled. */
  cd: boolean;
  /** 0 to 15. */
  rcode: number;
  /** How many questions the header says there are, 0 to 65,535. */
  qdcount: number;
  /** How many answers the header says there are, 0 to 65,535. */
  ancount: number;
  /** How many authority records the header says there are, 0 to 65,535. */
  nscount: number;
  /** How many additional records the header says there are, 0 to 65,535. */
  arcount: number;
  /** What is asked. */
  questions: DnsQuestion[];
  /** What is answered. */
  answers: DnsRecord[];
  /** Who has authority. */
  authorities: DnsRecord[];
  /** What else is good to know. */
  additionals: DnsRecord[];
  /** Whether all could be read; an encoder takes no notice of it. */
  status: DnsStatus;
}

/**
 * A DNS message. Fields that are not given are 0, false or empty, and counts are those of the lists. Names are written
 * without compression.
 *
 * @throws RangeError where a number does not fit, a label has more than 63 bytes or a name more than 255.
 * @throws TypeError where a name, an address or a text of hexadecimal digits is not of its form.
 *
 * @example
 * ```ts
 * import { Dns, DNS_TYPE_AAAA, encodeDns } from "@capkit/capkit/core";
 *
 * const bytes = encodeDns({ id: 1, questions: [{ name: "example.com", type: DNS_TYPE_AAAA, class: 1 }] });
 * const dns = Dns.decode(new DataView(bytes.buffer), 0, bytes.length);
 * if (dns?.qdcount !== 1 || dns.questions[0]?.name !== "example.com") throw new Error("there and back");
 * ```
 */
export function encodeDns(fields: Partial<DnsFields>): Uint8Array<ArrayBuffer> {
  const { questions = [], answers = [], authorities = [], additionals = [] } = fields;
  const writer = new DnsWriter();
  writer.uint16("dns.id", fields.id ?? 0);
  writer.uint16("dns.flags", encodeFlags(fields));
  writer.uint16("dns.qdcount", fields.qdcount ?? questions.length);
  writer.uint16("dns.ancount", fields.ancount ?? answers.length);
  writer.uint16("dns.nscount", fields.nscount ?? authorities.length);
  writer.uint16("dns.arcount", fields.arcount ?? additionals.length);
  for (const question of questions) writeQuestion(writer, question);
  for (const records of [answers, authorities, additionals]) {
    for (const record of records) writeRecord(writer, record);
  }
  return writer.finish();
}

function encodeFlags(fields: Partial<DnsFields>): number {
  return (fields.qr ? FLAG_QR : 0) |
    checkRange("dns.opcode", fields.opcode ?? 0, 0xf) << OPCODE_SHIFT |
    (fields.aa ? FLAG_AA : 0) |
    (fields.tc ? FLAG_TC : 0) |
    (fields.rd ? FLAG_RD : 0) |
    (fields.ra ? FLAG_RA : 0) |
    (fields.z ? FLAG_Z : 0) |
    (fields.ad ? FLAG_AD : 0) |
    (fields.cd ? FLAG_CD : 0) |
    checkRange("dns.rcode", fields.rcode ?? 0, RCODE_MASK);
}
