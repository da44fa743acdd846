/**
 * The command: which subcommand, and what an error becomes.
 *
 * @module
 */

import { errorLine, expectedMessage, UsageError } from "./command_error.ts";
import { dumpCommand } from "./dump.ts";
import { HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { interfacesCommand } from "./interfaces.ts";
import { VERSION } from "./version.ts";

/** The exit code where the command line is wrong. */
const EXIT_USAGE = 2;
/** The exit code where something went wrong. */
const EXIT_FAILURE = 1;

/**
 * Runs the command to its end; resolves to the exit code. What goes wrong is one line on standard error; an error that
 * nobody foresaw rejects.
 */
export async function main(host: Host): Promise<number> {
  try {
    return await dispatch(host);
  } catch (error) {
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    await host.stderr.write(errorLine(message));
    return error instanceof UsageError ? EXIT_USAGE : EXIT_FAILURE;
  }
}

async function dispatch(host: Host): Promise<number> {
  const [subcommand, ...args] = host.args;
  switch (subcommand) {
    case "dump":
      return await dumpCommand(host, args);
    case "interfaces":
      return await interfacesCommand(host, args);
    case "--help":
    case "-h":
    case "help":
      await host.stdout.write(HELP);
      return 0;
    case "--version":
      await host.stdout.write(`capkit ${VERSION}\n`);
      return 0;
    case undefined:
      throw new UsageError('no subcommand, see "capkit --help"');
  }
  const kind = subcommand.startsWith("-") ? "option" : "subcommand";
  throw new UsageError(`unknown ${kind} "${subcommand}", see "capkit --help"`);
}
