/**
 * What `FieldPrinter` prints beside what tshark printed, cell by cell.
 *
 * @module
 */

import { FieldPrinter } from "@capkit/capkit/core";
import { fieldNames } from "../../lib/fields/registry.ts";
import { PROTOCOLS } from "../../lib/fields/protocols.ts";
import { corpusPackets, oracleTable } from "./corpus.ts";

/** A cell that differs. */
export interface FieldDifference {
  file: string;
  /** The number of the packet. */
  packet: number;
  column: string;
  tshark: string;
  capkit: string;
  /** What tshark says of `frame.protocols`. */
  protocols: string;
}

/** How many cells of a column have text on one side at least, and which differ. */
export interface ColumnCounts {
  cells: number;
  different: number;
}

/** The names of the protocols of `frame.protocols` that we decode. */
const KNOWN: ReadonlySet<string> = new Set(["raw", ...PROTOCOLS.flatMap(({ names }) => names)]);

/**
 * Protocols that show themselves when a connection begins and then no more, or name other ports for what follows: tshark
 * remembers the connection, a packet alone is data.
 */
const REMEMBERED: ReadonlySet<string> = new Set(["vnc", "tftp", "rtp", "rtsp", "quic"]);

/** What of `frame.protocols` is compared: what we don't decode is data, and nothing is known of what is inside of it. */
function mappedProtocols(text: string, ours: string): string {
  const mapped: string[] = [];
  for (const name of text.split(":")) {
    if (name === "ethertype") continue;
    if (!KNOWN.has(name) || (REMEMBERED.has(name) && !ours.includes(name))) {
      mapped.push("data");
      break;
    }
    mapped.push(name);
  }
  return mapped.join(":");
}

/** Compares the columns of a file that both have; calls `differs` for each cell that differs, and counts. */
export async function compareFields(
  name: string,
  counts: Map<string, ColumnCounts>,
  differs: (difference: FieldDifference) => void,
): Promise<void> {
  const [header = [], ...rows] = oracleTable(name);
  const known = new Set(fieldNames());
  const columns = header.filter((column) => known.has(column));
  if (columns.length === 0) return;
  const places = columns.map((column) => header.indexOf(column));
  const protocols = header.indexOf("frame.protocols");
  const printer = new FieldPrinter(columns);
  let packet = 0;
  const compare = (cells: readonly string[] | undefined): void => {
    const row = rows[packet++];
    for (const [index, column] of columns.entries()) {
      let [tshark, capkit] = [row?.[places[index] ?? 0] ?? "", cells?.[index] ?? ""];
      if (tshark === "" && capkit === "") continue;
      if (column === "frame.protocols") {
        [tshark, capkit] = [mappedProtocols(tshark, capkit), mappedProtocols(capkit, capkit)];
      }
      const count = counts.get(column) ?? { cells: 0, different: 0 };
      counts.set(column, count);
      count.cells++;
      if (tshark === capkit) continue;
      count.different++;
      differs({ file: name, packet, column, tshark, capkit, protocols: row?.[protocols] ?? "" });
    }
  };
  for await (const found of corpusPackets(name)) compare(printer.line(found, packet + 1).split("\t"));
  while (packet < rows.length) compare(undefined);
}
