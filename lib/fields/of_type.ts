/**
 * Fields that TLVs of one type only have.
 *
 * @module
 */

import type { TlvPart } from "../wire/tlv.ts";

/** Whether a TLV is of this type: the `when` of such a field. */
export function ofType(type: number): (tlv: TlvPart) => boolean {
  return (tlv) => tlv.type === type;
}
