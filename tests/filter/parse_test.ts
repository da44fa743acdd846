/**
 * The tree. Each shape, and each verdict on what is and what isn't of the language, is that of libpcap 1.10.3, asked
 * through `tcpdump -d`.
 */

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { FilterSyntaxError } from "../../lib/errors.ts";
import type { Arithmetic, Expression, FieldTest, Identifier, Qualifiers } from "../../lib/filter/ast.ts";
import { parse } from "../../lib/filter/parse.ts";

function showIdentifier(identifier: Identifier): string {
  switch (identifier.kind) {
    case "name":
      return `\\${identifier.name}`;
    case "number":
      return String(identifier.value);
    case "ipv4": {
      const { text, prefixLength, mask } = identifier;
      return text + (prefixLength === undefined ? "" : `/${prefixLength}`) +
        (mask === undefined ? "" : ` mask ${mask.text}`);
    }
    case "ipv6":
      return identifier.text + (identifier.prefixLength === undefined ? "" : `/${identifier.prefixLength}`);
    case "mac":
    case "arcnet":
      return `${identifier.kind} ${identifier.address}`;
  }
}

function showQualifiers({ protocol, direction, type }: Qualifiers): string {
  return [protocol, direction, type].filter((word) => word !== undefined).join(" ");
}

function showArithmetic(node: Arithmetic): string {
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "length":
      return "len";
    case "load":
      return `${node.protocol}[${showArithmetic(node.index)}:${node.size}]`;
    case "negate":
      return `(-${showArithmetic(node.operand)})`;
    case "binary":
      return `(${showArithmetic(node.left)} ${node.operator} ${showArithmetic(node.right)})`;
  }
}

function showField(test: FieldTest): string {
  return test.kind === "compare"
    ? `${test.operator} ${test.value}`
    : `(${showField(test.left)} ${test.kind} ${showField(test.right)})`;
}

/** A tree as text in which nothing is left to be guessed. */
function show(node: Expression): string {
  switch (node.kind) {
    case "empty":
      return "";
    case "and":
    case "or":
      return `(${show(node.left)} ${node.kind} ${show(node.right)})`;
    case "not":
      return `(not ${show(node.operand)})`;
    case "qualified":
      return `${showQualifiers(node.qualifiers)} ${showIdentifier(node.identifier)}`;
    case "protocol":
      return node.protocol;
    case "relation":
      return `${showArithmetic(node.left)} ${node.operator} ${showArithmetic(node.right)}`;
    case "broadcast":
    case "multicast":
      return `${node.protocol ?? ""} ${node.kind}`.trim();
    case "less":
    case "greater":
      return `${node.kind} ${node.length}`;
    case "byte":
      return `byte ${node.offset} ${node.operator} ${node.value}`;
    case "inbound":
    case "outbound":
      return node.kind;
    case "ifindex":
      return `ifindex ${node.index}`;
    case "llc":
    case "atm":
    case "mtp2":
      return `${node.kind} ${node.type ?? ""}`.trim();
    case "wlan":
      return `wlan ${node.type ?? "-"} ${node.subtype ?? "-"} ${node.direction ?? "-"}`;
    case "pf":
      return `${node.field} ${node.value}`;
    case "atm-field":
    case "mtp3-field":
      return `${node.field} ${showField(node.test)}`;
    default:
      return `${node.kind} ${node.id ?? ""}`.trim();
  }
}

/** Asserts the tree of each expression. */
function assertTrees(trees: Readonly<Record<string, string>>): void {
  for (const [expression, tree] of Object.entries(trees)) assertEquals(show(parse(expression)), tree, expression);
}

function refused(expression: string): FilterSyntaxError {
  return assertThrows(() => parse(expression), FilterSyntaxError, "Cannot parse filter: ", expression);
}

function assertRefused(expressions: readonly string[]): void {
  for (const expression of expressions) refused(expression);
}

