/**
 * Every file of the corpus, read with us and by tshark: number of packets, their times and lengths, and whether the file
 * is whole. The same files compressed, and some of them as tshark's companion editcap writes them in other formats.
 *
 * By default every twelfth file is compressed too; CAPKIT_CORPUS=all compresses all.
 */

import { assert, assertEquals } from "@std/assert";
import { CaptureFileError, openFile, type Packet } from "@capkit/capkit/core";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { concat } from "../support/capture_bytes.ts";
import { corpusNames, corpusUrl, MEASURED_OTHERWISE, oracleExit, oracleTable, skip } from "../support/corpus.ts";
import { erfRecord } from "../support/other_captures.ts";

const ALL = process.env["CAPKIT_CORPUS"] === "all";
const STEP = ALL ? 1 : 12;

/** What editcap makes of a file: formats, and variants of pcap. */
const FORMATS = ["snoop", "modpcap", "rh6_1pcap", "suse6_3pcap", "nokiapcap", "nsecpcap"];
/** Of these files. */
const CONVERTED = [
  "libtrace__100_packetsns.pcap",
  "libtrace__vxlan.pcap",
  "zeek__dhcp__dhcp_flood.pcap",
  "ndpi__default__pcap__BGP_Cisco_hdlc_slarp.pcap",
  "gopacket__pcap__test_loopback.pcap",
];
const noWireshark = ["tshark", "editcap"].some((program) => spawnSync(program, ["-v"]).status !== 0) &&
  "no tshark or no editcap";

/** Files that we read otherwise than tshark, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  ...MEASURED_OTHERWISE,
  "a link type unknown to tshark, which refuses the file; tcpdump reads it": [
    "libpcap__filter__brcm-tag-stp.pcap",
    "tcpdump__brcm-tag.pcap",
    "tcpdump__dsa.pcap",
    "tcpdump__edsa.pcap",
    "tcpdump__juniper_es_oobr.pcap",
    "tcpdump__vtp_asan-2.pcap",
    "tcpdump__vtp_asan-3.pcap",
    "tcpdump__vtp_asan.pcap",
  ],
  "reserved bits of the link type: tshark refuses the file": [
    "libpcap__linktype-reserved-field-not-zero.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___989b2731zed-FuzzTarget-5685520970809344.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___deb9c255zed-FuzzTarget-5752969003008000.pcap",
  ],
};

/** A file's packets, a line each of number, time, bytes on the wire and bytes captured, and last whether it is whole. */
interface Reading {
  lines: string[];
  whole: boolean;
}

function byTshark(name: string): Reading {
  const [, ...rows] = oracleTable(name);
  return { lines: rows.map((cells) => cells.slice(0, 4).join(" ")), whole: oracleExit(name, "tshark") === 0 };
}

function line(packet: Packet, number: number): string {
  const { seconds, nanoseconds, origlen, caplen, hasTimestamp } = packet;
  const time = hasTimestamp ? `${seconds}.${String(nanoseconds).padStart(9, "0")}` : "";
  return `${number} ${time} ${origlen} ${caplen}`;
}

/** What we read of a path or of bytes. */
async function byUs(input: string | Uint8Array): Promise<Reading> {
  const lines: string[] = [];
  try {
    await using file = await openFile(input);
    for await (const packet of file) lines.push(line(packet, lines.length + 1));
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    return { lines, whole: false };
  }
  return { lines, whole: true };
}

function pathOf(name: string): string {
  return fileURLToPath(corpusUrl(name));
}

/** What tshark reads of a path now. */
function byTsharkNow(path: string): Reading {
  const fields = ["frame.number", "frame.time_epoch", "frame.len", "frame.cap_len"].flatMap((field) => ["-e", field]);
  const { stdout, status } = spawnSync("tshark", ["-r", path, "-T", "fields", "-E", "separator= ", ...fields], {
    encoding: "utf8",
  });
  return { lines: stdout.split("\n").filter((text) => text !== ""), whole: status === 0 };
}

describe("files of the corpus", { skip }, () => {
  it("as tshark", async () => {
    const names = corpusNames();
    const exceptions = new Set(Object.values(EXCEPTIONS).flat());
    const different: string[] = [];
    let packets = 0;
    for (const name of names) {
      const [expected, found] = [byTshark(name), await byUs(pathOf(name))];
      packets += found.lines.length;
      const at = expected.lines.findIndex((text, i) => text !== found.lines[i]);
      const same = at < 0 && expected.lines.length === found.lines.length && expected.whole === found.whole;
      if (same !== exceptions.has(name)) continue;
      different.push(
        `${name}: ${same ? "no exception any more" : ""} tshark ${expected.lines.length} ${expected.whole} ` +
          `"${expected.lines[at]}", we ${found.lines.length} ${found.whole} "${found.lines[at]}"`,
      );
    }
    console.log(
      `files as tshark: ${names.length - exceptions.size - different.length} of ${names.length} ` +
        `(${packets} packets, ${exceptions.size} named exceptions)`,
    );
    assertEquals(different, []);
  });

  it("compressed with gzip and zstd as they are", async () => {
    const names = corpusNames().filter((_, i) => i % STEP === 0);
    for (const name of names) {
      const bytes = readFileSync(pathOf(name));
      const plain = await byUs(bytes);
      assertEquals(await byUs(Uint8Array.from(gzipSync(bytes))), plain, name);
      assertEquals(await byUs(Uint8Array.from(zstdCompressSync(bytes))), plain, name);
    }
    console.log(`files compressed: ${names.length} of ${names.length} with gzip and with zstd`);
  });

  it("in other formats as tshark", { skip: noWireshark }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "capkit-"));
    let [files, written] = [0, 0];
    try {
      for (const name of CONVERTED) {
        for (const format of FORMATS) {
          const path = join(folder, `${written++}`);
          // Snoop has no number for some link types.
          if (spawnSync("editcap", ["-F", format, pathOf(name), path]).status !== 0) continue;
          files++;
          assertEquals(await byUs(path), byTsharkNow(path), `${name} as ${format}`);
        }
      }
      const erf = join(folder, "x.erf");
      const frame = new Uint8Array(60).fill(0x45);
      const records = [2, 11, 16, 20, 1, 5, 10, 22, 23, 21].map((type, i) =>
        erfRecord({
          type,
          data: frame,
          fraction: i * 0x1357_9bdf,
          extensions: i % 3,
          flags: i & 3,
          origlen: 60 + i % 2,
        })
      );
      writeFileSync(erf, concat(...records));
      files++;
      assertEquals(await byUs(erf), byTsharkNow(erf), "ERF");
    } finally {
      rmSync(folder, { recursive: true });
    }
    console.log(`files in other formats as tshark: ${files} of ${files}`);
    assert(files > 25, `${files}`);
  });
});
