/**
 * A local stand-in for the JSR package `@std/assert`: the same names, signatures and behaviour, as far as the tests here
 * use them. `tests/vendor/std_assert_test.ts` pins that behaviour. It is not published.
 *
 * @module
 */

import { deepStrictEqual } from "node:assert";
import { inspect } from "node:util";
import { equal } from "./equal.ts";

export { equal };

/** What every assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** A class whose instances may be asserted. */
// deno-lint-ignore no-explicit-any
type AnyConstructor = abstract new (...args: any[]) => any;

/** A class of errors. */
// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/** What {@linkcode assertArrayIncludes} looks into. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** What is left of a type without the falsy values. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

function suffix(msg: string | undefined): string {
  return msg ? `: ${msg}` : ".";
}

/** Fails where `expr` is falsy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Fails where `expr` is truthy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Fails where the two are not deeply equal. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(`Values are not equal${suffix(msg)}\n\n${difference(actual, expected)}`);
}

/** How two values differ: node:assert knows how to show that. */
function difference(actual: unknown, expected: unknown): string {
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return `actual:   ${inspect(actual)}\nexpected: ${inspect(expected)}`;
}

/** Fails where the two are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(`Expected actual: ${inspect(actual)} not to be: ${inspect(expected)}${suffix(msg)}`);
}

/** Fails where the two are not the same value (`Object.is`). */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const shown = inspect(actual) === inspect(expected)
    ? `Values have the same structure but are not reference-equal${suffix(msg)}\n\n    ${inspect(actual)}\n`
    : `Values are not strictly equal${suffix(msg)}\n\n${difference(actual, expected)}`;
  throw new AssertionError(shown);
}

/** Fails where the two are the same value (`Object.is`). */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!Object.is(actual, expected)) return;
  throw new AssertionError(`Expected "actual" to not be strictly equal to: ${inspect(actual)}${suffix(msg)}\n`);
}

