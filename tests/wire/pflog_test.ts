import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodePflog, LINKTYPE_PFLOG, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";

describe("Pflog", () => {
  const em0 = "656d3000000000000000000000000000";
  const extra = `0002007f0000010000000000000000000000007f00000100000000000000000000000000000000`;

  testVector({
    origin: "Scapy: a header of 100 bytes, as OpenBSD has it since 4.9",
    linktype: LINKTYPE_PFLOG,
    hex: `64 02 01 00 ${em0} 77656200000000000000000000000000 00000007 ffffffff ${
      "00".repeat(16)
    } 01 ${extra} ${DATAGRAM}`,
    layer: "pflog",
    fields: {
      length: 100,
      family: 2,
      action: 1,
      reason: 0,
      ifname: "em0",
      ruleset: "web",
      rule: 7,
      subrule: -1,
      uid: 0,
      pid: 0,
      ruleUid: 0,
      rulePid: 0,
      direction: 1,
      extra,
    },
    payload: DATAGRAM,
    encode: encodePflog,
  });

  testVector({
    origin: "LINKTYPE_PFLOG by hand: a header of 61 bytes and three zeros",
    linktype: LINKTYPE_PFLOG,
    hex: `3d 18 00 ff ${em0} ${"00".repeat(16)} 00000001 00000002 00000003 00000004 00000005 00000006 02 000000 00`,
    layer: "pflog",
    fields: {
      length: 61,
      family: 24,
      action: 0,
      reason: 255,
      ifname: "em0",
      ruleset: "",
      rule: 1,
      subrule: 2,
      uid: 3,
      pid: 4,
      ruleUid: 5,
      rulePid: 6,
      direction: 2,
      extra: "000000",
    },
    payload: "00",
    encode: encodePflog,
  });

  it("says what follows by the family", () => {
    const packet = decode(parseHex(`3d 02 ${"00".repeat(62)} ${DATAGRAM}`), LINKTYPE_PFLOG);
    assertStrictEquals(packet.udp?.dstPort, 9);
  });

  it("tells which length is too small", () => {
    const error = (hex: string) => {
      const found = decode(parseHex(hex), LINKTYPE_PFLOG).error;
      return [found?.limit, found?.needed, found?.available];
    };
    assertEquals(error(`3c ${"00".repeat(63)}`), ["pflog.length", 61, 60]);
    assertEquals(error(`64 ${"00".repeat(63)}`), ["capture", 100, 64]);
  });

  it("refuses fields that do not fit", () => {
    const ids = { rule: 0, subrule: 0, uid: 0, pid: 0, ruleUid: 0, rulePid: 0 };
    const fields = { length: 61, family: 2, action: 0, reason: 0, ifname: "", ruleset: "", ...ids, direction: 1 };
    assertThrows(() => encodePflog({ ...fields, extra: "", uid: 2 ** 31 }), RangeError, "2147483648");
    assertThrows(() => encodePflog({ ...fields, extra: "", ifname: "a".repeat(17) }), RangeError, "pflog.ifname");
  });
});
