import { encodeLldp, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Lldp", () => {
  testVector({
    origin: "another program (scapy)",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c200000e 020000000001 88cc 0207 04 020000000001 0405 05 65746830 0602 0078 0a04 686f7374 " +
      "100c 05 01 c0000201 02 00000003 00 0000",
    layer: "lldp",
    fields: {
      tlvs: [
        { type: 1, data: "04020000000001" },
        { type: 2, data: "0565746830" },
        { type: 3, data: "0078" },
        { type: 5, data: "686f7374" },
        { type: 8, data: "0501c0000201020000000300" },
        { type: 0, data: "" },
      ],
    },
    encode: encodeLldp,
  });

  testVector({
    origin: "by hand, IEEE 802.1AB clause 8.5 and 802.1Q annex D: addresses, capabilities, a VLAN, text after the end",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c200000e 020000000001 88cc 0206 05 01 c0000201 0407 03 020000000001 0602 0000 0e04 0014 0004 " +
      "fe06 0080c2 01 0064 0000 aabb",
    layer: "lldp",
    fields: {
      tlvs: [
        { type: 1, data: "0501c0000201" },
        { type: 2, data: "03020000000001" },
        { type: 3, data: "0000" },
        { type: 7, data: "00140004" },
        { type: 127, data: "0080c2010064" },
        { type: 0, data: "" },
      ],
    },
    payload: "aabb",
    encode: encodeLldp,
  });

  testVector({
    origin: "by hand: no end, and a length that leads out",
    linktype: LINKTYPE_ETHERNET,
    hex: "0180c200000e 020000000001 88cc 0203 07 3132 0412 05 02",
    layer: "lldp",
    fields: { tlvs: [{ type: 1, data: "073132" }] },
    payload: "04120502",
    encode: encodeLldp,
  });
});
