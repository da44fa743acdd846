/**
 * The fields of radiotap.
 *
 * @module
 */

import type { OptionPart } from "../wire/option_list.ts";
import {
  Radiotap,
  RADIOTAP_ANTENNA,
  RADIOTAP_CHANNEL,
  RADIOTAP_DBM_ANTNOISE,
  RADIOTAP_DBM_ANTSIGNAL,
  RADIOTAP_FLAGS,
  RADIOTAP_RATE,
  RADIOTAP_TSFT,
} from "../wire/radiotap.ts";
import { type FieldSpec, type FieldValue, HEX16, HEX8, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Fields by their bits. */
const NAMES: Readonly<Record<number, string>> = {
  [RADIOTAP_TSFT]: "MAC timestamp",
  [RADIOTAP_FLAGS]: "Flags",
  [RADIOTAP_RATE]: "Data Rate",
  [RADIOTAP_CHANNEL]: "Channel",
  [RADIOTAP_DBM_ANTSIGNAL]: "Antenna signal",
  [RADIOTAP_DBM_ANTNOISE]: "Antenna noise",
  [RADIOTAP_ANTENNA]: "Antenna",
};

/** A value within the field of one bit. */
function field(
  name: string,
  kind: number,
  read: (view: DataView, offset: number) => FieldValue,
  { title = NAMES[kind] ?? name, at = 0, size, format }: {
    title?: string;
    at?: number;
    size?: number;
    format?: (value: number) => string;
  } = {},
): FieldSpec<OptionPart> {
  return {
    name: `radiotap.${name}`,
    title,
    at,
    size: ({ offset, end }) => size ?? end - offset - at,
    value: (part) => part.kind === kind ? read(part.view, part.offset + at) : undefined,
    ...format === undefined ? {} : { format },
  };
}

/** Radiotap. */
export const RADIOTAP: Protocol = protocol(Radiotap, {
  name: "radiotap",
  title: "Radiotap Header",
  // Wireshark has a dissector of its own for what all radio headers say alike.
  otherNames: ["wlan_radio"],
  protocols: () => ["radiotap", "wlan_radio"],
  fields: [
    { name: "radiotap.version", title: "Header revision", at: 0, value: ({ version }) => version },
    { name: "radiotap.pad", title: "Header pad", at: 1, value: ({ pad }) => pad },
    { name: "radiotap.length", title: "Header length", at: 2, size: 2, value: ({ length }) => length },
    list({
      title: ({ kind }: OptionPart) => NAMES[kind] ?? `Field ${kind}`,
      items: ({ fieldParts }: Radiotap) => fieldParts,
      fields: [
        field("mactime", RADIOTAP_TSFT, (view, at) => view.getBigUint64(at, true)),
        field("flags", RADIOTAP_FLAGS, (view, at) => view.getUint8(at), { format: HEX8 }),
        field("datarate", RADIOTAP_RATE, (view, at) => view.getUint8(at) / 2),
        field("channel.freq", RADIOTAP_CHANNEL, (view, at) => view.getUint16(at, true), { size: 2 }),
        field("channel.flags", RADIOTAP_CHANNEL, (view, at) => view.getUint16(at, true), {
          title: "Channel flags",
          at: 2,
          format: HEX16,
        }),
        field("dbm_antsignal", RADIOTAP_DBM_ANTSIGNAL, (view, at) => view.getInt8(at)),
        field("dbm_antnoise", RADIOTAP_DBM_ANTNOISE, (view, at) => view.getInt8(at)),
        field("antenna", RADIOTAP_ANTENNA, (view, at) => view.getUint8(at)),
      ],
    }),
  ],
});
