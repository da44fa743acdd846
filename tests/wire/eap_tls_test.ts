import { assertStrictEquals, assertThrows } from "@std/assert";
import { decode, EapTls, encodeEapTls, fieldByName, LINKTYPE_ETHERNET, parseHex, Tls } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

const ADDRESSES = "0180c2000003 020000000001";

/** handshake_failure. */
const ALERT = "15 0303 0002 02 28";

/** A frame with a response of one method, 802.1X around it. */
function response(type: string, hex: string): Uint8Array<ArrayBuffer> {
  const body = `${type}${hex}`.replaceAll(" ", "");
  const length = (4 + body.length / 2).toString(16).padStart(4, "0");
  return parseHex(`${ADDRESSES} 888e 0200${length} 0207${length} ${body}`);
}

describe("EapTls", () => {
  testVector({
    origin: "another program (scapy): EAP-TLS with the length of an alert",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 888e 02000011 02070011 0d 80 00000007 ${ALERT}`,
    layer: "eap.tls",
    fields: { moreFragments: false, start: false, reserved: 0, version: 0, tlsLength: 7 },
    payload: ALERT,
    encode: encodeEapTls,
  });

  testVector({
    origin: "another program (scapy): EAP-TTLS begins, version 1",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 888e 02000006 01070006 15 21`,
    layer: "eap.tls",
    fields: { moreFragments: false, start: true, reserved: 0, version: 1 },
    encode: encodeEapTls,
  });

  testVector({
    origin: "another program (scapy): EAP-FAST, the first of several fragments",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 888e 0200000f 0107000f 2b c1 00000678 160301004a`,
    layer: "eap.tls",
    fields: { moreFragments: true, start: false, reserved: 0, version: 1, tlsLength: 1656 },
    payload: "160301004a",
    encode: encodeEapTls,
  });

  testVector({
    origin: "by hand, RFC 5216 section 3.1: no length, the reserved bit is kept",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 888e 02000006 02070006 0d 08`,
    layer: "eap.tls",
    fields: { moreFragments: false, start: false, reserved: 1, version: 0 },
    encode: encodeEapTls,
  });

  testVector({
    origin: "by hand, RFC 7170 section 4.1: TEAP with both lengths and a TLV behind the alert",
    linktype: LINKTYPE_ETHERNET,
    hex: `${ADDRESSES} 888e 0200001b 0207001b 37 91 00000007 00000006 ${ALERT} 000100020102`,
    layer: "eap.tls",
    fields: { moreFragments: false, start: false, reserved: 0, version: 1, tlsLength: 7, outerTlvLength: 6 },
    payload: `${ALERT} 000100020102`,
    encode: encodeEapTls,
  });

  it("is in the methods with TLS, where they have more than their type", () => {
    const isThere = (type: string, hex: string) =>
      decode(response(type, hex), LINKTYPE_ETHERNET).layer(EapTls) !== undefined;
    for (const type of ["0d", "15", "19", "2b", "37"]) assertStrictEquals(isThere(type, "20"), true, type);
    for (const type of ["01", "03", "04", "11", "fe"]) assertStrictEquals(isThere(type, "20"), false, type);
    assertStrictEquals(isThere("0d", ""), false);
  });

  it("is followed by TLS where no fragment follows, and a record begins", () => {
    const hasTls = (type: string, hex: string) =>
      decode(response(type, hex), LINKTYPE_ETHERNET).layer(Tls)?.records.length === 1;
    assertStrictEquals(hasTls("0d", `00 ${ALERT}`), true);
    assertStrictEquals(hasTls("19", `80 00000007 ${ALERT}`), true);
    assertStrictEquals(hasTls("0d", `40 ${ALERT}`), false);
    assertStrictEquals(hasTls("0d", `00 00 ${ALERT}`), false);
    assertStrictEquals(hasTls("0d", "00"), false);
    assertStrictEquals(hasTls("37", `10 00000006 ${ALERT} 000100020102`), true);
    assertStrictEquals(hasTls("37", `10 ffffffff ${ALERT} 000100020102`), false);
  });

  it("shows a version and the length of other TLVs of the methods that have them", () => {
    const field = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
      fieldByName(`eap.tls.${name}`)?.occurrences(decode(bytes, LINKTYPE_ETHERNET), 1).join();
    assertStrictEquals(field("flags", response("0d", "20")), "0x20");
    assertStrictEquals(field("flags.start", response("0d", "20")), "1");
    assertStrictEquals(field("flags.version", response("0d", "20")), "");
    assertStrictEquals(field("flags.version", response("15", "21")), "1");
    assertStrictEquals(field("flags.outer_tlv_len_included", response("15", "21")), "");
    assertStrictEquals(field("flags.outer_tlv_len_included", response("37", "21")), "0");
    assertStrictEquals(field("len", response("37", `91 00000007 00000006 ${ALERT} 000100020102`)), "7,6");
  });

  it("refuses fields that do not fit", () => {
    const fields = { moreFragments: false, start: false, version: 0 };
    assertThrows(() => encodeEapTls({ ...fields, version: 8 }), RangeError, ".version 8");
    assertThrows(() => encodeEapTls({ ...fields, reserved: 2 }), RangeError, ".reserved 2");
    assertThrows(() => encodeEapTls({ ...fields, tlsLength: -1 }), RangeError, ".tlsLength -1");
    assertThrows(() => encodeEapTls({ ...fields, outerTlvLength: 2 ** 32 }), RangeError, ".outerTlvLength 4294967296");
  });
});
