/**
 * The version that `capkit --version` prints.
 *
 * @module
 */

export { VERSION } from "../version.ts";
