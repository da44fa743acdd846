/**
 * RADIUS, RFC 2865, and its accounting, RFC 2866.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Code      |  Identifier   |            Length             |
 * +---------------+---------------+-------------------------------+
 * |                   Authenticator (16 bytes)                    |
 * +---------------------------------------------------------------+
 * |  Attributes: Type (1), Length (1), Value                      |
 * ```
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { utf8At } from "../bytes/text.ts";
import { ByteWriter } from "./byte_writer.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";
import { RADIUS_EAP_MESSAGE, radiusAttributeKind, type RadiusForm } from "./radius_attribute.ts";
import { radiusVendorId, radiusVendorKind, type RadiusVendorPart, radiusVendorParts } from "./radius_vendor.ts";
import { type TlvFields, tlvFields, type TlvPart, tlvParts } from "./tlv.ts";

const CODE = 0;
const IDENTIFIER = 1;
const LENGTH = 2;
const AUTHENTICATOR = 4;
const AUTHENTICATOR_LENGTH = 16;
const HEADER_LENGTH = 20;
/** Codes that are in use end below that of the dynamic authorization of RFC 5176 and RFC 3575's. */
const MAX_CODE = 53;

const CODES: Readonly<Record<number, string>> = {
  1: "Access-Request",
  2: "Access-Accept",
  3: "Access-Reject",
  4: "Accounting-Request",
  5: "Accounting-Response",
  11: "Access-Challenge",
  12: "Status-Server",
  13: "Status-Client",
  40: "Disconnect-Request",
  41: "Disconnect-ACK",
  42: "Disconnect-NAK",
  43: "CoA-Request",
  44: "CoA-ACK",
  45: "CoA-NAK",
};

/** The name of a code, `"Access-Request"` for 1; undefined where it has none. */
export function radiusCodeName(code: number): string | undefined {
  return CODES[code];
}

/**
 * A RADIUS packet in a frame. The header is all of it; where it has an EAP packet in its attributes, the first part of
 * that is the payload.
 *
 * @example
 * ```ts
 * import { decode, encodeRadius, frame, ipv4, LINKTYPE_RAW, Radius, udp } from "@capkit/capkit/core";
 *
 * const request = encodeRadius({
 *   code: 1, identifier: 7, length: 25, authenticator: "00".repeat(16), attributes: [{ type: 1, data: "626f62" }],
 * });
 * const ports = udp({ srcPort: 40000, dstPort: 1812 });
 * const packet = decode(frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), ports, request), LINKTYPE_RAW);
 * if (packet.layer(Radius)?.attribute(1) !== "bob") throw new Error("User-Name");
 * ```
 */
export class Radius extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "radius";

  /** The packet at `offset`; undefined where fewer than 20 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Radius | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Radius(view, offset, end);
  }

  /** Why {@linkcode Radius.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a header with a code in use and a length that holds it is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < HEADER_LENGTH) return false;
    const code = view.getUint8(offset + CODE);
    return code > 0 && code <= MAX_CODE && view.getUint16(offset + LENGTH) >= HEADER_LENGTH;
  }

  /** The short name of the protocol. */
  get name(): "radius" {
    return "radius";
  }

  /** What the packet is: {@linkcode radiusCodeName} names it. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** By which an answer is matched to its request. */
  get identifier(): number {
    return this.view.getUint8(this.offset + IDENTIFIER);
  }

  /** Bytes of the packet. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** 16 bytes as hexadecimal digits. */
  get authenticator(): string {
    const from = this.offset + AUTHENTICATOR;
    return formatHexAt(this.view, from, from + AUTHENTICATOR_LENGTH);
  }

  /** Where the attributes are. */
  get attributeParts(): TlvPart[] {
    const { view, offset } = this;
    const place = { offset: offset + HEADER_LENGTH, end: this.#packetEnd };
    return tlvParts(view, place, { typeSize: 1, lengthSize: 1, whole: true });
  }

  /**
   * What the first attribute of a type says: text, an address, a number, else hexadecimal digits; undefined where there is
   * none. {@linkcode radiusAttributeKind} knows the forms.
   */
  attribute(type: number): string | number | undefined {
    const part = this.attributeParts.find((one) => one.type === type);
    return part === undefined ? undefined : radiusValue(part);
  }

  /** Whether an EAP packet is in the attributes. */
  get hasEap(): boolean {
    return this.#eap !== undefined;
  }

  /**
   * The EAP packet, as far as its parts are there, made of all of them in new memory; undefined where there is none. No part
   * has more than 253 bytes, and the layer behind this one is made of the first.
   */
  get eapMessage(): Uint8Array<ArrayBuffer> | undefined {
    const parts = this.attributeParts.filter(({ type }) => type === RADIUS_EAP_MESSAGE);
    if (parts.length === 0) return undefined;
    const message = new Uint8Array(parts.reduce((sum, { value, end }) => sum + end - value, 0));
    let at = 0;
    for (const { view, value, end } of parts) {
      message.set(new Uint8Array(view.buffer, view.byteOffset + value, end - value), at);
      at += end - value;
    }
    return message;
  }

  /** Bytes of the packet, as far as its attributes can be read. */
  get headerLength(): number {
    return (this.attributeParts.at(-1)?.end ?? this.offset + HEADER_LENGTH) - this.offset;
  }

  /** Where the first part of the EAP packet begins in `view`; the end of the packet where there is none. */
  override get payloadOffset(): number {
    return this.#eap?.value ?? this.offset + this.headerLength;
  }

  /** The byte after that part in `view`. */
  override get payloadEnd(): number {
    return this.#eap?.end ?? this.payloadOffset;
  }

  /** The packet as plain fields. */
  toJSON(): RadiusFields {
    return {
      code: this.code,
      identifier: this.identifier,
      length: this.length,
      authenticator: this.authenticator,
      attributes: this.attributeParts.map(attributeFields),
    };
  }

  get #packetEnd(): number {
    return Math.min(this.end, this.offset + Math.max(HEADER_LENGTH, this.length));
  }

  get #eap(): TlvPart | undefined {
    return this.attributeParts.find(({ type }) => type === RADIUS_EAP_MESSAGE);
  }
}

