import { assertEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

function segment(hex: string, dstPort = 1883): string {
  const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.2" });
  return formatHex(frame(addresses, tcp({ srcPort: 40000, dstPort }), parseHex(hex)));
}

/** scapy, contrib.mqtt: MQTTConnect. */
const CONNECT = "45000039000100004006f6bac0000201c00002029c40075b000000000000000050022000d7c80000" +
  "100f00044d5154540402003c0003626f78";
/** scapy, contrib.mqtt: MQTTPublish. */
const PUBLISH =
  "45000033000100004006f6c0c0000201c00002029c40075b0000000000000000500220000294000032090003612f6200076869";

describe("Mqtt", () => {
  testVector({
    origin: "scapy: a client of version 3.1.1 connects",
    linktype: LINKTYPE_RAW,
    hex: CONNECT,
    layer: "mqtt",
    fields: {
      type: 1,
      flags: 0,
      length: 15,
      connect: { protocolName: "MQTT", version: 4, flags: 2, keepAlive: 60, clientId: "box" },
    },
    payload: "00044d5154540402003c0003626f78",
  });

  testVector({
    origin: "scapy: a message that is to be acknowledged",
    linktype: LINKTYPE_RAW,
    hex: PUBLISH,
    layer: "mqtt",
    fields: { type: 3, flags: 2, length: 9, topic: "a/b", packetId: 7 },
    payload: "0003612f6200076869",
  });

  testVector({
    origin: "MQTT 5.0, section 3.1.2: with properties, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment("10 16 0004 4d515454 05 00 000a 05 11 0000000a 0004 74657374"),
    layer: "mqtt",
    fields: {
      type: 1,
      flags: 0,
      length: 22,
      connect: { protocolName: "MQTT", version: 5, flags: 0, keepAlive: 10, clientId: "test" },
    },
    payload: "0004 4d515454 05 00 000a 05 11 0000000a 0004 74657374",
  });

  testVector({
    origin: "MQTT 3.1.1, section 2.2.3: a length of two bytes, by hand",
    linktype: LINKTYPE_RAW,
    hex: segment("30 c102 0003 612f62 6869"),
    layer: "mqtt",
    fields: { type: 3, flags: 0, length: 321, topic: "a/b" },
    payload: "0003 612f62 6869",
  });

  it("prints what tshark prints", () => {
    const of = (hex: string, names: string[]) => {
      return names.map((name) => fieldByName(name)?.occurrences(decode(parseHex(hex), LINKTYPE_RAW), 1).join());
    };
    assertEquals(of(CONNECT, ["mqtt.hdrflags", "mqtt.clientid", "mqtt.kalive"]), ["0x10", "box", "60"]);
    assertEquals(of(PUBLISH, ["mqtt.topic", "mqtt.msgid", "mqtt.qos", "mqtt.len"]), ["a/b", "7", "1", "9"]);
  });

  it("is known by its port and its numbers", () => {
    const names = (hex: string, port = 1883) => {
      return decode(parseHex(segment(hex, port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names("c0 00"), ["mqtt"]);
    assertEquals(names("c0 00", 9999), []);
    for (
      const hex of ["00 00", "c1 00", "36 05 0003 612f62", "62 03 0001", "10 ff ff ff ff 01", "10 02 0001", "80 00"]
    ) {
      assertEquals(names(hex), [], hex);
    }
  });
});
