/**
 * Compiling filter expressions: all phases, one after the other.
 *
 * @module
 */

import { type BpfFunction, compileProgram } from "../bpf/compiled.ts";
import { type Instruction, SKF_AD_PKTTYPE } from "../bpf/instruction.ts";
import { formatProgram } from "../bpf/text.ts";
import type { Ancillary } from "../bpf/vm.ts";
import { FilterSyntaxError } from "../errors.ts";
import { LINKTYPE_ETHERNET } from "../linktype.ts";
import type { Span } from "./ast.ts";
import { and, type Condition, not, Tests, TRUE } from "./condition.ts";
import { emit, type Emitted } from "./emit.ts";
import { OutOfMemoryError } from "./evaluation.ts";
import { explainFilter, type Explanation } from "./explain.ts";
import type { ExplainedPacket } from "./explain_packet.ts";
import { generate } from "./generate.ts";
import { Graph, type Node } from "./graph.ts";
import { dropUnread, optimize } from "./optimize.ts";
import { parse } from "./parse.ts";
import { type NameResolver, type ResolvedFilter, resolveFilter } from "./resolve.ts";
import { whereverTheTagIs } from "./stripped_tag.ts";
import type { ValuePool } from "./value.ts";

/** Bytes of a packet to keep where nothing else is said: as tcpdump. */
const DEFAULT_SNAPLEN = 262_144;

/** What {@linkcode compileFilter} is told. */
export interface CompileOptions {
  /** What the frames begin with, a `LINKTYPE_` number. */
  readonly linktype: number;
  /** What the program returns for a packet that matches: how much of it to keep, 1 to 0xffffffff; by default 262,144. */
  readonly snaplen?: number | undefined;
  /**
   * Whether the program is made short; true by default. The verdicts are the same, but for packets that end before bytes
   * which only the long program loads: those it rejects.
   */
  readonly optimize?: boolean | undefined;
  /** The IPv4 netmask of the network, for `ip broadcast`; 0 by default, which only knows the address of all ones. */
  readonly netmask?: number | undefined;
  /** The byte order of the host that captured, for LINKTYPE_NULL, whose header is in it; `"little"` by default. */
  readonly byteOrder?: "little" | "big" | undefined;
  /** Looks up names of hosts and networks; without it they are errors, because compiling never waits. */
  readonly resolver?: NameResolver | undefined;
}

/** What {@linkcode Filter.matches} is told of a packet beside its bytes. */
export interface MatchOptions {
  /** Bytes on the wire; as many as there are by default. */
  readonly origlen?: number | undefined;
  /** What the kernel knows of it, for `inbound`, `ifindex` and the like; without it they match nothing. */
  readonly ancillary?: Ancillary | undefined;
}

/** A filter for frames of one link type. {@linkcode compileFilter} makes one. */
export class Filter {
  /** What it was compiled from. */
  readonly expression: string;
  /** What its frames begin with. */
  readonly linktype: number;
  /** The program. */
  readonly program: readonly Instruction[];
  /** For each instruction the part of the expression that it is for; undefined where it is for no single one. */
  readonly spans: readonly (Span | undefined)[];
  readonly #resolved: ResolvedFilter;
  #run: BpfFunction | undefined = undefined;

  /** The result of all phases. */
  constructor(fields: { expression: string; linktype: number; resolved: ResolvedFilter; emitted: Emitted }) {
    this.expression = fields.expression;
    this.linktype = fields.linktype;
    this.program = fields.emitted.program;
    this.spans = fields.emitted.spans;
    this.#resolved = fields.resolved;
  }

  /**
   * The expression with all names looked up, and where the headers begin for each part of it.
   *
   * @internal
   */
  get resolved(): ResolvedFilter {
    return this.#resolved;
  }

  /** The program as a function that takes numbers, for loops over many packets. Made when it is first asked for. */
  get run(): BpfFunction {
    return this.#run ??= compileProgram(this.program);
  }

  /** Whether a frame matches. */
  matches(frame: Uint8Array, { origlen = frame.length, ancillary }: MatchOptions = {}): boolean {
    return this.run(frame, 0, frame.length, origlen, ancillary) !== 0;
  }

  /** What the expression means, and what each instruction is for; of a packet also why it matches or not. */
  explain(packet?: ExplainedPacket): Explanation {
    return explainFilter(this, packet);
  }

