/**
 * Filter programs of a kernel that is not one.
 *
 * @module
 */

import { EINVAL } from "../../lib/linux/errno.ts";
import type { FakeMemory } from "./fake_memory.ts";

/** An instruction of classic BPF. */
export interface FakeInstruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** The program that a `struct sock_fprog` refers to, or `-errno`. */
export function loadFilter(memory: FakeMemory, program: DataView): readonly FakeInstruction[] | number {
  if (program.byteLength !== 16) return -EINVAL;
  const count = program.getUint16(0, true);
  const code = memory.at(Number(program.getBigUint64(8, true)), 8 * count);
  const view = new DataView(code.buffer, code.byteOffset, code.length);
  const filter = Array.from({ length: count }, (_, i) => ({
    code: view.getUint16(8 * i, true),
    jt: view.getUint8(8 * i + 2),
    jf: view.getUint8(8 * i + 3),
    k: view.getUint32(8 * i + 4, true),
  }));
  return filter.at(-1)?.code === 0x06 ? filter : -EINVAL;
}

/** The few instructions that capkit uses: return a constant, load ancillary data, compare. */
export function runFilter(
  program: readonly FakeInstruction[],
  packet: { packetType: number; ifindex: number },
): number {
  let a = 0;
  for (let pc = 0; pc < program.length; pc++) {
    const { code, jt, jf, k } = program[pc] ?? { code: 0, jt: 0, jf: 0, k: 0 };
    if (code === 0x06) return k;
    else if (code === 0x20 && k === 0xfffff004) a = packet.packetType;
    else if (code === 0x20 && k === 0xfffff008) a = packet.ifindex;
    else if (code === 0x15) pc += a === k ? jt : jf;
    else throw new Error(`the fake kernel does not know instruction ${pc}: code 0x${code.toString(16)}, k ${k}`);
  }
  throw new Error("the program runs over its end");
}
