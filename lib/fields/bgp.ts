/**
 * The fields of BGP.
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { Bgp } from "../wire/bgp.ts";
import { BGP_ROUTE_REFRESH, BGP_UPDATE, type BgpMessage } from "../wire/bgp_message.ts";
import { BGP_ATTRIBUTES, prefixes } from "./bgp_attribute.ts";
import { afiName, safiName } from "./bgp_family.ts";
import { BGP_OPEN_FIELDS } from "./bgp_open.ts";
import { type FieldEntry, type FieldSpec, list } from "./field.ts";
import { only } from "./only.ts";
import { bytesAt, textAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Where the body of a message begins. */
const BODY = 19;
const OPEN_ERROR = 2;
const BAD_PEER_AS = 2;

const TYPES: readonly string[] = ["", "OPEN", "UPDATE", "NOTIFICATION", "KEEPALIVE", "ROUTE-REFRESH"];
const ERRORS: readonly string[] = [
  "",
  "Message Header Error",
  "OPEN Message Error",
  "UPDATE Message Error",
  "Hold Timer Expired",
  "Finite State Machine Error",
  "Cease",
  "ROUTE-REFRESH Message Error",
];
/** What Wireshark calls the second number of a notification, by its first one; and what it means. */
const SUBCODES: readonly (readonly [suffix: string, names: readonly string[]])[] = [
  ["_unknown", []],
  ["", ["", "Connection Not Synchronized", "Bad Message Length", "Bad Message Type"]],
  ["_open", [
    "",
    "Unsupported Version Number",
    "Bad Peer AS",
    "Bad BGP Identifier",
    "Unsupported Optional Parameter",
    "Authentication Failure [Deprecated]",
    "Unacceptable Hold Time",
    "Unsupported Capability",
  ]],
  ["_update", [
    "",
    "Malformed Attribute List",
    "Unrecognized Well-known Attribute",
    "Missing Well-known Attribute",
    "Attribute Flags Error",
    "Attribute Length Error",
    "Invalid ORIGIN Attribute",
    "AS Routing Loop [Deprecated]",
    "Invalid NEXT_HOP Attribute",
    "Optional Attribute Error",
    "Invalid Network Field",
    "Malformed AS_PATH",
  ]],
  ["_expired", []],
  ["_state", []],
  ["_cease", [
    "",
    "Maximum Number of Prefixes Reached",
    "Administratively Shutdown",
    "Peer De-configured",
    "Administratively Reset",
    "Connection Rejected",
    "Other Configuration Change",
    "Connection Collision Resolution",
    "Out of Resources",
    "Hard Reset",
  ]],
];
const REFRESHES: readonly string[] = [
  "Normal route refresh request [RFC2918] with/without ORF [RFC5291]",
  "Demarcation of the beginning of a route refresh (BoRR) operation [RFC7313]",
  "Demarcation of the ending of a route refresh (EoRR) operation [RFC7313]",
];

const isUpdate = ({ type }: BgpMessage): boolean => type === BGP_UPDATE;
const codeOf = ({ view, offset }: Bytes): number => view.getUint8(offset + BODY);
const isBadPeerAs = (message: BgpMessage): boolean => {
  return codeOf(message) === OPEN_ERROR && message.view.getUint8(message.offset + BODY + 1) === BAD_PEER_AS;
};
const isPlainData = (message: BgpMessage): boolean => {
  return message.communicationBytes === undefined && !isBadPeerAs(message);
};

/** The second number of a notification. */
function subcode([suffix, names]: readonly [string, readonly string[]], code: number): FieldSpec<BgpMessage> {
  return uint8(`bgp.notify.minor_error${suffix}`, "Minor Error Code", {
    at: BODY + 1,
    when: (message) => (SUBCODES[codeOf(message)] === undefined ? 0 : codeOf(message)) === code,
    names: (number) => names[number] || undefined,
  });
}

/** The numbers and data of a notification, which has both numbers. */
const NOTIFICATION: readonly FieldEntry<BgpMessage>[] = only(({ notification }) => notification !== undefined, [
  uint8<BgpMessage>("bgp.notify.major_error", "Major Error Code", {
    at: BODY,
    names: (code) => ERRORS[code] || undefined,
  }),
  ...SUBCODES.map(subcode),
  uint16<BgpMessage>("bgp.notify.error_open.bad_peer_as", "Bad Peer AS", {
    at: BODY + 2,
    when: (message) => isBadPeerAs(message) && message.length === BODY + 4,
  }),
  uint32<BgpMessage>("bgp.notify.error_open.bad_peer_as", "Bad Peer AS", { at: BODY + 2, when: isBadPeerAs }),
  uint8<BgpMessage>("bgp.notify.communication_length", "BGP Shutdown Communication Length", {
    at: BODY + 2,
    when: ({ communicationBytes }) => communicationBytes !== undefined,
  }),
  textAt<BgpMessage>("bgp.notify.communication", "Shutdown Communication", {
    at: BODY + 3,
    size: ({ communicationBytes: words }) => words === undefined ? 0 : words.end - words.offset,
  }),
  bytesAt<BgpMessage>("bgp.notify.minor_data", "Data", { at: BODY + 2, when: isPlainData }),
]);

const ROUTE_REFRESH: readonly FieldEntry<BgpMessage>[] = only(({ type }) => type === BGP_ROUTE_REFRESH, [
  uint16<BgpMessage>("bgp.route_refresh.afi", "Address family identifier (AFI)", { at: BODY, names: afiName }),
  uint8<BgpMessage>("bgp.route_refresh.subtype", "Subtype", { at: BODY + 2, names: (type) => REFRESHES[type] }),
  uint8<BgpMessage>("bgp.route_refresh.safi", "Subsequent address family identifier (SAFI)", {
    at: BODY + 3,
    names: safiName,
  }),
]);

/** BGP. */
export const BGP: Protocol = protocol(Bgp, {
  name: "bgp",
  title: "Border Gateway Protocol",
  ownPayload: true,
  fields: [
    list({
      title: ({ type }: BgpMessage) => `Message: ${TYPES[type] || type}`,
      items: ({ messages }: Bgp) => messages,
      fields: [
        bytesAt("bgp.marker", "Marker", { at: 0, size: 16 }),
        uint16("bgp.length", "Length", { at: 16 }),
        uint8("bgp.type", "Type", { at: 18, names: (type) => TYPES[type] || undefined }),
        ...BGP_OPEN_FIELDS,
        uint16("bgp.update.withdrawn_routes.length", "Withdrawn Routes Length", { at: BODY, when: isUpdate }),
        prefixes({ title: "Withdrawn Route", name: "bgp.withdrawn_prefix" }, ({ withdrawnParts }) => withdrawnParts),
        uint16("bgp.update.path_attributes.length", "Total Path Attribute Length", {
          at: ({ offset, withdrawnBytes }) => withdrawnBytes.end - offset,
          when: isUpdate,
        }),
        BGP_ATTRIBUTES,
        prefixes({ title: "Route", name: "bgp.nlri_prefix" }, ({ nlriParts }) => nlriParts),
        ...NOTIFICATION,
        ...ROUTE_REFRESH,
      ],
    }),
  ],
});
