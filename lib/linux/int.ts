/**
 * An `int` of C as bytes: the value of most socket options.
 *
 * @module
 */

/** Four bytes, in the machine's order. */
export function encodeInt(value: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Int32Array.of(value).buffer);
}
