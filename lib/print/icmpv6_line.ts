/**
 * ICMPv6 in a line, neighbor discovery and multicast listener messages included.
 *
 * @module
 */

import {
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ROUTING,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "../wire/ip_protocol.ts";
import { CutShort, hex, type LayerPlace, type Line } from "./line.ts";

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, "destination unreachable"],
  [2, "packet too big"],
  [3, "time exceeded in-transit"],
  [4, "parameter problem"],
  [128, "echo request"],
  [129, "echo reply"],
  [130, "multicast listener query"],
  [131, "multicast listener report"],
  [132, "multicast listener done"],
  [133, "router solicitation"],
  [134, "router advertisement"],
  [135, "neighbor solicitation"],
  [136, "neighbor advertisement"],
  [137, "redirect"],
  [138, "router renumbering"],
  [139, "who-are-you request"],
  [140, "who-are-you reply"],
  [141, "inverse neighbor solicitation"],
  [142, "inverse neighbor advertisement"],
  [143, "multicast listener report v2"],
  [144, "ha discovery request"],
  [145, "ha discovery reply"],
  [146, "mobile router solicitation"],
  [147, "mobile router advertisement"],
  [155, "RPL"],
  [200, "mtrace response"],
  [201, "mtrace message"],
]);

const UNREACHABLE_CODES: readonly string[] = [
  "unreachable route",
  // The space at its beginning is tcpdump's.
  " unreachable prohibited",
  "beyond scope",
  "unreachable address",
  "unreachable port",
];

const PARAMETER_CODES: readonly string[] = ["erroneous", "next header", "option", "incomplete header chain"];

/** Where the packet that an error is about begins, and where its addresses are from there. */
const INNER = 8;
const IPV6_SRC = 8;
const IPV6_DST = 24;
const IPV6_LENGTH = 40;

/** Prints an ICMPv6 message. */
export function printIcmpv6(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "icmp6";
  const length = line.wireEnd - at;
  if (length === 0) {
    line.add("ICMP6, length 0 (invalid)");
    return false;
  }
  const type = line.uint8(at);
  line.add(`ICMP6, ${NAMES.get(type) ?? `unknown icmp6 type (${type})`}`);
  const code = line.uint8(at + 1);
  if (printMessage(line, at, { type, code, length })) line.add(`, length ${length}`);
  return false;
}

interface Message {
  type: number;
  code: number;
  length: number;
}

/** Prints what follows a message's name; false where the length is not printed after it. */
function printMessage(line: Line, at: number, { type, code, length }: Message): boolean {
  switch (type) {
    case 1:
      return printUnreachable(line, at, code);
    case 2:
      line.add(`, mtu ${line.uint32(at + 4)}`);
      break;
    case 3:
      if (code === 0) line.add(` for ${line.ipv6(at + INNER + IPV6_DST)}`);
      else line.add(code === 1 ? " (reassembly)" : `, unknown code (${code})`);
      break;
    case 4: {
      line.need(at + INNER + IPV6_DST, 16);
      const what = PARAMETER_CODES[code];
      line.add(what === undefined ? `, code-#${code}` : `, ${what} - octet ${line.uint32(at + 4)}`);
      break;
    }
    case 128:
    case 129:
      line.add(`, id ${line.uint16(at + 4)}, seq ${line.uint16(at + 6)}`);
      break;
    case 130:
      if (length === 24) printListener(line, at);
      else if (length >= 28) printListenerQuery(line, at, length);
      else line.add(` unknown-version (len ${length}) `);
      break;
    case 131:
    case 132:
      printListener(line, at);
      break;
    case 135:
      line.add(`, who has ${line.ipv6(at + 8)}`);
      break;
    case 136:
      line.add(`, tgt is ${line.ipv6(at + 8)}`);
      break;
    case 137:
      line.add(`, ${line.ipv6(at + 24)}`);
      line.add(` to ${line.ipv6(at + 8)}`);
      break;
    case 143:
      line.add(length < 8 ? ` [invalid len ${length}]` : `, ${line.uint16(at + 6)} group record(s)`);
      break;
    case 144:
    case 146:
      line.add(`, id ${hex(line.uint16(at + 4), 4)}`);
      break;
  }
  return true;
}

function printUnreachable(line: Line, at: number, code: number): boolean {
  const inner = at + INNER;
  line.add(`, ${UNREACHABLE_CODES[code] ?? `unknown unreach code (${code})`}`);
  switch (code) {
    case 0:
    case 1:
    case 3:
      line.add(` ${line.ipv6(inner + IPV6_DST)}`);
      return true;
    case 2:
      line.add(` ${line.ipv6(inner + IPV6_DST)}, source address ${line.ipv6(inner + IPV6_SRC)}`);
      return true;
    case 4: {
      const { protocol, at: upper } = upperLayer(line, inner);
      const port = line.uint16(upper + 2);
      const dst = line.ipv6(inner + IPV6_DST);
      line.add(`, ${dst} ${protocol === IPPROTO_TCP ? "tcp" : "udp"} port ${port}`);
      return true;
    }
  }
  return false;
}

/** What is in an IPv6 packet behind its extension headers. */
function upperLayer(line: Line, ipv6: number): { protocol: number; at: number } {
  let protocol = line.uint8(ipv6 + 6);
  let at = ipv6 + IPV6_LENGTH;
  for (;;) {
    switch (protocol) {
      case IPPROTO_HOPOPTS:
      case IPPROTO_DSTOPTS:
      case IPPROTO_ROUTING:
        protocol = line.uint8(at);
        at += (line.uint8(at + 1) + 1) * 8;
        continue;
      case IPPROTO_FRAGMENT:
        // Only the first fragment has the header that is looked for.
        if ((line.uint16(at + 2) & 0xfff8) !== 0) throw new CutShort();
        protocol = line.uint8(at);
        at += 8;
        continue;
    }
    // tcpdump looks no further than TCP and UDP.
    if (protocol !== IPPROTO_TCP && protocol !== IPPROTO_UDP) throw new CutShort();
    return { protocol, at };
  }
}

/** A message of the first version: its delay and its group, where they are there. */
function printListener(line: Line, at: number): void {
  if (!line.has(at, 24)) return;
  line.add(`max resp delay: ${line.uint16(at + 4)} addr: ${line.ipv6(at + 8)}`);
}

function printListenerQuery(line: Line, at: number, length: number): void {
  line.add(" v2");
  line.add(` [gaddr ${line.ipv6(at + 8)}`);
  const sources = line.uint16(at + 26);
  if (sources > 0) line.add(length < 28 + sources * 16 ? " [invalid number of sources]" : `, ${sources} source(s)`);
  line.add("]");
}