/** Asserts which part of an expression an error is about, and what it says. */
function assertError(expression: string, { at, says }: { at: string; says: string }): void {
  const { message, offset, length } = refused(expression);
  assertEquals(expression.slice(offset, offset + length), at, expression);
  assertStringIncludes(message, says);
}

describe("and, or, not", () => {
  it("may all be missing", () => {
    assertTrees({ "": "", " \n": "" });
  });

  it("have and and or of equal rank, from left to right, and not before both", () => {
    assertTrees({
      "tcp or udp and arp": "((tcp or udp) and arp)",
      "tcp and udp or arp": "((tcp and udp) or arp)",
      "tcp or (udp and arp)": "(tcp or (udp and arp))",
      "not tcp and udp": "((not tcp) and udp)",
      "not (tcp and udp)": "(not (tcp and udp))",
      "!!tcp||not!udp": "((not (not tcp)) or (not (not udp)))",
      "((((tcp))))": "tcp",
    });
    assertRefused([
      "and",
      "or tcp",
      "tcp and",
      "tcp and or udp",
      "tcp udp",
      "()",
      "(tcp",
      "tcp)",
      "not",
      "tcp not udp",
    ]);
  });
});

describe("qualifiers and identifiers", () => {
  it("stand in the order protocol, direction, type", () => {
    assertTrees({
      "host 10.0.0.1": "host 10.0.0.1",
      "src 10.0.0.1": "src 10.0.0.1",
      "tcp src or dst port 80": "tcp src or dst port 80",
      "dst and src port 80": "src and dst port 80",
      "dst || src port 80": "src or dst port 80",
      "ip proto \\tcp": "ip proto \\tcp",
      "ip6 protochain 6": "ip6 protochain 6",
      "gateway foo": "gateway \\foo",
      "fddi addr1 1:2:3:4:5:6": "link addr1 mac 1,2,3,4,5,6",
      "wlan ra host 1:2:3:4:5:6": "link ra host mac 1,2,3,4,5,6",
      "link host $1f": "link host arcnet 31",
      "portrange 1-2": "portrange \\1-2",
      "port tcp-syn": "port 2",
    });
    assertRefused([
      "host",
      "tcp 80",
      "ip 10.0.0.1",
      "src port",
      "src proto 6",
      "src gateway foo",
      "host src 10.0.0.1",
      "src dst 10.0.0.1",
      "src or src 10.0.0.1",
      "src and 10.0.0.1",
      "src src host 10.0.0.1",
      "addr1 or addr2 1:2:3:4:5:6",
      "port tcp",
      "ip proto tcp",
      "port -1",
      "tcp (port 80)",
      "80",
      "10.0.0.1",
      "foo",
      "::1",
      "1:2:3:4:5:6",
      "$1",
    ]);
  });

  it("have networks with a prefix length or a mask", () => {
    assertTrees({
      "net 10": "net 10",
      "net 10.1/16": "net 10.1/16",
      "net 10.0.0.0 / 0x8": "net 10.0.0.0/8",
      "net 10.0 mask 255.0": "net 10.0 mask 255.0",
      "net 2001:db8::/32": "net 2001:db8::/32",
      "host 10.0.0.1/33": "host 10.0.0.1/33",
      "net (10.0.0.0/8 or 172.16.0.0 mask 255.240.0.0)": "(net 10.0.0.0/8 or net 172.16.0.0 mask 255.240.0.0)",
    });
    assertRefused([
      "net 10/8",
      "net 10 mask 255",
      "net 10.0.0.0 mask 0xff000000",
      "net 10.0.0.0/8/8",
      "net 10.0.0.0/(8)",
      "net 1:: mask 255.0.0.0",
      "net 10.0.0.0/-1",
      "10.0.0.0/8",
      "host 256.1.1.1",
      "net 10.0 mask 256.0",
    ]);
  });

  it("hold numbers over 255 in DECnet's addresses only", () => {
    assertTrees({ "decnet host 10.1000": "decnet host 10.1000" });
    refused("host 10.1000");
  });

  it("give the value of an IPv4 address at its low end", () => {
    const tree = parse("net 192.168.1 mask 255.255");
    assert(tree.kind === "qualified" && tree.identifier.kind === "ipv4");
    const { value, bits, mask } = tree.identifier;
    assertEquals([value, bits, mask?.value, mask?.bits], [0xc0a801, 24, 0xffff, 16]);
  });
});

