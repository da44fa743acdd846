/**
 * TCP in a line: flags, numbers, window, options and length as tcpdump prints them.
 *
 * @module
 */

import { printDns } from "./dns_line.ts";
import { CutShort, type LayerPlace, type Line } from "./line.ts";
import { printTcpOptions } from "./tcp_option_line.ts";
import { printSsh, printText, textProtocol } from "./text_line.ts";

const HEADER_LENGTH = 20;
const FLAG_LETTERS = "FSRP.UEW";
const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;
const URG = 0x20;
const PORT_SSH = 22;
const PORT_DNS = 53;

/** Protocols that tcpdump reads inside of TCP and this does not: told only where no byte of them was captured. */
const UNREAD: ReadonlyMap<number, string> = new Map([
  [23, "telnet"],
  [179, "bgp"],
  [445, "smb"],
  [646, "ldp"],
  [1723, "pptp"],
  [6379, "resp"],
]);

/** Prints a TCP segment. */
export function printTcp(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "tcp";
  if (!line.has(at, 4)) {
    line.add(`${line.src} > ${line.dst}: [|tcp]`);
    return false;
  }
  const srcPort = line.uint16(at);
  const dstPort = line.uint16(at + 2);
  line.add(line.addressed ? `${srcPort} > ${dstPort}: ` : `${line.src}.${srcPort} > ${line.dst}.${dstPort}: `);
  line.need(at, HEADER_LENGTH);
  const length = line.wireEnd - at;
  const headerLength = (line.uint8(at + 12) >> 4) * 4;
  if (headerLength < HEADER_LENGTH) {
    line.add(` tcp ${length - headerLength} [bad hdr length ${headerLength} - too short, < ${HEADER_LENGTH}]`);
    return false;
  }
  const flags = line.uint8(at + 13);
  line.add(`Flags [${flagLetters(flags)}]`);
  const numbers = relativeNumbers(line, at, `.${srcPort}`, `.${dstPort}`);
  if (headerLength > length) {
    line.add(` [bad hdr length ${headerLength} - too long, > ${length}]`);
    return false;
  }
  const dataLength = length - headerLength;
  if (dataLength > 0 || (flags & (SYN | FIN | RST)) !== 0) line.add(`, seq ${numbers.seq}`);
  if (dataLength > 0) line.add(`:${(numbers.seq + dataLength) >>> 0}`);
  if ((flags & ACK) !== 0) line.add(`, ack ${numbers.ack}`);
  line.add(`, win ${line.uint16(at + 14)}`);
  if ((flags & URG) !== 0) line.add(`, urg ${line.uint16(at + 18)}`);
  const options = { at: at + HEADER_LENGTH, end: at + headerLength, sackBase: numbers.sackBase };
  if (headerLength > HEADER_LENGTH && !printTcpOptions(line, options)) return false;
  line.add(`, length ${dataLength}`);
  if (dataLength <= 0) return false;
  if (!line.has(at, headerLength)) {
    line.add(` [remaining caplen(${line.end - at}) < header length(${headerLength})]`);
    throw new CutShort();
  }
  printData(line, at + headerLength, { srcPort, dstPort });
  return false;
}

function flagLetters(flags: number): string {
  let letters = "";
  for (let bit = 0; bit < FLAG_LETTERS.length; bit++) if ((flags & (1 << bit)) !== 0) letters += FLAG_LETTERS[bit];
  return letters === "" ? "none" : letters;
}

/** The numbers of a segment, counted from the connection's first ones where the line knows connections. */
function relativeNumbers(line: Line, at: number, srcPort: string, dstPort: string) {
  const seq = line.uint32(at + 4);
  const ack = line.uint32(at + 8);
  const flags = line.uint8(at + 13);
  if (line.sequences === undefined || (flags & ACK) === 0) return { seq, ack, sackBase: 0 };
  const src = line.src + srcPort;
  const dst = line.dst + dstPort;
  return line.sequences.relative({ src, dst, seq, ack, syn: (flags & SYN) !== 0 });
}

function printData(line: Line, at: number, { srcPort, dstPort }: { srcPort: number; dstPort: number }): void {
  const text = textProtocol(srcPort, dstPort);
  if (text !== undefined) {
    line.add(": ");
    printText(line, at, text);
  } else if (srcPort === PORT_DNS || dstPort === PORT_DNS) {
    printDns(line, at, { overTcp: true, mdns: false });
  } else if (srcPort === PORT_SSH || dstPort === PORT_SSH) {
    printSsh(line, at);
  } else {
    const unread = UNREAD.get(srcPort) ?? UNREAD.get(dstPort);
    if (unread !== undefined && !line.has(at, 1)) line.add(` [|${unread}]`);
  }
}
