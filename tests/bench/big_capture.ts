/**
 * A capture file of any size: another one's packets again and again.
 *
 * @module
 */

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes of the header of a pcap file. */
const FILE_HEADER_LENGTH = 24;
/** Of the space that is free, this part at most. */
const MOST = 0.5;

/** A file of its own, removed when it is disposed of. */
export class BigCapture implements Disposable {
  readonly path: string;
  /** How often the packets are in it. */
  readonly times: number;
  /** Why it was not made. */
  readonly refusal: string | undefined;
  readonly #folder: string | undefined;

  private constructor(parts: { folder?: string; times?: number; refusal?: string }) {
    this.#folder = parts.folder;
    this.path = join(parts.folder ?? "", "big.pcap");
    this.times = parts.times ?? 0;
    this.refusal = parts.refusal;
  }

  /** Repeats the packets of a pcap file until the new one has at least so many bytes. */
  static repeat(path: string, bytes: number): BigCapture {
    const times = Math.ceil((bytes - FILE_HEADER_LENGTH) / (statSync(path).size - FILE_HEADER_LENGTH));
    const { bavail, bsize } = statfsSync(tmpdir());
    if (bytes > bavail * bsize * MOST) {
      return new BigCapture({ refusal: `only ${(bavail * bsize / 1e9).toFixed(1)} GB are free in ${tmpdir()}` });
    }
    const capture = new BigCapture({ folder: mkdtempSync(join(tmpdir(), "capkit-big-")), times });
    try {
      const whole = readFileSync(path);
      const descriptor = openSync(capture.path, "w");
      try {
        writeAll(descriptor, whole.subarray(0, FILE_HEADER_LENGTH));
        for (let i = 0; i < times; i++) writeAll(descriptor, whole.subarray(FILE_HEADER_LENGTH));
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      capture[Symbol.dispose]();
      throw error;
    }
    return capture;
  }

  [Symbol.dispose](): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at);
}
