/**
 * `struct sock_fprog`: a BPF program as SO_ATTACH_FILTER takes it (socket(7), linux/filter.h).
 *
 * ```text
 * 0 len u16      8 filter address      16 instructions: code u16, jt u8, jf u8, k u32
 * ```
 *
 * @module
 */

import type { Instruction } from "../bpf/instruction.ts";

const HEADER_LENGTH = 16;
const INSTRUCTION_LENGTH = 8;

/**
 * The structure, and the instructions behind it in the same buffer.
 *
 * @param addressOf Tells the address of a buffer that the engine never moves.
 */
export function encodeSockFprog(
  program: readonly Instruction[],
  addressOf: (buffer: ArrayBuffer) => number,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER_LENGTH + program.length * INSTRUCTION_LENGTH));
  view.setUint16(0, program.length, true);
  view.setBigUint64(8, BigInt(addressOf(view.buffer) + HEADER_LENGTH), true);
  program.forEach((instruction, index) => {
    const at = HEADER_LENGTH + index * INSTRUCTION_LENGTH;
    view.setUint16(at, instruction.code, true);
    view.setUint8(at + 2, instruction.jt);
    view.setUint8(at + 3, instruction.jf);
    view.setUint32(at + 4, instruction.k, true);
  });
  return new Uint8Array(view.buffer, 0, view.byteLength);
}
