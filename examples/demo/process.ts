/** How the demo starts itself again, and other programs. */

import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../demo.ts", import.meta.url));

/** The command that runs the demo in another role, inside a network namespace. */
export function inNamespace(namespace: string, args: string[]): [string, string[]] {
  const script = "Deno" in globalThis ? ["run", "-A", SCRIPT] : [SCRIPT];
  return ["ip", ["netns", "exec", namespace, process.execPath, ...script, ...args]];
}

/** Runs a program to its end: its exit code, -1 where it could not be started, and what it said on stderr. */
export function run(command: string, args: readonly string[]): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr?.on("data", (data) => stderr += data);
    child.on("error", (error) => resolve({ code: -1, stderr: error.message }));
    child.on("close", (code) => resolve({ code: code ?? -1, stderr: stderr.trim() }));
  });
}
