/**
 * An index kept in a file beside the capture, so that it need not be built again.
 *
 * ```text
 * magic 8 bytes, size of the capture f64, its modification in milliseconds f64, packets f64,
 * then for each entry: offset f64, packets f64, seconds f64, nanoseconds u32, flags u32     (32 bytes)
 * ```
 *
 * All numbers are little-endian; the bit 1 of the flags says that the part says something beside packets, the bit 2 that it has a
 * latest time.
 *
 * @module
 */

import { CaptureIndex, type IndexEntry } from "./capture_index.ts";
import { RuntimeFile } from "./runtime_file.ts";

/** What tells that an index is of the capture as it is now. */
export interface IndexedState {
  /** Bytes of the capture. */
  readonly size: number;
  /** When it was written last, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** `"capkidx"` and the version. */
const MAGIC = 0x6361_706b_6964_7801n;
const HEADER_LENGTH = 32;
const ENTRY_LENGTH = 32;
const DESCRIBED = 1;
const TIMED = 2;

/** The path of the index of a capture. */
export function indexPath(path: string): string {
  return `${path}.idx`;
}

/** Writes the index of the capture at `path`; throws a SystemCallError where that fails. */
export async function saveIndex(
  path: string,
  { index, state }: { index: CaptureIndex; state: IndexedState },
): Promise<void> {
  const file = await RuntimeFile.open(indexPath(path), "w");
  try {
    await file.write(encodeIndex(index, state));
  } finally {
    await file.close();
  }
}

/** The index beside the capture at `path`; undefined where there is none, or it is of another state of the capture. */
export async function loadIndex(path: string, state: IndexedState): Promise<CaptureIndex | undefined> {
  let file: RuntimeFile;
  try {
    file = await RuntimeFile.open(indexPath(path), "r");
  } catch {
    return undefined;
  }
  try {
    const bytes = new Uint8Array(Math.min(file.size ?? 0, mostBytes(state)));
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read) {
      read = await file.read(bytes.subarray(length));
    }
    return length === file.size ? decodeIndex(bytes, state) : undefined;
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/** An index as bytes. */
export function encodeIndex(index: CaptureIndex, state: IndexedState): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_LENGTH + ENTRY_LENGTH * index.entries.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, MAGIC);
  view.setFloat64(8, state.size, true);
  view.setFloat64(16, state.modifiedMs, true);
  view.setFloat64(24, index.packets, true);
  let at = HEADER_LENGTH;
  for (const { offset, packets, latest, described } of index.entries) {
    view.setFloat64(at, offset, true);
    view.setFloat64(at + 8, packets, true);
    view.setFloat64(at + 16, latest?.seconds ?? 0, true);
    view.setUint32(at + 24, latest?.nanoseconds ?? 0, true);
    view.setUint32(at + 28, (described ? DESCRIBED : 0) | (latest === undefined ? 0 : TIMED), true);
    at += ENTRY_LENGTH;
  }
  return bytes;
}

/** The index that these bytes are; undefined where they are none of a capture in this state. */
export function decodeIndex(bytes: Uint8Array<ArrayBuffer>, state: IndexedState): CaptureIndex | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = (bytes.length - HEADER_LENGTH) / ENTRY_LENGTH;
  if (!Number.isInteger(count) || count < 1 || view.getBigUint64(0) !== MAGIC) return undefined;
  if (view.getFloat64(8, true) !== state.size || view.getFloat64(16, true) !== state.modifiedMs) return undefined;
  const all = view.getFloat64(24, true);
  const entries: IndexEntry[] = [];
  for (let at = HEADER_LENGTH; at < bytes.length; at += ENTRY_LENGTH) {
    const offset = view.getFloat64(at, true);
    const packets = view.getFloat64(at + 8, true);
    const flags = view.getUint32(at + 28, true);
    const last = entries.at(-1) ?? { offset: -1, packets: 0 };
    // Written by a program that was ended, or not by us.
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(packets);
    if (!whole || offset <= last.offset || offset > state.size || packets < last.packets || packets > all) {
      return undefined;
    }
    const time = { seconds: view.getFloat64(at + 16, true), nanoseconds: view.getUint32(at + 24, true) };
    const latest = (flags & TIMED) === 0 ? undefined : time;
    entries.push({ offset, packets, latest, described: (flags & DESCRIBED) !== 0 });
  }
  return Number.isSafeInteger(all) ? new CaptureIndex(entries, all) : undefined;
}

/** No index of a capture is longer: entries are at least 1 KiB of it apart. */
function mostBytes({ size }: IndexedState): number {
  return HEADER_LENGTH + ENTRY_LENGTH * (Math.ceil(size / 1024) + 1);
}
