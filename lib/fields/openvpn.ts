/**
 * The fields of OpenVPN.
 *
 * @module
 */

import { Openvpn } from "../wire/openvpn.ts";
import { OpenvpnLength } from "../wire/openvpn_length.ts";
import { hex, HEX8 } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const OPCODES: readonly string[] = [
  "",
  "P_CONTROL_HARD_RESET_CLIENT_V1",
  "P_CONTROL_HARD_RESET_SERVER_V1",
  "P_CONTROL_SOFT_RESET_V1",
  "P_CONTROL_V1",
  "P_ACK_V1",
  "P_DATA_V1",
  "P_CONTROL_HARD_RESET_CLIENT_V2",
  "P_CONTROL_HARD_RESET_SERVER_V2",
  "P_DATA_V2",
  "P_CONTROL_HARD_RESET_CLIENT_V3",
  "P_CONTROL_WKC_V1",
];

/** The length before a message over TCP. */
export const OPENVPN_LENGTH: Protocol = protocol(OpenvpnLength, {
  name: "openvpn",
  title: "OpenVPN over TCP",
  fields: [uint16("openvpn.plen", "Packet Length", { at: 0 })],
});

/** OpenVPN. */
export const OPENVPN: Protocol = protocol(Openvpn, {
  name: "openvpn",
  title: "OpenVPN Protocol",
  // The length before it over TCP is named in its place, once for all messages of a segment.
  protocols: (_, outer) => outer === OpenvpnLength ? [] : ["openvpn"],
  ownPayload: true,
  fields: [
    uint8("openvpn.type", "Type", { at: 0, format: HEX8 }),
    uint8("openvpn.opcode", "Opcode", {
      at: 0,
      mask: 0xf8,
      format: hex(2),
      names: (value) => OPCODES[value] || undefined,
    }),
    uint8("openvpn.keyid", "Key ID", { at: 0, mask: 0x07 }),
    { name: "openvpn.peerid", title: "Peer ID", at: 1, size: 3, value: ({ peerId }) => peerId },
    {
      name: "openvpn.sessionid",
      title: "Session ID",
      at: 1,
      size: 8,
      value: ({ sessionId }) => sessionId === undefined ? undefined : BigInt(`0x${sessionId}`),
    },
    { name: "openvpn.mpidarraylength", title: "Acknowledged", at: 9, value: ({ acks }) => acks?.length },
    {
      name: "openvpn.mpidarrayelement",
      title: "Acknowledged Packet ID",
      at: 10,
      size: ({ acks }) => 4 * (acks?.length ?? 0),
      value: ({ acks }) => acks,
    },
    {
      name: "openvpn.rsessionid",
      title: "Remote Session ID",
      at: ({ acks }) => 10 + 4 * (acks?.length ?? 0),
      size: 8,
      value: ({ remoteSessionId }) => remoteSessionId === undefined ? undefined : BigInt(`0x${remoteSessionId}`),
    },
    {
      name: "openvpn.mpid",
      title: "Packet ID",
      at: ({ headerLength }) => headerLength - 4,
      size: 4,
      value: ({ packetId }) => packetId,
    },
  ],
});
