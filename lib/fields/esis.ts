/**
 * The fields of ES-IS.
 *
 * @module
 */

import { Esis } from "../wire/esis.ts";
import { HEX16, HEX8 } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = { 2: "ES HELLO", 4: "IS HELLO", 6: "REDIRECT" };

/** ES-IS. */
export const ESIS: Protocol = protocol(Esis, {
  name: "esis",
  title: "ISO 9542 ES-IS",
  protocols: () => ["osi", "esis"],
  ownPayload: true,
  fields: [
    uint8("esis.nlpi", "Network Layer Protocol Identifier", { at: 0, format: HEX8 }),
    uint8("esis.length", "PDU Length", { at: 1 }),
    uint8("esis.ver", "Version", { at: 2 }),
    uint8("esis.res", "Reserved", { at: 3 }),
    uint8("esis.type", "PDU Type", { at: 4, mask: 0x1f, names: (type) => TYPE_NAMES[type] }),
    uint16("esis.htime", "Holding Time", { at: 5 }),
    uint16("esis.chksum", "Checksum", { at: 7, format: HEX16 }),
  ],
});
