/**
 * The fields of NFLOG.
 *
 * @module
 */

import { utf8BeforeZero } from "../bytes/text.ts";
import {
  Nflog,
  NFULA_GID,
  NFULA_IFINDEX_INDEV,
  NFULA_IFINDEX_OUTDEV,
  NFULA_PACKET_HDR,
  NFULA_PAYLOAD,
  NFULA_PREFIX,
  NFULA_TIMESTAMP,
  NFULA_UID,
} from "../wire/nflog.ts";
import type { OptionPart } from "../wire/option_list.ts";
import { type FieldSpec, HEX16, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const NAMES: Readonly<Record<number, string>> = {
  [NFULA_PACKET_HDR]: "NFULA_PACKET_HDR",
  [NFULA_TIMESTAMP]: "NFULA_TIMESTAMP",
  [NFULA_IFINDEX_INDEV]: "NFULA_IFINDEX_INDEV",
  [NFULA_IFINDEX_OUTDEV]: "NFULA_IFINDEX_OUTDEV",
  [NFULA_PAYLOAD]: "NFULA_PAYLOAD",
  [NFULA_PREFIX]: "NFULA_PREFIX",
  [NFULA_UID]: "NFULA_UID",
  [NFULA_GID]: "NFULA_GID",
};

/** A number of 32 bits in network byte order, which is the value of an attribute of one type. */
function number(name: string, title: string, type: number): FieldSpec<OptionPart> {
  return {
    name: `nflog.${name}`,
    title,
    at: 4,
    size: 4,
    value: ({ kind, view, offset, end }) => {
      return kind === type && end - offset >= 8 ? view.getInt32(offset + 4) : undefined;
    },
  };
}

/** What Linux's netfilter logs. */
export const NFLOG: Protocol = protocol(Nflog, {
  name: "nflog",
  title: "Linux Netfilter NFLOG",
  fields: [
    { name: "nflog.family", title: "Family", at: 0, value: ({ family }) => family },
    { name: "nflog.version", title: "Version", at: 1, value: ({ version }) => version },
    { name: "nflog.res_id", title: "Resource id", at: 2, size: 2, value: ({ resourceId }) => resourceId },
    list({
      title: ({ kind }: OptionPart) => `TLV: ${NAMES[kind] ?? kind}`,
      items: ({ attributeParts }: Nflog) => attributeParts,
      fields: [
        { name: "nflog.tlv_length", title: "Length", at: 0, size: 2, value: ({ offset, end }) => end - offset },
        {
          name: "nflog.tlv_type",
          title: "Type",
          at: 2,
          size: 2,
          value: ({ kind }) => kind,
          names: (kind) => NAMES[kind],
        },
        {
          name: "nflog.protocol",
          title: "HW protocol",
          at: 4,
          size: 2,
          value: ({ kind, view, offset, end }) => {
            return kind === NFULA_PACKET_HDR && end - offset >= 7 ? view.getUint16(offset + 4) : undefined;
          },
          format: HEX16,
        },
        {
          name: "nflog.hook",
          title: "Netfilter hook",
          at: 6,
          value: ({ kind, view, offset, end }) => {
            return kind === NFULA_PACKET_HDR && end - offset >= 7 ? view.getUint8(offset + 6) : undefined;
          },
        },
        number("ifindex_indev", "IFINDEX_INDEV", NFULA_IFINDEX_INDEV),
        number("ifindex_outdev", "IFINDEX_OUTDEV", NFULA_IFINDEX_OUTDEV),
        {
          name: "nflog.prefix",
          title: "Prefix",
          at: 4,
          size: ({ offset, end }) => end - offset - 4,
          value: ({ kind, view, offset, end }) =>
            kind === NFULA_PREFIX ? utf8BeforeZero(view, offset + 4, end) : undefined,
        },
        number("uid", "UID", NFULA_UID),
        number("gid", "GID", NFULA_GID),
      ],
    }),
  ],
});
