/**
 * The other thread of `netns.ts`.
 *
 * @module
 */

import { inside, namespaceOfThread } from "../../support/netns.ts";
import type { WorkerAnswer } from "./netns.ts";

interface Scope {
  onmessage: ((event: MessageEvent<{ netns: string; mark: number }>) => void) | null;
  postMessage(answer: WorkerAnswer): void;
}

const scope = globalThis as unknown as Scope;
scope.onmessage = async ({ data: { netns, mark } }) => {
  const before = namespaceOfThread();
  const seen = await inside(netns, mark);
  scope.postMessage({ thread: [before, namespaceOfThread()], seen });
};
