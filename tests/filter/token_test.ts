/**
 * Tokens. Every reading of a doubtful lexeme was asked of tcpdump 4.99.3 with libpcap 1.10.3, by expressions that only
 * one reading makes valid.
 */

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { findKeyword, spellings } from "../../lib/filter/keyword.ts";
import { type Token, tokenize } from "../../lib/filter/token.ts";

/** A token in short: its kind and its value. */
function show(token: Token): string {
  switch (token.kind) {
    case "number":
      return `number ${token.value}`;
    case "name":
      return `name ${token.name}`;
    case "ipv4":
      return `ipv4 ${token.octets.join(".")}`;
    case "ipv6":
    case "mac":
      return `${token.kind} ${token.address.toHex()}`;
    case "arcnet":
      return `arcnet ${token.address}`;
    case "sign":
      return token.sign;
    case "end":
      return "end";
    default:
      return `${token.kind} ${token.word}`;
  }
}

/** All tokens but the end. */
function shown(expression: string): string[] {
  const tokens = tokenize(expression).map(show);
  assertEquals(tokens.pop(), "end");
  return tokens;
}

function refused(expression: string): FilterSyntaxError {
  return assertThrows(() => tokenize(expression), FilterSyntaxError);
}

describe("tokens", () => {
  it("are nothing in an empty expression", () => {
    assertEquals(shown(""), []);
    assertEquals(shown(" \t\r\n "), []);
  });

  it("know their text and place", () => {
    const [, port, number, end] = tokenize("tcp  port 0x50");
    assertEquals(port?.span, { offset: 5, length: 4 });
    assertEquals(number?.text, "0x50");
    assertEquals(end?.span, { offset: 14, length: 0 });
  });

  it("are numbers in decimal, hexadecimal and octal", () => {
    assertEquals(shown("0 80 0x50 0X5f 077 4294967295 0xffffffff"), [
      "number 0",
      "number 80",
      "number 80",
      "number 95",
      "number 63",
      "number 4294967295",
      "number 4294967295",
    ]);
    assertEquals(shown("0000000000000000000005 0x0000000000000000005"), ["number 5", "number 5"]);
    assertStringIncludes(refused("08").message, "octal");
    assertStringIncludes(refused("port 4294967296").message, "32 bits");
    assertEquals(refused("port 4294967296").offset, 5);
    assertStringIncludes(refused("0x100000000").message, "32 bits");
  });

  it("are names where no number ends", () => {
    assertEquals(shown("0x"), ["name 0x"]);
    assertEquals(shown("len-14"), ["name len-14"]);
    assertEquals(shown("len -14"), ["plain len", "-", "number 14"]);
    assertEquals(shown("len- 14"), ["plain len", "-", "number 14"]);
    assertEquals(shown("1-1"), ["name 1-1"]);
    assertEquals(shown("80or"), ["name 80or"]);
    assertEquals(shown("1.2.3.4.5"), ["name 1.2.3.4.5"]);
    assertEquals(shown("1."), ["name 1."]);
    assertEquals(shown("tcp-foo"), ["name tcp-foo"]);
    assertEquals(shown("TCP"), ["name TCP"]);
    assertEquals(shown("a.b-c_d.e"), ["name a.b-c_d.e"]);
    assertEquals(shown("constructor"), ["name constructor"]);
  });

  it("end a name before a minus sign", () => {
    assertEquals(shown("foo-"), ["name foo", "-"]);
    refused("foo_");
    refused("_foo");
  });

  it("are names behind a backslash, up to a blank, a parenthesis or an exclamation mark", () => {
    assertEquals(shown("\\tcp"), ["name tcp"]);
    assertEquals(shown("\\tcp[0]"), ["name tcp[0]"]);
    assertEquals(shown("\\a\\b \\80"), ["name a\\b", "name 80"]);
    assertEquals(shown("\\a(\\b!\\c)"), ["name a", "(", "name b", "plain not", "name c", ")"]);
    refused("\\");
    refused("\\ tcp");
    refused("\\(");
  });

  it("are IPv4 addresses of two to four numbers", () => {
    assertEquals(shown("10.1 10.1.2 010.0.0.08"), ["ipv4 10.1", "ipv4 10.1.2", "ipv4 10.0.0.8"]);
    assertEquals(shown("10.1000"), ["ipv4 10.1000"]);
    assertEquals(shown("10.0.0.0/8"), ["ipv4 10.0.0.0", "/", "number 8"]);
    assertStringIncludes(refused("0x0a.0.0.1").message, "decimal");
  });

  it("are IPv6 addresses in all forms", () => {
    const one = "0".repeat(31) + "1";
    assertEquals(shown("::1 0:0:0:0:0:0:0:1 0::1 ::0001"), Array.from({ length: 4 }, () => `ipv6 ${one}`));
    assertEquals(shown("::"), [`ipv6 ${"0".repeat(32)}`]);
    assertEquals(shown("1:2:3:4:5:6:7::"), ["ipv6 00010002000300040005000600070000"]);
    assertEquals(shown("::2:3:4:5:6:7:8"), ["ipv6 00000002000300040005000600070008"]);
    assertEquals(shown("1::8/64"), ["ipv6 00010000000000000000000000000008", "/", "number 64"]);
    assertEquals(shown("::ffff:1.2.3.4"), ["ipv6 00000000000000000000ffff01020304"]);
    assertEquals(shown("1:2:3:4:5:6:1.2.3.4"), ["ipv6 00010002000300040005000601020304"]);
    assertEquals(shown("1:2:3:4:5::1.2.3.4"), ["ipv6 00010002000300040005000001020304"]);
    assertEquals(shown("a::b"), ["ipv6 000a000000000000000000000000000b"]);
    assertEquals(shown("::1or"), [`ipv6 ${one}`, "plain or"]);
    for (const wrong of ["1::2::3", "1:2::3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "::1.2.3.256", "::01.2.3.4"]) {
      refused(wrong);
    }
  });

  it("are link-layer addresses in all forms", () => {
    const mac = "mac 0180c200000e";
    assertEquals(shown("01:80:c2:00:00:0e 1:80:C2:0:0:E 01-80-c2-00-00-0e"), [mac, mac, mac]);
    assertEquals(shown("01.80.c2.0.0.e 0180.c200.000e 0180c200000e"), [mac, mac, mac]);
    // All these are longer, or as long, as a number or a name.
    assertEquals(shown("123456789012 1.2.3.4.5.6"), ["mac 123456789012", "mac 010203040506"]);
    assertEquals(shown("180.c200.000e"), ["name 180.c200.000e"]);
    assertEquals(shown("1-2-3-4-5-6-7"), ["name 1-2-3-4-5-6-7"]);
    for (const wrong of ["00:11:22:33:44", "00:11:22:33:44:55:66", "1:2:"]) refused(wrong);
    assertEquals(shown("6:4"), ["number 6", ":", "number 4"]);
  });

  it("are ARCNET addresses of one or two digits", () => {
    assertEquals(shown("$1f $f"), ["arcnet 31", "arcnet 15"]);
    refused("$");
    refused("$g");
  });

  it("are signs, the longest first", () => {
    assertEquals(shown("<<=>>=<=>=!==="), ["<<", "=", ">>", "=", "<=", ">=", "!=", "="]);
    assertEquals(shown("&&&|||!!="), ["plain and", "&", "plain or", "|", "plain not", "!="]);
    assertEquals(shown("()[]:/+-*%^"), ["(", ")", "[", "]", ":", "/", "+", "-", "*", "%", "^"]);
    assertEquals(shown("!tcp&&(udp||arp)"), [
      "plain not",
      "protocol tcp",
      "plain and",
      "(",
      "protocol udp",
      "plain or",
      "protocol arp",
      ")",
    ]);
  });

  it("are not all characters", () => {
    for (const wrong of [..."@#;,{}~'\"?`é\f\v\0\u{1f600}\ud800"]) {
      const error = refused(`tcp ${wrong} udp`);
      assertEquals([error.offset, error.length], [4, wrong.length]);
    }
  });
});

describe("keywords", () => {
  it("have one meaning for all spellings", () => {
    assertEquals(shown("ether fddi tr wlan ppp slip link"), Array.from({ length: 7 }, () => "protocol link"));
    assertEquals(shown("es-is esis is-is isis"), ["protocol esis", "protocol esis", "protocol isis", "protocol isis"]);
    assertEquals(shown("addr1 address1 len length"), ["direction addr1", "direction addr1", "plain len", "plain len"]);
    assertEquals(shown("dir direction lssu lsu"), ["plain dir", "plain dir", "plain lssu", "plain lssu"]);
    assertEquals(shown("on ifname rset rnr srnr"), [
      "pf ifname",
      "pf ifname",
      "pf ruleset",
      "pf rulenum",
      "pf subrulenum",
    ]);
  });

  it("are numbers where they name one", () => {
    assertEquals(shown("icmptype icmp6code tcpflags tcp-cwr icmp-echo icmp6-multicastrouterterm"), [
      "number 0",
      "number 1",
      "number 13",
      "number 128",
      "number 8",
      "number 153",
    ]);
  });

  it("are found by no other spelling", () => {
    for (const spelling of spellings()) {
      assert(tokenize(spelling)[0]?.kind !== "name", spelling);
      assertEquals(findKeyword(spelling.toUpperCase()), undefined);
      assertEquals(shown(`\\${spelling}`), [`name ${spelling}`]);
    }
    assertEquals(findKeyword("toString"), undefined);
    assertEquals(findKeyword(""), undefined);
  });
});
