/**
 * The fields of LISP.
 *
 * @module
 */

import { Lisp, LISP_MAP_REQUEST, LispData } from "../wire/lisp.ts";
import { HEX32, HEX8 } from "./field.ts";
import { only } from "./only.ts";
import { bit8, uint24, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const TYPES: Readonly<Record<number, string>> = {
  1: "Map-Request",
  2: "Map-Reply",
  3: "Map-Register",
  4: "Map-Notify",
  5: "Map-Notify-Ack",
  6: "Map-Referral",
  7: "Info",
  8: "Encapsulated Control Message",
};

/** Control messages of LISP. */
export const LISP: Protocol = protocol(Lisp, {
  name: "lisp",
  title: "Locator/ID Separation Protocol",
  ownPayload: true,
  fields: [
    { name: "lisp.type", title: "Type", at: 0, value: ({ type }) => type, names: (value) => TYPES[value] },
    ...only<Lisp>(({ type }) => type === LISP_MAP_REQUEST, [
      bit8("lisp.mreq.flags.auth", "Authoritative", { at: 0, mask: 0x08 }),
      bit8("lisp.mreq.flags.mrp", "Map-Reply Present", { at: 0, mask: 0x04 }),
      bit8("lisp.mreq.flags.probe", "Probe", { at: 0, mask: 0x02 }),
      bit8("lisp.mreq.flags.smr", "Solicit Map-Request", { at: 0, mask: 0x01 }),
      { name: "lisp.irc", title: "ITR-RLOC Count", at: 2, value: ({ flags }) => flags >> 8 & 0x1f },
    ]),
    { name: "lisp.records", title: "Record Count", at: 3, value: ({ recordCount }) => recordCount },
    {
      name: "lisp.nonce",
      title: "Nonce",
      at: 4,
      size: 8,
      value: ({ nonce }) => nonce === undefined ? undefined : `0x${nonce.toString(16).padStart(16, "0")}`,
    },
  ],
});

/** Data packets of LISP. */
export const LISP_DATA: Protocol = protocol(LispData, {
  name: "lisp-data",
  title: "Locator/ID Separation Protocol (Data)",
  fields: [
    uint8("lisp-data.flags", "Flags", { at: 0, format: HEX8 }),
    bit8("lisp-data.flags.nonce", "Nonce Present", { at: 0, mask: 0x80 }),
    bit8("lisp-data.flags.lsb", "Locator-Status-Bits Enabled", { at: 0, mask: 0x40 }),
    bit8("lisp-data.flags.enr", "Echo-Nonce Request", { at: 0, mask: 0x20 }),
    bit8("lisp-data.flags.mv", "Map-Version Present", { at: 0, mask: 0x10 }),
    bit8("lisp-data.flags.iid", "Instance ID Present", { at: 0, mask: 0x08 }),
    uint8("lisp-data.flags.res", "Reserved", { at: 0, mask: 0x07, format: HEX8 }),
    ...only<LispData>(({ flags }) => (flags & 0x80) !== 0, [uint24("lisp-data.nonce", "Nonce", { at: 1 })]),
    ...only<LispData>(({ flags }) => (flags & 0x10) !== 0, [
      uint24("lisp-data.srcmapver", "Source Map-Version", { at: 1, mask: 0xfff000 }),
      uint24("lisp-data.dstmapver", "Destination Map-Version", { at: 1, mask: 0x000fff }),
    ]),
    ...only<LispData>(({ flags }) => (flags & 0x08) === 0, [
      uint32("lisp-data.lsb", "Locator-Status-Bits", { at: 4, format: HEX32 }),
    ]),
    ...only<LispData>(({ flags }) => (flags & 0x08) !== 0, [
      uint24("lisp-data.iid", "Instance ID", { at: 4 }),
      ...only<LispData>(({ flags }) => (flags & 0x40) !== 0, [
        uint8("lisp-data.lsb8", "Locator-Status-Bits", { at: 7, format: HEX8 }),
      ]),
    ]),
  ],
});
