/**
 * A place in the tokens of an expression, and the errors that name it.
 *
 * @module
 */

import { FilterSyntaxError } from "../errors.ts";
import type { Span } from "./ast.ts";
import type { PlainWord } from "./keyword.ts";
import { type Sign, type Token, tokenize } from "./token.ts";

/**
 * Parentheses, indices and `not` that may be open at once. libpcap has room for some thousands on its parser's stack;
 * here each takes a part of JavaScript's.
 */
const MAX_DEPTH = 256;

/** Operators in one comparison. No program of libpcap's has registers for more than some dozens. */
const MAX_OPERATORS = 256;

/** Tests in one expression, as many as a kernel's program has instructions. */
const MAX_TESTS = 4096;

/** Why parsing stops. */
export interface Unexpected {
  /** What could stand here, in words: `"a port"`. */
  readonly expected: string;
  /** What to write instead, where that can be guessed. */
  readonly hint?: string | undefined;
  /** Where; at the token at hand by default. */
  readonly span?: Span | undefined;
}

/** Steps through the tokens of one expression. */
export class Cursor {
  readonly expression: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;
  #depth = 0;
  #tests = 0;
  #operators = 0;

  /** At the first token of this expression. */
  constructor(expression: string) {
    this.expression = expression;
    this.#tokens = tokenize(expression);
    this.#end = { kind: "end", text: "", span: { offset: expression.length, length: 0 } };
  }

  /** The token at hand. */
  get token(): Token {
    return this.#tokens[this.#index] ?? this.#end;
  }

  /** The one behind it. */
  get following(): Token {
    return this.#tokens[this.#index + 1] ?? this.#end;
  }

  /** The one before it; undefined at the start. */
  get previous(): Token | undefined {
    return this.#tokens[this.#index - 1];
  }

  /** Whether there is none left. */
  get atEnd(): boolean {
    return this.token.kind === "end";
  }

  /** Steps over the token at hand, and returns it. */
  advance(): Token {
    const token = this.token;
    this.#index++;
    return token;
  }

  /** Whether the token at hand is this sign. */
  isSign(sign: Sign): boolean {
    return this.token.kind === "sign" && this.token.sign === sign;
  }

  /** Whether the token at hand is this word. */
  isWord(word: PlainWord): boolean {
    return this.token.kind === "plain" && this.token.word === word;
  }

  /** Steps over this sign where it is at hand, and tells whether it was. */
  takeSign(sign: Sign): boolean {
    const found = this.isSign(sign);
    if (found) this.#index++;
    return found;
  }

  /** Steps over a number. */
  takeNumber(expected: string): number {
    const { token } = this;
    if (token.kind !== "number") throw this.unexpected({ expected });
    this.#index++;
    return token.value;
  }

  /** The text from there to the end of the token before the one at hand. */
  spanFrom(offset: number): Span {
    const last = this.previous?.span ?? { offset, length: 0 };
    return { offset, length: last.offset + last.length - offset };
  }

  /** Goes one level deeper; whoever calls it calls {@linkcode Cursor.leave} too. */
  enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.tooMuch(`nested more than ${MAX_DEPTH} levels deep`);
  }

  /** Comes back from a level. */
  leave(): void {
    this.#depth--;
  }

  /** Counts a test. */
  countTest(): void {
    if (++this.#tests > MAX_TESTS) throw this.tooMuch(`of more than ${MAX_TESTS} tests`);
  }

  /** Begins to count the operators of a comparison. */
  beginComparison(): void {
    this.#operators = 0;
  }

  /** Counts an operator. */
  countOperator(): void {
    if (++this.#operators > MAX_OPERATORS) throw this.tooMuch(`a computation of more than ${MAX_OPERATORS} operators`);
  }

  /** The error that something else was expected. */
  unexpected({ expected, hint, span }: Unexpected): FilterSyntaxError {
    const { token } = this;
    const found = token.kind === "end" ? "nothing more" : `"${token.text}"`;
    const advice = hint === undefined ? "" : `; ${hint}`;
    return this.refuse(`expected ${expected}, found ${found}${advice}`, span ?? token.span);
  }

  /** An error with a reason of its own. */
  refuse(reason: string, span: Span): FilterSyntaxError {
    return new FilterSyntaxError(`Cannot parse filter: ${reason}`, { expression: this.expression, ...span });
  }

  /** The error that an expression is too big for this parser, since the token before the one at hand. */
  tooMuch(what: string): FilterSyntaxError {
    return this.refuse(`the expression is ${what}, divide it`, (this.previous ?? this.token).span);
  }
}
