import { assertEquals, assertStrictEquals } from "@std/assert";
import { decode, fieldByName, formatHex, frame, ipv4, LINKTYPE_RAW, parseHex, tcp } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

/** A segment to a port with these bytes. */
function segment(port: number, hex: string): string {
  return formatHex(
    frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 40000, dstPort: port }), parseHex(hex)),
  );
}

describe("Telnet", () => {
  testVector({
    origin: "curl 7.88: what its client offers",
    linktype: LINKTYPE_RAW,
    hex: segment(23, "fffb18fffb00fffd00fffb03fffd03"),
    layer: "telnet",
    fields: {
      commands: [
        { command: 251, option: 24 },
        { command: 251, option: 0 },
        { command: 253, option: 0 },
        { command: 251, option: 3 },
        { command: 253, option: 3 },
      ],
      text: "",
    },
    payload: "fffb18fffb00fffd00fffb03fffd03",
  });

  testVector({
    origin: "RFC 1091 and RFC 854, by hand: a subnegotiation, an escaped 255, a cut command",
    linktype: LINKTYPE_RAW,
    hex: segment(23, "6c6f67 fffa 18 00 7674 fff0 696e ffff fff1 fffb"),
    layer: "telnet",
    fields: {
      commands: [{ command: 250, option: 24, data: "007674fff0" }, { command: 241 }, { command: 251 }],
      text: "login\ufffd",
    },
    payload: "6c6f67 fffa 18 00 7674 fff0 696e ffff fff1 fffb",
  });

  it("prints what tshark prints", () => {
    const packet = decode(parseHex(segment(23, "fffb01 fffa18 fff0 3e20")), LINKTYPE_RAW);
    const of = (name: string) => fieldByName(name)?.occurrences(packet, 1).join();
    assertStrictEquals(of("telnet.cmd"), "251,250");
    assertStrictEquals(of("telnet.subcmd"), "1,24");
    assertStrictEquals(of("telnet.data"), "> ");
    assertStrictEquals(of("frame.protocols"), "raw:ip:tcp:telnet");
  });

  it("reads a subnegotiation without an end up to the end", () => {
    const packet = decode(parseHex(segment(23, "fffa 18 0102")), LINKTYPE_RAW);
    assertEquals(packet.layers.at(-1)?.toJSON(), { commands: [{ command: 250, option: 24, data: "0102" }], text: "" });
  });
});
