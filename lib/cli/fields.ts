/**
 * `capkit fields`: values of packets by their names, in columns.
 *
 * @module
 */

import { fieldByName, FieldPrinter } from "../fields/registry.ts";
import type { CaptureFile } from "../file/open.ts";
import { readOptions } from "./args.ts";
import { UsageError } from "./command_error.ts";
import { readExpression } from "./expression.ts";
import { FIELDS_HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { PacketFilter } from "./packet_filter.ts";
import { Progress } from "./progress.ts";

/** Characters of text that are put together before they are written. */
const CHUNK = 0x4_0000;

/** Runs the subcommand with the arguments after its name; returns the exit code. */
export async function fieldsCommand(host: Host, args: readonly string[]): Promise<number> {
  const options = readOptions(args, { values: ["F"], flags: ["h"], longNames: { h: "help" } });
  if (options.flag("h") > 0) {
    await host.stdout.write(FIELDS_HELP);
    return 0;
  }
  const [path, names, ...words] = options.rest;
  if (path === undefined) throw new UsageError("no file, name one");
  if (names === undefined) throw new UsageError("no fields, name them with commas in between");
  const printer = new FieldPrinter(names.split(",").map(checkName));
  const given = words.join(" ");
  const from = options.value("F");
  const expression = from === undefined ? given : await readExpression(host, from, { ignored: given });
  using interrupt = new Interrupt(host);
  await using file = await host.openFile(path);
  interrupt.stops(file);
  await printFields(host, file, { printer, expression });
  return interrupt.came ? INTERRUPTED : 0;
}

async function printFields(
  host: Host,
  file: CaptureFile,
  { printer, expression }: { printer: FieldPrinter; expression: string },
): Promise<void> {
  const filter = PacketFilter.of(expression, file.interfaces.slice(0, 1).map(({ linktype }) => linktype));
  await using progress = new Progress(host, [file], { printed: true });
  let text = `${printer.header}\n`;
  let number = 0;
  try {
    for await (const batch of file.batches()) {
      const verdicts = filter?.verdicts(batch.block);
      for (let row = 0; row < batch.length; row++) {
        number++;
        if (verdicts?.[row] !== 0) text += `${printer.line(batch.packet(row), number)}\n`;
        if (text.length < CHUNK) continue;
        if (!await host.stdout.write(text)) return;
        text = "";
      }
      progress.update(number);
    }
  } finally {
    // Of a broken file all that comes before the break.
    await host.stdout.write(text);
  }
}

function checkName(name: string): string {
  if (fieldByName(name) !== undefined) return name;
  throw new UsageError(`there is no field "${name}", capkit fields --list shows all`);
}
