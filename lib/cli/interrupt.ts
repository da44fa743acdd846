/**
 * Interrupt: what SIGINT and SIGTERM do while packets are read.
 *
 * @module
 */

import type { Host } from "./host.ts";

/** The exit code of a command that SIGINT ended before its work was done. */
export const INTERRUPTED = 130;

/** Something that ends after what is already inside. */
interface Stoppable {
  stop(): void;
}

/** The first SIGINT or SIGTERM, whenever it comes. */
export class Interrupt implements Disposable {
  readonly #sources: Stoppable[] = [];
  readonly #takeBack: () => void;
  #came = false;

  /** Listens from now on. */
  constructor(host: Host) {
    this.#takeBack = host.onInterrupt(() => {
      this.#came = true;
      for (const source of this.#sources) source.stop();
    });
  }

  /** Whether the signal came. */
  get came(): boolean {
    return this.#came;
  }

  /** Packets that are inside already still come. */
  stops(source: Stoppable): void {
    this.#sources.push(source);
    if (this.#came) source.stop();
  }

  /** Listens no more. */
  [Symbol.dispose](): void {
    this.#takeBack();
  }
}
