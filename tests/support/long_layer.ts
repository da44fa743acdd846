/**
 * Layers that are much longer than honest ones: a header, and the same bytes again and again behind it.
 *
 * @module
 */

/** Bytes of each, about as many as a captured frame can have. */
const LENGTH = 65_000;
/** Bytes of a layer that are kept, at most, before what is repeated. */
const MOST_KEPT = 200;

/** The same bytes again and again. */
export function repeated(piece: Uint8Array, length: number = LENGTH): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => piece[i % piece.length] ?? 0);
}

/**
 * The beginning of one of these layers, and behind it a piece of it, or random bytes, again and again; in some, numbers of the
 * beginning are large, since a length may be among them.
 *
 * @param below Random whole numbers below a limit.
 */
export function longLayer(layers: readonly Uint8Array[], below: (limit: number) => number): Uint8Array<ArrayBuffer> {
  const layer = layers[below(layers.length)] ?? new Uint8Array(0);
  const kept = below(Math.min(layer.length, MOST_KEPT) + 1);
  const own = layer.subarray(kept, kept + 1 + below(below(3) === 0 ? 64 : 12));
  const random = Uint8Array.from({ length: 1 + below(12) }, () => below(below(3) === 0 ? 256 : 5));
  const bytes = repeated(own.length === 0 || below(4) === 0 ? random : own);
  bytes.copyWithin(kept, 0);
  bytes.set(layer.subarray(0, kept));
  for (let changes = below(4); changes > 0; changes--) bytes.set([0xff, 0xf0].slice(below(2)), below(kept + 16));
  return bytes;
}
