import { assertEquals, assertInstanceOf, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { decode, LINKTYPE_ETHERNET, UnsupportedPlatformError } from "@capkit/capkit/core";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { LOWEST_VERSIONS, openSys } from "../../ffi/mod.ts";

type Globals = Parameters<typeof openSys>[0];

/** What a runtime looks like from outside. */
function globals(one: {
  deno?: string;
  versions?: Record<string, string>;
  platform?: string;
  arch?: string;
}): Globals {
  const { platform = "linux", arch = "x64", versions = {} } = one;
  const process = { platform, arch, versions };
  if (one.deno === undefined) return { process };
  const refuse = (): never => {
    throw new Error("the adapter was opened");
  };
  return {
    process,
    Deno: {
      version: { deno: one.deno },
      dlopen: refuse,
      UnsafePointer: { create: refuse },
      UnsafePointerView: { getArrayBuffer: refuse },
    },
  };
}

async function refusal(one: Parameters<typeof globals>[0]): Promise<UnsupportedPlatformError> {
  const error = await assertRejects(() => openSys(globals(one)));
  assertInstanceOf(error, UnsupportedPlatformError);
  assertStringIncludes(error.message, "./core");
  return error;
}

describe("openSys", () => {
  it("names what it runs on, and what is missing", async () => {
    const node = await refusal({ versions: { node: "26.10.0" } });
    assertEquals([node.runtime, node.os, node.arch], ["node 26.10.0", "linux", "x86_64"]);
    assertStringIncludes(node.missing, "Deno or Bun");
    const darwin = await refusal({ deno: "2.9.6", platform: "darwin", arch: "arm64" });
    assertEquals([darwin.runtime, darwin.os, darwin.arch], ["deno 2.9.6", "darwin", "aarch64"]);
    assertStringIncludes(darwin.missing, "Linux");
    const riscv = await refusal({ versions: { bun: "1.4.5", node: "26.0.0" }, arch: "riscv64" });
    assertEquals([riscv.runtime, riscv.arch], ["bun 1.4.5", "riscv64"]);
    assertStringIncludes(riscv.missing, "x86_64 and aarch64");
    const nothing = await assertRejects(() => openSys({}), UnsupportedPlatformError);
    assertEquals([nothing.runtime, nothing.os, nothing.arch], ["unknown", "unknown", "unknown"]);
  });

  it("refuses versions that are too old, and names the lowest", async () => {
    assertMatch(LOWEST_VERSIONS.deno, /^\d+\.\d+\.\d+$/);
    assertMatch(LOWEST_VERSIONS.bun, /^\d+\.\d+\.\d+$/);
    for (const old of ["1.46.3", "2.0.0", "0.0.0"]) {
      const error = await refusal({ deno: old });
      assertStringIncludes(error.message, `deno ${LOWEST_VERSIONS.deno} or later is needed`);
      assertEquals(error.runtime, `deno ${old}`);
    }
    for (const old of ["1.0.0", "0.9.99"]) {
      const error = await refusal({ versions: { bun: old } });
      assertStringIncludes(error.message, `bun ${LOWEST_VERSIONS.bun} or later is needed`);
    }
  });

  it("takes the lowest version, later ones, and those with a suffix", async () => {
    const [major = 0] = LOWEST_VERSIONS.deno.split(".").map(Number);
    const versions = [LOWEST_VERSIONS.deno, `${LOWEST_VERSIONS.deno}-rc.1+abc`, `${major}.999.0`, `${major + 8}.0.0`];
    for (const deno of versions) {
      await assertRejects(() => openSys(globals({ deno })), Error, "the adapter was opened");
    }
  });

  it("leaves ./core alone", async () => {
    await refusal({ versions: { node: "26.10.0" } });
    assertEquals(decode(new Uint8Array(60), LINKTYPE_ETHERNET).ethernet?.ethertype, 0);
    const core = await import("@capkit/capkit/core");
    assertEquals("openLive" in core, false);
  });
});

describe("./core", () => {
  it("opens no library: it works where the runtime forbids it", {
    skip: !("Deno" in globalThis) && "Deno's permissions",
  }, () => {
    const core = new URL("../../lib/mod.ts", import.meta.url);
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const script = `import { decode } from "${core}"; console.log(decode(new Uint8Array(60), 1).caplen);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["run", "--no-check", "--no-prompt", "-"], {
      cwd: root,
      input: script,
      timeout: 20_000,
      encoding: "utf8",
    });
    assertEquals([stdout.trim(), stderr.trim()], ["60", ""]);
  });
});
