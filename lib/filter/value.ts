/**
 * Numbers that a filter computes from a packet: 32 bits, unsigned. A value is an expression over the packet, not a
 * result; it has no side effect, except that one that cannot be computed (bytes that are not there, a division by zero)
 * ends the program, and the packet is rejected.
 *
 * Equal values are one object: to ask whether two places load the same bytes is to compare two references.
 *
 * @module
 */

/** An expression over the packet. Made by a {@linkcode ValuePool} alone. */
export type Value =
  | ConstantValue
  | LengthValue
  | AncillaryValue
  | LoadValue
  | BinaryValue
  | NegateValue
  | Variable
  | ProtocolChainValue;

/** What every value has. */
interface Numbered {
  /** Counts from 0 within its pool. */
  readonly id: number;
}

/** A number. */
export interface ConstantValue extends Numbered {
  readonly kind: "constant";
  /** 0 to 0xffffffff. */
  readonly value: number;
}

/** The packet's length on the wire. */
export interface LengthValue extends Numbered {
  readonly kind: "length";
}

/** What the kernel knows of the packet beside its bytes. */
export interface AncillaryValue extends Numbered {
  readonly kind: "ancillary";
  /** A `SKF_AD_` number. */
  readonly what: number;
}

/** Bytes of the packet, in network order. */
export interface LoadValue extends Numbered {
  readonly kind: "load";
  readonly size: LoadSize;
  readonly at: Offset;
}

/** How many bytes one load can read. */
export type LoadSize = 1 | 2 | 4;

/** A place in the packet: so many bytes behind a computed one, or behind the packet's start. */
export interface Offset {
  readonly base?: Value | undefined;
  readonly constant: number;
}

/** The operations of the machine. */
export type Operator = "add" | "sub" | "mul" | "div" | "mod" | "and" | "or" | "xor" | "lsh" | "rsh";

/** Two values joined. A constant stands on the right where the operation allows to swap. */
export interface BinaryValue extends Numbered {
  readonly kind: "binary";
  readonly operator: Operator;
  readonly left: Value;
  readonly right: Value;
}

/** 0 - x. */
export interface NegateValue extends Numbered {
  readonly kind: "negate";
  readonly operand: Value;
}

/**
 * A number that the program has put away, because it depends on the path that led there (where a header of varying
 * length ends) or is needed often. It may be assigned more than once, but all before the first test that reads it.
 */
export interface Variable extends Numbered {
  readonly kind: "variable";
  /** For listings, `"payload"`. */
  readonly name: string;
}

/** The protocol behind the extension headers: at the header of type `wanted`, or at the first that is no extension. */
export interface ProtocolChainValue extends Numbered {
  readonly kind: "protocol chain";
  readonly version: 4 | 6;
  /** Where the IP header begins. */
  readonly header: number;
  /** The protocol at which the search ends early. */
  readonly wanted: number;
}

/** Where a base ends at most that is added to a load's own offset: the machine's offsets are signed in the kernel. */
const MAX_OFFSET = 0x7fffffff;

/** Makes values, each once. */
export class ValuePool {
  readonly #values = new Map<string, Value>();
  #next = 0;
  #hasLoops = false;

  /** Whether any of the values takes a loop to compute. */
  get hasLoops(): boolean {
    return this.#hasLoops;
  }

  /** A number; only its lowest 32 bits count. */
  constant(value: number): ConstantValue {
    const word = value >>> 0;
    return this.#intern(`c${word}`, (id) => ({ kind: "constant", id, value: word }));
  }

  /** The packet's length on the wire. */
  length(): LengthValue {
    return this.#intern("l", (id) => ({ kind: "length", id }));
  }

  /** What the kernel knows: `what` is a `SKF_AD_` number. */
  ancillary(what: number): AncillaryValue {
    return this.#intern(`a${what}`, (id) => ({ kind: "ancillary", id, what }));
  }

