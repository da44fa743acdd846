/**
 * The addresses in messages of PIM, RFC 7761 section 4.9.1, and the attributes of a join, RFC 5384.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |  Addr Family  | Encoding Type |  unicast: the address         |
 * +---------------+---------------+-+-----------+-+---------------+
 * |  Addr Family  | Encoding Type |B| Reserved  |Z|   Mask Len    |  group: and the address
 * +---------------+---------------+-+-------+-+-+-+---------------+
 * |  Addr Family  | Encoding Type |  Rsrvd  |S|W|R|   Mask Len    |  source: and the address, and any attributes
 * +---------------+---------------+---------+-+-+-+---------------+
 * ```
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";

const FAMILY = 0;
const ENCODING_TYPE = 1;
const FLAGS = 2;
const MASK_LENGTH = 3;
const UNICAST_HEADER = 2;
const MASKED_HEADER = 4;
const FAMILY_IPV4 = 1;
const FAMILY_IPV6 = 2;
/** Encoding type: the address as it is. */
const NATIVE = 0;
/** Encoding type: a source with attributes behind it. */
const WITH_ATTRIBUTES = 1;
const ATTRIBUTE_HEADER = 2;
/** Bit of an attribute: it is the last one. */
const END_OF_ATTRIBUTES = 0x40;
const ATTRIBUTE_TYPE = 0x3f;
/** Attributes of a source at most. */
const MAX_ATTRIBUTES = 16;

/** Which of the three forms an address has. */
export type PimAddressForm = "unicast" | "group" | "source";

/** Where an attribute of a join lies in a frame. */
export interface PimAttributePart extends Bytes {
  /** Its number: 0 is the RPF vector (RFC 5496). */
  readonly type: number;
}

/** An encoded address in a frame. */
export class PimAddress implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The byte of its family. */
  readonly offset: number;
  /** The byte after its last one, attributes included. */
  readonly end: number;
  /** Which form it has. */
  readonly form: PimAddressForm;
  /** Where the attributes of a source are; none in others. */
  readonly attributeParts: readonly PimAttributePart[];

  /** Checks nothing; {@linkcode PimAddress.read} does. */
  constructor({ view, offset, end }: Bytes, form: PimAddressForm, attributes: readonly PimAttributePart[]) {
    this.view = view;
    this.offset = offset;
    this.end = end;
    this.form = form;
    this.attributeParts = attributes;
  }

  /** The address of this form at the begin of the bytes; undefined where they are too few, or of an unknown encoding. */
  static read({ view, offset, end }: Bytes, form: PimAddressForm): PimAddress | undefined {
    if (end - offset < UNICAST_HEADER) return undefined;
    const size = sizeOf(view.getUint8(offset + FAMILY));
    const encoding = view.getUint8(offset + ENCODING_TYPE);
    const hasAttributes = form === "source" && encoding === WITH_ATTRIBUTES;
    const after = offset + headerOf(form) + size;
    if (size === 0 || after > end || encoding !== NATIVE && !hasAttributes) return undefined;
    const attributes = hasAttributes ? attributeParts({ view, offset: after, end }) : [];
    return new PimAddress({ view, offset, end: attributes.at(-1)?.end ?? after }, form, attributes);
  }

  /** 1 is IPv4, 2 is IPv6. */
  get family(): number {
    return this.view.getUint8(this.offset + FAMILY);
  }

  /** 0 is the address as it is, 1 that of a source with attributes. */
  get encodingType(): number {
    return this.view.getUint8(this.offset + ENCODING_TYPE);
  }

  /** The bits of a group or source; undefined for a unicast address. */
  get flags(): number | undefined {
    return this.form === "unicast" ? undefined : this.view.getUint8(this.offset + FLAGS);
  }

  /** Bits of the prefix; undefined for a unicast address. */
  get maskLength(): number | undefined {
    return this.form === "unicast" ? undefined : this.view.getUint8(this.offset + MASK_LENGTH);
  }

  /** The first byte of the address itself, in the view. */
  get addressOffset(): number {
    return this.offset + headerOf(this.form);
  }

  /** The address as text. */
  get address(): string {
    return this.family === FAMILY_IPV4
      ? formatIpv4(this.view, this.addressOffset)
      : formatIpv6(this.view, this.addressOffset);
  }

  /** The address as plain fields. */
  toJSON(): PimAddressFields {
    const { flags, maskLength, attributeParts } = this;
    return {
      address: this.address,
      ...(maskLength === undefined ? {} : { maskLength }),
      ...(flags === undefined ? {} : { flags }),
      ...(attributeParts.length === 0 ? {} : { attributes: attributeParts.map(attributeFields) }),
    };
  }
}

/** An address as plain fields. */
export interface PimAddressFields {
  /** In the form of IPv4 or IPv6. */
  address: string;
  /** Bits of the prefix of a group or source. */
  maskLength?: number;
  /** Of a group: 0x80 is bidirectional, 1 a zone's range. Of a source: 4 is sparse, 2 the wildcard, 1 the shared tree. */
  flags?: number;
  /** What a join says of its source. */
  attributes?: PimAttribute[];
}

/** An attribute of a join as plain fields. */
export interface PimAttribute {
  /** The type, with 0x80 where it is forwarded by who does not know it, and 0x40 in the last one. */
  flags: number;
  /** Its value as hexadecimal digits. */
  data: string;
}

/** Bytes of an address of this family; 0 for an unknown one. */
function sizeOf(family: number): 0 | 4 | 16 {
  return family === FAMILY_IPV4 ? 4 : family === FAMILY_IPV6 ? 16 : 0;
}

function headerOf(form: PimAddressForm): number {
  return form === "unicast" ? UNICAST_HEADER : MASKED_HEADER;
}

/** Where the attributes at the begin of these bytes are, up to the one that says it is the last. */
function attributeParts({ view, offset, end }: Bytes): PimAttributePart[] {
  const parts: PimAttributePart[] = [];
  for (let at = offset; at + ATTRIBUTE_HEADER <= end && parts.length < MAX_ATTRIBUTES;) {
    const flags = view.getUint8(at);
    const next = at + ATTRIBUTE_HEADER + view.getUint8(at + 1);
    if (next > end) break;
    parts.push({ view, offset: at, end: next, type: flags & ATTRIBUTE_TYPE });
    if ((flags & END_OF_ATTRIBUTES) !== 0) break;
    at = next;
  }
  return parts;
}

function attributeFields({ view, offset, end }: PimAttributePart): PimAttribute {
  return { flags: view.getUint8(offset), data: formatHexAt(view, offset + ATTRIBUTE_HEADER, end) };
}
