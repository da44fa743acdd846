/**
 * `capkit dump`: prints packets or writes them to a file.
 *
 * @module
 */

import type { CaptureEvent } from "../capture/event.ts";
import { SystemCallError } from "../errors.ts";
import type { CaptureFile } from "../file/open.ts";
import { linktypeDescription, linktypeName } from "../linktype.ts";
import type { PacketSource } from "../source.ts";
import { CommandError, errorLine, exitCode, expectedMessage, UsageError } from "./command_error.ts";
import { type DumpOptions, readDumpOptions } from "./dump_options.ts";
import { FileOutput, type Losses } from "./dump_file.ts";
import { BothOutputs, LineOutput, type PacketOutput } from "./dump_output.ts";
import { printProgram } from "./dump_program.ts";
import { readExpression } from "./expression.ts";
import { DUMP_HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { printInterfaces } from "./interfaces.ts";
import { Interrupt } from "./interrupt.ts";
import { Progress } from "./progress.ts";

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
  using interrupt = new Interrupt(host);
  const losses: Losses = [];
  // Without an expression nothing is compiled.
  const filter = expression.trim() === "" ? {} : { filter: expression };
  const { decodeAs } = options;
  const file = options.read === undefined ? undefined : await host.openFile(options.read, { ...filter, decodeAs });
  await using source = file ?? await openInterfaces(host, { ...options, ...filter, losses });
  // Before anything is created: the file belongs to that user.
  if (options.user !== undefined) await dropPrivileges(host, options.user);
  interrupt.stops(source);
  await using progress = file === undefined ? undefined : new Progress(host, [file], { printed: printsLines(options) });
  return await dump(host, source, { ...options, ...filter, losses, opened: file, progress });
}

async function openInterfaces(
  host: Host,
  options: DumpOptions & { losses: Losses; filter?: string },
): Promise<PacketSource> {
  const { interfaces, netns, snaplen, direction, immediate, bufferSize, decodeAs, filter } = options;
  const onEvent = (event: CaptureEvent): void => {
    // How much was lost is in the counters at the end; where, only a file can say.
    if (event.type === "lost") {
      if (options.write !== undefined) options.losses.push(event);
    } else void host.stderr.write(errorLine(eventMessage(event.type, event.interface.name)));
  };
  try {
    return await host.openLive({
      interfaces,
      snaplen,
      direction,
      immediate,
      onEvent,
      ...(decodeAs === undefined ? {} : { decodeAs }),
      ...(filter === undefined ? {} : { filter }),
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

async function dump(
  host: Host,
  source: PacketSource,
  options: DumpOptions & {
    filter?: string;
    losses: Losses;
    opened: CaptureFile | undefined;
    progress: Progress | undefined;
  },
): Promise<number> {
  const live = options.read === undefined;
  const { write: path, losses, opened, progress } = options;
  const file = path === undefined ? undefined : await FileOutput.create(host, source, {
    ...options,
    path,
    filter: options.filter,
    losses: live ? losses : undefined,
    file: opened,
  });
  const lines = new LineOutput(host.stdout, options);
  const output = file === undefined ? lines : printsLines(options) ? new BothOutputs(lines, file) : file;
  await host.stderr.write(live ? listening(source) : reading(options.read, source));
  const { captured, readable, failure } = await copyPackets(source, output, { count: options.count, progress });
  await progress?.hide();
  if (file?.isFull) await host.stderr.write(errorLine(`ended after ${options.rotate?.files} files, as "-W" says`));
  // Nobody reads any more: `| head` has what it wanted.
  else if (!readable && failure === undefined) return 0;
  if (failure !== undefined) await host.stderr.write(errorLine(failure.message));
  if (live) await host.stderr.write(counters(captured, source));
  return failure?.code ?? 0;
}

function printsLines({ write, print }: DumpOptions): boolean {
  return write === undefined || print;
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
async function copyPackets(
  source: PacketSource,
  output: PacketOutput,
  { count, progress }: { count: number; progress: Progress | undefined },
): Promise<Copied> {
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
      // `| 0`: where one of two numbers is Infinity some engines make a double of both, and who counts with it is slow.
      const left = count - captured;
      const length = left < batch.length ? left | 0 : batch.length;
      captured += length;
      readable = await output.write(batch, length);
      progress?.update(captured);
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
