/**
 * The other thread of `several.ts`: says 0 when its capture is open, and then the mark of each packet.
 *
 * @module
 */

import { openLive } from "../../../mod.ts";
import type { EngineName } from "../../support/scenario.ts";

interface Scope {
  onmessage: ((event: MessageEvent<EngineName>) => void) | null;
  postMessage(message: number): void;
}

const scope = globalThis as unknown as Scope;
scope.onmessage = async ({ data: engine }) => {
  const capture = await openLive({ interfaces: ["v1"], engine });
  scope.postMessage(0);
  for await (const packet of capture) scope.postMessage(packet.bytes[14] ?? -1);
};
