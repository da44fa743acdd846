/**
 * Explanations: the tree in words, the listing, and why a packet matches. That the verdict is the program's is asked of
 * every expression of the oracles, on real packets, whole and cut short.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { SKF_AD_PKTTYPE } from "../../lib/bpf/instruction.ts";
import { parseHex } from "../../lib/bytes/hex.ts";
import { compileFilter, type Filter } from "../../lib/filter/compile.ts";
import { decisionLines, type ExplainedExpression, formatExplanation } from "../../lib/filter/explain.ts";
import type { Decision } from "../../lib/filter/explain_packet.ts";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_IEEE802_11_RADIOTAP } from "../../lib/linktype.ts";
import { corpusPackets, skip as noCorpus } from "../support/corpus.ts";
import { oracleExpressions, skip as noOracle } from "../support/filter_oracle.ts";

function filterOf(expression: string, linktype: number = LINKTYPE_ETHERNET): Filter {
  return compileFilter(expression, { linktype });
}

function decisionOf(expression: string, bytes: Uint8Array): Decision {
  const { decision } = filterOf(expression).explain({ bytes });
  assert(decision !== undefined);
  return decision;
}

/** A tree as indented lines. */
function lines(tree: ExplainedExpression, indent = ""): string[] {
  if (tree.kind !== "primitive") {
    return [
      `${indent}${tree.kind}`,
      ...tree.parts.flatMap((part) => lines(part, `${indent}  `)),
    ];
  }
  return [`${indent}${tree.text} = ${tree.meaning}${tree.place === undefined ? "" : ` (${tree.place})`}`];
}

/** Ethernet, IPv4, TCP from port 40000 to 443 with SYN, no data; written by hand after RFC 791 and RFC 9293. */
const SYN = parseHex(
  "020000000002 020000000001 0800 4500 0028 0001 0000 40 06 0000 c0000201 c0000202 " +
    "9c40 01bb 00000001 00000000 5002 ffff 0000 0000",
);
/** The same behind a tag with VID 100. */
const TAGGED = Uint8Array.of(...SYN.subarray(0, 12), 0x81, 0, 0, 100, ...SYN.subarray(12));

