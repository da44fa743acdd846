/**
 * Address prefixes of which only the leading bytes are sent.
 *
 * @module
 */

import { formatIpv4, formatIpv6 } from "../bytes/address.ts";
import type { Bytes } from "../bytes/cursor.ts";

/** The address whose first bytes these are, as text; the bytes that are not there are zero. */
export function prefixAddress({ view, offset, end }: Bytes, version: 4 | 6): string {
  const whole = new DataView(new ArrayBuffer(version === 4 ? 4 : 16));
  const length = Math.min(whole.byteLength, end - offset);
  for (let i = 0; i < length; i++) whole.setUint8(i, view.getUint8(offset + i));
  return version === 4 ? formatIpv4(whole, 0) : formatIpv6(whole, 0);
}
