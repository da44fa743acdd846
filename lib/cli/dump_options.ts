/**
 * The options of `capkit dump`.
 *
 * @module
 */

import type { ProgramFormat } from "../bpf/text.ts";
import type { RotateOptions } from "../file/rotation.ts";
import type { DecodeAs } from "../wire/decode_as.ts";
import { type Options, type OptionTable, readOptions, wholeNumber } from "./args.ts";
import { UsageError } from "./command_error.ts";
import { decodeAsOption } from "./decode_as_option.ts";
import { linktypeOption } from "./linktype_option.ts";
import type { TimeStyle } from "./time_column.ts";

/** The letters are tcpdump's. */
const TABLE: OptionTable = {
  values: ["i", "r", "w", "c", "s", "B", "C", "F", "G", "Q", "W", "Z", "y", "z", "netns", "decode-as", "color"],
  flags: ["D", "O", "U", "X", "d", "e", "h", "l", "n", "p", "t", "x", "immediate-mode", "json", "print", "tree"],
  longNames: {
    B: "buffer-size",
    D: "list-interfaces",
    h: "help",
    i: "interface",
    O: "no-optimize",
    p: "no-promiscuous-mode",
    Q: "direction",
    s: "snapshot-length",
    U: "packet-buffered",
    y: "linktype",
    Z: "relinquish-privileges",
  },
};

/** Bytes of a packet that are kept where nothing is said, and the most that can be asked for. */
export const MAX_SNAPLEN = 262_144;
/** The unit of `-C`. */
const MILLION = 1_000_000;

/** How the bytes of a packet are printed. */
export interface HexOptions {
  /** As text too. */
  readonly ascii: boolean;
  /** With the link-level header. */
  readonly linkLevel: boolean;
}

/** What `capkit dump` is to do. */
export interface DumpOptions {
  /** What to do in place of dumping. */
  readonly instead: "help" | "list" | "program" | undefined;
  /** Interfaces to capture on; empty where a file is read. */
  readonly interfaces: readonly string[];
  /** The network namespace of the interfaces. */
  readonly netns: string | undefined;
  /** File to read. */
  readonly read: string | undefined;
  /** The filter expression of the command line, empty for every packet. */
  readonly expression: string;
  /** File with the filter expression, in place of that. */
  readonly expressionFile: string | undefined;
  /** How the filter's program is printed. */
  readonly programFormat: ProgramFormat;
  /** Whether that program is made short. */
  readonly optimize: boolean;
  /** For which link type it is; undefined for that of the interface or file. */
  readonly linktype: number | undefined;
  /** File to write. */
  readonly write: string | undefined;
  /** When to go on in another file; undefined for never. */
  readonly rotate: RotateOptions | undefined;
  /** The command that is run for each file that another one has come after. */
  readonly afterwards: string | undefined;
  /** Whether packets are printed although they are written. */
  readonly print: boolean;
  /** Whom to become once the source is open. */
  readonly user: string | undefined;
  /** After how many packets to end; Infinity for never. */
  readonly count: number;
  readonly promiscuous: boolean;
  readonly snaplen: number;
  /** Bytes; undefined for the default. */
  readonly bufferSize: number | undefined;
  readonly direction: "in" | "out" | "inout";
  readonly immediate: boolean;
  readonly json: boolean;
  /** Print a tree of all fields in place of a line. */
  readonly tree: boolean;
  /** Print the bytes too; undefined for not. */
  readonly hex: HexOptions | undefined;
  /** Whether in colours: `"always"`, `"never"` or `"auto"`. */
  readonly color: string | undefined;
  /** What follows what, where it is not what the numbers commonly mean. */
  readonly decodeAs: DecodeAs | undefined;
  /** Print the link-level header. */
  readonly linkLevel: boolean;
  readonly timeStyle: TimeStyle;
  /** Write each packet to the file at once. */
  readonly packetBuffered: boolean;
}

/**
 * Reads the arguments after `dump`.
 *
 * @throws UsageError where they make no sense.
 */
