/**
 * The fields of the slow protocols.
 *
 * @module
 */

import { SLOW_LACP, SLOW_MARKER, SLOW_OAM, SLOW_OSSP, SlowProtocol } from "../wire/slow_protocol.ts";
import { HEX8 } from "./field.ts";
import { uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const SUBTYPE_NAMES: Readonly<Record<number, string>> = {
  [SLOW_LACP]: "LACP",
  [SLOW_MARKER]: "Marker",
  [SLOW_OAM]: "OAM",
  [SLOW_OSSP]: "Organization Specific",
};

/** The slow protocols. */
export const SLOW_PROTOCOL: Protocol = protocol(SlowProtocol, {
  name: "slow",
  title: "Slow Protocols",
  otherNames: ["ossp"],
  protocols: ({ subtype }) => subtype === SLOW_OSSP ? ["slow", "ossp"] : ["slow"],
  fields: [
    uint8("slow.subtype", "Subtype", { at: 0, format: HEX8, names: (subtype) => SUBTYPE_NAMES[subtype] }),
  ],
});
