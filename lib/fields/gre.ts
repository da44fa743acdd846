/**
 * The fields of GRE.
 *
 * @module
 */

import { Gre, GRE_ERSPAN } from "../wire/gre.ts";
import { type FieldSpec, HEX16, HEX32 } from "./field.ts";
import { only } from "./only.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

function flag(name: string, title: string, bit: number): FieldSpec<Gre> {
  return { name: `gre.flags.${name}`, title, at: 0, size: 2, value: ({ flagBits }) => (flagBits & bit) !== 0 };
}

function keyAt({ checksum }: Gre): number {
  return checksum === undefined ? 4 : 8;
}

function seqAt(gre: Gre): number {
  return keyAt(gre) + (gre.key === undefined ? 0 : 4);
}

function ackAt(gre: Gre): number {
  return seqAt(gre) + (gre.seq === undefined ? 0 : 4);
}

/** GRE. */
export const GRE: Protocol = protocol(Gre, {
  name: "gre",
  title: "Generic Routing Encapsulation",
  // ERSPAN type I has no header of its own, and Wireshark a dissector.
  protocols: ({ protocol, seq }) => protocol === GRE_ERSPAN && seq === undefined ? ["gre", "erspan"] : ["gre"],
  fields: [
    { name: "gre.flags_and_version", title: "Flags", at: 0, size: 2, value: (gre) => gre.flagBits, format: HEX16 },
    flag("checksum", "Checksum Bit", 0x8000),
    flag("routing", "Routing Bit", 0x4000),
    flag("key", "Key Bit", 0x2000),
    flag("sequence_number", "Sequence Number Bit", 0x1000),
    flag("strict_source_route", "Strict Source Route Bit", 0x0800),
    { name: "gre.flags.recursion_control", title: "Recursion Control", at: 0, value: ({ recursion }) => recursion },
    {
      name: "gre.flags.ack",
      title: "Acknowledgment",
      at: 1,
      value: ({ version, reserved }) => version === 1 ? (reserved & 0x10) !== 0 : undefined,
    },
    {
      name: "gre.flags.reserved",
      title: "Reserved",
      at: 1,
      value: ({ version, reserved }) => version === 1 ? reserved & 0xf : reserved,
    },
    { name: "gre.flags.version", title: "Version", at: 1, value: ({ version }) => version },
    { name: "gre.proto", title: "Protocol Type", at: 2, size: 2, value: ({ protocol }) => protocol, format: HEX16 },
    {
      name: "gre.checksum",
      title: "Checksum",
      at: 4,
      size: 2,
      value: ({ hasChecksum, checksum }) => hasChecksum ? checksum : undefined,
      format: HEX16,
    },
    ...only<Gre>(({ hasChecksum }) => hasChecksum, [checksumStatus("gre.checksum.status")]),
    { name: "gre.offset", title: "Offset", at: 6, size: 2, value: ({ routingOffset }) => routingOffset },
    {
      name: "gre.key",
      title: "Key",
      at: keyAt,
      size: 4,
      value: ({ version, key }) => version === 1 ? undefined : key,
      format: HEX32,
    },
    { name: "gre.key.payload_length", title: "Payload Length", at: keyAt, size: 2, value: (gre) => gre.payloadLength },
    { name: "gre.key.call_id", title: "Call ID", at: (gre) => keyAt(gre) + 2, size: 2, value: ({ callId }) => callId },
    { name: "gre.sequence_number", title: "Sequence Number", at: seqAt, size: 4, value: ({ seq }) => seq },
    { name: "gre.ack_number", title: "Acknowledgment Number", at: ackAt, size: 4, value: ({ ack }) => ack },
  ],
});
