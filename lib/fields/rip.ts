/**
 * The fields of RIP.
 *
 * @module
 */

import { Rip, RIP_AUTH_DIGEST, RIP_AUTH_PASSWORD, RIP_AUTHENTICATION, type RipEntryPart } from "../wire/rip.ts";
import { list } from "./field.ts";
import { bytesAt, ipv4At, textAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const COMMAND_NAMES: readonly string[] = [
  "",
  "Request",
  "Response",
  "Traceon",
  "Traceoff",
  "Vendor specific (Sun)",
  "",
  "",
  "",
  "Triggered Update Request",
  "Triggered Update Response",
  "Triggered Update Ack",
];
const FAMILY_NAMES: Readonly<Record<number, string>> = { 0: "Unspecified", 2: "IP" };
const AUTH_NAMES: Readonly<Record<number, string>> = {
  1: "IP Route",
  [RIP_AUTH_PASSWORD]: "Simple Password",
  [RIP_AUTH_DIGEST]: "Keyed Message Digest",
};
const FAMILY_IP = 2;
/** Type of the digest itself, behind the routes. */
const DIGEST = 1;

/** An entry, and of which version the message is. */
interface Entry extends RipEntryPart {
  readonly version: number;
}

const isAuth = ({ family }: Entry): boolean => family === RIP_AUTHENTICATION;
const isRoute = ({ family }: Entry): boolean => family === FAMILY_IP;
const isOther = (entry: Entry): boolean => !isAuth(entry);
const isV2 = (entry: Entry): boolean => isOther(entry) && entry.version === 2;
const authenticates = (type: number) => (entry: Entry): boolean => {
  return isAuth(entry) && entry.view.getUint16(entry.offset + 2) === type;
};
const isDigest = authenticates(RIP_AUTH_DIGEST);

/** RIP. */
export const RIP: Protocol = protocol(Rip, {
  name: "rip",
  title: "Routing Information Protocol",
  ownPayload: true,
  fields: [
    uint8("rip.command", "Command", { at: 0, names: (command) => COMMAND_NAMES[command] || undefined }),
    uint8("rip.version", "Version", { at: 1 }),
    uint16("rip.routing_domain", "Routing Domain", { at: 2, when: ({ routingDomain }) => routingDomain !== 0 }),
    list({
      title: (entry: Entry) => isAuth(entry) ? "Authentication" : "Route",
      items: ({ version, entryParts }: Rip): Entry[] => entryParts.map((part) => ({ ...part, version })),
      fields: [
        uint16("rip.family", "Address Family", { at: 0, names: (family) => FAMILY_NAMES[family], when: isOther }),
        uint16("rip.route_tag", "Route Tag", { at: 2, when: isV2 }),
        ipv4At("rip.ip", "IP Address", { at: 4, when: isRoute }),
        ipv4At("rip.netmask", "Netmask", { at: 8, when: isV2 }),
        ipv4At("rip.next_hop", "Next Hop", { at: 12, when: isV2 }),
        uint32("rip.metric", "Metric", { at: 16, when: isOther }),
        uint16("rip.auth.type", "Authentication Type", {
          at: 2,
          names: (type) => AUTH_NAMES[type],
          when: (entry: Entry) => isAuth(entry) && !authenticates(DIGEST)(entry),
        }),
        textAt("rip.auth.passwd", "Password", { at: 4, size: 16, when: authenticates(RIP_AUTH_PASSWORD) }),
        uint16("rip.digest_offset", "Digest Offset", { at: 4, when: isDigest }),
        uint8("rip.key_id", "Key ID", { at: 6, when: isDigest }),
        uint8("rip.auth_data_len", "Auth Data Len", { at: 7, when: isDigest }),
        uint32("rip.seq_num", "Sequence Number", { at: 8, when: isDigest }),
        textAt("rip.zero_padding", "Zero Padding", { at: 12, size: 8, when: isDigest }),
        bytesAt("rip.authentication_data", "Authentication Data", { at: 4, when: authenticates(DIGEST) }),
      ],
    }),
  ],
});
