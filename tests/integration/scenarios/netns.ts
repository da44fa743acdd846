/**
 * Another network namespace, entered and left: from this thread, and from another.
 *
 * @module
 */

import { openLive } from "../../../mod.ts";
import { inside, namespaceOfThread, type Seen } from "../../support/netns.ts";
import { collect, descriptors, parameters, report } from "../../support/scenario.ts";

export interface NetnsParameters {
  /** A namespace with the interface `w0`, whose other end is `w1` here. */
  netns: string;
}

export interface NetnsResult {
  /** Which namespace each thread was in before and after. */
  threads: { main: [string, string]; worker: [string, string] };
  main: Seen;
  worker: Seen;
  /** Descriptors more than before. */
  left: number;
  /** Marks of the frames that `w1` received. */
  marks: (number | undefined)[];
}

/** What the other thread answers. */
export interface WorkerAnswer {
  thread: [string, string];
  seen: Seen;
}

const { netns } = parameters<NetnsParameters>();
await using capture = await openLive({ interfaces: ["w1"] });
const before = namespaceOfThread();
// The first time also opens what the runtime keeps.
await inside(netns, 1);
const open = descriptors();
const seen = await inside(netns, 2);
const left = descriptors() - open;

const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
const worker = new Worker(new URL("netns_worker.ts", import.meta.url), { type: "module" });
worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => resolve(data);
worker.onerror = ({ message }) => reject(new Error(message));
worker.postMessage({ netns, mark: 3 });
const other = await promise;
worker.terminate();

const result: NetnsResult = {
  threads: { main: [before, namespaceOfThread()], worker: other.thread },
  main: seen,
  worker: other.seen,
  left,
  marks: await collect(capture, { count: 3, take: ({ bytes }) => bytes[14] }),
};
report(result);
