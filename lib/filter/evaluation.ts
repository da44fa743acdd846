/**
 * The instructions that bring a value into a register: the part of the code generator that knows the machine.
 *
 * @module
 */

import {
  BPF_ABS,
  BPF_ADD,
  BPF_ALU,
  BPF_AND,
  BPF_B,
  BPF_DIV,
  BPF_H,
  BPF_IMM,
  BPF_IND,
  BPF_K,
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
  BPF_RSH,
  BPF_ST,
  BPF_SUB,
  BPF_TAX,
  BPF_TXA,
  BPF_W,
  BPF_X,
  BPF_XOR,
  type Instruction,
  SKF_AD_OFF,
  statement,
} from "../bpf/instruction.ts";
import { protocolChain } from "./protocol_chain.ts";
import { type BinaryValue, type LoadSize, type Operator, type Value, type Variable, variablesOf } from "./value.ts";

/** What the two registers hold, as far as it is known. */
export interface Registers {
  readonly a?: Value | undefined;
  readonly x?: Value | undefined;
}

const SIZES: Record<LoadSize, number> = { 1: BPF_B, 2: BPF_H, 4: BPF_W };

const OPERATIONS: Record<Operator, number> = {
  add: BPF_ADD,
  sub: BPF_SUB,
  mul: BPF_MUL,
  div: BPF_DIV,
  mod: BPF_MOD,
  and: BPF_AND,
  or: BPF_OR,
  xor: BPF_XOR,
  lsh: BPF_LSH,
  rsh: BPF_RSH,
};

const COMMUTATIVE: ReadonlySet<Operator> = new Set(["add", "mul", "and", "or", "xor"]);

/** The program needs more scratch memory than the machine has. */
export class OutOfMemoryError extends RangeError {}

/**
 * Writes instructions, and knows what the registers hold after them. One is used for all nodes of a program: variables
 * keep their place in scratch memory.
 */
export class Evaluation {
  #code: Instruction[] = [];
  #a: Value | undefined = undefined;
  #x: Value | undefined = undefined;
  /** Where each variable lies in M[]. */
  readonly #places = new Map<Variable, number>();
  /** Words of M[] in use for what is half computed, from the last one down. */
  #temporaries = 0;

  /** Begins the code of a node, where the registers hold this. */
  begin({ a, x }: Registers): void {
    this.#code = [];
    this.#a = a;
    this.#x = x;
  }

