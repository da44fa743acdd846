/**
 * The fields of CARP.
 *
 * @module
 */

import { Carp } from "../wire/carp.ts";
import { HEX16 } from "./field.ts";
import { bytesAt, uint16, uint8 } from "./plain_field.ts";
import { checksumStatus, type Protocol, protocol } from "./protocol.ts";

/** CARP. */
export const CARP: Protocol = protocol(Carp, {
  name: "carp",
  title: "Common Address Redundancy Protocol",
  ownPayload: true,
  fields: [
    uint8("carp.typever", "Version and Type", { at: 0 }),
    uint8("carp.version", "Version", { at: 0, mask: 0xf0 }),
    uint8("carp.type", "Type", { at: 0, mask: 0x0f, names: (type) => type === 1 ? "Advertisement" : undefined }),
    uint8("carp.vhid", "Virtual Host ID", { at: 1 }),
    uint8("carp.advskew", "Advertisement Skew", { at: 2 }),
    uint8("carp.authlen", "Auth Len", { at: 3 }),
    uint8("carp.demotion", "Demotion Indicator", { at: 4 }),
    uint8("carp.adver_int", "Advertisement Interval", { at: 5 }),
    uint16("carp.checksum", "Checksum", { at: 6, format: HEX16 }),
    checksumStatus("carp.checksum.status"),
    { name: "carp.counter", title: "Counter", at: 8, size: 8, value: ({ counter }) => counter },
    bytesAt("carp.hmac", "HMAC", { at: 16, size: 20 }),
  ],
});
