import { encodeUdpEncap, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("UdpEncap", () => {
  testVector({
    origin: "scapy 2.5.0: ESP",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004011f6b0c0000201c0000202119411940024436f" +
      "00000100000000013132333435363738393031323334353637383930",
    layer: "udpencap",
    fields: { kind: "esp" },
    payload: "00000100000000013132333435363738393031323334353637383930",
    encode: encodeUdpEncap,
  });

  testVector({
    origin: "by hand, RFC 3948, section 2.2: the non-ESP marker",
    linktype: LINKTYPE_RAW,
    hex: "4500003c000100004011f6acc0000201c0000202119411940028051a" +
      "00000000" +
      "0102030405060708000000000000000021202208000000000000001c",
    layer: "udpencap",
    fields: { kind: "ike" },
    payload: "0102030405060708000000000000000021202208000000000000001c",
    encode: encodeUdpEncap,
  });

  testVector({
    origin: "by hand, RFC 3948, section 2.3: a keepalive",
    linktype: LINKTYPE_RAW,
    hex: "4500001d000100004011f6cbc0000201c000020211941194000959af" +
      "ff",
    layer: "udpencap",
    fields: { kind: "keepalive" },
    encode: encodeUdpEncap,
  });
});
