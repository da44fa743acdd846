/**
 * The fields of Google's QUIC.
 *
 * @module
 */

import { Gquic } from "../wire/gquic.ts";
import { HEX8 } from "./field.ts";
import { bit8, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Google's QUIC. */
export const GQUIC: Protocol = protocol(Gquic, {
  name: "gquic",
  title: "GQUIC",
  ownPayload: true,
  fields: [
    uint8("gquic.puflags", "Public Flags", { at: 0, format: HEX8 }),
    bit8("gquic.puflags.version", "Version", { at: 0, mask: 0x01 }),
    bit8("gquic.puflags.reset", "Reset", { at: 0, mask: 0x02 }),
    bit8("gquic.puflags.cid", "Connection ID", { at: 0, mask: 0x08 }),
    { name: "gquic.cid", title: "Connection ID", at: 1, size: 8, value: ({ cid }) => cid },
    { name: "gquic.version", title: "Version", at: 9, size: 4, value: ({ version }) => version },
    {
      name: "gquic.packet_number",
      title: "Packet Number",
      at: 13,
      size: ({ headerLength }) => headerLength - 13,
      value: ({ packetNumber }) => packetNumber,
    },
  ],
});
