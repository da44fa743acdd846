/**
 * The fields of Cisco FabricPath.
 *
 * @module
 */

import { FabricPath } from "../wire/fabric_path.ts";
import { uint16 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Cisco FabricPath. */
export const FABRIC_PATH: Protocol = protocol(FabricPath, {
  name: "cfp",
  title: "Cisco FabricPath",
  fields: [
    uint16("cfp.ftag", "FTAG", { at: 0, mask: 0xffc0 }),
    uint16("cfp.ttl", "TTL", { at: 0, mask: 0x3f }),
  ],
});
