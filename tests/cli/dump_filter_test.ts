/**
 * `capkit dump` with a filter, and the filter's program in place of packets.
 *
 * @module
 */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import type { LiveOptions } from "../../lib/capture/live.ts";
import { main } from "../../lib/cli/main.ts";
import { FilterSyntaxError } from "../../lib/errors.ts";
import { openFile, type OpenOptions } from "../../lib/file/open.ts";
import { PcapWriter } from "../../lib/file/pcap_writer.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from "../../lib/linktype.ts";
import { syntheticSource } from "../../lib/synthetic.ts";
import { ARP_LINE, ARP_REQUEST, FakeHost, type FakeHostFields, LiveFeed } from "./fake_host.ts";

/** How the command ended. */
interface Ended {
  code: number;
  out: string;
  err: string[];
}

async function run(args: readonly string[], fields: Partial<FakeHostFields> = {}): Promise<Ended> {
  const host = new FakeHost({ args: ["dump", ...args], ...fields });
  const code = await main(host);
  return { code, out: host.stdout.text, err: host.stderr.lines };
}

/** Arguments as a shell would divide them, without quotes. */
function words(line: string): string[] {
  return line.split(" ");
}

/** An IPv4 frame without a payload. */
const IPV4 = new Uint8Array(60);
IPV4.set([0x08, 0x00, 0x45], 12);

const OPENING = "reading from file x, link-type EN10MB (Ethernet), snapshot length 262144";

describe("capkit dump with a filter", () => {
  it("hands the filter of the command line on, for a file and for interfaces", async () => {
    const opened: (OpenOptions | LiveOptions)[] = [];
    const openFile = (_path: string, options: OpenOptions) => {
      opened.push(options);
      return syntheticSource([]);
    };
    const openLive = (options: LiveOptions) => {
      opened.push(options);
      const feed = new LiveFeed(options);
      feed.stop();
      return feed.source();
    };
    await run(words("-r x tcp port 80"), { openFile });
    await run(["-r", "x", "tcp port 80 or 443"], { openFile });
    await run(words("-r x -- -1 + len > 3"), { openFile });
    await run(words("-i eth0 -i br0 vlan 5"), { openLive });
    await run(words("-r x"), { openFile });
    await run(["-i", "eth0", " "], { openLive });
    assertEquals(opened.map(({ filter }) => filter), [
      "tcp port 80",
      "tcp port 80 or 443",
      "-1 + len > 3",
      "vlan 5",
      undefined,
      undefined,
    ]);
  });

  it("prints the packets of a file that match", async () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    for await (const packet of syntheticSource([IPV4, ARP_REQUEST, IPV4, ARP_REQUEST])) writer.push(packet);
    const source = await openFile(writer.take(), { filter: "arp" });
    const { code, out, err } = await run(words("-t -r x arp"), { openFile: () => source });
    assertEquals({ code, out, err }, { code: 0, out: `${ARP_LINE}\n${ARP_LINE}\n`, err: [OPENING] });
  });

  it("reads the filter from a file, without its comments, and ignores the one of the command line", async () => {
    const filters: (string | undefined)[] = [];
    const fields: Partial<FakeHostFields> = {
      texts: { "web.txt": "tcp port 80 # plain\n  or 443\n" },
      openFile: (_path, { filter }) => {
        filters.push(filter);
        return syntheticSource([]);
      },
    };
    assertEquals((await run(words("-r x -F web.txt"), fields)).err, [OPENING]);
    assertEquals((await run(words("-r x -F web.txt udp port 53"), fields)).err, [
      'capkit: the expression "udp port 53" is ignored, "-F" reads one from a file',
      OPENING,
    ]);
    const filter = "tcp port 80        \n  or 443";
    assertEquals(filters, [filter, filter]);
  });

  it("ends with 2 where the filter is wrong, and shows where", async () => {
    const ended = await run(words("-d tcp prt 80"));
    assertEquals([ended.code, ended.out, ended.err.length], [2, "", 3]);
    assertMatch(ended.err[0] ?? "", /^capkit: Cannot parse filter: .*"prt"/);
    assertEquals(ended.err.slice(1), ["  tcp prt 80", "      ^^^"]);
  });

  it("ends with 2 also where packets of another link type come later", async () => {
    const error = new FilterSyntaxError("Cannot compile filter: no", { expression: "vlan", offset: 0, length: 4 });
    const { code, err } = await run(words("-i eth0 vlan"), {
      openLive: (options) => {
        const feed = new LiveFeed(options);
        feed.fail(error);
        return feed.source();
      },
    });
    assertEquals([code, ...err.slice(1, 4)], [2, "capkit: Cannot compile filter: no", "  vlan", "  ^^^^"]);
  });
});

