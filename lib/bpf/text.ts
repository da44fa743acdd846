/**
 * Programs as text, byte for byte as `tcpdump -d`, `-dd` and `-ddd` print them (tcpdump(8)).
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
  BPF_TXA,
  BPF_W,
  BPF_X,
  BPF_XOR,
  classOf,
  type Instruction,
  isAncillary,
  jumpTarget,
  operationOf,
  SKF_AD_ALU_XOR_X,
  SKF_AD_CPU,
  SKF_AD_HATYPE,
  SKF_AD_IFINDEX,
  SKF_AD_MARK,
  SKF_AD_NLATTR,
  SKF_AD_NLATTR_NEST,
  SKF_AD_OFF,
  SKF_AD_PAY_OFFSET,
  SKF_AD_PKTTYPE,
  SKF_AD_PROTOCOL,
  SKF_AD_QUEUE,
  SKF_AD_RANDOM,
  SKF_AD_RXHASH,
  SKF_AD_VLAN_TAG,
  SKF_AD_VLAN_TAG_PRESENT,
  SKF_AD_VLAN_TPID,
} from "./instruction.ts";

/** How a program is printed: as `tcpdump -d` does, `-dd` and `-ddd`. */
export type ProgramFormat = "listing" | "c" | "decimal";

/** What libpcap calls the things that the kernel knows of a packet. */
const ANCILLARY_NAMES: ReadonlyMap<number, string> = new Map([
  [SKF_AD_PROTOCOL, "proto"],
  [SKF_AD_PKTTYPE, "type"],
  [SKF_AD_IFINDEX, "ifidx"],
  [SKF_AD_NLATTR, "nla"],
  [SKF_AD_NLATTR_NEST, "nlan"],
  [SKF_AD_MARK, "mark"],
  [SKF_AD_QUEUE, "queue"],
  [SKF_AD_HATYPE, "hatype"],
  [SKF_AD_RXHASH, "rxhash"],
  [SKF_AD_CPU, "cpu"],
  [SKF_AD_ALU_XOR_X, "xor_x"],
  [SKF_AD_VLAN_TAG, "vlan_tci"],
  [SKF_AD_VLAN_TAG_PRESENT, "vlanp"],
  [SKF_AD_PAY_OFFSET, "poff"],
  [SKF_AD_RANDOM, "random"],
  [SKF_AD_VLAN_TPID, "vlan_tpid"],
]);

/** Numbers of an operand: all signed but those that are printed in hexadecimal. */
const decimal = (k: number): string => `#${k | 0}`;
const hexadecimal = (k: number): string => `#0x${k.toString(16)}`;
const at = (k: number): string => `[${k | 0}]`;
const behindX = (k: number): string => `[x + ${k | 0}]`;
const scratch = (k: number): string => `M[${k | 0}]`;
const constant = (text: string) => (): string => text;

/** By code: the name of the instruction, and its operand as text; jumps have theirs from {@linkcode CONDITIONS}. */
const INSTRUCTIONS: ReadonlyMap<number, readonly [name: string, operand: (k: number) => string]> = new Map([
  [BPF_LD | BPF_W | BPF_ABS, ["ld", at]],
  [BPF_LD | BPF_H | BPF_ABS, ["ldh", at]],
  [BPF_LD | BPF_B | BPF_ABS, ["ldb", at]],
  [BPF_LD | BPF_W | BPF_IND, ["ld", behindX]],
  [BPF_LD | BPF_H | BPF_IND, ["ldh", behindX]],
  [BPF_LD | BPF_B | BPF_IND, ["ldb", behindX]],
  [BPF_LD | BPF_W | BPF_LEN, ["ld", constant("#pktlen")]],
  [BPF_LD | BPF_IMM, ["ld", hexadecimal]],
  [BPF_LD | BPF_MEM, ["ld", scratch]],
  [BPF_LDX | BPF_IMM, ["ldx", hexadecimal]],
  [BPF_LDX | BPF_MEM, ["ldx", scratch]],
  [BPF_LDX | BPF_B | BPF_MSH, ["ldxb", (k) => `4*(${at(k)}&0xf)`]],
  [BPF_ST, ["st", scratch]],
  [BPF_STX, ["stx", scratch]],
  ...arithmetic(BPF_ADD, ["add", decimal]),
  ...arithmetic(BPF_SUB, ["sub", decimal]),
  ...arithmetic(BPF_MUL, ["mul", decimal]),
  ...arithmetic(BPF_DIV, ["div", decimal]),
  ...arithmetic(BPF_MOD, ["mod", decimal]),
  ...arithmetic(BPF_AND, ["and", hexadecimal]),
  ...arithmetic(BPF_OR, ["or", hexadecimal]),
  ...arithmetic(BPF_XOR, ["xor", hexadecimal]),
  ...arithmetic(BPF_LSH, ["lsh", decimal]),
  ...arithmetic(BPF_RSH, ["rsh", decimal]),
  [BPF_ALU | BPF_NEG, ["neg", constant("")]],
  [BPF_RET | BPF_K, ["ret", decimal]],
  [BPF_RET | BPF_A, ["ret", constant("")]],
  [BPF_MISC | BPF_TAX, ["tax", constant("")]],
  [BPF_MISC | BPF_TXA, ["txa", constant("")]],
]);

