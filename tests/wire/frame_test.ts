import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  arp,
  decode,
  ethernet,
  formatHex,
  frame,
  type FramePart,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  ipv6Fragment,
  ipv6HopByHop,
  LINKTYPE_ETHERNET,
  llc,
  loopback,
  parseHex,
  sll,
  snap,
  tcp,
  udp,
  vlan,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { assertSameBytes } from "../support/layer_vector.ts";
import { sampleFrames } from "../support/sample_frames.ts";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";

const head = ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" });
const v4 = { src: "192.0.2.1", dst: "192.0.2.2" };
const v6 = { src: "2001:db8::1", dst: "2001:db8::2" };

describe("frame", () => {
  it("fills in types, lengths and checksums", () => {
    // Checksums by another program: those of the vectors of Ipv4 and Udp.
    const bytes = frame(
      head,
      vlan({ vid: 100, pcp: 5 }),
      ipv4({ ...v4, identification: 1, dontFragment: true }),
      udp({ srcPort: 4000, dstPort: 9 }),
      new TextEncoder().encode("abc"),
    );
    const expected = "020000000002 020000000001 8100 a064 0800 4500 001f 0001 4000 4011 b6c9 c0000201 c0000202 " +
      "0fa0 0009 000b a7c8 616263";
    assertStrictEquals(formatHex(bytes), formatHex(parseHex(expected)));
  });

  it("makes samples that decode without an error and with the right checksums", () => {
    for (const { bytes, linktype } of sampleFrames()) {
      const packet = decode(bytes, linktype);
      const names = packet.layers.map(({ name }) => name).join();
      assertStrictEquals(packet.error, undefined, names);
      const statuses = packet.layers.map((layer) => packet.checksum(layer));
      assertEquals(
        statuses.filter((status) => status !== "ok" && status !== "absent" && status !== "truncated"),
        [],
        names,
      );
      for (const layer of packet.layers) assertSameBytes(layer);
    }
  });

  it("makes samples that stay within their bytes, cut at every length", () => {
    for (const { bytes, linktype } of sampleFrames()) {
      for (let length = 0; length <= bytes.length; length++) {
        assertSameInTwoFillers({ bytes: bytes.subarray(0, length), linktype, origlen: bytes.length });
      }
    }
  });

  it("keeps what is given, also where it is wrong", () => {
    const bytes = frame(
      ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02", ethertype: 0x0801 }),
      ipv4({ ...v4, version: 7, ihl: 3, totalLength: 9, protocol: 99, checksum: 0x1234 }),
      tcp({ dataOffset: 15, checksum: 0x5678 }),
    );
    assertStrictEquals(bytes.length, 14 + 20 + 60);
    const expected =
      "0801 7300 0009 0000 0000 4063 1234 c0000201 c0000202 0000 0000 00000000 00000000 f000 ffff 5678 0000";
    assertStrictEquals(formatHex(bytes.subarray(12, 54)), formatHex(parseHex(expected)));
    assertEquals([...bytes.subarray(54)], new Array(40).fill(0));
    const datagram = frame(ipv6({ ...v6, payloadLength: 1, nextHeader: 6 }), udp({ length: 3, checksum: 0 }));
    assertStrictEquals(formatHex(datagram.subarray(4, 7)), "000106");
    assertStrictEquals(formatHex(datagram.subarray(40)), "0000000000030000");
  });

  it("puts a tag's TPID into the header before", () => {
    const bytes = frame(
      head,
      vlan({ tpid: 0x88a8, vid: 1 }),
      vlan({ tpid: 0x9100, vid: 2 }),
      vlan({ vid: 3 }),
      ipv4({ ...v4, protocol: 253 }),
    );
    assertStrictEquals(formatHex(bytes.subarray(12, 26)), "88a80001910000028100000308" + "00");
  });

  it("knows what comes after what", () => {
    const number = (offset: number, ...parts: FramePart[]) => frame(...parts)[offset];
    assertStrictEquals(number(13, head, arp({ sha: "02:00:00:00:00:01", spa: "192.0.2.1", tpa: "192.0.2.2" })), 0x06);
    assertStrictEquals(number(13, head, llc({ dsap: 1, ssap: 2 }), Uint8Array.of(1, 2)), 5);
    assertStrictEquals(number(20, head, llc({ dsap: 0xaa, ssap: 0xaa }), snap(), ipv4({ ...v4, protocol: 1 })), 0x08);
    assertStrictEquals(number(15, sll(), llc({ dsap: 1, ssap: 2 })), 4);
    assertStrictEquals(number(3, loopback(), ipv4({ ...v4, protocol: 1 })), 2);
    assertStrictEquals(number(3, loopback(), ipv6(v6)), 30);
    assertStrictEquals(number(9, ipv4(v4), ipv4({ ...v4, protocol: 1 })), 4);
    assertStrictEquals(number(9, ipv4(v4), ipv6(v6)), 41);
    assertStrictEquals(number(9, ipv4(v4), icmp({ type: 8 })), 1);
    assertStrictEquals(number(6, ipv6(v6)), 59);
    assertStrictEquals(number(6, ipv6(v6), ipv6HopByHop(), icmpv6({ type: 128 })), 0);
    assertStrictEquals(number(40, ipv6(v6), ipv6HopByHop(), icmpv6({ type: 128 })), 58);
    assertStrictEquals(number(40, ipv6(v6), ipv6Fragment({}), tcp({})), 6);
  });

  it("takes bytes as parts, anywhere", () => {
    assertStrictEquals(formatHex(frame(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))), "010203");
    assertStrictEquals(frame().length, 0);
    const segment = frame(Uint8Array.of(9), tcp({ dstPort: 80 }));
    assertStrictEquals(segment.length, 21);
    assertStrictEquals(formatHex(segment.subarray(17, 19)), "0000", "no checksum without addresses");
  });

  it("asks for what it cannot know", () => {
    assertThrows(() => frame(head, Uint8Array.of(1)), TypeError, "give ethertype");
    assertThrows(() => frame(head), TypeError, "give ethertype");
    assertThrows(() => frame(head, tcp({})), TypeError, 'Cannot build "ethernet"');
    assertThrows(() => frame(ipv4(v4), Uint8Array.of(1)), TypeError, "give protocol");
    assertThrows(() => frame(ipv6(v6), Uint8Array.of(1)), TypeError, "give nextHeader");
    assertThrows(() => frame(snap(), tcp({})), TypeError, "give protocol");
    assertThrows(() => frame(loopback(), tcp({})), TypeError, "give family");
  });

  it("refuses what does not fit", () => {
    assertThrows(() => frame(ipv4(v4), udp({}), new Uint8Array(65536)), RangeError, "udp.length 65544");
    assertThrows(
      () => frame(ipv4({ ...v4, protocol: 253 }), new Uint8Array(65516)),
      RangeError,
      "ipv4.totalLength 65536",
    );
    assertThrows(() => ipv4({ src: "192.0.2.1", dst: "2001:db8::1" }), TypeError, "2001:db8::1");
    assertThrows(() => frame(head, vlan({ vid: 4096 }), ipv6(v6)), RangeError, "vlan.vid 4096");
  });

  it("makes what decode() reads back, layer by layer", () => {
    const bytes = frame(head, vlan({ vid: 5 }), ipv6({ ...v6, flowLabel: 7 }), tcp({ seq: 9, flags: { fin: true } }));
    const packet = decode(bytes, LINKTYPE_ETHERNET);
    assertEquals([packet.vlans[0]?.vid, packet.ipv6?.flowLabel, packet.tcp?.seq, packet.tcp?.flags.fin], [
      5,
      7,
      9,
      true,
    ]);
  });
});
