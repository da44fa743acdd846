/**
 * The fields of RFB, which Wireshark calls VNC.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import { Rfb, RfbContinuation } from "../wire/rfb.ts";
import type { FieldSpec } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** The version of one side: which one has sent it, its ports tell. */
function versionOf(name: string, title: string, ofServer: boolean): FieldSpec<Rfb> {
  return {
    name,
    title,
    at: 4,
    size: 7,
    value: ({ version }, { packet }) => isFromServer(packet) === ofServer ? version : undefined,
  };
}

/** The port of the server is the lower one. */
function isFromServer({ tcp }: Packet): boolean {
  return tcp !== undefined && tcp.srcPort < tcp.dstPort;
}

/** RFB, where a connection begins. */
export const RFB: Protocol = protocol(Rfb, {
  name: "vnc",
  title: "Remote Framebuffer Protocol",
  ownPayload: true,
  fields: [
    versionOf("vnc.server_proto_ver", "Server protocol version", true),
    versionOf("vnc.client_proto_ver", "Client protocol version", false),
  ],
});

/** RFB, after that. */
export const RFB_CONTINUATION: Protocol = protocol(RfbContinuation, {
  name: "vnc",
  title: "Remote Framebuffer Protocol (continued)",
  ownPayload: true,
  fields: [],
});
