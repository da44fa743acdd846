/**
 * Bytes as text.
 *
 * @module
 */

import { endWithoutZeros } from "./zero.ts";

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

/** The bytes of `[offset, end)` as UTF-8, up to the first zero. */
export function utf8BeforeZero(view: DataView, offset: number, end: number): string {
  let stop = offset;
  while (stop < end && view.getUint8(stop) !== 0) stop++;
  return utf8At(view, offset, stop);
}

/** The bytes of `[offset, end)` as text where all of them are printable ASCII; undefined where one is not. */
export function printableAt(view: DataView, offset: number, end: number): string | undefined {
  let text = "";
  for (let at = offset; at < end; at++) {
    const byte = view.getUint8(at);
    if (byte < 0x20 || byte > 0x7e) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/**
 * The printable ASCII before the zeros that fill `[offset, end)` up to a multiple of `unit` bytes; undefined where it is none,
 * and where there are so many zeros that it would not be filled up so again.
 */
export function paddedTextAt(
  view: DataView,
  { offset, end, unit }: { offset: number; end: number; unit: number },
): string | undefined {
  const stop = endWithoutZeros(view, offset, end);
  return end - stop < unit ? printableAt(view, offset, stop) : undefined;
}

// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f]/;
const ALL_CONTROLS = new RegExp(CONTROL, "g");
/** Those from 7 to 13, as C writes them. */
const ESCAPED: readonly string[] = ["\\a", "\\b", "\\t", "\\n", "\\v", "\\f", "\\r"];

/** Text without control characters, which would break a table or be obeyed by a terminal: each is escaped as in C, `"\\033"`. */
export function escapeControls(text: string): string {
  if (!CONTROL.test(text)) return text;
  return text.replace(ALL_CONTROLS, (character) => {
    const code = character.charCodeAt(0);
    return ESCAPED[code - 7] ?? `\\${code.toString(8).padStart(3, "0")}`;
  });
}
