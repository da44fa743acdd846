/**
 * Options of pcapng blocks, draft-ietf-opsawg-pcapng section 3.5: code u16, length u16, the value, padding to 32 bits.
 *
 * @module
 */

/** Ends the options of a block. */
export const OPT_ENDOFOPT = 0;
/** Any block: a comment. */
export const OPT_COMMENT = 1;
/** Any block: text of a format that a private enterprise number names. */
export const OPT_CUSTOM_TEXT = 2988;
/** Any block: bytes of a format that a private enterprise number names. */
export const OPT_CUSTOM_BINARY = 2989;
/** As {@linkcode OPT_CUSTOM_TEXT}, not to be copied by programs that change the file. */
export const OPT_CUSTOM_TEXT_FIXED = 19372;
/** As {@linkcode OPT_CUSTOM_BINARY}, not to be copied by programs that change the file. */
export const OPT_CUSTOM_BINARY_FIXED = 19373;

/** Enhanced packet: direction, reception and link-layer errors. The obsolete packet's pack_flags is the same. */
export const EPB_FLAGS = 2;
/** Enhanced packet: a hash of the frame. */
export const EPB_HASH = 3;
/** Enhanced packet: packets lost between the one before of the same interface and this one. */
export const EPB_DROPCOUNT = 4;
/** Enhanced packet: a number that the same packet has wherever it was captured. */
export const EPB_PACKETID = 5;
/** Enhanced packet: the queue of the interface it came through. */
export const EPB_QUEUE = 6;
/** Enhanced packet: what was decided about it. */
export const EPB_VERDICT = 7;
/** Enhanced packet: the process and the thread it is of. */
const EPB_PROCESSID_THREADID = 8;

/** epb_verdict: of the hardware, in a form of its own; the others are 64-bit numbers. */
const VERDICT_HARDWARE = 0;

/** Bytes before an option's value. */
export const OPTION_HEADER_LENGTH = 4;
/** The longest value, whose length is 16 bits. */
const LONGEST_VALUE = 0xffff;

/** An option of a packet or another block. */
export interface PcapngOption {
  /** What it is: 1 for a comment, else a number whose meaning depends on the block. */
  readonly code: number;
  /**
   * Its bytes without padding, as a little-endian file has them: where a number is known to be one, its bytes have been
   * turned.
   */
  readonly value: Uint8Array;
}

/** Walks over the options of one block. */
export class OptionCursor {
  /** What the option is. */
  code: number = OPT_ENDOFOPT;
  /** Where its value begins in the view. */
  offset = 0;
  /** Bytes of its value, padding not counted; they are there. */
  length = 0;
  readonly #view: DataView;
  readonly #little: boolean;
  readonly #end: number;
  #next: number;

  /** @param place Where the options lie in the view, and the section's byte order. */
  constructor(view: DataView, place: { offset: number; end: number; little: boolean }) {
    this.#view = view;
    this.#little = place.little;
    this.#end = place.end;
    this.#next = place.offset;
  }

