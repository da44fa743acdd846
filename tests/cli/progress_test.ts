import { assert, assertEquals, assertMatch } from "@std/assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { main } from "../../lib/cli/main.ts";
import { Progress } from "../../lib/cli/progress.ts";
import { PcapWriter } from "../../lib/file/pcap_writer.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { syntheticSource } from "../../lib/synthetic.ts";
import { ARP_REQUEST, FakeHost, type FakeHostFields } from "./fake_host.ts";

const ERASE = "\r\x1b[K";

/** A bar over one file, and the clock that it looks at. */
interface Drawn {
  file: { bytesRead: number; size: number | undefined };
  clock: { ms: number };
  host: FakeHost;
  line: Progress;
}

/** A bar over a file of so many bytes. */
function draw({ size = 1e8, columns = 100 }: { size?: number; columns?: number } = {}): Drawn {
  const file = { bytesRead: 0, size };
  const clock = { ms: 0 };
  const host = new FakeHost({ args: [], columns, now: () => clock.ms });
  return { file, clock, host, line: new Progress(host, [file]) };
}

describe("Progress", () => {
  it("shows nothing for a second, then packets, rate and remaining time", async () => {
    const { file, clock, host, line } = draw();
    clock.ms = 999;
    file.bytesRead = 1e7;
    line.update(1000);
    assertEquals(host.stderr.text, "");
    clock.ms = 2000;
    file.bytesRead = 2.5e7;
    line.update(1_234_567);
    const shown = `${ERASE}[#####...............]  25%  1,234,567 packets  12.5 MB/s  ETA 0:06`;
    assertEquals(host.stderr.text, shown);
    // Not again at once.
    clock.ms = 2050;
    line.update(1_300_000);
    assertEquals(host.stderr.text, shown);
    // Nothing of it is left.
    await line[Symbol.asyncDispose]();
    await line.hide();
    assertEquals(host.stderr.text, shown + ERASE);
  });

  it("shows how much was read where nobody knows how much there is", () => {
    const { file, clock, host, line } = draw();
    file.size = undefined;
    file.bytesRead = 3e9;
    clock.ms = 10_000;
    line.update(5);
    assertEquals(host.stderr.text, `${ERASE}3,000 MB  5 packets  300.0 MB/s`);
  });

  it("has hours where it takes hours, and no more columns than the terminal", () => {
    const long = draw({ size: 1e10 });
    long.clock.ms = 10_000;
    long.file.bytesRead = 1e7;
    long.line.update(5);
    assertMatch(long.host.stderr.text, /ETA 2:46:30$/);
    const narrow = draw({ columns: 20 });
    narrow.clock.ms = 2000;
    narrow.line.update(1);
    assertEquals(narrow.host.stderr.text.length, ERASE.length + 19);
  });

  it("shows nothing where standard error is no terminal, or packets are printed to one", () => {
    const shown = (fields: Partial<FakeHostFields>, options: { printed?: boolean }): boolean => {
      const clock = { ms: 0 };
      const host = new FakeHost({ args: [], now: () => clock.ms, ...fields });
      const line = new Progress(host, [{ bytesRead: 1, size: 2 }], options);
      clock.ms = 5000;
      line.update(1);
      return host.stderr.text !== "";
    };
    assertEquals(shown({ columns: 100 }, {}), true);
    assertEquals(shown({}, {}), false);
    assertEquals(shown({ columns: 100, outColumns: 100 }, { printed: true }), false);
    assertEquals(shown({ columns: 100, outColumns: 100 }, {}), true);
    assertEquals(shown({ columns: 100 }, { printed: true }), true);
  });
});

describe("the progress bar of a command", () => {
  let folder = "";
  let path = "";
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "capkit-progress-"));
    path = join(folder, "many.pcap");
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    for await (const batch of syntheticSource(Array(20_000).fill(ARP_REQUEST)).batches()) writer.pushBlock(batch.block);
    writeFileSync(path, writer.take());
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a command whose clock goes on by half a second each time that it is read. */
  async function run(args: readonly string[], fields: Partial<FakeHostFields>): Promise<FakeHost> {
    let ms = 0;
    const host = new FakeHost({ args, now: () => ms += 500, ...fields });
    assertEquals(await main(host), 0);
    return host;
  }

  const commands: readonly (readonly string[])[] = [
    ["info", "FILE"],
    ["fields", "FILE", "frame.len"],
    ["convert", "FILE", "OUT"],
    ["dump", "-r", "FILE"],
    ["dump", "-r", "FILE", "-w", "OUT"],
  ];
  for (const words of commands) {
    it(`${words.join(" ")} has one on a terminal, and leaves nothing of it`, async () => {
      const args = words.map((word) => word === "FILE" ? path : word === "OUT" ? join(folder, "out.pcap") : word);
      const shown = (await run(args, { columns: 100 })).stderr.text;
      assertMatch(shown, /\[#+\.*\] +\d+% +[\d,]+ packets +[\d.]+ MB\/s +ETA \d/);
      assert(shown.endsWith(ERASE), JSON.stringify(shown.slice(-100)));
      assert(!(await run(args, {})).stderr.text.includes("\x1b"));
    });
  }

  it("is gone before an error is told", async () => {
    const broken = join(folder, "broken.pcap");
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    for await (const batch of syntheticSource(Array(20_000).fill(ARP_REQUEST)).batches()) writer.pushBlock(batch.block);
    writeFileSync(broken, writer.take().subarray(0, -1));
    for (
      const args of [["info", broken], ["fields", broken, "frame.len"], ["convert", broken, join(folder, "o.pcap")]]
    ) {
      let ms = 0;
      const host = new FakeHost({ args, now: () => ms += 500, columns: 100 });
      assertEquals(await main(host), 1);
      const lines = host.stderr.text.split(ERASE);
      assert(lines.length > 2);
      assertMatch(lines.at(-1) ?? "", /^capkit: Cannot read capture file .*\n$/);
    }
  });
});
