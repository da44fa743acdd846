/**
 * Checking the Internet checksum of a message that it covers as a whole.
 *
 * @module
 */

import { type ChecksumStatus, foldChecksum, sumWords } from "../bytes/checksum.ts";
import type { ChecksumContext, Layer } from "./layer.ts";

/**
 * Whether the checksum over a layer, header and payload, is right.
 *
 * @param start The sum of a pseudo header; 0 for a protocol that has none.
 */
export function messageChecksum(layer: Layer, { fragment, length }: ChecksumContext, start = 0): ChecksumStatus {
  if (fragment || length > layer.end - layer.offset) return "truncated";
  return foldChecksum(sumWords(layer.view, layer.offset, layer.offset + length, start)) === 0 ? "ok" : "bad";
}
