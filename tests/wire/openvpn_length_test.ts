import { encodeOpenvpnLength, LINKTYPE_RAW } from "@capkit/capkit/core";
import { describe } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("OpenvpnLength", () => {
  testVector({
    origin: "OpenVPN 2.6: the reset of a client over TCP on loopback",
    linktype: LINKTYPE_RAW,
    hex: "45000044bc2f4000400680827f0000017f000001 d81004aaa9d6d28f2d5e9c6c80180040fe3800000101080a5b943288add9493c " +
      "000e 3816fce8adff070fd50000000000",
    layer: "openvpn.length",
    fields: { length: 14 },
    payload: "3816fce8adff070fd50000000000",
    encode: encodeOpenvpnLength,
  });

  testVector({
    origin: "by hand, OpenVPN's protocol over TCP: a client's reset",
    linktype: LINKTYPE_RAW,
    hex: "45000038000100004006f6bbc0000201c00002029c4004aa0000000000000000501820001eb00000" +
      "000e" +
      "3801020304050607080000000000",
    layer: "openvpn.length",
    fields: { length: 14 },
    payload: "3801020304050607080000000000",
    encode: encodeOpenvpnLength,
  });

  testVector({
    origin: "by hand, OpenVPN's protocol over TCP: two acknowledgements in a segment",
    linktype: LINKTYPE_RAW,
    hex: "45000058000100004006f69bc0000201c00002029c4004aa00000000000000005018200051b70000" +
      "0016" +
      "28010203040506070801000000001112131415161718001628010203040506070801000000001112131415161718",
    layer: "openvpn.length",
    fields: { length: 22 },
    payload: "28010203040506070801000000001112131415161718",
    encode: encodeOpenvpnLength,
  });
});
