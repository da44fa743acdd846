import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { main } from "../../lib/cli/main.ts";
import { resolutionDigits, resolutionName } from "../../lib/cli/resolution.ts";
import { decode } from "../../lib/decode.ts";
import { NamesRecord } from "../../lib/file/names_record.ts";
import { PcapWriter } from "../../lib/file/pcap_writer.ts";
import { PcapngWriter } from "../../lib/file/pcapng_writer.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { FakeHost } from "./fake_host.ts";

describe("capkit info", () => {
  let folder = "";
  let plain = "";
  let rich = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "capkit-info-"));
    plain = join(folder, "plain.pcap");
    const pcap = new PcapWriter({ linktype: LINKTYPE_ETHERNET, timestamps: "us" });
    pcap.push(decode(new Uint8Array(60), LINKTYPE_ETHERNET, { timestampNs: 1_500_000_002_000_000_000n }));
    pcap.push(
      decode(new Uint8Array(40), LINKTYPE_ETHERNET, { timestampNs: 1_500_000_000_000_001_000n, origlen: 140 }),
    );
    writeFileSync(plain, pcap.take());
    rich = join(folder, "rich.pcapng");
    const eth0 = { name: "eth0", ifindex: 2, linktype: LINKTYPE_ETHERNET, snaplen: 96, filter: "tcp" };
    const pcapng = new PcapngWriter({ os: "Linux 6.1", comments: ["bell \x07 rings"] });
    pcapng.push({ ...decode(new Uint8Array(60), LINKTYPE_ETHERNET), ...fields(1), interface: eth0 }, { comment: "x" });
    pcapng.record(
      NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["a"] }, { address: "::1", names: ["b"] }] }),
    );
    pcapng.finish({ statistics: [{ interface: eth0, received: 9, dropped: 7 }] });
    writeFileSync(rich, pcapng.take());
  });
  after(() => rmSync(folder, { recursive: true }));

  function fields(seconds: number) {
    return { bytes: new Uint8Array(60), origlen: 60, linktype: LINKTYPE_ETHERNET, seconds, nanoseconds: 5 };
  }

  async function run(...args: string[]): Promise<{ code: number; out: string; err: string[] }> {
    const host = new FakeHost({ args: ["info", ...args] });
    const code = await main(host);
    return { code, out: host.stdout.text, err: host.stderr.lines };
  }

  it("says what the packets of a file are as a whole", async () => {
    const { code, out, err } = await run(plain);
    assertEquals([code, err], [0, []]);
    const lines = out.split("\n").map((line) => line.replace(/:\s+/, ": "));
    for (
      const line of [
        `File name: ${plain}`,
        "File type: pcap",
        "File size: 156 bytes",
        "Link type: EN10MB (Ethernet)",
        "Timestamp precision: microseconds",
        "Packets were cut to: 40 bytes",
        "Number of packets: 2",
        "Data size: 200 bytes",
        "Capture duration: 1.999999 seconds",
        "Data byte rate: 100.00 bytes/s",
        "Average packet size: 100.00 bytes",
        "Strict time order: False",
        `SHA256: ${createHash("sha256").update(readFileSync(plain)).digest("hex")}`,
      ]
    ) assertStringIncludes(lines.join("\n"), line);
    assertMatch(out, /^First packet time: +2017-07-1\d \d\d:\d\d:00\.000001$/m);
  });

  it("says what a pcapng file says, without what a terminal would obey", async () => {
    const { out } = await run(rich);
    const text = out.replaceAll(/: +/g, ": ");
    for (
      const line of [
        "Packets with comments: 1",
        "Capture oper-sys: Linux 6.1",
        "Capture comment: bell \\a rings",
        "  Name: eth0",
        "  Filter: tcp",
        "  Timestamp precision: nanoseconds",
        "  Passed the filter: 9",
        "  Dropped by kernel: 7",
        "Resolved IPv4 addresses: 1",
        "Resolved IPv6 addresses: 1",
      ]
    ) assertStringIncludes(text, line);
  });

  it("prints JSON, an object a line", async () => {
    const { out } = await run("--json", plain, rich);
    const [first, second] = out.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    assertEquals(
      [first.format, first.packets, first.firstTimestampNs, first.durationNs, first.interfaces[0].tsresol],
      ["pcap", 2, "1500000000000001000", "1999999000", 6],
    );
    assertEquals(
      [second.format, second.interfaces[0].name, second.interfaces[0].statistics.osdrop, second.commented],
      ["pcapng", "eth0", "7", 1],
    );
  });

  it("says of a broken file what could be read, goes on with the others, and ends with 1", async () => {
    const broken = join(folder, "broken.pcap");
    writeFileSync(broken, readFileSync(plain).subarray(0, -1));
    const { code, out, err } = await run(broken, join(folder, "nothing"), plain);
    assertEquals([code, err.length], [1, 2]);
    assertMatch(err[0] ?? "", /^capkit: Cannot read capture file ".*broken.pcap" at byte 100: /);
    assertMatch(err[1] ?? "", /ENOENT/);
    const [first = "", second = ""] = out.split("\n\n");
    assertMatch(first, /^Number of packets: +1$/m);
    assertEquals(first.includes("SHA256"), false);
    assertMatch(second, /^Number of packets: +2$/m);
  });

  it("ends with 2 without a file", async () => {
    assertEquals(await run(), { code: 2, out: "", err: ["capkit: no file, name one or several"] });
  });
});

describe("a resolution of times", () => {
  it("has a name, and digits", () => {
    const known: readonly (readonly [number, string, number])[] = [
      [0, "seconds", 0],
      [6, "microseconds", 6],
      [9, "nanoseconds", 9],
      [12, "10^-12 seconds", 9],
      [0x88, "2^-8 seconds", 8],
      [0xa0, "2^-32 seconds", 9],
    ];
    for (const [tsresol, name, digits] of known) {
      assertEquals([resolutionName(tsresol), resolutionDigits(tsresol)], [name, digits]);
    }
  });
});
