import { assertThrows } from "@std/assert";
import { encodeIpx, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { testVector } from "../support/layer_vector.ts";

describe("Ipx", () => {
  testVector({
    origin: "DOSBox 0.74: the header of the ping of its ipxnet, in an Ethernet frame by hand",
    linktype: LINKTYPE_ETHERNET,
    hex: "ffffffffffff 020000000001 8137 ffff001e000000000000ffffffffffff0002000000007f000001aaef0002",
    layer: "ipx",
    fields: {
      checksum: 65535,
      length: 30,
      transportControl: 0,
      packetType: 0,
      dstNetwork: 0,
      dstNode: "ff:ff:ff:ff:ff:ff",
      dstSocket: 2,
      srcNetwork: 0,
      srcNode: "7f:00:00:01:aa:ef",
      srcSocket: 2,
    },
    encode: encodeIpx,
  });

  testVector({
    origin: "by hand: NetBIOS over EtherType 0x8137, and padding",
    linktype: LINKTYPE_ETHERNET,
    hex: "020000000002 020000000001 8137 ffff 0020 00 04 00000000 ffffffffffff 0455 a8f87967 000000000001 " +
      "0455 aabb 0000",
    layer: "ipx",
    fields: {
      checksum: 65535,
      length: 32,
      transportControl: 0,
      packetType: 4,
      dstNetwork: 0,
      dstNode: "ff:ff:ff:ff:ff:ff",
      dstSocket: 1109,
      srcNetwork: 2834856295,
      srcNode: "00:00:00:00:00:01",
      srcSocket: 1109,
    },
    payload: "aabb",
    encode: encodeIpx,
  });

  testVector({
    origin: "by hand: a RIP over LLC",
    linktype: LINKTYPE_ETHERNET,
    hex: "ffffffffffff 020000000001 0021 e0e003 ffff 001e 01 01 00000010 ffffffffffff 0453 00000010 " +
      "020000000001 0453",
    layer: "ipx",
    fields: {
      checksum: 65535,
      length: 30,
      transportControl: 1,
      packetType: 1,
      dstNetwork: 16,
      dstNode: "ff:ff:ff:ff:ff:ff",
      dstSocket: 1107,
      srcNetwork: 16,
      srcNode: "02:00:00:00:00:01",
      srcSocket: 1107,
    },
    encode: encodeIpx,
  });

  it("refuses fields that do not fit", () => {
    const fields = {
      checksum: 65535,
      length: 32,
      transportControl: 0,
      packetType: 4,
      dstNetwork: 0,
      dstNode: "ff:ff:ff:ff:ff:ff",
      dstSocket: 1109,
      srcNetwork: 2834856295,
      srcNode: "00:00:00:00:00:01",
      srcSocket: 1109,
    };
    assertThrows(() => encodeIpx({ ...fields, checksum: -1 }), RangeError, ".checksum -1");
  });
});
