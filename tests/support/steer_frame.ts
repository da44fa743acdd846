/**
 * Frames that come far in a program: random ones hardly ever pass its first test.
 *
 * @module
 */

import {
  BPF_ABS,
  BPF_IMM,
  BPF_IND,
  BPF_JA,
  BPF_JEQ,
  BPF_JMP,
  BPF_JSET,
  BPF_LD,
  BPF_LDX,
  BPF_MSH,
  BPF_RET,
  BPF_ST,
  BPF_STX,
  BPF_X,
  classOf,
  type Instruction,
  jumpTarget,
  keep,
  modeOf,
  operationOf,
  sizeOf,
  sourceOf,
  statement,
} from "../../lib/bpf/instruction.ts";
import { interpret } from "../../lib/bpf/vm.ts";

/** The steps of a program with loops end here. */
const MAX_STEPS = 1000;

/**
 * Goes through a program as the machine does, and mostly changes the bytes that were loaded last, so that a test of them
 * is true.
 */
export function steerFrame(
  bytes: Uint8Array,
  { program, below }: { program: readonly Instruction[]; below: (limit: number) => number },
): void {
  /** What was executed: what the registers hold at any place is found by running it again. */
  const done: Instruction[] = [];
  let loaded: { at: number; size: number } | undefined;
  for (let index = 0, steps = 0; steps < MAX_STEPS; index++, steps++) {
    const instruction = program[index];
    if (instruction === undefined || classOf(instruction.code) === BPF_RET) return;
    const { code, k } = instruction;
    switch (classOf(code)) {
      case BPF_LD: {
        const mode = modeOf(code);
        const isOfPacket = mode === BPF_ABS || mode === BPF_IND;
        const size = [4, 2, 1][sizeOf(code) >> 3] ?? 1;
        const at = mode === BPF_IND ? k + register(done, { bytes, isX: true }) : k;
        if (isOfPacket && at + size > bytes.length) return;
        loaded = isOfPacket ? { at, size } : undefined;
        break;
      }
      case BPF_LDX:
        if (modeOf(code) === BPF_MSH) {
          if (k >= bytes.length) return;
          if (below(2) === 0) bytes[k] = 0x45;
        } else if (modeOf(code) !== BPF_IMM) loaded = undefined;
        break;
      case BPF_ST:
      case BPF_STX:
        loaded = undefined;
        break;
      case BPF_JMP: {
        if (operationOf(code) === BPF_JA) {
          index = jumpTarget(index, k) - 1;
          continue;
        }
        if (loaded !== undefined && below(4) !== 0) {
          const operand = sourceOf(code) === BPF_X ? register(done, { bytes, isX: true }) : k;
          store(bytes, { ...loaded, value: wanted(operationOf(code), operand, below) });
        }
        const isTrue = register([...done, { ...instruction, jt: 0, jf: 1 }, keep(1), keep(0)], { bytes, isX: false });
        index += isTrue ? instruction.jt : instruction.jf;
        continue;
      }
    }
    done.push(instruction);
  }
}

/** A value for which a test holds, mostly. */
function wanted(operation: number, operand: number, below: (limit: number) => number): number {
  if (operation === BPF_JEQ) return operand;
  if (operation === BPF_JSET) return below(2) === 0 ? operand : 0;
  return operand + below(3);
}

function store(bytes: Uint8Array, { at, size, value }: { at: number; size: number; value: number }): void {
  for (let i = size - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[at + i] = rest & 0xff;
}

/** What A or X holds after these instructions; what they return, where they end with a return. */
function register(done: readonly Instruction[], { bytes, isX }: { bytes: Uint8Array; isX: boolean }): number {
  const last = done.at(-1);
  const returns = last !== undefined && classOf(last.code) === BPF_RET;
  const tail = returns ? [] : isX ? [statement(0x87), statement(0x16)] : [statement(0x16)];
  return interpret([...done, ...tail], { bytes, offset: 0, caplen: bytes.length, origlen: bytes.length });
}
