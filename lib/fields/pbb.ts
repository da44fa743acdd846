/**
 * The fields of provider backbone bridges.
 *
 * @module
 */

import { Pbb } from "../wire/pbb.ts";
import { HEX16 } from "./field.ts";
import { macAt, uint16, uint32 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Provider backbone bridges. */
export const PBB: Protocol = protocol(Pbb, {
  name: "ieee8021ah",
  title: "IEEE 802.1ah",
  protocols: () => ["ieee8021ah", "ethertype"],
  fields: [
    uint32("ieee8021ah.priority", "Priority", { at: 0, mask: 0xe0000000 }),
    uint32("ieee8021ah.drop", "Drop Eligible", { at: 0, mask: 0x10000000 }),
    uint32("ieee8021ah.nca", "No Customer Address", { at: 0, mask: 0x08000000 }),
    uint32("ieee8021ah.res1", "RES1", { at: 0, mask: 0x4000000 }),
    uint32("ieee8021ah.res2", "RES2", { at: 0, mask: 0x3000000 }),
    uint32("ieee8021ah.isid", "I-SID", { at: 0, mask: 0xffffff }),
    macAt("ieee8021ah.cdst", "C-Destination", { at: 4 }),
    macAt("ieee8021ah.csrc", "C-Source", { at: 10 }),
    uint16("ieee8021ah.etype", "Type", { at: 16, format: HEX16 }),
  ],
});
