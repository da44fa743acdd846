/**
 * The fields of MACsec.
 *
 * @module
 */

import { Macsec } from "../wire/macsec.ts";
import { HEX16, HEX8 } from "./field.ts";
import { bit8, bytesAt, macAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** MACsec. */
export const MACSEC: Protocol = protocol(Macsec, {
  name: "macsec",
  title: "802.1AE Security Tag",
  protocols: ({ ethertype }) => ethertype === undefined ? ["macsec"] : ["macsec", "ethertype"],
  fields: [
    uint8("macsec.TCI", "TCI", { at: 0, mask: 0xfc, format: HEX8 }),
    uint8("macsec.TCI.V", "Version", { at: 0, mask: 0x80, format: HEX8 }),
    bit8("macsec.TCI.ES", "End Station", { at: 0, mask: 0x40 }),
    bit8("macsec.TCI.SC", "Secure Channel", { at: 0, mask: 0x20 }),
    bit8("macsec.TCI.SCB", "Single Copy Broadcast", { at: 0, mask: 0x10 }),
    bit8("macsec.TCI.E", "Encryption", { at: 0, mask: 0x8 }),
    bit8("macsec.TCI.C", "Changed Text", { at: 0, mask: 0x4 }),
    uint8("macsec.AN", "Association Number", { at: 0, mask: 0x3, format: HEX8 }),
    uint8("macsec.SL", "Short Length", { at: 1 }),
    uint32("macsec.PN", "Packet Number", { at: 2 }),
    macAt("macsec.SCI.system_identifier", "System Identifier", { at: 6, when: ({ sc }) => sc }),
    uint16("macsec.SCI.port_identifier", "Port Identifier", { at: 12, when: ({ sc }) => sc }),
    {
      name: "macsec.etype",
      title: "Type",
      at: ({ headerLength }) => headerLength - 2,
      size: 2,
      value: ({ ethertype }) => ethertype,
      format: HEX16,
    },
    bytesAt("macsec.ICV", "Integrity Check Value", {
      at: ({ offset, payloadEnd }) => payloadEnd - offset,
      size: 16,
    }),
  ],
});