  /** The code since `begin`, and what the registers hold after it. */
  end(): { code: readonly Instruction[]; registers: Registers } {
    return { code: this.#code, registers: { a: this.#a, x: this.#x } };
  }

  /** Brings both sides of a comparison where the jump wants them: A, and X unless it is a constant. */
  compare(left: Value, right: Value): void {
    if (right.kind === "constant") this.#loadA(left);
    else this.#loadBoth(left, right);
  }

  /** Puts a value away. */
  assign(variable: Variable, value: Value): void {
    this.#loadA(value);
    this.#write(BPF_ST, this.#placeOf(variable));
    // What was computed from the variable's last value is not what it would be now.
    if (this.#x !== undefined && variablesOf(this.#x).includes(variable)) this.#x = undefined;
    this.#a = variable;
  }

  #loadA(value: Value): void {
    if (this.#a === value) return;
    if (this.#x === value) {
      this.#write(BPF_MISC | BPF_TXA);
    } else {
      this.#compute(value);
    }
    this.#a = value;
  }

  #compute(value: Value): void {
    switch (value.kind) {
      case "constant":
        return this.#write(BPF_LD | BPF_IMM, value.value);
      case "length":
        return this.#write(BPF_LD | BPF_W | BPF_LEN);
      case "ancillary":
        return this.#write(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + value.what);
      case "variable":
        return this.#write(BPF_LD | BPF_MEM, this.#placeOf(value));
      case "load": {
        const { size, at: { base, constant } } = value;
        if (base === undefined) return this.#write(BPF_LD | SIZES[size] | BPF_ABS, constant);
        this.#loadX(base);
        return this.#write(BPF_LD | SIZES[size] | BPF_IND, constant);
      }
      case "negate":
        this.#loadA(value.operand);
        return this.#write(BPF_ALU | BPF_NEG);
      case "binary":
        return this.#computeBinary(value);
      case "protocol chain":
        this.#x = undefined;
        this.#code.push(...protocolChain(value, this.#temporary()));
        this.#temporaries--;
        return;
    }
  }

  #computeBinary({ operator, left, right }: BinaryValue): void {
    if (right.kind === "constant") {
      this.#loadA(left);
      // What was subtracted is a sum with a large number; read as it was written.
      const isNegative = operator === "add" && right.value > 0x7fffffff;
      const operation = isNegative ? BPF_SUB : OPERATIONS[operator];
      return this.#write(BPF_ALU | operation | BPF_K, isNegative ? -right.value >>> 0 : right.value);
    }
    const swap = COMMUTATIVE.has(operator) &&
      (this.#a === right || !isDirect(right) && (isDirect(left) || usesX(left) && !usesX(right)));
    if (swap) this.#loadBoth(right, left);
    else this.#loadBoth(left, right);
    this.#write(BPF_ALU | OPERATIONS[operator] | BPF_X);
  }

  /** One value into A, the other into X. */
  #loadBoth(left: Value, right: Value): void {
    if (this.#a === left && isDirect(right)) return this.#loadX(right);
    if (!usesX(left)) {
      this.#loadX(right);
      return this.#loadA(left);
    }
    if (isDirect(right)) {
      this.#loadA(left);
      return this.#loadX(right);
    }
    this.#loadA(right);
    const place = this.#temporary();
    this.#write(BPF_ST, place);
    this.#loadA(left);
    this.#write(BPF_LDX | BPF_MEM, place);
    this.#x = right;
    this.#temporaries--;
  }

  /** May change A, unless the value {@linkcode isDirect}. */
  #loadX(value: Value): void {
    if (this.#x === value) return;
    const header = headerLength(value);
    if (this.#a === value) {
      this.#write(BPF_MISC | BPF_TAX);
    } else if (value.kind === "constant") {
      this.#write(BPF_LDX | BPF_IMM, value.value);
    } else if (value.kind === "length") {
      this.#write(BPF_LDX | BPF_W | BPF_LEN);
    } else if (value.kind === "variable") {
      this.#write(BPF_LDX | BPF_MEM, this.#placeOf(value));
    } else if (header !== undefined) {
      this.#write(BPF_LDX | BPF_B | BPF_MSH, header);
    } else {
      this.#loadA(value);
      this.#write(BPF_MISC | BPF_TAX);
    }
    this.#x = value;
  }

  #placeOf(variable: Variable): number {
    const known = this.#places.get(variable);
    if (known !== undefined) return known;
    const place = this.#places.size;
    if (place + this.#temporaries >= BPF_MEMWORDS) throw outOfMemory();
    this.#places.set(variable, place);
    return place;
  }

  /** A free word of M[], in use until `#temporaries` is counted down. */
  #temporary(): number {
    this.#temporaries++;
    if (this.#places.size + this.#temporaries > BPF_MEMWORDS) throw outOfMemory();
    return BPF_MEMWORDS - this.#temporaries;
  }

  #write(code: number, k = 0): void {
    this.#code.push(statement(code, k));
  }
}

/** Whether a value goes into X by one instruction that leaves A alone. */
function isDirect(value: Value): boolean {
  return value.kind === "constant" || value.kind === "length" || value.kind === "variable" ||
    headerLength(value) !== undefined;
}

/** Whether computing a value changes X. */
function usesX(value: Value): boolean {
  switch (value.kind) {
    case "load":
      return value.at.base !== undefined;
    case "binary":
      return value.right.kind !== "constant" || usesX(value.left);
    case "negate":
      return usesX(value.operand);
    case "protocol chain":
      return true;
    default:
      return false;
  }
}

/** Where the byte lies of which a value is four times the low half: what one instruction can load into X. */
function headerLength(value: Value): number | undefined {
  if (value.kind !== "binary" || value.operator !== "lsh" || value.left.kind !== "binary") return undefined;
  const { operator, left, right } = value.left;
  const isHalf = operator === "and" && right.kind === "constant" && right.value === 0xf;
  const isTimesFour = value.right.kind === "constant" && value.right.value === 2;
  if (!isHalf || !isTimesFour || left.kind !== "load" || left.size !== 1) return undefined;
  return left.at.base === undefined ? left.at.constant : undefined;
}

function outOfMemory(): OutOfMemoryError {
  return new OutOfMemoryError(
    `Cannot compile filter: it needs more than the ${BPF_MEMWORDS} words that the machine has`,
  );
}
