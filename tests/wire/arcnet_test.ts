import { LINKTYPE_ARCNET_LINUX } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Arcnet", () => {
  testVector({
    origin: "by hand, RFC 1201 section 2: IPv4 in one piece",
    linktype: LINKTYPE_ARCNET_LINUX,
    hex: "be 02 ea08 d4 00 0166 4500",
    layer: "arcnet",
    fields: { src: 190, dst: 2, frameOffset: 59912, protocol: 212, splitFlag: 0, sequence: 358 },
    payload: "4500",
  });

  testVector({
    origin: "by hand, RFC 1051: ARP",
    linktype: LINKTYPE_ARCNET_LINUX,
    hex: "be 00 ed08 f1 0007",
    layer: "arcnet",
    fields: { src: 190, dst: 0, frameOffset: 60680, protocol: 241 },
    payload: "0007",
  });

  testVector({
    origin: "by hand, RFC 1201 section 3: an exception packet",
    linktype: LINKTYPE_ARCNET_LINUX,
    hex: "01 02 0000 d4 ff ffff d4 00 0007 45",
    layer: "arcnet",
    fields: { src: 1, dst: 2, frameOffset: 0, protocol: 212, splitFlag: 0, sequence: 7 },
    payload: "45",
  });

  testVector({
    origin: "by hand, RFC 1201 section 2: the first of two pieces",
    linktype: LINKTYPE_ARCNET_LINUX,
    hex: "01 02 0000 d4 01 0008 4500",
    layer: "arcnet",
    fields: { src: 1, dst: 2, frameOffset: 0, protocol: 212, splitFlag: 1, sequence: 8 },
    payload: "4500",
  });
});
