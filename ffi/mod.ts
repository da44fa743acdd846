/**
 * Picks the adapter of the runtime this runs on.
 *
 * @module
 */

import type { Sys } from "../lib/capture/sys.ts";
import { UnsupportedPlatformError } from "../lib/errors.ts";
import type { BunFfi } from "./bun_waiter.ts";

/** The lowest versions that capkit is tested with. */
export const LOWEST_VERSIONS: Readonly<Record<"deno" | "bun", string>> = { deno: "2.2.0", bun: "1.2.10" };

/** What tells the runtimes apart: the part of their globals that is read here. */
interface RuntimeGlobals {
  Deno?: Parameters<typeof import("./deno.ts").denoSys>[0] & { version: { deno: string } };
  process?: {
    platform: string;
    arch: string;
    versions: Record<string, string | undefined>;
    getBuiltinModule?(name: string): unknown;
  };
}

/** The name and version of a runtime, and how to make its Sys. */
interface Found {
  readonly name: "deno" | "bun";
  readonly version: string;
  open(arch: Sys["arch"]): Promise<Sys>;
}

/** The one Sys of this thread: one libc, one epoll set, one waiter. The only mutable state of any module. */
let sys: Promise<Sys> | undefined;

/**
 * The kernel, through the FFI of the runtime this runs on; the same one at every call in a thread.
 *
 * @throws UnsupportedPlatformError on anything but Linux on x86_64 or aarch64 under Deno or Bun of a supported version.
 */
export function loadSys(): Promise<Sys> {
  return sys ??= openSys(globalThis as unknown as RuntimeGlobals);
}

/** The Sys for a set of globals; what {@linkcode loadSys} does once. */
export async function openSys(globals: RuntimeGlobals): Promise<Sys> {
  const { process } = globals;
  const os = process?.platform ?? "unknown";
  const arch = process?.arch === "x64" ? "x86_64" : process?.arch === "arm64" ? "aarch64" : undefined;
  const found = findRuntime(globals);
  const refuse = (missing: string): never => {
    const runtime = found === undefined ? runtimeName(process?.versions) : `${found.name} ${found.version}`;
    throw new UnsupportedPlatformError({ runtime, os, arch: arch ?? process?.arch ?? "unknown", missing });
  };
  if (os !== "linux") return refuse("packet sockets are a feature of Linux");
  if (arch === undefined) return refuse("only x86_64 and aarch64 are supported");
  if (found === undefined) return refuse("Deno or Bun is needed to call the C library");
  const lowest = LOWEST_VERSIONS[found.name];
  if (compareVersions(found.version, lowest) < 0) return refuse(`${found.name} ${lowest} or later is needed`);
  return await found.open(arch);
}

function findRuntime({ Deno: deno, process }: RuntimeGlobals): Found | undefined {
  if (deno !== undefined) {
    return {
      name: "deno",
      version: deno.version.deno,
      open: async (arch) => (await import("./deno.ts")).denoSys(deno, arch),
    };
  }
  const version = process?.versions["bun"];
  if (process === undefined || version === undefined) return undefined;
  return {
    name: "bun",
    version,
    open: async (arch) => (await import("./bun.ts")).bunSys(process.getBuiltinModule?.("bun:ffi") as BunFfi, arch),
  };
}

function runtimeName(versions: Record<string, string | undefined> | undefined): string {
  return versions?.["node"] === undefined ? "unknown" : `node ${versions["node"]}`;
}

/** Below 0, 0 or above 0, as version `a` is before, the same as or after version `b`; what follows a `-` is ignored. */
function compareVersions(a: string, b: string): number {
  const numbers = (version: string): number[] => (version.split("-")[0] ?? "").split(".").map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
