/**
 * Lint: for each rule an expression with the trap and one without.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { parseHex } from "../../lib/bytes/hex.ts";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { compileFilter } from "../../lib/filter/compile.ts";
import { type Finding, lintFilter, type LintRule } from "../../lib/filter/lint.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from "../../lib/linktype.ts";
import { oracleExpressions, skip as noOracle } from "../support/filter_oracle.ts";

function lint(expression: string, linktype: number = LINKTYPE_ETHERNET): Finding[] {
  return lintFilter(expression, { linktype });
}

function findingsOf(expression: string, rule: LintRule): Finding[] {
  return lint(expression).filter((one) => one.rule === rule);
}

/** A rule, an expression with the trap, the part that is meant, and the better wording. */
const TRAPS: readonly (readonly [LintRule, string, string, string | undefined])[] = [
  ["moved-headers", "vlan 2 or vlan 3", "vlan 3", "vlan and (ether[14:2] & 0xfff = 2 or ether[14:2] & 0xfff = 3)"],
  [
    "moved-headers",
    "vlan and (vlan 2 or vlan 3) and ip",
    "vlan 3",
    "vlan and (vlan and (ether[18:2] & 0xfff = 2 or ether[18:2] & 0xfff = 3)) and ip",
  ],
  ["moved-headers", "mpls 1 or mpls 2", "mpls 2", "mpls and (ether[14:4] >> 12 = 1 or ether[14:4] >> 12 = 2)"],
  ["moved-headers", "pppoes 1 or pppoes 2", "pppoes 2", "(ether[16:2] = 1 or ether[16:2] = 2) and pppoes"],
  ["moved-headers", "vlan or tcp port 80", "tcp port 80", "tcp port 80 or vlan"],
  ["moved-headers", "(vlan and arp) or ip or ip6", "ip", "ip or ip6 or (vlan and arp)"],
  ["moved-headers", "vlan and arp or ip", "ip", "ip or (vlan and arp)"],
  ["moved-headers", "not vlan and tcp", "tcp", "tcp and not vlan"],
  ["moved-headers", "(arp or vlan) and ip", "ip", undefined],
  ["moved-headers", "(vlan or greater 100) and ip", "ip", undefined],
  ["moved-headers", "vlan or mpls", "mpls", undefined],
  ["and-or", "arp or ip and greater 100", "arp or ip and greater 100", "(arp or ip) and greater 100"],
  ["and-or", "ip and greater 100 or arp", "ip and greater 100 or arp", "(ip and greater 100) or arp"],
  [
    "short-list",
    "host 10.0.0.1 and port 80 or 443",
    "host 10.0.0.1 and port 80 or 443",
    "host 10.0.0.1 and (port 80 or 443)",
  ],
  [
    "short-list",
    "host 10.0.0.1 and port 80 or 443 or 8080",
    "host 10.0.0.1 and port 80 or 443 or 8080",
    "host 10.0.0.1 and (port 80 or 443 or 8080)",
  ],
  ["short-list", "not port 80 or 443", "not port 80 or 443", "not (port 80 or 443)"],
  ["short-list", "not host 10.0.0.1 and 10.0.0.2", "not host 10.0.0.1 and 10.0.0.2", "not (host 10.0.0.1 or 10.0.0.2)"],
  ["operator-order", "ip[0] % 4 + 1 = 2", "ip[0] % 4 + 1", "ip[0] % (4 + 1) = 2"],
  ["operator-order", "3 = 8 & ip[0] ^ 1", "8 & ip[0] ^ 1", "3 = 8 & (ip[0] ^ 1)"],
  ["never", "ip[8] = 300", "ip[8] = 300", undefined],
  ["never", "tcp[13] & 2 = 1", "tcp[13] & 2 = 1", undefined],
  ["never", "ip[2:2] > 0xffff", "ip[2:2] > 0xffff", undefined],
  ["never", "arp or (ip and ip6)", "(ip and ip6)", undefined],
  ["never", "vlan and ether[12:2] = 0x800 or ip", "vlan and ether[12:2] = 0x800", undefined],
  ["always", "ip[8] < 256", "ip[8] < 256", undefined],
  ["always", "len >= 0 and ip", "len >= 0", undefined],
  ["always", "ip6 or not ip6", "ip6 or not ip6", undefined],
  ["net-mask", "net 10.0.0.0", "10.0.0.0", "net 10.0.0.0/8"],
  ["net-mask", "src net 192.168.0.0 or 172.16.0.0", "192.168.0.0", "src net 192.168.0.0/16 or 172.16.0.0"],
  ["net-mask", "net 10.0.0.1", "10.0.0.1", undefined],
  ["net-mask", "net 10.1", "10.1", "net 10.1.0.0/16"],
  ["net-mask", "net 10", "10", "net 10.0.0.0/8"],
  ["net-mask", "ip6 net 2001:db8::", "2001:db8::", "ip6 net 2001:db8::/32"],
  ["host-name", "tcp and src host www.example.com", "www.example.com", undefined],
  ["host-name", "net intranet", "intranet", undefined],
  ["host-arp", "src host 10.0.0.1", "src host 10.0.0.1", "ip src host 10.0.0.1"],
  ["host-arp", "host 10.0.0.1 or 10.0.0.2", "host 10.0.0.1", undefined],
  [
    "ports",
    "not udp port 53",
    "udp port 53",
    "not (udp port 53 or ip[6:2] & 0x1fff != 0 or ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 60)",
  ],
  ["ports", "port 80 or 443", "port 80", undefined],
  ["transport-word", "tcp or udp port 53", "tcp", "tcp port 53 or udp port 53"],
  [
    "ipv4-bytes",
    "tcp[tcpflags] & tcp-syn != 0",
    "tcp[tcpflags] & tcp-syn != 0",
    "(tcp[tcpflags] & tcp-syn != 0 or (ip6[6] = 6 and ip6[40 + tcpflags] & tcp-syn != 0))",
  ],
  ["ipv4-bytes", "udp[4:2] = ip[2:2]", "udp[4:2] = ip[2:2]", undefined],
  ["bytes-from-start", "vlan and ether[16:2] = 0x800", "ether[16:2]", undefined],
  ["wire-length", "less 64", "less 64", undefined],
  ["wire-length", "ip and 2 * len > 100", "2 * len > 100", undefined],
  ["ip-broadcast", "ip broadcast", "ip broadcast", undefined],
];

