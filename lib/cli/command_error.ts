/**
 * Why a command ends without having done its work: one line on standard error, and an exit code.
 *
 * @module
 */

import { CaptureFileError, SystemCallError, UnsupportedPlatformError } from "../errors.ts";

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** It was understood and could not be done: exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** The message of an error that is told to the user in a line; undefined for one that is a fault of the program. */
export function expectedMessage(error: unknown): string | undefined {
  const expected = error instanceof UsageError || error instanceof CommandError || error instanceof SystemCallError ||
    error instanceof CaptureFileError || error instanceof UnsupportedPlatformError || isPermissionRefused(error);
  return expected ? error.message : undefined;
}

/** A runtime with permissions was not given the one it takes: its message says which, and how to give it. */
function isPermissionRefused(error: unknown): error is Error {
  return error instanceof Error && error.name === "NotCapable";
}

/** A message as a line of standard error. */
export function errorLine(message: string): string {
  return `capkit: ${message.replaceAll("\n", " ")}\n`;
}
