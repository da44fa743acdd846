/**
 * What network cards lose before the kernel sees it.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { readInterfaces } from "./interfaces.ts";
import { inNetns, LostThreadError } from "./netns.ts";
import type { Sys } from "./sys.ts";

/** An interface, and what is known of its losses. */
interface Watched {
  readonly interface: CaptureInterface;
  /** The interface's own counter when it was last read, modulo 2^32; undefined before. */
  counter: number | undefined;
  /** How far it has counted since the first time. */
  lost: number;
}

/** Packets that the cards of a capture's interfaces have lost since it was made; none for `any`. */
export class InterfaceLoss {
  readonly #sys: Sys;
  readonly #watched: readonly Watched[];

  constructor(sys: Sys, interfaces: readonly CaptureInterface[]) {
    this.#sys = sys;
    this.#watched = interfaces.map((at) => ({ interface: at, counter: undefined, lost: 0 }));
    this.read();
  }

  /** How many packets, in the order of the interfaces, when it was last read. */
  get lost(): number[] {
    return this.#watched.map(({ lost }) => lost);
  }

  /**
   * Reads the counters. Where the kernel does not say, the numbers stay as they were.
   *
   * @throws LostThreadError where the thread could not come back from another network namespace.
   */
  read(): void {
    for (const netns of new Set(this.#watched.map((one) => one.interface.netns))) {
      const counters = this.#countersIn(netns);
      for (const one of this.#watched) {
        const counter = one.interface.netns === netns ? counters.get(one.interface.ifindex) : undefined;
        if (counter === undefined) continue;
        one.lost += (counter - (one.counter ?? counter)) >>> 0;
        one.counter = counter;
      }
    }
  }

  /** The counters of a namespace's interfaces, by index. */
  #countersIn(netns: string | undefined): Map<number, number> {
    const counters = new Map<number, number>();
    try {
      for (const { ifindex, counters: all } of inNetns(this.#sys, () => readInterfaces(this.#sys), { netns })) {
        // What libpcap's ps_ifdrop counts.
        if (all !== undefined) counters.set(ifindex, (all.rxFifoErrors + all.rxMissedErrors) >>> 0);
      }
    } catch (error) {
      if (!(error instanceof SystemCallError) || error instanceof LostThreadError) throw error;
    }
    return counters;
  }
}
