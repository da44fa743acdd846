/**
 * The fields of ERSPAN.
 *
 * @module
 */

import { Erspan, ERSPAN_III } from "../wire/erspan.ts";
import { only } from "./only.ts";
import { uint16, uint32 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const isTypeIII = ({ version }: Erspan) => version === ERSPAN_III;

/** ERSPAN types II and III. */
export const ERSPAN: Protocol = protocol(Erspan, {
  name: "erspan",
  title: "Encapsulated Remote Switch Packet Analysis",
  fields: [
    uint16("erspan.version", "Version", { at: 0, mask: 0xf000 }),
    uint16("erspan.vlan", "VLAN", { at: 0, mask: 0x0fff }),
    uint16("erspan.cos", "Class of Service", { at: 2, mask: 0xe000 }),
    ...only<Erspan>((erspan) => !isTypeIII(erspan), [uint16("erspan.encap", "Encapsulation", { at: 2, mask: 0x1800 })]),
    ...only<Erspan>(isTypeIII, [uint16("erspan.bso", "Bad/Short/Oversized", { at: 2, mask: 0x1800 })]),
    uint16("erspan.truncated", "Truncated", { at: 2, mask: 0x0400 }),
    uint16("erspan.spanid", "Session", { at: 2, mask: 0x03ff }),
    ...only<Erspan>((erspan) => !isTypeIII(erspan), [
      { name: "erspan.reserved", title: "Reserved", at: 4, size: 2, value: ({ index = 0 }) => index >>> 20 },
      uint32("erspan.index", "Index", { at: 4, mask: 0x000fffff }),
    ]),
    ...only<Erspan>(isTypeIII, [
      uint32("erspan.timestamp", "Timestamp", { at: 4 }),
      uint16("erspan.sgt", "Security Group Tag", { at: 8 }),
      uint16("erspan.p", "Has Ethernet PDU", { at: 10, mask: 0x8000 }),
      uint16("erspan.ft", "Frame Type", { at: 10, mask: 0x7c00 }),
      uint16("erspan.hw", "Hardware ID", { at: 10, mask: 0x03f0 }),
      { name: "erspan.direction", title: "Direction", at: 11, value: ({ flagBits = 0 }) => (flagBits & 0x8) !== 0 },
      uint16("erspan.gra", "Timestamp Granularity", { at: 10, mask: 0x0006 }),
      uint16("erspan.o", "Optional Subheader", { at: 10, mask: 0x0001 }),
      {
        name: "erspan.platid",
        title: "Platform ID",
        at: 12,
        value: ({ subheader }) => subheader === "" ? undefined : parseInt(subheader.slice(0, 2), 16) >> 2,
      },
    ]),
  ],
});
