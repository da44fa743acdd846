/**
 * A vendor's own attributes within RADIUS, RFC 2865 section 5.26; those of Microsoft are in RFC 2548.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   Type (26)   |    Length     |           Vendor-Id           |
 * +---------------+---------------+---------------+---------------+
 * |       Vendor-Id (cont)        |  Vendor type  | Vendor length |  and again
 * +-------------------------------+---------------+---------------+
 * |  Value ...
 * ```
 *
 * @module
 */

import { RADIUS_VENDOR_SPECIFIC, type RadiusAttributeKind } from "./radius_attribute.ts";
import { type TlvForm, type TlvPart, tlvParts } from "./tlv.ts";

/** A vendor's number: Cisco. */
const CISCO = 9;
/** A vendor's number: Microsoft. */
const MICROSOFT = 311;
/** A vendor's number: the Wi-Fi Alliance's roaming recommendations. */
const WISPR = 14122;
/** A vendor's number: MikroTik. */
const MIKROTIK = 14988;

/** Attributes of a vendor in one attribute at most: no honest one has more. */
const MAX_ATTRIBUTES = 32;

const FORM: TlvForm = { typeSize: 1, lengthSize: 1, whole: true };
/** Vendors with numbers of another size, and those that have no lengths or more in the header. */
const FORMS: ReadonlyMap<number, TlvForm | undefined> = new Map([
  [429, undefined],
  [637, { typeSize: 2, lengthSize: 1, whole: true }],
  [4846, { typeSize: 2, lengthSize: 1, whole: true }],
  [8164, { typeSize: 2, lengthSize: 2, whole: true }],
  [16445, { typeSize: 2, lengthSize: 1, whole: true }],
  [24757, undefined],
]);

/** A vendor's attribute in a frame. */
export interface RadiusVendorPart extends TlvPart {
  /** The vendor's number in IANA's registry of private enterprises. */
  readonly vendorId: number;
  /** Bytes of its type. */
  readonly typeSize: 1 | 2;
}

/** The number of the vendor whose an attribute is; undefined for one of no vendor, and where it is not there. */
export function radiusVendorId({ view, type, value, end }: TlvPart): number | undefined {
  return type === RADIUS_VENDOR_SPECIFIC && value + 4 <= end ? view.getUint32(value) : undefined;
}

/** The vendor's attributes in an attribute, 32 at most; none where it is of no vendor, or of one that has them in a form of its own. */
export function radiusVendorParts(part: TlvPart): RadiusVendorPart[] {
  const vendorId = radiusVendorId(part);
  if (vendorId === undefined) return [];
  const form = FORMS.has(vendorId) ? FORMS.get(vendorId) : FORM;
  if (form === undefined) return [];
  const { typeSize } = form;
  const parts = tlvParts(part.view, { offset: part.value + 4, end: part.end }, form);
  return parts.slice(0, MAX_ATTRIBUTES).map((one) => ({ ...one, vendorId, typeSize }));
}

/** The name and the form of a vendor's attribute; undefined for one that is not known here. */
export function radiusVendorKind(vendorId: number, type: number): RadiusAttributeKind | undefined {
  return KINDS.get(vendorId)?.get(type);
}

/** A vendor's attribute that is known here. */
export interface RadiusVendorAttribute extends RadiusAttributeKind {
  /** The vendor's number. */
  readonly vendorId: number;
  /** Its number among those of the vendor. */
  readonly type: number;
}

