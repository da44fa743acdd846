/**
 * The fields of ONC RPC.
 *
 * @module
 */

import { Rpc, RPC_CALL, RPC_REPLY } from "../wire/rpc.ts";
import type { RpcAuth } from "../wire/rpc_auth.ts";
import { RpcRecordMark } from "../wire/rpc_record_mark.ts";
import { type FieldEntry, type FieldSpec, HEX32, list } from "./field.ts";
import { bit32, uint32 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const MESSAGE_TYPES: readonly string[] = ["Call", "Reply"];
const REPLY_STATES: readonly string[] = ["accepted", "denied"];
const ACCEPT_STATES: readonly string[] = [
  "RPC executed successfully",
  "remote hasn't exported program",
  "remote can't support version #",
  "program can't support procedure",
  "procedure can't decode params",
  "system error",
];
const REJECT_STATES: readonly string[] = ["RPC_MISMATCH", "AUTH_ERROR"];
const FLAVORS: Readonly<Record<number, string>> = {
  0: "AUTH_NONE",
  1: "AUTH_SYS",
  2: "AUTH_SHORT",
  3: "AUTH_DH",
  4: "AUTH_KERB",
  6: "RPCSEC_GSS",
};
/** Programs that are often met; IANA's registry of RPC program numbers. */
const PROGRAMS: Readonly<Record<number, string>> = {
  100000: "Portmap",
  100001: "RSTAT",
  100002: "RUSERS",
  100003: "NFS",
  100004: "YPSERV",
  100005: "MOUNT",
  100007: "YPBIND",
  100009: "YPPASSWD",
  100011: "RQUOTA",
  100021: "NLM",
  100024: "STAT",
  100227: "NFSACL",
  100232: "SADMIND",
};

const AUTH_FIELDS: readonly FieldEntry<RpcAuth>[] = [
  uint32("rpc.auth.flavor", "Flavor", { at: 0, names: (flavor) => FLAVORS[flavor] }),
  uint32("rpc.auth.length", "Length", { at: 4 }),
  { name: "rpc.auth.stamp", title: "Stamp", at: 8, size: 4, value: ({ sys }) => sys?.stamp, format: HEX32 },
  { name: "rpc.auth.machinename", title: "Machine Name", value: ({ sys }) => sys?.machinename },
  { name: "rpc.auth.uid", title: "UID", value: ({ sys }) => sys?.uid },
  { name: "rpc.auth.gid", title: "GID", value: ({ sys }) => sys?.gids },
];

/** A number whose place what is before it decides. */
function status(spec: Pick<FieldSpec<Rpc>, "name" | "title" | "value"> & { words: readonly string[] }): FieldSpec<Rpc> {
  const { words, ...rest } = spec;
  return { ...rest, names: (value) => words[value] };
}

const isCall = ({ messageType }: Rpc): boolean => messageType === RPC_CALL;
const isReply = ({ messageType }: Rpc): boolean => messageType === RPC_REPLY;

/** ONC RPC. */
export const RPC: Protocol = protocol(Rpc, {
  name: "rpc",
  title: "Remote Procedure Call",
  // The length before it over TCP is named in its place, once for all messages of a segment.
  protocols: (_, outer) => outer === RpcRecordMark ? [] : ["rpc"],
  fields: [
    uint32("rpc.xid", "XID", { at: 0, format: HEX32 }),
    uint32("rpc.msgtyp", "Message Type", { at: 4, names: (type) => MESSAGE_TYPES[type] }),
    uint32("rpc.version", "RPC Version", { at: 8, when: isCall }),
    uint32("rpc.program", "Program", { at: 12, when: isCall, names: (program) => PROGRAMS[program] }),
    uint32("rpc.programversion", "Program Version", { at: 16, when: isCall }),
    uint32("rpc.procedure", "Procedure", { at: 20, when: isCall }),
    uint32("rpc.replystat", "Reply State", { at: 8, when: isReply, names: (state) => REPLY_STATES[state] }),
    list({
      title: "Credentials",
      items: ({ credentials }: Rpc) => credentials === undefined ? [] : [credentials],
      fields: AUTH_FIELDS,
    }),
    list({
      title: "Verifier",
      items: ({ verifier }: Rpc) => verifier === undefined ? [] : [verifier],
      fields: AUTH_FIELDS,
    }),
    status({
      name: "rpc.state_accept",
      title: "Accept State",
      value: ({ acceptStatus }) => acceptStatus,
      words: ACCEPT_STATES,
    }),
    status({
      name: "rpc.state_reject",
      title: "Reject State",
      value: ({ rejectStatus }) => rejectStatus,
      words: REJECT_STATES,
    }),
    { name: "rpc.state_auth", title: "Auth State", value: ({ authStatus }) => authStatus },
  ],
});

/** The mark before a message over TCP. */
export const RPC_RECORD_MARK: Protocol = protocol(RpcRecordMark, {
  name: "rpc",
  title: "Remote Procedure Call over TCP",
  fields: [
    bit32("rpc.lastfrag", "Last Fragment", { at: 0, mask: 0x80000000 }),
    uint32("rpc.fraglen", "Fragment Length", { at: 0, mask: 0x7fffffff }),
  ],
});
