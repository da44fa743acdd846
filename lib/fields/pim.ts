/**
 * The fields of PIM.
 *
 * @module
 */

import { Pim } from "../wire/pim.ts";
import { PIM_DF_ELECTION, type PimMessage } from "../wire/pim_message.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { HEX16, HEX32, list } from "./field.ts";
import { only } from "./only.ts";
import { bit16, bit32, bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { PIM_ADDRESS_LIST, PIM_MESSAGE_FIELDS } from "./pim_message.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = [
  "Hello",
  "Register",
  "Register-stop",
  "Join/Prune",
  "Bootstrap",
  "Assert",
  "Graft",
  "Graft-Ack",
  "Candidate-RP-Advertisement",
  "State-Refresh",
  "DF election",
  "ECMP redirect",
];
const OPTION_NAMES: Readonly<Record<number, string>> = {
  1: "Hold Time",
  2: "LAN Prune Delay",
  19: "DR Priority",
  20: "Generation ID",
  21: "State Refresh Capable",
  22: "Bidir Capable",
  24: "Address List",
};
const HOLD_TIME = 1;
const LAN_PRUNE_DELAY = 2;
const DR_PRIORITY = 19;
const GENERATION_ID = 20;
const STATE_REFRESH_CAPABLE = 21;
const ADDRESS_LIST = 24;
const DF_SUBTYPES: readonly string[] = ["", "Offer", "Winner", "Backoff", "Pass"];

const isRegister = (pim: Pim): boolean => pim.isRegister;
const isElection = ({ type }: Pim): boolean => type === PIM_DF_ELECTION;
const is = (type: number) => (part: TlvPart): boolean => part.type === type;

/** PIM. */
export const PIM: Protocol = protocol(Pim, {
  name: "pim",
  title: "Protocol Independent Multicast",
  ownPayload: true,
  fields: [
    uint8("pim.version", "Version", { at: 0, mask: 0xf0 }),
    uint8("pim.type", "Type", { at: 0, mask: 0x0f, names: (type) => TYPES[type] }),
    bytesAt("pim.res_bytes", "Reserved", { at: 1, size: 1, when: (pim) => !isElection(pim) }),
    uint8("pim.df_elect.subtype", "DF Subtype", {
      at: 1,
      mask: 0xf0,
      when: isElection,
      names: (subtype) => DF_SUBTYPES[subtype],
    }),
    uint8("pim.df_elect.rsvd", "DF Reserved", { at: 1, mask: 0x0f, when: isElection }),
    uint16("pim.cksum", "Checksum", { at: 2, format: HEX16 }),
    checksumStatus("pim.cksum.status"),
    uint32("pim.register_flag", "Flags", { at: 4, format: HEX32, when: isRegister }),
    bit32("pim.register_flag.border", "Border", { at: 4, mask: 0x80000000, when: isRegister }),
    bit32("pim.register_flag.null_register", "Null-Register", { at: 4, mask: 0x40000000, when: isRegister }),
    uint8("pim.ip_version", "IP Version", { at: 8, mask: 0xf0, when: isRegister }),
    list({
      title: ({ type }: TlvPart) => `Option: ${OPTION_NAMES[type] ?? type}`,
      items: ({ optionParts }: Pim) => optionParts,
      fields: [
        uint16("pim.optiontype", "Type", { at: 0, names: (type) => OPTION_NAMES[type] }),
        uint16("pim.optionlength", "Length", { at: 2 }),
        uint16("pim.holdtime", "Holdtime", { at: 4, when: is(HOLD_TIME) }),
        bit16("pim.t", "T", { at: 4, mask: 0x8000, when: is(LAN_PRUNE_DELAY) }),
        uint16("pim.propagation_delay", "Propagation Delay", { at: 4, mask: 0x7fff, when: is(LAN_PRUNE_DELAY) }),
        uint16("pim.override_interval", "Override Interval", { at: 6, when: is(LAN_PRUNE_DELAY) }),
        uint32("pim.dr_priority", "DR Priority", { at: 4, when: is(DR_PRIORITY) }),
        uint32("pim.generation_id", "Generation ID", { at: 4, when: is(GENERATION_ID) }),
        uint8("pim.state_refresh_version", "Version", { at: 4, when: is(STATE_REFRESH_CAPABLE) }),
        uint8("pim.state_refresh_interval", "Interval", { at: 5, when: is(STATE_REFRESH_CAPABLE) }),
        uint16("pim.state_refresh_reserved", "Reserved", { at: 6, when: is(STATE_REFRESH_CAPABLE) }),
        ...only(is(ADDRESS_LIST), [PIM_ADDRESS_LIST]),
        bytesAt<TlvPart>("pim.optionvalue", "Unknown", { at: 4, when: ({ type }) => OPTION_NAMES[type] === undefined }),
      ],
    }),
    list({
      title: ({ type }: PimMessage) => TYPES[type] ?? "Message",
      items: ({ message }: Pim) => message === undefined ? [] : [message],
      fields: PIM_MESSAGE_FIELDS,
    }),
  ],
});
