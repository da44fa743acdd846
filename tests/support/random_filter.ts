/**
 * Filter expressions at random: made by the grammar of the language, of tokens in any order, and by changes to others.
 *
 * @module
 */

import { spellings } from "../../lib/filter/keyword.ts";

/** Whole numbers below a limit. */
type Below = (limit: number) => number;

const SIGNS = "( ) [ ] : / + - * % & | ^ < > = == != <= >= << >> && || ! !! \\ $ , ; ~ \" ' { } @ # é \u{1f600} \0"
  .split(" ");
const NUMBERS = [
  "0",
  "1",
  "2",
  "4",
  "6",
  "13",
  "17",
  "80",
  "443",
  "0x800",
  "0xffffffff",
  "077",
  "08",
  "4294967296",
  "0x",
];
const ADDRESSES = [
  "10.0.0.1",
  "10.0",
  "192.168.1",
  "255.255.0.0",
  "256.1.1.1",
  "1.2.3.4.5",
  "::",
  "::1",
  "fe80::1",
  "2001:db8::/32",
  "1:2:3:4:5:6:7:8",
  "::ffff:10.0.0.1",
  "1::2::3",
  "00:11:22:33:44:55",
  "1-2-3-4-5-6",
  "0180.c200.000e",
  "0180c200000e",
  "1:2:3",
  "$1f",
];
const NAMES = [
  "domain",
  "http",
  "\\tcp",
  "\\udp",
  "\\ip",
  "gre",
  "80-90",
  "http-https",
  "foo",
  "a.b.c",
  "len-14",
  "x_y",
];

/** What a sequence of any tokens is made of. */
const TOKENS = [...SIGNS, ...NUMBERS, ...ADDRESSES, ...NAMES, ...spellings()];

/** An expression that any token may be in at any place. */
export function randomTokens(below: Below): string {
  const parts = Array.from({ length: below(12) }, () => pick(below, TOKENS));
  return parts.join(pick(below, [" ", " ", " ", ""]));
}

/** An expression with some changes: letters, tokens, pieces of others, a cut, parts twice. */
export function mutateFilter(below: Below, samples: readonly string[]): string {
  let text = pick(below, samples);
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(text.length + 1);
    const end = Math.min(text.length, at + below(8));
    switch (below(7)) {
      case 0:
        text = text.slice(0, at) + text.slice(end);
        break;
      case 1:
        text = text.slice(0, at) + String.fromCharCode(below(below(10) === 0 ? 0x10000 : 128)) + text.slice(at);
        break;
      case 2:
        text = `${text.slice(0, at)} ${pick(below, TOKENS)} ${text.slice(at)}`;
        break;
      case 3:
        text = text.slice(0, at) + pick(below, samples).slice(below(20));
        break;
      case 4:
        text = `${text} ${pick(below, ["and", "or", "and not", "or ("])} ${pick(below, samples)}`;
        break;
      case 5:
        text = text.slice(0, end) + text.slice(at);
        break;
      case 6:
        text = text.slice(0, at) + pick(below, ["(", ")", "[", "]", "not ", " "]) + text.slice(at);
    }
  }
  return text.slice(0, 2000);
}

/** What a link type has words for beside those that all have. */
const PRIMITIVES: Readonly<Record<string, readonly string[]>> = {
  EN10MB: [
    "vlan",
    "vlan 5",
    "vlan (5)",
    "mpls",
    "pppoes 3",
    "pppoed",
    "geneve 7",
    "inbound",
    "ifindex 2",
    "ether multicast",
  ],
  IEEE802_11: [
    "type mgt",
    "type data subtype qos-data",
    "subtype beacon",
    "dir tods",
    "tcp type 0",
    "wlan addr1 1:2:3:4:5:6",
    "llc rnr",
  ],
  PFLOG: ["on en0", "on \\tcp", "ruleset a", "rnr 5", "srnr 7", "reason match", "reason 0", "action pass"],
  SUNATM: [
    "lane",
    "oamf4",
    "vpi 3",
    "vci > 3",
    "vpi (3)",
    "vpi (3 or 5 or 6)",
    "vci (3 and 5)",
    "vpi ((3))",
    "vpi != (3)",
    "llc",
  ],
  MTP2: ["fisu", "lsu", "sio 3", "opc (3 or 5)", "dpc > 3", "sls (> 3)", "hsio 3"],
};

