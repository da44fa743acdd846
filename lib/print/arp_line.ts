/**
 * ARP and RARP in a line.
 *
 * @module
 */

import { ETHERTYPE_IPV4 } from "../wire/ethertype.ts";
import { ethertypeName } from "./ethertype_name.ts";
import { hex, type LayerPlace, type Line } from "./line.ts";

const HEADER_LENGTH = 8;
const HARDWARE: ReadonlyMap<number, string> = new Map([
  [1, "Ethernet"],
  [6, "TokenRing"],
  [7, "ArcNet"],
  [15, "FrameRelay"],
  [17, "Strip"],
  [24, "IEEE 1394"],
  [32, "Infiniband"],
]);
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [1, "Request"],
  [2, "Reply"],
  [3, "Reverse Request"],
  [4, "Reverse Reply"],
  [8, "Inverse Request"],
  [9, "Inverse Reply"],
  [10, "NACK Reply"],
]);

/** Prints an ARP message. */
export function printArp(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "arp";
  line.need(at, HEADER_LENGTH);
  const hlen = line.uint8(at + 4);
  const plen = line.uint8(at + 5);
  if (!line.has(at, HEADER_LENGTH + 2 * (hlen + plen))) {
    line.add(" [|arp]");
    return false;
  }
  if (line.options.linkLevel !== true) line.add("ARP, ");
  const htype = line.uint16(at);
  const ptype = line.uint16(at + 2);
  if (ptype !== ETHERTYPE_IPV4 || plen !== 4 || hlen === 0) {
    line.add(`${HARDWARE.get(htype) ?? `Unknown Hardware (${htype})`} (len ${hlen}), `);
    line.add(`${ethertypeName(ptype) ?? `Unknown Protocol (${hex(ptype, 4)})`} (len ${plen})`);
  } else if (!printOperation(line, at, hlen)) {
    return false;
  }
  line.add(`, length ${line.wireEnd - at}`);
  return false;
}

/** Prints what is asked or answered; false for an unknown operation. */
function printOperation(line: Line, at: number, hlen: number): boolean {
  const oper = line.uint16(at + 6);
  const sha = hardware(line, at + HEADER_LENGTH, hlen);
  const spa = line.ipv4(at + HEADER_LENGTH + hlen);
  const tha = hardware(line, at + HEADER_LENGTH + hlen + 4, hlen);
  const tpa = line.ipv4(at + HEADER_LENGTH + 2 * hlen + 4);
  line.add(`${OPERATIONS.get(oper) ?? `Unknown (${oper})`} `);
  switch (oper) {
    case 1:
      line.add(/[1-9a-f]/.test(tha) ? `who-has ${tpa} (${tha}) tell ${spa}` : `who-has ${tpa} tell ${spa}`);
      return true;
    case 2:
      line.add(`${spa} is-at ${sha}`);
      return true;
    case 3:
    case 8:
      line.add(`who-is ${tha} tell ${sha}`);
      return true;
    case 4:
      line.add(`${tha} at ${tpa}`);
      return true;
    case 9:
      line.add(`${sha} at ${spa}`);
      return true;
  }
  return false;
}

function hardware(line: Line, at: number, length: number): string {
  return Array.from({ length }, (_, i) => line.uint8(at + i).toString(16).padStart(2, "0")).join(":");
}
