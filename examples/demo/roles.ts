/** What runs inside the namespaces: one side captures, the other sends. */

import { spawn } from "node:child_process";
import { openLive, openSender } from "../../mod.ts";
import { FRAMES } from "./frames.ts";
import { inNamespace } from "./process.ts";
import { printAll } from "./report.ts";

/** Captures on a bridge and on its port at once, while a process in another namespace sends. */
export async function captureOnBridge([bridge = "", port = "", sender = "", from = ""]: string[]): Promise<void> {
  await using capture = await openLive({ interfaces: [port, bridge] });
  const [command, args] = inNamespace(sender, ["--send", from]);
  const child = spawn(command, args, { stdio: "inherit" });
  child.on("exit", () => setTimeout(() => capture.stop(), 200));
  await printAll(capture);
}

/** Sends the frames. */
export async function sendFrames([name = ""]: string[]): Promise<void> {
  using sender = await openSender(name);
  for (const bytes of FRAMES) sender.send(bytes);
}
