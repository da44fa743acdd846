/**
 * Type, length, value: the form that options, attributes and objects of many protocols share.
 *
 * @module
 */

import { formatHexAt } from "../bytes/hex.ts";

/** Where one of them lies in a frame. */
export interface TlvPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** The first byte of its type. */
  readonly offset: number;
  /** The byte after its value, without padding. */
  readonly end: number;
  /** Its number. */
  readonly type: number;
  /** The first byte of its value. */
  readonly value: number;
}

/** How a protocol writes them. */
export interface TlvForm {
  /** Bytes of the type. */
  readonly typeSize: 1 | 2;
  /** Bytes of the length, which come after the type. */
  readonly lengthSize: 1 | 2;
  /** Whether the length counts type and length too. */
  readonly whole?: boolean;
  /** A multiple of so many bytes, from the first one on, is where each begins; 1 by default. */
  readonly align?: number;
}

/** One of them as plain fields. */
export interface TlvFields {
  /** Its number. */
  type: number;
  /** The value's bytes as hexadecimal digits. */
  data: string;
}

/** No honest list is longer; a hostile one, of 32,000 in 64 kB, would take long. */
const MAX_TLVS = 512;

/** Where those in `[offset, end)` lie, 512 at most; a length that leads out of there ends the list. */
export function tlvParts(view: DataView, { offset, end }: { offset: number; end: number }, form: TlvForm): TlvPart[] {
  const { typeSize, lengthSize, align = 1 } = form;
  const head = typeSize + lengthSize;
  const parts: TlvPart[] = [];
  for (let at = offset; at + head <= end && parts.length < MAX_TLVS;) {
    const type = typeSize === 1 ? view.getUint8(at) : view.getUint16(at);
    const said = lengthSize === 1 ? view.getUint8(at + typeSize) : view.getUint16(at + typeSize);
    const length = form.whole ? said : head + said;
    if (length < head || at + length > end) break;
    parts.push({ view, offset: at, end: at + length, type, value: at + head });
    at += Math.ceil(length / align) * align;
  }
  return parts;
}

/** They as plain fields. */
export function tlvFields(parts: readonly TlvPart[]): TlvFields[] {
  return parts.map(({ view, end, type, value }) => ({ type, data: formatHexAt(view, value, end) }));
}
