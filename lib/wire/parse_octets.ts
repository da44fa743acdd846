/**
 * Fields of a fixed number of bytes that are no number and no address.
 *
 * @module
 */

import { parseHex } from "../bytes/hex.ts";

/**
 * The bytes of such a field's text.
 *
 * @param field The field's name for the message, `"wol.password"`.
 * @throws TypeError where the text is not of hexadecimal digits.
 * @throws RangeError where it has not `length` bytes.
 */
export function parseOctets(field: string, text: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = parseHex(text);
  if (bytes.length !== length) {
    throw new RangeError(`Cannot encode ${field} of ${bytes.length} bytes: it has ${length}`);
  }
  return bytes;
}
