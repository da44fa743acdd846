/**
 * `capkit info` beside capinfos: every value that both have, for the files of the corpus.
 */

import { assertEquals } from "@std/assert";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { main } from "../../lib/cli/main.ts";
import { FakeHost } from "../cli/fake_host.ts";
import { corpusNames, corpusUrl, oracleExit, skip } from "../support/corpus.ts";

const corpus = new URL("../../../shared/corpus/", import.meta.url);

/** Files of which we say something else, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "a fraction of a second or more, or times more than 2^31 seconds apart: capinfos overflows": [
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___5ff7aafezed-FuzzTarget-5421416466481152.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___d2e68668zed-FuzzTarget-5468403752632320.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___e52d48b0zed-FuzzTarget-5654053026791424.pcap",
    "pcapplusplus__Fuzzers__RegressionTests__regression_samples___f913d61azed-FuzzTarget-5669109772845056.pcap",
    "pcapplusplus__Pcap++Test__PcapExamples__pcapng-example.pcapng",
    "tcpdump__bgp_vpn_rt-oobr.pcap",
    "tcpdump__timestamp_invalid_micro.pcap",
    "tcpdump__timestamp_invalid_nano.pcap",
    "tcpreplay__test2.replay_include.pcap",
  ],
  "SunATM: capinfos does not count the pseudo header of 4 bytes": [
    "gen__filtercov-v0-sunatm.pcap",
    "tcpdump__atm-heapoverflow.pcap",
    "tcpdump__atm-oam-loopback-print-overrun.pcap",
  ],
  "times in units of 2^-8 seconds: capinfos calls them centiseconds": [
    "gopacket__pcapgo__tests__be__test902.pcapng",
    "gopacket__pcapgo__tests__le__test902.pcapng",
  ],
  "a block of a type unknown to capinfos, which takes it for a packet": [
    "ngtest__output_be__basic__test017.pcapng",
  ],
};
const excepted = new Set(Object.values(EXCEPTIONS).flat());

/** What capinfos says of a file, by the names of its columns; undefined where it refused or did not get to the end. */
function byCapinfos(name: string): ReadonlyMap<string, string> | undefined {
  if (oracleExit(name, "capinfos") !== 0) return undefined;
  const text = readFileSync(new URL(`oracle/${name}.capinfos.txt`, corpus), "utf8");
  const end = text.indexOf("\n");
  // The rest is one line, in which comments may have lines of their own.
  const cells = text.slice(end + 1).replace(/\n$/, "").split("\t");
  return new Map(text.slice(0, end).split("\t").map((column, index) => [column, cells[index] ?? ""]));
}

/** What of `capkit info --json` is compared. */
interface Info {
  format: string;
  size: number;
  packets: number;
  bytes: number;
  timeless: number;
  firstTimestampNs?: string;
  lastTimestampNs?: string;
  durationNs?: string;
  bytesPerSecond?: number;
  bitsPerSecond?: number;
  bytesPerPacket?: number;
  packetsPerSecond?: number;
  inOrder: boolean;
  cut?: { min: number; max: number };
  sha256?: string;
  ripemd160?: string;
  sha1?: string;
  sections: { hardware?: string; os?: string; application?: string; comments: string[] }[];
  interfaces: { linktype: string; snaplen: number; tsresol: number }[];
  error?: string;
}

async function byUs(name: string): Promise<Info> {
  const host = new FakeHost({ args: ["info", "--json", fileURLToPath(corpusUrl(name))] });
  await main(host);
  return JSON.parse(host.stdout.text || "{}");
}

const PRECISIONS: Readonly<Record<string, number>> = { centiseconds: 2, microseconds: 6, nanoseconds: 9 };

/** Decimal digits that capinfos prints of a time. */
function digitsOf(text: string): number {
  return text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
}

function seconds(ns: string | undefined, digits: number): string {
  if (ns === undefined) return "n/a";
  const text = ns.padStart(10, "0");
  const fraction = text.slice(-9).slice(0, digits);
  return text.slice(0, -9) + (digits > 0 ? `.${fraction}` : "");
}

/** The latest time that a Date can be of, in seconds. */
const LATEST = 8.64e12;

function time(ns: string | undefined, digits: number): string {
  if (ns === undefined) return "n/a";
  const [whole = "", fraction = ""] = seconds(ns, 9).split(".");
  if (Math.abs(Number(whole)) > LATEST) return "n/a";
  const date = new Date(Number(whole) * 1000).toISOString().slice(0, 19).replace("T", " ");
  return date + (digits > 0 ? `.${fraction.slice(0, digits)}` : "");
}

