/**
 * The fields of SNAP, which Wireshark takes for a part of LLC.
 *
 * @module
 */

import { Snap } from "../wire/snap.ts";
import { type FieldSpec, HEX16 } from "./field.ts";
import { uint24 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Organizations whose numbers are EtherTypes: none (RFC 1042), Cisco's of IEEE 802.10, and Apple's bridge tunnel. */
const OUI_ENCAPSULATED_ETHERNET = 0x000000;
const OUI_CISCO = 0x00000c;
const OUI_CISCO_90 = 0x0000f8;
const OUI_APPLE = 0x080007;

/** What Wireshark calls the number of an organization. */
const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [OUI_ENCAPSULATED_ETHERNET]: "llc.type",
  [OUI_CISCO_90]: "llc.type",
  [OUI_APPLE]: "llc.type",
  [OUI_CISCO]: "llc.cisco_pid",
  0x00005e: "llc.iana_pid",
  0x000081: "llc.nortel_pid",
  0x0001e8: "llc.force10_pid",
  0x004096: "llc.wlccp_pid",
  0x00e02b: "llc.extreme_pid",
};

/** SNAP. */
export const SNAP: Protocol = protocol(Snap, {
  name: "llc",
  title: "Subnetwork Access Protocol",
  protocols: () => [],
  fields: [
    uint24("llc.oui", "Organization", { at: 0 }),
    ...[...new Set([...Object.values(PROTOCOL_NAMES), "llc.pid"])].map(protocolNumber),
  ],
});

/** The number, under the name that it has for its organization. */
function protocolNumber(name: string): FieldSpec<Snap> {
  return {
    name,
    title: name === "llc.type" ? "Type" : "Protocol",
    at: 3,
    size: 2,
    value: ({ oui, protocol }) => (PROTOCOL_NAMES[oui] ?? "llc.pid") === name ? protocol : undefined,
    format: HEX16,
  };
}
