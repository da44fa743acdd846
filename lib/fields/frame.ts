/**
 * The fields `frame.*`: what is known of a packet beside its layers.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import { formatEpoch } from "../timestamp.ts";
import type { FieldSpec } from "./field.ts";
import { protocolsOf } from "./protocols.ts";

/** Number, time and lengths, where it was captured, what was remarked about it, and what all its layers are. */
export const FRAME_FIELDS: readonly FieldSpec<Packet>[] = [
  { name: "frame.number", title: "Number of the packet in the file", value: (_, { number }) => number },
  {
    name: "frame.time_epoch",
    title: "Seconds since 1970",
    // Nobody knows when a Simple Packet Block was captured.
    value: ({ hasTimestamp, seconds, nanoseconds }) => hasTimestamp ? formatEpoch(seconds, nanoseconds) : undefined,
    write: ({ hasTimestamp, seconds, nanoseconds }, _, column) => {
      if (!hasTimestamp) return;
      if (seconds >= 0) column.fraction(seconds, nanoseconds);
      else column.text(formatEpoch(seconds, nanoseconds));
    },
  },
  { name: "frame.len", title: "Bytes on the wire", value: ({ origlen }) => origlen },
  { name: "frame.cap_len", title: "Bytes captured", value: ({ caplen }) => caplen },
  { name: "frame.interface_name", title: "Interface", value: (packet) => packet.interface.name || undefined },
  { name: "frame.comment", title: "Comment", value: ({ comments }) => comments },
  {
    name: "frame.protocols",
    title: "Protocols",
    value: (packet) => protocolsOf(packet).join(":"),
    write: (packet, _, column) => column.path(protocolsOf(packet)),
  },
];
