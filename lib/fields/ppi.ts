/**
 * The fields of PPI.
 *
 * @module
 */

import { LINKTYPE_IEEE802_11 } from "../linktype.ts";
import { isRaw } from "../wire/decode_number.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { Ppi, PPI_80211_COMMON } from "../wire/ppi.ts";
import { type FieldSpec, type FieldValue, HEX16, HEX8, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [PPI_80211_COMMON]: "802.11-Common",
  3: "802.11n MAC Extensions",
  4: "802.11n MAC+PHY Extensions",
  5: "Spectrum-Map",
  6: "Process-Info",
  7: "Capture-Info",
  8: "Aggregation Extension",
  9: "802.3 Extension",
};

/** Bytes of the field that all 802.11 receivers say, with type and length. */
const COMMON_LENGTH = 24;

/** A value in that field. */
function common(
  name: string,
  title: string,
  { at, size = 1, read, format }: {
    at: number;
    size?: number;
    read: (view: DataView, offset: number) => FieldValue;
    format?: (value: number) => string;
  },
): FieldSpec<OptionPart> {
  return {
    name: `ppi.80211-common.${name}`,
    title,
    at,
    size,
    value: ({ kind, view, offset, end }) => {
      return kind === PPI_80211_COMMON && end - offset >= COMMON_LENGTH ? read(view, offset + at) : undefined;
    },
    ...format === undefined ? {} : { format },
  };
}

const UINT8 = (view: DataView, at: number): number => view.getUint8(at);
const INT8 = (view: DataView, at: number): number => view.getInt8(at);
const UINT16 = (view: DataView, at: number): number => view.getUint16(at, true);

/** PPI. */
export const PPI: Protocol = protocol(Ppi, {
  name: "ppi",
  title: "PPI",
  otherNames: ["wlan_radio", "pcap_pktdata"],
  protocols: ({ dlt }) => {
    if (dlt === LINKTYPE_IEEE802_11) return ["ppi", "wlan_radio"];
    // Wireshark goes by the number as it does in a file.
    return isRaw(dlt) ? ["ppi", "pcap_pktdata", "raw"] : ["ppi", "pcap_pktdata"];
  },
  fields: [
    { name: "ppi.version", title: "Version", at: 0, value: ({ version }) => version },
    { name: "ppi.flags", title: "Flags", at: 1, value: ({ flags }) => flags, format: HEX8 },
    { name: "ppi.flags.alignment", title: "Alignment", at: 1, value: ({ flags }) => (flags & 1) !== 0 },
    { name: "ppi.length", title: "Header length", at: 2, size: 2, value: ({ length }) => length },
    { name: "ppi.dlt", title: "DLT", at: 4, size: 4, value: ({ dlt }) => dlt },
    list({
      title: ({ kind }: OptionPart) => TYPE_NAMES[kind] ?? `Field ${kind}`,
      items: ({ fieldParts }: Ppi) => fieldParts,
      fields: [
        {
          name: "ppi.field_type",
          title: "Field type",
          at: 0,
          size: 2,
          value: ({ kind }) => kind,
          names: (kind) => TYPE_NAMES[kind],
        },
        { name: "ppi.field_len", title: "Field length", at: 2, size: 2, value: ({ offset, end }) => end - offset - 4 },
        common("tsft", "TSFT", { at: 4, size: 8, read: (view, at) => view.getBigUint64(at, true) }),
        common("flags", "Flags", { at: 12, size: 2, read: UINT16, format: HEX16 }),
        common("rate", "Data rate", { at: 14, size: 2, read: UINT16 }),
        common("chan.freq", "Channel frequency", { at: 16, size: 2, read: UINT16 }),
        common("chan.flags", "Channel flags", { at: 18, size: 2, read: UINT16, format: HEX16 }),
        common("fhss.hopset", "FHSS hopset", { at: 20, read: UINT8, format: HEX8 }),
        common("fhss.pattern", "FHSS pattern", { at: 21, read: UINT8, format: HEX8 }),
        common("dbm.antsignal", "dBm antenna signal", { at: 22, read: INT8 }),
        common("dbm.antnoise", "dBm antenna noise", { at: 23, read: INT8 }),
      ],
    }),
  ],
});
