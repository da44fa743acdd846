/**
 * The fields of IS-IS.
 *
 * @module
 */

import {
  Isis,
  ISIS_L1_CSNP,
  ISIS_L1_LAN_IIH,
  ISIS_L1_LSP,
  ISIS_L1_PSNP,
  ISIS_L2_CSNP,
  ISIS_L2_LAN_IIH,
  ISIS_L2_LSP,
  ISIS_L2_PSNP,
  ISIS_P2P_IIH,
} from "../wire/isis.ts";
import { HEX8 } from "./field.ts";
import { uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [ISIS_L1_LAN_IIH]: "L1 Hello",
  [ISIS_L2_LAN_IIH]: "L2 Hello",
  [ISIS_P2P_IIH]: "P2P Hello",
  [ISIS_L1_LSP]: "L1 LSP",
  [ISIS_L2_LSP]: "L2 LSP",
  [ISIS_L1_CSNP]: "L1 CSNP",
  [ISIS_L2_CSNP]: "L2 CSNP",
  [ISIS_L1_PSNP]: "L1 PSNP",
  [ISIS_L2_PSNP]: "L2 PSNP",
};

/** What Wireshark takes the PDUs for. */
const PDU_NAMES: Readonly<Record<number, string>> = {
  [ISIS_L1_LAN_IIH]: "isis.hello",
  [ISIS_L2_LAN_IIH]: "isis.hello",
  [ISIS_P2P_IIH]: "isis.hello",
  [ISIS_L1_LSP]: "isis.lsp",
  [ISIS_L2_LSP]: "isis.lsp",
  [ISIS_L1_CSNP]: "isis.csnp",
  [ISIS_L2_CSNP]: "isis.csnp",
  [ISIS_L1_PSNP]: "isis.psnp",
  [ISIS_L2_PSNP]: "isis.psnp",
};

/** IS-IS. */
export const ISIS: Protocol = protocol(Isis, {
  name: "isis",
  title: "ISO 10589 IS-IS",
  otherNames: ["osi", ...Object.values(PDU_NAMES)],
  protocols: ({ type }) => ["osi", "isis", ...[PDU_NAMES[type] ?? []].flat()],
  ownPayload: true,
  fields: [
    uint8("isis.irpd", "Intradomain Routing Protocol Discriminator", { at: 0, format: HEX8 }),
    uint8("isis.len", "Length Indicator", { at: 1 }),
    uint8("isis.version", "Version/Protocol ID Extension", { at: 2 }),
    uint8("isis.sysid_len", "ID Length", { at: 3 }),
    uint8("isis.type", "PDU Type", { at: 4, mask: 0x1f, names: (type) => TYPE_NAMES[type] }),
    uint8("isis.type.reserved", "Reserved", { at: 4, mask: 0xe0, format: HEX8 }),
    uint8("isis.version2", "Version", { at: 5 }),
    uint8("isis.reserved", "Reserved", { at: 6 }),
    uint8("isis.max_area_adr", "Maximum Area Addresses", { at: 7 }),
  ],
});
