/**
 * The fields of memcached's two protocols.
 *
 * @module
 */

import { Memcached } from "../wire/memcached.ts";
import { MemcachedBinary } from "../wire/memcached_binary.ts";
import { uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const OPCODES: Readonly<Record<number, string>> = {
  0: "Get",
  1: "Set",
  2: "Add",
  3: "Replace",
  4: "Delete",
  5: "Increment",
  6: "Decrement",
  7: "Quit",
  8: "Flush",
  9: "Get Quietly",
  10: "No-op",
  11: "Version",
  12: "Get Key",
  13: "Get Key Quietly",
  14: "Append",
  15: "Prepend",
  16: "Statistics",
};

/** The text protocol. */
export const MEMCACHED: Protocol = protocol(Memcached, {
  name: "memcache",
  title: "Memcache Protocol",
  ownPayload: true,
  fields: [
    {
      name: "memcache.command",
      title: "Command",
      at: 0,
      size: ({ command = "" }) => command.length,
      value: ({ command }) => command,
    },
    {
      name: "memcache.response",
      title: "Response",
      at: 0,
      size: ({ response = "" }) => response.length,
      value: ({ response }) => response,
    },
    {
      name: "memcache.key",
      title: "Key",
      at: ({ line, key = "" }) => Math.max(0, line.text.indexOf(key)),
      size: ({ key = "" }) => key.length,
      value: ({ key }) => key,
    },
  ],
});

/** The binary protocol. */
export const MEMCACHED_BINARY: Protocol = protocol(MemcachedBinary, {
  name: "memcache",
  title: "Memcache Protocol, Binary",
  ownPayload: true,
  fields: [
    uint8("memcache.magic", "Magic", { at: 0 }),
    uint8("memcache.opcode", "Opcode", { at: 1, names: (opcode) => OPCODES[opcode] }),
    uint16("memcache.key.length", "Key Length", { at: 2 }),
    uint8("memcache.extras.length", "Extras length", { at: 4 }),
    uint8("memcache.data_type", "Data type", { at: 5 }),
    {
      name: "memcache.status",
      title: "Status",
      at: 6,
      size: 2,
      value: ({ magic, status }) => magic === 0x81 ? status : undefined,
    },
    uint32("memcache.total_body_length", "Total body length", { at: 8 }),
    uint32("memcache.opaque", "Opaque", { at: 12 }),
    { name: "memcache.cas", title: "CAS", at: 16, size: 8, value: ({ cas }) => cas },
  ],
});