/** All that are known here. */
export const RADIUS_VENDOR_ATTRIBUTES: readonly RadiusVendorAttribute[] = ([
  [CISCO, 1, "Cisco-AVPair", "text"],
  [CISCO, 2, "Cisco-NAS-Port", "text"],
  [MICROSOFT, 1, "MS-CHAP-Response", "string"],
  [MICROSOFT, 2, "MS-CHAP-Error", "text"],
  [MICROSOFT, 3, "MS-CHAP-CPW-1", "string"],
  [MICROSOFT, 4, "MS-CHAP-CPW-2", "string"],
  [MICROSOFT, 5, "MS-CHAP-LM-Enc-PW", "string"],
  [MICROSOFT, 6, "MS-CHAP-NT-Enc-PW", "string"],
  [MICROSOFT, 7, "MS-MPPE-Encryption-Policy", "integer"],
  [MICROSOFT, 8, "MS-MPPE-Encryption-Types", "integer"],
  [MICROSOFT, 9, "MS-RAS-Vendor", "integer"],
  [MICROSOFT, 10, "MS-CHAP-Domain", "text"],
  [MICROSOFT, 11, "MS-CHAP-Challenge", "string"],
  [MICROSOFT, 12, "MS-CHAP-MPPE-Keys", "string"],
  [MICROSOFT, 13, "MS-BAP-Usage", "integer"],
  [MICROSOFT, 14, "MS-Link-Utilization-Threshold", "integer"],
  [MICROSOFT, 15, "MS-Link-Drop-Time-Limit", "integer"],
  [MICROSOFT, 16, "MS-MPPE-Send-Key", "string"],
  [MICROSOFT, 17, "MS-MPPE-Recv-Key", "string"],
  [MICROSOFT, 18, "MS-RAS-Version", "text"],
  [MICROSOFT, 19, "MS-Old-ARAP-Password", "string"],
  [MICROSOFT, 20, "MS-New-ARAP-Password", "string"],
  [MICROSOFT, 21, "MS-ARAP-PW-Change-Reason", "integer"],
  [MICROSOFT, 22, "MS-Filter", "string"],
  [MICROSOFT, 23, "MS-Acct-Auth-Type", "integer"],
  [MICROSOFT, 24, "MS-Acct-EAP-Type", "integer"],
  [MICROSOFT, 25, "MS-CHAP2-Response", "string"],
  [MICROSOFT, 26, "MS-CHAP2-Success", "string"],
  [MICROSOFT, 27, "MS-CHAP2-CPW", "string"],
  [MICROSOFT, 28, "MS-Primary-DNS-Server", "ipv4"],
  [MICROSOFT, 29, "MS-Secondary-DNS-Server", "ipv4"],
  [MICROSOFT, 30, "MS-Primary-NBNS-Server", "ipv4"],
  [MICROSOFT, 31, "MS-Secondary-NBNS-Server", "ipv4"],
  [WISPR, 1, "WISPr-Location-ID", "text"],
  [WISPR, 2, "WISPr-Location-Name", "text"],
  [WISPR, 3, "WISPr-Logoff-URL", "text"],
  [WISPR, 4, "WISPr-Redirection-URL", "text"],
  [WISPR, 5, "WISPr-Bandwidth-Min-Up", "integer"],
  [WISPR, 6, "WISPr-Bandwidth-Min-Down", "integer"],
  [WISPR, 7, "WISPr-Bandwidth-Max-Up", "integer"],
  [WISPR, 8, "WISPr-Bandwidth-Max-Down", "integer"],
  [MIKROTIK, 1, "Mikrotik-Recv-Limit", "integer"],
  [MIKROTIK, 2, "Mikrotik-Xmit-Limit", "integer"],
  [MIKROTIK, 3, "Mikrotik-Group", "text"],
  [MIKROTIK, 8, "Mikrotik-Rate-Limit", "text"],
  [MIKROTIK, 9, "Mikrotik-Realm", "text"],
  [MIKROTIK, 10, "Mikrotik-Host-IP", "ipv4"],
] as const).map(([vendorId, type, name, form]) => ({ vendorId, type, name, form }));

const KINDS: ReadonlyMap<number, ReadonlyMap<number, RadiusAttributeKind>> = new Map(
  [CISCO, MICROSOFT, WISPR, MIKROTIK].map((vendor) => [
    vendor,
    new Map(RADIUS_VENDOR_ATTRIBUTES.filter(({ vendorId }) => vendorId === vendor).map((kind) => [kind.type, kind])),
  ]),
);

const VENDORS: ReadonlyMap<number, string> = new Map([
  [CISCO, "Cisco"],
  [43, "3Com"],
  [MICROSOFT, "Microsoft"],
  [429, "U.S. Robotics"],
  [529, "Ascend"],
  [2636, "Juniper"],
  [10415, "3GPP"],
  [WISPR, "Wi-Fi Alliance"],
  [14823, "Aruba"],
  [MIKROTIK, "MikroTik"],
  [25053, "Ruckus"],
]);

/** The name of a vendor; undefined for one that is not known here. */
export function radiusVendorName(vendorId: number): string | undefined {
  return VENDORS.get(vendorId);
}
