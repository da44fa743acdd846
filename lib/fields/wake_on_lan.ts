/**
 * The fields of Wake-on-LAN.
 *
 * @module
 */

import { WakeOnLan } from "../wire/wake_on_lan.ts";
import { bytesAt, macAt } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Wake-on-LAN. */
export const WAKE_ON_LAN: Protocol = protocol(WakeOnLan, {
  name: "wol",
  title: "Wake-on-LAN",
  ownPayload: true,
  fields: [
    bytesAt("wol.sync", "Sync Stream", { at: 0, size: 6 }),
    macAt("wol.mac", "Address", { at: 6 }),
    bytesAt("wol.passwd", "Password", { at: 102, size: ({ headerLength }) => headerLength - 102 }),
  ],
});