/** Fails where the value is null or undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  throw new AssertionError(`Expected actual: "${actual}" to not be null or undefined${suffix(msg)}`);
}

/** Fails where the value is no instance of the class. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    `Expected object to be an instance of "${expectedType.name}" but was ${kind(actual)}${suffix(msg)}`,
  );
}

/** Fails where the value is an instance of the class. */
export function assertNotInstanceOf<A, T>(
  actual: A,
  // deno-lint-ignore no-explicit-any
  unexpectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is Exclude<A, T> {
  if (!(actual instanceof unexpectedType)) return;
  throw new AssertionError(`Expected object to not be an instance of "${unexpectedType.name}"${suffix(msg)}`);
}

function kind(value: unknown): string {
  if (value === null) return '"null"';
  if (value === undefined) return '"undefined"';
  if (typeof value === "object") return `an instance of "${value.constructor?.name ?? "Object"}"`;
  return `"${typeof value}"`;
}

/** Fails where the value is no error of this class, or its message does not hold (or match) the text. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(`Expected "error" to be an Error object${suffix(msg)}`);
  }
  if (ErrorClass !== undefined && !(error instanceof ErrorClass)) {
    throw new AssertionError(
      `Expected error to be instance of "${ErrorClass.name}", but was "${error.constructor?.name}"${suffix(msg)}`,
      { cause: error },
    );
  }
  if (msgMatches === undefined) return;
  const found = typeof msgMatches === "string" ? error.message.includes(msgMatches) : msgMatches.test(error.message);
  if (found) return;
  const wanted = typeof msgMatches === "string" ? `include ${JSON.stringify(msgMatches)}` : `match ${msgMatches}`;
  throw new AssertionError(
    `Expected error message to ${wanted}, but got ${JSON.stringify(error.message)}${suffix(msg)}`,
    { cause: error },
  );
}

/** Fails where the function does not throw; returns what it throws. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Fails where the function does not throw an error of this class, with this text in its message; returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
    if (typeof classOrMsg === "function") checkThrown(error, classOrMsg, { msgIncludes, msg: note, verb: "thrown" });
    return thrown;
  }
  throw new AssertionError(`Expected function to throw${suffix(note)}`);
}

/** Fails where the promise is not rejected; resolves to the reason. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Fails where the promise is not rejected with an error of this class and text; resolves to that error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  let returned = false;
  try {
    const promise = fn();
    returned = typeof promise === "object" && promise !== null && typeof promise.then === "function";
    await promise;
  } catch (error) {
    if (!returned) throw new AssertionError(`Function throws when expected to reject${suffix(note)}`, { cause: error });
    if (typeof classOrMsg === "function") checkThrown(error, classOrMsg, { msgIncludes, msg: note, verb: "rejected" });
    return error;
  }
  throw new AssertionError(`Expected function to reject${suffix(note)}`);
}

function checkThrown(
  error: unknown,
  ErrorClass: ErrorClass<Error>,
  { msgIncludes, msg, verb }: { msgIncludes: string | undefined; msg: string | undefined; verb: string },
): void {
  if (!(error instanceof Error)) {
    throw new AssertionError(`A non-Error object was ${verb}${suffix(msg)}`, { cause: error });
  }
  assertIsError(error, ErrorClass, msgIncludes, msg);
}

/** Fails where the text does not match. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) return;
  throw new AssertionError(`Expected actual: "${actual}" to match: "${expected}"${suffix(msg)}`);
}

/** Fails where the text matches. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) return;
  throw new AssertionError(`Expected actual: "${actual}" to not match: "${expected}"${suffix(msg)}`);
}

/** Fails where the text does not hold the other one. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(`Expected actual: "${actual}" to contain: "${expected}"${suffix(msg)}`);
}

/** Fails where the numbers are further apart than `tolerance`, by default a ten-millionth of the expected one. */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (delta <= allowed) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to be close to "${expected}": ` +
      `delta "${delta}" is greater than "${allowed}"${suffix(msg)}`,
  );
}

/** Fails where `actual` is not greater. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (actual > expected) return;
  throw new AssertionError(`Expect ${inspect(actual)} > ${inspect(expected)}${suffix(msg)}`);
}

/** Fails where `actual` is less. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (actual >= expected) return;
  throw new AssertionError(`Expect ${inspect(actual)} >= ${inspect(expected)}${suffix(msg)}`);
}

/** Fails where `actual` is not less. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (actual < expected) return;
  throw new AssertionError(`Expect ${inspect(actual)} < ${inspect(expected)}${suffix(msg)}`);
}

/** Fails where `actual` is greater. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (actual <= expected) return;
  throw new AssertionError(`Expect ${inspect(actual)} <= ${inspect(expected)}${suffix(msg)}`);
}

/** Fails where an element of `expected` has no equal in `actual`. */
export function assertArrayIncludes<T>(actual: ArrayLikeArg<T>, expected: ArrayLikeArg<T>, msg?: string): void {
  const there = Array.from(actual);
  const missing = Array.from(expected).filter((wanted) => !there.some((one) => equal(wanted, one)));
  if (missing.length === 0) return;
  throw new AssertionError(
    `Expected actual: "${inspect(actual)}" to include: "${inspect(expected)}"${suffix(msg)}\nmissing: ${
      inspect(missing)
    }`,
  );
}

/** Fails where a property of `expected` is not in `actual` with an equal value; `actual` may have others. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(restrict(actual, expected, new Map()), restrict(expected, expected, new Map()), msg);
}

/** The part of `value` that `shape` also has. */
function restrict(value: unknown, shape: unknown, seen: Map<object, unknown>): unknown {
  if (!isPlain(value) || !isPlain(shape)) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const kept: Record<PropertyKey, unknown> = {};
  const result = Array.isArray(value) && Array.isArray(shape) ? [] : kept;
  seen.set(value, result);
  if (Array.isArray(value) && Array.isArray(shape)) {
    return Object.assign(result, value.map((one, index) => index in shape ? restrict(one, shape[index], seen) : one));
  }
  for (const key of Reflect.ownKeys(shape)) {
    if (key in value) kept[key] = restrict(Reflect.get(value, key), Reflect.get(shape, key), seen);
  }
  return kept;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return !(value instanceof Map || value instanceof Set || value instanceof Date || value instanceof RegExp ||
    ArrayBuffer.isView(value) || value instanceof ArrayBuffer);
}

/** Fails. */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${suffix(msg)}`);
}

/** Fails: the program should not have come here. */
export function unreachable(reason?: string): never {
  throw new AssertionError(`Unreachable${suffix(reason)}`);
}

/** Fails: this is not written yet. */
export function unimplemented(msg?: string): never {
  throw new AssertionError(`Unimplemented${suffix(msg)}`);
}
