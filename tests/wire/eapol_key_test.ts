import { assertThrows } from "@std/assert";
import { encodeEapolKey, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("EapolKey", () => {
  testVector({
    origin: "another program (scapy): the first of four messages",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 888e 02 03 0061 02 008a 0010 0000000000000005 " +
      "1111111111111111111111111111111111111111111111111111111111111111 " +
      "00000000000000000000000000000000 0000000000000000 0000000000000000 " +
      "00000000000000000000000000000000 0002 dd00",
    layer: "eapol.key",
    fields: {
      descriptorType: 2,
      keyInformation: 138,
      keyLength: 16,
      replayCounter: "5",
      nonce: "1111111111111111111111111111111111111111111111111111111111111111",
      iv: "00000000000000000000000000000000",
      rsc: "0000000000000000",
      id: "0000000000000000",
      mic: "00000000000000000000000000000000",
      keyDataLength: 2,
    },
    payload: "dd00",
    encode: encodeEapolKey,
  });

  testVector({
    origin: "by hand, IEEE 802.11 clause 12.7.2: of WPA, with a MIC",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 888e 01 03 005f fe 01c9 0020 ffffffffffffffff " +
      "2222222222222222222222222222222222222222222222222222222222222222 " +
      "33333333333333333333333333333333 4444444444444444 5555555555555555 " +
      "66666666666666666666666666666666 0000",
    layer: "eapol.key",
    fields: {
      descriptorType: 254,
      keyInformation: 457,
      keyLength: 32,
      replayCounter: "18446744073709551615",
      nonce: "2222222222222222222222222222222222222222222222222222222222222222",
      iv: "33333333333333333333333333333333",
      rsc: "4444444444444444",
      id: "5555555555555555",
      mic: "66666666666666666666666666666666",
      keyDataLength: 0,
    },
    encode: encodeEapolKey,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      descriptorType: 2,
      keyInformation: 138,
      keyLength: 16,
      replayCounter: "5",
      nonce: "1111111111111111111111111111111111111111111111111111111111111111",
      iv: "00000000000000000000000000000000",
      rsc: "0000000000000000",
      id: "0000000000000000",
      mic: "00000000000000000000000000000000",
      keyDataLength: 2,
    };
    assertThrows(() => encodeEapolKey({ ...fields, descriptorType: -1 }), RangeError, ".descriptorType -1");
  });
});
