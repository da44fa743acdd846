/**
 * The fields of OAM of Ethernet links.
 *
 * @module
 */

import {
  Oam,
  OAM_EVENT_NOTIFICATION,
  OAM_INFORMATION,
  OAM_LOOPBACK_CONTROL,
  OAM_VARIABLE_REQUEST,
  OAM_VARIABLE_RESPONSE,
} from "../wire/oam.ts";
import { HEX16, HEX8 } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const CODE_NAMES: Readonly<Record<number, string>> = {
  [OAM_INFORMATION]: "Information",
  [OAM_EVENT_NOTIFICATION]: "Event Notification",
  [OAM_VARIABLE_REQUEST]: "Variable Request",
  [OAM_VARIABLE_RESPONSE]: "Variable Response",
  [OAM_LOOPBACK_CONTROL]: "Loopback Control",
};

/** OAM of Ethernet links. */
export const OAM: Protocol = protocol(Oam, {
  name: "oampdu",
  title: "OAMPDU",
  ownPayload: true,
  fields: [
    uint16("oampdu.flags", "Flags", { at: 0, format: HEX16 }),
    uint8("oampdu.code", "Code", { at: 2, format: HEX8, names: (code) => CODE_NAMES[code] }),
  ],
});
