import { assertEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

function datagram(hex: string, dstPort = 47808): string {
  const addresses = ipv4({ src: "192.0.2.1", dst: "192.0.2.255" });
  return formatHex(frame(addresses, udp({ srcPort: 47808, dstPort }), parseHex(hex)));
}

/** ANSI/ASHRAE 135, annex J: Who-Is to all networks. */
const WHO_IS = "81 0b 000c 01 20 ffff 00 ff 10 08";
/** A forwarded I-Am of device 6 on network 5. */
const FORWARDED = "81 04 0013 c0000205 bac0 01 08 0005 01 06 10 00 c4";

describe("Bvlc", () => {
  testVector({
    origin: "ANSI/ASHRAE 135, annex J.2.12, by hand: a broadcast",
    linktype: LINKTYPE_RAW,
    hex: datagram(WHO_IS),
    layer: "bvlc",
    fields: { type: 0x81, function: 11, length: 12 },
    payload: "01 20 ffff 00 ff 10 08",
  });

  testVector({
    origin: "ANSI/ASHRAE 135, annex J.2.5, by hand: a forwarded message",
    linktype: LINKTYPE_RAW,
    hex: datagram(FORWARDED),
    layer: "bvlc",
    fields: { type: 0x81, function: 4, length: 19 },
    payload: "01 08 0005 01 06 10 00 c4",
  });

  it("is known by its port and its numbers", () => {
    const names = (hex: string, port?: number) => {
      return decode(parseHex(datagram(hex, port)), LINKTYPE_RAW).layers.map(({ name }) => name).slice(2);
    };
    assertEquals(names(WHO_IS), ["bvlc", "bacnet"]);
    assertEquals(names("81 00 0006 0000"), ["bvlc"]);
    for (const hex of ["82 0b 000c 0120", "81 0d 0006 0000", "81 0b 0003 0120"]) assertEquals(names(hex), [], hex);
  });
});

describe("Bacnet", () => {
  testVector({
    origin: "ANSI/ASHRAE 135, clause 6.2, by hand: to all networks",
    linktype: LINKTYPE_RAW,
    hex: datagram(WHO_IS),
    layer: "bacnet",
    fields: {
      version: 1,
      control: 0x20,
      destination: { network: 0xffff, address: "" },
      hopCount: 255,
      apduType: 1,
    },
    payload: "10 08",
  });

  testVector({
    origin: "ANSI/ASHRAE 135, clause 6.4.1, by hand: a router is looked for",
    linktype: LINKTYPE_RAW,
    hex: datagram("81 0b 0009 01 80 00 0007"),
    layer: "bacnet",
    fields: { version: 1, control: 0x80, messageType: 0 },
    payload: "0007",
  });

  it("prints what tshark prints", () => {
    const of = (name: string) =>
      fieldByName(name)?.occurrences(decode(parseHex(datagram(FORWARDED)), LINKTYPE_RAW), 1).join();
    assertEquals(["bvlc.function", "bvlc.fwd_ip", "bvlc.fwd_port", "bacnet.snet", "bacapp.type"].map(of), [
      "0x04",
      "192.0.2.5",
      "47808",
      "5",
      "1",
    ]);
  });
});
