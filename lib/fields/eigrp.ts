/**
 * The fields of EIGRP.
 *
 * @module
 */

import { Eigrp } from "../wire/eigrp.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { HEX16, HEX32, list } from "./field.ts";
import { bit32, uint16, uint32, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const OPCODES: Readonly<Record<number, string>> = {
  1: "Update",
  2: "Request",
  3: "Query",
  4: "Reply",
  5: "Hello",
  10: "SIA-Query",
  11: "SIA-Reply",
};
/** The general TLV with the parameters of the metric (RFC 7868, section 6.5.1). */
const PARAMETERS = 0x0001;

const isParameters = ({ type }: TlvPart): boolean => type === PARAMETERS;

/** EIGRP. */
export const EIGRP: Protocol = protocol(Eigrp, {
  name: "eigrp",
  title: "Enhanced Interior Gateway Routing Protocol",
  ownPayload: true,
  fields: [
    uint8("eigrp.version", "Version", { at: 0 }),
    uint8("eigrp.opcode", "Opcode", { at: 1, names: (opcode) => OPCODES[opcode] }),
    uint16("eigrp.checksum", "Checksum", { at: 2, format: HEX16 }),
    checksumStatus("eigrp.checksum.status"),
    uint32("eigrp.flags", "Flags", { at: 4, format: HEX32 }),
    bit32("eigrp.flags.init", "Init", { at: 4, mask: 0x01 }),
    bit32("eigrp.flags.condrecv", "Conditional Receive", { at: 4, mask: 0x02 }),
    bit32("eigrp.flags.restart", "Restart", { at: 4, mask: 0x04 }),
    bit32("eigrp.flags.eot", "End of Table", { at: 4, mask: 0x08 }),
    uint32("eigrp.seq", "Sequence", { at: 8 }),
    uint32("eigrp.ack", "Acknowledge", { at: 12 }),
    uint16("eigrp.vrid", "Virtual Router ID", { at: 16 }),
    uint16("eigrp.as", "Autonomous System", { at: 18 }),
    list({
      title: "TLV",
      items: ({ tlvs }: Eigrp) => tlvs,
      fields: [
        uint16("eigrp.tlv_type", "Type", { at: 0, format: HEX16 }),
        uint16("eigrp.tlv.len", "Length", { at: 2 }),
        ...[1, 2, 3, 4, 5, 6].map((k) => uint8(`eigrp.par.k${k}`, `K${k}`, { at: 3 + k, when: isParameters })),
        uint16("eigrp.par.holdtime", "Hold Time", { at: 10, when: isParameters }),
      ],
    }),
  ],
});
