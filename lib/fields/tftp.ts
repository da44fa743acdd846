/**
 * The fields of TFTP.
 *
 * @module
 */

import { Tftp, TFTP_ACK, TFTP_DATA, TFTP_ERROR, TFTP_RRQ, TFTP_WRQ, tftpString } from "../wire/tftp.ts";
import { type Cell, cells } from "./cells.ts";
import { uint16 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const OPCODES: readonly string[] = [
  "",
  "Read Request",
  "Write Request",
  "Data Packet",
  "Acknowledgement",
  "Error Code",
  "Option Acknowledgement",
];

const STRINGS = [
  { name: "tftp.source_file", title: "Source File" },
  { name: "tftp.destination_file", title: "Destination File" },
  { name: "tftp.type", title: "Type" },
  { name: "tftp.error.message", title: "Error Message" },
  { name: "tftp.option.name", title: "Option Name" },
  { name: "tftp.option.value", title: "Option Value" },
];

/** The texts of a packet, each under the name that its place gives it. */
function stringCells({ opcode, stringParts }: Tftp): Cell[] {
  const isRequest = opcode === TFTP_RRQ || opcode === TFTP_WRQ;
  return stringParts.map((part, i) => {
    const name = opcode === TFTP_ERROR
      ? "tftp.error.message"
      : isRequest && i === 0
      ? opcode === TFTP_RRQ ? "tftp.source_file" : "tftp.destination_file"
      : isRequest && i === 1
      ? "tftp.type"
      : i % 2 === 0
      ? "tftp.option.name"
      : "tftp.option.value";
    return { name, offset: part.offset, end: part.end, value: tftpString(part) };
  });
}

/** TFTP. */
export const TFTP: Protocol = protocol(Tftp, {
  name: "tftp",
  title: "Trivial File Transfer Protocol",
  fields: [
    uint16("tftp.opcode", "Opcode", { at: 0, names: (opcode) => OPCODES[opcode] }),
    uint16("tftp.block", "Block", { at: 2, when: ({ opcode }) => opcode === TFTP_DATA || opcode === TFTP_ACK }),
    uint16("tftp.error.code", "Error Code", { at: 2, when: ({ opcode }) => opcode === TFTP_ERROR }),
    cells(STRINGS, stringCells),
  ],
});
