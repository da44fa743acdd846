/**
 * Progress: a bar on the terminal while files are read.
 *
 * @module
 */

import type { Host } from "./host.ts";

/** Nothing is shown of what is done sooner, in milliseconds. */
const SILENT_MS = 1000;
/** How often the line is drawn, in milliseconds. */
const DRAW_MS = 100;
/** Characters between the bar's brackets. */
const BAR_LENGTH = 20;
/** Back to the first column, and clear to the end of the line (ECMA-48 EL). */
const ERASE = "\r\x1b[K";

/** How far a file has been read. */
interface Measured {
  /** Bytes read so far. */
  readonly bytesRead: number;
  /** Bytes that there are; undefined where nobody knows. */
  readonly size: number | undefined;
}

/**
 * A line with a bar, packets, rate and remaining time, on standard error: from the first second on, and only where that is
 * a terminal and the packets themselves are not printed to one. It is gone when the work is done.
 *
 * Nothing runs in the background: who reads calls {@linkcode Progress.update} for each batch, which mostly looks at the
 * clock and no more.
 */
export class Progress implements AsyncDisposable {
  readonly #host: Host;
  readonly #columns: number;
  readonly #files: readonly Measured[];
  readonly #beginMs: number;
  #drawMs: number;
  #isShown = false;

  /**
   * Begins now.
   *
   * @param files All that are to be read.
   * @param options With `printed`, packets go to standard output as text.
   */
  constructor(host: Host, files: readonly Measured[], options: { printed?: boolean } = {}) {
    const { columns } = host.stderr;
    this.#host = host;
    this.#columns = columns === undefined || (options.printed === true && host.stdout.columns !== undefined)
      ? 0
      : columns;
    this.#files = files;
    this.#beginMs = host.now();
    this.#drawMs = this.#beginMs + SILENT_MS;
  }

  /** So many packets were read so far. */
  update(packets: number): void {
    if (this.#columns === 0) return;
    const now = this.#host.now();
    if (now < this.#drawMs) return;
    this.#drawMs = now + DRAW_MS;
    this.#isShown = true;
    // A terminal is fast: nobody waits for it.
    void this.#host.stderr.write(ERASE + this.#line(packets, (now - this.#beginMs) / 1000).slice(0, this.#columns - 1));
  }

  /** Takes the line away, so that something else can be written there; the next update may show it again. */
  async hide(): Promise<void> {
    if (!this.#isShown) return;
    this.#isShown = false;
    await this.#host.stderr.write(ERASE);
  }

  /** The same as {@linkcode Progress.hide}, at the end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.hide();
  }

  #line(packets: number, seconds: number): string {
    const done = this.#files.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    const parts = [`${grouped(packets)} packets`, `${(done / 1e6 / seconds).toFixed(1)} MB/s`];
    const total = this.#files.reduce((sum, { size = NaN }) => sum + size, 0);
    // A file that grows has more than there was.
    if (!(done <= total)) return [`${grouped(Math.floor(done / 1e6))} MB`, ...parts].join("  ");
    const share = total === 0 ? 1 : done / total;
    const bar = "#".repeat(Math.floor(share * BAR_LENGTH)).padEnd(BAR_LENGTH, ".");
    const left = done === 0 ? "" : `ETA ${duration(seconds / done * (total - done))}`;
    return [`[${bar}] ${String(Math.floor(share * 100)).padStart(3)}%`, ...parts, left].join("  ");
  }
}

/** Digits in groups of three. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Minutes and seconds, and hours where there are any. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}