/** Programs that are the same as libpcap's, each with options. */
const SAME = [
  "-d arp",
  "-dd arp",
  "-ddd arp",
  "-d",
  "-ddd ip6",
  "-dd -s 96 arp",
  "-d -s 0 arp",
  "-d -y RAW ip",
  "-d -y NULL ip6",
  "-d -y LINUX_SLL2 arp",
  "-d -O ether proto 0x88cc",
  "-ddd ether host 0:1:2:3:4:5",
  "-d ip[8] < 5",
  "-d len - 1 > 3",
  "-d -y RAW -- len > 3",
  "-dddd len > 100",
  "-d greater 60",
];

const noTcpdump = spawnSync("tcpdump", ["-d", "arp"]).status !== 0 && "there is no tcpdump";

describe("capkit dump -d", () => {
  const listing =
    "(000) ldh      [12]\n(001) jeq      #0x806           jt 2\tjf 3\n(002) ret      #262144\n(003) ret      #0\n";

  it("prints the program and nothing else", async () => {
    assertEquals(await run(words("-d arp")), { code: 0, out: listing, err: [] });
    assertEquals(await run(words("-ddd -s 68 arp")), {
      code: 0,
      out: "4\n40 0 0 12\n21 0 1 2054\n6 0 0 68\n6 0 0 0\n",
      err: [],
    });
    assertEquals((await run(words("-dd arp"))).out.split("\n")[1], "{ 0x15, 0, 1, 0x00000806 },");
  });

  it("takes the link type of the file's first interface", async () => {
    const fields = { openFile: () => syntheticSource([], { linktype: LINKTYPE_RAW }) };
    assertStringIncludes((await run(words("-d -r x ip"), fields)).out, "(000) ldb      [0]\n");
    assertStringIncludes((await run(words("-d -r x -y EN10MB ip"), fields)).out, "(000) ldh      [12]\n");
  });

  it("takes the link type of the interfaces, without opening them", async () => {
    const fields: Partial<FakeHostFields> = {
      interfaces: () =>
        Promise.resolve([["eth0", LINKTYPE_ETHERNET], ["tun0", LINKTYPE_RAW]].map(([name, linktype]) => ({
          name: String(name),
          linktype: Number(linktype),
          ifindex: 1,
          flags: [],
          mac: undefined,
          addresses: [],
          mtu: 1500,
          counters: undefined,
        }))),
    };
    assertStringIncludes((await run(words("-d -i tun0 ip"), fields)).out, "(000) ldb      [0]\n");
    assertStringIncludes((await run(words("-d -i any -i eth0 ip"), fields)).out, "(000) ldh      [12]\n");
    assertEquals(await run(words("-d -i eth0 -i tun0 ip"), fields), {
      code: 2,
      out: "",
      err: ['capkit: interfaces differ in their link types, choose one with "-y"'],
    });
    assertEquals((await run(words("-d -i eth1 ip"), fields)).err, ['capkit: there is no interface "eth1"']);
  });

  it("does not make it short with -O", async () => {
    const lines = async (options: string): Promise<number> =>
      (await run(words(`${options} tcp port 80 and tcp port 443`))).out.split("\n").length;
    const [short, long] = [await lines("-d"), await lines("-Od")];
    assertEquals(long > short, true, `${long} lines, ${short} where short`);
  });

  for (const line of SAME) {
    it(`prints what tcpdump prints: ${line}`, { skip: noTcpdump }, async () => {
      const { stdout } = spawnSync("tcpdump", words(line), { encoding: "utf8" });
      assertEquals((await run(words(line))).out, stdout);
    });
  }
});
