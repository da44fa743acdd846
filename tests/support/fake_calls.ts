/**
 * What is recorded of system calls, and which of them fail.
 *
 * @module
 */

/** One system call that was made. */
export interface FakeCall {
  readonly name: string;
  /** Its arguments that are numbers or text. */
  readonly args: readonly (number | string)[];
  readonly result: number;
}

export class FakeCalls {
  /** All calls, in their order. */
  readonly made: FakeCall[] = [];
  /** What callers did that the real kernel does not survive: empty at the end of every test. */
  readonly violations: string[] = [];
  /** What is to fail, once: by the number of the call, or by its name. */
  readonly #failures: Map<number | string, number> = new Map();

  /** The call of this number, counted from 1 at the first call ever, or the next one of this name, fails. */
  fail(which: number | string, errno: number): void {
    this.#failures.set(which, errno);
  }

  /** A system call: counted, recorded, and failing where the test said so; `despite` is done in spite of that. */
  call(name: string, args: (number | string)[], run: () => number, despite: () => unknown = () => {}): number {
    const number = this.made.length + 1;
    const which = this.#failures.has(number) ? number : name;
    const errno = this.#failures.get(which);
    this.#failures.delete(which);
    const result = errno === undefined ? this.strict(run) : -errno;
    if (errno !== undefined) despite();
    this.made.push({ name, args, result });
    return result;
  }

  /** A pointer to nowhere fails the test, also where somebody catches the error. */
  strict<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      this.violations.push(String(error));
      throw error;
    }
  }
}