/** What an attribute says, by the form of its type. */
export function radiusValue(part: TlvPart): string | number {
  return readValue(part, radiusAttributeKind(part.type)?.form);
}

/** What a vendor's attribute says, by the form of its type. */
export function radiusVendorValue(part: RadiusVendorPart): string | number {
  return readValue(part, radiusVendorKind(part.vendorId, part.type)?.form);
}

function attributeFields(part: TlvPart): RadiusAttributeFields {
  const { view, type, value, end } = part;
  const vendorId = radiusVendorId(part);
  return {
    type,
    data: formatHexAt(view, value, end),
    ...(vendorId === undefined ? {} : { vendorId, vendorAttributes: tlvFields(radiusVendorParts(part)) }),
  };
}

function readValue({ view, value, end }: TlvPart, form: RadiusForm | undefined): string | number {
  if (form === "ipv4" && end - value === 4) return formatIpv4(view, value);
  if (form === "ipv6" && end - value === 16) return formatIpv6(view, value);
  if (form === "integer" && end - value === 4) return view.getUint32(value);
  if (form !== "text") return formatHexAt(view, value, end);
  return utf8At(view, value, end);
}

/** The fields of a RADIUS packet. */
export interface RadiusFields {
  /** 0 to 255. */
  code: number;
  /** 0 to 255. */
  identifier: number;
  /** Bytes of the packet, 0 to 65,535. */
  length: number;
  /** 16 bytes as hexadecimal digits. */
  authenticator: string;
  /** Their values have up to 253 bytes each. */
  attributes: RadiusAttributeFields[];
}

/** The fields of an attribute. */
export interface RadiusAttributeFields extends TlvFields {
  /** Whose attributes are in it; absent where they are no vendor's own. */
  vendorId?: number;
  /** The vendor's attributes, which are in its data. */
  vendorAttributes?: TlvFields[];
}

/**
 * The bytes of a RADIUS packet, all fields as given.
 *
 * @throws RangeError where a number or an attribute does not fit.
 * @throws TypeError where a text of hexadecimal digits is not of its form.
 */
export function encodeRadius(fields: RadiusFields): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.uint8("radius.code", fields.code);
  writer.uint8("radius.identifier", fields.identifier);
  writer.uint16("radius.length", fields.length);
  const authenticator = parseHex(fields.authenticator);
  checkRange("radius.authenticator length", authenticator.length, AUTHENTICATOR_LENGTH);
  writer.bytes(authenticator);
  writer.zeros(HEADER_LENGTH - writer.length);
  for (const { type, data } of fields.attributes) {
    const bytes = parseHex(data);
    writer.uint8("radius.attribute type", type);
    writer.uint8("radius.attribute length", bytes.length + 2);
    writer.bytes(bytes);
  }
  return writer.finish();
}