describe("an identifier without qualifiers", () => {
  it("takes over those before it", () => {
    assertTrees({
      "tcp port 80 or 443": "(tcp port 80 or tcp port 443)",
      "not src host 10.0.0.1 or 10.0.0.2": "((not src host 10.0.0.1) or src host 10.0.0.2)",
      "port 22 or not 80": "(port 22 or (not port 80))",
      "port 22 or 23 and 24": "((port 22 or port 23) and port 24)",
      "host 10.0.0.1 or port 80 or 443": "((host 10.0.0.1 or port 80) or port 443)",
      "port 22 and not not 5": "(port 22 and (not (not port 5)))",
    });
  });

  it("stands in lists", () => {
    assertTrees({
      "port (80 or 443)": "(port 80 or port 443)",
      "port ((80))": "port 80",
      "port ((80) or (443))": "(port 80 or port 443)",
      "port not 80": "(not port 80)",
      "port (not (80 or 443) or 22)": "((not (port 80 or port 443)) or port 22)",
      "port (22 or (80 or 443))": "(port 22 or (port 80 or port 443))",
      "port 22 or (80 or 443)": "(port 22 or (port 80 or port 443))",
      "port 80 and (8 or 9) or 7": "((port 80 and (port 8 or port 9)) or port 7)",
      "port(80)or(443)": "(port 80 or port 443)",
      "host (foo)": "host \\foo",
      "proto (\\tcp or \\udp)": "(proto \\tcp or proto \\udp)",
    });
    assertRefused([
      "port ((80 or 443) or 22)",
      "port 22 or ((80 or 443))",
      "host ((foo))",
      "port (80 or tcp)",
      "port 22 or (80 or tcp)",
      "port 22 or (80 or port 80)",
      "port (80 and (port 8 or 9) or 7)",
      "port 22 and (not (5 or tcp) or 5)",
      "port 22 and not not ((5 or 6))",
      "port 80 + 1",
      "port (80 + 1)",
      "port (80",
    ]);
  });

  it("takes over from before the parenthesis what is behind one", () => {
    assertTrees({
      "port 22 and (tcp or udp) or 7": "((port 22 and (tcp or udp)) or port 7)",
      "port 22 and (src port 5 or tcp) or 7": "((port 22 and (src port 5 or tcp)) or port 7)",
      "port 22 and not (tcp) or 7": "((port 22 and (not tcp)) or port 7)",
      "port 22 and ((src port 5) or 7)": "(port 22 and (src port 5 or port 7))",
      "port 22 or (src port 80 or 81)": "(port 22 or (src port 80 or src port 81))",
    });
    assertRefused(["(port 22) or 80", "not (port 22) or 80", "((port 22) or tcp) or 80", "tcp and (port 5 or 6) or 7"]);
  });

  it("is an error where nothing can be taken over", () => {
    assertRefused([
      "tcp or 80",
      "tcp or foo",
      "tcp or 10.0.0.1",
      "tcp or ::1",
      "tcp or 1:2:3:4:5:6",
      "ip[0] = 1 or 80",
      "less 5 or 80",
      "vlan 5 or 80",
      "vlan and (5)",
      "broadcast or 5",
      "type mgt or beacon",
      "llc i or s",
      "port 22 or (tcp or 80)",
      "port 22 and len > 5 or 7",
      "port 22 and (not 1 = 1 or 2)",
    ]);
  });

  it("is a number of a comparison where one follows", () => {
    assertTrees({
      "port 22 or 80 = 80": "(port 22 or 80 = 80)",
      "port 22 or (80) = 80": "(port 22 or 80 = 80)",
      "port 22 or (80 = 80)": "(port 22 or 80 = 80)",
      "port 22 and ((1) + 1 = 2)": "(port 22 and (1 + 1) = 2)",
      "port 22 and (1) + 1 = 2": "(port 22 and (1 + 1) = 2)",
      "port 22 and not (1) = 1": "(port 22 and (not 1 = 1))",
      "port 22 and ((1) or 2)": "(port 22 and (port 1 or port 2))",
      "port 22 and (len) > 5": "(port 22 and len > 5)",
    });
    assertRefused(["port 22 and (1 + 1)", "port 22 and not (1 or 2) = 1", "(1)", "(1 + 1)", "(len)", "not 1", "1 + 1"]);
  });
});

