/**
 * The fields of CAPWAP.
 *
 * @module
 */

import { Capwap, CapwapData } from "../wire/capwap.ts";
import type { ItemPart } from "../wire/item_list.ts";
import { type FieldEntry, HEX24, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, uint16, uint24, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const MESSAGES: Readonly<Record<number, string>> = {
  1: "Discovery Request",
  2: "Discovery Response",
  3: "Join Request",
  4: "Join Response",
  5: "Configuration Status Request",
  6: "Configuration Status Response",
  7: "Configuration Update Request",
  8: "Configuration Update Response",
  9: "WTP Event Request",
  10: "WTP Event Response",
  11: "Change State Event Request",
  12: "Change State Event Response",
  13: "Echo Request",
  14: "Echo Response",
};

const FIELDS: readonly FieldEntry<Capwap>[] = [
  uint8("capwap.preamble.version", "Version", { at: 0, mask: 0xf0 }),
  uint8("capwap.preamble.type", "Type", { at: 0, mask: 0x0f }),
  ...only<Capwap>(({ isDtls }) => isDtls, [uint24("capwap.preamble.reserved", "Reserved", { at: 1 })]),
  ...only<Capwap>(({ isDtls }) => !isDtls, [
    uint24("capwap.header.length", "Header Length", { at: 1, mask: 0xf80000 }),
    uint24("capwap.header.rid", "Radio ID", { at: 1, mask: 0x07c000 }),
    uint24("capwap.header.wbid", "Wireless Binding ID", { at: 1, mask: 0x003e00 }),
    uint24("capwap.header.flags", "Flags", { at: 1, mask: 0x0001ff, format: HEX24 }),
    bit8("capwap.header.flags.t", "Native Frame", { at: 2, mask: 0x01 }),
    bit8("capwap.header.flags.f", "Fragment", { at: 3, mask: 0x80 }),
    bit8("capwap.header.flags.l", "Last Fragment", { at: 3, mask: 0x40 }),
    bit8("capwap.header.flags.w", "Wireless Header", { at: 3, mask: 0x20 }),
    bit8("capwap.header.flags.m", "Radio MAC Header", { at: 3, mask: 0x10 }),
    bit8("capwap.header.flags.k", "Keep-Alive", { at: 3, mask: 0x08 }),
    uint24("capwap.header.flags.r", "Reserved", { at: 1, mask: 0x000007, format: HEX24 }),
    uint16("capwap.header.fragment.id", "Fragment ID", { at: 4 }),
    uint16("capwap.header.fragment.offset", "Fragment Offset", { at: 6, mask: 0xfff8 }),
    uint16("capwap.header.fragment.reserved", "Reserved", { at: 6, mask: 0x0007 }),
    ...only<Capwap>(({ flags = 0 }) => (flags & 0x10) !== 0, [
      uint8("capwap.header.mac.length", "MAC Length", { at: 8 }),
    ]),
    ...only<Capwap>(({ flags = 0 }) => (flags & 0x30) === 0x20, [
      uint8("capwap.header.wireless.length", "Wireless Length", { at: 8 }),
      {
        name: "capwap.header.wireless.data",
        title: "Wireless Data",
        at: 9,
        size: ({ optional }) => optional.length / 2 - 1,
        value: ({ optional }) => optional.slice(2, 2 + 2 * parseInt(optional.slice(0, 2), 16)) || undefined,
      },
    ]),
  ]),
];

/** The control channel of CAPWAP. */
export const CAPWAP: Protocol = protocol(Capwap, {
  name: "capwap",
  title: "Control And Provisioning of Wireless Access Points - Control",
  fields: [
    ...FIELDS,
    {
      name: "capwap.control.header.message_type",
      title: "Message Type",
      at: ({ transportLength }) => transportLength,
      size: 4,
      value: ({ messageType }) => messageType,
      names: (value) => MESSAGES[value],
    },
    list({
      title: "Message Element",
      items: ({ elementParts }: Capwap) => elementParts,
      fields: [
        uint16<ItemPart>("capwap.message_element.type", "Type", { at: 0 }),
        uint16("capwap.message_element.length", "Length", { at: 2 }),
        bytesAt("capwap.message_element.value", "Value", { at: 4 }),
      ],
    }),
  ],
});

/** The data channel of CAPWAP. */
export const CAPWAP_DATA: Protocol = protocol(CapwapData, {
  name: "capwap.data",
  title: "Control And Provisioning of Wireless Access Points - Data",
  fields: FIELDS,
});
