/**
 * The fields of IEEE 802.15.4.
 *
 * @module
 */

import { Wpan, WPAN_ACK, WPAN_BEACON, WPAN_COMMAND, WPAN_DATA, WpanWithFcs } from "../wire/wpan.ts";
import { type FieldSpec, HEX16 } from "./field.ts";
import { type Protocol, protocol, type ProtocolSpec } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [WPAN_BEACON]: "Beacon",
  [WPAN_DATA]: "Data",
  [WPAN_ACK]: "Ack",
  [WPAN_COMMAND]: "Command",
};

/** Bits of the frame control field. */
function bits(
  name: string,
  title: string,
  { shift, width = 1, format }: { shift: number; width?: number; format?: (value: number) => string },
): FieldSpec<Wpan> {
  return {
    name: `wpan.${name}`,
    title,
    at: 0,
    size: 2,
    value: ({ frameControl }) => frameControl >> shift & (1 << width) - 1,
    ...format === undefined ? {} : { format },
  };
}

/** A number of 16 bits or an address of 64, `"01:02:..."`. */
function address(
  name: string,
  digits: 4 | 16,
  title: string,
  of: (header: Wpan) => string | undefined,
): FieldSpec<Wpan> {
  return {
    name: `wpan.${name}`,
    title,
    value: (header) => {
      const text = of(header);
      if (text?.length !== digits) return undefined;
      return digits === 4 ? `0x${text}` : text.replace(/(..)(?=.)/g, "$1:");
    },
  };
}

const SPEC: ProtocolSpec<Wpan> = {
  name: "wpan",
  title: "IEEE 802.15.4",
  ownPayload: ({ frameType }) => frameType === WPAN_COMMAND,
  fields: [
    {
      name: "wpan.fcf",
      title: "Frame Control Field",
      at: 0,
      size: 2,
      value: ({ frameControl }) => frameControl,
      format: HEX16,
    },
    {
      name: "wpan.frame_type",
      title: "Frame Type",
      at: 0,
      size: 2,
      value: ({ frameType }) => frameType,
      format: HEX16,
      names: (value) => TYPE_NAMES[value],
    },
    bits("security", "Security Enabled", { shift: 3 }),
    bits("pending", "Frame Pending", { shift: 4 }),
    bits("ack_request", "Acknowledge Request", { shift: 5 }),
    bits("pan_id_compression", "PAN ID Compression", { shift: 6 }),
    bits("seqno_suppression", "Sequence Number Suppression", { shift: 8 }),
    bits("ie_present", "Information Elements Present", { shift: 9 }),
    bits("dst_addr_mode", "Destination Addressing Mode", { shift: 10, width: 2, format: HEX16 }),
    bits("version", "Frame Version", { shift: 12, width: 2 }),
    bits("src_addr_mode", "Source Addressing Mode", { shift: 14, width: 2, format: HEX16 }),
    { name: "wpan.seq_no", title: "Sequence Number", at: 2, value: ({ seq }) => seq },
    { name: "wpan.dst_pan", title: "Destination PAN", value: ({ dstPan }) => dstPan, format: HEX16 },
    address("dst16", 4, "Destination", ({ dst }) => dst),
    address("dst64", 16, "Destination", ({ dst }) => dst),
    { name: "wpan.src_pan", title: "Source PAN", value: ({ srcPan }) => srcPan, format: HEX16 },
    address("src16", 4, "Source", ({ src }) => src),
    address("src64", 16, "Extended Source", ({ src }) => src),
  ],
};

/** IEEE 802.15.4. */
export const WPAN: Protocol = protocol(Wpan, SPEC);

/** The same with a check sequence. */
export const WPAN_WITH_FCS: Protocol = protocol(WpanWithFcs, SPEC);
