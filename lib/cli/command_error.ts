/**
 * Why a command ends without having done its work: one line on standard error, and an exit code. A wrong filter has
 * two lines more, which show the place.
 *
 * @module
 */

import { CaptureFileError, FilterSyntaxError, SystemCallError, UnsupportedPlatformError } from "../errors.ts";

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** It was understood and could not be done: exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** The exit code where the command line is wrong. */
const EXIT_USAGE = 2;
/** The exit code where something went wrong. */
const EXIT_FAILURE = 1;

/** The exit code of a command that ends with this error. */
export function exitCode(error: unknown): number {
  return error instanceof UsageError || error instanceof FilterSyntaxError ? EXIT_USAGE : EXIT_FAILURE;
}

/** The message of an error that is told to the user; undefined for one that is a fault of the program. */
export function expectedMessage(error: unknown): string | undefined {
  // Its lines stand one below the other: an expression, and what is wrong in it.
  if (error instanceof FilterSyntaxError) return error.message;
  const expected = error instanceof UsageError || error instanceof CommandError || error instanceof SystemCallError ||
    error instanceof CaptureFileError || error instanceof UnsupportedPlatformError || isPermissionRefused(error);
  return expected ? error.message.replaceAll("\n", " ") : undefined;
}

/** A runtime with permissions was not given the one it takes: its message says which, and how to give it. */
function isPermissionRefused(error: unknown): error is Error {
  return error instanceof Error && error.name === "NotCapable";
}

/** A message as standard error shows it. */
export function errorLine(message: string): string {
  return `capkit: ${message}\n`;
}
