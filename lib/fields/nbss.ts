/**
 * The fields of the NetBIOS session service.
 *
 * @module
 */

import { Nbss } from "../wire/nbss.ts";
import { HEX8 } from "./field.ts";
import { uint24, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: Readonly<Record<number, string>> = {
  0x00: "Session message",
  0x81: "Session request",
  0x82: "Positive session response",
  0x83: "Negative session response",
  0x84: "Retarget session response",
  0x85: "Session keep-alive",
};

/** The NetBIOS session service. */
export const NBSS: Protocol = protocol(Nbss, {
  name: "nbss",
  title: "NetBIOS Session Service",
  fields: [
    uint8("nbss.type", "Message Type", { at: 0, format: HEX8, names: (type) => TYPES[type] }),
    uint24("nbss.length", "Length", { at: 1 }),
  ],
});
