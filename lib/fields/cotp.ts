/**
 * The fields of COTP.
 *
 * @module
 */

import { Cotp, COTP_CC, COTP_CR, COTP_DR, COTP_DT } from "../wire/cotp.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { HEX16, HEX8, list } from "./field.ts";
import { bytesAt, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [COTP_CR]: "Connect Request",
  [COTP_CC]: "Connect Confirm",
  [COTP_DR]: "Disconnect Request",
  [COTP_DT]: "Data",
};

/** COTP. */
export const COTP: Protocol = protocol(Cotp, {
  name: "cotp",
  title: "ISO 8073 Connection-Oriented Transport Protocol",
  fields: [
    uint8("cotp.li", "Length", { at: 0 }),
    {
      name: "cotp.type",
      title: "Type",
      at: 1,
      value: ({ type }) => type,
      format: HEX8,
      names: (type) => TYPE_NAMES[type],
    },
    {
      name: "cotp.destref",
      title: "Destination Reference",
      at: 2,
      size: 2,
      value: ({ dstRef }) => dstRef,
      format: HEX16,
    },
    { name: "cotp.srcref", title: "Source Reference", at: 4, size: 2, value: ({ srcRef }) => srcRef, format: HEX16 },
    { name: "cotp.class", title: "Class", at: 6, value: ({ transportClass }) => transportClass },
    {
      name: "cotp.tpdu-number",
      title: "TPDU Number",
      at: 2,
      value: ({ tpduNumber }) => tpduNumber,
      format: HEX8,
    },
    { name: "cotp.eot", title: "Last Data Unit", at: 2, value: ({ eot }) => eot },
    list({
      title: ({ type }: TlvPart) => `Parameter: ${type}`,
      items: ({ parameterParts }) => parameterParts,
      fields: [
        uint8("cotp.parameter_code", "Code", { at: 0, format: HEX8 }),
        uint8("cotp.parameter_length", "Length", { at: 1 }),
        bytesAt("cotp.parameter_value", "Value", { at: 2 }),
      ],
    }),
  ],
});
