/** The demo with CAP_NET_RAW alone: its own frames on `lo`. */

import { openLive, openSender } from "../../mod.ts";
import { FRAMES } from "./frames.ts";
import { printAll } from "./report.ts";

/** Sends the frames on `lo` and captures them there, each once. */
export async function demoOnLoopback(): Promise<void> {
  await using capture = await openLive({ interfaces: ["lo"] });
  using sender = await openSender("lo");
  for (const bytes of FRAMES) sender.send(bytes);
  setTimeout(() => capture.stop(), 200);
  await printAll(capture);
}
