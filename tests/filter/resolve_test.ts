/**
 * What expressions mean: names, qualifiers, scopes.
 */

import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { parse } from "../../lib/filter/parse.ts";
import { type NameResolver, resolveFilter } from "../../lib/filter/resolve.ts";
import type { Meaning, ResolvedExpression, ResolvedPrimitive } from "../../lib/filter/resolved.ts";
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_FRELAY,
  LINKTYPE_IEEE802_11_RADIOTAP,
  LINKTYPE_PPI,
  LINKTYPE_RAW,
  LINKTYPE_SUNATM,
} from "../../lib/linktype.ts";

const RESOLVER: NameResolver = {
  host: (name) => name === "both" ? ["192.0.2.1", "2001:db8::1"] : undefined,
  net: (name) => name === "lab" ? "10.1.0.0/16" : undefined,
  mac: (name) => name === "router" ? "02:00:00:00:00:01" : undefined,
};

/** The primitives of an expression in reading order. */
function primitives(text: string, linktype = LINKTYPE_ETHERNET): ResolvedPrimitive[] {
  const found: ResolvedPrimitive[] = [];
  const walk = (expression: ResolvedExpression): void => {
    switch (expression.kind) {
      case "and":
      case "or":
        walk(expression.left);
        walk(expression.right);
        break;
      case "not":
        walk(expression.operand);
        break;
      case "primitive":
        found.push(expression);
    }
  };
  walk(resolveFilter(parse(text), text, { linktype, resolver: RESOLVER }).root);
  return found;
}

function meaning(text: string, linktype?: number): ResolvedPrimitive["meaning"] | undefined {
  return primitives(text, linktype).at(-1)?.meaning;
}

/** Where the fields are of which the offset is fixed, for the last primitive. */
function places(text: string, linktype?: number): unknown {
  const scope = primitives(text, linktype).at(-1)?.scope;
  return scope && [scope.linkHeader.constant, scope.typeField?.constant, scope.payload?.constant, scope.network];
}

/** The first line of the message with which an expression is refused, and the part that is meant. */
function refusal(text: string, linktype = LINKTYPE_ETHERNET, options: { netmask?: number } = {}): string {
  const error = assertThrows(() => resolveFilter(parse(text), text, { linktype, ...options }), FilterSyntaxError);
  return `${text.slice(error.offset, error.offset + error.length)}: ${error.message.split("\n")[0]}`;
}

