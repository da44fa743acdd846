/**
 * What a single instruction is in JavaScript.
 *
 * @module
 */

import { A, type Bounds, M, UINT32_MAX, X } from "./bounds.ts";
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
  BPF_JEQ,
  BPF_JGE,
  BPF_JGT,
  BPF_JSET,
  BPF_LD,
  BPF_LDX,
  BPF_LEN,
  BPF_LSH,
  BPF_MEM,
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
  BPF_X,
  BPF_XOR,
  classOf,
  type Instruction,
  isAncillary,
  modeOf,
  operationOf,
  sizeOf,
  SKF_AD_ALU_XOR_X,
  SKF_AD_OFF,
  sourceOf,
} from "./instruction.ts";

const INT32_MAX = 0x7fffffff;

/** The statement of a {@linkcode BPF_RET}. */
export function returned({ code, k }: Instruction): string {
  return code === (BPF_RET | BPF_A) ? "return a >>> 0;" : `return ${k};`;
}

/** The statements of an instruction that goes on to the next one. `bounds` becomes what is known after it. */
export function step(instruction: Instruction, bounds: Bounds): string {
  const { code, k } = instruction;
  switch (classOf(code)) {
    case BPF_LD:
      return isAncillary(instruction) ? ancillary(k - SKF_AD_OFF, bounds) : load(instruction, { bounds, register: A });
    case BPF_LDX:
      return load(instruction, { bounds, register: X });
    case BPF_ST:
      return assign(M + k, { value: "a", max: bounds.maxOf(A), bounds });
    case BPF_STX:
      return assign(M + k, { value: "x", max: bounds.maxOf(X), bounds });
    case BPF_ALU:
      return calculation(instruction, bounds);
    default:
      return code === (BPF_MISC | BPF_TAX)
        ? assign(X, { value: "a", max: bounds.maxOf(A), bounds })
        : assign(A, { value: "x", max: bounds.maxOf(X), bounds });
  }
}

/** The condition of a jump, or its opposite. */
export function condition(
  { code, k }: Instruction,
  { bounds, holds }: { bounds: Bounds; holds: boolean },
): string {
  const withX = sourceOf(code) === BPF_X;
  const source = withX ? "x" : `${k | 0}`;
  const unsignedSource = withX ? unsigned(X, bounds) : `${k}`;
  switch (operationOf(code)) {
    case BPF_JEQ:
      return `a ${holds ? "===" : "!=="} ${source}`;
    case BPF_JGT:
      return `${unsigned(A, bounds)} ${holds ? ">" : "<="} ${unsignedSource}`;
    case BPF_JGE:
      return `${unsigned(A, bounds)} ${holds ? ">=" : "<"} ${unsignedSource}`;
    case BPF_JSET:
      return `(a & ${source}) ${holds ? "!==" : "==="} 0`;
    default:
      throw new TypeError(`Cannot translate BPF program: there is no jump of code ${code}, validate it`);
  }
}

function assign(
  register: number,
  { value, max, bounds }: { value: string; max: number; bounds: Bounds },
): string {
  bounds.set(register, max);
  return `${nameOf(register)} = ${value};`;
}

function nameOf(register: number): string {
  return register === A ? "a" : register === X ? "x" : `m${register - M}`;
}

/** A register as an unsigned number. */
function unsigned(register: number, bounds: Bounds): string {
  const name = nameOf(register);
  return bounds.maxOf(register) <= INT32_MAX ? name : `(${name} >>> 0)`;
}

function ancillary(what: number, bounds: Bounds): string {
  if (what === SKF_AD_ALU_XOR_X) return assign(A, { value: "a ^ x", max: UINT32_MAX, bounds });
  const known = "if (ancillary === undefined) return 0;";
  return `${known} ${assign(A, { value: `ancillary(${what}) | 0`, max: UINT32_MAX, bounds })}`;
}

