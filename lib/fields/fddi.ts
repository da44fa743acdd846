/**
 * The fields of FDDI.
 *
 * @module
 */

import { Fddi } from "../wire/fddi.ts";
import { HEX8 } from "./field.ts";
import { macAt, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** FDDI. */
export const FDDI: Protocol = protocol(Fddi, {
  name: "fddi",
  title: "Fiber Distributed Data Interface",
  fields: [
    uint8("fddi.fc", "Frame Control", { at: 0, format: HEX8 }),
    macAt("fddi.dst", "Destination", { at: 1, also: "fddi.addr" }),
    macAt("fddi.src", "Source", { at: 7, also: "fddi.addr" }),
    uint8("fddi.fc.clf", "Class/Length/Format", { at: 0, mask: 0xf0, format: HEX8 }),
    uint8("fddi.fc.prio", "Priority", { at: 0, mask: 0x07, when: ({ isLlc }) => isLlc }),
  ],
});
