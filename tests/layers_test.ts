/**
 * Who imports whom: ARCHITECTURE.md says it in a table, this test compares the table with the import lines.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);

/** A row of the table. */
interface Row {
  /** A file, or a folder with a slash at its end. */
  readonly who: string;
  readonly may: readonly { readonly target: string; readonly typesOnly: boolean }[];
}

/** An import line of a file. */
interface Import {
  /** A path from the root of the checkout, or a bare specifier. */
  readonly target: string;
  readonly typesOnly: boolean;
}

/** A TypeScript file of the product. */
interface Source {
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** The rows of the table after the heading "Import table". */
function readTable(): Row[] {
  const text = readFileSync(new URL("ARCHITECTURE.md", ROOT), "utf8");
  const [, section = ""] = text.split(/^## Import table$/m);
  const lines = (section.split(/^## /m)[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => {
    const [, who = "", may = ""] = line.split("|");
    const targets = [...may.matchAll(/`([^`]+)`( \(types\))?/g)];
    return {
      who: /`([^`]+)`/.exec(who)?.[1] ?? "",
      may: targets.map(([, target = "", types]) => ({ target, typesOnly: types !== undefined })),
    };
  });
}

function readSources(): Source[] {
  const below = (folder: string): string[] =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts")).map((name) => folder + name);
  return [...below("lib/"), ...below("ffi/"), "mod.ts", "cli.ts"].sort().map(readSource);
}

function readSource(path: string): Source {
  const code = withoutComments(readFileSync(new URL(path, ROOT), "utf8"));
  const imports: Import[] = [];
  for (const [, types, specifier = ""] of code.matchAll(/^(?:import|export)\s+(type\s)?[^;"']*?from\s+"([^"]+)"/gm)) {
    imports.push({ target: resolve(path, specifier), typesOnly: types !== undefined });
  }
  for (const [, specifier = ""] of code.matchAll(/^import\s+"([^"]+)"/gm)) {
    imports.push({ target: resolve(path, specifier), typesOnly: false });
  }
  for (const [, types, specifier = ""] of code.matchAll(/(typeof\s+)?\bimport\(\s*"([^"]+)"/g)) {
    imports.push({ target: resolve(path, specifier), typesOnly: types !== undefined });
  }
  return { path, code, imports };
}

function withoutComments(text: string): string {
  // A string is matched first, so that what looks like a comment in it stays.
  return text.replace(
    /("(?:\\.|[^"\\\n])*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, string: string | undefined) => string ?? "",
  );
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return fileURLToPath(new URL(specifier, new URL(from, ROOT))).slice(fileURLToPath(ROOT).length);
}

function covers(place: string, path: string): boolean {
  return place.endsWith("/") ? path.startsWith(place) : path === place;
}

/** Lines of the code, with their numbers, that match. */
function matching(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap(({ path, code }) =>
    code.split("\n").filter((line) => pattern.test(line)).map((line) => `${path}: ${line.trim()}`)
  );
}

const table = readTable();
const sources = readSources();
const lib = sources.filter(({ path }) => path.startsWith("lib/"));
/** Programs that nobody imports: they run when they are loaded. */
const programs = ["ffi/bun_waiter_worker.ts"];
const modules = sources.filter(({ path }) => !programs.includes(path));

describe("the import table", () => {
  it("is read, and so are the import lines", () => {
    assert(table.length >= 20, `${table.length} rows`);
    const imports = sources.flatMap((source) => source.imports);
    assert(imports.length > 300, `${imports.length} import lines`);
    const importsOf = (path: string) => sources.find((source) => source.path === path)?.imports ?? [];
    assert(importsOf("lib/wire/decode.ts").some(({ target, typesOnly }) => target === "lib/wire/udp.ts" && !typesOnly));
    assert(importsOf("lib/wire/udp.ts").some(({ target, typesOnly }) => target === "lib/wire/layer.ts" && !typesOnly));
    assert(importsOf("lib/cli/host.ts").some(({ target, typesOnly }) => target === "lib/source.ts" && typesOnly));
    assert(importsOf("ffi/mod.ts").some(({ target, typesOnly }) => target === "ffi/deno.ts" && !typesOnly));
  });

  it("names only what is there", () => {
    const places = table.flatMap(({ who, may }) => [who, ...may.map(({ target }) => target)]);
    const isPath = (place: string): boolean => /^(lib|ffi)\/|\.ts$/.test(place);
    assertEquals(places.filter((place) => isPath(place) && !existsSync(new URL(place, ROOT))), []);
  });

  it("has one row for each file", () => {
    const rows = sources.map(({ path }) => [path, table.filter(({ who }) => covers(who, path)).length]);
    assertEquals(rows.filter(([, count]) => count !== 1), []);
  });

  it("allows every import", () => {
    const forbidden = sources.flatMap(({ path, imports }) => {
      const row = table.find(({ who }) => covers(who, path));
      const allowed = ({ target, typesOnly }: Import): boolean =>
        row !== undefined &&
        (covers(row.who, target) || row.may.some((may) => covers(may.target, target) && (typesOnly || !may.typesOnly)));
      return imports.filter((one) => !allowed(one)).map(({ target }) => `${path} imports ${target}`);
    });
    assertEquals(forbidden, []);
  });
});

describe("modules", () => {
  it("import each other without a cycle", () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const done = new Set<string>();
    const visit = (path: string, above: readonly string[]): string[] => {
      if (above.includes(path)) return [[...above.slice(above.indexOf(path)), path].join(" -> ")];
      if (done.has(path)) return [];
      const cycles = (byPath.get(path)?.imports ?? []).flatMap(({ target }) => visit(target, [...above, path]));
      done.add(path);
      return cycles;
    };
    assertEquals(sources.flatMap(({ path }) => visit(path, [])), []);
  });

  it("of lib name no runtime", () => {
    assertEquals(matching(lib, /\b(?:Deno|Bun)\.|["'](?:Deno|Bun|bun:[^"']*)["']|\bfrom "(?:node|bun):/), []);
  });

  it("have no mutable variables, but for the Sys of the thread", () => {
    assertEquals(matching(modules, /^(?:export )?(?:let|var)\b/), ["ffi/mod.ts: let sys: Promise<Sys> | undefined;"]);
  });

  it("have no mutable collections", () => {
    const collection = /^(?:export )?const \w+(?:: (?!Readonly)[^=]*)? = new \w*(?:Map|Set|Array|View|Buffer)\b/;
    assertEquals(matching(modules, collection), []);
    assertEquals(matching(modules, /^\s+(?:private |protected )?static (?!readonly )(?:#?\w+)(?::[^=(]*)? =/), []);
  });

  it("do nothing when they are imported, but for the command that is run", () => {
    const statement =
      /^(?!(?:import|export|const|let|var|(?:async )?function|(?:abstract )?class|interface|type|declare)\b)[^\s})\]]/;
    const withoutText = modules.map((source) => ({ ...source, code: source.code.replace(/`[^`]*`/g, "``") }));
    assertEquals(matching(withoutText, statement), [
      "cli.ts: if (import.meta.main) process.exit(await run(process.argv.slice(2)));",
    ]);
  });

  const notDeno = "deno" in process.versions ? false : "Bun has no permissions to take away";
  it("ask for no permission when they are imported", { skip: notDeno }, () => {
    for (const path of ["mod.ts", "lib/mod.ts"]) {
      const args = ["run", "--no-prompt", "--no-check", fileURLToPath(new URL(path, ROOT))];
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      assertEquals([status, stderr], [0, ""], path);
    }
  });
});
