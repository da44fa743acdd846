/**
 * The fields of ISAKMP.
 *
 * @module
 */

import { Isakmp, type IsakmpPart } from "../wire/isakmp.ts";
import { isakmpExchangeName, isakmpPayloadName } from "../wire/isakmp_number.ts";
import { HEX32, HEX8, list } from "./field.ts";
import { only } from "./only.ts";
import { bit8, bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const isOf = (...types: number[]) => ({ type }: IsakmpPart) => types.includes(type);

/** ISAKMP. */
export const ISAKMP: Protocol = protocol(Isakmp, {
  name: "isakmp",
  title: "Internet Security Association and Key Management Protocol",
  ownPayload: true,
  fields: [
    bytesAt("isakmp.ispi", "Initiator SPI", { at: 0, size: 8 }),
    bytesAt("isakmp.rspi", "Responder SPI", { at: 8, size: 8 }),
    uint8("isakmp.nextpayload", "Next Payload", { at: 16, names: isakmpPayloadName }),
    uint8("isakmp.version", "Version", { at: 17, format: HEX8 }),
    uint8("isakmp.mjver", "Major Version", { at: 17, mask: 0xf0, format: HEX8 }),
    uint8("isakmp.mnver", "Minor Version", { at: 17, mask: 0x0f, format: HEX8 }),
    uint8("isakmp.exchangetype", "Exchange Type", { at: 18, names: isakmpExchangeName }),
    uint8("isakmp.flags", "Flags", { at: 19, format: HEX8 }),
    ...only<Isakmp>(({ majorVersion }) => majorVersion === 1, [
      bit8("isakmp.flag_e", "Encryption", { at: 19, mask: 0x01 }),
      bit8("isakmp.flag_c", "Commit", { at: 19, mask: 0x02 }),
      bit8("isakmp.flag_a", "Authentication", { at: 19, mask: 0x04 }),
    ]),
    ...only<Isakmp>(({ majorVersion }) => majorVersion === 2, [
      bit8("isakmp.flag_i", "Initiator", { at: 19, mask: 0x08 }),
      bit8("isakmp.flag_v", "Version", { at: 19, mask: 0x10 }),
      bit8("isakmp.flag_r", "Response", { at: 19, mask: 0x20 }),
    ]),
    uint32("isakmp.messageid", "Message ID", { at: 20, format: HEX32 }),
    uint32("isakmp.length", "Length", { at: 24 }),
    list({
      title: ({ type }: IsakmpPart) => `Payload: ${isakmpPayloadName(type) ?? type}`,
      items: ({ payloadParts }: Isakmp) => payloadParts,
      fields: [
        { name: "isakmp.typepayload", title: "Type", value: ({ type }) => type, names: isakmpPayloadName },
        uint8("isakmp.nextpayload", "Next Payload", { at: 0, names: isakmpPayloadName }),
        bit8("isakmp.criticalpayload", "Critical", { at: 1, mask: 0x80 }),
        uint16("isakmp.payloadlength", "Payload Length", { at: 2 }),
        ...only<IsakmpPart>(isOf(10, 40), [bytesAt("isakmp.nonce", "Nonce", { at: 4 })]),
        ...only<IsakmpPart>(isOf(13, 43), [bytesAt("isakmp.vid_bytes", "Vendor ID", { at: 4 })]),
        ...only<IsakmpPart>(isOf(8), [bytesAt("isakmp.hash", "Hash", { at: 4 })]),
        ...only<IsakmpPart>(isOf(9), [bytesAt("isakmp.sig", "Signature", { at: 4 })]),
        ...only<IsakmpPart>(isOf(11), [uint16("isakmp.notify.msgtype", "Notify Message Type", { at: 10 })]),
        ...only<IsakmpPart>(isOf(41), [uint16("isakmp.notify.msgtype", "Notify Message Type", { at: 6 })]),
      ],
    }),
  ],
});
