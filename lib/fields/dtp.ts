/**
 * The fields of DTP.
 *
 * @module
 */

import { Dtp, DTP_DOMAIN, DTP_SENDER_ID, DTP_STATUS, DTP_TYPE } from "../wire/dtp.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { HEX16, HEX8, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { macAt, textAt, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TLV_NAMES: Readonly<Record<number, string>> = {
  [DTP_DOMAIN]: "Domain",
  [DTP_STATUS]: "Trunk Status",
  [DTP_TYPE]: "Trunk Type",
  [DTP_SENDER_ID]: "Sender ID",
};

/** DTP. */
export const DTP: Protocol = protocol(Dtp, {
  name: "dtp",
  title: "Dynamic Trunking Protocol",
  ownPayload: true,
  fields: [
    uint8("dtp.version", "Version", { at: 0 }),
    list({
      title: ({ type }: TlvPart) => TLV_NAMES[type] ?? `Type ${type}`,
      items: ({ tlvParts }: Dtp): readonly TlvPart[] => tlvParts,
      fields: [
        uint16("dtp.tlv_type", "Type", { at: 0, format: HEX16, names: (type) => TLV_NAMES[type] }),
        uint16("dtp.tlv_len", "Length", { at: 2 }),
        textAt("dtp.domain", "Domain", { at: 4, when: ofType(DTP_DOMAIN) }),
        uint8("dtp.tos", "Trunk Operating Status", {
          at: 4,
          mask: 0x80,
          format: HEX8,
          when: ofType(DTP_STATUS),
        }),
        uint8("dtp.tas", "Trunk Administrative Status", {
          at: 4,
          mask: 0x07,
          format: HEX8,
          when: ofType(DTP_STATUS),
        }),
        uint8("dtp.tot", "Trunk Operating Type", {
          at: 4,
          mask: 0xe0,
          format: HEX8,
          when: ofType(DTP_TYPE),
        }),
        uint8("dtp.tat", "Trunk Administrative Type", {
          at: 4,
          mask: 0x07,
          format: HEX8,
          when: ofType(DTP_TYPE),
        }),
        macAt("dtp.senderid", "Sender ID", { at: 4, when: ofType(DTP_SENDER_ID) }),
      ],
    }),
  ],
});
