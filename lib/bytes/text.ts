/**
 * Bytes as text.
 *
 * @module
 */

/** One for all, because making one takes longer than decoding a line; it remembers nothing from one call to the next. */
const UTF8: TextDecoder = new TextDecoder();

/** The bytes of `[offset, end)` as UTF-8; U+FFFD for what is none. */
export function utf8At(view: DataView, offset: number, end: number): string {
  return UTF8.decode(new Uint8Array(view.buffer, view.byteOffset + offset, end - offset));
}

/** The bytes of `[offset, end)` as ASCII, a character each; U+FFFD for those above 127. */
export function asciiAt(view: DataView, offset: number, end: number): string {
  // Many times faster than the loop. Where each byte has become one character, those above 127 are U+FFFD: a character of
  // more bytes than one would have made the text shorter.
  const decoded = utf8At(view, offset, end);
  if (decoded.length === end - offset) return decoded;
  let text = "";
  for (let at = offset; at < end; at++) {
    const byte = view.getUint8(at);
    text += byte < 0x80 ? String.fromCharCode(byte) : "\ufffd";
  }
  return text;
}
