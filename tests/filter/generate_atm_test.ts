/**
 * ATM words on SunATM captures: kinds of cells, signalling messages, VPI and VCI.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "node:test";
import { LINKTYPE_ATM_RFC1483, LINKTYPE_ETHERNET, LINKTYPE_SUNATM } from "../../lib/linktype.ts";
import { assertAsLibpcap, type Below, oneOf, randomBytes, refusal, verdict } from "../support/filter_verdicts.ts";
import { skip } from "../support/libpcap_program.ts";

const CHANNELS = ["metac", "bcc", "oamf4sc", "oamf4ec", "oam", "oamf4", "sc", "ilmic"];
const MESSAGES = ["connectmsg", "metaconnect"];

/** The words of a list that are true for a cell. */
function truths(words: readonly string[], cell: readonly number[]): string[] {
  return words.filter((word) => verdict(word, { linktype: LINKTYPE_SUNATM, frame: Uint8Array.from(cell) }));
}

describe("generate_atm", () => {
  it("channels are circuits of path 0", () => {
    assertEquals(truths(CHANNELS, [0, 0, 0, 1]), ["metac"]);
    assertEquals(truths(CHANNELS, [0, 0, 0, 2]), ["bcc"]);
    assertEquals(truths(CHANNELS, [0, 0, 0, 3]), ["oamf4sc", "oam", "oamf4"]);
    assertEquals(truths(CHANNELS, [0, 0, 0, 4]), ["oamf4ec", "oam", "oamf4"]);
    assertEquals(truths(CHANNELS, [0, 0, 0, 5]), ["sc"]);
    assertEquals(truths(CHANNELS, [0, 0, 0, 16]), ["ilmic"]);
    assertEquals(truths(CHANNELS, [0, 1, 0, 5]), []);
    assertEquals(truths(CHANNELS, [0, 0, 1, 5]), []);
  });

  it("messages that set up and end connections", () => {
    const cell = (vci: number, type: number) => [0, 0, 0, vci, 0, 0, 0, 0, 0, type];
    for (const type of [0x02, 0x05, 0x07, 0x4d, 0x5a]) {
      assertEquals(truths(MESSAGES, cell(5, type)), ["connectmsg"]);
      assertEquals(truths(MESSAGES, cell(1, type)), ["metaconnect"]);
      assertEquals(truths(MESSAGES, cell(2, type)), []);
    }
    assertEquals(truths(MESSAGES, cell(5, 0x0f)), ["connectmsg"]);
    assertEquals(truths(MESSAGES, cell(1, 0x0f)), []);
    assertEquals(truths(MESSAGES, cell(5, 0x01)), []);
  });

  it("vpi and vci in all relations", () => {
    const words = ["vpi 3", "vpi != 3", "vpi < 3", "vpi <= 3", "vpi > 3", "vpi >= 3", "vpi (3 or 5)"];
    assertEquals(truths(words, [0, 3, 0, 0]), ["vpi 3", "vpi <= 3", "vpi >= 3", "vpi (3 or 5)"]);
    assertEquals(truths(words, [0, 5, 0, 0]), ["vpi != 3", "vpi > 3", "vpi >= 3", "vpi (3 or 5)"]);
    assertEquals(truths(words, [0, 2, 0, 3]), ["vpi != 3", "vpi < 3", "vpi <= 3"]);
    assertEquals(truths(["vci 258", "vci > 257", "vci != 258"], [0, 0, 1, 2]), ["vci 258", "vci > 257"]);
  });

  it("behind lane the cell is where it was", () => {
    const frame = [1, 7, 0, 9, 0, 1, ...new Uint8Array(12), 8, 0];
    const words = ["lane", "lane and ip", "lane and vpi 7", "lane and vci 9", "lane and vpi 0", "lane and sc"];
    assertEquals(truths(words, frame), ["lane", "lane and ip", "lane and vpi 7", "lane and vci 9"]);
    // LE control frames are not Ethernet.
    frame[4] = 0xff;
    frame[5] = 0;
    assertEquals(truths(words, frame), ["lane", "lane and vpi 7", "lane and vci 9"]);
  });

  it("refuses other link types", () => {
    assertMatch(refusal("oam", LINKTYPE_ETHERNET).message, /there is no "oam" on Ethernet, only raw ATM has it/);
    assertMatch(refusal("vpi 3", LINKTYPE_ATM_RFC1483).message, /there is no "vpi" on .*, only raw ATM has it/);
    assertEquals(refusal("arp and vci > 3", LINKTYPE_ETHERNET).part, "vci > 3");
  });
});

describe("generate_atm beside libpcap", { skip }, () => {
  const frame = (below: Below): Uint8Array => {
    const cell = randomBytes(24, below);
    cell.set([below(4), below(2), 0, oneOf([0, 1, 2, 3, 4, 5, 16, 30, 31], below)]);
    cell[9] = oneOf([0x02, 0x05, 0x07, 0x0f, 0x4d, 0x5a, 0x5b], below);
    return cell;
  };
  const fields = ["vpi", "vci"].flatMap((field) => [
    ...["=", "<", "<=", ">", ">="].flatMap((relation) =>
      [1, 3, 300, 70_000].map((value) => `${field} ${relation} ${value}`)
    ),
    `${field} 1`,
    `${field} (0 or 3)`,
    `not ${field} 1`,
  ]);
  const words = [...CHANNELS, ...MESSAGES, "lane", "not oam", "lane and multicast", "llc or lane"];

  it("SunATM", () => assertAsLibpcap([...words, ...fields], { linktype: LINKTYPE_SUNATM, frame }));
  it("Ethernet", () => assertAsLibpcap([...words, ...fields], { linktype: LINKTYPE_ETHERNET, frame }));
});