const CONDITIONS: ReadonlyMap<number, string> = new Map([
  [BPF_JEQ, "jeq"],
  [BPF_JGT, "jgt"],
  [BPF_JGE, "jge"],
  [BPF_JSET, "jset"],
]);

function arithmetic(
  operation: number,
  [name, operand]: readonly [string, (k: number) => string],
): [number, readonly [string, (k: number) => string]][] {
  return [
    [BPF_ALU | operation | BPF_K, [name, operand]],
    [BPF_ALU | operation | BPF_X, [name, constant("x")]],
  ];
}

/**
 * Prints a program, an instruction a line, each line with its end.
 *
 * @param format `"listing"` to read, as `tcpdump -d`; `"c"`, a C initializer, as `-dd`; `"decimal"`, as `-ddd`, which
 * {@linkcode parseProgram} reads.
 *
 * @example
 * ```ts
 * import { formatProgram } from "@capkit/capkit/core";
 *
 * const program = [{ code: 0x28, jt: 0, jf: 0, k: 12 }, { code: 0x16, jt: 0, jf: 0, k: 0 }];
 * const listing = "(000) ldh      [12]\n(001) ret      \n";
 * if (formatProgram(program, "listing") !== listing) throw new Error("as tcpdump -d prints it");
 * if (formatProgram(program, "decimal") !== "2\n40 0 0 12\n22 0 0 0\n") throw new Error("as tcpdump -ddd prints it");
 * ```
 */
export function formatProgram(program: readonly Instruction[], format: ProgramFormat): string {
  switch (format) {
    case "listing":
      return program.map((instruction, index) => `${formatInstruction(instruction, index)}\n`).join("");
    case "c":
      return program.map(({ code, jt, jf, k }) => {
        return `{ 0x${code.toString(16)}, ${jt}, ${jf}, 0x${k.toString(16).padStart(8, "0")} },\n`;
      }).join("");
    case "decimal":
      return `${program.length}\n${program.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}\n`).join("")}`;
  }
}

/** An instruction as a line of a listing, without its end; `index` is its place in the program, from 0 on. */
export function formatInstruction(instruction: Instruction, index: number): string {
  const { code, jt, jf, k } = instruction;
  const place = `(${String(index).padStart(3, "0")})`;
  const condition = classOf(code) === BPF_JMP ? CONDITIONS.get(operationOf(code)) : undefined;
  if (condition !== undefined && code === (BPF_JMP | operationOf(code) | code & BPF_X)) {
    const operand = (code & BPF_X) === 0 ? hexadecimal(k) : "x";
    const ways = `jt ${index + 1 + jt}\tjf ${index + 1 + jf}`;
    return `${place} ${condition.padEnd(8)} ${operand.padEnd(16)} ${ways}`;
  }
  const [name, operand] = plainInstruction(instruction, index);
  return `${place} ${name.padEnd(8)} ${operand}`;
}

/** Name and operand of what is no condition. */
function plainInstruction(instruction: Instruction, index: number): [name: string, operand: string] {
  const { code, k } = instruction;
  if (code === (BPF_JMP | BPF_JA)) return ["ja", String(jumpTarget(index, k))];
  const [name, operand] = INSTRUCTIONS.get(code) ?? [];
  // libpcap has no name for LDX LEN either.
  if (name === undefined || operand === undefined) return ["unimp", `0x${code.toString(16)}`];
  const known = isAncillary(instruction) ? ANCILLARY_NAMES.get(k - SKF_AD_OFF) : undefined;
  return [name, known === undefined ? operand(k) : `[${known}]`];
}

/**
 * Reads a program as `tcpdump -ddd` prints it: the number of instructions, and a line of four decimal numbers for each.
 * Commas may stand for line ends, as in what `iptables -m bpf --bytecode` takes.
 *
 * Whether it can run is what `validateProgram` says.
 *
 * @throws TypeError where it is anything else.
 */
export function parseProgram(text: string): Instruction[] {
  const [count = "", ...lines] = text.trim().split(/\s*[\n,]\s*/);
  if (!/^\d+$/.test(count)) throw unreadable(count, "it begins with the number of instructions");
  const program = lines.map((line) => {
    const [, code, jt, jf, k] = (/^(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$/.exec(line) ?? []).map(Number);
    if (code === undefined || jt === undefined || jf === undefined || k === undefined) {
      throw unreadable(line, "an instruction is four decimal numbers");
    }
    if (code > 0xffff || jt > 0xff || jf > 0xff || k > 0xffffffff) {
      throw unreadable(line, "65535, 255, 255 and 4294967295 are the largest numbers of an instruction");
    }
    return { code, jt, jf, k };
  });
  if (program.length !== Number(count)) throw unreadable(count, `${program.length} instructions follow`);
  return program;
}

function unreadable(quoted: string, reason: string): TypeError {
  return new TypeError(`Cannot read BPF program: "${quoted.slice(0, 40)}", ${reason}`);
}
