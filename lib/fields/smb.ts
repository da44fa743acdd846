/**
 * The fields of SMB, of all versions.
 *
 * @module
 */

import { Smb } from "../wire/smb.ts";
import { Smb2, Smb2Transform } from "../wire/smb2.ts";
import { type FieldSpec, HEX16, HEX32, HEX8 } from "./field.ts";
import { bytesAt } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The command of a transaction. */
const SMB_TRANS = 0x25;

const SMB_COMMANDS: Readonly<Record<number, string>> = {
  0x00: "Create Directory",
  0x01: "Delete Directory",
  0x04: "Close",
  0x05: "Flush",
  0x06: "Delete",
  0x07: "Rename",
  0x08: "Query Information",
  0x0a: "Read",
  0x0b: "Write",
  0x24: "Locking AndX",
  0x25: "Trans",
  0x2b: "Echo",
  0x2d: "Open AndX",
  0x2e: "Read AndX",
  0x2f: "Write AndX",
  0x32: "Trans2",
  0x70: "Tree Connect",
  0x71: "Tree Disconnect",
  0x72: "Negotiate Protocol",
  0x73: "Session Setup AndX",
  0x74: "Logoff AndX",
  0x75: "Tree Connect AndX",
  0x80: "Query Information Disk",
  0x81: "Search",
  0xa0: "NT Trans",
  0xa2: "NT Create AndX",
};

const SMB2_COMMANDS: readonly string[] = [
  "Negotiate Protocol",
  "Session Setup",
  "Session Logoff",
  "Tree Connect",
  "Tree Disconnect",
  "Create",
  "Close",
  "Flush",
  "Read",
  "Write",
  "Lock",
  "Ioctl",
  "Cancel",
  "KeepAlive",
  "Find",
  "Notify",
  "GetInfo",
  "SetInfo",
  "Break",
];

type Value<T> = FieldSpec<T>["value"];
type Rest<T> = Pick<FieldSpec<T>, "at" | "size"> & Partial<Pick<FieldSpec<T>, "format" | "names">>;

/** A number, which the layer reads: it is little-endian. */
function field<T>(name: string, title: string, { value, ...rest }: Rest<T> & { value: Value<T> }): FieldSpec<T> {
  return { name, title, value, ...rest };
}

const hex64 = (value: bigint): string => "0x" + value.toString(16).padStart(16, "0");

/** SMB version 1. */
export const SMB: Protocol = protocol(Smb, {
  name: "smb",
  title: "SMB (Server Message Block Protocol)",
  // A transaction carries what is for a mailslot or a pipe.
  ownPayload: ({ command }) => command !== SMB_TRANS,
  fields: [
    field("smb.cmd", "SMB Command", {
      at: 4,
      value: ({ command }: Smb) => command,
      format: HEX8,
      names: (command) => SMB_COMMANDS[command],
    }),
    // Status has another form where the flags don't say that it is a number of NT.
    field("smb.nt_status", "NT Status", {
      at: 5,
      size: 4,
      value: ({ flags2, status }: Smb) => (flags2 & 0x4000) === 0 ? undefined : status,
      format: HEX32,
    }),
    field("smb.flags", "Flags", { at: 9, value: ({ flags }: Smb) => flags, format: HEX8 }),
    field("smb.flags.response", "Response", { at: 9, value: ({ isReply }: Smb) => isReply }),
    field("smb.flags2", "Flags2", { at: 10, size: 2, value: ({ flags2 }: Smb) => flags2, format: HEX16 }),
    field("smb.pid.high", "Process ID High", { at: 12, size: 2, value: ({ pidHigh }: Smb) => pidHigh }),
    bytesAt("smb.signature", "Signature", { at: 14, size: 8 }),
    bytesAt("smb.reserved", "Reserved", { at: 22, size: 2 }),
    field("smb.tid", "Tree ID", { at: 24, size: 2, value: ({ tid }: Smb) => tid }),
    field("smb.pid", "Process ID", { at: 26, size: 2, value: ({ pidLow }: Smb) => pidLow }),
    field("smb.uid", "User ID", { at: 28, size: 2, value: ({ uid }: Smb) => uid }),
    field("smb.mid", "Multiplex ID", { at: 30, size: 2, value: ({ mid }: Smb) => mid }),
  ],
});

/** SMB version 2 and 3. */
export const SMB2: Protocol = protocol(Smb2, {
  name: "smb2",
  title: "SMB2 (Server Message Block Protocol version 2)",
  ownPayload: true,
  fields: [
    field("smb2.header_len", "Header Length", { at: 4, size: 2, value: ({ headerLength }: Smb2) => headerLength }),
    field("smb2.credit.charge", "Credit Charge", { at: 6, size: 2, value: ({ creditCharge }: Smb2) => creditCharge }),
    field("smb2.nt_status", "NT Status", {
      at: 8,
      size: 4,
      value: ({ isResponse, status }: Smb2) => isResponse ? status : undefined,
      format: HEX32,
    }),
    field("smb2.cmd", "Command", {
      at: 12,
      size: 2,
      value: ({ command }: Smb2) => command,
      names: (command) => SMB2_COMMANDS[command],
    }),
    field("smb2.credits.requested", "Credits requested", {
      at: 14,
      size: 2,
      value: ({ isResponse, credits }: Smb2) => isResponse ? undefined : credits,
    }),
    field("smb2.credits.granted", "Credits granted", {
      at: 14,
      size: 2,
      value: ({ isResponse, credits }: Smb2) => isResponse ? credits : undefined,
    }),
    field("smb2.flags", "Flags", { at: 16, size: 4, value: ({ flags }: Smb2) => flags, format: HEX32 }),
    field("smb2.flags.response", "Response", { at: 16, size: 4, value: ({ isResponse }: Smb2) => isResponse }),
    field("smb2.flags.async", "Async command", { at: 16, size: 4, value: ({ isAsync }: Smb2) => isAsync }),
    field("smb2.chain_offset", "Chain Offset", {
      at: 20,
      size: 4,
      value: ({ nextCommand }: Smb2) => nextCommand,
      format: HEX32,
    }),
    field("smb2.msg_id", "Message ID", { at: 24, size: 8, value: ({ messageId }: Smb2) => messageId }),
    field("smb2.pid", "Process Id", { at: 32, size: 4, value: ({ processId }: Smb2) => processId, format: HEX32 }),
    field("smb2.tid", "Tree Id", { at: 36, size: 4, value: ({ treeId }: Smb2) => treeId, format: HEX32 }),
    field("smb2.sesid", "Session Id", { at: 40, size: 8, value: ({ sessionId }: Smb2) => hex64(sessionId) }),
    bytesAt("smb2.signature", "Signature", { at: 48, size: 16 }),
  ],
});

/** What is encrypted, of SMB version 3. */
export const SMB2_TRANSFORM: Protocol = protocol(Smb2Transform, {
  name: "smb2",
  title: "SMB2 Transform Header",
  ownPayload: true,
  fields: [
    bytesAt("smb2.header.transform.signature", "Signature", { at: 4, size: 16 }),
    bytesAt("smb2.header.transform.nonce", "Nonce", { at: 20, size: 16 }),
    field("smb2.header.transform.msg_size", "Message size", {
      at: 36,
      size: 4,
      value: ({ originalSize }: Smb2Transform) => originalSize,
    }),
    field("smb2.sesid", "Session Id", { at: 44, size: 8, value: ({ sessionId }: Smb2Transform) => hex64(sessionId) }),
  ],
});
