/**
 * The fields of CLNP.
 *
 * @module
 */

import { Clnp } from "../wire/clnp.ts";
import { HEX8 } from "./field.ts";
import { bit8, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  1: "Error Report",
  28: "Data",
  30: "Echo Request",
  31: "Echo Reply",
};

/** CLNP. */
export const CLNP: Protocol = protocol(Clnp, {
  name: "clnp",
  title: "ISO 8473 CLNP",
  protocols: () => ["osi", "clnp"],
  fields: [
    uint8("clnp.nlpi", "Network Layer Protocol Identifier", { at: 0, format: HEX8 }),
    uint8("clnp.len", "Header Length", { at: 1 }),
    uint8("clnp.version", "Version", { at: 2 }),
    uint8("clnp.ttl", "Holding Time", { at: 3 }),
    bit8("clnp.cnf.segmentation", "Segmentation Permitted", { at: 4, mask: 0x80 }),
    bit8("clnp.cnf.more_segments", "More Segments", { at: 4, mask: 0x40 }),
    bit8("clnp.cnf.report_error", "Report Error", { at: 4, mask: 0x20 }),
    uint8("clnp.cnf.type", "Type", { at: 4, mask: 0x1f, names: (type) => TYPE_NAMES[type] }),
    uint16("clnp.pdu.len", "PDU Length", { at: 5 }),
    uint16("clnp.checksum", "Checksum", { at: 7 }),
  ],
});