/** Our values in capinfos's words, for the columns that are compared. */
function inItsWords(ours: Info, its: ReadonlyMap<string, string>): Map<string, string> {
  const fixed = (value: number | undefined): string => value?.toFixed(2) ?? "n/a";
  const cell = (column: string): string => its.get(column) ?? "";
  const resolutions = new Set(ours.interfaces.map(({ tsresol }) => tsresol));
  const [resolution = 6] = resolutions;
  const name = Object.keys(PRECISIONS).find((one) => PRECISIONS[one] === resolution) ?? "";
  const precision = resolutions.size === 0 ? "UNKNOWN" : resolutions.size > 1 ? "per-packet" : name;
  const linktypes = new Set(ours.interfaces.map(({ linktype }) => linktype));
  const [at] = ours.interfaces;
  const words = new Map([
    ["File encapsulation", linktypes.size > 1 ? "per-packet" : cell("File encapsulation").replace("per-packet", "one")],
    ["Packet size limit", String((ours.format === "pcap" && at?.snaplen) || "(not set)")],
    ["File type", ours.format === "pcap" && resolution === 9 ? "nsecpcap" : ours.format],
    ["File time precision", precision],
    ["Number of packets", String(ours.packets)],
    ["File size (bytes)", String(ours.size)],
    ["Data size (bytes)", String(ours.bytes)],
    ["Average packet size (bytes)", fixed(ours.bytesPerPacket ?? 0)],
    ["Packet size limit min (inferred)", String(ours.cut?.min ?? "n/a")],
    ["Packet size limit max (inferred)", String(ours.cut?.max ?? "n/a")],
    ["SHA256", ours.sha256 ?? ""],
    ["RIPEMD160", ours.ripemd160 ?? ""],
    ["SHA1", ours.sha1 ?? ""],
  ]);
  const [section] = ours.sections;
  words.set("Capture hardware", section?.hardware ?? "");
  words.set("Capture oper-sys", section?.os ?? "");
  words.set("Capture application", section?.application ?? "");
  // It prints one of several.
  const comment = cell("Capture comment");
  words.set("Capture comment", (section?.comments ?? []).includes(comment) ? comment : section?.comments[0] ?? "");
  // Where one packet has no time, it says nothing of those of the others.
  if (ours.timeless > 0) return words;
  words.set("Capture duration (seconds)", seconds(ours.durationNs, digitsOf(cell("Capture duration (seconds)"))));
  words.set("Start time", time(ours.firstTimestampNs, digitsOf(cell("Start time"))));
  words.set("End time", time(ours.lastTimestampNs, digitsOf(cell("End time"))));
  // All at one time: it calls that a rate of 0.
  words.set("Data byte rate (bytes/sec)", fixed(ours.bytesPerSecond ?? 0));
  words.set("Data bit rate (bits/sec)", fixed(ours.bitsPerSecond ?? 0));
  words.set("Average packet rate (packets/sec)", fixed(ours.packetsPerSecond ?? 0));
  words.set("Strict time order", ours.inOrder ? "True" : "False");
  return words;
}

/** Whether a value is the same; averages are up to what a double has of a time since 1970, and to how halves are rounded. */
function isSame(column: string, [ours = "", its = ""]: readonly (string | undefined)[], durationNs = "0"): boolean {
  if (ours === its) return true;
  if (!/average|rate/i.test(column)) return false;
  const error = Number(its) * 500 / Number(durationNs);
  return Math.abs(Number(ours) - Number(its)) < 0.011 + (Number.isFinite(error) ? error : 0);
}

describe("capkit info", { skip }, () => {
  it("says what capinfos says", async () => {
    const different: string[] = [];
    let [files, values, exceptions] = [0, 0, 0];
    for (const name of corpusNames()) {
      const its = byCapinfos(name);
      if (its === undefined) continue;
      files++;
      const ours = await byUs(name);
      const words = [...inItsWords(ours, its)];
      values += words.length;
      const others = words.filter(([column, value]) => !isSame(column, [value, its.get(column)], ours.durationNs));
      if (excepted.has(name)) {
        exceptions += others.length;
        if (others.length === 0) different.push(`${name}: no exception any more`);
      } else {
        different.push(...others.map(([column, value]) => `${name}: ${column} ${its.get(column)}, we say ${value}`));
      }
    }
    const same = values - exceptions - different.length;
    console.log(`info as capinfos: ${same} of ${values} values of ${files} files (${exceptions} named exceptions)`);
    assertEquals(different, []);
  });
});
