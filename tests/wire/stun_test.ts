import { LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Stun", () => {
  testVector({
    origin: "RFC 5769, section 2.1: the sample request",
    linktype: LINKTYPE_RAW,
    hex: "45000088000100004011f660c0000201c00002029c400d96007461d5" +
      "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff" +
      "80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249" +
      "c1b571a280280004e57a3bcf",
    layer: "stun",
    fields: {
      type: 1,
      length: 88,
      transactionId: "b7e7a701bc34d686fa87dfae",
      attributes: [
        { type: 32802, value: "5354554e207465737420636c69656e74" },
        { type: 36, value: "6e0001ff" },
        { type: 32809, value: "932ff9b151263b36" },
        { type: 6, value: "6576746a3a68367659" },
        { type: 8, value: "9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" },
        { type: 32808, value: "e57a3bcf" },
      ],
    },
  });

  testVector({
    origin: "RFC 5769, section 2.2: the sample response, on another port",
    linktype: LINKTYPE_RAW,
    hex: "4500006c000100004011f67cc0000201c00002029c409c410058a229" +
      "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643" +
      "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96",
    layer: "stun",
    fields: {
      type: 257,
      length: 60,
      transactionId: "b7e7a701bc34d686fa87dfae",
      attributes: [{ type: 32802, value: "7465737420766563746f72" }, { type: 32, value: "0001a147e112a643" }, {
        type: 8,
        value: "2b91f599fd9e90c38c7489f92af9ba53f06be7d7",
      }, { type: 32808, value: "c07d4c96" }],
    },
  });
});
