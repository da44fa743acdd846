import { assertStrictEquals, assertThrows } from "@std/assert";
import { decode, encodeIpoib, LINKTYPE_IPOIB, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const DATAGRAM = "4500001f000100004011f6c9c0000201c00002020fa00009000ba7c8616263";

describe("Ipoib", () => {
  const receiver = "00000550 fe800000000000000000000000000002";

  testVector({
    origin: "LINKTYPE_IPOIB by hand: without a global route header",
    linktype: LINKTYPE_IPOIB,
    hex: `${"00".repeat(20)} ${receiver} 0800 0000 ${DATAGRAM}`,
    layer: "ipoib",
    fields: { routeHeader: "00".repeat(20) + receiver.replace(" ", ""), type: 0x0800, reserved: 0 },
    payload: DATAGRAM,
    encode: encodeIpoib,
  });

  testVector({
    origin: "RFC 4391, section 6, by hand: behind a global route header",
    linktype: LINKTYPE_IPOIB,
    hex: `${"60".repeat(40)} 88b5 ffff 00`,
    layer: "ipoib",
    fields: { routeHeader: "60".repeat(40), type: 0x88b5, reserved: 0xffff },
    payload: "00",
    encode: encodeIpoib,
  });

  it("carries what its type says", () => {
    const packet = decode(parseHex(`${"00".repeat(20)} ${receiver} 0800 0000 ${DATAGRAM}`), LINKTYPE_IPOIB);
    assertStrictEquals(packet.udp?.dstPort, 9);
  });

  it("refuses fields that do not fit", () => {
    const routeHeader = "00".repeat(40);
    assertThrows(() => encodeIpoib({ routeHeader, type: 65536, reserved: 0 }), RangeError, "ipoib.type 65536");
    assertThrows(() => encodeIpoib({ routeHeader: "00", type: 0, reserved: 0 }), RangeError, "routeHeader of 1");
  });
});
