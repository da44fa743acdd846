/**
 * PROTOCOLS.md, made of the code: which protocols there are, in which files, and what can be done with each.
 *
 * Run it to write the page anew: `deno task protocols`. A test compares the page with what this makes.
 *
 * @module
 */

import * as core from "@capkit/capkit/core";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isKnownLayerClass, Layer } from "../../lib/wire/layer.ts";
import { PROTOCOLS } from "../../lib/fields/protocols.ts";

const WIRE = new URL("../../lib/wire/", import.meta.url);
/** The page. */
export const PAGE: URL = new URL("../../PROTOCOLS.md", import.meta.url);

/** A protocol, as the page has it. */
export interface ProtocolRow {
  /** Wireshark's name. */
  readonly name: string;
  readonly title: string;
  /** The name of its class. */
  readonly className: string;
  /** The `name` of its layers. */
  readonly layerName: string;
  /** The file in lib/wire. */
  readonly file: string;
  readonly encode: boolean;
  readonly checksum: boolean;
  /** What the file says of its specification. */
  readonly specification: string;
}

/** All protocols, in the order of the registry. */
export function protocolRows(): ProtocolRow[] {
  const sources = new Map(
    readdirSync(WIRE).filter((name) => name.endsWith(".ts")).map((
      name,
    ) => [name, readFileSync(new URL(name, WIRE), "utf8")]),
  );
  return PROTOCOLS.map(({ type, name, title }) => {
    const className = typeof type === "function" ? String(Reflect.get(type, "name")) : "";
    const layerName = isKnownLayerClass(type) ? type.layerName : "";
    const [file, source] = Array.from(sources).find(([, text]) => text.includes(`export class ${className} `)) ??
      ["", ""];
    const encode = `encode${className}` in core || /^export function encode/m.test(source);
    const prototype: unknown = Reflect.get(type, "prototype");
    const checksum = prototype instanceof Layer && prototype.checksumStatus !== Layer.prototype.checksumStatus;
    return { name, title, className, layerName, file, encode, checksum, specification: specificationOf(source) };
  });
}

/** The first sentence of a file's doc comment, which names the specification. */
function specificationOf(source: string): string {
  const [, doc = ""] = /^\/\*\*\n([\s\S]*?)\*\//.exec(source) ?? [];
  const text = doc.split("\n").map((line) => line.replace(/^ \* ?/, "")).join("\n");
  const [paragraph = ""] = text.split(/\n\n|\n```|\n@/);
  return paragraph.replaceAll("\n", " ").trim().replaceAll("|", "\\|");
}

/** The text of the page. */
export function protocolPage(): string {
  const rows = protocolRows();
  const lines = rows.map(({ name, title, className, file, encode, checksum, specification }) => {
    const cells = [
      title,
      `\`${name}\``,
      `[\`${className}\`](lib/wire/${file})`,
      "yes",
      encode ? "yes" : "",
      checksum ? "yes" : "",
      specification,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return `# Protocols

What capkit decodes: ${rows.length} layers. The name is Wireshark's, as \`capkit fields FILE frame.protocols\` prints it and as
\`--decode-as\` takes it; the class is what \`packet.layer()\` takes. "Encode" means that there is a function which makes
the bytes of the header, "checksum" that \`packet.checksum()\` checks it. Written by \`deno task protocols\`, and compared
with the code by a test.

<!-- deno-fmt-ignore-start -->

| protocol | name | class | decode | encode | checksum | specification |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join("\n")}

<!-- deno-fmt-ignore-end -->
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, protocolPage());
