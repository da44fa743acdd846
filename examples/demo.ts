/**
 * The main job: capture tagged traffic on a bridge and on one of its ports at once, and see every tag.
 *
 *   deno task demo        or        bun run demo
 */

import process from "node:process";
import { SystemCallError, UnsupportedPlatformError } from "../mod.ts";
import { demoInMemory } from "./demo/in_memory.ts";
import { demoInNamespaces } from "./demo/in_namespaces.ts";
import { demoOnLoopback } from "./demo/on_loopback.ts";
import { captureOnBridge, sendFrames } from "./demo/roles.ts";

const [role, ...args] = process.argv.slice(2);
if (role === "--capture") await captureOnBridge(args);
else if (role === "--send") await sendFrames(args);
else await demo();

/** As much as this system allows: namespaces, else `lo`, else frames made in memory. */
async function demo(): Promise<void> {
  const missing = await demoInNamespaces();
  if (missing === undefined) return;
  console.log(`Not in network namespaces: ${missing}.`);
  try {
    await demoOnLoopback();
  } catch (error) {
    if (!(error instanceof SystemCallError || error instanceof UnsupportedPlatformError)) throw error;
    console.log(`Not live: ${error.message}.`);
    await demoInMemory();
  }
}
