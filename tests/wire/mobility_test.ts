import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  decode,
  encodeMobility,
  fieldByName,
  frame,
  ipv6,
  LINKTYPE_RAW,
  Mobility,
  mobility,
  mobilityOptionName,
  mobilityTypeName,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Mobility", () => {
  testVector({
    origin: "by scapy 2.5: a binding update with an alternate care-of address",
    linktype: LINKTYPE_RAW,
    hex: "600000000020874020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b0305002f314242c000000a0100031020010db8000000000000000000000099",
    layer: "mobility",
    fields: {
      "payloadProto": 59,
      "headerLen": 3,
      "mhType": 5,
      "reserved": 0,
      "checksum": 12081,
      "data": "4242c000000a0100031020010db8000000000000000000000099",
    },
    checksum: "ok",
    encode: encodeMobility,
  });

  testVector({
    origin: "by scapy 2.5: home test init",
    linktype: LINKTYPE_RAW,
    hex: "600000000010874020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b01010057de00000102030405060708",
    layer: "mobility",
    fields: {
      "payloadProto": 59,
      "headerLen": 1,
      "mhType": 1,
      "reserved": 0,
      "checksum": 22494,
      "data": "00000102030405060708",
    },
    checksum: "ok",
    encode: encodeMobility,
  });

  testVector({
    origin: "RFC 6275, section 6.1.9, by hand: a binding error",
    linktype: LINKTYPE_RAW,
    hex: "600000000018874020010db800000000000000000000000120010db8000000000000000000000002" +
      "3b0207003329010020010db8000000000000000000000007",
    layer: "mobility",
    fields: {
      "payloadProto": 59,
      "headerLen": 2,
      "mhType": 7,
      "reserved": 0,
      "checksum": 13097,
      "data": "010020010db8000000000000000000000007",
    },
    checksum: "ok",
    encode: encodeMobility,
  });

  it("names types and finds options", () => {
    const part = mobility({ mhType: 5, data: "4242 c000 000a 0100 0310 20010db8000000000000000000000099" });
    const packet = decode(frame(ipv6({ src: "2001:db8::1", dst: "2001:db8::2" }), part), LINKTYPE_RAW);
    const header = packet.layer(Mobility);
    assertStrictEquals(header?.typeName, "binding update");
    assertEquals(header.optionParts.map(({ kind, offset, end }) => [kind, end - offset]), [[1, 2], [3, 18]]);
    assertStrictEquals(packet.checksum(header), "ok");
    const coa = fieldByName("mip6.acoa.acoa");
    assertEquals(coa?.occurrences(packet, 1), ["2001:db8::99"]);
    assertStrictEquals(mobilityTypeName(200), undefined);
    assertStrictEquals(mobilityOptionName(4), "Nonce Indices");
  });

  it("refuses fields that do not fit", () => {
    const fields = { payloadProto: 59, headerLen: 0, mhType: 0, reserved: 0, checksum: 0, data: "0000" };
    assertThrows(() => encodeMobility({ ...fields, mhType: 256 }), RangeError, "mobility.mhType 256");
  });
});
