/**
 * The fields of the network service header.
 *
 * @module
 */

import type { ItemPart } from "../wire/item_list.ts";
import { Nsh, NSH_MD_TYPE_1 } from "../wire/nsh.ts";
import { hex, list } from "./field.ts";
import { only } from "./only.ts";
import { bytesAt, uint16, uint24, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** NSH. */
export const NSH: Protocol = protocol(Nsh, {
  name: "nsh",
  title: "Network Service Header",
  fields: [
    uint16("nsh.version", "Version", { at: 0, mask: 0xc000 }),
    uint16("nsh.Obit", "O Bit", { at: 0, mask: 0x2000 }),
    uint16("nsh.CBit", "C Bit", { at: 0, mask: 0x1000 }),
    uint16("nsh.ttl", "Time to Live", { at: 0, mask: 0x0fc0, format: hex(4) }),
    uint16("nsh.length", "Length", { at: 0, mask: 0x003f }),
    uint8("nsh.mdtype", "MD Type", { at: 2, mask: 0x0f }),
    uint8("nsh.nextproto", "Next Protocol", { at: 3 }),
    uint24("nsh.spi", "Service Path Identifier", { at: 4 }),
    uint8("nsh.si", "Service Index", { at: 7 }),
    ...only<Nsh>(
      ({ mdType, headerLength }) => mdType === NSH_MD_TYPE_1 && headerLength >= 24,
      [8, 12, 16, 20].map((at) => bytesAt<Nsh>("nsh.contextheader", "Context Header", { at, size: 4 })),
    ),
    list({
      title: "Metadata",
      items: ({ metadataParts }: Nsh) => metadataParts,
      fields: [
        uint16<ItemPart>("nsh.metadataclass", "Class", { at: 0 }),
        uint8("nsh.metadatatype", "Type", { at: 2 }),
        uint8("nsh.metadatalen", "Length", { at: 3, mask: 0x7f, format: hex(2) }),
        bytesAt("nsh.metadata", "Data", { at: 4 }),
      ],
    }),
  ],
});