/** A rule, and an expression in which it finds nothing. */
const GOOD: readonly (readonly [LintRule, string])[] = [
  ["moved-headers", "tcp or vlan 2"],
  ["moved-headers", "vlan 2 and vlan 3"],
  ["moved-headers", "vlan 2 and (tcp or udp) and not port 22"],
  ["moved-headers", "not (vlan and arp)"],
  ["moved-headers", "not vlan or tcp"],
  ["moved-headers", "vlan or len > 100"],
  ["moved-headers", "vlan or ether host 2:0:0:0:0:1"],
  ["moved-headers", "pppoed or ip"],
  ["moved-headers", "ip or (vlan and ip)"],
  ["moved-headers", "vlan and (ether[14:2] & 0xfff = 2 or ether[14:2] & 0xfff = 3) and ip"],
  ["and-or", "(arp or ip) and greater 100"],
  ["and-or", "arp or (ip and greater 100)"],
  ["and-or", "port (80 or 443) and ip"],
  ["and-or", "arp or ip or ip6"],
  ["short-list", "port 80 or 443"],
  ["short-list", "host 10.0.0.1 and port (80 or 443)"],
  ["short-list", "host 10.0.0.1 and (port 80 or 443)"],
  ["short-list", "not port 80 and not port 443"],
  ["short-list", "not (port 80 or 443)"],
  ["operator-order", "ip[0] & 0xf + 1 = 6"],
  ["operator-order", "(ip[0] % 4) + 1 = 2"],
  ["operator-order", "ip[2:2] - ip[0] - 3 > 5"],
  ["never", "ip[8] = 255"],
  ["never", "tcp[13] & 18 = 2"],
  ["never", "ip[2:2] - 40 > 70000"],
  ["never", "src host 10.0.0.1 and dst host 10.0.0.2"],
  ["always", "ip[8] < 255"],
  ["always", "ip6 or not tcp"],
  ["net-mask", "net 10.0.0.0/8"],
  ["net-mask", "net 10.0.0.0 mask 255.0.0.0"],
  ["net-mask", "host 10.0.0.0"],
  ["net-mask", "ip6 net 2001:db8::/32"],
  ["host-name", "host 10.0.0.1"],
  ["host-name", "port http or proto \\tcp"],
  ["host-arp", "ip host 10.0.0.1"],
  ["host-arp", "ip6 host ::1"],
  ["ports", "tcp"],
  ["transport-word", "tcp port 53 or udp port 53"],
  ["transport-word", "tcp or udp"],
  ["ipv4-bytes", "ip[8] = 1 and ip6[7] = 1 or icmp[0] = 8"],
  ["bytes-from-start", "ether[12:2] = 0x800 and vlan"],
  ["wire-length", "ip[2:2] > 100"],
  ["ip-broadcast", "broadcast"],
];

