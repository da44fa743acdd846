/**
 * The fields of L2TP.
 *
 * @module
 */

import type { ItemPart } from "../wire/item_list.ts";
import { L2tp } from "../wire/l2tp.ts";
import { HEX16, HEX32, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, uint16 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const AVPS: readonly string[] = [
  "Control Message",
  "Result-Error Code",
  "Protocol Version",
  "Framing Capabilities",
  "Bearer Capabilities",
  "Tie Breaker",
  "Firmware Revision",
  "Host Name",
  "Vendor Name",
  "Assigned Tunnel ID",
  "Receive Window Size",
  "Challenge",
  "Q.931 Cause Code",
  "Challenge Response",
  "Assigned Session",
  "Call Serial Number",
  "Minimum BPS",
  "Maximum BPS",
  "Bearer Type",
  "Framing Type",
];

const MESSAGES: readonly string[] = [
  "",
  "Start-Control-Connection-Request",
  "Start-Control-Connection-Reply",
  "Start-Control-Connection-Connected",
  "Stop-Control-Connection-Notification",
  "",
  "Hello",
  "Outgoing-Call-Request",
  "Outgoing-Call-Reply",
  "Outgoing-Call-Connected",
  "Incoming-Call-Request",
  "Incoming-Call-Reply",
  "Incoming-Call-Connected",
  "",
  "Call-Disconnect-Notify",
  "WAN-Error-Notify",
  "Set-Link-Info",
];

const idAt = ({ length }: L2tp) => length === undefined ? 2 : 4;

/** L2TP. */
export const L2TP: Protocol = protocol(L2tp, {
  name: "l2tp",
  title: "Layer 2 Tunneling Protocol",
  ownPayload: true,
  fields: [
    uint16("l2tp.flags", "Flags", { at: 0, format: HEX16 }),
    uint16("l2tp.type", "Type", { at: 0, mask: 0x8000 }),
    bit8("l2tp.length_bit", "Length Bit", { at: 0, mask: 0x40 }),
    bit8("l2tp.seq_bit", "Sequence Bit", { at: 0, mask: 0x08 }),
    ...only<L2tp>(({ version }) => version === 2, [
      bit8("l2tp.offset_bit", "Offset Bit", { at: 0, mask: 0x02 }),
      bit8("l2tp.priority", "Priority", { at: 0, mask: 0x01 }),
    ]),
    uint16("l2tp.version", "Version", { at: 0, mask: 0x000f }),
    { name: "l2tp.length", title: "Length", at: 2, size: 2, value: ({ length }) => length },
    { name: "l2tp.tunnel", title: "Tunnel ID", at: idAt, size: 2, value: ({ tunnelId }) => tunnelId },
    {
      name: "l2tp.session",
      title: "Session ID",
      at: (l2tp) => idAt(l2tp) + 2,
      size: 2,
      value: ({ version, sessionId }) => version === 3 ? undefined : sessionId,
    },
    {
      name: "l2tp.sid",
      title: "Session ID",
      at: 4,
      size: 4,
      value: ({ version, sessionId }) => version === 3 ? sessionId : undefined,
      format: HEX32,
    },
    {
      name: "l2tp.ccid",
      title: "Control Connection ID",
      at: 4,
      size: 4,
      value: ({ controlConnectionId }) => controlConnectionId,
      format: HEX32,
    },
    { name: "l2tp.Ns", title: "Ns", at: (l2tp) => idAt(l2tp) + 4, size: 2, value: ({ ns }) => ns },
    { name: "l2tp.Nr", title: "Nr", at: (l2tp) => idAt(l2tp) + 6, size: 2, value: ({ nr }) => nr },
    {
      name: "l2tp.offset",
      title: "Offset",
      at: ({ headerLength, offsetSize = 0 }) => headerLength - offsetSize - 2,
      size: 2,
      value: ({ offsetSize }) => offsetSize,
    },
    list({
      title: ({ view, offset }: ItemPart) => `AVP: ${AVPS[view.getUint16(offset + 4)] ?? "Unknown"}`,
      items: ({ avpParts }: L2tp) => avpParts,
      fields: [
        bit8<ItemPart>("l2tp.avp.mandatory", "Mandatory", { at: 0, mask: 0x80 }),
        bit8("l2tp.avp.hidden", "Hidden", { at: 0, mask: 0x40 }),
        uint16("l2tp.avp.length", "Length", { at: 0, mask: 0x03ff }),
        uint16("l2tp.avp.vendor_id", "Vendor ID", { at: 2 }),
        uint16("l2tp.avp.type", "Type", { at: 4, names: (value) => AVPS[value] }),
        ...only<ItemPart>(({ view, offset }) => view.getUint32(offset + 2) === 0, [
          uint16("l2tp.avp.message_type", "Message Type", { at: 6, names: (value) => MESSAGES[value] || undefined }),
        ]),
        ...only<ItemPart>(({ view, offset }) => view.getUint32(offset + 2) === 7, [
          bytesAt("l2tp.avp.host_name", "Host Name", { at: 6 }),
        ]),
      ],
    }),
  ],
});
