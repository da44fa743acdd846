/**
 * Every file of the corpus up to 200 kB, given to the parser byte by byte and at once: the same packets, records and end.
 *
 * By default the files up to 4 kB and every tenth of the others; CAPKIT_CORPUS=all takes all.
 */

import { assertEquals } from "@std/assert";
import { type Block, CaptureFileError, CaptureParser, type CaptureParserOptions, formatHex } from "@capkit/capkit/core";
import { readFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { corpusNames, corpusUrl, skip } from "../support/corpus.ts";
import { packetsOf } from "../support/parsed_packets.ts";

const ALL = process.env["CAPKIT_CORPUS"] === "all";
const LARGEST = 200_000;
const SMALL = 4000;
const STEP = 10;

/** All that a file says, a line each. */
function read(file: Uint8Array, size: number, options: CaptureParserOptions): string[] {
  const parser = new CaptureParser(options);
  const lines: string[] = [];
  const add = (block: Block): void => {
    for (const packet of packetsOf(block)) {
      const { timestampNs, caplen, origlen, linktype, flags, hasTimestamp } = packet;
      const { name } = packet.interface;
      const options = packet.options.map(({ code, value }) => `${code}=${formatHex(value)}`);
      lines.push(
        [timestampNs, hasTimestamp, caplen, origlen, linktype, flags, name, formatHex(packet.bytes), ...options].join(
          " ",
        ),
      );
    }
  };
  try {
    for (let at = 0; at < file.length; at += size) parser.push(file.subarray(at, at + size)).forEach(add);
    for (let held = parser.flush(); held.length > 0; held = parser.flush()) held.forEach(add);
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    lines.push(error.message);
  }
  for (const record of parser.records) {
    lines.push(JSON.stringify(record, (_, value) => {
      if (typeof value === "bigint") return `${value}`;
      return value instanceof Uint8Array ? formatHex(value) : value;
    }));
  }
  return lines;
}

describe("files of the corpus", { skip }, () => {
  it("byte by byte as at once", () => {
    let files = 0;
    let bytes = 0;
    for (const [i, name] of corpusNames().entries()) {
      const file = readFileSync(corpusUrl(name));
      if (file.length > LARGEST || (!ALL && file.length > SMALL && i % STEP !== 0)) continue;
      files++;
      bytes += file.length;
      assertEquals(read(file, 1, { path: name }), read(file, file.length, { path: name }), name);
    }
    console.log(`files byte by byte: ${files} of ${files} (${bytes} bytes)`);
  });
});
