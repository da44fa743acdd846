/**
 * The other thread of `dropping.ts`: it is there.
 *
 * @module
 */

const scope = globalThis as unknown as { postMessage(message: string): void; onmessage: () => void };
scope.onmessage = () => {};
scope.postMessage("ready");