function load({ code, k }: Instruction, { bounds, register }: { bounds: Bounds; register: number }): string {
  switch (modeOf(code)) {
    case BPF_IMM:
      return assign(register, { value: `${k | 0}`, max: k, bounds });
    case BPF_MEM:
      return assign(register, { value: `m${k}`, max: bounds.maxOf(M + k), bounds });
    case BPF_LEN:
      return assign(register, { value: "origlen | 0", max: UINT32_MAX, bounds });
    case BPF_MSH: {
      const check = checkCaplen(k + 1, bounds);
      return check + assign(register, { value: `(bytes[offset + ${k}] & 15) << 2`, max: 60, bounds });
    }
    case BPF_ABS: {
      const size = bytesOf(code);
      const check = checkCaplen(k + size, bounds);
      return check + assign(register, { ...bigEndian("offset", { k, size }), bounds });
    }
    case BPF_IND: {
      const size = bytesOf(code);
      const check = checkBehindX(k + size, bounds);
      const at = `offset + ${unsigned(X, bounds)}`;
      return check + assign(register, { ...bigEndian(at, { k, size }), bounds });
    }
    default:
      throw new TypeError(`Cannot translate BPF program: there is no load of code ${code}, validate it`);
  }
}

/** Bytes that a load reads. */
function bytesOf(code: number): number {
  const size = sizeOf(code);
  return size === BPF_B ? 1 : size === BPF_H ? 2 : 4;
}

/** Ends the program where the packet has not so many bytes, unless it is known to have them. */
function checkCaplen(needed: number, bounds: Bounds): string {
  if (needed <= bounds.caplen) return "";
  bounds.setCaplen(needed);
  return `if (caplen < ${needed}) return 0;\n`;
}

/** The same for so many bytes from X on. */
function checkBehindX(needed: number, bounds: Bounds): string {
  if (needed <= bounds.behindX || bounds.maxOf(X) + needed <= bounds.caplen) return "";
  const check = `if (caplen < ${unsigned(X, bounds)} + ${needed}) return 0;\n`;
  bounds.setBehindX(needed);
  return check;
}

/** The bytes at a place and k on, as a number, and its largest value. */
function bigEndian(at: string, { k, size }: { k: number; size: number }): { value: string; max: number } {
  const byte = (i: number): string => `bytes[${at} + ${k + i}]`;
  switch (size) {
    case 1:
      return { value: byte(0), max: 0xff };
    case 2:
      return { value: `${byte(0)} << 8 | ${byte(1)}`, max: 0xffff };
    default:
      return { value: `${byte(0)} << 24 | ${byte(1)} << 16 | ${byte(2)} << 8 | ${byte(3)}`, max: UINT32_MAX };
  }
}

function calculation({ code, k }: Instruction, bounds: Bounds): string {
  const withX = sourceOf(code) === BPF_X;
  const source = withX ? "x" : `${k | 0}`;
  const [a, s] = [bounds.maxOf(A), withX ? bounds.maxOf(X) : k];
  const unsignedSource = withX ? unsigned(X, bounds) : `${k}`;
  const unsignedA = unsigned(A, bounds);
  const set = (value: string, max: number): string => assign(A, { value, max, bounds });
  switch (operationOf(code)) {
    case BPF_ADD:
      return set(`a + ${source} | 0`, a + s);
    case BPF_SUB:
      return set(`a - ${source} | 0`, UINT32_MAX);
    case BPF_MUL:
      return set(`Math.imul(a, ${source})`, a * s);
    case BPF_DIV:
      return notZero(withX) + set(`${unsignedA} / ${unsignedSource} | 0`, withX ? a : Math.floor(a / k));
    case BPF_MOD:
      return notZero(withX) + set(`${unsignedA} % ${unsignedSource} | 0`, Math.min(a, s - 1));
    case BPF_AND:
      return set(`a & ${source}`, Math.min(a, s));
    case BPF_OR:
      return set(`a | ${source}`, allBits(a, s));
    case BPF_XOR:
      return set(`a ^ ${source}`, allBits(a, s));
    case BPF_LSH:
      return withX ? set(`${unsignedSource} < 32 ? a << x : 0`, UINT32_MAX) : set(`a << ${k}`, a * 2 ** k);
    case BPF_RSH:
      return withX ? set(`${unsignedSource} < 32 ? a >>> x | 0 : 0`, a) : set(`a >>> ${k} | 0`, a >>> k);
    case BPF_NEG:
      return set("-a | 0", UINT32_MAX);
    default:
      throw new TypeError(`Cannot translate BPF program: there is no operation of code ${code}, validate it`);
  }
}

/** Ends the program before a division by an X of 0. */
function notZero(withX: boolean): string {
  return withX ? "if (x === 0) return 0;\n" : "";
}

/** The largest number that has no bit left of those that numbers up to `a` and up to `b` have. */
function allBits(a: number, b: number): number {
  return 2 ** (32 - Math.clz32(Math.max(a, b))) - 1;
}
