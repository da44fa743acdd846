/**
 * The fields of EAPOL.
 *
 * @module
 */

import {
  Eapol,
  EAPOL_EAP,
  EAPOL_ENCAPSULATED_ASF_ALERT,
  EAPOL_KEY,
  EAPOL_LOGOFF,
  EAPOL_MKA,
  EAPOL_START,
} from "../wire/eapol.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [EAPOL_EAP]: "EAP Packet",
  [EAPOL_START]: "Start",
  [EAPOL_LOGOFF]: "Logoff",
  [EAPOL_KEY]: "Key",
  [EAPOL_ENCAPSULATED_ASF_ALERT]: "Encapsulated ASF Alert",
  [EAPOL_MKA]: "MKA",
};

/** EAP over LANs. */
export const EAPOL: Protocol = protocol(Eapol, {
  name: "eapol",
  title: "802.1X Authentication",
  fields: [
    uint8("eapol.version", "Version", { at: 0 }),
    uint8("eapol.type", "Type", { at: 1, names: (type) => TYPE_NAMES[type] }),
    uint16("eapol.len", "Length", { at: 2 }),
  ],
});
