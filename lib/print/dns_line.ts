/**
 * DNS in a line: number, flags, the questions of a query, the answers of a response.
 *
 * @module
 */

import { className, opcodeText, optionName, rcodeText, typeName } from "./dns_name.ts";
import { hex, type Line, printable } from "./line.ts";

const HEADER_LENGTH = 12;
/** Bytes of a name at most (RFC 1035, section 2.3.4). */
const MAX_NAME = 255;
const OPCODE_IQUERY = 1;
const CLASS_IN = 1;
const TYPE_OPT = 41;
/** The bits of a query that are expected to be zero: QR, AA, TC, RA, Z and RCODE. */
const UNEXPECTED_IN_QUERY = 0x6cf;

/** How a message is printed. */
export interface DnsLineOptions {
  /** Two bytes of length go before it. */
  overTcp: boolean;
  /** The uppermost bit of a class has the meaning it has in mDNS. */
  mdns: boolean;
}

/** The place of a message, while its names are read. */
interface Message {
  readonly line: Line;
  readonly start: number;
  readonly mdns: boolean;
}

/** Thrown where a message can't be read on; the line then says `[|domain]`. */
class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** Prints the message at a place, up to the end of what the line prints. */
export function printDns(line: Line, at: number, options: DnsLineOptions): void {
  line.protocol = "domain";
  let start = at;
  if (options.overTcp) {
    if (line.wireEnd - at < 2) return line.add(` [DNS over TCP: length ${line.wireEnd - at} < 2] (invalid)`);
    const prefix = line.uint16(at);
    const rest = line.wireEnd - at - 2;
    if (prefix !== rest) return line.add(` [prefix length(${prefix}) != length(${rest})] (invalid)`);
    start += 2;
    line.add(" ");
  }
  const length = line.wireEnd - start;
  if (length < HEADER_LENGTH) return line.add(`domain [length ${length} < ${HEADER_LENGTH}] (invalid)`);
  line.need(start, HEADER_LENGTH);
  const message = { line, start, mdns: options.mdns };
  try {
    if ((line.uint8(start + 2) & 0x80) !== 0) printResponse(message);
    else printQuery(message);
    line.add(` (${length})`);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    line.add(" [|domain]");
  }
}

function printResponse(message: Message): void {
  const { line, start } = message;
  const flags = line.uint16(start + 2);
  const [questions, answers, authorities, additionals] = counts(message);
  line.add(`${line.uint16(start)}${opcodeText((flags >> 11) & 0xf)}${rcodeText(wholeRcode(message, flags & 0xf))}`);
  line.add(flagText(flags, 0x400, "*") + (flags & 0x80 ? "" : "-") + flagText(flags, 0x200, "|"));
  line.add(flagText(flags, 0x20, "$"));
  if (questions !== 1) line.add(` [${questions}q]`);
  let at = start + HEADER_LENGTH;
  for (let i = 0; i < questions; i++) {
    if (i > 0) line.add(",");
    at = skipName(line, at) + 4;
  }
  line.add(` ${answers}/${authorities}/${additionals}`);
  for (let left = answers; left > 0; left--) {
    if (left < answers && at >= line.end) throw new Unreadable();
    if (left < answers) line.add(",");
    at = printRecord(message, at);
  }
}

/** The response code with the eight bits above it that an OPT record can hold (RFC 6891, section 6.1.3). */
function wholeRcode(message: Message, rcode: number): number {
  return extendedRcode(message) << 4 | rcode;
}

