/**
 * LiveFilter: which packets a capture gives, decided by the kernel where it can, else in JavaScript.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { BPF_MAXINSNS, type Instruction } from "../bpf/instruction.ts";
import { SystemCallError } from "../errors.ts";
import { compileFilter, compileKernelFilter } from "../filter/compile.ts";
import { LOOPBACK_IFINDEX } from "../linux/abi.ts";
import { directionFilter } from "../linux/direction_filter.ts";
import { LINKTYPE_LINUX_SLL } from "../linktype.ts";
import { compileOnce, type FilterCompiler } from "../row_filter.ts";
import type { LiveSocket } from "./live_socket.ts";
import {
  checkOption,
  DEFAULT_SNAPLEN,
  type FilterPlace,
  IN_KERNEL,
  type PacketSocketOptions,
  type SocketFilter,
} from "./socket_options.ts";
import type { Tap } from "./tap.ts";

/** What a {@linkcode LiveFilter} is told. */
export interface LiveFilterOptions extends Pick<PacketSocketOptions, "direction" | "snaplen"> {
  /** The expression; undefined for all packets. */
  readonly filter?: string | undefined;
}

/** Readers whose sockets have got another filter. */
export interface Refilterable {
  refilter(compile: FilterCompiler | undefined): void;
}

/** What a socket's packets are filtered by. */
export interface Filtered {
  readonly interface: CaptureInterface;
  /** It keeps the filter that it came with. */
  readonly keepsFilter: boolean;
}

/** The filter of a capture. */
export class LiveFilter {
  readonly #direction: "in" | "out" | "inout";
  readonly #snaplen: number;
  #expression: string | undefined;
  #compile: FilterCompiler | undefined;

  /** @throws RangeError where `snaplen` is out of its range. */
  constructor({ filter, direction = "inout", snaplen = DEFAULT_SNAPLEN }: LiveFilterOptions) {
    this.#direction = direction;
    this.#snaplen = checkOption("snaplen", snaplen, { min: 1, max: DEFAULT_SNAPLEN });
    this.#expression = filter;
    this.#compile = compilerOf(filter);
  }

  /** Makes the filter in JavaScript; undefined where all packets are wanted. */
  get compile(): FilterCompiler | undefined {
    return this.#compile;
  }

  /**
   * What a socket is to filter with.
   *
   * @throws FilterSyntaxError where the expression means nothing for the interface's frames.
   */
  socketFilter(filtered: Filtered): SocketFilter {
    return this.#socketFilter(filtered, this.#expression);
  }

  /** Where the filter of a capture runs: in the kernel where all its sockets have it there; undefined without one. */
  placeOf(taps: readonly Tap[]): FilterPlace | undefined {
    if (this.#expression === undefined) return undefined;
    const here = taps.find(({ socket }) => socket.filterPlace.name === "javascript") ?? taps[0];
    if (here === undefined) return undefined;
    const { name, reason } = here.socket.filterPlace;
    return { name, reason: taps.length > 1 && name === "javascript" ? `${here.interface.name}: ${reason}` : reason };
  }

  /**
   * Replaces the filter of sockets, and tells their readers. Each socket goes over from one packet to the next, and none is
   * without a filter in between.
   *
   * @throws FilterSyntaxError where the expression means nothing for the frames of an interface.
   * @throws SystemCallError where the kernel refuses. In both cases all have the filter from before.
   */
  replace(
    expression: string | undefined,
    { taps, readers }: { taps: readonly Tap[]; readers: readonly Refilterable[] },
  ): void {
    const open = taps.filter(({ socket }) => socket.fd >= 0);
    const wanted = open.map(({ socket, interface: at }) => ({
      socket,
      before: socket.filter,
      after: this.#socketFilter({ interface: at, keepsFilter: socket.keepsFilter }, expression),
    }));
    let done = 0;
    try {
      for (const { socket, after } of wanted) {
        socket.setFilter(after);
        done++;
      }
    } catch (error) {
      for (const { socket, before } of wanted.slice(0, done + 1)) restore(socket, before);
      // Of what came in between, some has passed the filter that was refused elsewhere.
      if (done > 0) { for (const reader of readers) reader.refilter(this.#compile); }
      throw error;
    }
    this.#expression = expression;
    this.#compile = compilerOf(expression);
    for (const reader of readers) reader.refilter(this.#compile);
  }

  #socketFilter({ interface: at, keepsFilter }: Filtered, expression: string | undefined): SocketFilter {
    const { ifindex, linktype } = at;
    const only = { ifindex, direction: this.#direction };
    if (expression === undefined) {
      return { program: directionFilter({ ...only, snaplen: this.#snaplen }), place: IN_KERNEL };
    }
    // All of each packet is needed to decide here; it is cut then.
    const otherwise = directionFilter({ ...only, snaplen: DEFAULT_SNAPLEN });
    const options = { linktype, snaplen: this.#snaplen, direction: this.#direction };
    const program = compileKernelFilter(expression, { ...options, isLoopback: ifindex === LOOPBACK_IFINDEX });
    const reason = whyNot(program, { at, keepsFilter });
    if (program === undefined || reason !== undefined) {
      return { program: otherwise, place: { name: "javascript", reason: reason ?? "" } };
    }
    return { program, place: IN_KERNEL, otherwise };
  }
}

/** Why the kernel can't run a filter; undefined where it can. */
function whyNot(
  program: readonly Instruction[] | undefined,
  { at, keepsFilter }: { at: CaptureInterface; keepsFilter: boolean },
): string | undefined {
  if (keepsFilter) return "the descriptor came with a filter, which it keeps";
  if (at.ifindex === 0) return "packets of all interfaces have more than one link type";
  if (at.linktype === LINKTYPE_LINUX_SLL) return "the kernel sees the device's own header, not the cooked one";
  if (program === undefined) {
    return "the kernel's programs have no loops, and find no place that may lie on either side of a tag";
  }
  if (program.length <= BPF_MAXINSNS) return undefined;
  return `the program has ${program.length} instructions, the kernel takes ${BPF_MAXINSNS}`;
}

/** Goes back to the filter from before, where another one was refused. */
function restore(socket: LiveSocket, before: SocketFilter): void {
  try {
    socket.setFilter(before);
  } catch (error) {
    // The caller hears of the first error.
    if (!(error instanceof SystemCallError)) throw error;
  }
}

function compilerOf(expression: string | undefined): FilterCompiler | undefined {
  return expression === undefined ? undefined : compileOnce((linktype) => compileFilter(expression, { linktype }));
}