describe("arithmetic", () => {
  it("has ranks, and goes from left to right", () => {
    assertTrees({
      "1 + 2 * 3 = 7": "(1 + (2 * 3)) = 7",
      "1 - 2 - 3 = 0": "((1 - 2) - 3) = 0",
      "8 / 2 * 3 = 12": "((8 / 2) * 3) = 12",
      "1 << 2 + 1 = 8": "(1 << (2 + 1)) = 8",
      "1 | 2 & 3 << 1 = 3": "(1 | (2 & (3 << 1))) = 3",
      "1 & 2 | 3 = 3": "((1 & 2) | 3) = 3",
      "(1 + 2) * 3 = 9": "((1 + 2) * 3) = 9",
      "len -1 > ip[2:2]": "(len - 1) > ip[2:2]",
    });
  });

  it("has no rank for ^ and %, behind which all that follows is read first", () => {
    assertTrees({
      "7 % 4 + 1 = 2": "(7 % (4 + 1)) = 2",
      "2 * 7 % 4 = 6": "(2 * (7 % 4)) = 6",
      "1 ^ 2 | 4 = 7": "(1 ^ (2 | 4)) = 7",
      "5 & 3 | 8 ^ 1 = 9": "((5 & 3) | (8 ^ 1)) = 9",
      "9 % 5 % 3 = 0": "(9 % (5 % 3)) = 0",
      "-7 % 4 = 4294967293": "(-(7 % 4)) = 4294967293",
      "-1 ^ 3 * 2 = 4294967289": "(-(1 ^ (3 * 2))) = 4294967289",
    });
  });

  it("has minus signs before numbers", () => {
    assertTrees({
      "-1 + 3 = 2": "((-1) + 3) = 2",
      "--1 = 1": "(-(-1)) = 1",
      "2 - -1 = 3": "(2 - (-1)) = 3",
      "2 * - 1 = 0": "(2 * (-1)) = 0",
    });
  });

  it("loads bytes of a protocol", () => {
    assertTrees({
      "ip[0] = 1": "ip[0:1] = 1",
      "tcp [ 2 : 2 ] == 80": "tcp[2:2] = 80",
      "tcp[(tcp[12] >> 2):4] = 1": "tcp[(tcp[12:1] >> 2):4] = 1",
      "fddi[0:3] != 1": "link[0:3] != 1",
      "(ip[8] + ip[9]) * 2 > 200": "((ip[8:1] + ip[9:1]) * 2) > 200",
      "tcp[tcpflags] & (tcp-syn|tcp-ack) != 0": "(tcp[13:1] & (2 | 16)) != 0",
      "tcp[13]&2!=0&&udp": "((tcp[13:1] & 2) != 0 and udp)",
    });
    assertRefused([
      "ip[0]",
      "ip[0",
      "ip[",
      "ip[0:2+2] = 1",
      "ip[0:(2)] = 1",
      "ip[::] = 1",
      "(ip)[0] = 1",
      "len[0] = 1",
      "ip[0] =",
      "ip[0] = = 1",
      "ip[0] & = 1",
      "ip[0] == tcp",
      "ip[8] = 64 = 1",
      "ip[0] + tcp = 3",
      "ip[0]&&1=1",
      "ip[0]<>1",
      "ip[0]!==1",
      "1-1 = 0",
      "len-14 > 0",
      "tcp | udp",
      "1 = tcp",
    ]);
  });
});

