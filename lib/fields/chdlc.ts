/**
 * The fields of Cisco HDLC and SLARP.
 *
 * @module
 */

import { Chdlc, CHDLC_BROADCAST, CHDLC_CDP, CHDLC_SLARP, CHDLC_UNICAST } from "../wire/chdlc.ts";
import { Slarp, SLARP_KEEPALIVE, SLARP_REPLY, SLARP_REQUEST } from "../wire/slarp.ts";
import { HEX16, HEX8 } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const ADDRESS_NAMES: Readonly<Record<number, string>> = {
  [CHDLC_UNICAST]: "Unicast",
  [CHDLC_BROADCAST]: "Multicast",
};
const PROTOCOL_NAMES: Readonly<Record<number, string>> = { [CHDLC_CDP]: "CDP", [CHDLC_SLARP]: "SLARP" };
const TYPE_NAMES: Readonly<Record<number, string>> = {
  [SLARP_REQUEST]: "Request",
  [SLARP_REPLY]: "Reply",
  [SLARP_KEEPALIVE]: "Line keepalive",
};

/** Cisco HDLC. */
export const CHDLC: Protocol = protocol(Chdlc, {
  name: "chdlc",
  title: "Cisco HDLC",
  fields: [
    {
      name: "chdlc.address",
      title: "Address",
      at: 0,
      value: ({ address }) => address,
      format: HEX8,
      names: (value) => ADDRESS_NAMES[value],
    },
    { name: "chdlc.control", title: "Control", at: 1, value: ({ control }) => control, format: HEX8 },
    {
      name: "chdlc.protocol",
      title: "Protocol",
      at: 2,
      size: 2,
      value: ({ protocol }) => protocol,
      format: HEX16,
      names: (value) => PROTOCOL_NAMES[value],
    },
    { name: "chdlc.clns_padding", title: "CLNS Padding", at: 4, value: ({ padding }) => padding, format: HEX8 },
  ],
});

/** SLARP. */
export const SLARP: Protocol = protocol(Slarp, {
  name: "slarp",
  title: "Cisco SLARP",
  fields: [
    {
      name: "slarp.ptype",
      title: "Packet type",
      at: 0,
      size: 4,
      value: ({ type }) => type,
      names: (value) => TYPE_NAMES[value],
    },
    { name: "slarp.address", title: "Address", at: 4, size: 4, value: ({ address }) => address },
    { name: "slarp.netmask", title: "Netmask", at: 8, size: 4, value: ({ mask }) => mask },
    { name: "slarp.mysequence", title: "Outgoing sequence number", at: 4, size: 4, value: ({ mySeq }) => mySeq },
    { name: "slarp.yoursequence", title: "Returned sequence number", at: 8, size: 4, value: ({ yourSeq }) => yourSeq },
    {
      name: "slarp.reliability",
      title: "Reliability",
      at: 12,
      size: 2,
      value: ({ type, reliability }) => type === SLARP_KEEPALIVE ? reliability : undefined,
      format: HEX16,
    },
  ],
});
