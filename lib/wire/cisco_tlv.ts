/**
 * The form that CDP, DTP and UDLD have in common: type and length of 16 bits each, the length counting both.
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import type { Layer } from "./layer.ts";
import { type TlvFields, type TlvForm, type TlvPart, tlvParts } from "./tlv.ts";

/** Two bytes of type, two of length. */
const CISCO_TLV: TlvForm = { typeSize: 2, lengthSize: 2, whole: true };

const HEAD_LENGTH = 4;

/** Where the TLVs of a message lie, which begin behind so many bytes of it. */
export function ciscoTlvParts({ view, offset, end }: Layer, fixed: number): TlvPart[] {
  return tlvParts(view, { offset: offset + fixed, end }, CISCO_TLV);
}

/** A header and its TLVs, in the bytes of one message. */
export function encodeCiscoTlvs(
  name: string,
  header: readonly number[],
  tlvs: readonly TlvFields[],
): Uint8Array<ArrayBuffer> {
  const values = tlvs.map(({ data }) => parseHex(data));
  const length = values.reduce((sum, { length }) => sum + HEAD_LENGTH + length, header.length);
  const view = new DataView(new ArrayBuffer(length));
  const bytes = new Uint8Array(view.buffer);
  bytes.set(header);
  let at = header.length;
  for (const [index, { type }] of tlvs.entries()) {
    const value = values[index] ?? new Uint8Array(0);
    view.setUint16(at, checkRange(`${name}.tlvs.type`, type, 0xffff));
    view.setUint16(at + 2, checkRange(`${name}.tlvs.length`, HEAD_LENGTH + value.length, 0xffff));
    bytes.set(value, at + HEAD_LENGTH);
    at += HEAD_LENGTH + value.length;
  }
  return bytes;
}
