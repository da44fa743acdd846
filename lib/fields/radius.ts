/**
 * The fields of RADIUS.
 *
 * @module
 */

import { Radius, radiusCodeName, radiusValue } from "../wire/radius.ts";
import { RADIUS_ATTRIBUTES, RADIUS_VENDOR_SPECIFIC, radiusAttributeKind } from "../wire/radius_attribute.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { type FieldSpec, list } from "./field.ts";
import { bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

function isVendor({ type }: TlvPart): boolean {
  return type === RADIUS_VENDOR_SPECIFIC;
}

/** The value of one type: Wireshark names it after the attribute. */
function attributeValue(type: number): FieldSpec<TlvPart> {
  const name = radiusAttributeKind(type)?.name ?? String(type);
  return {
    name: `radius.${name.replaceAll("-", "_")}`,
    title: name,
    at: 2,
    size: ({ offset, end }) => end - offset - 2,
    value: (part) => part.type === type ? radiusValue(part) : undefined,
  };
}

/** RADIUS. */
export const RADIUS: Protocol = protocol(Radius, {
  name: "radius",
  title: "RADIUS Protocol",
  ownPayload: true,
  fields: [
    uint8("radius.code", "Code", { at: 0, names: radiusCodeName }),
    uint8("radius.id", "Identifier", { at: 1 }),
    uint16("radius.length", "Length", { at: 2 }),
    bytesAt("radius.authenticator", "Authenticator", { at: 4, size: 16 }),
    list({
      title: ({ type }: TlvPart) => `Attribute: ${radiusAttributeKind(type)?.name ?? type}`,
      items: ({ attributeParts }: Radius) => attributeParts,
      fields: [
        bytesAt("radius.avp", "Attribute Value Pair", { at: 0 }),
        uint8("radius.avp.type", "Type", { at: 0, names: (type) => radiusAttributeKind(type)?.name }),
        uint8("radius.avp.length", "Length", { at: 1 }),
        uint32("radius.avp.vendor_id", "Vendor ID", { at: 2, when: isVendor }),
        uint8("radius.avp.vendor_type", "Vendor Type", { at: 6, when: isVendor }),
        uint8("radius.avp.vendor_len", "Vendor Length", { at: 7, when: isVendor }),
        ...RADIUS_ATTRIBUTES.map(attributeValue),
      ],
    }),
  ],
});
