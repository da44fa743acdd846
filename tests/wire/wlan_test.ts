import { assertEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeWlan,
  LINKTYPE_IEEE802_11,
  parseHex,
  Wlan,
  WLAN_FROM_DS,
  WLAN_ORDER,
  WLAN_PROTECTED,
  WLAN_TO_DS,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";
const SNAP = "aaaa03 000000 0800";
const [A, B, C, D] = ["02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:03", "02:00:00:00:00:04"] as const;
const ADDRESSES = "020000000001 020000000002 020000000003";

function layerNames(hex: string): string[] {
  return decode(parseHex(hex), LINKTYPE_IEEE802_11).layers.map(({ name }) => name);
}

describe("Wlan", () => {
  testVector({
    origin: "Scapy: a beacon with name and channel",
    linktype: LINKTYPE_IEEE802_11,
    hex: "8000 0000 ffffffffffff 020000000001 020000000001 3012 0807060504030201 6400 1104 00 03 6e6574 03 01 06",
    layer: "wlan",
    fields: {
      version: 0,
      type: 0,
      subtype: 8,
      flags: 0,
      duration: 0,
      addr1: "ff:ff:ff:ff:ff:ff",
      addr2: A,
      addr3: A,
      fragment: 0,
      seq: 0x123,
      fixed: "080706050403020164001104",
      elements: [{ id: 0, data: "6e6574" }, { id: 3, data: "06" }],
      rest: "",
    },
    encode: encodeWlan,
  });

  testVector({
    origin: "Scapy: data with QoS, to the access point",
    linktype: LINKTYPE_IEEE802_11,
    hex: `8801 002c ${ADDRESSES} 5001 0500 ${SNAP} ${DATAGRAM}`,
    layer: "wlan",
    fields: {
      version: 0,
      type: 2,
      subtype: 8,
      flags: WLAN_TO_DS,
      duration: 0x2c00,
      addr1: A,
      addr2: B,
      addr3: C,
      fragment: 0,
      seq: 21,
      qos: 5,
    },
    payload: `${SNAP} ${DATAGRAM}`,
    encode: encodeWlan,
  });

  testVector({
    origin: "IEEE 802.11, clause 9.3.2.1, by hand: data between access points, with QoS and HT control",
    linktype: LINKTYPE_IEEE802_11,
    hex: `8883 0000 ${ADDRESSES} 0000 020000000004 0000 04030201 ${SNAP} ${DATAGRAM}`,
    layer: "wlan",
    fields: {
      version: 0,
      type: 2,
      subtype: 8,
      flags: WLAN_TO_DS | WLAN_FROM_DS | WLAN_ORDER,
      duration: 0,
      addr1: A,
      addr2: B,
      addr3: C,
      fragment: 0,
      seq: 0,
      addr4: D,
      qos: 0,
      htControl: 0x01020304,
    },
    payload: `${SNAP} ${DATAGRAM}`,
    encode: encodeWlan,
  });

  testVector({
    origin: "Scapy: a request to send",
    linktype: LINKTYPE_IEEE802_11,
    hex: "b400 3a01 020000000001 020000000002",
    layer: "wlan",
    fields: { version: 0, type: 1, subtype: 11, flags: 0, duration: 314, addr1: A, addr2: B },
    encode: encodeWlan,
  });

  testVector({
    origin: "IEEE 802.11, clause 9.3.3.12, by hand: a deauthentication, and bytes that are no element",
    linktype: LINKTYPE_IEEE802_11,
    hex: `c000 0000 ${ADDRESSES} 1f00 0700 dd05 00`,
    layer: "wlan",
    fields: {
      version: 0,
      type: 0,
      subtype: 12,
      flags: 0,
      duration: 0,
      addr1: A,
      addr2: B,
      addr3: C,
      fragment: 15,
      seq: 1,
      fixed: "0700",
      elements: [],
      rest: "dd0500",
    },
    encode: encodeWlan,
  });

  it("says where a frame comes from and goes to", () => {
    const ends = (hex: string) => decode(parseHex(hex), LINKTYPE_IEEE802_11).layer(Wlan)?.ends;
    assertEquals(ends(`0800 0000 ${ADDRESSES} 0000`), { destination: A, source: B, bssid: C });
    assertEquals(ends(`0801 0000 ${ADDRESSES} 0000`), { destination: C, source: B, bssid: A });
    assertEquals(ends(`0802 0000 ${ADDRESSES} 0000`), { destination: A, source: C, bssid: B });
    assertEquals(ends(`0803 0000 ${ADDRESSES} 0000 020000000004`), { destination: C, source: D });
    assertEquals(ends(`8000 0000 ${ADDRESSES} 0000`), { destination: A, source: B, bssid: C });
    assertEquals(ends("a400 0000 020000000001 020000000002"), { bssid: A });
    assertEquals(ends("e400 0000 020000000001 020000000002"), { bssid: B });
    assertEquals(ends("d400 0000 020000000001"), {});
  });

  it("has LLC in data that is whole and not encrypted", () => {
    const inner = ["llc", "snap", "ipv4", "udp"];
    assertEquals(layerNames(`0800 0000 ${ADDRESSES} 0000 ${SNAP} ${DATAGRAM}`), ["wlan", ...inner]);
    assertEquals(layerNames(`08${WLAN_PROTECTED.toString(16)} 0000 ${ADDRESSES} 0000 ${SNAP} ${DATAGRAM}`), ["wlan"]);
    assertEquals(layerNames(`0800 0000 ${ADDRESSES} 0100 ${SNAP} ${DATAGRAM}`), ["wlan"]);
    assertEquals(layerNames(`4800 0000 ${ADDRESSES} 0000 ${SNAP} ${DATAGRAM}`), ["wlan"]);
    assertEquals(layerNames(`8800 0000 ${ADDRESSES} 0000 8000 ${SNAP} ${DATAGRAM}`), ["wlan"]);
  });

  it("refuses fields that do not fit", () => {
    const fields = { version: 0, type: 1, subtype: 13, flags: 0, duration: 0, addr1: A };
    assertThrows(() => encodeWlan({ ...fields, subtype: 16 }), RangeError, "wlan.subtype 16");
    assertThrows(() => encodeWlan({ ...fields, type: 2, seq: 4096 }), RangeError, "wlan.seq 4096");
  });
});
