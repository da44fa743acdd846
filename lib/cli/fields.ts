/**
 * `capkit fields`: values of packets by their names, in columns.
 *
 * @module
 */

import type { Batch } from "../batch.ts";
import { fieldNames, FieldPrinter, listFields } from "../fields/registry.ts";
import type { CaptureFile } from "../file/open.ts";
import type { PacketSource } from "../source.ts";
import { nearestWord } from "../spelling.ts";
import type { DecodeAs } from "../wire/decode_as.ts";
import { type Options, readOptions, wholeNumber } from "./args.ts";
import { UsageError } from "./command_error.ts";
import { decodeAsOption } from "./decode_as_option.ts";
import { readExpression } from "./expression.ts";
import { FIELDS_HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { PacketFilter } from "./packet_filter.ts";
import { Progress } from "./progress.ts";

/** Bytes of lines that are put together before they are written. */
const CHUNK = 0x4_0000;

/** Runs the subcommand with the arguments after its name; returns the exit code. */
export async function fieldsCommand(host: Host, args: readonly string[]): Promise<number> {
  const options = readOptions(args, {
    values: ["F", "c", "i", "decode-as", "netns"],
    flags: ["h", "list"],
    longNames: { h: "help", i: "interface" },
  });
  if (options.flag("h") > 0) {
    await host.stdout.write(FIELDS_HELP);
    return 0;
  }
  if (options.flag("list") > 0) {
    await host.stdout.write(listFields().map(({ name, title }) => `${name}\t${title}\n`).join(""));
    return 0;
  }
  const interfaces = options.values("i");
  const live = interfaces.length > 0;
  const [path, names, ...words] = live ? ["", ...options.rest] : options.rest;
  if (path === undefined) throw new UsageError('no file, name one, or an interface with "-i"');
  if (names === undefined) throw new UsageError("no fields, name them with commas in between");
  const given = words.join(" ");
  const from = options.value("F");
  const run: Run = {
    printer: new FieldPrinter(names.split(",").map((name) => checkName(name.trim()))),
    expression: from === undefined ? given : await readExpression(host, from, { ignored: given }),
    count: countOf(options),
    decodeAs: decodeAsOption(options.values("decode-as")),
  };
  if (live) return await printLive(host, run, { interfaces, netns: options.value("netns") });
  return await printFile(host, run, path);
}

/** What is printed of each packet, and of which. */
interface Run {
  readonly printer: FieldPrinter;
  readonly expression: string;
  /** After how many packets to end. */
  readonly count: number;
  readonly decodeAs: DecodeAs | undefined;
}

async function printLive(
  host: Host,
  run: Run,
  { interfaces, netns }: { interfaces: readonly string[]; netns: string | undefined },
): Promise<number> {
  const { expression, decodeAs } = run;
  const filter = expression.trim() === "" ? undefined : expression;
  using interrupt = new Interrupt(host);
  await using source = await host.openLive({
    interfaces,
    decodeAs,
    ...(filter === undefined ? {} : { filter }),
    ...(netns === undefined ? {} : { netns }),
  });
  interrupt.stops(source);
  await printPackets(host, source, run, {});
  return 0;
}

async function printFile(host: Host, run: Run, path: string): Promise<number> {
  using interrupt = new Interrupt(host);
  await using file = await host.openFile(path, { decodeAs: run.decodeAs });
  interrupt.stops(file);
  await using progress = new Progress(host, [file], { printed: true });
  await printPackets(host, file, run, { filter: filterOf(file, run.expression), progress });
  return interrupt.came ? INTERRUPTED : 0;
}

/** Packets of a file are numbered before they are left out. */
function filterOf(file: CaptureFile, expression: string): PacketFilter | undefined {
  return PacketFilter.of(expression, file.interfaces.slice(0, 1).map(({ linktype }) => linktype));
}

async function printPackets(
  host: Host,
  source: PacketSource,
  { printer, count }: Run,
  { filter, progress }: { filter?: PacketFilter | undefined; progress?: Progress },
): Promise<void> {
  let number = 0;
  let printed = 0;
  const writeOut = async (): Promise<boolean> => await host.stdout.write(printer.take());
  const addBatch = async (batch: Batch): Promise<boolean> => {
    const verdicts = filter?.verdicts(batch.block);
    for (let row = 0; row < batch.length && printed < count; row++) {
      number++;
      if (verdicts?.[row] === 0) continue;
      printed++;
      printer.write(batch.packet(row), number);
      if (printer.length >= CHUNK && !await writeOut()) return false;
    }
    // What was captured is shown at once; of a file, lines are put together.
    return (progress !== undefined || await writeOut()) && printed < count;
  };
  if (!await host.stdout.write(`${printer.header}\n`)) return;
  try {
    for await (const batch of source.batches()) {
      if (!await addBatch(batch)) break;
      progress?.update(number);
    }
  } finally {
    // Of a broken file all that comes before the break.
    await writeOut();
  }
}

function countOf(options: Options): number {
  const text = options.value("c");
  return text === undefined ? Infinity : wholeNumber(text, { option: "-c", min: 1, max: 0x7fff_ffff });
}

function checkName(name: string): string {
  const names = fieldNames();
  if (names.includes(name)) return name;
  const longer = names.filter((known) => known.startsWith(name));
  const near = nearestWord(name, names) ?? (longer.length === 1 ? longer[0] : undefined);
  const advice = near === undefined ? "" : `did you mean "${near}"? `;
  throw new UsageError(`there is no field "${name}", ${advice}capkit fields --list shows all`);
}
