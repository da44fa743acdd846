/**
 * The fields of Geneve.
 *
 * @module
 */

import { Geneve } from "../wire/geneve.ts";
import type { ItemPart } from "../wire/item_list.ts";
import { HEX16, HEX24, HEX8, list } from "./field.ts";
import { bit8, bytesAt, uint16, uint24, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Geneve. */
export const GENEVE: Protocol = protocol(Geneve, {
  name: "geneve",
  title: "Generic Network Virtualization Encapsulation",
  fields: [
    uint8("geneve.version", "Version", { at: 0, mask: 0xc0 }),
    uint8("geneve.flags", "Flags", { at: 1, format: HEX8 }),
    bit8("geneve.flags.oam", "Control Message", { at: 1, mask: 0x80 }),
    bit8("geneve.flags.critical", "Critical Options Present", { at: 1, mask: 0x40 }),
    bit8("geneve.flags.reserved", "Reserved", { at: 1, mask: 0x3f }),
    uint16("geneve.proto_type", "Protocol Type", { at: 2, format: HEX16 }),
    uint24("geneve.vni", "Virtual Network Identifier (VNI)", { at: 4, format: HEX24 }),
    uint8("geneve.reserved", "Reserved", { at: 7, format: HEX8 }),
    list({
      title: "Option",
      items: ({ optionParts }: Geneve) => optionParts,
      fields: [
        uint16<ItemPart>("geneve.option.class", "Class", { at: 0, format: HEX16 }),
        uint8("geneve.option.type", "Type", { at: 2, format: HEX8 }),
        bit8("geneve.option.type.critical", "Critical Option", { at: 2, mask: 0x80 }),
        {
          name: "geneve.option.length",
          title: "Length",
          at: 3,
          value: ({ view, offset }) => 4 + 4 * (view.getUint8(offset + 3) & 0x1f),
        },
        bytesAt("geneve.option.unknown.data", "Data", { at: 4 }),
      ],
    }),
  ],
});
