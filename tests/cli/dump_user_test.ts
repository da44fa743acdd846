import { assert, assertEquals, assertMatch } from "@std/assert";
import { SystemCallError } from "@capkit/capkit/core";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { main } from "../../lib/cli/main.ts";
import { syntheticSource } from "../../lib/synthetic.ts";
import { FakeHost, type FakeHostFields, LiveFeed } from "./fake_host.ts";

describe("capkit dump -Z", () => {
  let folder = "";
  before(() => folder = mkdtempSync(join(tmpdir(), "capkit-cli-")));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs the command, whose source ends at once. */
  async function run(
    args: string,
    fields: Partial<FakeHostFields> = {},
  ): Promise<{ code: number; host: FakeHost; steps: string[]; feeds: LiveFeed[] }> {
    const steps: string[] = [];
    const feeds: LiveFeed[] = [];
    const host = new FakeHost({
      args: ["dump", ...args.split(" ")],
      openLive: (options) => {
        steps.push("open");
        const feed = new LiveFeed(options);
        feed.stop();
        feeds.push(feed);
        return feed.source();
      },
      openFile: () => {
        steps.push("open file");
        return syntheticSource([], { linktype: 1 });
      },
      dropPrivileges: (user) => void steps.push(`become ${user}`),
      onCreate: () => steps.push("create"),
      ...fields,
    });
    return { code: await main(host), host, steps, feeds };
  }

  it("becomes the user once the capture is open, and before the file is created", async () => {
    const path = join(folder, "out.pcap");
    for (const option of ["-Z nobody", "-Znobody", "--relinquish-privileges nobody"]) {
      const { code, steps } = await run(`-i eth0 -w ${path} ${option}`);
      assertEquals([code, steps], [0, ["open", "become nobody", "create"]]);
    }
    const { code, steps } = await run(`-r in.pcap -w ${path} -Z nobody`);
    assertEquals([code, steps], [0, ["open file", "become nobody", "create"]]);
  });

  it("stays who it is without", async () => {
    assertEquals((await run("-i eth0")).steps, ["open"]);
  });

  const refusals: [string, Error][] = [
    [
      "there is no such user",
      new SystemCallError("Cannot drop: nobody there", { syscall: "getpwnam", errno: 2, code: "ENOENT", target: "x" }),
    ],
    ["the user is root", new RangeError("Cannot drop: this is root itself")],
  ];
  for (const [when, error] of refusals) {
    it(`says in a line where ${when}, ends with 1, and creates nothing`, async () => {
      const path = join(folder, "nothing.pcap");
      const { code, host, steps, feeds } = await run(`-i eth0 -w ${path} -Z x`, {
        dropPrivileges: () => {
          throw error;
        },
      });
      assertEquals([code, host.stderr.lines, steps], [1, [`capkit: ${error.message}`], ["open"]]);
      assert(feeds.every(({ closed }) => closed) && !existsSync(path));
      assertEquals(host.listeners, 0);
    });
  }

  it("is in the help", async () => {
    const { host } = await run("--help");
    assertMatch(host.stdout.text, /-Z, --relinquish-privileges USER/);
  });
});
