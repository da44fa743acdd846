import { assertThrows } from "@std/assert";
import { encodeUdld, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Udld", () => {
  testVector({
    origin: "libnet 1.3, its builder of UDLD on the blocks of libnet 1.1.6: a probe, without a checksum",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 0041 aaaa03 00000c 0111 21 03 0000 0001 000c 6361706b69742d31 " +
      "0002 0009 4769302f31 0003 0008 00000000 0004 0005 07 0005 0005 05 0006 0006 5331 0007 0008 00000001",
    layer: "udld",
    fields: {
      version: 1,
      opcode: 1,
      flags: 3,
      checksum: 0,
      tlvs: [
        { type: 1, data: "6361706b69742d31" },
        { type: 2, data: "4769302f31" },
        { type: 3, data: "00000000" },
        { type: 4, data: "07" },
        { type: 5, data: "05" },
        { type: 6, data: "5331" },
        { type: 7, data: "00000001" },
      ],
    },
    encode: encodeUdld,
  });

  testVector({
    origin: "by hand, RFC 5171 section 6: a probe",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 002c aaaa03 00000c 0111 21 01 e69d 0001 000a 464f43313131 0002 0009 " +
      "4661302f31 0003 0008 00000000 0004 0005 07",
    layer: "udld",
    fields: {
      version: 1,
      opcode: 1,
      flags: 1,
      checksum: 59037,
      tlvs: [{ type: 1, data: "464f43313131" }, { type: 2, data: "4661302f31" }, { type: 3, data: "00000000" }, {
        type: 4,
        data: "07",
      }],
    },
    encode: encodeUdld,
  });

  testVector({
    origin: "by hand, RFC 5171 section 6: a flush, and a length below that of the head",
    linktype: LINKTYPE_ETHERNET,
    hex: "01000ccccccc 020000000001 0019 aaaa03 00000c 0111 23 00 1234 0007 0008 00000001 0005 0003 07",
    layer: "udld",
    fields: { version: 1, opcode: 3, flags: 0, checksum: 4660, tlvs: [{ type: 7, data: "00000001" }] },
    payload: "0005000307",
    encode: encodeUdld,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      version: 1,
      opcode: 1,
      flags: 1,
      checksum: 59037,
      tlvs: [{ type: 1, data: "464f43313131" }, { type: 2, data: "4661302f31" }, { type: 3, data: "00000000" }, {
        type: 4,
        data: "07",
      }],
    };
    assertThrows(() => encodeUdld({ ...fields, version: -1 }), RangeError, ".version -1");
  });
});
