import { assertThrows } from "@std/assert";
import { encodeMacsec, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Macsec", () => {
  testVector({
    origin: "another program (scapy): integrity alone",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 88e5 21 00 00000007 0200000000010001 88b5 61626364 " +
      "99999999999999999999999999999999",
    layer: "macsec",
    fields: {
      version: 0,
      es: false,
      sc: true,
      scb: false,
      encrypted: false,
      changed: false,
      an: 1,
      shortLength: 0,
      packetNumber: 7,
      systemIdentifier: "02:00:00:00:00:01",
      portIdentifier: 1,
      ethertype: 34997,
    },
    payload: "61626364",
    encode: encodeMacsec,
  });

  testVector({
    origin: "another program (scapy): encrypted, no secure channel identifier, a short length",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 88e5 0e 04 00000009 61626364 99999999999999999999999999999999",
    layer: "macsec",
    fields: {
      version: 0,
      es: false,
      sc: false,
      scb: false,
      encrypted: true,
      changed: true,
      an: 2,
      shortLength: 4,
      packetNumber: 9,
    },
    payload: "61626364",
    encode: encodeMacsec,
  });

  testVector({
    origin: "by hand, IEEE 802.1AE clause 9.3: a single copy broadcast",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 88e5 5b 00 ffffffff 61626364 99999999999999999999999999999999",
    layer: "macsec",
    fields: {
      version: 0,
      es: true,
      sc: false,
      scb: true,
      encrypted: true,
      changed: false,
      an: 3,
      shortLength: 0,
      packetNumber: 4294967295,
    },
    payload: "61626364",
    encode: encodeMacsec,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 0,
      es: false,
      sc: true,
      scb: false,
      encrypted: false,
      changed: false,
      an: 1,
      shortLength: 0,
      packetNumber: 7,
      systemIdentifier: "02:00:00:00:00:01",
      portIdentifier: 1,
      ethertype: 34997,
    };
    assertThrows(() => encodeMacsec({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
