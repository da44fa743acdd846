import { encodeNtp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ntp", () => {
  testVector({
    origin: "scapy: an answer of a server",
    linktype: LINKTYPE_RAW,
    hex: "4500004c000100004011f69cc0000201c0000202007b007b00384baf24020ae90000400000008000c0000209e87547008000" +
      "0000e875470140000000e875470200000000e875470300000000",
    layer: "ntp",
    fields: {
      leap: 0,
      version: 4,
      mode: 4,
      stratum: 2,
      poll: 10,
      precision: -23,
      rootDelay: 16384,
      rootDispersion: 32768,
      referenceId: "c0000209",
      referenceTime: "0xe8754700.80000000",
      originTime: "0xe8754701.40000000",
      receiveTime: "0xe8754702.00000000",
      transmitTime: "0xe8754703.00000000",
    },
    encode: encodeNtp,
  });

  testVector({
    origin: "scapy: a control message",
    linktype: LINKTYPE_RAW,
    hex: "45000028000100004011f6c0c0000201c0000202007b007b001464bb160100070000000900000000",
    layer: "ntp",
    fields: {
      leap: 0,
      version: 2,
      mode: 6,
      control: { operation: 1, sequence: 7, status: 0, association: 9, offset: 0, count: 0 },
    },
    encode: encodeNtp,
  });

  testVector({
    origin: "scapy: a private message",
    linktype: LINKTYPE_RAW,
    hex: "45000024000100004011f6c4c0000201c0000202007b007b0010e0a89700032a00010000",
    layer: "ntp",
    fields: {
      leap: 2,
      version: 2,
      mode: 7,
      private: { sequence: 0, implementation: 3, request: 42, items: 1, itemSize: 0 },
    },
    encode: encodeNtp,
  });

  testVector({
    origin: "RFC 7822, section 3: an extension field and a MAC, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0074 0001 0000 40 11 0000 c0000201 c0000202 a000 007b 0060 0000 e3 00 03 fa 00010000 00010000 " +
      "00000000 0000000000000000 0000000000000000 0000000000000000 e93c0000 80000000 0204 0014 " +
      "abababababababababababababababab 00000001 cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
    layer: "ntp",
    fields: {
      leap: 3,
      version: 4,
      mode: 3,
      stratum: 0,
      poll: 3,
      precision: -6,
      rootDelay: 65536,
      rootDispersion: 65536,
      referenceId: "00000000",
      referenceTime: "0x00000000.00000000",
      originTime: "0x00000000.00000000",
      receiveTime: "0x00000000.00000000",
      transmitTime: "0xe93c0000.80000000",
      extensions: [{ type: 516, data: "abababababababababababababababab" }],
    },
    payload: "02040014abababababababababababababababab00000001cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
    encode: encodeNtp,
  });

  testVector({
    origin: "RFC 5905, figure 8: a request without times, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 004c 0001 0000 40 11 0000 c0000201 c0000202 a000 007b 0038 0000 " +
      "1b0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    layer: "ntp",
    fields: {
      leap: 0,
      version: 3,
      mode: 3,
      stratum: 0,
      poll: 0,
      precision: 0,
      rootDelay: 0,
      rootDispersion: 0,
      referenceId: "00000000",
      referenceTime: "0x00000000.00000000",
      originTime: "0x00000000.00000000",
      receiveTime: "0x00000000.00000000",
      transmitTime: "0x00000000.00000000",
    },
    encode: encodeNtp,
  });
});