  /** Bytes of the packet. */
  load(size: LoadSize, at: Offset): LoadValue {
    const place = this.offset(at);
    return this.#intern(
      `${size}[${place.base?.id ?? ""}+${place.constant}]`,
      (id) => ({ kind: "load", id, size, at: place }),
    );
  }

  /** The same place with as much as possible in its constant. */
  offset({ base, constant }: Offset): Offset {
    if (base === undefined) return { constant: constant >>> 0 };
    if (base.kind === "constant") return { constant: (constant + base.value) >>> 0 };
    if (base.kind === "binary" && base.operator === "add" && base.right.kind === "constant") {
      const sum = constant + base.right.value;
      if (sum <= MAX_OFFSET) return { base: base.left, constant: sum };
    }
    return { base, constant: constant >>> 0 };
  }

  /** The place as a number. */
  address({ base, constant }: Offset): Value {
    return base === undefined ? this.constant(constant) : this.binary("add", base, this.constant(constant));
  }

  /** A fresh variable. */
  variable(name: string): Variable {
    return this.#intern(`v${this.#next}`, (id) => ({ kind: "variable", id, name }));
  }

  /** The protocol behind the extension headers. */
  protocolChain(chain: { version: 4 | 6; header: number; wanted: number }): ProtocolChainValue {
    this.#hasLoops = true;
    return this.#intern(
      `p${chain.version} ${chain.header} ${chain.wanted}`,
      (id) => ({ kind: "protocol chain", id, ...chain }),
    );
  }

  /** 0 - x. */
  negate(operand: Value): Value {
    if (operand.kind === "constant") return this.constant(-operand.value);
    if (operand.kind === "negate") return operand.operand;
    return this.#intern(`-${operand.id}`, (id) => ({ kind: "negate", id, operand }));
  }

  /**
   * Two values joined, simplified where that needs no knowledge of the packet.
   *
   * @throws {RangeError} A division by the constant 0.
   */
  binary(operator: Operator, left: Value, right: Value): Value {
    if (left.kind === "constant" && right.kind === "constant") {
      return this.constant(calculate(operator, left.value, right.value));
    }
    if (left.kind === "constant" && isCommutative(operator)) return this.binary(operator, right, left);
    if (right.kind === "constant") return this.#withConstant(operator, left, right);
    return this.#intern(
      `${operator} ${left.id} ${right.id}`,
      (id) => ({ kind: "binary", id, operator, left, right }),
    );
  }

  #withConstant(operator: Operator, left: Value, right: ConstantValue): Value {
    const k = right.value;
    switch (operator) {
      case "div":
      case "mod":
        if (k === 0) throw new RangeError("Cannot divide by zero");
        if (isPowerOfTwo(k)) {
          return operator === "div"
            ? this.binary("rsh", left, this.constant(Math.log2(k)))
            : this.binary("and", left, this.constant(k - 1));
        }
        break;
      case "mul":
        if (k === 0) return right;
        if (isPowerOfTwo(k)) return this.binary("lsh", left, this.constant(Math.log2(k)));
        break;
      case "and":
        if (k === 0) return right;
        if (k === 0xffffffff || k === mask(left)) return left;
        break;
      case "sub":
        if (k !== 0) return this.binary("add", left, this.constant(-k));
        return left;
      case "add":
      case "or":
      case "xor":
      case "lsh":
      case "rsh":
        if (k === 0) return left;
    }
    // (x + 1) + 2 is x + 3, and so for all operations that allow it.
    if (left.kind === "binary" && left.right.kind === "constant" && left.operator === operator) {
      if (operator === "add" || operator === "and" || operator === "or" || operator === "xor") {
        return this.binary(operator, left.left, this.constant(calculate(operator, left.right.value, k)));
      }
      if (operator === "lsh" || operator === "rsh") {
        const bits = left.right.value + k;
        return bits > 31 ? this.constant(0) : this.binary(operator, left.left, this.constant(bits));
      }
    }
    return this.#intern(
      `${operator} ${left.id} ${right.id}`,
      (id) => ({ kind: "binary", id, operator, left, right }),
    );
  }

  #intern<T extends Value>(key: string, make: (id: number) => T): T {
    const known = this.#values.get(key);
    // The key names the kind and all fields.
    if (known !== undefined) return known as T;
    const value = make(this.#next++);
    this.#values.set(key, value);
    return value;
  }
}

/** The variables that a value reads, one more than once if it is read more than once. */
export function variablesOf(value: Value): Variable[] {
  switch (value.kind) {
    case "variable":
      return [value];
    case "load":
      return value.at.base === undefined ? [] : variablesOf(value.at.base);
    case "binary":
      return [...variablesOf(value.left), ...variablesOf(value.right)];
    case "negate":
      return variablesOf(value.operand);
    default:
      return [];
  }
}

/** One operation on numbers, as the machine does it. */
export function calculate(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case "add":
      return (left + right) >>> 0;
    case "sub":
      return (left - right) >>> 0;
    case "mul":
      return Math.imul(left, right) >>> 0;
    case "div":
    case "mod":
      if (right === 0) throw new RangeError("Cannot divide by zero");
      return operator === "div" ? Math.floor(left / right) : left % right;
    case "and":
      return (left & right) >>> 0;
    case "or":
      return (left | right) >>> 0;
    case "xor":
      return (left ^ right) >>> 0;
    case "lsh":
      return right > 31 ? 0 : (left << right) >>> 0;
    case "rsh":
      return right > 31 ? 0 : left >>> right;
  }
}

function isCommutative(operator: Operator): boolean {
  return operator === "add" || operator === "mul" || operator === "and" || operator === "or" || operator === "xor";
}

function isPowerOfTwo(value: number): boolean {
  return value !== 0 && (value & (value - 1)) === 0;
}

/** The bits that a value can have set, as far as its size alone says. */
function mask(value: Value): number {
  return value.kind === "load" && value.size < 4 ? 2 ** (8 * value.size) - 1 : 0xffffffff;
}
