/**
 * 802.11 words: kinds of frames, directions, and which of the four addresses is meant.
 */

import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { wlanDirectionNames, wlanSubtypeNames, wlanTypeNames } from "../../lib/filter/wlan_names.ts";
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_11_AVS,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_PPI,
} from "../../lib/linktype.ts";
import { assertAsLibpcap, type Below, oneOf, randomBytes, refusal, verdict } from "../support/filter_verdicts.ts";
import { skip } from "../support/libpcap_program.ts";

const MGT = 0x00;
const CTL = 0x04;
const DATA = 0x08;
const TO_DS = 1;
const FROM_DS = 2;

/** A header whose addresses are 02:00:00:00:00:01 to :04, in their order. */
function header(frameControl: number, flags = 0): Uint8Array {
  const frame = new Uint8Array(30);
  frame.set([frameControl, flags]);
  for (const [i, offset] of [4, 10, 16, 24].entries()) frame.set([2, 0, 0, 0, 0, i + 1], offset);
  return frame;
}

/** The numbers of the addresses for which an expression is true. */
function addresses(words: string, frame: Uint8Array): number[] {
  return [1, 2, 3, 4].filter((number) =>
    verdict(`wlan ${words} 02:00:00:00:00:0${number}`, { linktype: LINKTYPE_IEEE802_11, frame })
  );
}

/** The expressions of a list that are true for a frame. */
function truths(expressions: readonly string[], frame: Uint8Array): string[] {
  return expressions.filter((expression) => verdict(expression, { linktype: LINKTYPE_IEEE802_11, frame }));
}

describe("generate_wlan", () => {
  it("type and subtype", () => {
    const expressions = [
      "type mgt",
      "type ctl",
      "type data",
      "type mgt subtype beacon",
      "subtype qos-data",
      "subtype ack",
    ];
    assertEquals(truths(expressions, header(0x80)), ["type mgt", "type mgt subtype beacon"]);
    assertEquals(truths(expressions, header(0x88)), ["type data", "subtype qos-data"]);
    assertEquals(truths(expressions, header(0xd4)), ["type ctl", "subtype ack"]);
    // The version, in the two lowest bits, is not looked at.
    assertEquals(truths(expressions, header(0xd7)), ["type ctl", "subtype ack"]);
    assertEquals(truths(["type 0x0c", "type 12 subtype 0x80", "type 8"], header(0x8c)), [
      "type 0x0c",
      "type 12 subtype 0x80",
    ]);
  });

  it("dir", () => {
    const expressions = ["dir nods", "dir tods", "dir fromds", "dir dstods", "dir 3", "dir 4"];
    assertEquals(truths(expressions, header(DATA, 0)), ["dir nods"]);
    assertEquals(truths(expressions, header(DATA, TO_DS)), ["dir tods"]);
    assertEquals(truths(expressions, header(DATA, 0x40 | FROM_DS)), ["dir fromds"]);
    assertEquals(truths(expressions, header(DATA, TO_DS | FROM_DS)), ["dir dstods", "dir 3"]);
  });

  it("source and destination are where type and direction say", () => {
    for (
      const [frame, source, destination] of [
        [header(MGT), 2, 1],
        [header(MGT, TO_DS | FROM_DS), 2, 1],
        [header(DATA), 2, 1],
        [header(DATA, TO_DS), 2, 3],
        [header(DATA, FROM_DS), 3, 1],
        [header(DATA, TO_DS | FROM_DS), 4, 3],
      ] as const
    ) {
      assertEquals(addresses("src", frame), [source]);
      assertEquals(addresses("dst", frame), [destination]);
      assertEquals(addresses("host", frame), [source, destination].sort());
      assertEquals(addresses("src and dst", frame), []);
    }
    assertEquals(addresses("host", header(CTL)), []);
  });

  it("addresses by number, of the receiver and of the transmitter", () => {
    const [cts, rts] = [header(0xc4), header(0xb4)];
    assertEquals(addresses("addr1", cts), [1]);
    assertEquals(addresses("addr2", cts), []);
    assertEquals(addresses("addr2", rts), [2]);
    assertEquals(addresses("addr3", rts), []);
    assertEquals(addresses("addr3", header(MGT)), [3]);
    assertEquals(addresses("addr4", header(DATA, TO_DS)), []);
    assertEquals(addresses("addr4", header(DATA, TO_DS | FROM_DS)), [4]);
    assertEquals(addresses("ra", header(DATA)), [1]);
    assertEquals(addresses("ta", header(DATA)), [2]);
    // As libpcap, not as the man page, which knows them in control frames.
    assertEquals(addresses("ra", rts), []);
    assertEquals(addresses("ta", rts), []);
  });

  it("broadcast and multicast look at the destination", () => {
    const frame = header(DATA, TO_DS);
    frame.fill(0xff, 4, 10);
    assertEquals(truths(["broadcast", "multicast"], frame), []);
    frame.fill(0xff, 16, 22);
    assertEquals(truths(["broadcast", "multicast"], frame), ["broadcast", "multicast"]);
    frame[17] = 0;
    assertEquals(truths(["broadcast", "multicast"], frame), ["multicast"]);
  });

  it("radiotap is as long as it says", () => {
    const frame = Uint8Array.of(0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...header(0x80));
    assertEquals(verdict("subtype beacon", { linktype: LINKTYPE_IEEE802_11_RADIOTAP, frame }), true);
    frame[2] = 13;
    assertEquals(verdict("subtype beacon", { linktype: LINKTYPE_IEEE802_11_RADIOTAP, frame }), false);
  });

  it("refuses unknown words, and frames that are not 802.11", () => {
    for (
      const [expression, linktype, message] of [
        ["type bogus", LINKTYPE_IEEE802_11, /there is no 802.11 type "bogus", write mgt, .*data/],
        ["type 1", LINKTYPE_IEEE802_11, /there is no 802.11 type 0x01/],
        [
          "type data subtype beacon",
          LINKTYPE_IEEE802_11,
          /no subtype "beacon" of 802.11 type "data", write data, data-cf-ack/,
        ],
        ["type data subtype 0x104", LINKTYPE_IEEE802_11, /no subtype 0x104 .* a multiple of 0x10 up to 0xf0/],
        ["subtype bogus", LINKTYPE_IEEE802_11, /there is no 802.11 subtype "bogus"/],
        ["dir bogus", LINKTYPE_IEEE802_11, /there is no 802.11 direction "bogus", write nods, tods, fromds, dstods/],
        ["type mgt", LINKTYPE_ETHERNET, /types of 802.11 frames .* this is Ethernet/],
        ["dir tods", LINKTYPE_PPI, /directions of 802.11 frames .* this is Per-Packet Information/],
      ] as const
    ) {
      const { message: actual, part } = refusal(`len > 5 and ${expression}`, linktype);
      assertEquals({ expression, part, matches: message.test(actual), actual }, {
        expression,
        part: expression,
        matches: true,
        actual,
      });
    }
  });
});

