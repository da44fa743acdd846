/**
 * Items that lie one after the other, each with its own length: the chunks of SCTP, the attributes of STUN, the options of
 * Geneve.
 *
 * @module
 */

/** Where one item lies in a frame. */
export interface ItemPart {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Its first byte. */
  readonly offset: number;
  /** The byte after its last one, as far as it was captured; padding behind it is not its own. */
  readonly end: number;
}

/** The form of a list's items. */
export interface ItemForm {
  /** Bytes that every item begins with. */
  readonly headerLength: number;
  /** Items begin at a multiple of so many bytes, counted from the begin of the list; 1 by default. */
  readonly align?: number;
  /** Bytes of the item at `at`, its header included; less than that is the length of none. Only its header may be read. */
  lengthAt(view: DataView, at: number): number;
}

/** No honest list is longer; a hostile one, of 16,000 items in 64 kB, would take long to print. */
export const MAX_ITEMS = 128;

/**
 * Where the items in `[offset, end)` lie, {@linkcode MAX_ITEMS} at most. The last one may be cut; bytes that can't be an item
 * end the list.
 */
export function itemParts(
  view: DataView,
  { offset, end }: { offset: number; end: number },
  { headerLength, align = 1, lengthAt }: ItemForm,
): ItemPart[] {
  const parts: ItemPart[] = [];
  for (let at = offset; at + headerLength <= end && parts.length < MAX_ITEMS;) {
    const length = lengthAt(view, at);
    if (length < headerLength) break;
    parts.push({ view, offset: at, end: Math.min(end, at + length) });
    at += Math.ceil(length / align) * align;
  }
  return parts;
}

/** A number of an item, big-endian; undefined where the item is too short for it. */
export function itemNumber({ view, offset, end }: ItemPart, at: number, size: 1 | 2 | 3 | 4): number | undefined {
  const from = offset + at;
  if (from + size > end) return undefined;
  switch (size) {
    case 1:
      return view.getUint8(from);
    case 2:
      return view.getUint16(from);
    case 3:
      return view.getUint16(from) * 0x100 + view.getUint8(from + 2);
    case 4:
      return view.getUint32(from);
  }
}

/** The bytes of an item from `at` on, not copied. */
export function itemBytes({ view, offset, end }: ItemPart, at: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + Math.min(offset + at, end), Math.max(0, end - offset - at));
}
