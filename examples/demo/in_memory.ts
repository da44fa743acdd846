/** The demo without any privilege: the same frames, never sent. */

import { syntheticSource } from "../../mod.ts";
import { FRAMES } from "./frames.ts";
import { printAll } from "./report.ts";

/** Decodes and prints frames made in memory. */
export async function demoInMemory(): Promise<void> {
  console.log("The same on frames made in memory:\n");
  await printAll(
    syntheticSource(FRAMES, { name: "memory", startNs: BigInt(Date.now()) * 1_000_000n }),
  );
}
