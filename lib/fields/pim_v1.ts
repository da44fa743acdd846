/**
 * The fields of PIM version 1.
 *
 * @module
 */

import { PimV1 } from "../wire/pim_v1.ts";
import { HEX16 } from "./field.ts";
import { bytesAt, uint16, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const CODE_NAMES: readonly string[] = [
  "Query",
  "Register",
  "Register-stop",
  "Join/Prune",
  "RP-Reachable",
  "Assert",
  "Graft",
  "Graft-Ack",
  "Mode",
];
const QUERY = 0;

/** PIM version 1. */
export const PIM_V1: Protocol = protocol(PimV1, {
  name: "pim",
  title: "Protocol Independent Multicast, Version 1",
  ownPayload: true,
  protocols: () => ["igmp", "pim"],
  fields: [
    { name: "pim.igmp_type", title: "Type", at: 0, value: ({ type }) => `PIM (${"0x" + type.toString(16)})` },
    uint8("pim.code", "Code", { at: 1, names: (code) => CODE_NAMES[code] }),
    uint16("pim.cksum", "Checksum", { at: 2, format: HEX16 }),
    checksumStatus("pim.cksum.status"),
    uint8("pim.version", "Version", { at: 4, mask: 0xf0 }),
    bytesAt("pim.res_bytes", "Reserved", { at: 5, size: 3 }),
    uint16("pim.holdtime", "Holdtime", { at: 10, when: ({ code }) => code === QUERY }),
  ],
});