export function readDumpOptions(args: readonly string[]): DumpOptions {
  const options = readOptions(args, TABLE);
  const flag = (name: string): boolean => options.flag(name) > 0;
  const dump: DumpOptions = {
    instead: flag("h") ? "help" : flag("D") ? "list" : flag("d") ? "program" : undefined,
    interfaces: options.values("i"),
    netns: options.value("netns"),
    read: options.value("r"),
    expression: options.rest.join(" "),
    expressionFile: options.value("F"),
    programFormat: programFormat(options.flag("d")),
    optimize: !flag("O"),
    linktype: linktypeOption(options.value("y")),
    write: options.value("w"),
    rotate: rotation(options),
    afterwards: options.value("z"),
    print: flag("print"),
    user: options.value("Z"),
    count: optionalNumber(options, "c", { min: 1, max: 0x7fff_ffff }) ?? Infinity,
    promiscuous: !flag("p"),
    snaplen: optionalNumber(options, "s", { min: 0, max: MAX_SNAPLEN }) || MAX_SNAPLEN,
    bufferSize: kibibytes(optionalNumber(options, "B", { min: 4, max: 2 ** 20 })),
    direction: direction(options.value("Q") ?? "inout"),
    immediate: flag("immediate-mode"),
    json: flag("json"),
    tree: flag("tree"),
    hex: hexOptions(options),
    color: options.value("color"),
    decodeAs: decodeAsOption(options.values("decode-as")),
    linkLevel: flag("e"),
    timeStyle: timeStyle(options.flag("t")),
    packetBuffered: flag("U") || flag("l"),
  };
  if (dump.instead === undefined || dump.instead === "program") check(dump);
  return dump;
}

function check(options: DumpOptions): void {
  const { instead, interfaces, netns, read, linktype } = options;
  const isDump = instead === undefined;
  if (isDump && linktype !== undefined) {
    throw new UsageError('option "-y" is for "-d", the packets say their own link type');
  }
  if (isDump && interfaces.length === 0 && read === undefined) {
    throw new UsageError('nothing to dump, name an interface with "-i" or a file with "-r"');
  }
  if (interfaces.length > 0 && read !== undefined) throw new UsageError('options "-i" and "-r" exclude each other');
  if (netns !== undefined && read !== undefined) {
    throw new UsageError('options "--netns" and "-r" exclude each other');
  }
  checkOutput(options);
  const twice = interfaces.find((name, index) => interfaces.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`interface "${twice}" is named twice`);
}

function checkOutput({ write, json, tree, hex, print, rotate, afterwards }: DumpOptions): void {
  if (json && (tree || hex !== undefined)) {
    throw new UsageError('option "--json" excludes "--tree", "-x" and "-X"');
  }
  if (write !== undefined && json && !print) {
    throw new UsageError('options "-w" and "--json" exclude each other, unless there is "--print"');
  }
  if (write === undefined && rotate !== undefined) {
    throw new UsageError('options "-C" and "-G" are for files, name one with "-w"');
  }
  if (write === "-" && rotate !== undefined) {
    throw new UsageError('options "-C" and "-G" are for files, standard output is one that never ends');
  }
  if (write === "-" && print) throw new UsageError('options "-w -" and "--print" exclude each other');
  if (afterwards !== undefined && rotate === undefined) throw new UsageError('option "-z" needs "-C" or "-G"');
}

/** As tcpdump has it: `-W` stops after so many files of `-G`, and begins again after so many of `-C`. */
function rotation(options: Options): RotateOptions | undefined {
  const megabytes = optionalNumber(options, "C", { min: 1, max: 0x7fff_ffff });
  const seconds = optionalNumber(options, "G", { min: 1, max: 0x7fff_ffff });
  const files = optionalNumber(options, "W", { min: 1, max: MILLION });
  if (megabytes === undefined && seconds === undefined) {
    if (files === undefined) return undefined;
    throw new UsageError('option "-W" needs "-C" or "-G"');
  }
  const bytes = megabytes === undefined ? undefined : megabytes * MILLION;
  return { bytes, seconds, files, afterLast: megabytes === undefined ? "stop" : "overwrite" };
}

function optionalNumber(
  options: Options,
  letter: string,
  { min, max }: { min: number; max: number },
): number | undefined {
  const text = options.value(letter);
  return text === undefined ? undefined : wholeNumber(text, { option: `-${letter}`, min, max });
}

function kibibytes(count: number | undefined): number | undefined {
  return count === undefined ? undefined : count * 1024;
}

function direction(text: string): "in" | "out" | "inout" {
  if (text === "in" || text === "out" || text === "inout") return text;
  throw new UsageError(`option "-Q" needs in, out or inout, not "${text}"`);
}

/** As tcpdump has it: `-xx` and `-XX` with the link-level header, and `-X` goes before `-x`. */
function hexOptions(options: Options): HexOptions | undefined {
  const [digits, ascii] = [options.flag("x"), options.flag("X")];
  if (digits + ascii === 0) return undefined;
  return { ascii: ascii > 0, linkLevel: Math.max(digits, ascii) > 1 };
}

function programFormat(count: number): ProgramFormat {
  return count < 2 ? "listing" : count === 2 ? "c" : "decimal";
}

function timeStyle(count: number): TimeStyle {
  switch (count) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
      return count;
  }
  throw new UsageError('option "-t" may be given five times at most');
}
