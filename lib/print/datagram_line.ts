/**
 * What datagrams of some ports are, in a few words: DHCP, NTP and RADIUS.
 *
 * @module
 */

import { radiusCodeName } from "../wire/radius.ts";
import { hex, type Line } from "./line.ts";

/** Prints the datagram whose data begins at `at` and has so many bytes on the wire. */
type DatagramPrinter = (line: Line, at: number, length: number) => void;

const BOOTP_OPERATIONS: readonly (string | undefined)[] = [undefined, "Request", "Reply"];
const BOOTP_CHADDR = 28;
const HTYPE_ETHERNET = 1;
const MAC_LENGTH = 6;

const NTP_MODES: readonly string[] = [
  "unspecified",
  "symmetric active",
  "symmetric passive",
  "Client",
  "Server",
  "Broadcast",
  "Control Message",
  "Reserved",
];

const RADIUS_HEADER_LENGTH = 20;
const RADIUS_RESERVED = 255;

function printBootp(line: Line, at: number, length: number): void {
  line.protocol = "bootp";
  const operation = line.uint8(at);
  line.add(`BOOTP/DHCP, ${BOOTP_OPERATIONS[operation] ?? `unknown (${hex(operation, 2)})`}`);
  const isEthernet = line.uint8(at + 1) === HTYPE_ETHERNET && line.uint8(at + 2) === MAC_LENGTH;
  if (isEthernet && operation === 1) line.add(` from ${line.mac(at + BOOTP_CHADDR)}`);
  line.add(`, length ${length}`);
}

function printNtp(line: Line, at: number, length: number): void {
  line.protocol = "ntp";
  const first = line.uint8(at);
  line.add(`NTPv${first >> 3 & 7}, ${NTP_MODES[first & 7]}, length ${length}`);
}

function printRadius(line: Line, at: number, length: number): void {
  line.protocol = "radius";
  line.need(at, RADIUS_HEADER_LENGTH);
  const claimed = line.uint16(at + 2);
  // A length that can't hold the header is as if the bytes ended.
  if (claimed < RADIUS_HEADER_LENGTH) line.need(line.end, 1);
  const code = line.uint8(at);
  const name = code === RADIUS_RESERVED ? "Reserved" : radiusCodeName(code) ?? "Unknown Command";
  line.add(`RADIUS, ${name} (${code}), id: ${hex(line.uint8(at + 1), 2)} length: ${Math.min(claimed, length)}`);
}

const PRINTERS: ReadonlyMap<number, DatagramPrinter> = new Map([
  [67, printBootp],
  [68, printBootp],
  [123, printNtp],
  ...[1645, 1646, 1700, 1812, 1813, 3799].map((port) => [port, printRadius] as const),
]);

/** What prints the datagrams of one of two ports; undefined where nothing does. */
export function datagramPrinter(srcPort: number, dstPort: number): DatagramPrinter | undefined {
  for (const [port, printer] of PRINTERS) if (port === srcPort || port === dstPort) return printer;
  return undefined;
}
