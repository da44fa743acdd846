import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeVlan,
  ethernet,
  frame,
  ipv4,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL2,
  parseHex,
  udp,
  Vlan,
  vlan,
  vxlan,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = "020000000002 020000000001";

describe("Vlan", () => {
  testVector({
    origin: "IEEE 802.1Q, clause 9.6: PCP 5, DEI, VID 100",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 8100 b064 88b5 aabb`,
    layer: "vlan",
    fields: { tpid: 0x8100, pcp: 5, dei: true, vid: 100, ethertype: 0x88b5 },
    payload: "aabb",
  });

  testVector({
    origin: "IEEE 802.1ad: an S-tag outside, VID 4095 and PCP 7 as on no right frame",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 88a8 efff 9100 0001 8100 2000 0806 00`,
    layer: "vlan",
    fields: { tpid: 0x88a8, pcp: 7, dei: false, vid: 4095, ethertype: 0x9100 },
    payload: "0001 8100 2000 0806 00",
  });

  testVector({
    origin: "by hand: a tag, a length and LLC, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 8100 0002 0003 424203 00000000`,
    layer: "vlan",
    fields: { tpid: 0x8100, pcp: 0, dei: false, vid: 2, ethertype: 3 },
    payload: "424203",
  });

  it("gives all tags, outermost first", () => {
    const packet = decode(parseHex(`${ADDRESSES} 88a8 0007 9100 3008 8100 a009 0800`), LINKTYPE_ETHERNET);
    const tags = packet.vlans.map(({ tpid, pcp, dei, vid, tci }) => ({ tpid, pcp, dei, vid, tci }));
    assertEquals(tags, [
      { tpid: 0x88a8, pcp: 0, dei: false, vid: 7, tci: 0x0007 },
      { tpid: 0x9100, pcp: 1, dei: true, vid: 8, tci: 0x3008 },
      { tpid: 0x8100, pcp: 5, dei: false, vid: 9, tci: 0xa009 },
    ]);
    assertStrictEquals(packet.error?.layer, "ipv4");
  });

  it("finds the TPID in front of an SLL2 header, which does not end in it", () => {
    const header = "88a8 0000 00000003 0001 00 06 020000000001 0000";
    const packet = decode(parseHex(`${header} 0064 88b5 01`), LINKTYPE_LINUX_SLL2);
    assertEquals(packet.vlans.map(({ tpid, vid }) => [tpid, vid]), [[0x88a8, 100]]);
  });

  it("is not made where no TPID can be before it", () => {
    assertStrictEquals(Vlan.decode(new DataView(new ArrayBuffer(8)), 1, 8), undefined);
  });

  it("refuses fields that do not fit", () => {
    const fields = { tpid: 0x8100, pcp: 0, dei: false, vid: 0, ethertype: 0 };
    assertThrows(() => encodeVlan({ ...fields, vid: 4096 }), RangeError, "vlan.vid 4096");
    assertThrows(() => encodeVlan({ ...fields, pcp: 8 }), RangeError, "vlan.pcp 8");
    assertThrows(() => encodeVlan({ ...fields, tpid: -1 }), RangeError, "vlan.tpid -1");
    assertThrows(() => encodeVlan({ ...fields, ethertype: 1.5 }), RangeError, "vlan.ethertype 1.5");
  });

  it("is of the frame itself in packet.vlans, not of one in a tunnel", () => {
    const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
    const v4 = { src: "192.0.2.1", dst: "192.0.2.2" };
    const inner = frame(ethernet(addresses), vlan({ vid: 7, ethertype: 0x88b5 }), new Uint8Array(46));
    const tunnel = [ipv4(v4), udp({ srcPort: 4000, dstPort: 4789 }), vxlan({ vni: 1 }), inner];
    const plain = decode(frame(ethernet(addresses), ...tunnel), LINKTYPE_ETHERNET);
    assertEquals([plain.vlans.length, plain.layer(Vlan)?.vid], [0, 7]);
    const tagged = decode(frame(ethernet(addresses), vlan({ vid: 100 }), ...tunnel), LINKTYPE_ETHERNET);
    assertEquals(tagged.vlans.map(({ vid }) => vid), [100]);
  });
});
