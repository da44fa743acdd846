import { encodeVxlan, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Vxlan", () => {
  testVector({
    origin: "scapy 2.5.0: with a group policy",
    linktype: LINKTYPE_RAW,
    hex: "45000050000100004011f698c0000201c0000202c35012b5003cfb43" +
      "8840000300002a00" +
      "02000000000202000000000108004500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "vxlan",
    fields: { flags: 34880, groupPolicyId: 3, vni: 42, reserved: 0 },
    payload: "02000000000202000000000108004500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    encode: encodeVxlan,
  });

  testVector({
    origin: "by hand, RFC 7348, section 5",
    linktype: LINKTYPE_RAW,
    hex: "4500004e000100004011f69ac0000201c0000202c35012b5003a0ba3" +
      "08000000abcdef00" +
      "02000000000202000000000108004500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "vxlan",
    fields: { flags: 2048, groupPolicyId: 0, vni: 11259375, reserved: 0 },
    payload: "02000000000202000000000108004500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeVxlan,
  });
});
