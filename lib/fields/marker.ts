/**
 * The fields of the marker protocol.
 *
 * @module
 */

import { Marker } from "../wire/marker.ts";
import { HEX8 } from "./field.ts";
import { macAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The marker protocol. */
export const MARKER: Protocol = protocol(Marker, {
  name: "marker",
  title: "Marker Protocol",
  ownPayload: true,
  fields: [
    uint8("marker.version", "Version", { at: 0, format: HEX8 }),
    uint8("marker.tlvType", "TLV Type", { at: 1, format: HEX8 }),
    uint8("marker.tlvLen", "TLV Length", { at: 2, format: HEX8 }),
    uint16("marker.requesterPort", "Requester Port", { at: 3 }),
    macAt("marker.requesterSystem", "Requester System", { at: 5 }),
    uint32("marker.requesterTransId", "Transaction ID", { at: 11 }),
    uint16("marker.requesterPad", "Padding", { at: 15 }),
  ],
});
