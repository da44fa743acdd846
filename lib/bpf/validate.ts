/**
 * The rules that a program must keep: those of Linux for SO_ATTACH_FILTER (socket(7), bpf_check_classic() of
 * net/core/filter.c).
 *
 * @module
 */

import {
  BPF_A,
  BPF_ABS,
  BPF_ADD,
  BPF_ALU,
  BPF_AND,
  BPF_B,
  BPF_DIV,
  BPF_H,
  BPF_IMM,
  BPF_IND,
  BPF_JA,
  BPF_JEQ,
  BPF_JGE,
  BPF_JGT,
  BPF_JMP,
  BPF_JSET,
  BPF_K,
  BPF_LD,
  BPF_LDX,
  BPF_LEN,
  BPF_LSH,
  BPF_MAXINSNS,
  BPF_MEM,
  BPF_MEMWORDS,
  BPF_MISC,
  BPF_MOD,
  BPF_MSH,
  BPF_MUL,
  BPF_NEG,
  BPF_OR,
  BPF_RET,
  BPF_RSH,
  BPF_ST,
  BPF_STX,
  BPF_SUB,
  BPF_TAX,
  BPF_TXA,
  BPF_W,
  BPF_X,
  BPF_XOR,
  classOf,
  type Instruction,
  isAncillary,
  jumpTarget,
  SKF_AD_OFF,
  SKF_AD_VLAN_TPID,
} from "./instruction.ts";

/** Operations on A that take a source. */
const BINARY = [BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_MOD, BPF_AND, BPF_OR, BPF_XOR, BPF_LSH, BPF_RSH];
const CONDITIONS = [BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET];
const SIZES = [BPF_W, BPF_H, BPF_B];
const SOURCES = [BPF_K, BPF_X];

/** All codes there are. Bits that an instruction has no use for must be 0. */
const CODES: ReadonlySet<number> = new Set([
  ...SIZES.flatMap((size) => [BPF_LD | size | BPF_ABS, BPF_LD | size | BPF_IND]),
  ...[BPF_LD, BPF_LDX].flatMap((load) => [BPF_IMM, BPF_MEM, BPF_LEN].map((mode) => load | BPF_W | mode)),
  BPF_LDX | BPF_B | BPF_MSH,
  BPF_ST,
  BPF_STX,
  ...SOURCES.flatMap((source) => BINARY.map((operation) => BPF_ALU | operation | source)),
  BPF_ALU | BPF_NEG,
  BPF_JMP | BPF_JA,
  ...SOURCES.flatMap((source) => CONDITIONS.map((condition) => BPF_JMP | condition | source)),
  BPF_RET | BPF_K,
  BPF_RET | BPF_A,
  BPF_MISC | BPF_TAX,
  BPF_MISC | BPF_TXA,
]);

/** Why a program can't run. */
export interface ProgramFault {
  /** The first instruction that breaks a rule; 0 where it is the program as a whole. */
  readonly index: number;
  /** The rule, in words, as the end of a sentence: `"the jump leads past the end of the program"`. */
  readonly reason: string;
}

/** What {@linkcode validateProgram} is told. */
export interface ValidateOptions {
  /**
   * Who is to run the program:
   *
   * - `"kernel"`: Linux, whose verdict on SO_ATTACH_FILTER is foretold.
   * - `"javascript"`: this library, which also takes programs of over 4,096 instructions, {@linkcode BPF_JA} that goes
   *   back, as in libpcap's `protochain`, and loads of scratch memory that is still 0, as in some of libpcap's `vlan`.
   */
  readonly target: "kernel" | "javascript";
}

/**
 * The first fault of a program; undefined where it has none.
 *
 * @example
 * ```ts
 * import { validateProgram } from "@capkit/capkit/core";
 *
 * const endless = [{ code: 0x05, jt: 0, jf: 0, k: 0xffffffff }, { code: 0x06, jt: 0, jf: 0, k: 0 }];
 * const fault = validateProgram(endless, { target: "kernel" });
 * if (fault?.index !== 0) throw new Error("the kernel takes no jump that goes back");
 * if (validateProgram(endless, { target: "javascript" }) !== undefined) throw new Error("here it is taken, and ended");
 * ```
 */
