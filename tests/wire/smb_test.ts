import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  encodeNbss,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  tcp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

function segment(hex: string): string {
  const message = parseHex(hex);
  const header = encodeNbss({ type: 0, length: message.length });
  const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
  return formatHex(frame(addresses, tcp({ srcPort: 40000, dstPort: 445 }), header, message));
}

function of(hex: string, name: string): string | undefined {
  return fieldByName(name)?.occurrences(decode(parseHex(hex), LINKTYPE_RAW), 1).join();
}

/** scapy: SMB_Header(Command=0x72, TID=1, PIDLow=2, UID=3, MID=4, Flags=0x98, Flags2=0xc853). */
const SMB = "4500004c000100004006f6a7c0000201c00002029c4001bd00000000000000005002200050a6000000000020" +
  "ff534d4272000000009853c80000000000000000000000000100020003000400";

describe("Smb", () => {
  testVector({
    origin: "scapy: the answer to a negotiation",
    linktype: LINKTYPE_RAW,
    hex: SMB,
    layer: "smb",
    fields: { command: 0x72, status: 0, flags: 0x98, flags2: 0xc853, pidHigh: 0, tid: 1, pidLow: 2, uid: 3, mid: 4 },
  });

  testVector({
    origin: "[MS-CIFS], section 2.2.3.1, by hand: a request that echoes",
    linktype: LINKTYPE_RAW,
    hex: segment("ff534d42 2b 010000c0 18 0140 0100 0102030405060708 0000 ffff 0a0b 0100 0700 01 0100 0000"),
    layer: "smb",
    fields: {
      command: 0x2b,
      status: 0xc0000001,
      flags: 0x18,
      flags2: 0x4001,
      pidHigh: 1,
      tid: 0xffff,
      pidLow: 0x0b0a,
      uid: 1,
      mid: 7,
    },
    payload: "01 0100 0000",
  });

  it("prints what tshark prints", () => {
    assertEquals([of(SMB, "smb.cmd"), of(SMB, "smb.flags2"), of(SMB, "smb.mid")], ["0x72", "0xc853", "4"]);
    assertStrictEquals(of(SMB, "smb.signature"), "0000000000000000");
  });
});

/** scapy: SMB2_Header(Command=0, CreditCharge=1, CreditsRequested=31). */
const SMB2 = "4500006c000100004006f687c0000201c00002029c4001bd000000000000000050022000c1c6000000000040" +
  "fe534d42400001000000000000001f00" + "00".repeat(48);

describe("Smb2", () => {
  testVector({
    origin: "scapy: a negotiation",
    linktype: LINKTYPE_RAW,
    hex: SMB2,
    layer: "smb2",
    fields: {
      creditCharge: 1,
      status: 0,
      command: 0,
      credits: 31,
      flags: 0,
      nextCommand: 0,
      messageId: "0",
      processId: 0,
      treeId: 0,
      sessionId: "0",
    },
  });

  testVector({
    origin: "[MS-SMB2], section 2.2.1.1, by hand: a change is not there yet",
    linktype: LINKTYPE_RAW,
    hex: segment(
      "fe534d42 4000 0100 03010000 0f00 0a00 03000000 00000000 0500000000000000" +
        "0800000000000000 1122334455667788" + "ff".repeat(16) + "0900",
    ),
    layer: "smb2",
    fields: {
      creditCharge: 1,
      status: 0x103,
      command: 15,
      credits: 10,
      flags: 3,
      nextCommand: 0,
      messageId: "5",
      asyncId: "8",
      sessionId: String(0x8877665544332211n),
    },
    payload: "0900",
  });

  it("prints what tshark prints", () => {
    assertEquals([of(SMB2, "smb2.cmd"), of(SMB2, "smb2.credits.requested"), of(SMB2, "smb2.nt_status")], [
      "0",
      "31",
      "",
    ]);
    assertStrictEquals(of(SMB2, "smb2.sesid"), "0x0000000000000000");
  });
});

describe("Smb2Transform", () => {
  testVector({
    origin: "Samba 4.17: between its client and its server on loopback",
    linktype: LINKTYPE_RAW,
    hex: "450000b0c5f54000400676507f0000017f000001 db3a01bd4d80c51d5adec82380180040fea400000101080a59957a80c58d848e " +
      "00000078 fd534d42 6934ac53b276c6bedc6180e7a64db823 0300000000000000428b3f4c00000000 44000000 0000 0100 " +
      "ea15932b00000000 " +
      "eee8e87b030fffd83574c289fadb56de56ed0cc8c0676548cd54eaf49f6091414adb8f2d104869ff5bd2f5336f5321ba" +
      "672de26841e95358bb41afb2d78c1216a78ca6c0",
    layer: "smb2.transform",
    fields: { originalSize: 68, sessionId: "731059690" },
    payload: "eee8e87b030fffd83574c289fadb56de56ed0cc8c0676548cd54eaf49f6091414adb8f2d104869ff5bd2f5336f5321ba" +
      "672de26841e95358bb41afb2d78c1216a78ca6c0",
  });

  testVector({
    origin: "[MS-SMB2], section 2.2.41, by hand: the header before what is encrypted",
    linktype: LINKTYPE_RAW,
    hex: segment(
      "fd534d42" + "aa".repeat(16) + "bb".repeat(11) + "0000000000" + "54000000 0000 0100 1100000000000000 c0ffee",
    ),
    layer: "smb2.transform",
    fields: { originalSize: 84, sessionId: "17" },
    payload: "c0ffee",
  });
});
