/**
 * The version of capkit, the same as in `deno.json`: a test compares them.
 *
 * @module
 */

/** The version, which `capkit --version` prints and files written here name. */
export const VERSION = "0.1.0";
