/**
 * The fields of RTP and RTCP.
 *
 * @module
 */

import type { ItemPart } from "../wire/item_list.ts";
import { Rtcp, RTCP_BYE, RTCP_SDES, RTCP_SR } from "../wire/rtcp.ts";
import { Rtp } from "../wire/rtp.ts";
import { HEX16, HEX32, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** RTP. */
export const RTP: Protocol = protocol(Rtp, {
  name: "rtp",
  title: "Real-Time Transport Protocol",
  ownPayload: true,
  fields: [
    uint8("rtp.version", "Version", { at: 0, mask: 0xc0 }),
    bit8("rtp.padding", "Padding", { at: 0, mask: 0x20 }),
    bit8("rtp.ext", "Extension", { at: 0, mask: 0x10 }),
    uint8("rtp.cc", "Contributing Source Identifiers Count", { at: 0, mask: 0x0f }),
    bit8("rtp.marker", "Marker", { at: 1, mask: 0x80 }),
    uint8("rtp.p_type", "Payload Type", { at: 1, mask: 0x7f }),
    uint16("rtp.seq", "Sequence Number", { at: 2 }),
    uint32("rtp.timestamp", "Timestamp", { at: 4 }),
    uint32("rtp.ssrc", "Synchronization Source", { at: 8, format: HEX32 }),
    {
      name: "rtp.csrc.item",
      title: "Contributing Source",
      at: 12,
      size: ({ csrcs }) => 4 * csrcs.length,
      value: ({ csrcs }) => csrcs,
      format: HEX32,
    },
    {
      name: "rtp.ext.profile",
      title: "Extension Profile",
      at: ({ csrcs }) => 12 + 4 * csrcs.length,
      size: 2,
      value: ({ extension }) => extension?.profile,
      format: HEX16,
    },
  ],
});

const TYPES: Readonly<Record<number, string>> = {
  200: "Sender Report",
  201: "Receiver Report",
  202: "Source Description",
  203: "Goodbye",
  204: "Application-Defined",
  205: "Transport Layer Feedback",
  206: "Payload-Specific Feedback",
  207: "Extended Report",
};

/** Fields of packets of some types, or of all others. */
const isOf = (...types: number[]) => ({ view, offset }: ItemPart) => types.includes(view.getUint8(offset + 1));

/** RTCP. */
export const RTCP: Protocol = protocol(Rtcp, {
  name: "rtcp",
  title: "Real-Time Transport Control Protocol",
  ownPayload: true,
  fields: [
    list({
      title: ({ view, offset }: ItemPart) => TYPES[view.getUint8(offset + 1)] ?? "Packet",
      items: ({ packetParts }: Rtcp) => packetParts,
      fields: [
        uint8<ItemPart>("rtcp.version", "Version", { at: 0, mask: 0xc0 }),
        bit8("rtcp.padding", "Padding", { at: 0, mask: 0x20 }),
        ...only<ItemPart>(isOf(200, 201), [uint8("rtcp.rc", "Reception Report Count", { at: 0, mask: 0x1f })]),
        ...only<ItemPart>(isOf(RTCP_SDES, RTCP_BYE), [uint8("rtcp.sc", "Source Count", { at: 0, mask: 0x1f })]),
        uint8("rtcp.pt", "Packet Type", { at: 1, names: (value) => TYPES[value] }),
        uint16("rtcp.length", "Length", { at: 2 }),
        ...only<ItemPart>((part) => !isOf(RTCP_SDES, RTCP_BYE)(part), [
          uint32("rtcp.senderssrc", "Sender SSRC", { at: 4, format: HEX32 }),
        ]),
        ...only<ItemPart>(isOf(RTCP_SR), [
          uint32("rtcp.timestamp.ntp.msw", "Timestamp, Upper Half", { at: 8 }),
          uint32("rtcp.timestamp.ntp.lsw", "Timestamp, Lower Half", { at: 12 }),
          uint32("rtcp.timestamp.rtp", "RTP Timestamp", { at: 16 }),
          uint32("rtcp.sender.packetcount", "Sender's Packet Count", { at: 20 }),
          uint32("rtcp.sender.octetcount", "Sender's Octet Count", { at: 24 }),
        ]),
      ],
    }),
  ],
});
