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

/**
 * Files whose packets tshark counts or measures otherwise than we do, by the reason. A test of the packets' times, lengths and
 * numbers expects each of them to differ.
 */
export const MEASURED_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  "a fraction of a second or more: tshark prints it as it is or overflows, we carry it into the seconds": [
    "ndpi__default__pcap__fuzz-2021-10-13.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___13060214zed-FuzzTarget-5204104585674752.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___5ff7aafezed-FuzzTarget-5421416466481152.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___898a9ecdase-FuzzTarget-5781142119907328.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___d2e68668zed-FuzzTarget-5468403752632320.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___e52d48b0zed-FuzzTarget-5654053026791424.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___f913d61azed-FuzzTarget-5669109772845056.pcap",
    "tcpdump__timestamp_invalid_micro.pcap",
    "tcpdump__timestamp_invalid_nano.pcap",
    "tcpreplay__test2.replay_include.pcap",
  ],
  "a length on the wire of 2^31 or more: tshark prints 2147483647": [
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___7f7dc55azed-FuzzTarget-5755755617189888.pcap",
  ],
  "SunATM: tshark does not count the pseudo header of 4 bytes": [
    "gen__filtercov-v0-sunatm.pcap",
    "tcpdump__atm-heapoverflow.pcap",
    "tcpdump__atm-oam-loopback-print-overrun.pcap",
  ],
  "blocks of types unknown to tshark: it shows them as packets, we skip them": [
    "ngtest__output_be__basic__test017.pcapng",
    "ngtest__output_be__difficult__test202.pcapng",
    "ngtest__output_le__difficult__test202.pcapng",
  ],
};

/** What tshark says of the packets of a file: lines of cells, the columns' names first; empty for a file that it refuses. */
export function oracleTable(name: string): string[][] {
  const text = new TextDecoder().decode(gunzipSync(readFileSync(new URL(`oracle/${name}.frames.tsv.gz`, folder))));
  return text.split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
}

/** What a program said of a file beside its output, and its exit code in a line `PROGRAM rc=CODE`. */
export function oracleExit(name: string, program: "tshark" | "tcpdump" | "capinfos"): number | undefined {
  const said = readFileSync(new URL(`oracle/${name}.err`, folder), "utf8");
  const [, code] = new RegExp(`^${program} rc=(\\d+)$`, "m").exec(said) ?? [];
  return code === undefined ? undefined : Number(code);
}

/** A packet as tshark sees it: the text of each column, all occurrences joined by a comma; empty where there is none. */
export type OracleRow = ReadonlyMap<string, string>;

/**
 * What tshark says of each packet of a file; empty for a file that it refuses. It counts a block of a type unknown to it
 * as a packet without time and interface, which we don't.
 */
export function oracleRows(name: string): OracleRow[] {
  const [columns = [], ...lines] = oracleTable(name);
  return lines.map((cells) => new Map(columns.map((column, i) => [column, cells[i] ?? ""])))
    .filter((row) => row.get("frame.time_epoch") !== "" || row.get("frame.interface_id") !== "");
}
