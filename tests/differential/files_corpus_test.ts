/**
 * Every plain pcap and pcapng file of the corpus, read with us and by tshark: number of packets, their times and lengths,
 * and whether the file is whole.
 */

import { assertEquals } from "@std/assert";
import { CaptureFileError, openFile, type Packet } from "@capkit/capkit/core";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const corpus = new URL("../../../shared/corpus/", import.meta.url);

const MAGICS: readonly number[] = [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a];

/** Files that we read otherwise than tshark, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
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
  "blocks of types unknown to tshark: it shows them as packets, we skip them": [
    "ngtest__output_be__basic__test017.pcapng",
    "ngtest__output_be__difficult__test202.pcapng",
    "ngtest__output_le__difficult__test202.pcapng",
  ],
};

/** A file's packets, a line each of number, time, bytes on the wire and bytes captured, and last whether it is whole. */
interface Reading {
  lines: string[];
  whole: boolean;
}

function byTshark(name: string): Reading {
  const text = new TextDecoder().decode(gunzipSync(readFileSync(new URL(`oracle/${name}.frames.tsv.gz`, corpus))));
  const lines = text.split("\n").filter((line) => line !== "").slice(1);
  const exit = /^tshark rc=(\d+)$/m.exec(readFileSync(new URL(`oracle/${name}.err`, corpus), "utf8"));
  return { lines: lines.map((line) => line.split("\t").slice(0, 4).join(" ")), whole: exit?.[1] === "0" };
}

function line(packet: Packet, number: number): string {
  const { seconds, nanoseconds, origlen, caplen, hasTimestamp } = packet;
  const time = hasTimestamp ? `${seconds}.${String(nanoseconds).padStart(9, "0")}` : "";
  return `${number} ${time} ${origlen} ${caplen}`;
}

async function byUs(name: string): Promise<Reading> {
  const lines: string[] = [];
  try {
    await using file = await openFile(fileURLToPath(new URL(`files/${name}`, corpus)));
    for await (const packet of file) lines.push(line(packet, lines.length + 1));
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    return { lines, whole: false };
  }
  return { lines, whole: true };
}

function isPlain(name: string): boolean {
  const bytes = readFileSync(new URL(`files/${name}`, corpus));
  return bytes.length >= 4 && MAGICS.includes(bytes.readUInt32BE(0));
}

describe("files of the corpus", { skip: !existsSync(corpus) && "no ../shared/corpus" }, () => {
  it("as tshark", async () => {
    const names = readdirSync(new URL("files/", corpus)).sort();
    const plain = names.filter(isPlain);
    const exceptions = new Set(Object.values(EXCEPTIONS).flat());
    const different: string[] = [];
    let packets = 0;
    for (const name of plain) {
      const [expected, found] = [byTshark(name), await byUs(name)];
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
      `files as tshark: ${plain.length - exceptions.size - different.length} of ${plain.length} ` +
        `(${packets} packets, ${exceptions.size} named exceptions, ${
          names.length - plain.length
        } files of other formats)`,
    );
    assertEquals(different, []);
  });
});
