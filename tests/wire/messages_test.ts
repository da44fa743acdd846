import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, frame, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { assertSameInTwoFillers } from "../support/two_fillers.ts";

/** Messages in one segment. */
interface Segment {
  origin: string;
  port: number;
  hex: string;
  /** The layers behind TCP. */
  layers: string[];
  /** What `frame.protocols` says behind `tcp`, as tshark does. */
  protocols: string;
  /** Fields with the texts of all their occurrences. */
  fields: Record<string, string[]>;
}

const DNS = "001b 0001010000010000000000000161076578616d706c650000010001";
const DNS_2 = "001b 0002010000010000000000000162076578616d706c6500001c0001";
/** RFC 1035, section 4.1.1: a header, and no section. */
const EMPTY = "000c 0003 0000 0000 0000 0000 0000";

const SEGMENTS: Segment[] = [
  {
    origin: "Scapy 2.5.0: two questions of DNS",
    port: 53,
    hex: DNS + DNS_2,
    layers: ["dns.length", "dns", "dns.length", "dns"],
    protocols: "dns",
    fields: {
      "dns.length": ["27", "27"],
      "dns.id": ["0x0001", "0x0002"],
      "dns.qry.name": ["a.example", "b.example"],
    },
  },
  {
    origin: "by hand: three messages of DNS, the last one cut",
    port: 53,
    hex: EMPTY + EMPTY + DNS.slice(0, -8),
    layers: ["dns.length", "dns", "dns.length", "dns", "dns.length", "dns"],
    protocols: "dns",
    fields: { "dns.id": ["0x0003", "0x0003", "0x0001"] },
  },
  {
    origin: "Scapy 2.5.0: a message, a ping and another message of MQTT",
    port: 1883,
    hex: "30060003612f6231 c000 3206000163000932",
    layers: ["mqtt", "mqtt", "mqtt"],
    protocols: "mqtt",
    fields: { "mqtt.msgtype": ["3", "12", "3"], "mqtt.topic": ["a/b", "c"], "mqtt.msgid": ["9"] },
  },
  {
    origin: "by hand, MQTT 3.1.1, section 3.8.3: two subscriptions",
    port: 1883,
    hex: "82 08 000a 0003 612f62 01  82 08 000b 0003 632f64 02",
    layers: ["mqtt", "mqtt"],
    protocols: "mqtt",
    fields: { "mqtt.msgid": ["10", "11"] },
  },
  {
    origin: "Scapy 2.5.0: two requests of Modbus",
    port: 502,
    hex: "000100000006ff0300020001 000200000006ff0100020001",
    layers: ["mbap", "modbus", "mbap", "modbus"],
    protocols: "mbtcp:modbus:modbus",
    fields: { "mbtcp.trans_id": ["1", "2"], "modbus.func_code": ["3", "1"] },
  },
  {
    origin: "by hand, MODBUS Application Protocol 1.1b3, sections 6.3 and 6.1: the requests of the examples",
    port: 502,
    hex: "0007 0000 0006 11 03 006b 0003  0008 0000 0006 11 01 0013 0013",
    layers: ["mbap", "modbus", "mbap", "modbus"],
    protocols: "mbtcp:modbus:modbus",
    fields: { "mbtcp.trans_id": ["7", "8"], "mbtcp.unit_id": ["17", "17"] },
  },
  {
    origin: "by hand, RFC 5036, section 3.1: two PDUs of LDP, the first one with two messages",
    port: 646,
    hex: "0001 0016 c0000201 0000 0201 0004 00000001 0201 0004 00000002  0001 000e c0000201 0000 0201 0004 00000003",
    layers: ["ldp", "ldp"],
    protocols: "ldp",
    fields: {
      "ldp.hdr.pdu_len": ["22", "14"],
      "ldp.msg.id": ["0x00000001", "0x00000002", "0x00000003"],
    },
  },
  {
    origin: "Scapy 2.5.0: a keep-alive between two requests of SMB",
    port: 445,
    hex:
      "0000002fff534d4272000000001800000000000000000000000000000000010000000000000c00024e54204c4d20302e313200 85000000" +
      "00000023ff534d4272000000001800000000000000000000000000000000010000000000000000",
    layers: ["nbss", "smb", "nbss", "nbss", "smb"],
    protocols: "nbss:smb:smb",
    fields: { "nbss.length": ["47", "0", "35"], "smb.cmd": ["0x72", "0x72"] },
  },
  {
    origin: "by hand, RFC 1006: two connection requests",
    port: 102,
    hex: "0300000b 06e00000000100  0300000b 06e00000000200",
    layers: ["tpkt", "cotp", "tpkt", "cotp"],
    protocols: "tpkt:cotp:cotp",
    fields: { "tpkt.length": ["11", "11"] },
  },
  {
    origin: "by hand, RFC 4120 section 5.9.1: two errors of Kerberos",
    port: 88,
    hex: "00000010 7e0e300c a003020105 a10302011e 0000 00000010 7e0e300c a003020105 a10302011e 0000",
    layers: ["kerberos.length", "kerberos", "kerberos.length", "kerberos"],
    protocols: "kerberos",
    fields: { "kerberos.msg_type": ["30", "30"] },
  },
  {
    origin: "by hand, RFC 5531: two calls of the port mapper that do nothing",
    port: 111,
    hex: "80000028 00000001 00000000 00000002 000186a0 00000002 00000000 00000000 00000000 00000000 00000000" +
      "80000028 00000002 00000000 00000002 000186a0 00000002 00000000 00000000 00000000 00000000 00000000",
    layers: ["rpc.record_mark", "rpc", "rpc.record_mark", "rpc"],
    protocols: "rpc",
    fields: { "rpc.xid": ["0x00000001", "0x00000002"] },
  },
  {
    origin: "by hand, OpenVPN's network protocol: two resets",
    port: 1194,
    hex: "000e 38 0102030405060708 00 00000000  000e 38 0102030405060709 00 00000000",
    layers: ["openvpn.length", "openvpn", "openvpn.length", "openvpn"],
    protocols: "openvpn",
    fields: { "openvpn.sessionid": ["72623859790382856", "72623859790382857"] },
  },
  {
    origin: "by hand, PostgreSQL 15, section 55.7: a query, and the end",
    port: 5432,
    hex: "51 0000000d 53454c4543542031 00  58 00000004",
    layers: ["pgsql", "pgsql"],
    protocols: "pgsql",
    fields: { "pgsql.type": ["Simple query", "Termination"] },
  },
  {
    origin: "by hand: two packets of MySQL",
    port: 3306,
    hex: "010000 01 01  020000 02 0300",
    layers: ["mysql", "mysql"],
    protocols: "mysql",
    fields: { "mysql.packet_number": ["1", "2"] },
  },
  {
    origin: "by hand, memcached's protocol_binary.txt: a get and a no-op",
    port: 11211,
    hex: "80000005000000000000000500000000000000000000000048656c6c6f 800a0000000000000000000000000000 0000000000000000",
    layers: ["memcached.binary", "memcached.binary"],
    protocols: "memcache",
    fields: { "memcache.opcode": ["0", "10"] },
  },
  {
    origin: "by hand: two commands and an answer of Redis, which all are one layer",
    port: 6379,
    hex: "2a310d0a24340d0a50494e470d0a 2a310d0a24340d0a50494e470d0a 2b4f4b0d0a",
    layers: ["resp"],
    protocols: "resp",
    fields: { "resp.array.length": ["1", "1"], "resp.string": ["OK"] },
  },
];

