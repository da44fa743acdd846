/**
 * The plain interpreter of classic BPF: an instruction at a time, written to be read. It is the oracle of `compiled.ts`,
 * and runs what can't be compiled.
 *
 * Where libpcap and the kernel differ, this machine does what libpcap does with a file:
 *
 * - a shift by X of 32 and more gives 0; the kernel takes the low five bits of X,
 * - X + k of a load does not wrap: over 2^32 it is past the end of the packet; the kernel wraps, and reads it,
 * - a file knows no network header: loads by `SKF_NET_OFF` and `SKF_LL_OFF` are past the end of the packet.
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
  BPF_LD,
  BPF_LDX,
  BPF_LEN,
  BPF_LSH,
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
  BPF_X,
  BPF_XOR,
  classOf,
  type Instruction,
  isAncillary,
  jumpTarget,
  modeOf,
  operationOf,
  sizeOf,
  SKF_AD_ALU_XOR_X,
  SKF_AD_OFF,
  sourceOf,
} from "./instruction.ts";

/** Answers what the kernel would know of a packet: `what` is a `SKF_AD_` number, the answer an unsigned 32-bit number. */
export type Ancillary = (what: number) => number;

/** A packet as a program sees it. */
export interface BpfPacket {
  /** Where its frame lies, perhaps among others. */
  readonly bytes: Uint8Array;
  /** Where in `bytes` the frame begins. */
  readonly offset: number;
  /** Bytes of the frame that are there: no load reads past them. */
  readonly caplen: number;
  /** Bytes of the frame on the wire: what `BPF_LEN` gives. */
  readonly origlen: number;
  /** What else is known of it. A load of such a thing ends with 0 where this is left out, as for a file. */
  readonly ancillary?: Ancillary | undefined;
}

/**
 * Runs a program on a packet. The program is one that `validateProgram` finds no fault with for `"javascript"`.
 *
 * It ends with 0 where it loads what is not there, divides by 0, or goes back more often than the packet has bytes: each
 * lap of a loop over a chain of headers moves on by a byte at least, so such a loop would never end.
 *
 * @returns The number of bytes to keep, an unsigned 32-bit number; 0 where the packet does not match.
 */
export function interpret(program: readonly Instruction[], packet: BpfPacket): number {
  const { ancillary } = packet;
  const memory = new Uint32Array(BPF_MEMWORDS);
  let laps = packet.caplen;
  let a = 0;
  let x = 0;
  for (let index = 0;; index++) {
    const instruction = program[index];
    if (instruction === undefined) throw new TypeError("Cannot run BPF program: it goes on after its end, validate it");
    const { code, jt, jf, k } = instruction;
    switch (classOf(code)) {
      case BPF_LD: {
        let value: number | undefined;
        if (!isAncillary(instruction)) value = load(instruction, { packet, memory, x });
        else if (k === SKF_AD_OFF + SKF_AD_ALU_XOR_X) value = a ^ x;
        else value = ancillary?.(k - SKF_AD_OFF);
        if (value === undefined) return 0;
        a = value >>> 0;
        break;
      }
      case BPF_LDX: {
        const value = load(instruction, { packet, memory, x });
        if (value === undefined) return 0;
        x = value;
        break;
      }
      case BPF_ST:
        memory[k] = a;
        break;
      case BPF_STX:
        memory[k] = x;
        break;
      case BPF_ALU: {
        const operand = sourceOf(code) === BPF_X ? x : k;
        const value = calculate(operationOf(code), { a, operand });
        if (value === undefined) return 0;
        a = value;
        break;
      }
      case BPF_JMP: {
        if (operationOf(code) === BPF_JA) {
          if (jumpTarget(index, k) <= index && laps-- <= 0) return 0;
          index = jumpTarget(index, k) - 1;
        } else {
          const operand = sourceOf(code) === BPF_X ? x : k;
          index += isTrue(operationOf(code), { a, operand }) ? jt : jf;
        }
        break;
      }
      case BPF_RET:
        return code === (BPF_RET | BPF_A) ? a : k;
      case BPF_MISC:
        if (code === (BPF_MISC | BPF_TAX)) x = a;
        else a = x;
        break;
    }
  }
}

/** What a load that is not ancillary gives; undefined where it reads past the end of the packet. */
function load(
  { code, k }: Instruction,
  { packet, memory, x }: { packet: BpfPacket; memory: Uint32Array; x: number },
): number | undefined {
  switch (modeOf(code)) {
    case BPF_IMM:
      return k;
    case BPF_MEM:
      return memory[k];
    case BPF_LEN:
      return packet.origlen;
    case BPF_ABS:
      return bigEndian(packet, { at: k, length: bytesOf(code) });
    case BPF_IND:
      return bigEndian(packet, { at: x + k, length: bytesOf(code) });
    case BPF_MSH: {
      const byte = bigEndian(packet, { at: k, length: 1 });
      return byte === undefined ? undefined : 4 * (byte & 0x0f);
    }
    default:
      throw new TypeError(`Cannot run BPF program: there is no load of code ${code}, validate it`);
  }
}

/** Bytes that a load reads. */
function bytesOf(code: number): number {
  const size = sizeOf(code);
  return size === BPF_B ? 1 : size === BPF_H ? 2 : 4;
}

/** The number that some bytes of a packet are; undefined where they are not all there. */
function bigEndian(
  { bytes, offset, caplen }: BpfPacket,
  { at, length }: { at: number; length: number },
): number | undefined {
  if (at + length > caplen) return undefined;
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[offset + at + i] ?? 0);
  return value;
}

/** A after an operation; undefined where it is a division by 0. */
function calculate(operation: number, { a, operand }: { a: number; operand: number }): number | undefined {
  switch (operation) {
    case BPF_ADD:
      return (a + operand) >>> 0;
    case BPF_SUB:
      return (a - operand) >>> 0;
    case BPF_MUL:
      return Math.imul(a, operand) >>> 0;
    case BPF_DIV:
      return operand === 0 ? undefined : Math.floor(a / operand);
    case BPF_MOD:
      return operand === 0 ? undefined : a % operand;
    case BPF_OR:
      return (a | operand) >>> 0;
    case BPF_AND:
      return (a & operand) >>> 0;
    case BPF_XOR:
      return (a ^ operand) >>> 0;
    case BPF_LSH:
      return operand < 32 ? (a << operand) >>> 0 : 0;
    case BPF_RSH:
      return operand < 32 ? a >>> operand : 0;
    case BPF_NEG:
      return -a >>> 0;
    default:
      throw new TypeError(`Cannot run BPF program: there is no operation ${operation}, validate it`);
  }
}

/** Whether the condition of a jump holds. */
function isTrue(condition: number, { a, operand }: { a: number; operand: number }): boolean {
  switch (condition) {
    case BPF_JEQ:
      return a === operand;
    case BPF_JGT:
      return a > operand;
    case BPF_JGE:
      return a >= operand;
    case BPF_JSET:
      return (a & operand) !== 0;
    default:
      throw new TypeError(`Cannot run BPF program: there is no jump ${condition}, validate it`);
  }
}
