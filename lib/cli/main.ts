/**
 * The command: which subcommand, and what an error becomes.
 *
 * @module
 */

import { errorLine, exitCode, expectedMessage, UsageError } from "./command_error.ts";
import { convertCommand } from "./convert.ts";
import { dumpCommand } from "./dump.ts";
import { fieldsCommand } from "./fields.ts";
import { filterCommand } from "./filter.ts";
import { HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { infoCommand } from "./info.ts";
import { interfacesCommand } from "./interfaces.ts";
import { VERSION } from "../version.ts";

/**
 * Runs the command to its end; resolves to the exit code. What goes wrong is told on standard error; an error that
 * nobody foresaw rejects.
 */
export async function main(host: Host): Promise<number> {
  try {
    return await dispatch(host);
  } catch (error) {
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    await host.stderr.write(errorLine(message));
    return exitCode(error);
  }
}

async function dispatch(host: Host): Promise<number> {
  const [subcommand, ...args] = host.args;
  switch (subcommand) {
    case "convert":
      return await convertCommand(host, args);
    case "dump":
      return await dumpCommand(host, args);
    case "fields":
      return await fieldsCommand(host, args);
    case "filter":
      return await filterCommand(host, args);
    case "info":
      return await infoCommand(host, args);
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