function segmentOf({ hex, port }: Pick<Segment, "hex" | "port">): Uint8Array<ArrayBuffer> {
  const payload = parseHex(hex);
  return frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 40_000, dstPort: port }), payload);
}

describe("messages of a segment", () => {
  for (const { origin, layers, protocols, fields, ...bytes } of SEGMENTS) {
    it(`${origin}: meets all of them`, () => {
      const packet = decode(segmentOf(bytes), LINKTYPE_RAW);
      assertEquals(packet.layers.map(({ name }) => name), ["ipv4", "tcp", ...layers]);
      assertEquals(fieldByName("frame.protocols")?.occurrences(packet, 1), [`raw:ip:tcp:${protocols}`]);
      for (const [name, texts] of Object.entries(fields)) {
        assertEquals(fieldByName(name)?.occurrences(packet, 1), texts, name);
      }
      assertStrictEquals(packet.error, undefined);
    });

    it(`${origin}: stays within its bytes, cut at every length`, () => {
      const whole = segmentOf(bytes);
      for (let length = 40; length <= whole.length; length++) {
        assertSameInTwoFillers({ bytes: whole.subarray(0, length), linktype: LINKTYPE_RAW, origlen: whole.length });
      }
    });
  }

  it("ends where what follows is no message", () => {
    const packet = decode(segmentOf({ port: 53, hex: DNS + "0001 0002030405060708090a0b0c0d0e" }), LINKTYPE_RAW);
    assertEquals(packet.layers.map(({ name }) => name), ["ipv4", "tcp", "dns.length", "dns"]);
  });

  it("says which length is too small for a header in a later message", () => {
    const first = "0300000b 06e00000000100";
    const short = decode(segmentOf({ port: 102, hex: first + "03000007 02" }), LINKTYPE_RAW);
    assertEquals(short.layers.map(({ name }) => name), ["ipv4", "tcp", "tpkt", "cotp", "tpkt"]);
    // No length of the first message is to blame.
    assertEquals([short.error?.layer, short.error?.limit], ["cotp", "capture"]);
  });

  it("has no more layers than a packet can", () => {
    const packet = decode(segmentOf({ port: 1883, hex: "c000".repeat(1000) }), LINKTYPE_RAW);
    assertStrictEquals(packet.layers.length, 256);
  });

  it("begins each frame anew", () => {
    const { walk } = decode(segmentOf({ port: 1883, hex: "c000 c000" }), LINKTYPE_RAW);
    assertStrictEquals(walk.classAt(4), undefined);
    assertEquals([walk.isRepeated(2), walk.isRepeated(3)], [false, true]);
    walk.start(0, 20, LINKTYPE_RAW);
    assertStrictEquals(walk.classAt(1), undefined);
    assertStrictEquals(walk.isRepeated(3), false);
  });
});
