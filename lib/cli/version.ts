/**
 * The version of capkit, the same as in `deno.json`: a test compares them.
 *
 * @module
 */

/** The version that `capkit --version` prints. */
export const VERSION = "0.1.0";
