/**
 * Time limits for tests of what waits.
 *
 * @module
 */

/** The promise, or an error where it does not settle in time. */
export async function within<T>(ms: number, promise: Promise<T>, what = "it"): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what} did not end within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a condition is true, which is looked at in each turn of the event loop. */
export async function until(condition: () => boolean, what = "the condition", ms = 5000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what} was not true within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