  /** The program as a listing, as `tcpdump -d` prints it. */
  toString(): string {
    return formatProgram(this.program, "listing");
  }
}

/**
 * Compiles a filter expression, in the language of libpcap (pcap-filter(7)).
 *
 * @throws FilterSyntaxError where the expression means nothing, or nothing for this link type, or matches no packet.
 *
 * @example
 * ```ts
 * import { compileFilter, LINKTYPE_ETHERNET } from "@capkit/capkit/core";
 *
 * const filter = compileFilter("arp or vlan 100", { linktype: LINKTYPE_ETHERNET });
 * const frame = new Uint8Array(60);
 * frame.set([0x08, 0x06], 12);
 * if (!filter.matches(frame)) throw new Error("it is ARP");
 * ```
 */
export function compileFilter(expression: string, options: CompileOptions): Filter {
  const { linktype } = options;
  const resolved = resolveFilter(parse(expression), expression, options);
  const emitted = assemble(generate(resolved), expression, options);
  return new Filter({ expression, linktype, resolved, emitted });
}

/** What {@linkcode compileKernelFilter} is told beside that. */
export interface KernelFilterOptions extends CompileOptions {
  /** Packets of which way; both by default. */
  readonly direction?: "in" | "out" | "inout" | undefined;
  /** Whether each packet comes by twice, out and in again, as on the loopback interface; then only `in` is kept. */
  readonly isLoopback?: boolean | undefined;
}

/** `PACKET_OUTGOING` of linux/if_packet.h. */
const PACKET_OUTGOING = 4;

/**
 * Compiles a filter expression to what a packet socket is given: it also keeps the direction, and gives a frame whose VLAN
 * tag the kernel has taken out the verdict of the frame with its tag.
 *
 * @return The program; undefined where the kernel cannot run it, because it has a loop (`protochain`), or loads from a
 * place that only the packet tells and that may lie on either side of the tag. Its length is not checked.
 * @throws FilterSyntaxError as {@linkcode compileFilter}.
 */
export function compileKernelFilter(expression: string, options: KernelFilterOptions): Instruction[] | undefined {
  const resolved = resolveFilter(parse(expression), expression, options);
  const { condition, values } = generate(resolved);
  // The same errors as without a kernel: what no frame can match no frame without its tag can.
  assemble({ condition, values }, expression, options);
  const moved = options.linktype === LINKTYPE_ETHERNET ? whereverTheTagIs(condition, values) : condition;
  if (moved === undefined) return undefined;
  if (values.hasLoops) return undefined;
  return assemble({ condition: and(directionCondition(values, options), moved), values }, expression, options).program;
}

/** Graph and instructions of a condition. */
function assemble(
  { condition, values }: { condition: Condition; values: ValuePool },
  expression: string,
  options: CompileOptions,
): Emitted {
  const { optimize: isShort = true, snaplen = DEFAULT_SNAPLEN } = options;
  const graph = new Graph();
  const built = graph.build(condition, { whenTrue: graph.accept, whenFalse: graph.reject });
  const tested = isShort ? optimize(built, graph) : built;
  const whole = { expression, offset: 0, length: expression.length };
  // libpcap does not optimize programs with a loop, and takes those that reject all packets.
  if (isShort && !values.hasLoops && behindAssignments(tested) === graph.reject) {
    throw new FilterSyntaxError("Cannot compile filter: it rejects all packets, its parts exclude each other", whole);
  }
  const root = isShort ? dropUnread(tested, graph) : tested;
  try {
    return emit(root, graph, { snaplen, reuse: isShort });
  } catch (error) {
    if (error instanceof OutOfMemoryError) throw new FilterSyntaxError(error.message, whole);
    throw error;
  }
}

/** The first node that does more than to put a value away. */
function behindAssignments(node: Node): Node {
  while (node.kind === "assign") node = node.next;
  return node;
}

/** The direction: a packet on the loopback interface comes by twice, and the way in is the one that is kept. */
function directionCondition(
  values: ValuePool,
  { direction = "inout", isLoopback = false }: KernelFilterOptions,
): Condition {
  const isOutgoing = new Tests(values).is(values.ancillary(SKF_AD_PKTTYPE), PACKET_OUTGOING);
  if (direction === "out") return isOutgoing;
  return direction === "in" || isLoopback ? not(isOutgoing) : TRUE;
}
