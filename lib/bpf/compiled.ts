/**
 * A program as a function: the fast path. `vm.ts` is its oracle.
 *
 * @module
 */

import type { Instruction } from "./instruction.ts";
import { translate } from "./javascript.ts";
import { validateProgram } from "./validate.ts";
import { type Ancillary, interpret } from "./vm.ts";

/**
 * A program as a function: the frame is `caplen` bytes of `bytes` from `offset` on, and had `origlen` bytes on the wire.
 * `ancillary` says what else is known of it; a file leaves it out.
 *
 * Returns the number of bytes to keep, an unsigned 32-bit number; 0 where the packet does not match.
 */
export type BpfFunction = (
  bytes: Uint8Array,
  offset: number,
  caplen: number,
  origlen: number,
  ancillary?: Ancillary,
) => number;

/**
 * Makes a function of a program. It gives for every packet what {@linkcode interpret} gives.
 *
 * It is compiled to JavaScript, unless code may not be made from text here (a page's Content-Security-Policy, some
 * servers' workers): then it interprets.
 *
 * @throws TypeError where the program is not valid for `"javascript"`.
 *
 * @example
 * ```ts
 * import { compileProgram, parseProgram } from "@capkit/capkit/core";
 *
 * const isArp = compileProgram(parseProgram("4\n40 0 0 12\n21 0 1 2054\n6 0 0 262144\n6 0 0 0"));
 * const frame = new Uint8Array(60);
 * frame.set([0x08, 0x06], 12);
 * if (isArp(frame, 0, 60, 60) !== 262_144) throw new Error("ethertype 0x0806 is ARP");
 * if (isArp(frame, 0, 13, 60) !== 0) throw new Error("the ethertype has not been captured whole");
 * ```
 */
export function compileProgram(program: readonly Instruction[]): BpfFunction {
  const fault = validateProgram(program, { target: "javascript" });
  if (fault !== undefined) {
    throw new TypeError(`Cannot compile BPF program: instruction ${fault.index} is invalid, ${fault.reason}`);
  }
  return compiled(program) ?? interpreted(program);
}

/** The function in JavaScript; undefined where that is not allowed. */
function compiled(program: readonly Instruction[]): BpfFunction | undefined {
  try {
    // The program is a list of numbers in their ranges, so that nobody can write code through it.
    return new Function(`"use strict"; return ${translate(program)};`)();
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}

function interpreted(program: readonly Instruction[]): BpfFunction {
  const copy = program.slice();
  return (bytes, offset, caplen, origlen, ancillary) => {
    return interpret(copy, { bytes, offset, caplen, origlen, ancillary });
  };
}
