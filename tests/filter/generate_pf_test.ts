/**
 * Words for what OpenBSD's pf logs.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "node:test";
import { pfActionNames, pfReasonNames } from "../../lib/filter/pf_names.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_PFLOG } from "../../lib/linktype.ts";
import { assertAsLibpcap, type Below, oneOf, randomBytes, refusal, verdict } from "../support/filter_verdicts.ts";
import { skip } from "../support/libpcap_program.ts";

/** A header of PFLOG. */
function header(
  { action = 0, reason = 0, ifname = "", ruleset = "", rule = 0, subrule = 0 }: {
    action?: number;
    reason?: number;
    ifname?: string;
    ruleset?: string;
    rule?: number;
    subrule?: number;
  },
): Uint8Array {
  const frame = new Uint8Array(64);
  frame.set([61, 2, action, reason]);
  frame.set(new TextEncoder().encode(ifname), 4);
  frame.set(new TextEncoder().encode(ruleset), 20);
  const view = new DataView(frame.buffer);
  view.setUint32(36, rule);
  view.setUint32(40, subrule);
  return frame;
}

/** The words of a list that are true for a frame. */
function truths(words: readonly string[], frame: Uint8Array): string[] {
  return words.filter((word) => verdict(word, { linktype: LINKTYPE_PFLOG, frame }));
}

describe("generate_pf", () => {
  it("action and reason by name and number", () => {
    const words = [
      "action pass",
      "action block",
      "action drop",
      "reason match",
      "reason short",
      "reason 3",
      "reason 300",
    ];
    assertEquals(truths(words, header({ action: 1, reason: 3 })), [
      "action block",
      "action drop",
      "reason short",
      "reason 3",
    ]);
    assertEquals(truths(words, header({})), ["action pass", "reason match"]);
    assertEquals(truths(["action SYNPROXY-DROP", "reason Synproxy"], header({ action: 10, reason: 14 })).length, 2);
  });

  it("names and numbers of rules", () => {
    const words = [
      "ifname em0",
      "on em0",
      "on em",
      "on em00",
      "ruleset web",
      "rset we",
      "rulenum 7",
      "rnr 8",
      "srnr 9",
      "subrulenum 7",
    ];
    assertEquals(truths(words, header({ ifname: "em0", ruleset: "web", rule: 7, subrule: 9 })), [
      "ifname em0",
      "on em0",
      "on em",
      "ruleset web",
      "rset we",
      "rulenum 7",
      "srnr 9",
    ]);
    assertEquals(truths(["rnr 0xffffffff", "srnr -1"].slice(0, 1), header({ rule: 0xffff_ffff })), ["rnr 0xffffffff"]);
  });

  it("refuses unknown words, names that are too long, and other link types", () => {
    assertMatch(
      refusal("action bogus", LINKTYPE_PFLOG).message,
      /there is no pf action "bogus", write accept, block, pass/,
    );
    assertMatch(
      refusal("reason bogus", LINKTYPE_PFLOG).message,
      /there is no pf reason "bogus", write a number or match/,
    );
    assertMatch(refusal("on abcdefghijklmnop", LINKTYPE_PFLOG).message, /too long for a name .* at most 15 characters/);
    assertMatch(refusal("rnr 3", LINKTYPE_ETHERNET).message, /on Ethernet, only pf's log has it/);
    assertEquals(refusal("arp or reason bogus", LINKTYPE_PFLOG).part, "reason bogus");
  });
});

describe("generate_pf beside libpcap", { skip }, () => {
  const NAMES = ["a", "ab", "abc", "abcd", "abcde", "abcdefgh", "abcdefghijklmno"];
  const frame = (below: Below) => {
    const bytes = header({
      action: below(12),
      reason: below(16),
      ifname: oneOf(NAMES, below),
      ruleset: oneOf(NAMES, below),
      rule: below(3),
      subrule: below(3),
    });
    return below(8) === 0 ? randomBytes(64, below) : bytes;
  };
  const words = [
    ...[...NAMES, "abcdefghijklmnop"].flatMap((
      name,
    ) => [`on ${name}`, `ifname ${name}`, `rset ${name}`, `ruleset ${name}`]),
    ...[0, 1, 2, 0xffff_ffff].flatMap((number) =>
      ["rnr", "rulenum", "srnr", "subrulenum", "reason"].map((word) => `${word} ${number}`)
    ),
    ...[...pfReasonNames(), "MATCH", "bogus"].map((name) => `reason ${name}`),
    ...[...pfActionNames(), "PASS", "bogus"].map((name) => `action ${name}`),
    "not action pass",
    "action pass and reason match",
  ];

  it("PFLOG", () => assertAsLibpcap(words, { linktype: LINKTYPE_PFLOG, frame }));
  it("Ethernet", () => assertAsLibpcap(words, { linktype: LINKTYPE_ETHERNET, frame }));
});
