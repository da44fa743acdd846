/**
 * LLC frames by their control field, and the ISO protocols behind LLC, on all link types that can have them.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "node:test";
import {
  LINKTYPE_ATM_RFC1483,
  LINKTYPE_C_HDLC,
  LINKTYPE_ETHERNET,
  LINKTYPE_FDDI,
  LINKTYPE_FRELAY,
  LINKTYPE_IEEE802_11,
  LINKTYPE_IEEE802_5,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_NULL,
  LINKTYPE_PPP,
  LINKTYPE_RAW,
  LINKTYPE_SUNATM,
} from "../../lib/linktype.ts";
import { assertAsLibpcap, type Below, oneOf, randomBytes, refusal, verdict } from "../support/filter_verdicts.ts";
import { skip } from "../support/libpcap_program.ts";

const LLC_TYPES = ["i", "s", "u", "rr", "rnr", "rej", "ui", "ua", "disc", "dm", "sabme", "test", "xid", "frmr"];
const ISIS_WORDS = ["l1", "l2", "iih", "lsp", "snp", "csnp", "psnp"];

/** An Ethernet frame with a length, and this behind its header. */
function ethernet(...payload: number[]): Uint8Array {
  return Uint8Array.of(1, 0x80, 0xc2, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, payload.length, ...payload);
}

/** The words of a list that are true for a frame. */
function truths(words: readonly string[], frame: Uint8Array, linktype = LINKTYPE_ETHERNET): string[] {
  return words.filter((word) => verdict(word, { linktype, frame }));
}

describe("generate_llc", () => {
  const types = (control: number) => truths(LLC_TYPES.map((type) => `llc ${type}`), ethernet(0x42, 0x42, control));

  it("the control field says the kind", () => {
    assertEquals(types(0x00), ["llc i"]);
    assertEquals(types(0xfe), ["llc i"]);
    assertEquals(types(0x01), ["llc s", "llc rr"]);
    assertEquals(types(0x05), ["llc s", "llc rnr"]);
    assertEquals(types(0x09), ["llc s", "llc rej"]);
    for (
      const [type, control] of [
        ["ui", 0x03],
        ["ua", 0x63],
        ["disc", 0x43],
        ["dm", 0x0f],
        ["sabme", 0x6f],
        ["test", 0xe3],
        ["xid", 0xaf],
        ["frmr", 0x87],
      ] as const
    ) {
      assertEquals(types(control), ["llc u", `llc ${type}`]);
      assertEquals(types(control | 0x10), ["llc u", `llc ${type}`], "the Poll/Final bit says nothing of the kind");
    }
  });

  it("on Ethernet behind a length, unless it is raw IPX", () => {
    const frame = ethernet(0xe0, 0xe0, 3);
    assertEquals(truths(["llc", "llc ui", "not llc"], frame), ["llc", "llc ui"]);
    frame.set([0x05, 0xdc], 12);
    assertEquals(truths(["llc", "llc ui", "not llc"], frame), ["llc", "llc ui"]);
    frame.set([0x05, 0xdd], 12);
    assertEquals(truths(["llc", "llc ui", "not llc"], frame), ["not llc"]);
    assertEquals(truths(["llc", "not llc"], ethernet(0xff, 0xff, 3)), ["not llc"]);
    assertEquals(
      truths(["llc", "llc ui"], Uint8Array.of(...frame.subarray(0, 12), 0x81, 0, 0, 5, 0, 3, 0xe0, 0xe0, 3)),
      [],
    );
    const tagged = Uint8Array.of(...frame.subarray(0, 12), 0x81, 0, 0, 5, 0, 3, 0xe0, 0xe0, 3);
    assertEquals(truths(["vlan and llc ui", "vlan and llc rr"], tagged), ["vlan and llc ui"]);
  });

  it("refuses other kinds, and link types without LLC", () => {
    assertMatch(refusal("llc bogus", LINKTYPE_ETHERNET).message, /there is no LLC type "bogus", write i, s, u, rr/);
    assertMatch(refusal("llc ui", LINKTYPE_RAW).message, /there is no "llc" on Raw IP/);
    assertEquals(refusal("arp or llc ui", LINKTYPE_LINUX_SLL).part, "llc ui");
  });
});

describe("generate_iso", () => {
  const isis = (type: number) => [0x83, 27, 1, 0, type];

  it("NLPID and type of IS-IS behind LLC", () => {
    const words = ["iso", "clnp", "esis", "isis", "iso proto 0x81", "isis proto 0x12", ...ISIS_WORDS];
    assertEquals(truths(words, ethernet(0xfe, 0xfe, 3, 0x81)), ["iso", "clnp", "iso proto 0x81"]);
    assertEquals(truths(words, ethernet(0xfe, 0xfe, 3, 0x82)), ["iso", "esis"]);
    const ofType = (type: number) => truths(words, ethernet(0xfe, 0xfe, 3, ...isis(type))).slice(2);
    assertEquals(ofType(15), ["l1", "iih"]);
    assertEquals(ofType(16), ["l2", "iih"]);
    assertEquals(ofType(17), ["l1", "l2", "iih"]);
    assertEquals(ofType(18), ["isis proto 0x12", "l1", "lsp"]);
    assertEquals(ofType(20), ["l2", "lsp"]);
    assertEquals(ofType(24), ["l1", "snp", "csnp"]);
    assertEquals(ofType(25), ["l2", "snp", "csnp"]);
    assertEquals(ofType(26), ["l1", "snp", "psnp"]);
    assertEquals(ofType(27), ["l2", "snp", "psnp"]);
  });

  it("finds them where libpcap looks at the wrong byte", () => {
    const words = ["isis", "lsp", "psnp"];
    const sll = [...new Uint8Array(14), 0, 4, 0xfe, 0xfe, 3];
    assertEquals(truths(words, Uint8Array.of(...sll, ...isis(18)), LINKTYPE_LINUX_SLL), ["isis", "lsp"]);
    assertEquals(truths(words, Uint8Array.of(0x0f, 0, 0xfe, 0xfe, 3, ...isis(18)), LINKTYPE_C_HDLC), ["isis", "lsp"]);
    assertEquals(truths(words, Uint8Array.of(0x18, 0x41, 3, ...isis(18)), LINKTYPE_FRELAY), ["isis", "lsp"]);
  });
});

