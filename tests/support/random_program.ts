/**
 * Programs of classic BPF at random, and packets for them: all instructions, jumps over each other, scratch memory, loads
 * inside the packet, at its end and past it.
 *
 * @module
 */

import * as bpf from "../../lib/bpf/instruction.ts";
import { type Instruction, jump, statement } from "../../lib/bpf/instruction.ts";
import { validateProgram } from "../../lib/bpf/validate.ts";
import type { BpfPacket } from "../../lib/bpf/vm.ts";

/** Whole numbers below a limit. */
type Below = (limit: number) => number;

const OPERATIONS = [
  bpf.BPF_ADD,
  bpf.BPF_SUB,
  bpf.BPF_MUL,
  bpf.BPF_DIV,
  bpf.BPF_MOD,
  bpf.BPF_AND,
  bpf.BPF_OR,
  bpf.BPF_XOR,
  bpf.BPF_LSH,
  bpf.BPF_RSH,
];
const CONDITIONS = [bpf.BPF_JEQ, bpf.BPF_JGT, bpf.BPF_JGE, bpf.BPF_JSET];
const SIZES = [bpf.BPF_W, bpf.BPF_H, bpf.BPF_B];
/** Where 32 bits, their sign, a shift or a byte come to their end. */
const EDGES = [0, 1, 2, 31, 32, 33, 255, 256, 0x7fff_ffff, 0x8000_0000, 0xffff_0000, 0xffff_fffe, 0xffff_ffff];

/** How a program is made. */
export interface RandomProgramOptions {
  /** Instructions. */
  readonly length: number;
  /** Let some jumps go back. */
  readonly loops?: boolean;
}

/** A program that is valid for the kernel; with loops, for `"javascript"`. */
export function randomProgram(below: Below, { length, loops = false }: RandomProgramOptions): Instruction[] {
  const program = Array.from({ length }, (_, index) => {
    return randomInstruction(below, { index, left: length - index - 1, loops });
  });
  // What is not valid is put right: mostly scratch memory that was not stored before.
  for (;;) {
    const fault = validateProgram(program, { target: loops ? "javascript" : "kernel" });
    if (fault === undefined) return program;
    const last = fault.index === length - 1;
    program[fault.index] = last ? statement(bpf.BPF_RET | bpf.BPF_A) : statement(bpf.BPF_ST, below(bpf.BPF_MEMWORDS));
  }
}

/** A program as it comes, which is seldom valid where `wild` is high: an instruction in so many hundred is any number. */
export function randomAttempt(below: Below, { length, wild }: { length: number; wild: number }): Instruction[] {
  const program = randomProgram(below, { length, loops: below(10) === 0 }).slice();
  for (let index = 0; index < length; index++) {
    if (below(100) < wild) program[index] = damaged(program[index] ?? statement(0), below);
  }
  return below(20) === 0 ? program.slice(0, below(length + 1)) : program;
}

/** An instruction of any kind; `left` are the instructions behind it. */
function randomInstruction(
  below: Below,
  { index, left, loops }: { index: number; left: number; loops: boolean },
): Instruction {
  const oneOf = (list: readonly number[]): number => list[below(list.length)] ?? 0;
  const size = oneOf(SIZES);
  const source = oneOf([bpf.BPF_K, bpf.BPF_X]);
  if (left === 0) return randomReturn(below);
  switch (below(20)) {
    case 0:
    case 1:
      return statement(bpf.BPF_LD | size | bpf.BPF_ABS, place(below));
    case 2:
    case 3:
      return statement(bpf.BPF_LD | size | bpf.BPF_IND, below(4) === 0 ? number(below) : below(30));
    case 4:
      return statement(bpf.BPF_LDX | bpf.BPF_B | bpf.BPF_MSH, place(below));
    case 5:
      return statement(oneOf([bpf.BPF_LD, bpf.BPF_LDX]) | bpf.BPF_LEN);
    case 6:
      return statement(oneOf([bpf.BPF_LD, bpf.BPF_LDX]) | bpf.BPF_IMM, number(below));
    case 7:
      return statement(oneOf([bpf.BPF_LD, bpf.BPF_LDX]) | bpf.BPF_MEM, below(4));
    case 8:
      return statement(oneOf([bpf.BPF_ST, bpf.BPF_STX]), below(4));
    case 9:
      return statement(bpf.BPF_MISC | oneOf([bpf.BPF_TAX, bpf.BPF_TXA]));
    case 10:
      return statement(bpf.BPF_ALU | bpf.BPF_NEG);
    case 11:
      return statement(bpf.BPF_LD | size | bpf.BPF_ABS, bpf.SKF_AD_OFF + 4 * below(16));
    case 12:
      return below(6) === 0 ? randomReturn(below) : statement(bpf.BPF_MISC | bpf.BPF_TAX);
    case 13:
      if (loops && below(3) === 0) return statement(bpf.BPF_JMP | bpf.BPF_JA, 2 ** 32 - 1 - below(index + 1));
      return statement(bpf.BPF_JMP | bpf.BPF_JA, below(Math.min(left, 8)));
    case 14:
    case 15:
    case 16: {
      const reach = Math.min(left, 256);
      return jump(oneOf(CONDITIONS) | source, { k: number(below), jt: below(reach), jf: below(Math.min(reach, 3)) });
    }
    default: {
      const operation = oneOf(OPERATIONS);
      const shifts = operation === bpf.BPF_LSH || operation === bpf.BPF_RSH;
      return statement(bpf.BPF_ALU | operation | source, shifts ? below(32) : number(below) || 1);
    }
  }
}

function randomReturn(below: Below): Instruction {
  return below(2) === 0 ? statement(bpf.BPF_RET | bpf.BPF_A) : statement(bpf.BPF_RET | bpf.BPF_K, number(below));
}

/** Somewhere in a short packet, seldom far outside. */
function place(below: Below): number {
  if (below(30) === 0) return (number(below) % bpf.SKF_AD_OFF);
  return below(40);
}

function number(below: Below): number {
  switch (below(3)) {
    case 0:
      return EDGES[below(EDGES.length)] ?? 0;
    case 1:
      return below(2 ** 32);
    default:
      return below(64);
  }
}

/** The same instruction with one of its numbers changed. */
function damaged({ code, jt, jf, k }: Instruction, below: Below): Instruction {
  switch (below(6)) {
    case 0:
      return { code: code ^ 1 << below(9), jt, jf, k };
    case 1:
      return { code: below(0x10000), jt, jf, k };
    case 2:
      return { code, jt: below(256), jf, k };
    case 3:
      return { code, jt, jf: below(256), k };
    case 4:
      return { code, jt, jf, k: bpf.SKF_AD_OFF + below(80) };
    default:
      return { code, jt, jf, k: number(below) };
  }
}

/** A packet of up to 47 bytes between others, cut or whole. */
export function randomPacket(below: Below): BpfPacket {
  const offset = below(20);
  const caplen = below(48);
  const bytes = Uint8Array.from({ length: offset + caplen + below(20) }, () => below(256));
  const origlen = below(50) === 0 ? number(below) : caplen + below(2) * below(2000);
  const packet = { bytes, offset, caplen, origlen };
  return below(3) === 0 ? packet : { ...packet, ancillary: (what) => Math.imul(what + 1, 0x9e3779b1) >>> 0 };
}
