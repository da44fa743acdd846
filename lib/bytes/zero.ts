/**
 * Zeros: padding, and fields that must be zero.
 *
 * @module
 */

/** Whether the bytes of `[offset, end)` are all zero; true where there are none. */
export function isZero(view: DataView, offset: number, end: number): boolean {
  for (let at = offset; at < end; at++) if (view.getUint8(at) !== 0) return false;
  return true;
}

/** The byte after the last one of `[offset, end)` that is not zero; `offset` where all are. */
export function endWithoutZeros(view: DataView, offset: number, end: number): number {
  let stop = end;
  while (stop > offset && view.getUint8(stop - 1) === 0) stop--;
  return stop;
}