describe("generate_wlan beside libpcap", { skip }, () => {
  const ADDRESS = [2, 0, 0, 0, 0, 1];
  const FRAME_CONTROLS = [0x00, 0x08, 0x0c, 0x40, 0x48, 0x80, 0x84, 0x88, 0xb4, 0xc4, 0xd4, 0xd0];
  const subtypes = [MGT, CTL, DATA].flatMap((type) => wlanSubtypeNames(type));
  const expressions = [
    ...wlanTypeNames().map((name) => `type ${name}`),
    ...["mgt", "ctl", "data"].flatMap((type) => subtypes.map((subtype) => `type ${type} subtype ${subtype}`)),
    ...subtypes.map((name) => `subtype ${name}`),
    ...[...wlanDirectionNames(), 0, 1, 2, 3, 4].map((name) => `dir ${name}`),
    ...["0", "8", "12", "12 subtype 0xf0", "12 subtype data", "3", "4 subtype 8"].map((type) => `type ${type}`),
    ...["src", "dst", "host", "src or dst", "src and dst", "addr1", "addr2", "addr3", "addr4", "ra", "ta"].flatMap((
      words,
    ) => [
      `wlan ${words} 02:00:00:00:00:01`,
      `not wlan ${words} 02:00:00:00:00:01`,
    ]),
    "wlan broadcast",
    "multicast",
  ];

  /** A frame behind so many bytes of something else. */
  const framesBehind = (prefix: (below: Below) => readonly number[]) => (below: Below): Uint8Array => {
    const frame = randomBytes(36, below);
    frame[0] = below(2) === 0 ? below(256) : oneOf(FRAME_CONTROLS, below);
    for (const offset of [4, 10, 16, 24]) {
      const kind = below(4);
      if (kind < 2) frame.set(ADDRESS, offset);
      else if (kind === 2) frame.fill(0xff, offset, offset + 6);
    }
    return Uint8Array.of(...prefix(below), ...frame);
  };
  const radiotap = (below: Below) => [0, 0, 12, 0, ...randomBytes(8, below)];
  const avs = (below: Below) => [...randomBytes(4, below), 0, 0, 0, 16, ...randomBytes(8, below)];

  for (
    const [name, linktype, prefix] of [
      ["802.11", LINKTYPE_IEEE802_11, () => []],
      ["radiotap", LINKTYPE_IEEE802_11_RADIOTAP, radiotap],
      ["AVS", LINKTYPE_IEEE802_11_AVS, avs],
      ["Ethernet", LINKTYPE_ETHERNET, () => []],
    ] as const
  ) {
    it(name, () => assertAsLibpcap(expressions, { linktype, frame: framesBehind(prefix) }));
  }
});
