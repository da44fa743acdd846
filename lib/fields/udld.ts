/**
 * The fields of UDLD.
 *
 * @module
 */

import type { TlvPart } from "../wire/tlv.ts";
import { Udld, UDLD_DEVICE_ID, UDLD_ECHO, UDLD_PORT_ID } from "../wire/udld.ts";
import { HEX16, HEX8, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { bytesAt, textAt, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const OPCODE_NAMES: Readonly<Record<number, string>> = { 1: "Probe", 2: "Echo", 3: "Flush" };

const TLV_NAMES: Readonly<Record<number, string>> = {
  [UDLD_DEVICE_ID]: "Device ID",
  [UDLD_PORT_ID]: "Port ID",
  [UDLD_ECHO]: "Echo",
  4: "Message interval",
  5: "Timeout interval",
  6: "Device name",
  7: "Sequence Number",
};

/** UDLD. */
export const UDLD: Protocol = protocol(Udld, {
  name: "udld",
  title: "Unidirectional Link Detection",
  ownPayload: true,
  fields: [
    uint8("udld.version", "Version", { at: 0, mask: 0xe0 }),
    uint8("udld.opcode", "Opcode", { at: 0, mask: 0x1f, names: (opcode) => OPCODE_NAMES[opcode] }),
    uint8("udld.flags", "Flags", { at: 1 }),
    uint16("udld.checksum", "Checksum", { at: 2, format: HEX16 }),
    uint8("udld.flags.rt", "Recommended Timeout", { at: 1, mask: 0x01, format: HEX8 }),
    uint8("udld.flags.rsy", "Resynchronize", { at: 1, mask: 0x02, format: HEX8 }),
    list({
      title: ({ type }: TlvPart) => TLV_NAMES[type] ?? `Type ${type}`,
      items: ({ tlvParts }: Udld): readonly TlvPart[] => tlvParts,
      fields: [
        uint16("udld.tlv.type", "Type", { at: 0, format: HEX16, names: (type) => TLV_NAMES[type] }),
        uint16("udld.tlv.len", "Length", { at: 2 }),
        textAt("udld.device_id", "Device ID", { at: 4, when: ofType(UDLD_DEVICE_ID) }),
        textAt("udld.sent_through_interface", "Port ID", { at: 4, when: ofType(UDLD_PORT_ID) }),
        bytesAt("udld.data", "Data", { at: 4, when: ({ type }: TlvPart) => type > UDLD_PORT_ID }),
      ],
    }),
  ],
});
