/**
 * Root of a user namespace alone, which may enter a network namespace of that one, and not the one it comes from.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { interfaces, SystemCallError } from "../../../mod.ts";
import { namespaceOfThread } from "../../support/netns.ts";
import { report } from "../../support/scenario.ts";

export interface OneWayResult {
  /** Which namespace the thread was in before and after. */
  thread: [string, string];
  code: string;
  message: string;
}

// Holds the namespace until its input ends.
const holder = spawn("unshare", ["-n", "sh", "-c", "echo ready; read _"], { stdio: ["pipe", "pipe", "inherit"] });
await new Promise((resolve, reject) => {
  holder.stdout.once("data", resolve);
  holder.once("close", () => reject(new Error("unshare -n failed")));
});
const before = namespaceOfThread();
const error = await interfaces({ netns: `/proc/${holder.pid}/ns/net` }).then(
  () => undefined,
  (error: unknown) => error,
);
holder.stdin.end();
const result: OneWayResult = {
  thread: [before, namespaceOfThread()],
  code: error instanceof SystemCallError ? error.code : "",
  message: String(error),
};
report(result);
