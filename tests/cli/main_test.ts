import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { main } from "../../lib/cli/main.ts";
import { VERSION } from "../../lib/version.ts";
import { SystemCallError, UnsupportedPlatformError } from "../../lib/errors.ts";
import { FakeHost } from "./fake_host.ts";

async function run(...args: string[]): Promise<{ code: number; out: string; err: string[] }> {
  const host = new FakeHost({ args });
  const code = await main(host);
  return { code, out: host.stdout.text, err: host.stderr.lines };
}

describe("capkit", () => {
  it("prints its help", async () => {
    for (const args of [["--help"], ["-h"], ["help"]]) {
      const { code, out, err } = await run(...args);
      assertEquals([code, err], [0, []]);
      assertMatch(out, /^capkit .*\n\nUsage:\n {2}capkit dump /);
    }
    const { code, out } = await run("dump", "--help");
    assertEquals(code, 0);
    assertMatch(out, /^Usage: capkit dump /);
  });

  it("prints the version of deno.json", async () => {
    const config: unknown = JSON.parse(readFileSync(new URL("../../deno.json", import.meta.url), "utf8"));
    assertEquals(await run("--version"), { code: 0, out: `capkit ${VERSION}\n`, err: [] });
    assertEquals(typeof config === "object" && config !== null && "version" in config && config.version, VERSION);
  });

  it("ends with 2 and one line where the command line is wrong", async () => {
    assertEquals(await run(), { code: 2, out: "", err: ['capkit: no subcommand, see "capkit --help"'] });
    assertEquals(await run("dmp"), {
      code: 2,
      out: "",
      err: ['capkit: unknown subcommand "dmp", see "capkit --help"'],
    });
    assertEquals(await run("-x"), { code: 2, out: "", err: ['capkit: unknown option "-x", see "capkit --help"'] });
    assertEquals(await run("dump", "-c"), { code: 2, out: "", err: ['capkit: option "-c" needs a value'] });
  });

  it("ends with 1 and one line where the system refuses", async () => {
    const fields = { syscall: "socket", errno: 1, code: "EPERM", target: "eth0" };
    const refusals = [
      new SystemCallError("Cannot open packet socket: no", fields),
      new UnsupportedPlatformError({ runtime: "node", os: "linux", arch: "x86_64", missing: "no" }),
    ];
    for (const error of refusals) {
      const host = new FakeHost({ args: ["interfaces"], interfaces: () => Promise.reject(error) });
      assertEquals(await main(host), 1);
      assertEquals(host.stderr.lines, [`capkit: ${error.message}`]);
    }
  });

  it("ends with 1 and one line where the runtime's own permissions are missing", async () => {
    const error = Object.assign(new Error("Requires ffi access,\nrun again with --allow-ffi"), { name: "NotCapable" });
    const host = new FakeHost({ args: ["interfaces"], interfaces: () => Promise.reject(error) });
    assertEquals(await main(host), 1);
    assertEquals(host.stderr.text, "capkit: Requires ffi access, run again with --allow-ffi\n");
  });

  it("rejects with an error that nobody foresaw", async () => {
    const host = new FakeHost({ args: ["interfaces"], interfaces: () => Promise.reject(new TypeError("a fault")) });
    await assertRejects(() => main(host), TypeError, "a fault");
    assertEquals(host.stderr.text, "");
  });
});
