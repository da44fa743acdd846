/**
 * RowFilter: leaves packets out of a block before there is an object for any of them.
 *
 * @module
 */

import {
  type Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_OFFSET,
  ROW_ORIGLEN,
  type RowTest,
} from "./block.ts";
import type { BpfFunction } from "./bpf/compiled.ts";
import { type Instruction, isAncillary, SKF_AD_IFINDEX, SKF_AD_PKTTYPE } from "./bpf/instruction.ts";
import type { Ancillary } from "./bpf/vm.ts";
import { FilterSyntaxError } from "./errors.ts";
import {
  FLAG_DIRECTION_MASK,
  FLAG_OUTBOUND,
  FLAG_RECEPTION_SHIFT,
  RECEPTION_BROADCAST,
  RECEPTION_MULTICAST,
  RECEPTION_PROMISCUOUS,
} from "./packet_flag.ts";

/** A filter for frames of one link type, as `compileFilter` makes it. */
export interface CompiledFilter {
  /** Its program. */
  readonly program: readonly Instruction[];
  /** The program as a function. */
  readonly run: BpfFunction;
}

/** Makes the filter for frames of a link type. */
export type FilterCompiler = (linktype: number) => CompiledFilter;

/** Makes each link type's filter once. */
export function compileOnce(compile: FilterCompiler): FilterCompiler {
  const filters = new Map<number, CompiledFilter>();
  return (linktype) => {
    const known = filters.get(linktype);
    if (known !== undefined) return known;
    const filter = compile(linktype);
    filters.set(linktype, filter);
    return filter;
  };
}

// linux/if_packet.h
const PACKET_HOST = 0;
const PACKET_BROADCAST = 1;
const PACKET_MULTICAST = 2;
const PACKET_OTHERHOST = 3;
const PACKET_OUTGOING = 4;

/** A reception's bits, shifted to the right. */
const RECEPTION_MASK = 0x7;

/**
 * A filter over the rows of blocks, which may be of several interfaces with a link type each. An interface's filter is made
 * when its first packet comes.
 */
export class RowFilter {
  /** Packets left out so far, for each place in the blocks' list of interfaces. */
  readonly rejected: number[] = [];
  /** For {@linkcode Block.retain}, on blocks of one list of interfaces. */
  readonly test: RowTest;
  readonly #compile: FilterCompiler;
  #interfaces: readonly CaptureInterface[] = [];
  /** By the interfaces' places, where they have been met. */
  readonly #runs: BpfFunction[] = [];
  /** Whether any of them asks for more than the frame. */
  #asks = false;
  #ifindex = 0;
  #flags = 0;
  readonly #ancillary: Ancillary = (what) => this.#answer(what);
  #failure: { readonly error: unknown } | undefined = undefined;

  /** A filter that is made by `compile`, for each link type when it is needed. */
  constructor(compile: FilterCompiler) {
    this.#compile = compile;
    this.test = (bytes, offset, caplen, origlen, interfaceIndex, flags) => {
      const run = this.#runs[interfaceIndex] ?? this.#meet(interfaceIndex);
      const ancillary = this.#asks ? this.#know(interfaceIndex, flags) : undefined;
      if (run(bytes, offset, caplen, origlen, ancillary) !== 0) return true;
      this.rejected[interfaceIndex] = (this.rejected[interfaceIndex] ?? 0) + 1;
      return false;
    };
  }

  /**
   * Leaves out what does not match. All of a reader's blocks must have its one list of interfaces.
   *
   * Where there is no filter for the link type of an interface, the block ends before its first packet, and
   * {@linkcode RowFilter.takeFailure} says why.
   */
  apply(block: Block, test: RowTest = this.test): void {
    this.#interfaces = block.interfaces;
    try {
      block.retain(test);
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  /**
   * 1 for each packet of a block that matches, 0 for the others, which stay. All of its blocks must have one list of
   * interfaces.
   *
   * @throws What making the filter of an interface throws.
   */
  verdicts(block: Block): Uint8Array {
    this.#interfaces = block.interfaces;
    const verdicts = new Uint8Array(block.length);
    for (let row = 0; row < block.length; row++) {
      const offset = block.word(row, ROW_OFFSET);
      const caplen = block.word(row, ROW_CAPLEN);
      const origlen = block.word(row, ROW_ORIGLEN);
      const interfaceIndex = block.word(row, ROW_INTERFACE);
      const flags = block.word(row, ROW_FLAGS);
      verdicts[row] = this.test(block.bytes, offset, caplen, origlen, interfaceIndex, flags) ? 1 : 0;
    }
    return verdicts;
  }

  /** Why a block has ended early, once. */
  takeFailure(): { readonly error: unknown } | undefined {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure;
  }

  /** The filter of an interface whose first packet has come. */
  #meet(interfaceIndex: number): BpfFunction {
    const at = this.#interfaces[interfaceIndex];
    if (at === undefined) throw new RangeError("Cannot filter packet: its interface is not among those of its block");
    const { program, run } = compileFor(at, this.#compile);
    this.#asks ||= program.some(isAncillary);
    this.#runs[interfaceIndex] = run;
    return run;
  }

  /** Who answers a program's questions about this packet; nobody where not even its direction is known. */
  #know(interfaceIndex: number, flags: number): Ancillary | undefined {
    if ((flags & FLAG_DIRECTION_MASK) === 0) return undefined;
    this.#ifindex = this.#interfaces[interfaceIndex]?.ifindex ?? 0;
    this.#flags = flags;
    return this.#ancillary;
  }

  /** What the kernel would answer. To a tag it has taken out there is no answer but 0: it is back in the frame. */
  #answer(what: number): number {
    switch (what) {
      case SKF_AD_PKTTYPE:
        return packetType(this.#flags);
      case SKF_AD_IFINDEX:
        return this.#ifindex;
    }
    return 0;
  }
}

/** The `PACKET_` type that a row's flags were made from. */
function packetType(flags: number): number {
  if ((flags & FLAG_DIRECTION_MASK) === FLAG_OUTBOUND) return PACKET_OUTGOING;
  switch (flags >> FLAG_RECEPTION_SHIFT & RECEPTION_MASK) {
    case RECEPTION_BROADCAST:
      return PACKET_BROADCAST;
    case RECEPTION_MULTICAST:
      return PACKET_MULTICAST;
    case RECEPTION_PROMISCUOUS:
      return PACKET_OTHERHOST;
  }
  return PACKET_HOST;
}

/** The filter for an interface's frames, or an error that names it. */
function compileFor({ name, linktype }: CaptureInterface, compile: FilterCompiler): CompiledFilter {
  try {
    return compile(linktype);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const [reason = ""] = error.message.split("\n");
    const which = name === "" ? "the interface" : `interface "${name}"`;
    throw new FilterSyntaxError(`${reason}, on ${which} of link type ${linktype}`, error);
  }
}
