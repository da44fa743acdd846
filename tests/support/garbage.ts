/**
 * Garbage, and its collection at a time of our choice.
 *
 * @module
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Makes a function that collects all garbage before it returns, under either runtime. */
export function garbageCollector(): () => void {
  const { Bun: bun } = globalThis as unknown as { Bun?: { gc(now: boolean): void } };
  if (bun !== undefined) return () => bun.gc(true);
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new TypeError("V8 has no gc()");
  return () => void collect();
}

/** Makes garbage: some big buffers, and many small ones. */
export function litter(): number {
  let bytes = 0;
  for (let i = 0; i < 8; i++) bytes += new Uint8Array(2 ** 18).fill(i).length;
  for (let i = 0; i < 5000; i++) bytes += new Uint8Array(new ArrayBuffer(64)).length;
  return bytes;
}