describe("lintFilter", () => {
  for (const [rule, expression, part, suggestion] of TRAPS) {
    it(`finds ${rule} in "${expression}"`, () => {
      const [finding] = findingsOf(expression, rule);
      assert(finding !== undefined, "nothing was found");
      const { offset, length } = finding.span;
      assertEquals([expression.slice(offset, offset + length), finding.suggestion], [part, suggestion]);
    });
  }

  for (const [rule, expression] of GOOD) {
    it(`finds no ${rule} in "${expression}"`, () => assertEquals(findingsOf(expression, rule), []));
  }

  it("does not raise an alarm over what everybody writes", () => {
    const simple = [
      "",
      "tcp port 80",
      "tcp port 80 or 443",
      "host 10.0.0.1 and not port 22",
      "icmp or icmp6",
      "vlan 100 and udp",
      "arp",
      "ether host 2:0:0:0:0:1",
      "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not src and dst net 10.0.0.0/8",
      "tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)",
      "ether[0] & 1 = 0 and ip[16] >= 224",
    ];
    for (const expression of simple) {
      assertEquals(lint(expression).filter(({ level }) => level === "warning"), [], expression);
    }
  });

  it("says warnings first, in the order of reading", () => {
    assertEquals(lint("port 80 and net 10.0.0.0 or ip[8] = 300").map(({ level, rule }) => `${level} ${rule}`), [
      "warning net-mask",
      "warning never",
      "note and-or",
      "note ports",
      "note host-arp",
    ]);
  });

  it("says one trap once, not once more for all that follows from it", () => {
    assertEquals(findingsOf("vlan 2 or vlan 3 or vlan 4 or tcp or udp", "moved-headers").length, 1);
  });

  it("takes a resolver's word for names", () => {
    const resolver = { host: () => ["10.0.0.1"] };
    const rules = lintFilter("host a.example", { linktype: LINKTYPE_ETHERNET, resolver }).map(({ rule }) => rule);
    assertEquals(rules, ["host-name", "host-arp"]);
  });

  it("refuses what means nothing", () => {
    for (const expression of ["tcp prt 80", "port 70000"]) assertThrows(() => lint(expression), FilterSyntaxError);
    assertThrows(() => lint("ether host 2:0:0:0:0:1", LINKTYPE_RAW), FilterSyntaxError);
  });

  it("ends for every expression of the oracles, with suggestions that compile", { skip: noOracle }, () => {
    let suggestions = 0;
    for (const { expression } of oracleExpressions()) {
      let findings: Finding[] = [];
      try {
        findings = lint(expression);
      } catch (error) {
        if (!(error instanceof FilterSyntaxError)) throw error;
      }
      for (const { suggestion, span } of findings) {
        assert(span.offset >= 0 && span.offset + span.length <= expression.length);
        if (suggestion === undefined) continue;
        compileFilter(suggestion, {
          linktype: LINKTYPE_ETHERNET,
          resolver: { host: () => ["192.0.2.1"], net: () => "192.0.2.0/24", mac: () => "0:0:0:0:0:1" },
        });
        suggestions++;
      }
    }
    assert(suggestions > 100, `${suggestions} suggestions`);
  });
});

