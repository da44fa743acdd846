/**
 * Options of pcapng blocks, draft-ietf-opsawg-pcapng section 3.5: code u16, length u16, the value, padding to 32 bits.
 *
 * @module
 */

/** Ends the options of a block. */
export const OPT_ENDOFOPT = 0;
/** Interface description: its name. */
export const IF_NAME = 2;
/** Interface description: the resolution of its packets' timestamps. */
export const IF_TSRESOL = 9;
/** Interface description: seconds to add to its packets' timestamps. */
export const IF_TSOFFSET = 14;
/** Enhanced packet: direction, reception and link-layer errors. The obsolete packet's pack_flags is the same. */
export const EPB_FLAGS = 2;

const OPTION_HEADER_LENGTH = 4;

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
    this.#next = this.offset + ((this.length + 3) & ~3);
    return true;
  }
}
