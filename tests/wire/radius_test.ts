import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  decode,
  Eap,
  encodeRadius,
  fieldByName,
  formatHex,
  frame,
  ipv4,
  LINKTYPE_RAW,
  parseHex,
  Radius,
  udp,
} from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ACCEPT =
  "45000058000100004011f690c0000202c000020107149c40004447210207003c000102030405060708090a0b0c0d0e0f1a120000013707060000000208060000000e1a0e00003a8c080831304d2f354d1a08000001ad0000";

describe("Radius", () => {
  testVector({
    origin: "scapy: a request with EAP",
    linktype: LINKTYPE_RAW,
    hex: "4500005d000100004011f68bc0000201c00002029c4007140049da2701090041000102030405060708090a0b0c0d0e0f0105" +
      "626f620406c00002010506000000074f0a0201000801626f62501200000000000000000000000000000000",
    layer: "radius",
    fields: {
      code: 1,
      identifier: 9,
      length: 65,
      authenticator: "000102030405060708090a0b0c0d0e0f",
      attributes: [{ type: 1, data: "626f62" }, { type: 4, data: "c0000201" }, { type: 5, data: "00000007" }, {
        type: 79,
        data: "0201000801626f62",
      }, { type: 80, data: "00000000000000000000000000000000" }],
    },
    payload: "0201000801626f62",
    encode: encodeRadius,
  });

  testVector({
    origin: "RFC 2865, section 7.1: the request of the example",
    linktype: LINKTYPE_RAW,
    hex: "4500 0054 0001 0000 4011 0000 c0a80110 c0a80101 9c40 0714 0040 0000 01 00 0038 " +
      "0f403f9473978057bd83d5cb98f4227a 01066e656d6f 02120dbe708d93d413ce3196e43f782a0aee 0406c0a80110 " +
      "050600000003",
    layer: "radius",
    fields: {
      code: 1,
      identifier: 0,
      length: 56,
      authenticator: "0f403f9473978057bd83d5cb98f4227a",
      attributes: [{ type: 1, data: "6e656d6f" }, { type: 2, data: "0dbe708d93d413ce3196e43f782a0aee" }, {
        type: 4,
        data: "c0a80110",
      }, { type: 5, data: "00000003" }],
    },
    encode: encodeRadius,
  });

  testVector({
    origin: "RFC 2865, section 7.1: the answer of the example",
    linktype: LINKTYPE_RAW,
    hex: "4500 0042 0001 0000 4011 0000 c0a80101 c0a80110 0714 9c40 002e 0000 02 00 0026 " +
      "86fe220e7624ba2a1005f6bf9b55e0b2 060600000001 0f0600000000 0e06c0a80103",
    layer: "radius",
    fields: {
      code: 2,
      identifier: 0,
      length: 38,
      authenticator: "86fe220e7624ba2a1005f6bf9b55e0b2",
      attributes: [{ type: 6, data: "00000001" }, { type: 15, data: "00000000" }, { type: 14, data: "c0a80103" }],
    },
    encode: encodeRadius,
  });

  testVector({
    origin: "RFC 2865, section 5.26: a vendor's attribute, by hand",
    linktype: LINKTYPE_RAW,
    hex: "4500 003c 0001 0000 4011 0000 c0000202 c0000201 0715 9c40 0028 0000 05 01 0020 " +
      "abababababababababababababababab 1a0c 00000009 01 06 61623d63",
    layer: "radius",
    fields: {
      code: 5,
      identifier: 1,
      length: 32,
      authenticator: "abababababababababababababababab",
      attributes: [{
        type: 26,
        data: "00000009010661623d63",
        vendorId: 9,
        vendorAttributes: [{ type: 1, data: "61623d63" }],
      }],
    },
    encode: encodeRadius,
  });

  testVector({
    origin: "Scapy 2.5.0: keys of Microsoft, and a rate of MikroTik",
    linktype: LINKTYPE_RAW,
    hex: ACCEPT,
    layer: "radius",
    fields: {
      code: 2,
      identifier: 7,
      length: 60,
      authenticator: "000102030405060708090a0b0c0d0e0f",
      attributes: [
        {
          type: 26,
          data: "0000013707060000000208060000000e",
          vendorId: 311,
          vendorAttributes: [{ type: 7, data: "00000002" }, { type: 8, data: "0000000e" }],
        },
        {
          type: 26,
          data: "00003a8c080831304d2f354d",
          vendorId: 14988,
          vendorAttributes: [{ type: 8, data: "31304d2f354d" }],
        },
        // Of U.S. Robotics, whose attributes have no lengths.
        { type: 26, data: "000001ad0000", vendorId: 429, vendorAttributes: [] },
      ],
    },
    encode: encodeRadius,
  });

  it("has the fields of a vendor's attributes", () => {
    const packet = decode(parseHex(ACCEPT), LINKTYPE_RAW);
    const expected: Record<string, string> = {
      "radius.rsp": "1",
      "radius.avp.vendor_id": "311,14988,429",
      "radius.avp.vendor_type": "7,8,8",
      "radius.avp.vendor_len": "6,6,8",
      "radius.MS_MPPE_Encryption_Policy": "2",
      "radius.MS_MPPE_Encryption_Types": "14",
      "radius.Mikrotik_Rate_Limit": "10M/5M",
      "radius.Unknown_Attribute": "",
    };
    for (const [name, text] of Object.entries(expected)) {
      assertStrictEquals(fieldByName(name)?.occurrences(packet, 1).join(), text, name);
    }
  });

  it("puts the parts of an EAP packet together", () => {
    const eap = "0201 0104 01" + "78".repeat(255);
    const bytes = parseHex(eap);
    const parts = [bytes.subarray(0, 253), bytes.subarray(253)].map((part) => ({ type: 79, data: formatHex(part) }));
    const request = encodeRadius({
      code: 1,
      identifier: 1,
      length: 284,
      authenticator: "00".repeat(16),
      attributes: [...parts, { type: 1, data: "78" }],
    });
    const packet = decode(
      frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 40_000, dstPort: 1812 }), request),
      LINKTYPE_RAW,
    );
    assertEquals(packet.layer(Radius)?.eapMessage, bytes);
    assertStrictEquals(packet.layer(Eap)?.length, 260);
    assertStrictEquals(fieldByName("radius.eap_fragment")?.occurrences(packet, 1).join().length, 2 * 260 + 1);
  });
});
