/**
 * The fields of MySQL's protocol.
 *
 * @module
 */

import { Mysql } from "../wire/mysql.ts";
import { uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** MySQL. */
export const MYSQL: Protocol = protocol(Mysql, {
  name: "mysql",
  title: "MySQL Protocol",
  ownPayload: true,
  fields: [
    { name: "mysql.packet_length", title: "Packet Length", at: 0, size: 3, value: ({ length }) => length },
    uint8("mysql.packet_number", "Packet Number", { at: 3 }),
    uint8("mysql.protocol", "Protocol", { at: 4, when: ({ serverVersion }) => serverVersion !== undefined }),
    {
      name: "mysql.version",
      title: "Version",
      at: 5,
      size: ({ serverVersion = "" }) => serverVersion.length + 1,
      value: ({ serverVersion }) => serverVersion,
    },
  ],
});
