/**
 * The fields of DCCP.
 *
 * @module
 */

import { Dccp } from "../wire/dccp.ts";
import { HEX16, HEX8 } from "./field.ts";
import { bit8, uint16, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = [
  "Request",
  "Response",
  "Data",
  "Ack",
  "DataAck",
  "CloseReq",
  "Close",
  "Reset",
  "Sync",
  "SyncAck",
];

/** DCCP. */
export const DCCP: Protocol = protocol(Dccp, {
  name: "dccp",
  title: "Datagram Congestion Control Protocol",
  fields: [
    uint16("dccp.srcport", "Source Port", { at: 0, also: "dccp.port" }),
    uint16("dccp.dstport", "Destination Port", { at: 2, also: "dccp.port" }),
    uint8("dccp.data_offset", "Data Offset", { at: 4 }),
    uint8("dccp.ccval", "CCVal", { at: 5, mask: 0xf0 }),
    uint8("dccp.cscov", "Checksum Coverage", { at: 5, mask: 0x0f }),
    uint16("dccp.checksum", "Checksum", { at: 6, format: HEX16 }),
    checksumStatus("dccp.checksum.status"),
    uint8("dccp.res1", "Reserved", { at: 8, mask: 0xe0, format: HEX8 }),
    uint8("dccp.type", "Type", { at: 8, mask: 0x1e, names: (value) => TYPES[value] }),
    bit8("dccp.x", "Extended Sequence Numbers", { at: 8, mask: 0x01 }),
    {
      name: "dccp.seq_raw",
      title: "Sequence Number",
      at: ({ extended }) => extended ? 10 : 9,
      size: ({ extended }) => extended ? 6 : 3,
      value: ({ seq }) => seq,
    },
    {
      name: "dccp.ack_raw",
      title: "Acknowledgement Number",
      at: ({ extended }) => extended ? 18 : 13,
      size: ({ extended }) => extended ? 6 : 3,
      value: ({ ack }) => ack,
    },
    {
      name: "dccp.service_code",
      title: "Service Code",
      at: ({ extended, ack }) => (extended ? 16 : 12) + (ack === undefined ? 0 : extended ? 8 : 4),
      size: 4,
      value: ({ serviceCode }) => serviceCode,
    },
    {
      name: "dccp.reset_code",
      title: "Reset Code",
      at: ({ extended }) => extended ? 24 : 16,
      value: ({ resetCode }) => resetCode,
    },
  ],
});
