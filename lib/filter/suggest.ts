/**
 * Guesses at what was meant, for the messages of syntax errors.
 *
 * @module
 */

import { nearestWord } from "../spelling.ts";
import { spellings } from "./keyword.ts";
import type { Token } from "./token.ts";

/** Names of Wireshark's display filters, and how the same is said here. */
const DISPLAY_FILTERS: Readonly<Record<string, string>> = {
  "eth.addr": "ether host",
  "eth.src": "ether src",
  "eth.dst": "ether dst",
  "eth.type": "ether proto",
  "ip.addr": "host",
  "ip.src": "src host",
  "ip.dst": "dst host",
  "ip.proto": "ip proto",
  "ipv6.addr": "ip6 host",
  "ipv6.src": "ip6 src host",
  "ipv6.dst": "ip6 dst host",
  "tcp.port": "tcp port",
  "tcp.srcport": "tcp src port",
  "tcp.dstport": "tcp dst port",
  "udp.port": "udp port",
  "udp.srcport": "udp src port",
  "udp.dstport": "udp dst port",
  "frame.len": "len",
  "vlan.id": "vlan",
};

/** The keyword that is spelled nearly like that; undefined where none is near enough. */
export function nearestKeyword(word: string): string | undefined {
  return nearestWord(word.toLowerCase(), spellings());
}

/** What to say where a test should begin and this token is, which was written without a blank up to there. */
export function hintForTest(token: Token, written: string): string | undefined {
  switch (token.kind) {
    case "name":
      return hintForName(token.name, `write "host ${token.text}" for a name`);
    case "number":
      return `write "port ${token.text}" for a port, "proto ${token.text}" for a protocol`;
    case "ipv4":
    case "ipv6":
      return written.includes("/")
        ? `write "net ${written}"`
        : `write "host ${token.text}" for an address, "net ${token.text}" for a network`;
    case "mac":
      return `write "ether host ${token.text}"`;
    case "plain":
      if (token.word === "mask") return `a mask stands behind a network, "net 10.0.0.0 mask 255.0.0.0"`;
      return token.word === "and" || token.word === "or" ? `"${token.text}" stands between two tests` : undefined;
    default:
      return undefined;
  }
}

/** What to say where `and` or `or` should be, behind a complete test that ends with `previous`, and this token is. */
export function hintForConnective(previous: Token | undefined, token: Token): string | undefined {
  switch (token.kind) {
    case "name":
      return hintForName(token.name);
    case "number":
      return previous?.kind === "protocol"
        ? `write "${previous.text} port ${token.text}" or "proto ${token.text}"`
        : undefined;
    case "ipv4":
    case "ipv6":
      return previous?.kind === "protocol" ? `write "${previous.text} host ${token.text}"` : undefined;
    case "mac":
      return previous?.kind === "protocol" ? `write "${previous.text} host ${token.text}"` : undefined;
    case "sign":
      return hintForSign(previous, token.sign);
    default:
      return undefined;
  }
}

function hintForSign(previous: Token | undefined, sign: string): string | undefined {
  const before = previous?.text ?? "";
  if (sign === "&") return `"&" joins the bits of numbers, write "and" between tests`;
  if (sign === "|") return `"|" joins the bits of numbers, write "or" between tests`;
  if (sign === "/" && previous?.kind === "number") return `write all four numbers, "${before}.0.0.0/8"`;
  if (sign === "-" && previous?.kind === "number") {
    return `write a range without blanks, "portrange ${before}-${before}"`;
  }
  if (sign === "[") return `only a protocol has bytes, like "ip[8]"`;
  if (sign === "=" && previous?.kind === "protocol") return `compare bytes of it, "${before}[0] = 1"`;
  return undefined;
}

/** What to say where an identifier should be and this token is. */
export function hintForIdentifier(token: Token): string | undefined {
  switch (token.kind) {
    case "protocol":
    case "direction":
    case "type":
    case "pf":
    case "plain":
      return token.text === "and" || token.text === "or" || /\W/.test(token.text)
        ? undefined
        : `"${token.text}" is a keyword, write "\\${token.text}" for a name`;
    case "sign":
      return token.sign === "-" ? `no number here is negative` : undefined;
    default:
      return undefined;
  }
}

/** What to say where a number should be and this token is. */
export function hintForOperand(token: Token): string | undefined {
  if (token.kind === "name") {
    if (/^(?:len|\d+)-/.test(token.name)) {
      return `a minus sign needs a blank before it, "${token.name.replace("-", " -")}"`;
    }
    return hintForName(token.name);
  }
  if (token.kind === "plain" && token.word === "and") return `write "&" between numbers`;
  if (token.kind === "sign" && token.sign === "=") return `a comparison is one of "=" "!=" "<" "<=" ">" ">="`;
  return undefined;
}

/** What to say behind a number that is compared with nothing. */
export function hintForComparison(text: string, token: Token): string | undefined {
  if (token.kind === "sign" && token.sign === ":") return `the size of a field stands in its brackets, "ip[2:2]"`;
  return text.includes("[") && text.length < 40 ? `a number alone is no test, write "${text} != 0"` : undefined;
}

function hintForName(name: string, otherwise?: string): string | undefined {
  const display = Object.hasOwn(DISPLAY_FILTERS, name) ? DISPLAY_FILTERS[name] : undefined;
  if (display !== undefined) return `that is a display filter of Wireshark's, write "${display}"`;
  if (/^(?:len|\d+)-/.test(name)) return `a minus sign needs a blank before it, "${name.replace("-", " -")}"`;
  const near = nearestKeyword(name);
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}
