import { assertStrictEquals } from "@std/assert";
import {
  decode,
  Dhcpv6,
  encodeDhcpv6,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const SOLICIT = "0112345600040028000000090005001820010db80000000000000000000000020000000000000000000d000400026e6f";
const RELAYED =
  "60000000008c1140fe800000000000000000000000000001fe80000000000000000000000000000202230223008ceabd0c0120010db80001000000000000000000fffe8000000000000000000000000000040009005e0c0020010db80000000000000000000000fffe800000000000000000000000000003000900300112345600040028000000090005001820010db80000000000000000000000020000000000000000000d000400026e6f0012000465746830";

describe("Dhcpv6", () => {
  testVector({
    origin: "scapy: a solicitation",
    linktype: LINKTYPE_RAW,
    hex: "6000000000541140fe800000000000000000000000000001ff02000000000000000000000001000202220223005493c80112" +
      "34560001000a00030001020000000001000300280000000700000064000000c80005001820010db800000000000000000000" +
      "00010000012c000001900006000400170018000800020005",
    layer: "dhcpv6",
    fields: {
      type: 1,
      transactionId: 1193046,
      options: [
        { type: 1, data: "00030001020000000001" },
        { type: 3, data: "0000000700000064000000c80005001820010db80000000000000000000000010000012c00000190" },
        { type: 6, data: "00170018" },
        { type: 8, data: "0005" },
      ],
    },
    encode: encodeDhcpv6,
  });

  testVector({
    origin: "RFC 8415, section 9: a relay passes a request for information on, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000 0040 11 40 fe800000000000000000000000000001 ff020000000000000000000000010002 0223 0223 0040 " +
      "0000 0c 00 20010db8000000000000000000000001 fe800000000000000000000000000002 0012 0004 65746830 0009 " +
      "000a 0b 000007 0008 0002 0000",
    layer: "dhcpv6",
    fields: {
      type: 12,
      hopCount: 0,
      linkAddress: "2001:db8::1",
      peerAddress: "fe80::2",
      options: [{ type: 18, data: "65746830" }, { type: 9, data: "0b000007000800020000" }],
      relayed: { type: 11, transactionId: 7, options: [{ type: 8, data: "0000" }] },
    },
    encode: encodeDhcpv6,
  });

  testVector({
    origin: "RFC 8415, section 21.21: a reply with a prefix and a status, by hand",
    linktype: LINKTYPE_RAW,
    hex: "60000000 0057 11 40 fe800000000000000000000000000001 ff020000000000000000000000010002 0223 0222 0057 " +
      "0000 07 abcdef 0019 0033 00000001 00000e10 00001518 001a 0019 00001c20 00002328 30 " +
      "20010db8000100000000000000000000 000d 0006 0000 66696e65 0017 0010 20010db8000000000000000000000053",
    layer: "dhcpv6",
    fields: {
      type: 7,
      transactionId: 11259375,
      options: [{
        type: 25,
        data: "0000000100000e1000001518001a001900001c20000023283020010db8000100000000000000000000000d0006000066696e65",
      }, { type: 23, data: "20010db8000000000000000000000053" }],
    },
    encode: encodeDhcpv6,
  });

  testVector({
    origin: "Scapy 2.5.0: two relays pass a solicitation on",
    linktype: LINKTYPE_RAW,
    hex: RELAYED,
    layer: "dhcpv6",
    fields: {
      type: 12,
      hopCount: 1,
      linkAddress: "2001:db8:1::ff",
      peerAddress: "fe80::4",
      options: [{ type: 9, data: RELAYED.slice(172) }],
      relayed: {
        type: 12,
        hopCount: 0,
        linkAddress: "2001:db8::ff",
        peerAddress: "fe80::3",
        options: [{ type: 9, data: SOLICIT }, { type: 18, data: "65746830" }],
        relayed: {
          type: 1,
          transactionId: 0x123456,
          options: [{
            type: 4,
            data: "000000090005001820010db80000000000000000000000020000000000000000000d000400026e6f",
          }],
        },
      },
    },
    encode: encodeDhcpv6,
  });

  it("has the fields of the messages that relays pass on, and of options in options", () => {
    const packet = decode(parseHex(RELAYED), LINKTYPE_RAW);
    const textOf = (name: string) => fieldByName(name)?.occurrences(packet, 1).join();
    assertStrictEquals(textOf("dhcpv6.msgtype"), "12,12,1");
    assertStrictEquals(textOf("dhcpv6.option.type"), "9,9,4,5,13,18");
    assertStrictEquals(textOf("dhcpv6.linkaddr"), "2001:db8:1::ff,2001:db8::ff");
    assertStrictEquals(textOf("dhcpv6.xid"), "0x123456");
    assertStrictEquals(textOf("dhcpv6.iata"), "00000009");
    assertStrictEquals(textOf("dhcpv6.iaaddr.ip"), "2001:db8::2");
    assertStrictEquals(textOf("dhcpv6.status_msg"), "no");
  });

  it("has the fields of a server's options", () => {
    // Scapy 2.5.0.
    const reply = parseHex(
      "071234560001000e0001000129b927000200000000010002000a0003000102000000000500070001ff0011000a0000000900" +
        "01000261620016001020010db80000000000000000000000060017002020010db800000000000000000000000720010db800" +
        "0000000000000000000008001800160161076578616d706c65000162076578616d706c6500000f0005000361626300270013" +
        "0104686f7374076578616d706c6503636f6d00",
    );
    const packet = decode(
      frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 547, dstPort: 546 }), reply),
      LINKTYPE_RAW,
    );
    const expected: Record<string, string> = {
      "dhcpv6.duidllt.time": "Mar  7, 2022 20:26:40.000000000 UTC",
      "dhcpv6.duidllt.link_layer_addr": "02:00:00:00:00:01",
      "dhcpv6.duidll.link_layer_addr": "02:00:00:00:00:05",
      "dhcpv6.option_preference": "255",
      "dhcpv6.vendoropts.enterprise": "9",
      "dhcpv6.vendoropts.enterprise.option_data": "6162",
      "dhcpv6.sip_server_a": "2001:db8::6",
      "dhcpv6.dns_server": "2001:db8::7,2001:db8::8",
      "dhcpv6.search_list_entry": "a.example.,b.example.",
      "dhcpv6.userclass.opaque_data": "616263",
      "dhcpv6.client_domain": "host.example.com.",
    };
    for (const [name, text] of Object.entries(expected)) {
      assertStrictEquals(fieldByName(name)?.occurrences(packet, 1).join(), text, name);
    }
  });

  it("ends at some depth of relays", () => {
    let message = encodeDhcpv6({ type: 1, transactionId: 1, options: [] });
    for (let i = 0; i < 50; i++) {
      message = encodeDhcpv6({ type: 12, options: [{ type: 9, data: formatHex(message) }] });
    }
    const packet = decode(
      frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 547, dstPort: 547 }), message),
      LINKTYPE_RAW,
    );
    assertStrictEquals(fieldByName("dhcpv6.msgtype")?.occurrences(packet, 1).length, 18);
    assertStrictEquals(JSON.stringify(packet.layer(Dhcpv6)).match(/relayed/g)?.length, 8);
  });
});
