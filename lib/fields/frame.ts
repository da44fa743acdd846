/**
 * The fields `frame.*`: what is known of a packet before it is decoded.
 *
 * @module
 */

import { formatEpoch } from "../timestamp.ts";
import type { Field } from "./field.ts";

/** Number, time and lengths. */
export const FRAME_FIELDS: readonly Field[] = [
  { name: "frame.number", title: "number of the packet in the file", occurrences: (_, number) => [String(number)] },
  {
    name: "frame.time_epoch",
    title: "seconds since 1970, with 9 digits after the point",
    // Nobody knows when a Simple Packet Block was captured.
    occurrences: ({ hasTimestamp, seconds, nanoseconds }) => hasTimestamp ? [formatEpoch(seconds, nanoseconds)] : [],
  },
  { name: "frame.len", title: "bytes on the wire", occurrences: ({ origlen }) => [String(origlen)] },
  { name: "frame.cap_len", title: "bytes captured", occurrences: ({ caplen }) => [String(caplen)] },
];