describe("primitives with a word of their own", () => {
  it("are of the link layer and its encapsulations", () => {
    assertTrees({
      "broadcast": "broadcast",
      "ether multicast": "link multicast",
      "vlan": "vlan",
      "vlan ((5)) and vlan 6": "(vlan 5 and vlan 6)",
      "mpls 100000 or pppoed or pppoes (3) or geneve 7 or vxlan 9":
        "((((mpls 100000 or pppoed) or pppoes 3) or geneve 7) or vxlan 9)",
      "vlan 99999": "vlan 99999",
      "less 5 or greater 0x10": "(less 5 or greater 16)",
      "byte 12 & 8 or byte 0 == tcp-syn": "(byte 12 & 8 or byte 0 = 2)",
      "inbound or outbound and ifindex 3": "((inbound or outbound) and ifindex 3)",
    });
    assertRefused([
      "src broadcast",
      "ip inbound",
      "vlan -1",
      "vlan foo",
      "vlan 5 6",
      "vlan 5 + 1",
      "vlan (5 or 6)",
      "vlan (5",
      "vlan ()",
      "pppoed 3",
      "less (5)",
      "less len",
      "less",
      "greater 1-2",
      "ifindex (5)",
      "byte (0) = 1",
      "byte 0 != 1",
      "byte 0 >= 1",
    ]);
  });

  it("are of LLC and IEEE 802.11", () => {
    assertTrees({
      "llc": "llc",
      "llc ui or llc rnr": "(llc ui or llc rnr)",
      "type mgt": "wlan mgt - -",
      "wlan type 0 subtype 0x80": "wlan 0 128 -",
      "tcp type \\mgt": "wlan mgt - -",
      "subtype beacon and dir fromds": "(wlan - beacon - and wlan - - fromds)",
      "direction 1": "wlan - - 1",
    });
    assertRefused([
      "llc tcp",
      "llc 5",
      "llc (i)",
      "llc rr ui",
      "type (0)",
      "type mgt subtype tcp",
      "subtype 0",
      "dir (1)",
    ]);
  });

  it("are of pf, ATM and SS7", () => {
    assertTrees({
      "on en0 and rset \\tcp": "(ifname en0 and ruleset tcp)",
      "rnr 5 or subrulenum 7": "(rulenum 5 or subrulenum 7)",
      "reason match or reason 0 or action pass": "((reason match or reason 0) or action pass)",
      "lane or oamf4sc": "(atm lane or atm oamf4sc)",
      "vpi 3 or vci > 5": "(vpi = 3 or vci > 5)",
      "vpi (3 or 5 || 6)": "vpi ((= 3 or = 5) or = 6)",
      "lsu or hfisu": "(mtp2 lssu or mtp2 hfisu)",
      "sio (3) or hopc != 4": "(sio = 3 or hopc != 4)",
    });
    assertRefused([
      "on 5",
      "on tcp",
      "ip on en0",
      "rnr foo",
      "action 0",
      "vpi",
      "vpi foo",
      "vpi = (3)",
      "vpi ((3))",
      "vpi (3 and 5)",
      "vpi (> 3 or 5)",
      "vpi (3 or (5 or 6))",
      "vpi (3 5)",
      "vpi 3 or 5",
      "vpi 3+1",
      "hlsu",
    ]);
  });
});

