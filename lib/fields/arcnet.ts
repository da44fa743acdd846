/**
 * The fields of ARCNET.
 *
 * @module
 */

import {
  Arcnet,
  ARCNET_ARP_1051,
  ARCNET_ARP_1201,
  ARCNET_IP_1051,
  ARCNET_IP_1201,
  ARCNET_IPV6,
  ARCNET_RARP_1201,
} from "../wire/arcnet.ts";
import { HEX8 } from "./field.ts";
import { bytesAt, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [ARCNET_IP_1051]: "RFC 1051 IP",
  [ARCNET_ARP_1051]: "RFC 1051 ARP",
  [ARCNET_IPV6]: "IPv6",
  [ARCNET_IP_1201]: "RFC 1201 IP",
  [ARCNET_ARP_1201]: "RFC 1201 ARP",
  [ARCNET_RARP_1201]: "RFC 1201 RARP",
};

/** ARCNET. */
export const ARCNET: Protocol = protocol(Arcnet, {
  name: "arcnet",
  title: "ARCNET",
  fields: [
    uint8("arcnet.src", "Source", { at: 0, format: HEX8 }),
    uint8("arcnet.dst", "Destination", { at: 1, format: HEX8 }),
    bytesAt("arcnet.offset", "Offset", { at: 2, size: 2 }),
    uint8("arcnet.protID", "Protocol ID", { at: 4, format: HEX8, names: (protocol) => PROTOCOL_NAMES[protocol] }),
    {
      name: "arcnet.split_flag",
      title: "Split Flag",
      at: ({ headerLength }) => headerLength - 3,
      value: ({ splitFlag }) => splitFlag,
    },
    {
      name: "arcnet.sequence",
      title: "Sequence",
      at: ({ headerLength }) => headerLength - 2,
      size: 2,
      value: ({ sequence }) => sequence,
    },
  ],
});
