/**
 * The fields of PPP.
 *
 * @module
 */

import { Ppp } from "../wire/ppp.ts";
import {
  PPP_CCP,
  PPP_CHAP,
  PPP_IP,
  PPP_IPCP,
  PPP_IPV6,
  PPP_IPV6CP,
  PPP_LCP,
  PPP_MPLS_UC,
  PPP_OSI,
  PPP_PAP,
} from "../wire/ppp_protocol.ts";
import { HEX16, HEX8 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [PPP_IP]: "Internet Protocol version 4",
  [PPP_OSI]: "OSI Network Layer",
  [PPP_IPV6]: "Internet Protocol version 6",
  [PPP_MPLS_UC]: "MPLS Unicast",
  [PPP_IPCP]: "Internet Protocol Control Protocol",
  [PPP_IPV6CP]: "IPv6 Control Protocol",
  [PPP_CCP]: "Compression Control Protocol",
  [PPP_LCP]: "Link Control Protocol",
  [PPP_PAP]: "Password Authentication Protocol",
  [PPP_CHAP]: "Challenge Handshake Authentication Protocol",
};

/** PPP. */
export const PPP: Protocol = protocol(Ppp, {
  name: "ppp",
  title: "Point-to-Point Protocol",
  fields: [
    {
      name: "ppp.address",
      title: "Address",
      at: 0,
      value: ({ addressAndControl }) => addressAndControl ? 0xff : undefined,
      format: HEX8,
    },
    {
      name: "ppp.control",
      title: "Control",
      at: 1,
      value: ({ addressAndControl }) => addressAndControl ? 0x03 : undefined,
      format: HEX8,
    },
    {
      name: "ppp.protocol",
      title: "Protocol",
      at: ({ addressAndControl }) => addressAndControl ? 2 : 0,
      size: ({ compressed }) => compressed ? 1 : 2,
      value: ({ protocol }) => protocol,
      format: HEX16,
      names: (value) => PROTOCOL_NAMES[value],
    },
  ],
});
