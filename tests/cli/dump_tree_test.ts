/** What `capkit dump` prints beside lines: trees, bytes, colours. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { createFile, decode, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { main } from "../../lib/cli/main.ts";
import { sampleFrames } from "../support/sample_frames.ts";
import { ARP_LINE, ARP_REQUEST, FakeHost, type FakeHostFields } from "./fake_host.ts";

const HEX = [
  "\t0x0000:  0001 0800 0604 0001 0200 0000 0001 c000",
  "\t0x0010:  0201 0000 0000 0000 c000 0202",
];

/** Whether tcpdump is on this machine. */
function hasTcpdump(): boolean {
  try {
    execFileSync("tcpdump", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("capkit dump", () => {
  let folder = "";
  let path = "";
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "capkit-dump-tree-"));
    path = join(folder, "one.pcap");
    await using out = await createFile(path, { linktype: LINKTYPE_ETHERNET });
    await out.write(decode(ARP_REQUEST, LINKTYPE_ETHERNET));
    await out.write(decode(ARP_REQUEST, LINKTYPE_ETHERNET));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(args: readonly string[], fields: Partial<FakeHostFields> = {}): Promise<string[]> {
    const host = new FakeHost({ args: ["dump", "-r", path, ...args], ...fields });
    assertEquals(await main(host), 0, host.stderr.lines.join("\n"));
    return host.stdout.text.split("\n");
  }

  it("prints bytes after the link-level header with -x, with it with -xx, and as text with -X", async () => {
    assertEquals(await run(["-t", "-c1", "-x"]), [ARP_LINE, ...HEX, ""]);
    const [, whole] = await run(["-t", "-c1", "-xx"]);
    assertEquals(whole, "\t0x0000:  ffff ffff ffff 0200 0000 0001 0806 0001");
    const [, text] = await run(["-t", "-c1", "-X"]);
    assertEquals(text, `${HEX[0]}  ................`);
    assertEquals((await run(["-t", "-c1", "-XX"]))[1], `${whole}  ................`);
  });

  it("prints a tree with --tree, numbered, and an empty line behind it", async () => {
    const lines = await run(["--tree"]);
    assertEquals(lines.filter((line) => line.startsWith("Frame ")), [
      "Frame 1, EN10MB [0..41]",
      "Frame 2, EN10MB [0..41]",
    ]);
    assert(lines.includes("  Destination: ff:ff:ff:ff:ff:ff [0..5]"));
    assertEquals(lines.filter((line) => line === "").length, 3);
    assertEquals((await run(["--tree", "-c1", "-x"])).slice(-4), ["", ...HEX, ""]);
  });

  it("is coloured on a terminal only, and when it is asked for", async () => {
    const escape = "\x1b[";
    assert(!(await run(["--tree"])).join().includes(escape));
    assert((await run(["--tree", "--color", "always"])).join().includes(escape));
    assert((await run(["--tree"], { coloured: true })).join().includes(escape));
    assert(!(await run(["--tree", "--color=never"], { coloured: true })).join().includes(escape));
  });

  it("decodes as it is told to", async () => {
    const lines = await run(["--tree", "-c1", "--decode-as", "ethertype==0x806,udp"]);
    assert(lines.includes("  Source Port: 1 [14..15]"), lines.join("\n"));
  });

  const wrong: readonly (readonly [string[], RegExp])[] = [
    [["--json", "--tree"], /"--json" excludes "--tree"/],
    [["--json", "-x"], /"--json" excludes "--tree", "-x"/],
    [["--tree", "--color", "red"], /"--color" needs always, never or auto, not "red"/],
  ];
  for (const [args, message] of wrong) {
    it(`ends with 2 for ${args.join(" ")}`, async () => {
      const host = new FakeHost({ args: ["dump", "-r", path, ...args] });
      assertEquals(await main(host), 2);
      assertMatch(host.stderr.text, message);
    });
  }

  it("prints the bytes that tcpdump prints", { skip: !hasTcpdump() && "there is no tcpdump" }, async () => {
    const frames = join(folder, "frames.pcap");
    {
      await using out = await createFile(frames, { linktype: LINKTYPE_ETHERNET });
      for (const { bytes, linktype } of sampleFrames()) {
        if (linktype === LINKTYPE_ETHERNET) await out.write(decode(bytes, linktype));
      }
    }
    const rows = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("\t0x"));
    for (const letters of ["-xx", "-XX", "-x", "-X"]) {
      const host = new FakeHost({ args: ["dump", "-r", frames, letters] });
      assertEquals(await main(host), 0);
      const theirs = execFileSync("tcpdump", ["-nn", letters, "-r", frames], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      assertEquals(rows(host.stdout.text), rows(theirs), letters);
    }
  });
});