describe("generate_llc beside libpcap", { skip }, () => {
  const CONTROLS = [0, 1, 3, 5, 9, 0x0f, 0x13, 0x43, 0x63, 0x6f, 0x73, 0x87, 0xaf, 0xbf, 0xe3];
  const SAPS = [0xfefe, 0xfefe, 0xf0f0, 0xe0e0, 0x4242, 0x0606, 0xffff, 0xaaaa];
  const SNAPS = [
    [0xaa, 0xaa, 3, 0, 0, 0, 0x81, 0x37],
    [0xaa, 0xaa, 3, 8, 0, 7, 0x80, 0x9b],
    [0xaa, 0xaa, 3, 0, 0, 0, 0x80, 0xf3],
    [0xaa, 0xaa, 3, 0, 0, 0, 0x80, 0x9b],
  ];
  const words = ["iso", "stp", "ipx", "netbeui", "atalk", "aarp", "ether proto 0x06", "ether proto 0xaa"];
  const llc = ["llc", "not llc", ...LLC_TYPES.map((type) => `llc ${type}`)];
  const nlpids = ["clnp", "esis", "isis", "iso proto 5", "iso proto 0x81"];
  const pdus = [...ISIS_WORDS, "isis proto 3", "isis proto 0x12"];

  /** LLC behind so many bytes. */
  const framesBehind = (header: (below: Below) => readonly number[]) => (below: Below): Uint8Array => {
    const payload = randomBytes(12, below);
    const sap = oneOf(SAPS, below);
    payload.set([sap >> 8, sap & 0xff, oneOf(CONTROLS, below), 0x80 + below(4), 0, 1, 0, 15 + below(13)]);
    if (below(4) === 0) payload.set(oneOf(SNAPS, below));
    return Uint8Array.of(...header(below), ...payload);
  };
  /** So many random bytes, and then one of these 16-bit numbers. */
  const typed = (length: number, types: readonly number[]) => (below: Below) => {
    const type = oneOf(types, below);
    return [...randomBytes(length, below), type >> 8, type & 0xff];
  };
  const wifi = (below: Below) => {
    const frameControl = oneOf([0x08, 0x08, 0x88, 0x48, 0x0c, 0x80, 0xc4], below);
    const length = frameControl === 0x88 ? 26 : 24;
    return [frameControl, ...randomBytes(length - 1, below)];
  };

  for (
    const [name, { linktype, header, expressions = [...llc, ...words, ...nlpids, ...pdus] }] of Object.entries<
      { linktype: number; header: (below: Below) => readonly number[]; expressions?: string[] }
    >({
      "Ethernet": { linktype: LINKTYPE_ETHERNET, header: typed(12, [3, 0x26, 1500, 1501, 0x8137, 0x809b, 0x80f3]) },
      "802.11": { linktype: LINKTYPE_IEEE802_11, header: wifi },
      "FDDI": { linktype: LINKTYPE_FDDI, header: (below) => [...randomBytes(13, below)] },
      "token ring": { linktype: LINKTYPE_IEEE802_5, header: (below) => [...randomBytes(14, below)] },
      "RFC 1483": { linktype: LINKTYPE_ATM_RFC1483, header: () => [] },
      "SunATM": { linktype: LINKTYPE_SUNATM, header: (below) => [1 + below(2), ...randomBytes(3, below)] },
      "PPP": { linktype: LINKTYPE_PPP, header: (below) => [0xff, 3, 0, oneOf([0x23, 0x23, 0x31, 0x2b, 0x29], below)] },
      "cooked v2": { linktype: LINKTYPE_LINUX_SLL2, header: (below) => [0, 0xfe, ...randomBytes(18, below)] },
      "loopback": { linktype: LINKTYPE_NULL, header: (below) => [...randomBytes(4, below)] },
      // Where NLPID and type stand libpcap does not know.
      "cooked v1": {
        linktype: LINKTYPE_LINUX_SLL,
        header: typed(14, [4, 4, 4, 1, 0x8137, 0x809b, 0x80f3]),
        expressions: [...llc, ...words],
      },
      "Cisco HDLC": {
        linktype: LINKTYPE_C_HDLC,
        header: (below) => [0x0f, 0, ...oneOf([[0xfe, 0xfe, 3, 0x80 + below(4)], [0, 0x42], [0x80, 0x9b]], below)],
        expressions: [...llc, ...words, ...nlpids],
      },
      "Frame Relay": {
        linktype: LINKTYPE_FRELAY,
        header: (below) => [0x18, 0x41, 3, 0x80 + below(4)],
        expressions: [...llc, ...words, ...nlpids],
      },
    })
  ) {
    it(name, () => assertAsLibpcap(expressions, { linktype, frame: framesBehind(header) }));
  }
});
