/**
 * The capture files of the shared corpus, and what tshark says of their packets.
 *
 * @module
 */

import { CaptureFileError, openFile, type Packet } from "@capkit/capkit/core";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const folder = new URL("../../../shared/corpus/", import.meta.url);

/** Why a test of the corpus can't run; false where it can. */
export const skip: string | false = !existsSync(folder) && "the corpus is not beside the checkout";

/** The names of the files, in their order. */
export function corpusNames(): string[] {
  return readdirSync(new URL("files/", folder)).sort();
}

/** Where a file of the corpus is. */
export function corpusUrl(name: string): URL {
  return new URL(`files/${name}`, folder);
}

/** The packets of a file up to where it is broken; none where it is of a format or kind that we don't read. */
export async function* corpusPackets(name: string): AsyncGenerator<Packet> {
  try {
    await using file = await openFile(fileURLToPath(new URL(`files/${name}`, folder)));
    yield* file;
  } catch (error) {
    // The tests of the readers say which files are broken.
    if (!(error instanceof CaptureFileError)) throw error;
  }
}

/** A packet as tshark sees it: the text of each column, all occurrences joined by a comma; empty where there is none. */
export type OracleRow = ReadonlyMap<string, string>;

/**
 * What tshark says of each packet of a file; empty for a file that it refuses. It counts a block of a type unknown to it
 * as a packet without time and interface, which we don't.
 */
export function oracleRows(name: string): OracleRow[] {
  const bytes = gunzipSync(readFileSync(new URL(`oracle/${name}.frames.tsv.gz`, folder)));
  const [header = "", ...lines] = new TextDecoder().decode(bytes).split("\n");
  const columns = header.split("\t");
  return lines.filter((line) => line !== "").map((line) => {
    const cells = line.split("\t");
    return new Map(columns.map((column, i) => [column, cells[i] ?? ""]));
  }).filter((row) => row.get("frame.time_epoch") !== "" || row.get("frame.interface_id") !== "");
}
