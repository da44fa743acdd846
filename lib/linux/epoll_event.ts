/**
 * `struct epoll_event` (epoll_ctl(2)): packed on x86_64, where it is 12 bytes, and 16 bytes elsewhere.
 *
 * ```text
 *  0 events u32      4 data u64 (x86_64)      8 data u64 (aarch64)
 * ```
 *
 * @module
 */

/** Where the parts of the structure are on one architecture. */
export interface EpollEventLayout {
  /** Bytes of one event. */
  readonly length: number;
  /** Where the caller's data is; capkit keeps a file descriptor in its low half. */
  readonly data: number;
}

/** The layout on an architecture. */
export function epollEventLayout(arch: "x86_64" | "aarch64"): EpollEventLayout {
  return arch === "x86_64" ? { length: 12, data: 4 } : { length: 16, data: 8 };
}
