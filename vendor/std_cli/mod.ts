/**
 * A local stand-in for the JSR package `@std/cli`, see `parse_args.ts`.
 *
 * @module
 */

export { type Args, parseArgs, type ParseOptions } from "./parse_args.ts";
