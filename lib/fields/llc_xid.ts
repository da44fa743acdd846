/**
 * The fields of LLC XID frames in the basic format, which Wireshark takes for a part of LLC.
 *
 * @module
 */

import { LlcXid } from "../wire/llc_xid.ts";
import { HEX8 } from "./field.ts";
import { uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** LLC XID. */
export const LLC_XID: Protocol = protocol(LlcXid, {
  name: "llc",
  title: "LLC Basic Format XID",
  protocols: () => [],
  ownPayload: true,
  fields: [
    uint8("basicxid.llc.xid.format", "XID Format", { at: 0, format: HEX8 }),
    uint8("basicxid.llc.xid.types", "LLC Types/Classes", { at: 1, format: HEX8 }),
    uint8("basicxid.llc.xid.wsize", "Receive Window Size", { at: 2, mask: 0xfe }),
  ],
});
