/**
 * Items of one size that lie one after the other: the routers of a network, the communities of a route.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";

/** Items at most: no honest list is longer, and one of 64 kB would take long to print. */
const MAX_ITEMS = 1024;

/** Where the items of `size` bytes each are, so many at most; one that is cut ends the list. */
export function fixedParts({ view, offset, end }: Bytes, size: number, count: number = MAX_ITEMS): Bytes[] {
  const parts: Bytes[] = [];
  const most = Math.min(count, MAX_ITEMS);
  for (let at = offset; at + size <= end && parts.length < most; at += size) {
    parts.push({ view, offset: at, end: at + size });
  }
  return parts;
}
