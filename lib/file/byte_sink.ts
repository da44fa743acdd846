/**
 * ByteSink: where the bytes of a capture file go.
 *
 * @module
 */

/** The port under every capture file that is written: a path, standard output, a connection, a list in memory. */
export interface ByteSink {
  /** Takes all of the bytes. They stay as they are until the promise settles, and not longer. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;

  /** Passes on what it holds back, so that who reads the file now can read all of it; what holds nothing back has none. */
  flush?(): Promise<void>;

  /** After the last write. */
  close(): Promise<void>;

  /** Bytes taken so far, those before a write failed included; undefined where that is not known. */
  readonly written?: number;

  /** Takes back what was written after so many bytes: what a write that failed left of a packet. */
  truncate?(length: number): Promise<void>;
}
