/**
 * A program as the text of a JavaScript function.
 *
 * ```text
 * (000) ldh      [12]                        if (caplen < 14) return 0;
 *                                            a = bytes[offset + 12] << 8 | bytes[offset + 13];
 * (001) jeq      #0x800    jt 2  jf 4        to4: { if (a !== 2048) break to4;
 * (002) ldb      [23]                        if (caplen < 24) return 0;
 *                                            a = bytes[offset + 23];
 * (003) jeq      #0x11     jt 5  jf 6        if (a === 17) return 262144;
 *                                            return 0; }
 * ```
 *
 * Jumps go forward, so each place that is jumped to is the end of a block with a label. Only a program with a jump back, as
 * of `protochain`, or one too deep becomes the cases of a switch in a loop.
 *
 * A, X and M[] are local variables that always hold signed 32-bit numbers: engines keep those in machine registers, but make
 * objects of larger ones. Where a value counts as unsigned and has not been seen to be small, `>>> 0` makes it so (`Bounds`).
 * A load checks that the packet is long enough only where no load before it has.
 *
 * @module
 */

import { Bounds } from "./bounds.ts";
import {
  BPF_JA,
  BPF_JMP,
  BPF_K,
  BPF_LD,
  BPF_LDX,
  BPF_MEM,
  BPF_RET,
  BPF_ST,
  BPF_STX,
  classOf,
  type Instruction,
  jumpTarget,
} from "./instruction.ts";
import { condition, returned, step } from "./javascript_step.ts";

/** The parameters of the function, in this order. */
const PARAMETERS = ["bytes", "offset", "caplen", "origlen", "ancillary"];

/** Blocks nested deeper are not made: the engines' parsers recurse, and give up at some 2,000. libpcap's go to 79. */
const DEEPEST = 256;

/**
 * Translates a program that is valid for `"javascript"`.
 *
 * The text is made of the words in these files and of the program's numbers; nothing else can get into it.
 *
 * @returns An expression: a function of `bytes`, `offset`, `caplen`, `origlen` and `ancillary`.
 */
export function translate(program: readonly Instruction[]): string {
  const registers = ["a", "x", ...scratch(program)].map((name) => `${name} = 0`).join(", ");
  const body = inBlocks(program) ?? inCases(program);
  return `function bpf(${PARAMETERS.join(", ")}) {\nlet ${registers};\n${body}}`;
}

/** The names of the words of scratch memory that a program uses. */
function scratch(program: readonly Instruction[]): Set<string> {
  const codes = [BPF_ST, BPF_STX, BPF_LD | BPF_MEM, BPF_LDX | BPF_MEM];
  return new Set(program.filter(({ code }) => codes.includes(code)).map(({ k }) => `m${k}`));
}

/** The program with labelled blocks; undefined where a jump goes back, or they would be nested too deep. */
function inBlocks(program: readonly Instruction[]): string | undefined {
  if (program.some(goesBack)) return undefined;
  /** By the instruction that is jumped to: the first one that jumps there. */
  const jumps = new Map<number, number>();
  const statements = new Translation(program, (to, from) => {
    if (!jumps.has(to)) jumps.set(to, from);
    return `break to${to};`;
  }).run();

  const blocks = nest(jumps);
  let [body, depth] = ["", 0];
  for (const [index, statement] of statements.entries()) {
    if (jumps.has(index)) {
      body += "}\n";
      depth--;
    }
    for (const end of blocks.get(index) ?? []) {
      body += `to${end}: {\n`;
      if (++depth > DEEPEST) return undefined;
    }
    if (statement !== "") body += `${statement}\n`;
  }
  return body;
}

/**
 * Where blocks begin, by their ends: where they are first left, or earlier, to hold others whole.
 *
 * @returns The ends of the blocks that begin at an instruction, outermost first.
 */
