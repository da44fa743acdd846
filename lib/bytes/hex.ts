/**
 * Bytes as hexadecimal digits.
 *
 * @module
 */

/** The two digits of each byte: making them anew takes several times as long. */
export const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The bytes as lower-case hexadecimal digits, two a byte, nothing between them. */
export function formatHex(bytes: Uint8Array): string {
  let text = "";
  // By index: an iterator takes longer than the digits.
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i] ?? 0];
  return text;
}

/**
 * The bytes of a text of hexadecimal digits.
 *
 * @param text Two digits a byte; white space, also line ends, may stand between bytes.
 * @throws TypeError on an odd number of digits or anything else that is no digit.
 *
 * @example
 * ```ts
 * import { formatHex, parseHex } from "@capkit/capkit/core";
 * if (formatHex(parseHex("01 ff\n0A")) !== "01ff0a") throw new Error("three bytes");
 * ```
 */
export function parseHex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) {
    throw new TypeError(
      `Cannot parse hexadecimal bytes "${text.slice(0, 40)}": write two digits 0-9, a-f for each byte`,
    );
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** What writes numbers as so many hexadecimal digits at least. */
export function hexNumberFormat(digits: number): (value: number) => string {
  // Of up to 32 bits byte by byte, several times as fast as toString().
  const limit = digits > 8 || digits % 2 !== 0 ? 0 : 2 ** (4 * digits);
  return (value) => {
    if (value >= limit) return value.toString(16).padStart(digits, "0");
    let text = "";
    for (let shift = 4 * digits - 8; shift >= 0; shift -= 8) text += HEX[value >>> shift & 0xff];
    return text;
  };
}

/** The bytes of `[offset, end)` as hexadecimal digits, as {@linkcode formatHex} writes them. */
export function formatHexAt(view: DataView, offset: number, end: number): string {
  return formatHex(new Uint8Array(view.buffer, view.byteOffset + offset, end - offset));
}