describe("spans", () => {
  /** The text of each node, outermost first, the left one before the right one. */
  function texts(node: Expression, expression: string): string[] {
    const { offset, length } = node.span;
    const own = expression.slice(offset, offset + length);
    if (node.kind === "and" || node.kind === "or") {
      return [own, ...texts(node.left, expression), ...texts(node.right, expression)];
    }
    return node.kind === "not" ? [own, ...texts(node.operand, expression)] : [own];
  }

  it("are the text of each node, its parentheses and qualifiers included", () => {
    const expression = " not (tcp port (80 or 443)) and ((ip[0] + 1) * 2 > 5)  or vlan (5) ";
    assertEquals(texts(parse(expression), expression), [
      "not (tcp port (80 or 443)) and ((ip[0] + 1) * 2 > 5)  or vlan (5)",
      "not (tcp port (80 or 443)) and ((ip[0] + 1) * 2 > 5)",
      "not (tcp port (80 or 443))",
      "(tcp port (80 or 443))",
      "80",
      "443",
      "((ip[0] + 1) * 2 > 5)",
      "vlan (5)",
    ]);
    assertEquals(texts(parse("tcp src port 80 or 81"), "tcp src port 80 or 81").slice(1), ["tcp src port 80", "81"]);
    assertEquals(parse("  ").span, { offset: 0, length: 2 });
  });
});

describe("errors", () => {
  it("name the place and what belongs there", () => {
    assertError("tcp prot 80", {
      at: "prot",
      says: `expected "and", "or" or the end, found "prot"; did you mean "port"?`,
    });
    assertError("hots 10.0.0.1", { at: "hots", says: `did you mean "host"?` });
    assertError("tcp AND udp", { at: "AND", says: `did you mean "and"?` });
    assertError("host", { at: "", says: "expected a host's name or address, found nothing more\n  host\n      ^" });
    assertError("(tcp or udp", { at: "", says: `expected "and", "or" or ")"` });
    assertError("tcp or udp)", { at: ")", says: "closes nothing" });
  });

  it("know the traps", () => {
    assertError("ip proto tcp", { at: "tcp", says: `write "\\tcp"` });
    assertError("net 10/8", { at: "/", says: `"10.0.0.0/8"` });
    assertError("tcp[13] & 2", { at: "", says: `write "tcp[13] & 2 != 0"` });
    assertError("tcp 80", { at: "80", says: `write "tcp port 80"` });
    assertError("80", { at: "80", says: `write "port 80"` });
    assertError("10.0.0.1", { at: "10.0.0.1", says: `write "host 10.0.0.1"` });
    assertError("(10.0.0.0/8)", { at: "10.0.0.0", says: `write "net 10.0.0.0/8"` });
    assertError("tcp or 80", { at: "80", says: `write "host 80", "port 80"` });
    assertError("len-14 > 5", { at: "len-14", says: `"len -14"` });
    assertError("tcp | udp", { at: "|", says: `write "or"` });
    assertError("port 80,443", { at: ",", says: `write "or"` });
    assertError("ip.src == 10.0.0.1", { at: "ip.src", says: `write "src host"` });
    assertError("dst proto 6", { at: "proto", says: `leave "dst" out` });
    assertError("port ((80 or 443) or 22)", { at: "80", says: "can't begin with another list" });
    assertError("tcp[13]:2 = 1", { at: ":", says: `"ip[2:2]"` });
  });

  it("come for what is too deep or too much, before the stack ends", () => {
    assertError("(".repeat(257) + "tcp" + ")".repeat(257), { at: "(", says: "nested more than 256 levels" });
    parse("(".repeat(256) + "tcp" + ")".repeat(256));
    assertError("not ".repeat(257) + "tcp", { at: "not", says: "nested" });
    parse("not ".repeat(256) + "tcp");
    assertError("ip[".repeat(257) + "0", { at: "[", says: "nested" });
    assertError("1 = 1" + "+1".repeat(257), { at: "+", says: "more than 256 operators" });
    parse("1 = 1" + "+1".repeat(256));
    refused(`${"(".repeat(20)}1${`${"+1".repeat(20)})`.repeat(20)} = 1`);
    parse("1 + 1 = 2" + " or (1 + 1) * 3 = 6".repeat(200));
    assertError("tcp" + " or tcp".repeat(4096), { at: "tcp", says: "more than 4096 tests" });
    parse("tcp" + " or tcp".repeat(4095));
  });
});
