/**
 * The fields of RADIUS.
 *
 * @module
 */

import { Radius, radiusCodeName, radiusValue, radiusVendorValue } from "../wire/radius.ts";
import {
  RADIUS_ATTRIBUTES,
  RADIUS_EAP_MESSAGE,
  RADIUS_VENDOR_SPECIFIC,
  radiusAttributeKind,
} from "../wire/radius_attribute.ts";
import {
  RADIUS_VENDOR_ATTRIBUTES,
  type RadiusVendorAttribute,
  radiusVendorKind,
  radiusVendorName,
  type RadiusVendorPart,
  radiusVendorParts,
} from "../wire/radius_vendor.ts";
import type { TlvPart } from "../wire/tlv.ts";
import { type FieldSpec, list } from "./field.ts";
import { ofType } from "./of_type.ts";
import { bytesAt, uint16, uint32, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

const isVendor = ofType(RADIUS_VENDOR_SPECIFIC);
/** Those whose values Wireshark has under names of their own. */
const PARTS: readonly number[] = [RADIUS_VENDOR_SPECIFIC, RADIUS_EAP_MESSAGE];

/** Codes of answers; those of requests. */
const RESPONSES: readonly number[] = [2, 3, 5, 11, 41, 42, 44, 45];
const REQUESTS: readonly number[] = [1, 4, 12, 13, 40, 43];

/** Whether the code is one of these: a field that is there only where it is true. */
function isOneOf(name: string, title: string, codes: readonly number[]): FieldSpec<Radius> {
  return { name, title, value: ({ code }) => codes.includes(code) ? true : undefined };
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

/** The value of one of a vendor's attributes. */
function vendorValue({ vendorId, type, name }: RadiusVendorAttribute): FieldSpec<RadiusVendorPart> {
  return {
    name: `radius.${name.replaceAll("-", "_")}`,
    title: name,
    at: ({ offset, value }) => value - offset,
    size: ({ value, end }) => end - value,
    value: (part) => part.vendorId === vendorId && part.type === type ? radiusVendorValue(part) : undefined,
  };
}

/** A vendor's own attributes. */
const VENDOR_ATTRIBUTES = list({
  title: ({ vendorId, type }: RadiusVendorPart) => {
    return `Vendor Attribute: ${radiusVendorKind(vendorId, type)?.name ?? type}`;
  },
  items: (part: TlvPart) => radiusVendorParts(part),
  fields: [
    uint8<RadiusVendorPart>("radius.avp.vendor_type", "Vendor Type", {
      at: ({ typeSize }) => typeSize - 1,
      names: (type, { vendorId }) => radiusVendorKind(vendorId, type)?.name,
    }),
    uint8<RadiusVendorPart>("radius.avp.vendor_len", "Vendor Length", {
      at: ({ offset, value }) => value - offset - 1,
    }),
    ...RADIUS_VENDOR_ATTRIBUTES.map(vendorValue),
    bytesAt<RadiusVendorPart>("radius.Unknown_Attribute", "Unknown Attribute", {
      at: ({ offset, value }) => value - offset,
      when: ({ vendorId, type }) => radiusVendorKind(vendorId, type) === undefined,
    }),
  ],
});

/** RADIUS. */
export const RADIUS: Protocol = protocol(Radius, {
  name: "radius",
  title: "RADIUS Protocol",
  ownPayload: true,
  fields: [
    uint8("radius.code", "Code", { at: 0, names: radiusCodeName }),
    isOneOf("radius.req", "Request", REQUESTS),
    isOneOf("radius.rsp", "Response", RESPONSES),
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
        uint32("radius.avp.vendor_id", "Vendor ID", { at: 2, when: isVendor, names: radiusVendorName }),
        VENDOR_ATTRIBUTES,
        bytesAt("radius.eap_fragment", "EAP Fragment", { at: 2, when: ofType(RADIUS_EAP_MESSAGE) }),
        ...RADIUS_ATTRIBUTES.filter((type) => !PARTS.includes(type)).map(attributeValue),
      ],
    }),
  ],
});
