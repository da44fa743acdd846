/**
 * `capkit filter`: what a filter means, and its traps.
 *
 * @module
 */

import { FilterSyntaxError, showPlace } from "../errors.ts";
import { compileFilter, type Filter } from "../filter/compile.ts";
import { decisionLines, formatExplanation } from "../filter/explain.ts";
import { type Finding, lintFilter } from "../filter/lint.ts";
import { parse } from "../filter/parse.ts";
import { LINKTYPE_ETHERNET } from "../linktype.ts";
import type { PacketSource } from "../source.ts";
import { type Options, readOptions, wholeNumber } from "./args.ts";
import { UsageError } from "./command_error.ts";
import { readExpression } from "./expression.ts";
import { FILTER_HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { linktypeOption } from "./linktype_option.ts";

/** How many packets are explained where nothing is said. */
const DEFAULT_COUNT = 10;
const MAX_COUNT = 0x7fff_ffff;

/** Runs the subcommand with the arguments after its name; returns the exit code. */
export async function filterCommand(host: Host, args: readonly string[]): Promise<number> {
  const [what, ...others] = args;
  switch (what) {
    case "explain":
      return await explain(
        host,
        readOptions(others, {
          values: ["y", "F", "r", "c", "packet"],
          flags: ["h"],
          longNames: { h: "help", y: "linktype" },
        }),
      );
    case "lint":
      return await lint(
        host,
        readOptions(others, { values: ["y", "F"], flags: ["h"], longNames: { h: "help", y: "linktype" } }),
      );
    case "--help":
    case "-h":
      await host.stdout.write(FILTER_HELP);
      return 0;
    case undefined:
      throw new UsageError('nothing to do with a filter, see "capkit filter --help"');
  }
  throw new UsageError(`unknown subcommand "filter ${what}", see "capkit filter --help"`);
}

async function lint(host: Host, options: Options): Promise<number> {
  if (options.flag("h") > 0) {
    await host.stdout.write(FILTER_HELP);
    return 0;
  }
  const linktype = linktypeOption(options.value("y")) ?? LINKTYPE_ETHERNET;
  const expression = await requireExpression(host, options, options.rest);
  const findings = lintFilter(expression, { linktype });
  await host.stdout.write(findings.map((finding) => findingText(finding, expression)).join("\n"));
  return findings.some(({ level }) => level === "warning") ? 1 : 0;
}

function findingText({ level, rule, message, span, suggestion }: Finding, expression: string): string {
  const better = suggestion === undefined ? "" : `  better: ${suggestion}\n`;
  return `${level}: ${message} [${rule}]\n${showPlace({ expression, ...span })}\n${better}`;
}

async function explain(host: Host, options: Options): Promise<number> {
  if (options.flag("h") > 0) {
    await host.stdout.write(FILTER_HELP);
    return 0;
  }
  const { words, path } = divide(options);
  const wanted = wantedPackets(options);
  const expression = await requireExpression(host, options, words);
  const linktype = linktypeOption(options.value("y"));
  if (path === undefined) {
    if (options.value("c") !== undefined || options.value("packet") !== undefined) {
      throw new UsageError('options "-c" and "--packet" are for the packets of a file, name one');
    }
    const filter = compileFilter(expression, { linktype: linktype ?? LINKTYPE_ETHERNET });
    await host.stdout.write(formatExplanation(filter.explain()));
    return 0;
  }
  await using source = await host.openFile(path);
  const filters = new FilterOfLinktype(expression, linktype);
  const first = filters.get(source.interfaces.at(0)?.linktype ?? LINKTYPE_ETHERNET);
  if (!await host.stdout.write(formatExplanation(first.explain()))) return 0;
  await explainPackets(host, source, { filters, ...wanted });
  return 0;
}

async function explainPackets(
  host: Host,
  source: PacketSource,
  { filters, from, to }: { filters: FilterOfLinktype; from: number; to: number },
): Promise<void> {
  let number = 0;
  for await (const packet of source) {
    number++;
    if (number < from) continue;
    const { decision } = filters.get(packet.linktype).explain(packet);
    if (decision === undefined) continue;
    const [verdict = "", ...reasons] = decisionLines(decision);
    const lines = ["", `Packet ${number} ${verdict}`, ...reasons].map((line) => `${line}\n`);
    if (!await host.stdout.write(lines.join(""))) return;
    if (number >= to) return;
  }
  if (number < from && from > 1) throw new UsageError(`there is no packet ${from}, the file has ${number}`);
}

/** The filter for each link type, compiled once. */
class FilterOfLinktype {
  readonly #expression: string;
  readonly #always: number | undefined;
  readonly #filters = new Map<number, Filter>();

  /** For packets of any link type, or as if all were of one. */
  constructor(expression: string, always: number | undefined) {
    this.#expression = expression;
    this.#always = always;
  }

  get(linktype: number): Filter {
    const wanted = this.#always ?? linktype;
    const filter = this.#filters.get(wanted) ?? compileFilter(this.#expression, { linktype: wanted });
    this.#filters.set(wanted, filter);
    return filter;
  }
}

/** Which words are the filter, and which file's packets are to be explained. */
function divide(options: Options): { words: readonly string[]; path: string | undefined } {
  const { rest } = options;
  const path = options.value("r");
  if (path !== undefined || rest.length === 0) return { words: rest, path };
  if (options.value("F") !== undefined && rest.length === 1) return { words: [], path: rest[0] };
  const words = rest.slice(0, -1);
  const last = rest.at(-1) ?? "";
  const isFile = words.length > 0 && LIKE_A_PATH.test(last) && !isExpression(rest.join(" "));
  return isFile ? { words, path: last } : { words: rest, path: undefined };
}

/** A name with a dot or a slash, or standard input: `tcp 80` is a slip, not a file with the name 80. */
const LIKE_A_PATH = /[./]|^-$/;

function isExpression(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof FilterSyntaxError) return false;
    throw error;
  }
}

async function requireExpression(host: Host, options: Options, words: readonly string[]): Promise<string> {
  const path = options.value("F");
  const expression = words.join(" ");
  if (path !== undefined) return await readExpression(host, path, { ignored: expression });
  if (words.length === 0) throw new UsageError("no filter, write an expression");
  return expression;
}

/** The numbers of the first and of the last packet, from 1 on. */
function wantedPackets(options: Options): { from: number; to: number } {
  const packet = options.value("packet");
  const count = options.value("c");
  if (packet !== undefined && count !== undefined) {
    throw new UsageError('options "-c" and "--packet" exclude each other');
  }
  if (packet !== undefined) {
    const number = wholeNumber(packet, { option: "--packet", min: 1, max: MAX_COUNT });
    return { from: number, to: number };
  }
  const to = count === undefined ? DEFAULT_COUNT : wholeNumber(count, { option: "-c", min: 1, max: MAX_COUNT });
  return { from: 1, to };
}
