import { assertEquals } from "@std/assert";
import { decode, LINKTYPE_RAW, parseHex } from "@capkit/capkit/core";
import { describe, it } from "node:test";

describe("Mpls", () => {
  it("is in datagrams to port 6635, RFC 7510", () => {
    // Made by scapy.
    const bytes = parseHex(
      "4500003c000100004011f6acc0000201c0000202c35019eb0028f0e2 000101ff " +
        "4500001c0001000040112666c6336401c6336402000100020008ab70",
    );
    const names = decode(bytes, LINKTYPE_RAW).layers.map(({ name }) => name);
    assertEquals(names, ["ipv4", "udp", "mpls", "ipv4", "udp"]);
  });

  it("is the fifth next protocol of VXLAN-GPE, draft-ietf-nvo3-vxlan-gpe-13", () => {
    const bytes = parseHex(
      "45000044000100004011f6a4c0000201c0000202c35012b600300000 0c00000500002a00 000101ff " +
        "4500001c0001000040112666c6336401c6336402000100020008ab70",
    );
    const names = decode(bytes, LINKTYPE_RAW).layers.map(({ name }) => name);
    assertEquals(names, ["ipv4", "udp", "vxlan.gpe", "mpls", "ipv4", "udp"]);
  });
});
