/**
 * ICMP in a line.
 *
 * @module
 */

import { IPPROTO_TCP, IPPROTO_UDP } from "../wire/ip_protocol.ts";
import { hex, type LayerPlace, type Line } from "./line.ts";

const ECHO_REPLY = 0;
const UNREACHABLE = 3;
const REDIRECT = 5;
const ECHO = 8;
const ROUTER_ADVERTISEMENT = 9;
const TIME_EXCEEDED = 11;
const PARAMETER_PROBLEM = 12;
const TIMESTAMP = 13;
const TIMESTAMP_REPLY = 14;
const MASK_REPLY = 18;

const NAMES: ReadonlyMap<number, string> = new Map([
  [4, "source quench"],
  [10, "router solicitation"],
  [15, "information request"],
  [16, "information reply"],
  [17, "address mask request"],
]);

/** What is unreachable by code; `%` stands for the destination of the packet that the message is about. */
const UNREACHABLE_TEXTS: ReadonlyMap<number, string> = new Map([
  [0, "net % unreachable"],
  [1, "host % unreachable"],
  [5, "% unreachable - source route failed"],
  [6, "net % unreachable - unknown"],
  [7, "host % unreachable - unknown"],
  [8, "% unreachable - source host isolated"],
  [9, "net % unreachable - admin prohibited"],
  [10, "host % unreachable - admin prohibited"],
  [11, "net % unreachable - tos prohibited"],
  [12, "host % unreachable - tos prohibited"],
  [13, "host % unreachable - admin prohibited filter"],
  [14, "host % unreachable - host precedence violation"],
  [15, "host % unreachable - precedence cutoff"],
]);

const REDIRECT_TEXTS: readonly [string, string][] = [
  ["redirect", "net "],
  ["redirect", "host "],
  ["redirect-tos", "net "],
  ["redirect-tos", "host "],
];

/** Where the packet that an error is about begins: after type, code, checksum and four bytes of the message's own. */
const INNER = 8;
const IPV4_PROTOCOL = 9;
const IPV4_DST = 16;

/** Prints an ICMP message. */
export function printIcmp(line: Line, { at }: LayerPlace): boolean {
  line.protocol = "icmp";
  const text = messageText(line, at);
  line.add(`ICMP ${text}, length ${line.wireEnd - at}`);
  return false;
}

function messageText(line: Line, at: number): string {
  const type = line.uint8(at);
  const code = line.uint8(at + 1);
  switch (type) {
    case ECHO:
    case ECHO_REPLY: {
      const seq = line.uint16(at + 6);
      return `${type === ECHO ? "echo request" : "echo reply"}, id ${line.uint16(at + 4)}, seq ${seq}`;
    }
    case UNREACHABLE:
      return unreachableText(line, at, code);
    case REDIRECT: {
      const [name, what] = REDIRECT_TEXTS[code] ?? [`redirect-#${code}`, ""];
      const dst = line.ipv4(at + INNER + IPV4_DST);
      return `${name} ${dst} to ${what}${line.ipv4(at + 4)}`;
    }
    case ROUTER_ADVERTISEMENT:
      return routerText(line, at);
    case TIME_EXCEEDED:
      line.need(at + INNER + IPV4_DST, 4);
      if (code === 0) return "time exceeded in-transit";
      return code === 1 ? "ip reassembly time exceeded" : `time exceeded-#${code}`;
    case PARAMETER_PROBLEM:
      return code === 0 ? `parameter problem - octet ${line.uint8(at + 4)}` : `parameter problem - code ${code}`;
    case TIMESTAMP:
      return `time stamp query id ${line.uint16(at + 4)} seq ${line.uint16(at + 6)}`;
    case TIMESTAMP_REPLY: {
      const [org, recv, xmit] = [8, 12, 16].map((offset) => clock(line.uint32(at + offset)));
      const name = `time stamp reply id ${line.uint16(at + 4)} seq ${line.uint16(at + 6)}`;
      return `${name}: org ${org}, recv ${recv}, xmit ${xmit}`;
    }
    case MASK_REPLY:
      return `address mask is ${hex(line.uint32(at + 8), 8)}`;
  }
  return NAMES.get(type) ?? `type-#${type}`;
}

function unreachableText(line: Line, at: number, code: number): string {
  const inner = at + INNER;
  const dst = line.ipv4(inner + IPV4_DST);
  if (code === 2) return `${dst} protocol ${line.uint8(inner + IPV4_PROTOCOL)} unreachable`;
  if (code === 3) {
    const protocol = line.uint8(inner + IPV4_PROTOCOL);
    const port = line.uint16(inner + (line.uint8(inner) & 0xf) * 4 + 2);
    if (protocol === IPPROTO_TCP) return `${dst} tcp port ${port} unreachable`;
    if (protocol === IPPROTO_UDP) return `${dst} udp port ${port} unreachable`;
    return `${dst} protocol ${protocol} port ${port} unreachable`;
  }
  if (code === 4) {
    const mtu = line.uint16(at + 6);
    return `${dst} unreachable - need to frag${mtu === 0 ? "" : ` (mtu ${mtu})`}`;
  }
  return (UNREACHABLE_TEXTS.get(code) ?? `% unreachable - #${code}`).replace("%", dst);
}

/** A router advertisement: how long it lasts, how many routers, and each with its preference (RFC 1256). */
function routerText(line: Line, at: number): string {
  const lifetime = line.uint16(at + 6);
  const [hours, minutes, seconds] = [Math.floor(lifetime / 3600), Math.floor(lifetime / 60) % 60, lifetime % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = lifetime < 60
    ? `${seconds}`
    : lifetime < 3600
    ? `${minutes}:${two(seconds)}`
    : `${hours}:${two(minutes)}:${two(seconds)}`;
  const count = line.uint8(at + 4);
  const size = line.uint8(at + 5);
  let text = `router advertisement lifetime ${time} ${count}:`;
  if (size !== 2) return `${text} [size ${size}]`;
  for (let i = 0; i < count; i++) text += ` {${line.ipv4(at + 8 + i * 8)} ${line.uint32(at + 12 + i * 8)}}`;
  return text;
}

/** Milliseconds since midnight as a time of day. */
function clock(milliseconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const seconds = Math.floor(milliseconds / 1000);
  const fraction = String(milliseconds % 1000).padStart(3, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}
