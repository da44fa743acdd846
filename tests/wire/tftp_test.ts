import { encodeTftp, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Tftp", () => {
  testVector({
    origin: "scapy: a read request with options",
    linktype: LINKTYPE_RAW,
    hex: "4500003a000100004011f6aec0000201c00002029c4000450026e10b0001626f6f742e696d67006f6374657400626c6b7369" +
      "7a65003134323800",
    layer: "tftp",
    fields: { opcode: 1, strings: ["boot.img", "octet", "blksize", "1428"] },
    encode: encodeTftp,
  });

  testVector({
    origin: "RFC 1350, section 5: data, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0025 0001 0000 40 11 0000 c0000201 c0000202 0045 9c40 0011 0000 0003000168656c6c6f",
    layer: "tftp",
    fields: { opcode: 3, number: 1, strings: [] },
    payload: "68656c6c6f",
    encode: encodeTftp,
  });

  testVector({
    origin: "RFC 1350, section 5: an error, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 002f 0001 0000 40 11 0000 c0000201 c0000202 0045 9c40 001b 0000 " +
      "0005000146696c65206e6f7420666f756e6400",
    layer: "tftp",
    fields: { opcode: 5, number: 1, strings: ["File not found"] },
    encode: encodeTftp,
  });

  testVector({
    origin: "RFC 2347: options that are accepted, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0028 0001 0000 40 11 0000 c0000201 c0000202 0045 9c40 0014 0000 00067473697a650035313200",
    layer: "tftp",
    fields: { opcode: 6, strings: ["tsize", "512"] },
    encode: encodeTftp,
  });

  testVector({
    origin: "RFC 1350, section 5: an acknowledgment, by hand",
    linktype: LINKTYPE_RAW,
    hex: "45 00 0020 0001 0000 40 11 0000 c0000201 c0000202 9c40 0045 000c 0000 00040001",
    layer: "tftp",
    fields: { opcode: 4, number: 1, strings: [] },
    encode: encodeTftp,
  });
});
