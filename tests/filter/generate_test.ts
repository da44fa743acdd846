/**
 * The tests of a filter, before any program is made of them: on random frames they have the verdict of libpcap's program.
 * Words of 802.11, LLC, ATM, MTP and pf have files of their own.
 */

import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { interpret } from "../../lib/bpf/vm.ts";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { evaluate } from "../../lib/filter/evaluate.ts";
import { generate } from "../../lib/filter/generate.ts";
import { parse } from "../../lib/filter/parse.ts";
import { resolveFilter } from "../../lib/filter/resolve.ts";
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_FRELAY,
  LINKTYPE_IEEE802_11_AVS,
  LINKTYPE_IEEE802_11_PRISM,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_NULL,
  LINKTYPE_PFLOG,
  LINKTYPE_RAW,
  linktypeByName,
  linktypeName,
} from "../../lib/linktype.ts";
import type { Below } from "../support/filter_verdicts.ts";
import { libpcapProgram, skip } from "../support/libpcap_program.ts";
import { randomOf } from "../support/merging.ts";
import { steerFrame } from "../support/steer_frame.ts";

/** Random frames for each expression and link type. */
const FRAMES = 60;

const LINK = ["ip", "ip6", "arp", "rarp", "atalk", "aarp", "decnet", "stp", "ipx", "netbeui", "ether proto 0x06"];
const ADDRESSES = [
  "host 10.1.2.3",
  "src net 10.1",
  "ip src and dst host 10.1.2.3",
  "arp dst net 10.0.0.0/9",
  "ip6 src host 2001:db8::1",
  "dst net 2001:db8::/33",
  "ip multicast",
  "ip6 multicast",
  "ip broadcast",
];
const TRANSPORT = [
  "tcp",
  "icmp",
  "ip6 proto 17",
  "ip6 proto 44",
  "proto 132",
  "port 80",
  "tcp src portrange 80-90",
  "udp src and dst port 53",
];
const BYTES = [
  "ip[0] & 0xf > 5",
  "ip6[6:4] = 3",
  "tcp[13] & 7 = 2",
  "udp[4:2] - 8 > ip[2:2]",
  "icmp6[0] = 135",
  "link[3:2] < 700",
  "1 + ip[8] = 65",
  "ip[ip[1] & 3] != len & 255",
  "ip[8] = -(0 - 64)",
];
const ETHERNET = [
  "ether src 0:1:2:3:4:5",
  "ether broadcast",
  "ether multicast",
  "decnet src host 1.2",
  "vlan and ip",
  "vlan 3 and vlan and tcp port 80",
  "mpls 5 and ip",
  "mpls and mpls 1000 and ip6",
  "pppoed",
  "pppoes 7 and ip host 10.1.2.3",
  "geneve and ip",
  "geneve 10 and ether host 0:1:2:3:4:5",
  "geneve and geneve",
  "protochain 17",
  "ip protochain 6",
  "byte 3 = 7",
];
const LINKTYPES = [
  "EN10MB",
  "LINUX_SLL",
  "LINUX_SLL2",
  "RAW",
  "NULL",
  "LOOP",
  "PPP",
  "PPP_ETHER",
  "C_HDLC",
  "SLIP",
  "FDDI",
  "IEEE802",
  "ATM_RFC1483",
  "ARCNET_LINUX",
  "IEEE802_11",
  "IEEE802_11_RADIO",
  "IEEE802_11_RADIO_AVS",
  "PRISM_HEADER",
  "PPI",
  "PFLOG",
];

function conditionOf(expression: string, linktype: number) {
  return generate(resolveFilter(parse(expression), expression, { linktype })).condition;
}

/** The verdict on a frame. */
function verdict(expression: string, frame: Uint8Array, linktype = LINKTYPE_ETHERNET): boolean {
  const packet = { bytes: frame, offset: 0, caplen: frame.length, origlen: frame.length };
  return evaluate(conditionOf(expression, linktype), packet).matches;
}