export function validateProgram(
  program: readonly Instruction[],
  { target }: ValidateOptions,
): ProgramFault | undefined {
  const { length } = program;
  if (length === 0) return { index: 0, reason: "the program is empty" };
  if (target === "kernel" && length > BPF_MAXINSNS) {
    return { index: BPF_MAXINSNS, reason: `the kernel takes ${BPF_MAXINSNS} instructions, these are ${length}` };
  }
  for (const [index, instruction] of program.entries()) {
    const reason = instructionFault(instruction) ?? jumpFault(instruction, { index, length, target });
    if (reason !== undefined) return { index, reason };
  }
  const { code } = program[length - 1] ?? { code: -1 };
  if (classOf(code) !== BPF_RET) return { index: length - 1, reason: "the last instruction must return" };
  return target === "kernel" ? scratchFault(program) : undefined;
}

/** What is wrong with an instruction, wherever it stands. */
function instructionFault(instruction: Instruction): string | undefined {
  const { code, jt, jf, k } = instruction;
  // Code is generated from these numbers: nothing else may get through.
  if (!isWhole(jt, 0xff) || !isWhole(jf, 0xff)) return "jt and jf are whole numbers from 0 to 255";
  if (!isWhole(k, 0xffffffff)) return "k is a whole number from 0 to 4294967295";
  if (!CODES.has(code)) return `there is no instruction of code ${code}`;
  switch (code) {
    case BPF_ALU | BPF_DIV | BPF_K:
    case BPF_ALU | BPF_MOD | BPF_K:
      return k === 0 ? "it divides by 0" : undefined;
    case BPF_ALU | BPF_LSH | BPF_K:
    case BPF_ALU | BPF_RSH | BPF_K:
      return k >= 32 ? `it shifts by ${k}, 31 is the most` : undefined;
    case BPF_ST:
    case BPF_STX:
    case BPF_LD | BPF_MEM:
    case BPF_LDX | BPF_MEM:
      return k >= BPF_MEMWORDS ? `there is no M[${k}], M[${BPF_MEMWORDS - 1}] is the last` : undefined;
  }
  // Whatever the size of the load is.
  if (isAncillary(instruction) && (k % 4 !== 0 || k > SKF_AD_OFF + SKF_AD_VLAN_TPID)) {
    return `there is no ancillary load of ${k - SKF_AD_OFF}`;
  }
  return undefined;
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}

/** What is wrong with where an instruction goes. */
function jumpFault(
  { code, jt, jf, k }: Instruction,
  { index, length, target }: { index: number; length: number; target: ValidateOptions["target"] },
): string | undefined {
  if (classOf(code) !== BPF_JMP) return undefined;
  if (code !== (BPF_JMP | BPF_JA)) {
    return index + 1 + Math.max(jt, jf) >= length ? "the jump leads past the end of the program" : undefined;
  }
  if (target === "kernel") return index + 1 + k >= length ? "the jump leads back, or past the end" : undefined;
  const to = jumpTarget(index, k);
  return to < 0 || to >= length ? "the jump leads out of the program" : undefined;
}

/**
 * A load of scratch memory that has not been stored on every way that leads there. The kernel walks through the program
 * once, and sees a way where there is none: from a return to the instruction behind it.
 */
function scratchFault(program: readonly Instruction[]): ProgramFault | undefined {
  /** By instruction: the words that all jumps to it have stored, a bit each. */
  const stored = new Uint16Array(program.length).fill(0xffff);
  const arrive = (at: number, words: number): void => {
    stored[at] = (stored[at] ?? 0) & words;
  };
  let words = 0;
  for (const [index, { code, jt, jf, k }] of program.entries()) {
    words &= stored[index] ?? 0;
    switch (code) {
      case BPF_ST:
      case BPF_STX:
        words |= 1 << k;
        break;
      case BPF_LD | BPF_MEM:
      case BPF_LDX | BPF_MEM:
        if ((words >> k & 1) === 0) return { index, reason: `M[${k}] is loaded where it may not have been stored` };
        break;
      case BPF_JMP | BPF_JA:
        arrive(index + 1 + k, words);
        words = 0xffff;
        break;
      default:
        if (classOf(code) !== BPF_JMP) break;
        arrive(index + 1 + jt, words);
        arrive(index + 1 + jf, words);
        words = 0xffff;
    }
  }
  return undefined;
}
