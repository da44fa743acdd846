/**
 * The fields of QUIC.
 *
 * @module
 */

import { Quic, QuicShort } from "../wire/quic.ts";
import type { QuicFrame } from "../wire/quic_initial.ts";
import type { QuicPacket } from "../wire/quic_packet.ts";
import { quicVersionName } from "../wire/quic_version.ts";
import { type FieldEntry, type FieldSpec, HEX32, list } from "./field.ts";
import { bit8, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";
import { handshakes } from "./tls_handshake.ts";

const TYPE_NAMES: Readonly<Record<QuicPacket["type"], string>> = {
  initial: "Initial",
  "0rtt": "0-RTT",
  handshake: "Handshake",
  retry: "Retry",
  versionNegotiation: "Version Negotiation",
  "1rtt": "1-RTT",
};

const FRAME_NAMES: Readonly<Record<number, string>> = { 0: "PADDING", 1: "PING", 2: "ACK", 3: "ACK", 6: "CRYPTO" };

/** The two bits of the type as they are on the wire; none in a short header and in a Version Negotiation packet. */
function typeBits({ view, offset, isLong, type }: QuicPacket): number | undefined {
  return isLong && type !== "versionNegotiation" ? view.getUint8(offset) >> 4 & 3 : undefined;
}

/** A connection id and its length before it; the first one begins at 6. */
function connectionId(
  which: "dcid" | "scid",
  title: string,
  at: (packet: QuicPacket) => number,
): FieldSpec<QuicPacket>[] {
  const bytes = (packet: QuicPacket) => (packet[which] ?? "").length / 2;
  return [
    {
      name: which === "dcid" ? "quic.dcil" : "quic.scil",
      title: `${title} Length`,
      at: (packet) => at(packet) - 1,
      value: (packet) => packet.isLong ? bytes(packet) : undefined,
    },
    { name: `quic.${which}`, title, at, size: bytes, value: (packet) => packet[which] || undefined },
  ];
}

const PACKET_FIELDS: readonly FieldEntry<QuicPacket>[] = [
  uint8("quic.header_form", "Header Form", { at: 0, mask: 0x80 }),
  bit8("quic.fixed_bit", "Fixed Bit", { at: 0, mask: 0x40 }),
  {
    name: "quic.spin_bit",
    title: "Spin Bit",
    at: 0,
    value: ({ isLong, spinBit }) => isLong ? undefined : spinBit,
  },
  { name: "quic.long.packet_type", title: "Packet Type", at: 0, value: typeBits },
  {
    name: "quic.packet_number_length",
    title: "Packet Number Length",
    at: 0,
    value: ({ opened }) => opened && opened.packetNumberLength - 1,
  },
  {
    name: "quic.version",
    title: "Version",
    at: 1,
    size: 4,
    value: ({ version }) => version,
    format: HEX32,
    names: quicVersionName,
  },
  ...connectionId("dcid", "Destination Connection ID", () => 6),
  ...connectionId("scid", "Source Connection ID", ({ dcid = "" }) => 7 + dcid.length / 2),
  {
    name: "quic.token_length",
    title: "Token Length",
    at: ({ tokenOffset, offset }) => tokenOffset - offset,
    value: ({ type, token = "" }) => type === "initial" ? token.length / 2 : undefined,
  },
  {
    name: "quic.token",
    title: "Token",
    value: ({ type, token }) => type === "initial" ? token || undefined : undefined,
  },
  { name: "quic.retry_token", title: "Retry Token", value: ({ type, token }) => type === "retry" ? token : undefined },
  {
    name: "quic.supported_version",
    title: "Supported Version",
    at: ({ tokenOffset, offset }) => tokenOffset - offset,
    size: ({ supportedVersions }) => 4 * supportedVersions.length,
    value: ({ supportedVersions }) => supportedVersions,
    format: HEX32,
    names: quicVersionName,
  },
  { name: "quic.length", title: "Length", value: ({ length }) => length },
  {
    name: "quic.packet_number",
    title: "Packet Number",
    at: ({ numberOffset, offset }) => numberOffset - offset,
    size: ({ opened }) => opened?.packetNumberLength ?? 0,
    value: ({ opened }) => opened?.packetNumber,
  },
  list({
    title: ({ type }: QuicFrame) => `Frame: ${FRAME_NAMES[type] ?? type}`,
    items: ({ opened }: QuicPacket) => opened?.frames ?? [],
    fields: [
      {
        name: "quic.frame_type",
        title: "Frame Type",
        value: ({ type }) => type,
      },
      {
        name: "quic.padding_length",
        title: "Padding Length",
        value: ({ type, offset, end }) => type === 0 ? end - offset : undefined,
      },
      { name: "quic.crypto.offset", title: "Offset", value: ({ crypto }) => crypto?.offset },
      { name: "quic.crypto.length", title: "Length", value: ({ crypto }) => crypto?.data.length },
    ],
  }),
];

/** QUIC with a long header. */
export const QUIC: Protocol = protocol(Quic, {
  name: "quic",
  title: "QUIC",
  protocols: ({ messages }) => messages.length === 0 ? ["quic"] : ["quic", "tls"],
  ownPayload: true,
  fields: [
    list({
      title: ({ type }: QuicPacket) => `Packet: ${TYPE_NAMES[type]}`,
      items: ({ packets }) => packets,
      fields: PACKET_FIELDS,
    }),
    handshakes("tls", ({ messages }: Quic) => messages),
  ],
});

/** QUIC with a short header. */
export const QUIC_SHORT: Protocol = protocol(QuicShort, {
  name: "quic",
  title: "QUIC",
  ownPayload: true,
  fields: [
    uint8("quic.header_form", "Header Form", { at: 0, mask: 0x80 }),
    bit8("quic.fixed_bit", "Fixed Bit", { at: 0, mask: 0x40 }),
    bit8("quic.spin_bit", "Spin Bit", { at: 0, mask: 0x20 }),
  ],
});