function nest(jumps: ReadonlyMap<number, number>): Map<number, number[]> {
  const blocks = new Map<number, number[]>();
  /** The outermost blocks so far, side by side. */
  const outermost: { begin: number; end: number }[] = [];
  for (const [end, from] of [...jumps].sort(([a], [b]) => a - b)) {
    let begin = from;
    for (let last = outermost.at(-1); last !== undefined && last.end > begin; last = outermost.at(-1)) {
      begin = Math.min(begin, last.begin);
      outermost.pop();
    }
    outermost.push({ begin, end });
    blocks.set(begin, [end, ...blocks.get(begin) ?? []]);
  }
  return blocks;
}

/** The program as the cases of a switch in a loop: slower, but good for all jumps. */
function inCases(program: readonly Instruction[]): string {
  const targets = new Set([0]);
  const statements = new Translation(program, (to, from) => {
    targets.add(to);
    // As many laps as the packet has bytes: see interpret().
    const lap = to <= from ? "if (laps-- <= 0) return 0; " : "";
    return `{ ${lap}to = ${to}; continue; }`;
  }).run();
  const cases = statements.map((statement, index) => `${targets.has(index) ? `case ${index}:\n` : ""}${statement}\n`);
  return `let to = 0, laps = caplen;\nfor (;;) switch (to) {\n${cases.join("")}}\n`;
}

/** Whether an instruction jumps back. */
function goesBack({ code, k }: Instruction, index: number): boolean {
  return code === (BPF_JMP | BPF_JA) && jumpTarget(index, k) <= index;
}

/** Instructions to statements, in their order, with what is known before each. */
class Translation {
  readonly #program: readonly Instruction[];
  readonly #leave: (to: number, from: number) => string;
  /** What is known before each instruction; undefined for one that is never reached. */
  readonly #bounds: (Bounds | undefined)[];

  /** `leave` makes the statement that goes to another instruction than the next one. */
  constructor(program: readonly Instruction[], leave: (to: number, from: number) => string) {
    this.#program = program;
    this.#leave = leave;
    this.#bounds = program.map(() => undefined);
    this.#bounds[0] = Bounds.atStart();
    // What a jump back brings is not known yet where it arrives, nor what follows from it.
    if (program.some(goesBack)) this.#bounds.fill(Bounds.unknown());
  }

  /** The statements of each instruction; none for one that is never reached, or does nothing. */
  run(): string[] {
    return this.#program.map((instruction, index) => {
      const bounds = this.#bounds[index]?.copy();
      return bounds === undefined ? "" : this.#statement(instruction, { index, bounds });
    });
  }

  #statement(instruction: Instruction, { index, bounds }: { index: number; bounds: Bounds }): string {
    const { code, k } = instruction;
    switch (classOf(code)) {
      case BPF_JMP:
        return code === (BPF_JMP | BPF_JA)
          ? this.#goTo(jumpTarget(index, k), { index, bounds })
          : this.#branch(instruction, { index, bounds });
      case BPF_RET:
        return returned(instruction);
      default: {
        const text = step(instruction, bounds);
        this.#arrive(index + 1, bounds);
        return text;
      }
    }
  }

  #branch(instruction: Instruction, { index, bounds }: { index: number; bounds: Bounds }): string {
    const { jt, jf } = instruction;
    const whereTrue = this.#goTo(index + 1 + jt, { index, bounds });
    const whereFalse = this.#goTo(index + 1 + jf, { index, bounds });
    if (whereTrue === whereFalse) return whereTrue;
    if (whereTrue === "") return `if (${condition(instruction, { bounds, holds: false })}) ${whereFalse}`;
    return `if (${condition(instruction, { bounds, holds: true })}) ${whereTrue}\n${whereFalse}`.trimEnd();
  }

  /** Goes from one instruction to another: nothing where it is the next one, a return where that is what it does. */
  #goTo(to: number, { index, bounds }: { index: number; bounds: Bounds }): string {
    const instruction = this.#program[to];
    if (instruction?.code === (BPF_RET | BPF_K)) return returned(instruction);
    this.#arrive(to, bounds);
    return to === index + 1 ? "" : this.#leave(to, index);
  }

  #arrive(to: number, bounds: Bounds): void {
    const known = this.#bounds[to];
    if (known === undefined) this.#bounds[to] = bounds.copy();
    else known.meet(bounds);
  }
}
