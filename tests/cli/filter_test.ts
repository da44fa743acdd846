/**
 * `capkit filter`, without an outside world.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { main } from "../../lib/cli/main.ts";
import { LINKTYPE_RAW } from "../../lib/linktype.ts";
import { syntheticSource } from "../../lib/synthetic.ts";
import { ARP_REQUEST, FakeHost, type FakeHostFields } from "./fake_host.ts";

async function run(
  args: readonly string[],
  fields: Partial<FakeHostFields> = {},
): Promise<{ code: number; out: string; err: string[] }> {
  const host = new FakeHost({ args: ["filter", ...args], ...fields });
  const code = await main(host);
  return { code, out: host.stdout.text, err: host.stderr.lines };
}

/** A file of one ARP request and one IPv4 frame, and the paths that were opened. */
function file(linktype = 1): { fields: Partial<FakeHostFields>; opened: string[] } {
  const opened: string[] = [];
  const ipv4 = new Uint8Array(60);
  ipv4.set([0x08, 0x00, 0x45], 12);
  const openFile = (path: string) => {
    opened.push(path);
    return syntheticSource([ARP_REQUEST, ipv4], { linktype });
  };
  return { fields: { openFile }, opened };
}

const ARP_EXPLAINED = `Filter for EN10MB (Ethernet)

arp: ARP

Program of 4 instructions

(000) ldh      [12]                              ; arp
(001) jeq      #0x806           jt 2    jf 3     ; arp
(002) ret      #262144
(003) ret      #0
`;
const PACKETS_EXPLAINED = `
Packet 1 matches: "arp" decides
  arp: yes, bytes 12-13 are 2054 (0x0806)

Packet 2 does not match: "arp" decides
  arp: no, bytes 12-13 are 2048 (0x0800), not 2054 (0x0806)
`;

describe("capkit filter explain", () => {
  it("says what a filter means", async () => {
    assertEquals(await run(["explain", "arp"]), { code: 0, out: ARP_EXPLAINED, err: [] });
    assertMatch(
      (await run("explain -y RAW tcp port 80".split(" "))).out,
      /^Filter for RAW \(Raw IP\)\n\ntcp port 80: /,
    );
    assertMatch(
      (await run("explain -- -1 + len > 3".split(" "))).out,
      /\n-1 \+ len > 3: -1 \+ the length on the wire /,
    );
  });

  it("says of a file's packets why they match", async () => {
    for (const args of [["arp", "x.pcap"], ["-r", "x.pcap", "arp"], ["arp", "-r", "x.pcap", "-c", "2"]]) {
      const { fields, opened } = file();
      assertEquals(await run(["explain", ...args], fields), {
        code: 0,
        out: ARP_EXPLAINED + PACKETS_EXPLAINED,
        err: [],
      });
      assertEquals(opened, ["x.pcap"]);
    }
  });

  it("takes the last word for a file where it looks like one and can't be part of the filter", async () => {
    const { fields, opened } = file();
    for (const line of ["tcp port 80 x.pcap", "arp -", "host 10.0.0.1", "vlan 100", "arp ./x"]) {
      await run(["explain", ...line.split(" ")], fields);
    }
    assertEquals(opened, ["x.pcap", "-", "./x"]);
    assertMatch((await run("explain tcp 80".split(" "))).err[0] ?? "", /write "tcp port 80"/);
  });

  it("takes the packets that are wanted", async () => {
    const { fields } = file();
    const numbers = async (...args: string[]): Promise<(string | undefined)[]> => {
      const { out } = await run(["explain", "-r", "x", ...args, "arp"], fields);
      return [...out.matchAll(/^Packet (\d+) /gm)].map(([, number]) => number);
    };
    assertEquals(await numbers(), ["1", "2"]);
    assertEquals(await numbers("-c", "1"), ["1"]);
    assertEquals(await numbers("--packet", "2"), ["2"]);
    assertEquals(await run("explain -r x --packet 3 arp".split(" "), fields), {
      code: 2,
      out: ARP_EXPLAINED,
      err: ["capkit: there is no packet 3, the file has 2"],
    });
  });

  it("takes the link type of the file, unless another is said", async () => {
    const { fields } = file(LINKTYPE_RAW);
    assertMatch((await run(["explain", "-r", "x", "ip"], fields)).out, /^Filter for RAW /);
    assertMatch((await run(["explain", "-r", "x", "-y", "EN10MB", "ip"], fields)).out, /^Filter for EN10MB /);
  });

  it("reads the filter from a file", async () => {
    const texts = { "arp.txt": "arp # requests\n" };
    assertEquals((await run(["explain", "-F", "arp.txt"], { texts })).out, ARP_EXPLAINED);
    const { fields, opened } = file();
    await run(["explain", "-F", "arp.txt", "x.pcap"], { ...fields, texts });
    assertEquals(opened, ["x.pcap"]);
  });

  it("ends quietly where nobody reads any more", async () => {
    const { fields } = file();
    for (const writesUntilClosed of [0, 1]) {
      const { code, err } = await run(["explain", "-r", "x", "arp"], { ...fields, writesUntilClosed });
      assertEquals([code, err], [0, []]);
    }
  });
});

