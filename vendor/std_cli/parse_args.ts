/**
 * A local stand-in for `@std/cli/parse-args`: the same names, signatures and behaviour, as far as they are documented.
 * The types are simpler: a value is `unknown` and the caller narrows it. `tests/vendor/std_cli_test.ts` pins the
 * behaviour. It is not published.
 *
 * @module
 */

/** What {@linkcode parseArgs} returns. */
export interface Args {
  /** Arguments that belong to no option; those that look like numbers are numbers. */
  _: (string | number)[];
  /** Arguments after `--`, with the option of that name. */
  "--"?: string[];
  /** The value of each option, under each of its names. */
  [name: string]: unknown;
}

/** How {@linkcode parseArgs} reads its arguments. */
export interface ParseOptions {
  /** Puts what follows `--` into the property `"--"` and not into `_`. */
  "--"?: boolean;
  /** Other names of an option. */
  alias?: Record<string, string | readonly string[]>;
  /** Options that take no value; `true` for all that are not written with `=`. They are false where not given. */
  boolean?: boolean | string | readonly string[];
  /** Values of options that are not given. */
  default?: Record<string, unknown>;
  /** Ends the options at the first argument that is none. */
  stopEarly?: boolean;
  /** Options whose value stays text; `"_"` for the other arguments. */
  string?: string | readonly string[];
  /** Options that may be given several times and give an array, empty where not given. */
  collect?: string | readonly string[];
  /** Options that `--no-NAME` makes false; `true` for all. */
  negatable?: boolean | string | readonly string[];
  /** Called for each argument that no other option here names; false leaves it out. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The options as sets, under all names of each. */
interface Known {
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly booleans: ReadonlySet<string>;
  readonly strings: ReadonlySet<string>;
  readonly collects: ReadonlySet<string>;
  readonly negatables: ReadonlySet<string>;
}

function list(names: string | readonly string[] | boolean | undefined): readonly string[] {
  return typeof names === "string" ? [names] : typeof names === "object" ? names : [];
}

function known(options: ParseOptions): Known {
  const aliases = new Map<string, string[]>();
  for (const [name, others] of Object.entries(options.alias ?? {})) {
    const group = [name, ...list(others)];
    for (const one of group) aliases.set(one, group.filter((other) => other !== one));
  }
  const all = (names: readonly string[]) => new Set(names.flatMap((name) => [name, ...(aliases.get(name) ?? [])]));
  return {
    aliases,
    booleans: all(list(options.boolean)),
    strings: all(list(options.string)),
    collects: all(list(options.collect)),
    negatables: all(list(options.negatable)),
  };
}

function isNumber(text: string): boolean {
  return /^0x[0-9a-f]+$/i.test(text) || /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(e[-+]?\d+)?$/.test(text);
}

/** Options and other arguments of a command line, in the manner of minimist. */
export function parseArgs(args: readonly string[], options: ParseOptions = {}): Args {
  return new Parser(options).parse(args);
}

class Parser {
  readonly #options: ParseOptions;
  readonly #known: Known;
  readonly #args: Args = { _: [] };

  constructor(options: ParseOptions) {
    this.#options = options;
    this.#known = known(options);
  }

  parse(given: readonly string[]): Args {
    const end = given.indexOf("--");
    const args = end < 0 ? given : given.slice(0, end);
    const rest = end < 0 ? [] : given.slice(end + 1);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] ?? "";
      if (arg.startsWith("--")) i += this.#long(arg, args[i + 1]);
      else if (/^-[^-]/.test(arg)) i += this.#short(arg, args[i + 1]);
      else {
        this.#positional(arg);
        if (this.#options.stopEarly) {
          this.#args._.push(...args.slice(i + 1));
          break;
        }
      }
    }
    this.#fillIn();
    if (this.#options["--"]) this.#args["--"] = [...rest];
    else this.#args._.push(...rest);
    return this.#args;
  }

