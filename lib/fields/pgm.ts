/**
 * The fields of PGM.
 *
 * @module
 */

import { Pgm } from "../wire/pgm.ts";
import { HEX16, HEX32, HEX8 } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const TYPES: Readonly<Record<number, string>> = {
  0: "SPM",
  1: "POLL",
  2: "POLR",
  4: "ODATA",
  5: "RDATA",
  8: "NAK",
  9: "NNAK",
  10: "NCF",
  12: "SPMR",
  13: "ACK",
};

const isOf = (...types: number[]) => ({ type }: Pgm) => types.includes(type);

/** PGM. */
export const PGM: Protocol = protocol(Pgm, {
  name: "pgm",
  title: "Pragmatic General Multicast",
  fields: [
    uint16("pgm.hdr.sport", "Source Port", { at: 0, also: "pgm.port" }),
    uint16("pgm.hdr.dport", "Destination Port", { at: 2, also: "pgm.port" }),
    uint8("pgm.hdr.type", "Type", { at: 4, format: HEX8, names: (value) => TYPES[value] }),
    uint8("pgm.hdr.opts", "Options", { at: 5, format: HEX8 }),
    bit8("pgm.hdr.opts.opt", "Option Extensions", { at: 5, mask: 0x01 }),
    bit8("pgm.hdr.opts.netsig", "Network-Significant", { at: 5, mask: 0x02 }),
    bit8("pgm.hdr.opts.varlen", "Variable Length", { at: 5, mask: 0x40 }),
    bit8("pgm.hdr.opts.parity", "Parity", { at: 5, mask: 0x80 }),
    uint16("pgm.hdr.cksum", "Checksum", { at: 6, format: HEX16 }),
    checksumStatus("pgm.hdr.cksum.status"),
    bytesAt("pgm.hdr.gsi", "Global Source Identifier", { at: 8, size: 6 }),
    uint16("pgm.hdr.tsdulen", "TSDU Length", { at: 14 }),
    ...only<Pgm>(isOf(4, 5), [
      uint32("pgm.spm.sqn", "Data Packet Sequence Number", { at: 16, format: HEX32 }),
      uint32("pgm.spm.trail", "Trailing Edge Sequence Number", { at: 20, format: HEX32 }),
    ]),
    ...only<Pgm>(isOf(0), [
      uint32("pgm.spm.sqn", "Sequence Number", { at: 16, format: HEX32 }),
      uint32("pgm.spm.trail", "Trailing Edge Sequence Number", { at: 20, format: HEX32 }),
      uint32("pgm.spm.lead", "Leading Edge Sequence Number", { at: 24, format: HEX32 }),
    ]),
    ...only<Pgm>(isOf(1), [
      uint32("pgm.poll.sqn", "Sequence Number", { at: 16, format: HEX32 }),
      uint16("pgm.poll.round", "Round", { at: 20 }),
      uint16("pgm.poll.subtype", "Subtype", { at: 22, format: HEX16 }),
    ]),
    ...only<Pgm>(isOf(2), [
      uint32("pgm.polr.sqn", "Sequence Number", { at: 16, format: HEX32 }),
      uint16("pgm.polr.round", "Round", { at: 20 }),
    ]),
    ...only<Pgm>(isOf(8, 9, 10), [uint32("pgm.nak.sqn", "Requested Sequence Number", { at: 16, format: HEX32 })]),
    ...only<Pgm>(isOf(13), [
      uint32("pgm.ack.maxsqn", "Maximum Received Sequence Number", { at: 16, format: HEX32 }),
      uint32("pgm.ack.bitmap", "Packet Bitmap", { at: 20, format: HEX32 }),
    ]),
  ],
});