describe("explainFilter", () => {
  it("puts the tree into words, with what names stand for", () => {
    assertEquals(lines(filterOf("not arp and (tcp dst port https or src net 10.1 or greater 60)").explain().tree), [
      "and",
      "  not",
      "    arp = ARP",
      "  or",
      "    tcp dst port https = IPv4 or IPv6, TCP, destination port 443; " +
      "not in later fragments of IPv4, not behind extension headers of IPv6",
      "    src net 10.1 = IPv4, ARP or RARP, source address in 10.1.0.0/16",
      "    greater 60 = at least 60 bytes on the wire",
    ]);
  });

  const meanings: readonly (readonly [string, string])[] = [
    ["ether proto 0x88cc", "ethertype 0x88cc"],
    ["stp", "STP (LLC SAP 0x42)"],
    ["ip proto 47", "IPv4, IP protocol 47"],
    ["icmp6", "IPv6, ICMPv6, in IPv6 at once or behind one fragment header"],
    ["ip6 protochain 17", "IPv6, UDP behind any number of extension headers"],
    [
      "net 10.1.0.5 mask 255.255.0.255",
      "IPv4, ARP or RARP, source or destination address 10.1.0.5 under the mask 255.255.0.255",
    ],
    ["ip6 dst net 2001:db8::/32", "IPv6, destination address in 2001:db8::/32"],
    ["ether src 2:0:0:0:0:1", "link layer, source address 02:00:00:00:00:01"],
    [
      "udp portrange 1000-2000",
      "IPv4 or IPv6, UDP, source or destination port from 1000 to 2000; " +
      "not in later fragments of IPv4, not behind extension headers of IPv6",
    ],
    ["broadcast", "to the broadcast address of the link layer"],
    ["ip multicast", "IPv4, destination 224.0.0.0 or above"],
    ["tcp[tcpflags] & tcp-syn != 0", "byte 13 of TCP & 2 is not 0; in IPv4 alone, not in later fragments"],
    [
      "ip[2:2] - 4 * (ip[0] & 0xf) > len",
      "bytes 2-3 of IPv4 - (4 * (byte 0 of IPv4 & 15 (0xf))) is greater than the length on the wire",
    ],
    ["ether[ip[8]] = 1", "1 byte of the link layer from byte 8 of IPv4 on is 1"],
    ["vlan 5", "VLAN tag with VID 5"],
    ["mpls 1000", "MPLS label 1000"],
    ["pppoes", "PPPoE session"],
    ["geneve 3", "Geneve in UDP to port 6081 with VNI 3"],
    ["isis", "IS-IS (NLPID 0x83)"],
    ["decnet src 10.4", "DECnet, source address 10.4"],
    ["outbound", "sent by the host"],
    ["ifindex 3", "interface with index 3"],
  ];
  for (const [expression, meaning] of meanings) {
    it(`says what "${expression}" means`, () => {
      const { tree } = filterOf(expression).explain();
      assert(tree.kind === "primitive");
      assertEquals(tree.meaning, meaning);
    });
  }

  it("says that of 802.11", () => {
    const { tree } = filterOf("type mgt subtype beacon", LINKTYPE_IEEE802_11_RADIOTAP).explain();
    assertEquals(lines(tree), ["type mgt subtype beacon = 802.11 frame of type mgt, subtype beacon"]);
  });

  it("says by whom the headers were moved, and by how much", () => {
    assertEquals(lines(filterOf("vlan 2 and mpls and ip").explain().tree), [
      "and",
      "  vlan 2 = VLAN tag with VID 2",
      '  mpls = MPLS label (headers are moved by 4 bytes by "vlan 2" at column 1)',
      '  ip = IPv4 (headers are moved by 8 bytes by "vlan 2" at column 1 and "mpls" at column 12)',
    ]);
    assertEquals(
      lines(filterOf("geneve and ip").explain().tree)[2],
      '  ip = IPv4 (inside of the packet that "geneve" at column 1 found)',
    );
  });

  it("has for each instruction its part of the expression", () => {
    const filter = filterOf("arp or tcp port 80");
    const { instructions } = filter.explain();
    assertEquals(instructions.map(({ text }) => `${text}\n`).join(""), filter.toString());
    const parts = new Set(
      instructions.map(({ span }) => span && filter.expression.slice(span.offset, span.offset + span.length)),
    );
    assertEquals(parts, new Set(["arp", "tcp port 80", undefined]));
  });

  it("is a text", () => {
    assertEquals(
      formatExplanation(filterOf("arp").explain({ bytes: SYN })),
      `Filter for EN10MB (Ethernet)

arp: ARP

Program of 4 instructions

(000) ldh      [12]                              ; arp
(001) jeq      #0x806           jt 2    jf 3     ; arp
(002) ret      #262144
(003) ret      #0

does not match: "arp" decides
  arp: no, bytes 12-13 are 2048 (0x0800), not 2054 (0x0806)
`,
    );
    assertEquals(formatExplanation(filterOf("").explain()).split("\n")[2], "every packet");
  });
});

