/**
 * TCP options in a line.
 *
 * @module
 */

import { CutShort, type Line } from "./line.ts";

const EOL = 0;
const NOP = 1;
const MSS = 2;
const WSCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const ECHO = 6;
const ECHO_REPLY = 7;
const TIMESTAMPS = 8;
const CC = 11;
const CC_NEW = 12;
const CC_ECHO = 13;
const MD5 = 19;
const SCPS = 20;
const UTO = 28;
const TCP_AO = 29;
const FAST_OPEN = 34;
const EXPERIMENT = 254;
/** The number of TCP Fast Open among experiments, RFC 7413, section 4.1.1. */
const EXPERIMENT_FAST_OPEN = 0xf989;

const NAMES: ReadonlyMap<number, string> = new Map([
  [EOL, "eol"],
  [NOP, "nop"],
  [MSS, "mss"],
  [WSCALE, "wscale"],
  [SACK_PERMITTED, "sackOK"],
  [SACK, "sack"],
  [ECHO, "echo"],
  [ECHO_REPLY, "echoreply"],
  [TIMESTAMPS, "TS"],
  [CC, "cc"],
  [CC_NEW, "ccnew"],
  // No name: tcpdump's own.
  [CC_ECHO, ""],
  [MD5, "md5"],
  [SCPS, "scps"],
  [UTO, "uto"],
  [TCP_AO, "tcp-ao"],
  [30, "mptcp"],
  [FAST_OPEN, "tfo"],
  [EXPERIMENT, "exp"],
]);

/** An option's bytes that go beyond the option's or the header's length. */
class BadOption extends Error {
  override readonly name = "BadOption";
}

/** One option's bytes: reading ends the option where its header ends, and the line where the captured bytes end. */
class OptionReader {
  at: number;
  /** What is printed after `[|tcp]` where the bytes end within an option: tcpdump's own. */
  readonly afterCut: string;
  readonly #line: Line;
  readonly #end: number;

  constructor(line: Line, place: { at: number; end: number; afterCut: string }) {
    this.#line = line;
    this.at = place.at;
    this.#end = place.end;
    this.afterCut = place.afterCut;
  }

  /** Makes sure of the bytes that are read next. */
  need(length: number): void {
    if (this.at + length > this.#end) throw new BadOption();
    if (!this.#line.has(this.at, length)) throw new CutShort(this.afterCut);
  }

  number(length: 1 | 2 | 4): number {
    this.need(length);
    const at = this.at;
    this.at += length;
    if (length === 1) return this.#line.uint8(at);
    return length === 2 ? this.#line.uint16(at) : this.#line.uint32(at);
  }

  hex(length: number): string {
    let text = "";
    for (let i = 0; i < length; i++) text += this.number(1).toString(16).padStart(2, "0");
    return text;
  }
}

/** Where the options are. */
export interface TcpOptionPlace {
  at: number;
  /** The byte after the TCP header. */
  end: number;
  /** What the edges of SACK blocks count from. */
  sackBase: number;
}

/** Prints all options; false where one is bad, which ends the line. */
export function printTcpOptions(line: Line, place: TcpOptionPlace): boolean {
  line.add(", options [");
  let between = "";
  try {
    for (let at = place.at; at < place.end;) {
      line.add(between);
      const kind = line.uint8(at);
      const single = kind === EOL || kind === NOP;
      const length = single ? 1 : line.uint8(at + 1);
      if (!single && (length < 2 || at + length > place.end)) throw new BadOption();
      line.add(NAMES.get(kind) ?? `unknown-${kind}`);
      const afterCut = between === "" ? "" : ">";
      const reader = new OptionReader(line, { at: at + (single ? 1 : 2), end: place.end, afterCut });
      printOption(line, reader, { kind, dataLength: length - 2, sackBase: place.sackBase });
      if (reader.at - at !== length) line.add(`[len ${length}]`);
      at = Math.max(reader.at, at + 1);
      between = ",";
      if (kind === EOL) break;
    }
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    line.add(between === "" ? "[bad opt]" : "[bad opt]]");
    return false;
  }
  line.add("]");
  return true;
}

interface OptionFields {
  kind: number;
  /** Bytes after kind and length. */
  dataLength: number;
  sackBase: number;
}

function printOption(line: Line, reader: OptionReader, { kind, dataLength, sackBase }: OptionFields): void {
  switch (kind) {
    case EOL:
    case NOP:
    case SACK_PERMITTED:
      return;
    case MSS:
      return line.add(` ${reader.number(2)}`);
    case WSCALE:
      return line.add(` ${reader.number(1)}`);
    case SACK:
      if (dataLength % 8 !== 0) {
        reader.at += dataLength;
        return line.add(" invalid sack");
      }
      line.add(` ${dataLength / 8} `);
      for (let i = 0; i < dataLength; i += 8) {
        const start = (reader.number(4) - sackBase) >>> 0;
        line.add(`{${start}:${(reader.number(4) - sackBase) >>> 0}}`);
      }
      return;
    case ECHO:
    case ECHO_REPLY:
    case CC:
    case CC_NEW:
    case CC_ECHO:
      return line.add(` ${reader.number(4)}`);
    case TIMESTAMPS:
      reader.need(8);
      line.add(` val ${reader.number(4)}`);
      return line.add(` ecr ${reader.number(4)}`);
    case MD5:
      reader.need(16);
      return line.add(` shared secret not supplied with -M, can't check - ${reader.hex(16)}`);
    case SCPS:
      reader.need(2);
      return line.add(` cap ${reader.hex(1)} id ${reader.number(1)}`);
    case UTO: {
      const value = reader.number(2);
      return line.add(` 0x${value.toString(16)} ${(value & 1) !== 0 ? (value >> 1) * 60 : value >> 1}`);
    }
    case TCP_AO:
      if (dataLength < 2) {
        reader.at += dataLength;
        return line.add(" (invalid)");
      }
      line.add(` keyid ${reader.number(1)}`);
      line.add(` rnextkeyid ${reader.number(1)}`);
      return dataLength > 2 ? line.add(` mac 0x${reader.hex(dataLength - 2)}`) : undefined;
    case FAST_OPEN:
      reader.need(dataLength);
      line.add(" ");
      return printFastOpen(line, reader, dataLength);
    case EXPERIMENT: {
      reader.need(dataLength);
      if (dataLength < 2) throw new BadOption();
      const number = reader.number(2);
      if (number === EXPERIMENT_FAST_OPEN) {
        line.add("-tfo");
        return printFastOpen(line, reader, dataLength - 2);
      }
      reader.at += dataLength - 2;
      return line.add(`-${number.toString(16).padStart(4, "0")}`);
    }
    default:
      if (dataLength > 0) line.add(" 0x");
      for (let i = 0; i < dataLength; i++) line.add(reader.hex(1));
  }
}

/** The cookie of TCP Fast Open, or the request for one (RFC 7413, section 4.1.1). */
function printFastOpen(line: Line, reader: OptionReader, length: number): void {
  if (length === 0) {
    line.add(" cookiereq");
  } else if (length % 2 !== 0 || length < 4 || length > 16) {
    line.add(" (invalid)");
    reader.at += length;
  } else {
    line.add(` cookie ${reader.hex(length)}`);
  }
}
