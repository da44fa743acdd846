/**
 * The fields of ATA over Ethernet.
 *
 * @module
 */

import { Aoe, AOE_CMD_ATA, AOE_CMD_CONFIG, AOE_CMD_MAC_MASK, AOE_CMD_RESERVE } from "../wire/aoe.ts";
import { hex, HEX16, HEX32, HEX8 } from "./field.ts";
import { only } from "./only.ts";
import { bit8, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const COMMAND_NAMES: Readonly<Record<number, string>> = {
  [AOE_CMD_ATA]: "Issue ATA Command",
  [AOE_CMD_CONFIG]: "Query Config Information",
  [AOE_CMD_MAC_MASK]: "MAC Mask List",
  [AOE_CMD_RESERVE]: "Reserve/Release",
};

/** ATA over Ethernet. */
export const AOE: Protocol = protocol(Aoe, {
  name: "aoe",
  title: "ATA over Ethernet",
  ownPayload: true,
  fields: [
    uint8("aoe.version", "Version", { at: 0, mask: 0xf0 }),
    bit8("aoe.response", "Response", { at: 0, mask: 0x8 }),
    bit8("aoe.flags_error", "Error", { at: 0, mask: 0x4 }),
    uint16("aoe.major", "Major", { at: 2, format: HEX16 }),
    uint8("aoe.minor", "Minor", { at: 4, format: HEX8 }),
    uint8("aoe.cmd", "Command", { at: 5, names: (command) => COMMAND_NAMES[command] }),
    uint32("aoe.tag", "Tag", { at: 6, format: HEX32 }),
    ...only(({ failed }: Aoe) => failed, [uint8("aoe.error", "Error", { at: 1 })]),
    ...only(({ command }: Aoe) => command === AOE_CMD_ATA, [
      bit8("aoe.aflags.e", "LBA48", { at: 10, mask: 0x40 }),
      bit8("aoe.aflags.d", "Device", {
        at: 10,
        mask: 0x10,
        when: ({ view, offset, end }: Aoe) => offset + 10 < end && (view.getUint8(offset + 10) & 0x40) !== 0,
      }),
      bit8("aoe.aflags.w", "Write", { at: 10, mask: 0x01 }),
      uint8("aoe.err_feature", "Err/Feature", { at: 11, format: HEX8 }),
      uint8("aoe.sector_count", "Sector Count", { at: 12 }),
      ...only(({ response }: Aoe) => !response, [uint8("aoe.ata.cmd", "ATA Command", { at: 13, format: HEX8 })]),
      ...only(({ response }: Aoe) => response, [uint8("aoe.ata.status", "ATA Status", { at: 13, format: HEX8 })]),
      {
        name: "aoe.lba",
        title: "Logical Block Address",
        at: 14,
        size: 6,
        value: ({ view, offset, end }: Aoe) => offset + 20 > end ? undefined : lbaAt(view, offset + 14),
        format: hex(16),
      },
    ]),
  ],
});

/** A block's number: 48 bits, the lowest byte first. */
function lbaAt(view: DataView, at: number): number {
  return view.getUint16(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}
