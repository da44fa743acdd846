/**
 * `capkit dump`: prints packets or writes them to a file.
 *
 * @module
 */

import type { CaptureEvent } from "../capture/event.ts";
import { SystemCallError } from "../errors.ts";
import { linktypeDescription, linktypeName } from "../linktype.ts";
import type { PacketSource } from "../source.ts";
import { CommandError, errorLine, exitCode, expectedMessage, UsageError } from "./command_error.ts";
import { type DumpOptions, readDumpOptions } from "./dump_options.ts";
import { FileOutput, LineOutput, type PacketOutput } from "./dump_output.ts";
import { printProgram } from "./dump_program.ts";
import { readExpression } from "./expression.ts";
import { DUMP_HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { printInterfaces } from "./interfaces.ts";

/** What the header of a file means where it says that packets were not cut. */
const UNLIMITED_SNAPLEN = 262_144;

/** Runs the subcommand with the arguments after its name; returns the exit code. */
export async function dumpCommand(host: Host, args: readonly string[]): Promise<number> {
  const options = readDumpOptions(args);
  switch (options.instead) {
    case "help":
      await host.stdout.write(DUMP_HELP);
      return 0;
    case "list":
      await printInterfaces(host, options);
      return 0;
  }
  const { expressionFile: path, expression: given } = options;
  const expression = path === undefined ? given : await readExpression(host, path, { ignored: given });
  if (options.instead === "program") {
    await printProgram(host, expression, options);
    return 0;
  }
  const interrupt = new Interrupt(host);
  try {
    await using source = await openSource(host, expression, options);
    // Before anything is created: the file belongs to that user.
    if (options.user !== undefined) await dropPrivileges(host, options.user);
    interrupt.stops(source);
    return await dump(host, options, source);
  } finally {
    interrupt.end();
  }
}

/** The first SIGINT or SIGTERM, whenever it comes. */
class Interrupt {
  readonly end: () => void;
  #came = false;
  #source: PacketSource | undefined = undefined;

  constructor(host: Host) {
    this.end = host.onInterrupt(() => {
      this.#came = true;
      this.#source?.stop();
    });
  }

  /** Packets that are inside already still come. */
  stops(source: PacketSource): void {
    this.#source = source;
    if (this.#came) source.stop();
  }
}

async function openSource(host: Host, expression: string, options: DumpOptions): Promise<PacketSource> {
  // Without one nothing is compiled.
  const filter = expression.trim() === "" ? {} : { filter: expression };
  if (options.read !== undefined) return await host.openFile(options.read, filter);
  const { interfaces, netns, snaplen, direction, immediate, bufferSize } = options;
  const onEvent = (event: CaptureEvent): void => {
    // What was lost is in the counters at the end.
    if (event.type !== "lost") void host.stderr.write(errorLine(eventMessage(event.type, event.interface.name)));
  };
  try {
    return await host.openLive({
      interfaces,
      snaplen,
      direction,
      immediate,
      onEvent,
      ...filter,
      // Left out it is on where there is such a mode; said aloud, `any` would answer that it has none.
      ...(options.promiscuous ? {} : { promiscuous: false }),
      ...(netns === undefined ? {} : { netns }),
      ...(bufferSize === undefined ? {} : { bufferSize }),
    });
  } catch (error) {
    // The name on the command line is wrong.
    if (error instanceof SystemCallError && error.code === "ENODEV") throw new UsageError(error.message);
    throw error;
  }
}

async function dropPrivileges(host: Host, user: string): Promise<void> {
  try {
    await host.dropPrivileges(user);
  } catch (error) {
    // It is root under another name.
    if (error instanceof RangeError) throw new CommandError(error.message);
    throw error;
  }
}

function eventMessage(type: Exclude<CaptureEvent["type"], "lost">, name: string): string {
  switch (type) {
    case "down":
      return `interface "${name}" went down, capture goes on when it comes up`;
    case "up":
      return `interface "${name}" came up, capture goes on`;
    case "deleted":
      return `interface "${name}" was deleted`;
    case "not-promiscuous":
      return `interface "${name}" has no promiscuous mode`;
  }
}

async function dump(host: Host, options: DumpOptions, source: PacketSource): Promise<number> {
  const output = options.write === undefined
    ? new LineOutput(host.stdout, options)
    : await FileOutput.create(host, source, { ...options, path: options.write });
  const live = options.read === undefined;
  await host.stderr.write(live ? listening(source) : reading(options.read, source));
  const { captured, readable, failure } = await copyPackets(source, output, options.count);
  // Nobody reads any more: `| head` has what it wanted.
  if (!readable && failure === undefined) return 0;
  if (failure !== undefined) await host.stderr.write(errorLine(failure.message));
  if (live) await host.stderr.write(counters(captured, source));
  return failure?.code ?? 0;
}

/** How copying ended. */
interface Copied {
  readonly captured: number;
  /** False where nobody reads the output any more. */
  readonly readable: boolean;
  /** What went wrong, and the exit code for it. */
  readonly failure: { readonly message: string; readonly code: number } | undefined;
}

/** Hands `count` packets at most from the source to the output, and ends the output. */
async function copyPackets(source: PacketSource, output: PacketOutput, count: number): Promise<Copied> {
  let captured = 0;
  let readable = true;
  let failure: Copied["failure"];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (failure !== undefined) return;
      const message = expectedMessage(error);
      if (message === undefined) throw error;
      failure = { message, code: exitCode(error) };
    }
  };
  await attempt(async () => {
    for await (const batch of source.batches()) {
      const length = Math.min(batch.length, count - captured);
      captured += length;
      readable = await output.write(batch, length);
      if (!readable || captured >= count) break;
    }
  });
  await attempt(async () => {
    readable = await output.close() && readable;
  });
  return { captured, readable, failure };
}

/** The line that tcpdump begins a live capture with, for each interface. */
function listening(source: PacketSource): string {
  return source.interfaces.map(({ name, linktype, snaplen }) =>
    `listening on ${name}, ${linktypeText(linktype)}, snapshot length ${snaplen} bytes\n`
  ).join("");
}

/** The line that tcpdump begins reading a file with. */
function reading(path: string | undefined, source: PacketSource): string {
  const [first] = source.interfaces;
  if (first === undefined) return `reading from file ${path}\n`;
  const snaplen = first.snaplen || UNLIMITED_SNAPLEN;
  return `reading from file ${path}, ${linktypeText(first.linktype)}, snapshot length ${snaplen}\n`;
}

function linktypeText(linktype: number): string {
  const description = linktypeDescription(linktype);
  return `link-type ${linktypeName(linktype)}${description === undefined ? "" : ` (${description})`}`;
}

/** The lines that tcpdump ends a live capture with. */
function counters(captured: number, source: PacketSource): string {
  const { received, dropped, interfaceDropped } = source.stats();
  const lines = [
    `${packets(captured)} captured`,
    `${packets(received)} received by filter`,
    `${packets(dropped)} dropped by kernel`,
  ];
  if (interfaceDropped > 0) lines.push(`${packets(interfaceDropped)} dropped by interface`);
  return lines.map((line) => `${line}\n`).join("");
}

function packets(count: number): string {
  return `${count} packet${count === 1 ? "" : "s"}`;
}
