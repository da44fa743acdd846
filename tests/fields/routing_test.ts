/** The columns of routing protocols: lists within lists, and places that depend on what comes before them. */

import { assertEquals } from "@std/assert";
import { decode, frame, ipv4, ipv6, LINKTYPE_RAW, parseHex, tcp, tree } from "@capkit/capkit/core";
import { describe, it } from "node:test";
import { FieldPrinter } from "../../lib/fields/registry.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The cells of these columns. */
function cells(bytes: Bytes, names: readonly string[]): Record<string, string> {
  const values = new FieldPrinter(names).line(decode(bytes, LINKTYPE_RAW), 1).split("\t");
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
}

/** The lines of the tree that begin with this. */
function lines(bytes: Bytes, begin: string): string[] {
  return tree(decode(bytes, LINKTYPE_RAW)).split("\n").map((line) => line.trim()).filter((line) =>
    line.startsWith(begin)
  );
}

const V4 = { src: "192.0.2.1", dst: "224.0.0.13" };
const V6 = { src: "fe80::1", dst: "ff02::5" };

function pim(hex: string): Bytes {
  return frame(ipv4({ ...V4, protocol: 103 }), parseHex(hex));
}

describe("the fields of routing protocols", () => {
  it("has the groups and sources of a PIM Join/Prune", () => {
    const join = pim(
      "23000000 0100c0000202 00 01 00d2 0100 80 20 e8010101 0002 0001 " +
        "0100 04 20 c000020a 0100 07 20 c000020b 0100 05 20 c000020c",
    );
    const expected = {
      "pim.upstream_neighbor": "192.0.2.2",
      "pim.numgroups": "1",
      "pim.holdtime": "210",
      "pim.group": "232.1.1.1,232.1.1.1",
      "pim.group_addr.flags.b": "1",
      "pim.numjoins": "2",
      "pim.numprunes": "1",
      "pim.join_ip": "192.0.2.10,192.0.2.11",
      "pim.prune_ip": "192.0.2.12",
      "pim.source_addr.flags.w": "0,1,0",
      "pim.mask_len": "32,32,32,32",
    };
    assertEquals(cells(join, Object.keys(expected)), expected);
    assertEquals(lines(join, "Num "), ["Num Groups: 1 [31]", "Num Joins: 2 [42..43]", "Num Prunes: 1 [44..45]"]);
  });

  it("has the rendezvous points of a PIM Bootstrap", () => {
    const bootstrap = pim(
      "24000000 1234 1e 40 0100c0000201 0100 00 04 e0000000 02 02 0000 0100c0000202 0096 c0 00 0100c0000203 0097 10 00",
    );
    const expected = {
      "pim.fragment_tag": "0x1234",
      "pim.bsr": "192.0.2.1",
      "pim.rp_count": "2",
      "pim.rp": "192.0.2.2,192.0.2.3",
      "pim.holdtime": "150,151",
      "pim.priority": "192,16",
    };
    assertEquals(cells(bootstrap, Object.keys(expected)), expected);
  });

  it("has the links, prefixes and what may follow them of OSPF version 3", () => {
    const header = "0001 TYPE 00000001 c0000201 80000001 0000";
    const external = `${header.replace("TYPE", "4005")} 003c 07 000014 30 00 2001 20010db800020000 ` +
      "20010db8000000000000000000000009 00000007 00000009";
    const router = `${header.replace("TYPE", "2001")} 0028 03 000033 01 00 000a 00000005 00000006 c0000202`;
    const update = frame(
      ipv6({ ...V6, nextHeader: 89 }),
      parseHex(`03 04 0078 c0000201 00000000 0000 0000 00000002 ${external} ${router}`),
    );
    const expected = {
      "ospf.v3.lsa": "0x4005,0x2001",
      "ospf.v3.lsa.asext": "1",
      "ospf.v3.address_prefix.ipv6": "2001:db8:2::",
      "ospf.v3.lsa.forwarding_address.ipv6": "2001:db8::9",
      "ospf.v3.lsa.external_route_tag": "7",
      "ospf.v3.lsa.referenced_link_state_id": "0.0.0.9",
      "ospf.metric": "20,10",
      "ospf.v3.lsa.neighbor_router_id": "192.0.2.2",
      "ospf.v3.options": "0x000033",
      "ospf.v3.options.r": "1",
    };
    assertEquals(cells(update, Object.keys(expected)), expected);
    assertEquals(lines(update, "External Route Tag:"), ["External Route Tag: 7 [112..115]"]);
  });

  it("has the bandwidths of a link in OSPF's traffic engineering as tshark prints them", () => {
    const link = "0006 0004 4cee6b28 0008 0008 00000000 3f800000";
    const header = "02 04 0048 c0000201 00000000 0000 0000 0000000000000000 00000001";
    const lsa = `0001 02 0a 01000001 c0000201 80000001 0000 002c 0002 0014 ${link}`;
    const update = frame(ipv4({ ...V4, protocol: 89 }), parseHex(`${header} ${lsa}`));
    const expected = {
      "ospf.lsid_te_lsa.instance": "1",
      "ospf.mpls.link_max_bw": "1.25e+08",
      "ospf.mpls.pri": "0,1",
      "ospf.lsa.id": "",
    };
    assertEquals(cells(update, Object.keys(expected)), expected);
  });

  it("has each message of a segment of BGP", () => {
    const marker = "ff".repeat(16);
    const update = `${marker} 0046 02 0004 18 c63364 0027 40 01 01 00 40 02 0a 02 02 00010000 0000fde9 ` +
      "c0 08 08 fde90001 ffffff01 c0 10 08 0002 fde9 00000064 18 cb0071";
    const notification = `${marker} 001a 03 06 02 04 646f6e65`;
    const segment = frame(ipv4(V4), tcp({ srcPort: 40000, dstPort: 179 }), parseHex(`${update} ${notification}`));
    const expected = {
      "bgp.type": "2,3",
      "bgp.withdrawn_prefix": "198.51.100.0",
      "bgp.update.path_attributes.length": "39",
      "bgp.update.path_attribute.as_path_segment.as4": "65536,65001",
      "bgp.update.path_attribute.community_as": "65001",
      "bgp.update.path_attribute.community_wellknown": "0xffffff01",
      "bgp.ext_com.value_as2": "65001",
      "bgp.ext_com.value_an4": "100",
      "bgp.nlri_prefix": "203.0.113.0",
      "bgp.prefix_length": "24,24",
      "bgp.notify.minor_error_cease": "2",
      "bgp.notify.communication": "done",
      "frame.protocols": "raw:ip:tcp:bgp",
    };
    assertEquals(cells(segment, Object.keys(expected)), expected);
  });
});
