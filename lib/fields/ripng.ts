/**
 * The fields of RIPng.
 *
 * @module
 */

import type { ItemPart } from "../wire/item_list.ts";
import { Ripng } from "../wire/ripng.ts";
import { HEX16, list } from "./field.ts";
import { bytesAt, ipv6At, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const COMMAND_NAMES: Readonly<Record<number, string>> = { 1: "Request", 2: "Response" };

/** RIPng. */
export const RIPNG: Protocol = protocol(Ripng, {
  name: "ripng",
  title: "RIPng",
  ownPayload: true,
  fields: [
    uint8("ripng.cmd", "Command", { at: 0, names: (command) => COMMAND_NAMES[command] }),
    uint8("ripng.version", "Version", { at: 1 }),
    bytesAt("ripng.reserved", "Reserved", { at: 2, size: 2 }),
    list({
      title: "Route Table Entry",
      items: ({ entryParts }: Ripng): readonly ItemPart[] => entryParts,
      fields: [
        ipv6At("ripng.rte.ipv6_prefix", "IPv6 Prefix", { at: 0 }),
        uint16("ripng.rte.route_tag", "Route Tag", { at: 16, format: HEX16 }),
        uint8("ripng.rte.prefix_length", "Prefix Length", { at: 18 }),
        uint8("ripng.rte.metric", "Metric", { at: 19 }),
      ],
    }),
  ],
});