  /** `--name`, `--no-name`, `--name=value`, `--name value`: how many arguments it took beside its own. */
  #long(arg: string, next: string | undefined): number {
    const equals = arg.indexOf("=");
    if (equals >= 0) {
      const name = arg.slice(2, equals);
      const value = arg.slice(equals + 1);
      this.#set(name, this.#isBoolean(name) ? value !== "false" : value, arg);
      return 0;
    }
    const name = arg.slice(2);
    if (name.startsWith("no-") && this.#isNegatable(name.slice(3))) {
      this.#set(name.slice(3), false, arg);
      return 0;
    }
    return this.#valueFrom(name, next, { arg, allBooleans: this.#options.boolean === true });
  }

  /** `-abc`, `-n5`, `-a=value`, `-a value`: how many arguments it took beside its own. */
  #short(arg: string, next: string | undefined): number {
    const letters = arg.slice(1);
    for (let i = 0; i < letters.length - 1; i++) {
      const letter = letters.charAt(i);
      const rest = letters.slice(i + 1);
      if (rest === "-") {
        this.#set(letter, rest, arg);
        continue;
      }
      if (/[A-Za-z]/.test(letter) && rest.startsWith("=")) {
        this.#set(letter, rest.slice(1), arg);
        return 0;
      }
      if (/[A-Za-z]/.test(letter) && /^-?\d+(\.\d*)?(e-?\d+)?$/.test(rest)) {
        this.#set(letter, rest, arg);
        return 0;
      }
      if (/^\W/.test(rest)) {
        this.#set(letter, rest, arg);
        return 0;
      }
      this.#set(letter, this.#known.strings.has(letter) ? "" : true, arg);
    }
    const last = letters.charAt(letters.length - 1);
    return last === "-" ? 0 : this.#valueFrom(last, next, { arg, allBooleans: false });
  }

  #valueFrom(name: string, next: string | undefined, from: { arg: string; allBooleans: boolean }): number {
    const boolean = this.#known.booleans.has(name) || from.allBooleans;
    if (next !== undefined && !boolean && (!/^-./.test(next) || isNumber(next) && !this.#known.strings.has(name))) {
      this.#set(name, next, from.arg);
      return 1;
    }
    if (boolean && (next === "true" || next === "false")) {
      this.#set(name, next === "true", from.arg);
      return 1;
    }
    this.#set(name, this.#known.strings.has(name) ? "" : true, from.arg);
    return 0;
  }

  #isBoolean(name: string): boolean {
    return this.#known.booleans.has(name);
  }

  #isNegatable(name: string): boolean {
    return this.#options.negatable === true || this.#known.negatables.has(name);
  }

  #isNamed(name: string): boolean {
    const { aliases, booleans, strings, collects, negatables } = this.#known;
    return [booleans, strings, collects, negatables].some((set) => set.has(name)) || aliases.has(name);
  }

  #set(name: string, given: string | boolean, arg: string): void {
    const value = typeof given === "string" && !this.#known.strings.has(name) && isNumber(given)
      ? Number(given)
      : given;
    const { unknown } = this.#options;
    const allBooleans = this.#options.boolean === true && /^--[^=]+$/.test(arg);
    if (unknown !== undefined && !this.#isNamed(name) && !allBooleans && unknown(arg, name, given) === false) return;
    this.#write(name, value);
  }

  #write(name: string, value: unknown): void {
    for (const one of [name, ...(this.#known.aliases.get(name) ?? [])]) {
      const { holder, key } = this.#place(one);
      const before = holder[key];
      if (!this.#known.collects.has(one)) holder[key] = value;
      else holder[key] = Array.isArray(before) ? [...before, value] : [value];
    }
  }

  /** Where a name is kept: a dot in it makes an object inside. */
  #place(name: string): { holder: Record<string, unknown>; key: string } {
    const parts = name.split(".");
    const key = parts.pop() ?? "";
    let holder: Record<string, unknown> = this.#args;
    for (const part of parts) {
      const inner = holder[part];
      const next: Record<string, unknown> = isRecord(inner) ? inner : {};
      holder[part] = next;
      holder = next;
    }
    return { holder, key };
  }

  #positional(arg: string): void {
    if (this.#options.unknown?.(arg) === false) return;
    this.#args._.push(!this.#known.strings.has("_") && isNumber(arg) ? Number(arg) : arg);
  }

  #fillIn(): void {
    for (const [name, value] of Object.entries(this.#options.default ?? {})) this.#fill(name, value);
    for (const name of this.#known.collects) this.#fill(name, []);
    for (const name of this.#known.booleans) this.#fill(name, false);
  }

  #fill(name: string, value: unknown): void {
    for (const one of [name, ...(this.#known.aliases.get(name) ?? [])]) {
      const { holder, key } = this.#place(one);
      if (!Object.hasOwn(holder, key)) holder[key] = value;
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