function extendedRcode(message: Message): number {
  const { line, start } = message;
  const [questions, answers, authorities, additionals] = counts(message);
  let at = start + HEADER_LENGTH;
  try {
    for (let left = questions; left > 0; left--) at = skipName(line, at) + 4;
    for (let left = answers + authorities + additionals; left > 0; left--) {
      const after = skipName(line, at);
      if (!line.has(after, 10)) return 0;
      if (line.uint16(after) === TYPE_OPT && left <= additionals) return line.uint8(after + 4);
      at = after + 10 + line.uint16(after + 8);
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  return 0;
}

function printQuery(message: Message): void {
  const { line, start } = message;
  const flags = line.uint16(start + 2);
  const [questions, answers, authorities, additionals] = counts(message);
  const opcode = (flags >> 11) & 0xf;
  line.add(`${line.uint16(start)}${opcodeText(opcode)}${flagText(flags, 0x100, "+")}${flagText(flags, 0x10, "%")}`);
  if ((flags & UNEXPECTED_IN_QUERY) !== 0) line.add(` [b2&3=${hex(flags)}]`);
  if (opcode === OPCODE_IQUERY) {
    if (questions !== 0) line.add(` [${questions}q]`);
    if (answers !== 1) line.add(` [${answers}a]`);
  } else {
    if (answers !== 0) line.add(` [${answers}a]`);
    if (questions !== 1) line.add(` [${questions}q]`);
  }
  if (authorities !== 0) line.add(` [${authorities}n]`);
  if (additionals !== 0) line.add(` [${additionals}au]`);
  let at = start + HEADER_LENGTH;
  for (let left = questions; left > 0; left--) {
    if (left < questions && at >= line.end) throw new Unreadable();
    at = printQuestion(message, at);
  }
}

function counts({ line, start }: Message): [number, number, number, number] {
  return [line.uint16(start + 4), line.uint16(start + 6), line.uint16(start + 8), line.uint16(start + 10)];
}

function flagText(flags: number, flag: number, text: string): string {
  return (flags & flag) !== 0 ? text : "";
}

/** Prints a question and returns where it ends. */
function printQuestion(message: Message, at: number): number {
  const { line, mdns } = message;
  const after = skipName(line, at);
  if (!line.has(after, 4)) throw new Unreadable();
  line.add(` ${typeName(line.uint16(after))}`);
  const questionClass = line.uint16(after + 2);
  printClass(line, mdns ? questionClass & 0x7fff : questionClass);
  if (mdns) line.add((questionClass & 0x8000) !== 0 ? " (QU)" : " (QM)");
  line.add("? ");
  return printName(message, at) + 4;
}

/** Prints a record and returns where it ends. */
function printRecord(message: Message, at: number): number {
  const { line, mdns } = message;
  const after = nameEnd(line, at);
  if (after < 0 || !line.has(after, 10)) return line.end;
  const type = line.uint16(after);
  const wholeClass = line.uint16(after + 2);
  const recordClass = mdns ? wholeClass & 0x7fff : wholeClass;
  if (type !== TYPE_OPT) printClass(line, recordClass);
  if (mdns && (wholeClass & 0x8000) !== 0) line.add(" (Cache flush)");
  line.add(` ${typeName(type)}`);
  const from = after + 10;
  const end = from + line.uint16(after + 8);
  if (end > line.end) throw new Unreadable();
  if (type === TYPE_OPT) printOpt(line, { udpSize: recordClass, flags: line.uint16(after + 6), from, end });
  else printRdata(message, { type, from, end });
  return end;
}

function printRdata(message: Message, { type, from, end }: { type: number; from: number; end: number }): void {
  const { line } = message;
  switch (type) {
    case 1: // A
      if (!line.has(from, 4)) throw new Unreadable();
      return line.add(` ${line.ipv4(from)}`);
    case 28: // AAAA
      if (!line.has(from, 16)) throw new Unreadable();
      return line.add(` ${line.ipv6(from)}`);
    case 2: // NS
    case 5: // CNAME
    case 12: // PTR
    case 39: // DNAME
      line.add(" ");
      printName(message, from);
      return;
    case 15: // MX
      line.add(" ");
      printName(message, from + 2);
      return line.add(` ${line.uint16(from)}`);
    case 16: // TXT
      for (let at = from; at < end;) {
        line.add(' "');
        at = printString(line, at);
        line.add('"');
      }
      return;
    case 33: // SRV
      line.add(" ");
      printName(message, from + 6);
      return line.add(`:${line.uint16(from + 4)} ${line.uint16(from)} ${line.uint16(from + 2)}`);
    case 256: { // URI
      line.add(` ${line.uint16(from)} ${line.uint16(from + 2)} `);
      for (let at = from + 4; at < end; at++) line.add(printable(line.uint8(at)));
      return;
    }
  }
}

interface OptPlace {
  udpSize: number;
  flags: number;
  from: number;
  end: number;
}

/** An OPT record: options by name and their bytes. */
function printOpt(line: Line, { udpSize, flags, from, end }: OptPlace): void {
  line.add(` UDPsize=${udpSize}`);
  if ((flags & 0x8000) !== 0) line.add(" DO");
  if (from >= end) return;
  line.add(" [");
  for (let at = from; at < end;) {
    const code = line.uint16(at);
    const length = line.uint16(at + 2);
    line.add(`${optionName(code)} `);
    for (let i = 0; i < length; i++) line.add(line.uint8(at + 4 + i).toString(16).padStart(2, "0"));
    at += 4 + length;
    if (at < end) line.add(",");
  }
  line.add("]");
}

function printClass(line: Line, questionClass: number): void {
  if (questionClass !== CLASS_IN) line.add(` ${className(questionClass)}`);
}

/** A character string; returns where it ends. */
function printString(line: Line, at: number): number {
  const length = line.uint8(at);
  for (let i = 1; i <= length; i++) line.add(printable(line.uint8(at + i)));
  return at + 1 + length;
}

/** Where a name ends; -1 where it can't be read. */
function nameEnd(line: Line, from: number): number {
  let at = from;
  for (;;) {
    if (!line.has(at, 1)) return -1;
    const length = line.uint8(at);
    if (length >= 0xc0) return at + 2;
    if (length > 63) return -1;
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** Where a name ends, which must be readable. */
function skipName(line: Line, from: number): number {
  const end = nameEnd(line, from);
  if (end < 0) throw new Unreadable();
  return end;
}

/** Prints a name, each label with a dot after it, and returns where it ends. */
function printName({ line, start }: Message, from: number): number {
  if (!line.has(from, 1)) throw new Unreadable();
  let at = from;
  let after = -1;
  let size = 1;
  // A pointer leads backwards, each further than the one before.
  let before = from + 1 - start;
  if (line.uint8(at) === 0) {
    line.add(".");
    return at + 1;
  }
  for (;;) {
    if (!line.has(at, 1)) throw new Unreadable();
    const length = line.uint8(at);
    if (length === 0) return after < 0 ? at + 1 : after;
    if (length >= 0xc0) {
      if (!line.has(at, 2)) throw new Unreadable();
      if (after < 0) after = at + 2;
      const target = line.uint16(at) & 0x3fff;
      if (target >= before) {
        line.add("<BAD PTR>");
        throw new Unreadable();
      }
      before = target;
      at = start + target;
      continue;
    }
    if (length > 63) {
      line.add(length < 0x80 ? `<ELT ${length & 0x3f}>` : "<BAD LABEL TYPE>");
      throw new Unreadable();
    }
    // Names that are longer than allowed could make a line of many megabytes out of one message.
    size += 1 + length;
    if (size > MAX_NAME) throw new Unreadable();
    for (let i = 1; i <= length; i++) {
      if (!line.has(at + i, 1)) throw new Unreadable();
      line.add(printable(line.uint8(at + i)));
    }
    line.add(".");
    at += 1 + length;
  }
}
