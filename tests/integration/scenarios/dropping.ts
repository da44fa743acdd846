/**
 * A process that becomes another user while it captures.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { dropPrivileges, openLive, openSender, SystemCallError } from "../../../mod.ts";
import { parameters, report, until } from "../../support/scenario.ts";

export interface DroppingParameters {
  user: string;
}

/** Lines of `/proc/self/task/ID/status`, by their names. */
export type Credentials = Record<string, string>;

export interface DroppingResult {
  /** Threads before and after. */
  threads: [number, number];
  /** What is said of all threads alike; more than one where they differ. */
  before: Credentials[];
  after: Credentials[];
  /** Marks of the packets that the capture received: the first one came before. */
  marks: (number | undefined)[];
  /** The code of each error of what needs privilege, and the user's number as the runtime sees it. */
  refused: string[];
  uid: number | undefined;
}

function credentials(): { threads: number; different: Credentials[] } {
  const texts = readdirSync("/proc/self/task").map((id) => {
    const status = readFileSync(`/proc/self/task/${id}/status`, "utf8");
    const lines = status.split("\n").map((line) => line.split(/:\s*/));
    const wanted = ["Uid", "Gid", "Groups", "CapPrm", "CapEff"];
    return JSON.stringify(
      Object.fromEntries(wanted.map((name) => [name, lines.find(([key]) => key === name)?.[1]?.trim()])),
    );
  });
  return { threads: texts.length, different: [...new Set(texts)].map((text) => JSON.parse(text)) };
}

async function refusal(attempt: () => Promise<unknown>): Promise<string> {
  const error = await attempt().then(() => "nothing", (error: unknown) => error);
  return error instanceof SystemCallError ? `${error.syscall} ${error.code}` : String(error);
}

const { user } = parameters<DroppingParameters>();
await using capture = await openLive({ interfaces: ["v1"] });
using sender = await openSender("v0");
// Another thread of JavaScript, and the one that waits for packets.
const worker = new Worker(new URL("dropping_worker.ts", import.meta.url), { type: "module" });
await new Promise((resolve) => worker.onmessage = resolve);
const marks: DroppingResult["marks"] = [];
const loop = (async () => {
  for await (const { bytes } of capture) marks.push(bytes[14]);
})();
async function send(mark: number): Promise<void> {
  const bytes = new Uint8Array(60).fill(2, 0, 12);
  bytes.set([0x88, 0xb5, mark], 12);
  sender.send(bytes);
  await until(() => marks.includes(mark));
}

await send(1);
const before = credentials();
await dropPrivileges(user);
const after = credentials();
for (const mark of [2, 3, 4]) await send(mark);
const refused = [
  await refusal(() => openLive({ interfaces: ["v1"] })),
  await refusal(() => openSender("v0")),
  await refusal(() => dropPrivileges(user)),
];
worker.terminate();
capture.stop();
await loop;
const result: DroppingResult = {
  threads: [before.threads, after.threads],
  before: before.different,
  after: after.different,
  marks,
  refused,
  uid: process.getuid?.(),
};
report(result);
