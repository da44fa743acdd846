import { encodeVxlanGpe, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("VxlanGpe", () => {
  testVector({
    origin: "scapy 2.5.0",
    linktype: LINKTYPE_RAW,
    hex: "45000042000100004011f6a6c0000201c0000202c35012b6002e83a4" +
      "0c00000100002a00" +
      "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    layer: "vxlan.gpe",
    fields: { flags: 12, reserved16: 0, nextProtocol: 1, vni: 42, reserved8: 0 },
    payload: "4500001e00010000401166cc0a0000010a00000200010002000a836b6869",
    encode: encodeVxlanGpe,
  });

  testVector({
    origin: "by hand, draft-ietf-nvo3-vxlan-gpe-13, section 3.1: Ethernet",
    linktype: LINKTYPE_RAW,
    hex: "4500004e000100004011f69ac0000201c0000202c35012b6003a069f" +
      "0d000003abcdef00" +
      "02000000000202000000000108004500001c00010000401166ce0a0000010a000002000100020008eaf0",
    layer: "vxlan.gpe",
    fields: { flags: 13, reserved16: 0, nextProtocol: 3, vni: 11259375, reserved8: 0 },
    payload: "02000000000202000000000108004500001c00010000401166ce0a0000010a000002000100020008eaf0",
    encode: encodeVxlanGpe,
  });
});
