/**
 * The sections of a DNS message, RFC 1035, section 4.1: questions, answers, authorities and additionals.
 *
 * @module
 */

import { DnsReader, type DnsStatus } from "./dns_bytes.ts";
import type { DnsCell } from "./dns_form.ts";
import { type DnsQuestion, type DnsRecord, rdataCells, readQuestion, readRecord } from "./dns_record.ts";

/** Where a question lies in a frame. */
export interface DnsQuestionPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
  /** What it asks. */
  readonly question: DnsQuestion;
}

/** Where a record lies in a frame. */
export interface DnsRecordPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte in `view`. */
  readonly offset: number;
  /** The byte after its last one in `view`. */
  readonly end: number;
  /** What it says. */
  readonly record: DnsRecord;
  /** Where its data begins in the view. */
  readonly rdataOffset: number;
  /** The fields of its data with their places, as far as they can be read; none of a type that is not known here. */
  cells(): readonly DnsCell[];
}

/** All that comes after the header of a message. */
export interface DnsSections {
  questions: DnsQuestion[];
  answers: DnsRecord[];
  authorities: DnsRecord[];
  additionals: DnsRecord[];
  questionParts: DnsQuestionPart[];
  recordParts: DnsRecordPart[];
  status: DnsStatus;
}

/** What a header says of what comes after it. */
interface DnsCounts {
  readonly view: DataView;
  /** Where the message begins. */
  readonly offset: number;
  readonly end: number;
  readonly qdcount: number;
  readonly ancount: number;
  readonly nscount: number;
  readonly arcount: number;
}

/** Reads what comes after a header, from `at` on, as far as it can be read. */
export function readSections(dns: DnsCounts, at: number): DnsSections {
  const { view } = dns;
  const context = { view, malformed: false };
  const reader = new DnsReader(view, dns.offset, dns.end);
  reader.at = at;
  const questionParts: DnsQuestionPart[] = [];
  const recordParts: DnsRecordPart[] = [];
  for (let left = dns.qdcount; left > 0; left--) {
    const offset = reader.at;
    const question = readQuestion(reader);
    if (reader.status !== "ok") break;
    questionParts.push({ view, offset, end: reader.at, question });
  }
  const [answers = [], authorities = [], additionals = []] = [dns.ancount, dns.nscount, dns.arcount].map((count) => {
    const records: DnsRecord[] = [];
    for (let left = count; left > 0 && reader.status === "ok"; left--) {
      const offset = reader.at;
      const placed = readRecord(reader, context);
      if (placed === undefined) break;
      const end = reader.at;
      records.push(placed.record);
      recordParts.push({ view, offset, end, ...placed, cells: () => rdataCells(reader, placed, end) });
    }
    return records;
  });
  const status = reader.status === "ok" && context.malformed ? "malformed" : reader.status;
  const questions = questionParts.map(({ question }) => question);
  return { questions, answers, authorities, additionals, questionParts, recordParts, status };
}
