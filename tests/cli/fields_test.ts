import { assertEquals, assertMatch } from "@std/assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { main } from "../../lib/cli/main.ts";
import { decode } from "../../lib/decode.ts";
import { PcapWriter } from "../../lib/file/pcap_writer.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { ARP_REQUEST, FakeHost, type FakeHostFields, LiveFeed } from "./fake_host.ts";

const ALL = "frame.number,frame.time_epoch,frame.len,frame.cap_len";

/** Runs `capkit fields` to its end. */
async function run(
  args: readonly string[],
  fields: Partial<FakeHostFields> = {},
): Promise<{ code: number; out: string; err: string[] }> {
  const host = new FakeHost({ args: ["fields", ...args], ...fields });
  const code = await main(host);
  return { code, out: host.stdout.text, err: host.stderr.lines };
}

describe("capkit fields", () => {
  let folder = "";
  let path = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "capkit-fields-"));
    path = join(folder, "three.pcap");
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    const frames = [new Uint8Array(60), ARP_REQUEST, new Uint8Array(20)];
    frames.forEach((frame, index) => {
      const options = { timestampNs: BigInt(index) * 1_000_000_001n, origlen: frame.length + index };
      writer.push(decode(frame, LINKTYPE_ETHERNET, options));
    });
    writeFileSync(path, writer.take());
  });
  after(() => rmSync(folder, { recursive: true }));

  it("prints a header and a line for each packet", async () => {
    assertEquals(await run([path, ALL]), {
      code: 0,
      out: ALL.replaceAll(",", "\t") + "\n1\t0.000000000\t60\t60\n2\t1.000000001\t43\t42\n3\t2.000000002\t22\t20\n",
      err: [],
    });
    assertEquals((await run([path, "frame.len,frame.len"])).out, "frame.len\tframe.len\n60\t60\n43\t43\n22\t22\n");
  });

  it("keeps the numbers of packets that match", async () => {
    assertEquals((await run([path, "frame.number", "arp"])).out, "frame.number\n2\n");
    assertEquals((await run([path, "frame.number", "less", "42"])).out, "frame.number\n3\n");
    const texts = { f: "arp # what is asked for" };
    assertEquals((await run([path, "-F", "f", "frame.number"], { texts })).out, "frame.number\n2\n");
  });

  it("prints what comes before the place where a file is broken, and ends with 1", async () => {
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    writer.push(decode(ARP_REQUEST, LINKTYPE_ETHERNET));
    writer.push(decode(ARP_REQUEST, LINKTYPE_ETHERNET));
    const broken = join(folder, "broken.pcap");
    writeFileSync(broken, writer.take().subarray(0, -1));
    const { code, out, err } = await run([broken, "frame.len"]);
    assertEquals([code, out, err.length], [1, "frame.len\n42\n", 1]);
    assertMatch(err[0] ?? "", /^capkit: Cannot read capture file ".*" at byte 82: /);
  });

  it("ends quietly where nobody reads any more", async () => {
    assertEquals(await run([path, ALL], { writesUntilClosed: 0 }), { code: 0, out: "", err: [] });
  });

  it("ends after as many packets as asked for", async () => {
    assertEquals((await run([path, "-c", "2", "frame.number"])).out, "frame.number\n1\n2\n");
    assertEquals((await run([path, "-c1", "frame.number", "arp"])).out, "frame.number\n2\n");
  });

  it("prints fields of all layers", async () => {
    const { out } = await run([path, "arp.src.proto_ipv4,eth.addr,frame.protocols", "arp"]);
    const addresses = "ff:ff:ff:ff:ff:ff,02:00:00:00:00:01";
    assertEquals(out.split("\n")[1], `192.0.2.1\t${addresses}\teth:ethertype:arp`);
  });

  it("decodes as it is told to", async () => {
    const args = [path, "--decode-as", "ethertype==0x0806,udp", "udp.srcport", "arp"];
    assertEquals((await run(args)).out, "udp.srcport\n1\n");
  });

  it("lists all fields, each once", async () => {
    const { code, out, err } = await run(["--list"]);
    const lines = out.trimEnd().split("\n").map((line) => line.split("\t"));
    assertEquals([code, err], [0, []]);
    assertEquals(lines.filter(([name, title]) => name === "" || title === "" || title === undefined), []);
    assertEquals(new Set(lines.map(([name]) => name)).size, lines.length);
    assertEquals(lines.find(([name]) => name === "udp.srcport"), ["udp.srcport", "Source Port"]);
  });

  it("prints packets of an interface as they come, and ends at SIGINT", async () => {
    const opened = Promise.withResolvers<LiveFeed>();
    const host = new FakeHost({
      args: ["fields", "-i", "eth0", "frame.number,frame.len,arp.opcode", "arp"],
      openLive: (options) => {
        assertEquals([options.interfaces, options.filter], [["eth0"], "arp"]);
        const feed = new LiveFeed(options);
        opened.resolve(feed);
        return feed.source();
      },
    });
    const ended = main(host);
    const feed = await opened.promise;
    feed.push([ARP_REQUEST]);
    while (host.stdout.lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    feed.push([ARP_REQUEST, ARP_REQUEST]);
    host.interrupt();
    assertEquals(await ended, 0);
    assertEquals(host.stdout.lines, ["frame.number\tframe.len\tarp.opcode", "1\t42\t1", "2\t42\t1", "3\t42\t1"]);
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no file", [], /^capkit: no file, name one, or an interface with "-i"$/],
    [
      "a rule without a form",
      ["--decode-as", "80,http", "x", "frame.len"],
      /^capkit: option "--decode-as" needs FIELD==VALUE/,
    ],
    [
      "a rule for no field",
      ["--decode-as", "ip.src==1,udp", "x", "frame.len"],
      /^capkit: .* no field "ip.src", only linktype,/,
    ],
    ["a rule for no protocol", ["--decode-as", "tcp.port==1,no", "x", "frame.len"], /^capkit: .* no protocol "no", /],
    [
      "a rule for a protocol that is written wrongly",
      ["--decode-as", "tcp.port==1,htpt", "x", "frame.len"],
      /^capkit: .* no protocol "htpt", did you mean "http"\?/,
    ],
    ["no count", ["-c", "0", "x", "frame.len"], /^capkit: option "-c"/],
    ["no fields", ["x"], /^capkit: no fields, name them/],
    [
      "a field that is written wrongly",
      ["x", "frame.len,ip.scr"],
      /^capkit: there is no field "ip.scr", did you mean "ip.src"\? capkit fields --list shows all$/,
    ],
    [
      "the begin of a field's name",
      ["x", "tcp.window_size"],
      /^capkit: there is no field "tcp.window_size", did you mean "tcp.window_size_value"\?/,
    ],
    [
      "an unknown field",
      ["x", "frame.len,frame.length"],
      /^capkit: there is no field "frame.length", capkit fields --list shows all$/,
    ],
  ];
  for (const [name, args, message] of wrong) {
    it(`ends with 2 for ${name}`, async () => {
      const { code, err } = await run(args);
      assertEquals([code, err.length], [2, 1]);
      assertMatch(err[0] ?? "", message);
    });
  }

  it("ends with 2 for a wrong filter", async () => {
    const { code, out } = await run([path, "frame.len", "no such"]);
    assertEquals([code, out], [2, ""]);
  });
});
