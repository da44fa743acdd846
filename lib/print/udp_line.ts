/**
 * UDP in a line.
 *
 * @module
 */

import { datagramPrinter } from "./datagram_line.ts";
import { printDns } from "./dns_line.ts";
import type { LayerPlace, Line } from "./line.ts";
import { printText, SIP } from "./text_line.ts";

const HEADER_LENGTH = 8;
const PORT_DNS = 53;
const PORT_MDNS = 5353;
const PORT_SIP = 5060;

/** Prints a UDP datagram. */
export function printUdp(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "udp";
  if (!line.has(at, 4)) {
    if (!line.addressed) line.add(`${line.src} > ${line.dst}: `);
    line.need(at, 4);
  }
  const srcPort = line.uint16(at);
  const dstPort = line.uint16(at + 2);
  line.add(line.addressed ? `${srcPort} > ${dstPort}: ` : `${line.src}.${srcPort} > ${line.dst}.${dstPort}: `);
  const length = line.wireEnd - at;
  if (length < HEADER_LENGTH) {
    line.add(`truncated-udp ${length}`);
    return false;
  }
  const claimed = line.uint16(at + 4);
  // A jumbogram has no length of its own (RFC 2675, section 4).
  const ownLength = claimed === 0 && length > 0xffff ? length : claimed;
  if (ownLength < HEADER_LENGTH) {
    line.add(`truncated-udplength ${ownLength}`);
    return false;
  }
  line.wireEnd = Math.min(line.wireEnd, at + ownLength);
  line.end = Math.min(line.end, at + ownLength);
  line.need(at, HEADER_LENGTH);
  printData(line, at + HEADER_LENGTH, { srcPort, dstPort, dataLength: ownLength - HEADER_LENGTH });
  return false;
}

interface Datagram {
  srcPort: number;
  dstPort: number;
  /** Bytes of data, by the header. */
  dataLength: number;
}

function printData(line: Line, at: number, { srcPort, dstPort, dataLength }: Datagram): void {
  const there = line.wireEnd - at;
  const printer = datagramPrinter(srcPort, dstPort);
  if (srcPort === PORT_DNS || dstPort === PORT_DNS) {
    printDns(line, at, { overTcp: false, mdns: false });
  } else if (srcPort === PORT_MDNS || dstPort === PORT_MDNS) {
    printDns(line, at, { overTcp: false, mdns: true });
  } else if (printer !== undefined) {
    printer(line, at, Math.min(dataLength, there));
  } else if (srcPort === PORT_SIP || dstPort === PORT_SIP) {
    printText(line, at, SIP);
  } else if (dataLength > there && !line.fragment) {
    line.add(`UDP, bad length ${dataLength} > ${there}`);
  } else {
    line.add(`UDP, length ${dataLength}`);
  }
}
