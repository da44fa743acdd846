/**
 * The other thread of `several.ts`: says 0 when its capture is open, and then the mark of each packet.
 *
 * @module
 */

import { openLive } from "../../../mod.ts";

const scope = globalThis as unknown as { postMessage(message: number): void };
const capture = await openLive({ interfaces: ["v1"] });
scope.postMessage(0);
for await (const packet of capture) scope.postMessage(packet.bytes[14] ?? -1);