  /** Goes to the next option; false where there is none, or it does not fit into its block. */
  next(): boolean {
    const at = this.#next;
    if (this.#end - at < OPTION_HEADER_LENGTH) return false;
    this.code = this.#view.getUint16(at, this.#little);
    this.length = this.#view.getUint16(at + 2, this.#little);
    this.offset = at + OPTION_HEADER_LENGTH;
    if (this.code === OPT_ENDOFOPT || this.length > this.#end - this.offset) return false;
    this.#next = this.offset + aligned(this.length);
    return true;
  }
}

/**
 * Says what numbers the value of an option begins with, by their sizes in bytes; what follows them is the same in both byte
 * orders. Undefined for text, bytes, and options that are not known.
 */
export type OptionShape = (code: number, value: Uint8Array) => readonly number[] | undefined;

/** Where options lie in a view, and what they are. */
export interface OptionPlace {
  readonly offset: number;
  /** Where their block's body ends. */
  readonly end: number;
  /** Their byte order. */
  readonly little: boolean;
  /** Which of them are numbers. */
  readonly shape?: OptionShape | undefined;
}

/** A copy of options as they are in a little-endian block, without the end mark and what does not fit. */
export function copyOptions(view: DataView, place: OptionPlace): Uint8Array<ArrayBuffer> {
  const cursor = new OptionCursor(view, place);
  let end = place.offset;
  while (cursor.next()) end = cursor.offset + aligned(cursor.length);
  const bytes = new Uint8Array(end - place.offset);
  bytes.set(new Uint8Array(view.buffer, view.byteOffset + place.offset, bytes.length));
  if (!place.little) turnOptions(bytes, { little: false, shape: place.shape });
  return bytes;
}

/** Turns options from the byte order they are in to the other one, in place. */
export function turnOptions(bytes: Uint8Array, place: { little: boolean; shape?: OptionShape | undefined }): void {
  const view = viewOf(bytes);
  const cursor = new OptionCursor(view, { offset: 0, end: bytes.length, little: place.little });
  while (cursor.next()) {
    const { code, offset, length } = cursor;
    const value = bytes.subarray(offset, offset + length);
    view.setUint16(offset - 4, code, !place.little);
    view.setUint16(offset - 2, length, !place.little);
    let at = 0;
    for (const size of place.shape?.(code, value) ?? customShape(code)) {
      if (at + size > length) break;
      value.subarray(at, at + size).reverse();
      at += size;
    }
  }
}

/** The options in the bytes of a little-endian block; their values are views of the same bytes. */
export function decodeOptions(bytes: Uint8Array): PcapngOption[] {
  const options: PcapngOption[] = [];
  const cursor = new OptionCursor(viewOf(bytes), { offset: 0, end: bytes.length, little: true });
  while (cursor.next()) {
    options.push({ code: cursor.code, value: bytes.subarray(cursor.offset, cursor.offset + cursor.length) });
  }
  return options;
}

/**
 * Options as bytes of a little-endian block, without an end mark.
 *
 * @throws RangeError where a code or a value does not fit.
 */
export function encodeOptions(options: readonly PcapngOption[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(
    options.reduce((sum, { value }) => sum + OPTION_HEADER_LENGTH + aligned(value.length), 0),
  );
  const view = viewOf(bytes);
  let at = 0;
  for (const { code, value } of options) {
    if (!Number.isInteger(code) || code <= OPT_ENDOFOPT || code > 0xffff) {
      throw new RangeError(`Cannot write pcapng option ${code}: it is not a number from 1 to 65535`);
    }
    if (value.length > LONGEST_VALUE) {
      throw new RangeError(
        `Cannot write pcapng option ${code}: its value has ${value.length} bytes, more than the ${LONGEST_VALUE} there can be`,
      );
    }
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + OPTION_HEADER_LENGTH);
    at += OPTION_HEADER_LENGTH + aligned(value.length);
  }
  return bytes;
}

/** Options of a little-endian block without those of some codes; the same bytes where there are none. */
export function withoutOptions(bytes: Uint8Array, codes: readonly number[]): Uint8Array {
  const options = decodeOptions(bytes);
  const others = options.filter(({ code }) => !codes.includes(code));
  return others.length === options.length ? bytes : encodeOptions(others);
}

/** What numbers the options of a packet are made of. */
export function packetOptionShape(code: number, value: Uint8Array): readonly number[] | undefined {
  switch (code) {
    case EPB_FLAGS:
    case EPB_QUEUE:
      return [4];
    case EPB_DROPCOUNT:
    case EPB_PACKETID:
      return [8];
    case EPB_VERDICT:
      return value[0] === VERDICT_HARDWARE ? undefined : [1, 8];
    case EPB_PROCESSID_THREADID:
      return [4, 4];
  }
  return undefined;
}

/** Custom options begin with the number that names their format. */
function customShape(code: number): readonly number[] {
  switch (code) {
    case OPT_CUSTOM_TEXT:
    case OPT_CUSTOM_BINARY:
    case OPT_CUSTOM_TEXT_FIXED:
    case OPT_CUSTOM_BINARY_FIXED:
      return [4];
  }
  return [];
}

/** The next multiple of 4. */
export function aligned(length: number): number {
  return (length + 3) & ~3;
}

/** An option whose value is text. */
export function textOption(code: number, text: string): PcapngOption {
  return { code, value: new TextEncoder().encode(text) };
}

/** An option whose value is a number of so many bytes. */
export function numberOption(code: number, number: bigint | number, size: 1 | 4 | 8): PcapngOption {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(number), true);
  return { code, value: new Uint8Array(view.buffer, 0, size) };
}

/** The value of the last option of a code that is at least so long; undefined where there is none. */
export function lastValue(
  options: readonly PcapngOption[],
  code: number,
  least: number = 0,
): Uint8Array | undefined {
  return options.findLast((option) => option.code === code && option.value.length >= least)?.value;
}

/** All values of a code that are at least so long. */
export function allValues(options: readonly PcapngOption[], code: number, least: number = 0): Uint8Array[] {
  return options.filter((option) => option.code === code && option.value.length >= least).map(({ value }) => value);
}

/** The text of the last option of a code; undefined where there is none. */
export function lastText(options: readonly PcapngOption[], code: number): string | undefined {
  const value = lastValue(options, code);
  return value === undefined ? undefined : decodeText(value);
}

/** The number in the last option of a code that has so many bytes. */
export function lastNumber(options: readonly PcapngOption[], code: number, size: 4 | 8): bigint | undefined {
  const value = options.findLast((option) => option.code === code && option.value.length === size)?.value;
  if (value === undefined) return undefined;
  const view = viewOf(value);
  return size === 4 ? BigInt(view.getUint32(0, true)) : view.getBigUint64(0, true);
}

/** A view of the same bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** UTF-8 text; some writers end it with a zero byte, which the specification does not want. */
export function decodeText(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  return new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero));
}
