import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  ethernet,
  frame,
  Geneve,
  geneve,
  Gre,
  gre,
  ipv4,
  ipv6,
  LINKTYPE_RAW,
  parseHex,
  Sctp,
  sctp,
  SCTP_DATA,
  udp,
  vxlan,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";

const OUTER = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
const INNER = [ipv4({ src: "10.0.0.1", dst: "10.0.0.2" }), udp({ dstPort: 9 })];
const ETHERNET = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });

function namesIn(bytes: Uint8Array<ArrayBuffer>): string[] {
  return decode(bytes, LINKTYPE_RAW).layers.map(({ name }) => name);
}

describe("part makers of tunnels", () => {
  it("fill GRE's protocol and checksum in", () => {
    const packet = decode(frame(OUTER, gre({ hasChecksum: true, key: 7 }), ...INNER), LINKTYPE_RAW);
    const layer = packet.layer(Gre);
    assertStrictEquals(layer?.protocol, 0x0800);
    assertStrictEquals(layer && packet.checksum(layer), "ok");
    assertEquals(namesIn(frame(OUTER, gre(), ETHERNET, ...INNER)), ["ipv4", "gre", "ethernet", "ipv4", "udp"]);
    assertStrictEquals(decode(frame(OUTER, gre(), ipv6({ src: "::1", dst: "::2" })), LINKTYPE_RAW).ipv6?.src, "::1");
    assertThrows(() => frame(OUTER, gre(), Uint8Array.of(1)), TypeError, "give protocol");
  });

  it("put frames into VXLAN and Geneve", () => {
    const names = ["ipv4", "udp", "vxlan", "ethernet", "ipv4", "udp"];
    assertEquals(namesIn(frame(OUTER, udp({ dstPort: 4789 }), vxlan({ vni: 42 }), ETHERNET, ...INNER)), names);
    const bytes = frame(OUTER, udp({ dstPort: 6081 }), geneve({ vni: 42 }), ...INNER);
    assertStrictEquals(decode(bytes, LINKTYPE_RAW).layer(Geneve)?.protocol, 0x0800);
    assertEquals(namesIn(bytes), ["ipv4", "udp", "geneve", "ipv4", "udp"]);
  });

  it("fill SCTP's checksum in", () => {
    const data = { type: SCTP_DATA, flags: 3, length: 18, value: "000000010002000300000000" };
    const header = sctp({ srcPort: 5000, dstPort: 3868, verificationTag: 9, chunks: [data] });
    const packet = decode(frame(OUTER, header, parseHex("68690000")), LINKTYPE_RAW);
    const layer = packet.layer(Sctp);
    assertStrictEquals(layer && packet.checksum(layer), "ok");
    assertStrictEquals(layer?.payload.length, 2);
  });
});
