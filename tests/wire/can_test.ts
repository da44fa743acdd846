import { assertStrictEquals, assertThrows } from "@std/assert";
import {
  Can,
  decode,
  encodeCan,
  encodeCanError,
  LINKTYPE_CAN_SOCKETCAN,
  LINKTYPE_LINUX_SLL,
  parseHex,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const CLASSIC = { extended: false, remote: false, error: false, fdFlags: 0, reserved: 0 };

describe("Can", () => {
  testVector({
    origin: "Scapy: a frame of four bytes",
    linktype: LINKTYPE_CAN_SOCKETCAN,
    hex: "00000123 04 00 0000 01020304",
    layer: "can",
    fields: { ...CLASSIC, identifier: 0x123, length: 4 },
    payload: "01020304",
    encode: encodeCan,
  });

  testVector({
    origin: "Scapy: an extended frame without data",
    linktype: LINKTYPE_CAN_SOCKETCAN,
    hex: "92345678 00 00 0000",
    layer: "can",
    fields: { ...CLASSIC, extended: true, identifier: 0x12345678, length: 0 },
    encode: encodeCan,
  });

  testVector({
    origin: "Scapy: a CAN FD frame, sent at the second bit rate",
    linktype: LINKTYPE_CAN_SOCKETCAN,
    hex: "00000321 14 05 0000 000102030405060708090a0b0c0d0e0f10111213",
    layer: "can",
    fields: { ...CLASSIC, identifier: 0x321, length: 20, fdFlags: 5 },
    payload: "000102030405060708090a0b0c0d0e0f10111213",
    encode: encodeCan,
  });

  testVector({
    origin: "linux/can.h by hand: a remote frame asks for 8 bytes, and has room for them",
    linktype: LINKTYPE_CAN_SOCKETCAN,
    hex: "400007ff 08 00 0000 0000000000000000",
    layer: "can",
    fields: { ...CLASSIC, remote: true, identifier: 0x7ff, length: 8 },
    payload: "0000000000000000",
    encode: encodeCan,
  });

  testVector({
    origin: "linux/can.h by hand: a length beyond the end",
    linktype: LINKTYPE_CAN_SOCKETCAN,
    hex: "00000001 40 04 ffff 0102",
    layer: "can",
    fields: { ...CLASSIC, identifier: 1, length: 64, fdFlags: 4, reserved: 0xffff },
    payload: "0102",
    encode: encodeCan,
  });

  it("has its identifier in the machine's byte order inside of cooked capture", () => {
    for (const protocol of ["000c", "000d"]) {
      const bytes = parseHex(`0001 0118 0000 0000000000000000 ${protocol} 23010080 02000000 cafe`);
      const frame = decode(bytes, LINKTYPE_LINUX_SLL).layers[1];
      assertStrictEquals(frame instanceof Can && frame.identifier, 0x123, protocol);
      assertStrictEquals(frame instanceof Can && frame.extended, true, protocol);
    }
  });

  it("tells CAN FD by its flag, and by a length that no classic frame has", () => {
    const isFd = (hex: string) => decode(parseHex(hex), LINKTYPE_CAN_SOCKETCAN).layer(Can)?.isFd;
    assertStrictEquals(isFd("00000001 08 00 0000"), false);
    assertStrictEquals(isFd("00000001 08 04 0000"), true);
    assertStrictEquals(isFd("00000001 09 00 0000"), true);
  });

  it("refuses fields that do not fit", () => {
    assertThrows(() => encodeCan({ ...CLASSIC, identifier: 0x800, length: 0 }), RangeError, "can.identifier 2048");
    assertThrows(() => encodeCan({ ...CLASSIC, identifier: 0, length: 256 }), RangeError, "can.length 256");
  });
});

describe("CanError", () => {
  testVector({
    origin: "Scapy: a protocol violation",
    linktype: LINKTYPE_CAN_SOCKETCAN,
    hex: "2000008c 08 00 0000 00 04 81 02 54 000102",
    layer: "can.error",
    fields: {
      arbitration: 0,
      controller: 4,
      protocolType: 0x81,
      protocolLocation: 2,
      transceiver: 0x54,
      specific: "000102",
    },
    encode: encodeCanError,
  });

  testVector({
    origin: "linux/can/error.h by hand: arbitration lost in bit 5",
    linktype: LINKTYPE_CAN_SOCKETCAN,
    hex: "20000002 08 00 0000 05 00 00 00 00 000000",
    layer: "can.error",
    fields: { arbitration: 5, controller: 0, protocolType: 0, protocolLocation: 0, transceiver: 0, specific: "000000" },
    encode: encodeCanError,
  });

  it("refuses fields that do not fit", () => {
    const fields = { arbitration: 0, controller: 0, protocolType: 0, protocolLocation: 0, transceiver: 0 };
    assertThrows(
      () => encodeCanError({ ...fields, controller: 256, specific: "000000" }),
      RangeError,
      "controller 256",
    );
    assertThrows(() => encodeCanError({ ...fields, specific: "00000000" }), RangeError, "can.error.specific of 4");
  });
});
