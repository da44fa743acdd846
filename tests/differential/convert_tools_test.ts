/**
 * `capkit convert` beside editcap and mergecap: the same packets come out.
 */

import { assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { main } from "../../lib/cli/main.ts";
import { openFile } from "../../lib/file/open.ts";
import { FakeHost } from "../cli/fake_host.ts";
import { skip as noCorpus } from "../support/corpus.ts";

const files = new URL("../../../shared/corpus/files/", import.meta.url);
const missing = ["editcap", "mergecap", "capinfos"].find((tool) => spawnSync(tool, ["-v"]).status !== 0);
const skip = noCorpus || (missing !== undefined && `${missing} is not installed`);

/** Files of both formats, with duplicates and without. */
const NAMES: readonly string[] = [
  "gopacket2__pcapgo__tests__le__test300.pcapng",
  "ndpi__default__pcap__afp.pcap",
  "pcapplusplus__Pcap++Test__PcapExamples__many_interfaces-1.pcapng",
  "scapy__gvrp.pcapng",
  "zeek__tls__google-duplicate.pcap",
];

describe("capkit convert", { skip }, () => {
  let folder = "";
  before(() => folder = mkdtempSync(join(tmpdir(), "capkit-tools-")));
  after(() => rmSync(folder, { recursive: true }));

  function pathOf(name: string): string {
    return fileURLToPath(new URL(name, files));
  }

  /** Time, lengths and bytes of each packet. */
  async function packets(path: string): Promise<string[]> {
    await using file = await openFile(path);
    return (await Array.fromAsync(file)).map(({ timestampNs, origlen, bytes }) => {
      return `${timestampNs} ${origlen} ${bytes.length} ${createHash("sha1").update(bytes).digest("hex")}`;
    });
  }

  /** Converts without a word; returns the path. */
  async function byUs(...args: string[]): Promise<string> {
    const path = join(folder, "ours.pcapng");
    const host = new FakeHost({ args: ["convert", ...args, path] });
    assertEquals([await main(host), host.stderr.text], [0, ""]);
    return path;
  }

  function byTool(tool: string, ...args: string[]): string {
    const path = join(folder, "theirs.pcapng");
    const { status, stderr } = spawnSync(tool, args.map((arg) => arg === "OUT" ? path : arg), { encoding: "utf8" });
    assertEquals(status, 0, stderr);
    return path;
  }

  const edits: readonly (readonly [string, readonly string[], readonly string[], readonly string[]])[] = [
    ["no change", [], [], []],
    ["-d", ["--dedup"], ["-d"], []],
    ["-D", ["--dedup-window", "100"], ["-D", "100"], []],
    ["-w", ["--dedup-window", "0.5s"], ["-w", "0.5"], []],
    ["-s", ["--snaplen", "60"], ["-s", "60"], []],
    ["-t", ["--shift", "3600.5"], ["-t", "3600.5"], []],
    ["-r", ["--range", "2-4", "--range", "7-"], ["-r"], ["2-4", "7-100000"]],
  ];
  for (const [letter, ours, theirs, ranges] of edits) {
    it(`does what editcap does with ${letter}`, async () => {
      for (const name of NAMES) {
        const path = pathOf(name);
        const expected = await packets(byTool("editcap", ...theirs, path, "OUT", ...ranges));
        assertEquals(await packets(await byUs(...ours, path)), expected, name);
      }
    });
  }

  it("merges as mergecap does, and capinfos reads it without complaint", async () => {
    const paths = NAMES.map(pathOf);
    const merged = await byUs(...paths);
    assertEquals(await packets(merged), await packets(byTool("mergecap", "-w", "OUT", ...paths)));
    const { status, stdout } = spawnSync("capinfos", ["-cMTr", merged], { encoding: "utf8" });
    assertEquals([status, stdout.trim().split("\t")[1]], [0, String((await packets(merged)).length)]);
  });
});
