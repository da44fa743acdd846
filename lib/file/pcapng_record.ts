/**
 * What the records of a pcapng file have in common.
 *
 * @module
 */

import {
  allValues,
  decodeOptions,
  decodeText,
  encodeOptions,
  OPT_COMMENT,
  type PcapngOption,
  textOption,
} from "../pcapng_option.ts";

/** The byte order of a section. */
export type ByteOrder = "little" | "big";

/** What every record can be made with. */
export interface RecordFields {
  /** Comments, before `options`. */
  readonly comments?: readonly string[] | undefined;
  /** Options that are no field of their own here. */
  readonly options?: readonly PcapngOption[] | undefined;
  /** As {@linkcode PcapngRecord.position}; 0 by default. */
  readonly position?: number | undefined;
}

/**
 * A block of a pcapng file that is not a packet. Its options stay bytes, and each getter reads what it needs of them when it
 * is called: a file may have very many.
 */
export abstract class PcapngRecord {
  /** How many packets of the file come before it. */
  readonly position: number;
  /** Its options as bytes of a little-endian block, without the end mark. */
  readonly optionBytes: Uint8Array;

  /** A record with the options in these bytes. */
  constructor(optionBytes: Uint8Array, position: number = 0) {
    this.optionBytes = optionBytes;
    this.position = position;
  }

  /** Its options as they are in the file, known and unknown. */
  get options(): PcapngOption[] {
    return decodeOptions(this.optionBytes);
  }

  /** Its comments (opt_comment). */
  get comments(): string[] {
    return allValues(this.options, OPT_COMMENT).map(decodeText);
  }
}

/** The options of a record as bytes: its comments, its fields, and what it was given beside. */
export function recordOptions(fields: RecordFields, own: readonly (PcapngOption | undefined)[] = []): Uint8Array {
  const comments = (fields.comments ?? []).map((text) => textOption(OPT_COMMENT, text));
  return encodeOptions([...comments, ...own.filter((option) => option !== undefined), ...fields.options ?? []]);
}