/** An Ethernet frame with these ethertypes and what follows each. */
function frame(...headers: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(80);
  bytes.set(parseHex(`020000000002020000000001${headers.join("")}`));
  return bytes;
}

const TCP_SYN = "0800 4500003c00000000400600000a0000010a000002 00160050 00000000 00000000 5002".replaceAll(" ", "");
const FRAMES: Readonly<Record<string, Uint8Array>> = {
  "tcp": frame(TCP_SYN),
  "vlan 2": frame("81000002", TCP_SYN),
  "vlan 3": frame("88a8e003", TCP_SYN),
  "vlan 4": frame("81000004", TCP_SYN),
  "vlan 4, vlan 3": frame("81000004", "81000003", TCP_SYN),
  "vlan 2, vlan 3": frame("81000002", "81000003", TCP_SYN),
  "mpls 1": frame("8847", "00001140", TCP_SYN.slice(4)),
  "mpls 2": frame("8847", "00002140", TCP_SYN.slice(4)),
  "mpls 3": frame("8847", "00003140", TCP_SYN.slice(4)),
  "pppoes 1": frame("8864", "110000010020", "0021", TCP_SYN.slice(4)),
  "pppoes 2": frame("8864", "110000020020", "0021", TCP_SYN.slice(4)),
};

/** The names of the frames that match. */
function matched(expression: string): string[] {
  const filter = compileFilter(expression, { linktype: LINKTYPE_ETHERNET });
  return Object.entries(FRAMES).filter(([, bytes]) => filter.matches(bytes)).map(([name]) => name);
}

describe("a better wording", () => {
  const cases: readonly (readonly [expression: string, before: string[], after: string[]])[] = [
    ["vlan 2 or vlan 3", ["vlan 2", "vlan 4, vlan 3", "vlan 2, vlan 3"], ["vlan 2", "vlan 3", "vlan 2, vlan 3"]],
    ["mpls 1 or mpls 2", ["mpls 1"], ["mpls 1", "mpls 2"]],
    ["pppoes 1 or pppoes 2", ["pppoes 1"], ["pppoes 1", "pppoes 2"]],
    ["vlan 2 or tcp", ["vlan 2", "vlan 3", "vlan 4", "vlan 2, vlan 3"], ["tcp", "vlan 2", "vlan 2, vlan 3"]],
    ["not vlan and tcp", [], ["tcp"]],
    ["(vlan 2 or vlan 3) and tcp", ["vlan 4, vlan 3", "vlan 2, vlan 3"], ["vlan 2", "vlan 3"]],
  ];
  for (const [expression, before, after] of cases) {
    it(`finds what "${expression}" was to find`, () => {
      const [finding] = findingsOf(expression, "moved-headers");
      assert(finding?.suggestion !== undefined);
      assertEquals([matched(expression), matched(finding.suggestion)], [before, after]);
    });
  }

  it("of one transport's bytes finds them in IPv6 too", () => {
    const [finding] = findingsOf("tcp[13] = 2", "ipv4-bytes");
    assert(finding?.suggestion !== undefined);
    const syn = frame("86dd", "60000000001406", "40", "00".repeat(32), "00160050", "0000000000000000", "5002");
    const suggested = compileFilter(finding.suggestion, { linktype: LINKTYPE_ETHERNET });
    assertEquals(compileFilter("tcp[13] = 2", { linktype: LINKTYPE_ETHERNET }).matches(syn), false);
    assertEquals([suggested.matches(syn), suggested.matches(frame(TCP_SYN))], [true, true]);
  });
});
