/**
 * The fields of PostgreSQL's protocol.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import { Pgsql } from "../wire/pgsql.ts";
import { uint16, uint32 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** What letters mean that a client sends. */
const FRONTEND: Readonly<Record<string, string>> = {
  B: "Bind",
  C: "Close",
  D: "Describe",
  E: "Execute",
  F: "Function call",
  H: "Flush",
  P: "Parse",
  Q: "Simple query",
  S: "Sync",
  X: "Termination",
  c: "Copy completion",
  d: "Copy data",
  f: "Copy failure",
  p: "Password message",
};
/** What letters mean that a server sends. */
const BACKEND: Readonly<Record<string, string>> = {
  1: "Parse completion",
  2: "Bind completion",
  3: "Close completion",
  A: "Notification",
  C: "Command completion",
  D: "Data row",
  E: "Error",
  G: "CopyIn response",
  H: "CopyOut response",
  I: "Empty query",
  K: "Backend key data",
  N: "Notice",
  R: "Authentication request",
  S: "Parameter status",
  T: "Row description",
  V: "Function call response",
  Z: "Ready for query",
  c: "Copy completion",
  d: "Copy data",
  n: "No data",
  s: "Portal suspended",
  t: "Parameter description",
};
/** What first messages are that are no version. */
const REQUESTS: Readonly<Record<number, string>> = {
  0x04d2162e: "Cancel request",
  0x04d2162f: "SSL request",
  0x04d21630: "GSS encrypt request",
};

/** What a message is, in words: the port of the server is the lower one. */
function typeName({ type, version = 0 }: Pgsql, { tcp }: Packet): string {
  if (type === undefined) return REQUESTS[version] ?? "Startup message";
  const names = tcp !== undefined && tcp.srcPort < tcp.dstPort ? BACKEND : FRONTEND;
  return names[type] ?? "Unknown";
}

/** Version 3 of the protocol, in the upper half of a version. */
const hasVersion = ({ version = 0 }: Pgsql): boolean => version >>> 16 === 3;

/** PostgreSQL. */
export const PGSQL: Protocol = protocol(Pgsql, {
  name: "pgsql",
  title: "PostgreSQL",
  ownPayload: true,
  fields: [
    { name: "pgsql.type", title: "Type", at: 0, value: (message, { packet }) => typeName(message, packet) },
    uint32("pgsql.length", "Length", { at: ({ type }) => type === undefined ? 0 : 1 }),
    uint16("pgsql.version_major", "Protocol major version", { at: 4, when: hasVersion }),
    uint16("pgsql.version_minor", "Protocol minor version", { at: 6, when: hasVersion }),
  ],
});
