/**
 * The fields of TPKT.
 *
 * @module
 */

import { Tpkt } from "../wire/tpkt.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** TPKT. */
export const TPKT: Protocol = protocol(Tpkt, {
  name: "tpkt",
  title: "TPKT, ISO on TCP",
  fields: [
    uint8("tpkt.version", "Version", { at: 0 }),
    uint8("tpkt.reserved", "Reserved", { at: 1 }),
    uint16("tpkt.length", "Length", { at: 2 }),
  ],
});