/** Random bytes, with a length that is not too long where a header begins with a word of it. */
function randomFrame(linktype: number, below: Below): Uint8Array {
  const bytes = Uint8Array.from({ length: 20 + below(150) }, () => below(3) === 0 ? 0 : below(256));
  const hasLength = linktype === LINKTYPE_IEEE802_11_AVS || linktype === LINKTYPE_IEEE802_11_PRISM;
  // The magic number of an AVS header, and then its length.
  if (hasLength && below(20) !== 0) bytes.set([0x80, 0x21, 0x10, below(256), 0, 0, 0, below(40)]);
  return bytes;
}

/** Compares the verdicts on frames that are led through libpcap's program; gives how many matched. */
function compare(expression: string, { linktype, below }: { linktype: number; below: Below }): number {
  const program = libpcapProgram(expression, linktypeName(linktype));
  if (typeof program === "string") {
    // What excludes itself is for the optimiser to find out.
    if (program.includes("rejects all packets")) return 0;
    assertThrows(() => conditionOf(expression, linktype), FilterSyntaxError);
    return 0;
  }
  const condition = conditionOf(expression, linktype);
  let matched = 0;
  for (let i = 0; i < FRAMES; i++) {
    const bytes = randomFrame(linktype, below);
    for (let times = below(4); times > 0; times--) steerFrame(bytes, { program, below });
    const caplen = below(4) === 0 ? below(bytes.length) : bytes.length;
    const packet = { bytes, offset: 0, caplen, origlen: bytes.length };
    const expected = interpret(program, packet) !== 0;
    if (expected) matched++;
    const { matches } = evaluate(condition, packet);
    assertEquals({ expression, linktype, bytes, caplen, matches }, {
      expression,
      linktype,
      bytes,
      caplen,
      matches: expected,
    });
  }
  return matched;
}

