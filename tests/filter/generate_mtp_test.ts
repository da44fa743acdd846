/**
 * SS7 words: kinds of signal units, and the fields of level 3, with short and with extended sequence numbers.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "node:test";
import { LINKTYPE_ETHERNET, LINKTYPE_MTP2, LINKTYPE_MTP2_WITH_PHDR, LINKTYPE_MTP3 } from "../../lib/linktype.ts";
import { assertAsLibpcap, type Below, oneOf, refusal, verdict } from "../support/filter_verdicts.ts";
import { skip } from "../support/libpcap_program.ts";

const UNITS = ["fisu", "lssu", "msu", "hfisu", "hlssu", "hmsu"];

/** The words of a list that are true for a signal unit. */
function truths(words: readonly string[], unit: readonly number[]): string[] {
  return words.filter((word) => verdict(word, { linktype: LINKTYPE_MTP2, frame: Uint8Array.from(unit) }));
}

/** A routing label: the destination and the origin of 14 bits, and the link of 4, low bits first. */
function label({ dpc = 0, opc = 0, sls = 0 }: { dpc?: number; opc?: number; sls?: number }): number[] {
  const bits = dpc + opc * 2 ** 14 + sls * 2 ** 28;
  return [0, 8, 16, 24].map((shift) => Math.floor(bits / 2 ** shift) % 256);
}

describe("generate_mtp", () => {
  it("the length indicator says the kind", () => {
    const short = ["fisu", "lssu", "msu"];
    assertEquals(truths(short, [0, 0, 0xc0]), ["fisu"]);
    assertEquals(truths(short, [0, 0, 0xc1]), ["lssu"]);
    assertEquals(truths(short, [0, 0, 2]), ["lssu"]);
    assertEquals(truths(short, [0, 0, 3]), ["msu"]);
    assertEquals(truths(short, [0, 0, 63]), ["msu"]);
    const extended = ["hfisu", "hlssu", "hmsu"];
    assertEquals(truths(extended, [0, 0, 0, 0, 0x00, 0x7f]), ["hfisu"]);
    assertEquals(truths(extended, [0, 0, 0, 0, 0x00, 0x80]), ["hlssu"]);
    assertEquals(truths(extended, [0, 0, 0, 0, 0x01, 0x00]), ["hlssu"]);
    assertEquals(truths(extended, [0, 0, 0, 0, 0x01, 0x80]), ["hmsu"]);
  });

  it("fields of level 3", () => {
    const unit = [0, 0, 63, 0x83, ...label({ dpc: 0x1234, opc: 0x2abc, sls: 9 })];
    const words = ["sio 0x83", "dpc 0x1234", "opc 0x2abc", "sls 9", "dpc 0x2abc", "opc 0x1234", "sls 8", "sio 9"];
    assertEquals(truths(words, unit), words.slice(0, 4));
    const extended = [0, 0, 0, ...unit];
    assertEquals(truths(words.map((word) => `h${word}`), extended), words.slice(0, 4).map((word) => `h${word}`));
  });

  it("relations mean the number, also where its bits lie in pieces", () => {
    const numbers = [0, 1, 3, 4, 63, 64, 255, 256, 1023, 1024, 0x1000, 0x3fff];
    for (const field of ["opc", "dpc"]) {
      for (const value of numbers) {
        const unit = [0, 0, 63, 0, ...label({ [field]: value })];
        for (const limit of numbers.slice(1)) {
          const words = ["=", "!=", "<", "<=", ">", ">="].map((relation) => `${field} ${relation} ${limit}`);
          const expected = [
            value === limit,
            value !== limit,
            value < limit,
            value <= limit,
            value > limit,
            value >= limit,
          ];
          assertEquals(truths(words, unit), words.filter((_, i) => expected[i]));
        }
      }
    }
    const unit = [0, 0, 63, 3, ...label({ sls: 5 })];
    assertEquals(truths(["sls != 5", "sls != 4", "sls > 4", "sls <= 4", "sio != 3"], unit), ["sls != 4", "sls > 4"]);
    assertEquals(truths(["opc (3 or 0)", "opc (3 or 4)"], unit), ["opc (3 or 0)"]);
  });

  it("refuses numbers that do not fit, and other link types", () => {
    assertMatch(
      refusal("sio 256", LINKTYPE_MTP2).message,
      /256 does not fit into "sio", write a number of at most 255/,
    );
    assertMatch(
      refusal("hopc (3 or 16384)", LINKTYPE_MTP2).message,
      /16384 does not fit into "hopc", .* at most 16383/,
    );
    assertMatch(refusal("sls 16", LINKTYPE_MTP2).message, /16 does not fit into "sls", .* at most 15/);
    assertMatch(refusal("fisu", LINKTYPE_ETHERNET).message, /there is no "fisu" on Ethernet, only SS7 has it/);
    assertMatch(refusal("opc 3", LINKTYPE_MTP3).message, /there is no "opc" on/);
  });
});

describe("generate_mtp beside libpcap", { skip }, () => {
  const bytes = [0, 1, 2, 3, 0x0f, 0x10, 0x30, 0x40, 0x41, 0x80, 0x81, 0xc0, 0xff];
  const frame = (below: Below) => Uint8Array.from({ length: 18 }, () => oneOf(bytes, below));
  const fields = ["sio", "opc", "dpc", "sls"].flatMap((field) => [field, `h${field}`]);
  const words = [
    ...UNITS,
    ...fields.flatMap((field) => [0, 1, 3, 15, 16, 255, 256, 0x3fff, 0x4000].map((value) => `${field} ${value}`)),
    ...fields.flatMap((field) => [`${field} (0 or 1 or 3)`, `not ${field} 0`]),
    // Point codes libpcap orders by their bits as they lie.
    ...["sio", "sls", "hsio", "hsls"].flatMap((field) =>
      [">", ">=", "<", "<="].map((relation) => `${field} ${relation} 3`)
    ),
  ];

  it("MTP2", () => assertAsLibpcap(words, { linktype: LINKTYPE_MTP2, frame }));
  it("MTP2 with a pseudo-header", () => assertAsLibpcap(words, { linktype: LINKTYPE_MTP2_WITH_PHDR, frame }));
  it("MTP3", () => assertAsLibpcap(words, { linktype: LINKTYPE_MTP3, frame }));
});