describe("capkit filter lint", () => {
  it("prints each trap with its place and a better wording, and ends with 1 for a warning", async () => {
    const { code, out, err } = await run("lint vlan 2 or vlan 3".split(" "));
    assertEquals([code, err], [1, []]);
    assertMatch(out, /^warning: "vlan 3" looks behind the header of "vlan 2", .* \[moved-headers\]\n/);
    assertStringIncludes(
      out,
      "\n  vlan 2 or vlan 3\n            ^^^^^^\n" +
        "  better: vlan and (ether[14:2] & 0xfff = 2 or ether[14:2] & 0xfff = 3)\n",
    );
  });

  it("ends with 0 for notes, and for nothing", async () => {
    const { code, out } = await run(["lint", "tcp port 80"]);
    assertEquals([code, out.split(" ")[0]], [0, "note:"]);
    assertEquals(await run(["lint", "arp"]), { code: 0, out: "", err: [] });
  });

  it("leaves a line between two of them", async () => {
    const { out } = await run(["lint", "ip[8] = 300 or net 10.0.0.0"]);
    const findings = out.split("\n\n");
    assert(findings.length > 1 && findings.every((one) => /^(warning|note): /.test(one)), out);
  });

  it("goes by the link type", async () => {
    const { code, err } = await run("lint -y RAW ether host 2:0:0:0:0:1".split(" "));
    assertEquals([code, err.length], [2, 3]);
  });
});

describe("capkit filter", () => {
  it("prints its help", async () => {
    for (const args of [["--help"], ["-h"], ["lint", "--help"], ["explain", "-h", "x"]]) {
      const { code, out } = await run(args);
      assertEquals(code, 0);
      assertMatch(out, /^Usage: capkit filter explain /);
    }
  });

  const wrong: readonly (readonly [string, string])[] = [
    ["", 'nothing to do with a filter, see "capkit filter --help"'],
    ["compile arp", 'unknown subcommand "filter compile", see "capkit filter --help"'],
    ["explain", "no filter, write an expression"],
    ["lint", "no filter, write an expression"],
    ["lint -r x arp", 'unknown option "-r"'],
    ["explain -c 1 arp", 'options "-c" and "--packet" are for the packets of a file, name one'],
    ["explain -r x -c 1 --packet 2 arp", 'options "-c" and "--packet" exclude each other'],
    ["explain -r x --packet 0 arp", 'option "--packet" needs a whole number from 1 to 2147483647, not "0"'],
    [
      "explain -y FOO arp",
      'option "-y" knows no link type "FOO", see tcpdump\'s -L, or https://www.tcpdump.org/linktypes.html',
    ],
  ];
  for (const [args, message] of wrong) {
    it(`refuses "${args}"`, async () => {
      const ended = await run(args.split(" ").filter((arg) => arg !== ""));
      assertEquals(ended, { code: 2, out: "", err: [`capkit: ${message}`] });
    });
  }

  it("shows where a filter is wrong", async () => {
    for (const what of ["explain", "lint"]) {
      const { code, out, err } = await run([what, "tcp prt 80"]);
      assertEquals([code, out, ...err.slice(1)], [2, "", "  tcp prt 80", "      ^^^"]);
      assertMatch(err[0] ?? "", /^capkit: Cannot parse filter: /);
    }
  });
});
