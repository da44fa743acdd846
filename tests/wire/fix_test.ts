import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, Fix, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A segment with a message in which `|` is SOH. */
function segment(text: string): string {
  const bytes = new TextEncoder().encode(text.replaceAll("|", "\x01"));
  return formatHex(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 40000, dstPort: 9876 }), bytes));
}

const LOGON = "8=FIX.4.4|9=57|35=A|34=1|49=ONE|52=20260101-00:00:00|56=TWO|98=0|108=30|10=167|";

describe("Fix", () => {
  testVector({
    origin: "FIX 4.4, volume 2: a logon, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment(LOGON),
    layer: "fix",
    fields: {
      fields: [
        { tag: 8, value: "FIX.4.4" },
        { tag: 9, value: "57" },
        { tag: 35, value: "A" },
        { tag: 34, value: "1" },
        { tag: 49, value: "ONE" },
        { tag: 52, value: "20260101-00:00:00" },
        { tag: 56, value: "TWO" },
        { tag: 98, value: "0" },
        { tag: 108, value: "30" },
        { tag: 10, value: "167" },
      ],
    },
  });

  testVector({
    origin: "scapy: a heartbeat, and the begin of another message",
    linktype: LINKTYPE_RAW,
    hex: "45000046000100004006f6adc0000201c00002029c4026940000000000000000500220001b380000383d4649582e342e" +
      "3201393d350133353d300131303d31363101383d4649",
    layer: "fix",
    fields: {
      fields: [
        { tag: 8, value: "FIX.4.2" },
        { tag: 9, value: "5" },
        { tag: 35, value: "0" },
        { tag: 10, value: "161" },
        { tag: 8, value: "FI" },
      ],
    },
  });

  it("prints what tshark prints", () => {
    const of = (name: string) =>
      fieldByName(name)?.occurrences(decode(parseHex(segment(LOGON)), LINKTYPE_RAW), 1).join();
    assertEquals(["fix.MsgType", "fix.SenderCompID", "fix.HeartBtInt"].map(of), ["A", "ONE", "30"]);
  });

  it("is known by its begin, ends at what is no field, and takes as long as its bytes", () => {
    const fix = (text: string) => decode(parseHex(segment(text)), LINKTYPE_RAW).layer(Fix);
    assertStrictEquals(fix("9=57|35=A|"), undefined);
    assertStrictEquals(fix("8=fix.4.4|9=5|35=A|"), undefined);
    const some = fix("8=FIX.4.4|9=5|35=D|x=1|");
    assertEquals([some?.msgType, some?.payload.length], ["D", 4]);
    assertStrictEquals(fix("8=FIX.4.4|9=5|" + "1=|".repeat(15_000))?.fields.length, 2000);
  });
});
