/**
 * The fields of IPX.
 *
 * @module
 */

import { Ipx } from "../wire/ipx.ts";
import { HEX16, HEX32, HEX8 } from "./field.ts";
import { macAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  0: "Unknown",
  1: "RIP",
  4: "PEP",
  5: "SPX",
  17: "NCP",
  20: "NetBIOS Broadcast",
};

/** IPX. */
export const IPX: Protocol = protocol(Ipx, {
  name: "ipx",
  title: "Internetwork Packet eXchange",
  ownPayload: true,
  fields: [
    uint16("ipx.checksum", "Checksum", { at: 0, format: HEX16 }),
    uint16("ipx.len", "Length", { at: 2 }),
    uint8("ipx.hops", "Hops", { at: 4 }),
    uint8("ipx.packet_type", "Packet Type", { at: 5, format: HEX8, names: (type) => TYPE_NAMES[type] }),
    uint32("ipx.dst.net", "Dst Network", { at: 6, also: "ipx.net", format: HEX32 }),
    macAt("ipx.dst.node", "Dst Node", { at: 10, also: "ipx.node" }),
    uint16("ipx.dst.socket", "Dst Socket", { at: 16, also: "ipx.socket", format: HEX16 }),
    uint32("ipx.src.net", "Src Network", { at: 18, also: "ipx.net", format: HEX32 }),
    macAt("ipx.src.node", "Src Node", { at: 22, also: "ipx.node" }),
    uint16("ipx.src.socket", "Src Socket", { at: 28, also: "ipx.socket", format: HEX16 }),
  ],
});