describe("why a packet matches", () => {
  it("names the bytes that the primitive found", () => {
    assertEquals(
      decisionLines(decisionOf("tcp port 443", SYN)),
      [
        'matches: "tcp port 443" decides',
        "  tcp port 443: yes, bytes 12-13 are 2048 (0x0800); byte 23 is 6; bytes 20-21 are 0x0000, without a bit of 0x1fff; " +
        "bytes 36-37 are 443 (0x01bb)",
      ],
    );
  });

  it("names what it found where it does not match", () => {
    assertEquals(decisionLines(decisionOf("tcp port 80 or 81", SYN)), [
      'does not match: "81" decides',
      "  tcp port 80: no, bytes 12-13 are 2048 (0x0800), not 34525 (0x86dd); bytes 34-35 are 40000 (0x9c40), not 80 (0x0050); " +
      "bytes 36-37 are 443 (0x01bb), not 80 (0x0050)",
      "  81: no, bytes 12-13 are 2048 (0x0800), not 34525 (0x86dd); bytes 34-35 are 40000 (0x9c40), not 81 (0x0051); " +
      "bytes 36-37 are 443 (0x01bb), not 81 (0x0051)",
    ]);
  });

  it("leaves out what did not matter", () => {
    const decision = decisionOf("(arp or tcp) and not udp port 53 and len > 100", SYN);
    assertEquals(decision.reasons.map(({ text, holds }) => [text, holds]), [["len > 100", false]]);
    const other = decisionOf("(arp or tcp) and not udp port 53", SYN);
    assertEquals(other.reasons.map(({ text, holds }) => [text, holds]), [["tcp", true], ["udp port 53", false]]);
  });

  it("looks where the headers are", () => {
    const decision = decisionOf("vlan 100 and dst host 192.0.2.2", TAGGED);
    assertEquals([decision.matches, decision.reasons.at(-1)?.tests], [
      true,
      ["bytes 16-17 are 2048 (0x0800)", "bytes 34-37 are 0xc0000202"],
    ]);
  });

  it("says where the packet is too short", () => {
    const { matches, reasons } = decisionOf("tcp port 443", SYN.subarray(0, 35));
    assertEquals([matches, reasons], [false, [{
      span: { offset: 0, length: 12 },
      text: "tcp port 443",
      holds: undefined,
      tests: ["the packet is too short for bytes 34-35: it has 35 captured bytes"],
    }]]);
    assertEquals(
      decisionLines(decisionOf("ip[8] = 1 or arp", SYN.subarray(0, 20))).at(1),
      "  ip[8] = 1: can't be found out, the packet is too short for byte 22: it has 20 captured bytes",
    );
  });

  it("says what else can't be had", () => {
    assertEquals(decisionOf("outbound", SYN).reasons[0]?.tests, [
      "only the kernel knows this of a packet, while it captures",
    ]);
    assertEquals(decisionOf("1 / ip[1] = 1", SYN).reasons[0]?.tests, ["it divides by 0"]);
    const ancillary = (what: number): number => what === SKF_AD_PKTTYPE ? 4 : 0;
    assertEquals(filterOf("outbound").explain({ bytes: SYN, ancillary }).decision?.matches, true);
  });

  it("explains comparisons of every kind", () => {
    const tests = (expression: string): readonly string[] => decisionOf(expression, SYN).reasons.at(-1)?.tests ?? [];
    assertEquals(tests("len > 100"), ["the length on the wire is 54 (0x36), not greater than 100 (0x64)"]);
    assertEquals(tests("ip[8] >= 64").at(-1), "byte 22 is 64 (0x40), at least 64 (0x40)");
    assertEquals(tests("tcp[13] & 2 != 0").at(-1), "byte 47 is 0x02, with bits of 0x02");
    assertEquals(tests("ip[2:2] = len"), [
      "bytes 16-17 are 40 (0x0028), not the length on the wire, which is 54 (0x0036)",
    ]);
    assertEquals(tests("").length, 0);
  });
});

describe("the verdict of an explanation", { skip: noCorpus || noOracle }, () => {
  it("is that of the program, on packets of every kind, whole and cut", async () => {
    const packets: { bytes: Uint8Array; origlen: number }[] = [];
    for await (const { bytes, origlen, caplen } of corpusPackets("gen__filtercov-v0-en10mb.pcap")) {
      packets.push({ bytes, origlen }, { bytes: bytes.subarray(0, 7 * packets.length % caplen), origlen });
    }
    let compared = 0;
    for (const { expression } of oracleExpressions()) {
      const filter = compiled(expression);
      if (filter === undefined) continue;
      // Other ones for each expression.
      for (let at = compared % 11; at < packets.length; at += 11) {
        const packet = packets[at];
        if (packet === undefined) break;
        const matches = filter.matches(packet.bytes, { origlen: packet.origlen });
        assertEquals(
          filter.explain(packet).decision?.matches,
          matches,
          `${expression} on ${packet.bytes.length} bytes`,
        );
        compared++;
      }
    }
    assert(compared > 10_000, `${compared} compared`);
  });
});

/** Undefined where the expression means nothing. */
function compiled(expression: string): Filter | undefined {
  try {
    return filterOf(expression);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return undefined;
    throw error;
  }
}
