/**
 * FrameMemory: memory that frames are copied to and compared in.
 *
 * @module
 */

/** Frames up to this are copied word by word: a view of one and its set() cost as much as 50 words. */
const SHORT_FRAME = 192;

/** A frame in somebody's memory. */
export interface FramePlace {
  /** The memory. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same. */
  readonly view: DataView<ArrayBuffer>;
  /** Where the frame begins in it. */
  readonly offset: number;
  /** Bytes of the frame. */
  readonly caplen: number;
}

/** Bytes, and two ways to look at them. */
export class FrameMemory {
  /** The memory. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView<ArrayBuffer>;

  constructor(buffer: ArrayBuffer) {
    this.bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  /** Copies a frame to `at`. */
  copy({ bytes, view, offset, caplen }: FramePlace, at: number): void {
    if (caplen > SHORT_FRAME) {
      this.bytes.set(bytes.subarray(offset, offset + caplen), at);
      return;
    }
    const target = this.#view;
    const words = caplen & ~3;
    for (let i = 0; i < words; i += 4) target.setInt32(at + i, view.getInt32(offset + i, true), true);
    for (let i = words; i < caplen; i++) target.setUint8(at + i, view.getUint8(offset + i));
  }

  /** Whether the bytes at `at` are those of a frame. */
  equals({ view, offset, caplen }: FramePlace, at: number): boolean {
    const own = this.#view;
    const words = caplen & ~3;
    for (let i = 0; i < words; i += 4) {
      if (own.getInt32(at + i, true) !== view.getInt32(offset + i, true)) return false;
    }
    for (let i = words; i < caplen; i++) if (own.getUint8(at + i) !== view.getUint8(offset + i)) return false;
    return true;
  }
}
