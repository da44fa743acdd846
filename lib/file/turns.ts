/**
 * Turns: giving the event loop one now and then.
 *
 * @module
 */

/** What is used of `node:timers`, where the runtime has it. */
interface RuntimeTimers {
  setImmediate(callback: () => void): unknown;
}

/** How long, in milliseconds, work may go on without giving the event loop a turn. */
const TURN_MS = 8;

/** When a long piece of work last gave the event loop a turn, with its timers and whatever else waits there. */
export class Turns {
  readonly #later: (callback: () => void) => void = laterFunction();
  #last: number = performance.now();

  /** Whether one is due. */
  get due(): boolean {
    return performance.now() - this.#last >= TURN_MS;
  }

  /** Gives one. */
  async give(): Promise<void> {
    await new Promise<void>((resolve) => this.#later(resolve));
    this.#last = performance.now();
  }
}

/** `setImmediate` where there is one: a timer waits for a millisecond at least, which is a tenth of the time between. */
function laterFunction(): (callback: () => void) => void {
  const process: unknown = Reflect.get(globalThis, "process");
  if (hasTimers(process)) {
    const timers = process.getBuiltinModule("node:timers");
    if (timers !== undefined) return (callback) => void timers.setImmediate(callback);
  }
  return (callback) => void setTimeout(callback, 0);
}

function hasTimers(
  process: unknown,
): process is { getBuiltinModule(name: "node:timers"): RuntimeTimers | undefined } {
  return typeof process === "object" && process !== null && "getBuiltinModule" in process;
}
