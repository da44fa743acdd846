/**
 * openLive: packets from interfaces of this machine.
 *
 * @module
 */

import { type BlockReader, PacketSource, type SourceOptions } from "../source.ts";
import { LiveFilter, type Refilterable } from "./live_filter.ts";
import type { CaptureEngine, LiveOptions } from "./live_options.ts";
import { LiveReader } from "./live_reader.ts";
import { MergeReader } from "./merge_reader.ts";
import { openTaps } from "./open_taps.ts";
import { pollerOf } from "./poller.ts";
import { DEFAULT_SNAPLEN, type FilterPlace } from "./socket_options.ts";
import type { Sys } from "./sys.ts";
import { InterfaceTable, Tap } from "./tap.ts";

export type { CaptureEngine, InterfaceChoice, LiveOptions } from "./live_options.ts";

/** What a {@linkcode LiveCapture} is made of. */
export interface LiveCaptureFields extends SourceOptions {
  readonly engine: CaptureEngine;
  readonly taps: readonly Tap[];
  readonly filter: LiveFilter;
  /** Those that read the taps, and those that read these. */
  readonly readers: readonly Refilterable[];
}

/** Packets from interfaces of this machine. */
export class LiveCapture extends PacketSource {
  /** How packets come, and why so. */
  readonly engine: CaptureEngine;
  readonly #taps: readonly Tap[];
  readonly #filter: LiveFilter;
  readonly #readers: readonly Refilterable[];
  #isClosed = false;

  /** A capture over a reader. {@linkcode openLive} makes one. */
  constructor(reader: BlockReader, { engine, taps, filter, readers, decodeAs }: LiveCaptureFields) {
    super(reader, { decodeAs });
    this.engine = engine;
    this.#taps = taps;
    this.#filter = filter;
    this.#readers = readers;
  }

  /**
   * Where the filter runs, and why there: `"kernel"`, or `"javascript"` where it does for one of the interfaces at least;
   * undefined without a filter.
   */
  get filterPlace(): FilterPlace | undefined {
    return this.#filter.placeOf(this.#taps);
  }

  /**
   * Replaces the filter; undefined lets all packets through. All packets that are handed out when it has returned match the
   * new filter. The kernel changes from one to the other between two packets, so that none is lost: what matches both comes
   * out whenever it came, and what waited and matches only the filter from before is left out, and not counted as received.
   * Of packets that were cut by a short `snaplen`, those that waited are left out where the new filter would have to look
   * at what is missing.
   *
   * @param expression An expression of pcap-filter(7).
   * @throws FilterSyntaxError where it means nothing for the frames of an interface.
   * @throws SystemCallError where the kernel refuses: EPERM where the filter was locked. In both cases the filter stays as it
   * was.
   * @throws TypeError after close.
   *
   * @example
   * ```ts ignore
   * await using capture = await openLive({ interfaces: ["eth0"], filter: "udp port 53" });
   * for await (const packet of capture) {
   *   console.log(packet.ipv4?.src);
   *   // From here on, all that this host sends and receives.
   *   if (packet.ipv4 !== undefined) capture.setFilter(`host ${packet.ipv4.src}`);
   * }
   * ```
   */
  setFilter(expression: string | undefined): void {
    if (this.#isClosed) throw new TypeError("Cannot replace the filter: the capture is closed, open a new one");
    this.#filter.replace(expression, { taps: this.#taps, readers: this.#readers });
  }

  /** Gives everything back. A loop that waits ends. Idempotent, from any state. */
  override close(): Promise<void> {
    this.#isClosed = true;
    return super.close();
  }
}

/**
 * Opens a capture.
 *
 * @throws TypeError where `interfaces` is empty or names one twice.
 * @throws FilterSyntaxError where the filter means nothing for the frames of an interface.
 * @throws RangeError where an option is out of its range.
 * @throws SystemCallError where the kernel refuses: ENODEV for a name that no interface has, EPERM without CAP_NET_RAW,
 * ENOENT for a network namespace that there is not.
 */
export function openLive(sys: Sys, options: LiveOptions): LiveCapture {
  const { snaplen = DEFAULT_SNAPLEN, onEvent, immediate = false, merge, decodeAs } = options;
  const filter = new LiveFilter(options);
  const { engine, taps } = openTaps(sys, options, filter);
  try {
    for (const { interface: at } of taps) {
      if (at.ifindex === 0 && options.promiscuous === true) {
        onEvent?.({ type: "not-promiscuous", interface: at, position: 0, lost: 0 });
      }
    }
    const readerOf = (some: readonly Tap[]): LiveReader => {
      const interfaces = new InterfaceTable(sys, some.map((tap) => tap.interface), snaplen);
      // Packets that a merge waits for must not gather.
      return new LiveReader(sys, {
        taps: some,
        interfaces,
        snaplen,
        immediate: immediate || merge !== undefined,
        onEvent,
        compile: filter.compile,
      });
    };
    if (merge === undefined) {
      const reader = readerOf(taps);
      // What waits in somebody else's socket has passed another filter.
      if (options.fd !== undefined) reader.refilter(filter.compile);
      return new LiveCapture(reader, { engine, taps, filter, readers: [reader], decodeAs });
    }
    const readers = taps.map(({ socket, interface: at }) => readerOf([new Tap(socket, 0, at)]));
    const reader = new MergeReader(readers, merge);
    return new LiveCapture(reader, { engine, taps, filter, readers: [...readers, reader], decodeAs });
  } catch (error) {
    for (const { socket } of taps) {
      // Of several readers, one may wait for its sockets already.
      void pollerOf(sys).remove(socket.fd);
      socket.undo();
    }
    throw error;
  }
}