/** Link types whose words the grammar knows, as tcpdump calls them. */
export const RANDOM_LINKTYPES: readonly string[] = Object.keys(PRIMITIVES);

/** An expression by the grammar of the language, with a slip here and there, and with names that need no resolver. */
export class RandomFilter {
  readonly #below: Below;
  readonly #linktype: string;

  /** Random numbers, and the link type that it is for. */
  constructor(below: Below, linktype: string) {
    this.#below = below;
    this.#linktype = linktype;
  }

  /** A whole expression, up to so many levels deep. */
  expression(depth: number): string {
    let text = this.#test(depth);
    for (let more = this.#below(3); more > 0; more--) {
      text += ` ${this.#one("and", "or", "&&", "||")} ${
        this.#below(2) === 0 ? this.#test(depth) : this.#identifier(depth)
      }`;
    }
    return this.#below(40) === 0 ? this.#slip(text) : text;
  }

  #test(depth: number): string {
    if (depth <= 0) return this.#one("tcp", "ip6", "port 80", "1 = 1", "len > 5");
    switch (this.#below(8)) {
      case 0:
        return `(${this.expression(depth - 1)})`;
      case 1:
        return `${this.#one("not ", "!", "not not ")}${this.#test(depth - 1)}`;
      case 2:
        return `${this.#arithmetic(depth - 1)} ${this.#one("=", "!=", ">", ">=", "<", "<=", "==")} ${
          this.#arithmetic(depth - 1)
        }`;
      case 3:
        return this.#one(...PRIMITIVES[this.#linktype] ?? []);
      case 4:
        return this.#one("tcp", "ip", "less 60", "byte 0 = 1", "byte 1 & 3", "ip broadcast", "greater (60)");
      default:
        return `${this.#head()} ${this.#identifier(depth - 1)}`;
    }
  }

  #head(): string {
    const direction = this.#one("", "", "src ", "dst ", "src or dst ", "dst and src ", "src and src ");
    return this.#one("", "", "tcp ", "udp ") + direction + this.#one("port", "port", "port", "portrange", "proto", "");
  }

  #identifier(depth: number): string {
    if (depth <= 0) return this.#one("80", "443", "domain", "(80)", "((443))");
    switch (this.#below(6)) {
      case 0:
        return `not ${this.#identifier(depth - 1)}`;
      case 1:
        return `(${this.#identifier(depth - 1)} ${this.#one("or", "and")} ${this.#identifier(depth - 1)})`;
      case 2:
        return `(${this.#identifier(depth - 1)})`;
      default:
        return this.#one("80", "443", "domain", "\\http", "0x50", "tcp-syn");
    }
  }

  #arithmetic(depth: number): string {
    if (depth <= 0) return this.#one("1", "2", "len", "ip[0]", "tcp[tcpflags]", "(3)");
    switch (this.#below(6)) {
      case 0:
        return `(${this.#arithmetic(depth - 1)})`;
      case 1:
        return `- ${this.#arithmetic(depth - 1)}`;
      case 2:
        return `${this.#one("ip", "tcp", "ether", "udp")}[${this.#arithmetic(depth - 1)}${
          this.#one("", ":1", ":2", " : 4", ":(2)")
        }]`;
      case 3:
      case 4:
        return `${this.#arithmetic(depth - 1)} ${this.#one("+", "-", "*", "&", "|", "^", "<<", ">>", "/", "%")} ${
          this.#arithmetic(depth - 1)
        }`;
      default:
        return this.#arithmetic(0);
    }
  }

  /** Leaves out or doubles a word. */
  #slip(text: string): string {
    const words = text.split(" ");
    const at = this.#below(words.length);
    return this.#below(2) === 0 ? words.toSpliced(at, 1).join(" ") : words.toSpliced(at, 0, words[at] ?? "").join(" ");
  }

  #one(...choices: readonly string[]): string {
    return pick(this.#below, choices);
  }
}

function pick(below: Below, choices: readonly string[]): string {
  return choices[below(choices.length)] ?? "";
}
