/**
 * The fields of LACP.
 *
 * @module
 */

import {
  Lacp,
  LACP_ACTIVITY,
  LACP_AGGREGATION,
  LACP_COLLECTING,
  LACP_DEFAULTED,
  LACP_DISTRIBUTING,
  LACP_EXPIRED,
  LACP_SYNCHRONIZATION,
  LACP_TIMEOUT,
} from "../wire/lacp.ts";
import { type FieldSpec, HEX8 } from "./field.ts";
import { bit8, bytesAt, macAt, uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Where the TLVs begin, the terminator included. */
const TLVS: readonly number[] = [1, 21, 41, 57];

const STATES: readonly (readonly [string, string, number])[] = [
  ["activity", "Activity", LACP_ACTIVITY],
  ["timeout", "Timeout", LACP_TIMEOUT],
  ["aggregation", "Aggregation", LACP_AGGREGATION],
  ["synchronization", "Synchronization", LACP_SYNCHRONIZATION],
  ["collecting", "Collecting", LACP_COLLECTING],
  ["distributing", "Distributing", LACP_DISTRIBUTING],
  ["defaulted", "Defaulted", LACP_DEFAULTED],
  ["expired", "Expired", LACP_EXPIRED],
];

/** The bits of a port's state, and all of them in one text. */
function state(whose: "actor" | "partner", at: number): FieldSpec<Lacp>[] {
  const bits = STATES.map(([name, title, mask]) => bit8<Lacp>(`lacp.${whose}.state.${name}`, title, { at, mask }));
  const flags = (lacp: Lacp) => {
    const state = whose === "actor" ? lacp.actorState : lacp.partnerState;
    return [..."EFDCSGSA"].map((letter, index) => (state & 0x80 >> index) === 0 ? "*" : letter).join("");
  };
  return [...bits, { name: `lacp.${whose}.state_str`, title: "Flags", at, value: flags }];
}

/** LACP. */
export const LACP: Protocol = protocol(Lacp, {
  name: "lacp",
  title: "Link Aggregation Control Protocol",
  ownPayload: true,
  fields: [
    uint8("lacp.version", "Version", { at: 0, format: HEX8 }),
    {
      name: "lacp.tlv_type",
      title: "TLV Type",
      value: ({ view, offset, end }) => TLVS.flatMap((at) => offset + at < end ? view.getUint8(offset + at) : []),
      format: HEX8,
    },
    {
      name: "lacp.tlv_length",
      title: "TLV Length",
      value: ({ view, offset, end }) =>
        TLVS.flatMap((at) => offset + at + 1 < end ? view.getUint8(offset + at + 1) : []),
      format: HEX8,
    },
    uint16("lacp.actor.sys_priority", "Actor System Priority", { at: 3 }),
    macAt("lacp.actor.sysid", "Actor System", { at: 5 }),
    uint16("lacp.actor.key", "Actor Key", { at: 11 }),
    uint16("lacp.actor.port_priority", "Actor Port Priority", { at: 13 }),
    uint16("lacp.actor.port", "Actor Port", { at: 15 }),
    uint8("lacp.actor.state", "Actor State", { at: 17, format: HEX8 }),
    ...state("actor", 17),
    bytesAt("lacp.actor.reserved", "Reserved", { at: 18, size: 3 }),
    uint16("lacp.partner.sys_priority", "Partner System Priority", { at: 23 }),
    macAt("lacp.partner.sysid", "Partner System", { at: 25 }),
    uint16("lacp.partner.key", "Partner Key", { at: 31 }),
    uint16("lacp.partner.port_priority", "Partner Port Priority", { at: 33 }),
    uint16("lacp.partner.port", "Partner Port", { at: 35 }),
    uint8("lacp.partner.state", "Partner State", { at: 37, format: HEX8 }),
    ...state("partner", 37),
    bytesAt("lacp.partner.reserved", "Reserved", { at: 38, size: 3 }),
    uint16("lacp.collector.max_delay", "Collector Max Delay", { at: 43 }),
    bytesAt("lacp.coll_reserved", "Reserved", { at: 45, size: 12 }),
    bytesAt("lacp.pad", "Padding", { at: 59, size: 50 }),
  ],
});
