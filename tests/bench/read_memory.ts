/**
 * Reads a capture file in a process of its own, and says how much memory that took.
 *
 *   read_memory.ts FILE WAY
 *
 * @module
 */

import { openFile } from "@capkit/capkit/core";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runProcess, runtimeCommand } from "../support/namespace.ts";
import { peakRss } from "./live_proc.ts";
import { type Answer, type Way, WAYS } from "./read_ways.ts";

/** How a process read a file. */
export interface ApartReading {
  readonly answer: Answer;
  /** The most memory that the process had, in bytes. */
  readonly peakRss: number;
}

/** Reads a file under the runtime that runs this. */
export async function readApart(path: string, way: string): Promise<ApartReading> {
  const command = runtimeCommand(fileURLToPath(import.meta.url), [path, way]);
  const { code, stdout, stderr } = await runProcess(command, { timeoutMs: 300_000 });
  if (code !== 0) throw new Error(`Reading ${path} ended with ${code ?? "a signal"}:\n${stdout}\n${stderr}`);
  return JSON.parse(stdout);
}

if (import.meta.main) {
  const [path = "", name = ""] = process.argv.slice(2);
  const way: Way | undefined = new Map<string, Way>(Object.entries(WAYS)).get(name);
  if (way === undefined) throw new Error(`there is no way "${name}"`);
  await using file = await openFile(path);
  const answer = await way(file);
  console.log(JSON.stringify({ answer, peakRss: peakRss(process.pid) } satisfies ApartReading));
}
