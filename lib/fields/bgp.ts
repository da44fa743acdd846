/**
 * The fields of BGP.
 *
 * @module
 */

import {
  Bgp,
  BGP_NOTIFICATION,
  BGP_OPEN,
  type BgpAttributePart,
  bgpPrefixAddress,
  type BgpPrefixPart,
} from "../wire/bgp.ts";
import { type FieldList, HEX8, list } from "./field.ts";
import { bit8, bytesAt, ipv4At, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: readonly string[] = ["", "OPEN", "UPDATE", "NOTIFICATION", "KEEPALIVE", "ROUTE-REFRESH"];
const ATTRIBUTE_NAMES: Readonly<Record<number, string>> = {
  1: "ORIGIN",
  2: "AS_PATH",
  3: "NEXT_HOP",
  4: "MULTI_EXIT_DISC",
  5: "LOCAL_PREF",
  6: "ATOMIC_AGGREGATE",
  7: "AGGREGATOR",
  8: "COMMUNITIES",
  9: "ORIGINATOR_ID",
  10: "CLUSTER_LIST",
  14: "MP_REACH_NLRI",
  15: "MP_UNREACH_NLRI",
  16: "EXTENDED_COMMUNITIES",
  17: "AS4_PATH",
  18: "AS4_AGGREGATOR",
  32: "LARGE_COMMUNITY",
};
const ORIGINS: readonly string[] = ["IGP", "EGP", "INCOMPLETE"];
const ORIGIN = 1;
const NEXT_HOP = 3;
const MULTI_EXIT_DISC = 4;
const LOCAL_PREF = 5;
const EXTENDED_LENGTH = 0x10;

const isOpen = ({ type }: Bgp): boolean => type === BGP_OPEN;
const isNotification = ({ type }: Bgp): boolean => type === BGP_NOTIFICATION;
const is = (type: number) => (part: BgpAttributePart): boolean => part.type === type;
const valueAt = ({ offset, value }: BgpAttributePart): number => value - offset;
const isExtended = ({ view, offset }: BgpAttributePart): boolean => (view.getUint8(offset) & EXTENDED_LENGTH) !== 0;

const isShort = (part: BgpAttributePart): boolean => !isExtended(part);

/** Prefixes: routes that are gone, or new ones. */
function prefixes(title: string, name: string, items: (bgp: Bgp) => readonly BgpPrefixPart[]): FieldList<Bgp> {
  return list({
    title,
    items,
    fields: [
      uint8("bgp.prefix_length", "Prefix Length", { at: 0 }),
      { name, title: "Prefix", at: 1, size: ({ offset, end }) => end - offset - 1, value: bgpPrefixAddress },
    ],
  });
}

/** BGP. */
export const BGP: Protocol = protocol(Bgp, {
  name: "bgp",
  title: "Border Gateway Protocol",
  ownPayload: true,
  fields: [
    bytesAt("bgp.marker", "Marker", { at: 0, size: 16 }),
    uint16("bgp.length", "Length", { at: 16 }),
    uint8("bgp.type", "Type", { at: 18, names: (type) => TYPES[type] }),
    uint8("bgp.open.version", "Version", { at: 19, when: isOpen }),
    uint16("bgp.open.myas", "My AS", { at: 20, when: isOpen }),
    uint16("bgp.open.holdtime", "Hold Time", { at: 22, when: isOpen }),
    ipv4At("bgp.open.identifier", "BGP Identifier", { at: 24, when: isOpen }),
    uint8("bgp.open.opt.len", "Optional Parameters Length", { at: 28, when: isOpen }),
    uint8("bgp.notify.major_error", "Major Error Code", { at: 19, when: isNotification }),
    uint8("bgp.notify.minor_error", "Minor Error Code", { at: 20, when: isNotification }),
    prefixes("Withdrawn Route", "bgp.withdrawn_prefix", ({ withdrawnParts }) => withdrawnParts),
    list({
      title: ({ type }: BgpAttributePart) => `Path Attribute: ${ATTRIBUTE_NAMES[type] ?? type}`,
      items: ({ attributeParts }: Bgp) => attributeParts,
      fields: [
        uint8("bgp.update.path_attribute.flags", "Flags", { at: 0, format: HEX8 }),
        bit8("bgp.update.path_attribute.flags.optional", "Optional", { at: 0, mask: 0x80 }),
        bit8("bgp.update.path_attribute.flags.transitive", "Transitive", { at: 0, mask: 0x40 }),
        bit8("bgp.update.path_attribute.flags.partial", "Partial", { at: 0, mask: 0x20 }),
        bit8("bgp.update.path_attribute.flags.extended_length", "Extended Length", { at: 0, mask: 0x10 }),
        uint8("bgp.update.path_attribute.type_code", "Type Code", { at: 1, names: (type) => ATTRIBUTE_NAMES[type] }),
        uint16("bgp.update.path_attribute.length", "Length", { at: 2, when: isExtended }),
        uint8("bgp.update.path_attribute.length", "Length", { at: 2, when: isShort }),
        uint8("bgp.update.path_attribute.origin", "Origin", {
          at: valueAt,
          when: is(ORIGIN),
          names: (origin) => ORIGINS[origin],
        }),
        ipv4At("bgp.update.path_attribute.next_hop", "Next Hop", { at: valueAt, when: is(NEXT_HOP) }),
        uint32("bgp.update.path_attribute.multi_exit_disc", "Multiple Exit Discriminator", {
          at: valueAt,
          when: is(MULTI_EXIT_DISC),
        }),
        uint32("bgp.update.path_attribute.local_pref", "Local Preference", { at: valueAt, when: is(LOCAL_PREF) }),
      ],
    }),
    prefixes("Network Layer Reachability Information", "bgp.nlri_prefix", ({ nlriParts }) => nlriParts),
  ],
});
