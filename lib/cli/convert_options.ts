/**
 * The options of `capkit convert`.
 *
 * @module
 */

import { readOptions, wholeNumber } from "./args.ts";
import { UsageError } from "./command_error.ts";
import type { DuplicateWindowOptions } from "./duplicate_window.ts";
import { PacketRange } from "./packet_range.ts";

const MAX_SNAPLEN = 262_144;
/** As `editcap -d` has it. */
const DEFAULT_WINDOW = 5;
const MAX_WINDOW = 1_000_000;
/** Seconds that a time may be shifted by: more than there are between 1970 and 2106. */
const MAX_SHIFT = 2 ** 33;

/** What `capkit convert` is to do. */
export interface ConvertOptions {
  readonly help: boolean;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Undefined where the output's name says it. */
  readonly format: "pcap" | "pcapng" | undefined;
  /** The filter expression, empty for every packet. */
  readonly filter: string;
  /** Bytes kept of each packet; undefined for all. */
  readonly snaplen: number | undefined;
  /** Nanoseconds that are added to each time. */
  readonly shiftNs: bigint;
  readonly stripVlan: boolean;
  /** Undefined where duplicates stay. */
  readonly dedup: DuplicateWindowOptions | undefined;
  /** Packets of any of them; all where there is none. */
  readonly ranges: readonly PacketRange[];
}

/**
 * Reads the arguments after `convert`.
 *
 * @throws UsageError where they make no sense.
 */
export function readConvertOptions(args: readonly string[]): ConvertOptions {
  const options = readOptions(args, {
    values: ["dedup-window", "filter", "format", "range", "s", "shift"],
    flags: ["dedup", "h", "strip-vlan"],
    longNames: { h: "help", s: "snaplen" },
  });
  const snaplen = options.value("s");
  const window = options.value("dedup-window");
  const help = options.flag("h") > 0;
  const [output = "", ...inputs] = options.rest.toReversed();
  if (!help) checkFiles(inputs, output);
  return {
    help,
    inputs: inputs.reverse(),
    output,
    format: format(options.value("format")),
    filter: options.value("filter") ?? "",
    snaplen: snaplen === undefined
      ? undefined
      : wholeNumber(snaplen, { option: "--snaplen", min: 1, max: MAX_SNAPLEN }),
    shiftNs: shift(options.value("shift") ?? "0"),
    stripVlan: options.flag("strip-vlan") > 0,
    dedup: window !== undefined ? duplicateWindow(window) : options.flag("dedup") > 0 ? DEDUP : undefined,
    ranges: options.values("range").map((text) => PacketRange.parse(text)),
  };
}

const DEDUP: DuplicateWindowOptions = { packets: DEFAULT_WINDOW };

function checkFiles(inputs: readonly string[], output: string): void {
  if (output === "") throw new UsageError("no files, name those to read and then the one to write");
  if (inputs.length === 0) throw new UsageError(`no file to write, name one after "${output}"`);
  if (inputs.filter((path) => path === "-").length > 1) throw new UsageError("standard input can be read once only");
}

function format(text: string | undefined): ConvertOptions["format"] {
  if (text === undefined || text === "pcap" || text === "pcapng") return text;
  throw new UsageError(`option "--format" needs pcap or pcapng, not "${text}"`);
}

/** Seconds with up to 9 digits after the point, in nanoseconds. */
function shift(text: string): bigint {
  const [whole, sign, seconds = "", fraction = ""] = /^([-+]?)(\d+)(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (whole === undefined || Number(seconds) > MAX_SHIFT) {
    throw new UsageError(`option "--shift" needs seconds like -3600 or 0.000001, not "${text}"`);
  }
  const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
  return sign === "-" ? -nanoseconds : nanoseconds;
}

/** A number of packets, or of seconds, milliseconds, microseconds or nanoseconds. */
function duplicateWindow(text: string): DuplicateWindowOptions {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|ms|us|ns)$/.exec(text) ?? [];
  switch (unit) {
    case "s":
      return { nanoseconds: Number(number) * 1e9 };
    case "ms":
      return { nanoseconds: Number(number) * 1e6 };
    case "us":
      return { nanoseconds: Number(number) * 1e3 };
    case "ns":
      return { nanoseconds: Number(number) };
  }
  const packets = /^\d+$/.test(text) ? Number(text) : NaN;
  if (packets >= 2 && packets <= MAX_WINDOW) return { packets };
  throw new UsageError(
    `option "--dedup-window" needs 2 to ${MAX_WINDOW} packets, or a time like 10ms or 0.5s, not "${text}"`,
  );
}