describe("resolveFilter", () => {
  it("finds addresses and networks", () => {
    const host: Meaning = {
      kind: "ipv4 address",
      address: 0x0a010203,
      mask: 0xffffffff,
      ends: "either",
      protocols: ["ip", "arp", "rarp"],
    };
    assertEquals(meaning("host 10.1.2.3"), host);
    const net: Meaning = { ...host, address: 0x0a000000, mask: 0xff000000, ends: "source" };
    for (const text of ["net 10", "net 10.0.0.0/8", "net 10.0.0.0 mask 255.0.0.0", "net 10.0.0.0 mask 255.0"]) {
      assertEquals(meaning(`src ${text}`), net, text);
    }
    assertEquals(meaning("arp dst 10.1.2.3"), { ...host, ends: "destination", protocols: ["arp"] });
    assertEquals(meaning("mpls and host 10.1.2.3"), { ...host, protocols: ["ip"] });
    assertEquals(meaning("decnet host 1.2"), { kind: "decnet address", address: 0x402, ends: "either" });
  });

  it("finds ports by number and by name", () => {
    const ends = "either";
    assertEquals(meaning("port 80"), { kind: "port", low: 80, high: 80, ends, transports: [132, 6, 17] });
    assertEquals(meaning("udp port domain"), { kind: "port", low: 53, high: 53, ends, transports: [17] });
    assertEquals(meaning("tcp portrange 20-10"), { kind: "port", low: 10, high: 20, ends, transports: [6] });
  });

  it("asks the resolver for names", () => {
    const all = meaning("host both");
    assert(all?.kind === "any of");
    assertEquals(all.meanings.map(({ kind }) => kind), ["ipv4 address", "ipv6 address"]);
    assertEquals(meaning("ip6 host both")?.kind, "ipv6 address");
    assertEquals(meaning("net lab"), meaning("net 10.1.0.0/16"));
    assertEquals(meaning("ether host router"), meaning("ether host 02:00:00:00:00:01"));
    assertMatch(
      refusal("tcp and host both"),
      /^host both: .*"both" can't be looked up, because no resolver was passed/,
    );
  });

  it("moves the headers for all that follows", () => {
    assertEquals(places("ip"), [0, 12, 14, 0]);
    assertEquals(places("vlan and ip"), [0, 16, 18, 0]);
    assertEquals(places("vlan 2 or vlan 3"), [0, 16, 18, 0]);
    assertEquals(places("not (vlan or (vlan)) or ip"), [0, 20, 22, 0]);
    assertEquals(places("mpls and mpls and ip"), [0, 12, 14, 8]);
    assertEquals(places("pppoes and ip"), [20, 20, 22, 0]);
    assertEquals(places("vlan and pppoes and mpls and ip"), [24, 24, 26, 4]);
    assertEquals(places("vxlan and ip"), [8, 20, 22, 0]);
    assertEquals(places("lane and ip", LINKTYPE_SUNATM), [6, 18, 20, 0]);
    assertEquals(places("ip", LINKTYPE_FRELAY), [0, 2, 3, 1]);
  });

  it("keeps what is around", () => {
    const [, , last] = primitives("vlan and geneve and ip");
    assertEquals(last?.scope.outer?.wrapping, "geneve");
    assertEquals(last?.scope.outer?.scope.tags, 1);
    assertEquals(last?.scope.tags, 0);
    const { lengths } = resolveFilter(parse("ip"), "ip", { linktype: LINKTYPE_IEEE802_11_RADIOTAP }).scope;
    assertEquals([lengths.linkHeader?.name, lengths.payload?.name], ["linkHeader", "payload"]);
  });

  it("refuses with the part that is wrong, and what to do", () => {
    assertMatch(
      refusal("ip and tcp host 10.0.0.1"),
      /^tcp host 10.0.0.1: .*"tcp" has no IPv4 addresses, leave it out$/,
    );
    assertMatch(refusal("vlan 4096"), /^vlan 4096: .*VLAN tag 4096 is greater than 4095, write a smaller number$/);
    assertMatch(refusal("net 10.0.0.1/8"), /"10.0.0.1\/8" has bits set that its mask leaves out/);
    assertMatch(refusal("net 2001:db8::1/32"), /has bits set behind its prefix/);
    assertMatch(refusal("src 10.0.0.0/8"), /is a network, write "net" before it/);
    assertMatch(refusal("port nonsense"), /there is no service "nonsense"/);
    assertMatch(refusal("tcp port tftp"), /the service "tftp" is one of udp/);
    assertMatch(refusal("portrange 1-70000"), /70000 is no port, they end with 65535/);
    assertMatch(refusal("ip proto nonsense"), /there is no IP protocol "nonsense"/);
    assertMatch(refusal("arp proto 1"), /"arp" carries no other protocol/);
    assertMatch(refusal("gateway 10.0.0.1"), /"gateway" is not supported/);
    assertMatch(refusal("ip host 1:2:3:4:5:6"), /write "ether host" before it/);
    assertMatch(refusal("ip addr1 10.0.0.1"), /"addr1" is a place in an 802.11 header/);
    assertMatch(refusal("link"), /"link" alone asks nothing/);
  });

  it("refuses headers that the link type does not have", () => {
    assertMatch(refusal("vlan", LINKTYPE_RAW), /there are no VLAN tags on Raw IP/);
    assertMatch(refusal("vlan", LINKTYPE_PPI), /there are no VLAN tags on Per-Packet Information/);
    assertMatch(
      refusal("mpls", LINKTYPE_IEEE802_11_RADIOTAP),
      /MPLS labels are not known on 802.11 plus radiotap header/,
    );
    assertMatch(refusal("mpls and vlan"), /a VLAN tag does not follow an MPLS label/);
    assertMatch(refusal("pppoes and vlan"), /there are no VLAN tags on PPP/);
  });

  it("needs a netmask for the broadcast of IP only where it is said not to be known", () => {
    assertEquals(meaning("ip broadcast"), { kind: "broadcast", of: "ip", hostMask: 0xffffffff });
    assertMatch(refusal("ip broadcast", LINKTYPE_ETHERNET, { netmask: 0xffffffff }), /needs the netmask/);
  });

  it("takes long chains", () => {
    const text = Array.from({ length: 4_000 }, () => "tcp").join(" or ");
    assertEquals(primitives(text).length, 4_000);
  });
});
