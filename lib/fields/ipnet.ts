/**
 * The fields of Solaris's IPNET header.
 *
 * @module
 */

import { Ipnet } from "../wire/ipnet.ts";
import { uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const HOOK_TYPES: readonly string[] = ["Inbound", "Outbound", "Local"];

/** Solaris IPNET. */
export const IPNET: Protocol = protocol(Ipnet, {
  name: "ipnet",
  title: "Solaris IPNET",
  fields: [
    uint8("ipnet.version", "Header version", { at: 0 }),
    uint8("ipnet.family", "Address family", { at: 1 }),
    uint16("ipnet.htype", "Hook type", { at: 2, names: (type) => HOOK_TYPES[type] }),
    uint32("ipnet.pktlen", "Data length", { at: 4 }),
    uint32("ipnet.ifindex", "Interface index", { at: 8 }),
    uint32("ipnet.grifindex", "Group interface index", { at: 12 }),
    uint32("ipnet.zsrc", "Source Zone ID", { at: 16 }),
    uint32("ipnet.zdst", "Destination Zone ID", { at: 20 }),
  ],
});
