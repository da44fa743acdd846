/**
 * The fields of PPTP.
 *
 * @module
 */

import { Pptp, pptpControlMessageName } from "../wire/pptp.ts";
import { HEX32 } from "./field.ts";
import { bytesAt, textAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Control message types, RFC 2637 sections 2.1 to 2.15. */
const START_REQUEST = 1;
const START_REPLY = 2;
const STOP_REQUEST = 3;
const STOP_REPLY = 4;
const ECHO_REQUEST = 5;
const ECHO_REPLY = 6;
const OUTGOING_REQUEST = 7;
const OUTGOING_REPLY = 8;
const INCOMING_REQUEST = 9;
const INCOMING_REPLY = 10;
const INCOMING_CONNECTED = 11;
const CLEAR_REQUEST = 12;
const DISCONNECT_NOTIFY = 13;
const ERROR_NOTIFY = 14;
const SET_LINK_INFO = 15;

const is = (...types: readonly number[]) => ({ controlMessageType }: Pptp): boolean => {
  return types.includes(controlMessageType);
};
const START = is(START_REQUEST, START_REPLY);
const REPLY = is(START_REPLY, STOP_REPLY);

/** PPTP. */
export const PPTP: Protocol = protocol(Pptp, {
  name: "pptp",
  title: "Point-to-Point Tunnelling Protocol",
  ownPayload: true,
  fields: [
    uint16("pptp.length", "Length", { at: 0 }),
    uint16("pptp.type", "Message Type", { at: 2, names: (type) => type === 1 ? "Control Message" : undefined }),
    uint32("pptp.magic_cookie", "Magic Cookie", { at: 4, format: HEX32 }),
    uint16("pptp.control_message_type", "Control Message Type", { at: 8, names: pptpControlMessageName }),
    bytesAt("pptp.reserved", "Reserved", { at: 10, size: 2 }),
    uint16("pptp.protocol_version", "Protocol Version", { at: 12, when: START }),
    bytesAt("pptp.reserved", "Reserved", { at: 14, size: 2, when: is(START_REQUEST) }),
    uint8("pptp.control_result", "Result Code", { at: 14, when: is(START_REPLY) }),
    uint32("pptp.framing_capabilities", "Framing Capabilities", { at: 16, when: START }),
    uint32("pptp.bearer_capabilities", "Bearer Capabilities", { at: 20, when: START }),
    uint16("pptp.maximum_channels", "Maximum Channels", { at: 24, when: START }),
    uint16("pptp.firmware_revision", "Firmware Revision", { at: 26, when: START }),
    textAt("pptp.host_name", "Host Name", { at: 28, size: 64, when: START }),
    textAt("pptp.vendor_name", "Vendor Name", { at: 92, size: 64, when: START }),
    uint8("pptp.reason", "Reason", { at: 12, when: is(STOP_REQUEST) }),
    uint8("pptp.stop_result", "Result Code", { at: 12, when: is(STOP_REPLY) }),
    uint8("pptp.error", "Error Code", {
      at: ({ controlMessageType }) => controlMessageType === STOP_REPLY ? 13 : 15,
      when: REPLY,
    }),
    uint32("pptp.identifier", "Identifier", { at: 12, when: is(ECHO_REQUEST, ECHO_REPLY) }),
    uint8("pptp.echo_result", "Result Code", { at: 16, when: is(ECHO_REPLY) }),
    uint8("pptp.error", "Error Code", { at: 17, when: is(ECHO_REPLY, OUTGOING_REPLY, INCOMING_REPLY) }),
    uint16("pptp.call_id", "Call ID", {
      at: 12,
      when: is(OUTGOING_REQUEST, OUTGOING_REPLY, INCOMING_REQUEST, INCOMING_REPLY, CLEAR_REQUEST, DISCONNECT_NOTIFY),
    }),
    uint16("pptp.peer_call_id", "Peer Call ID", {
      at: 12,
      when: is(INCOMING_CONNECTED, ERROR_NOTIFY, SET_LINK_INFO),
    }),
    uint16("pptp.call_serial_number", "Call Serial Number", { at: 14, when: is(OUTGOING_REQUEST, INCOMING_REQUEST) }),
    uint16("pptp.peer_call_id", "Peer Call ID", { at: 14, when: is(OUTGOING_REPLY, INCOMING_REPLY) }),
    bytesAt("pptp.reserved", "Reserved", { at: 14, size: 2, when: is(SET_LINK_INFO) }),
    uint32("pptp.minimum_bps", "Minimum BPS", { at: 16, when: is(OUTGOING_REQUEST) }),
    uint32("pptp.maximum_bps", "Maximum BPS", { at: 20, when: is(OUTGOING_REQUEST) }),
    uint32("pptp.bearer_type", "Bearer Type", { at: 24, when: is(OUTGOING_REQUEST) }),
    uint32("pptp.framing_type", "Framing Type", { at: 28, when: is(OUTGOING_REQUEST) }),
    uint16("pptp.packet_receive_window_size", "Packet Receive Window Size", { at: 32, when: is(OUTGOING_REQUEST) }),
    uint16("pptp.packet_processing_delay", "Packet Processing Delay", { at: 34, when: is(OUTGOING_REQUEST) }),
    uint16("pptp.phone_number_length", "Phone Number Length", { at: 36, when: is(OUTGOING_REQUEST) }),
    bytesAt("pptp.reserved", "Reserved", { at: 38, size: 2, when: is(OUTGOING_REQUEST) }),
    textAt("pptp.phone_number", "Phone Number", { at: 40, size: 64, when: is(OUTGOING_REQUEST) }),
    textAt("pptp.subaddress", "Subaddress", { at: 104, size: 64, when: is(OUTGOING_REQUEST) }),
    uint8("pptp.out_result", "Result Code", { at: 16, when: is(OUTGOING_REPLY) }),
    uint8("pptp.in_result", "Result Code", { at: 16, when: is(INCOMING_REPLY) }),
    uint16("pptp.cause", "Cause Code", { at: 18, when: is(OUTGOING_REPLY) }),
    uint32("pptp.connect_speed", "Connect Speed", { at: 20, when: is(OUTGOING_REPLY) }),
    uint16("pptp.packet_receive_window_size", "Packet Receive Window Size", { at: 24, when: is(OUTGOING_REPLY) }),
    uint16("pptp.packet_processing_delay", "Packet Processing Delay", { at: 26, when: is(OUTGOING_REPLY) }),
    uint32("pptp.physical_channel_id", "Physical Channel ID", { at: 28, when: is(OUTGOING_REPLY) }),
    uint8("pptp.disc_result", "Result Code", { at: 14, when: is(DISCONNECT_NOTIFY) }),
    uint8("pptp.error", "Error Code", { at: 15, when: is(DISCONNECT_NOTIFY) }),
    uint16("pptp.cause", "Cause Code", { at: 16, when: is(DISCONNECT_NOTIFY) }),
    uint32("pptp.send_accm", "Send ACCM", { at: 16, format: HEX32, when: is(SET_LINK_INFO) }),
    uint32("pptp.receive_accm", "Receive ACCM", { at: 20, format: HEX32, when: is(SET_LINK_INFO) }),
  ],
});
