/**
 * Options of a subcommand. Short ones are read as getopt(3) does, and so as tcpdump does: `-nnei eth0`, `-c5`. Long ones
 * are read by `@std/cli`, which has another idea of short ones.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "./command_error.ts";

/** Options that a subcommand knows. An option without a long name is known by its letter. */
export interface OptionTable {
  /** Letters and long names of options that take a value. */
  readonly values: readonly string[];
  /** Letters and long names of options that take none. */
  readonly flags: readonly string[];
  /** The long name of a letter. */
  readonly longNames: Readonly<Record<string, string>>;
}

/** What was given. */
export interface Options {
  /** How often a flag was given, by its letter or long name as in the table. */
  flag(name: string): number;
  /** All values of an option, in their order. */
  values(name: string): readonly string[];
  /** The last value of an option; undefined where it was not given. */
  value(name: string): string | undefined;
  /** Arguments that are no options. */
  readonly rest: readonly string[];
}

/**
 * Reads the arguments of a subcommand.
 *
 * @throws UsageError on an option that the table does not have, or one without its value.
 */
export function readOptions(args: readonly string[], table: OptionTable): Options {
  const { values, flags, longNames } = table;
  const parsed: Readonly<Record<string, unknown>> = parseArgs(separateLetters(args, table), {
    string: [...values, "_"],
    boolean: [...flags],
    collect: [...values, ...flags],
    alias: { ...longNames },
    unknown: (arg, key) => {
      if (key === undefined) return true;
      throw new UsageError(`unknown option "${arg.split("=", 1)[0]}"`);
    },
  });
  for (const name of values) {
    if (list(parsed[name]).includes("")) {
      throw new UsageError(`option "${name.length === 1 ? "-" : "--"}${name}" needs a value`);
    }
  }
  return {
    flag: (name) => list(parsed[name]).filter((given) => given === true).length,
    values: (name) => list(parsed[name]).map(String),
    value: (name) => list(parsed[name]).map(String).at(-1),
    rest: list(parsed["_"]).map(String),
  };
}

/**
 * Every short option as an argument of its own, with its value after `=`, and long ones whose value is a number below 0
 * likewise: the form that all parsers agree on.
 */
function separateLetters(args: readonly string[], { values, flags, longNames }: OptionTable): string[] {
  const separate: string[] = [];
  const longValues = new Set(values.map((name) => `--${longNames[name] ?? name}`));
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") return [...separate, ...args.slice(i)];
    const next = args[i + 1];
    if (longValues.has(arg) && next !== undefined && /^-[\d.]/.test(next)) {
      separate.push(`${arg}=${next}`);
      i++;
      continue;
    }
    if (!/^-[^-]/.test(arg)) {
      separate.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at);
      if (flags.includes(letter)) {
        separate.push(`-${letter}`);
        continue;
      }
      if (!values.includes(letter)) throw new UsageError(`unknown option "-${letter}"`);
      const glued = arg.slice(at + 1);
      const value = glued === "" ? args[++i] : glued;
      if (value === undefined) throw new UsageError(`option "-${letter}" needs a value`);
      separate.push(`-${letter}=${value}`);
      break;
    }
  }
  return separate;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * The value of an option as a whole number.
 *
 * @throws UsageError where it is none from `min` to `max`.
 */
export function wholeNumber(text: string, { option, min, max }: { option: string; min: number; max: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`option "${option}" needs a whole number from ${min} to ${max}, not "${text}"`);
}