describe("generate", () => {
  for (const name of LINKTYPES) {
    it(`makes libpcap's tests for ${name}`, { skip }, () => {
      const linktype = linktypeByName(name) ?? -1;
      const below = randomOf(linktype + 1);
      const expressions = [...LINK, ...ADDRESSES, ...TRANSPORT, ...BYTES, ...(name === "EN10MB" ? ETHERNET : [])];
      const matched = expressions.map((expression) => compare(expression, { linktype, below }));
      assert(matched.filter((count) => count > 0).length > 6, `only ${matched} frames match`);
    });
  }

  it("looks behind a VXLAN header", () => {
    const inner = [...new Array<number>(12).fill(0), 0x08, 0x06, 1, 2];
    const vxlan = [0x08, 0, 0, 0, 0, 0, 5, 0];
    const udp = [0x80, 0, 4789 >> 8, 4789 & 0xff, 0, 32, 0, 0];
    const ipv4 = (
      options: number,
    ) => [0x45 + options, 0, 0, 0, 0, 0, 0, 0, 64, 17, ...new Array<number>(10 + 4 * options)];
    const ipv6 = [0x60, 0, 0, 0, 0, 0, 17, 64, ...new Array<number>(32)];
    for (const header of [ipv4(0), ipv4(2), ipv6]) {
      const frame = Uint8Array.of(...header, ...udp, ...vxlan, ...inner);
      const truths = ["vxlan", "vxlan 5", "vxlan 6", "vxlan and arp", "vxlan and ip", "vxlan and ether[14] = 1"]
        .map((expression) => verdict(expression, frame, LINKTYPE_RAW));
      assertEquals(truths, [true, true, false, true, false, true]);
      frame[header.length + udp.length] = 0;
      assertEquals(verdict("vxlan", frame, LINKTYPE_RAW), false);
    }
  });

  it("knows the order in which the writing host had its address families", () => {
    const holds = (byteOrder: "little" | "big", frame: Uint8Array) => {
      const { condition } = generate(resolveFilter(parse("ip"), "ip", { linktype: LINKTYPE_NULL, byteOrder }));
      return evaluate(condition, { bytes: frame, offset: 0, caplen: 4, origlen: 4 }).matches;
    };
    const [little, big] = [Uint8Array.of(2, 0, 0, 0), Uint8Array.of(0, 0, 0, 2)];
    assertEquals([holds("little", little), holds("little", big), holds("big", little), holds("big", big)], [
      true,
      false,
      false,
      true,
    ]);
  });

  it("is right where libpcap is not", () => {
    // The address of a frame relay's packet is behind the frame relay header.
    const relayed = Uint8Array.of(0x18, 0x41, 3, 0xcc, 0x45, ...new Array<number>(11), 10, 1, 2, 3, 10, 1, 2, 4);
    assertEquals(verdict("src host 10.1.2.3", relayed, LINKTYPE_FRELAY), true);
    // The byte is loaded, and not taken for 0.
    assertEquals(verdict("byte 1 & 2", Uint8Array.of(0, 3)), true);
    assertEquals(verdict("byte 1 | 0", Uint8Array.of(3, 0)), false);
    // What the kernel knows is not found by way of a radiotap header.
    const packet = { bytes: new Uint8Array(), offset: 0, caplen: 0, origlen: 0, ancillary: () => 4 };
    assertEquals(evaluate(conditionOf("outbound", LINKTYPE_IEEE802_11_RADIOTAP), packet).matches, true);
    assertEquals(evaluate(conditionOf("ifindex 4", LINKTYPE_IEEE802_11_RADIOTAP), packet).matches, true);
  });

  it("knows which part decided", () => {
    const text = "arp or vlan 5 or ip";
    const condition = conditionOf(text, LINKTYPE_ETHERNET);
    const decided = (type: number) => {
      const bytes = Uint8Array.of(...new Array<number>(12), type >> 8, type & 0xff, 0, 5, 8, 0);
      const { span } = evaluate(condition, { bytes, offset: 0, caplen: bytes.length, origlen: bytes.length });
      return span && text.slice(span.offset, span.offset + span.length);
    };
    assertEquals([0x0806, 0x8100, 0x86dd].map(decided), ["arp", "vlan 5", "ip"]);
  });

  it("refuses what the link type does not have", () => {
    const refusal = (expression: string, linktype: number) =>
      assertThrows(() => conditionOf(expression, linktype), FilterSyntaxError).message.split("\n")[0] ?? "";
    assertMatch(refusal("ether host 1:2:3:4:5:6", LINKTYPE_RAW), /Raw IP has no addresses of six bytes/);
    assertMatch(refusal("link host $1f", LINKTYPE_ETHERNET), /Ethernet has no ARCNET addresses/);
    assertMatch(refusal("broadcast", LINKTYPE_PFLOG), /there is no broadcast on OpenBSD pflog file/);
    assertMatch(refusal("radio[0] = 1", LINKTYPE_ETHERNET), /there is no radio header on Ethernet/);
    assertMatch(refusal("mpls and arp", LINKTYPE_ETHERNET), /behind "mpls" only IPv4 and IPv6 can be told/);
    assertMatch(refusal("ip", 9999), /what a packet carries is not known for link type 9999/);
    assertMatch(refusal("protochain 6", LINKTYPE_IEEE802_11_RADIOTAP), /"protochain" needs headers of fixed length/);
    assertMatch(refusal("ip[0:3] = 1", LINKTYPE_ETHERNET), /3 bytes can't be read at once, read 1, 2 or 4/);
    assertMatch(refusal("ip[0] / 0 = 1", LINKTYPE_ETHERNET), /division by zero/);
    assertMatch(refusal("ip[0] << 32 = 1", LINKTYPE_ETHERNET), /shift by 32 bits/);
    assertEquals(verdict("len = 3 and link[0] = 7", Uint8Array.of(7, 0, 0), 9999), true);
  });
});

describe("steerFrame", () => {
  it("leads frames through a program to its end", () => {
    const below = randomOf(1);
    const program = [
      { code: 0x28, jt: 0, jf: 0, k: 2 },
      { code: 0x15, jt: 0, jf: 1, k: 0x0800 },
      { code: 0x06, jt: 0, jf: 0, k: 1 },
      { code: 0x06, jt: 0, jf: 0, k: 0 },
    ];
    let matched = 0;
    for (let i = 0; i < 100; i++) {
      const bytes = new Uint8Array(4);
      steerFrame(bytes, { program, below });
      if (interpret(program, { bytes, offset: 0, caplen: 4, origlen: 4 }) !== 0) matched++;
    }
    assert(matched > 30 && matched < 95, `${matched} of 100`);
  });
});
