import { assertEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeMpls,
  encodePwControlWord,
  ethernet,
  frame,
  ipv4,
  LINKTYPE_ETHERNET,
  mpls,
  parseHex,
  pwControlWord,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ETHERNET = "020000000002 020000000001 8847";
const NOWHERE = { next: undefined, payload: new Uint8Array(), addressSum: undefined };
const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";

function layerNames(hex: string): string[] {
  return decode(parseHex(hex), LINKTYPE_ETHERNET).layers.map(({ name }) => name);
}

describe("Mpls", () => {
  testVector({
    origin: "Scapy: the upper of two labels",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ETHERNET} 0006463f 00010140 ${DATAGRAM}`,
    layer: "mpls",
    fields: { label: 100, tc: 3, bottomOfStack: false, ttl: 63 },
    payload: `00010140 ${DATAGRAM}`,
    encode: encodeMpls,
  });

  testVector({
    origin: "RFC 3032, section 2.1, by hand: every number at its largest, and nothing that is known inside",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ETHERNET} ffffffff ff`,
    layer: "mpls",
    fields: { label: 0xfffff, tc: 7, bottomOfStack: true, ttl: 255 },
    payload: "ff",
    encode: encodeMpls,
  });

  it("tells what is inside by the first four bits", () => {
    const below = ["ethernet", "mpls"];
    assertEquals(layerNames(`${ETHERNET} 00010140 ${DATAGRAM}`), [...below, "ipv4", "udp"]);
    assertEquals(layerNames(`${ETHERNET} 00010140 60000000 0000 3b 40 ${"00".repeat(32)}`), [...below, "ipv6"]);
    assertEquals(layerNames(`${ETHERNET} 00010140 10000000 ${DATAGRAM}`), below);
    assertEquals(layerNames(`${ETHERNET} 00010140`), below);
  });

  it("knows the last label of the stack in a frame", () => {
    const addresses = { src: "192.0.2.1", dst: "192.0.2.2" };
    const ends = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
    const packet = decode(
      frame(ends, mpls({ label: 1 }), mpls({ label: 2 }), ipv4({ ...addresses, protocol: 59 })),
      LINKTYPE_ETHERNET,
    );
    assertEquals(packet.layers.slice(1, 3).map((layer) => layer.toJSON()), [
      { label: 1, tc: 0, bottomOfStack: false, ttl: 64 },
      { label: 2, tc: 0, bottomOfStack: true, ttl: 64 },
    ]);
  });

  it("refuses fields that do not fit", () => {
    const fields = { label: 0, tc: 0, bottomOfStack: true, ttl: 0 };
    assertThrows(() => encodeMpls({ ...fields, label: 0x100000 }), RangeError, "mpls.label 1048576");
    assertThrows(() => encodeMpls({ ...fields, tc: 8 }), RangeError, "mpls.tc 8");
  });
});

describe("PwControlWord", () => {
  const inner = `020000000004 020000000003 0800 ${DATAGRAM}`;

  testVector({
    origin: "Scapy: the seventh frame through a pseudowire",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ETHERNET} 00010140 00000007 ${inner}`,
    layer: "pwcw",
    fields: { reserved: 0, seq: 7 },
    payload: inner,
    encode: encodePwControlWord,
  });

  testVector({
    origin: "RFC 4385, section 3, by hand: no sequence numbers",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ETHERNET} 00010140 00000000 ${inner}`,
    layer: "pwcw",
    fields: { reserved: 0, seq: 0 },
    payload: inner,
    encode: encodePwControlWord,
  });

  it("is there only where an Ethernet header can follow it", () => {
    assertEquals(layerNames(`${ETHERNET} 00010140 00000007 020000000004 020000000003 08`), ["ethernet", "mpls"]);
    assertEquals(layerNames(`${ETHERNET} 00010140 00010007 ${inner}`), ["ethernet", "mpls"]);
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => pwControlWord({ seq: 65536 }).encode(NOWHERE), RangeError, "pwcw.seq 65536");
  });
});
