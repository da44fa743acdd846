/**
 * Every file of the corpus, read, written as pcapng, and read again: the same packets, times, flags, options and records. What
 * is written a second time is the same to the byte, and tshark and capinfos read it without complaint.
 *
 * By default every eighth file and all that are pcapng; CAPKIT_CORPUS=all takes all.
 */

import { assert, assertEquals } from "@std/assert";
import {
  CaptureFileError,
  type CaptureInterface,
  FileCopy,
  type FileRecord,
  openFile,
  type Packet,
  PcapngWriter,
} from "@capkit/capkit/core";
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { corpusNames, oracleRows, skip } from "../support/corpus.ts";

const files = new URL("../../../shared/corpus/files/", import.meta.url);
const all = process.env.CAPKIT_CORPUS === "all";
/** In the default run, one of so many pcap files. */
const ONE_OF = 8;
/** The same where a program is started for each. */
const SLOW_ONE_OF = 60;

function read(name: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(name, files)));
}

function isPcapng(bytes: Uint8Array): boolean {
  return bytes[0] === 0x0a && bytes[1] === 0x0d && bytes[2] === 0x0d && bytes[3] === 0x0a;
}

const hex = (bytes: Uint8Array): string => bytes.toHex();

/** Places in what `plainPacket` returns. */
const CAPLEN = 3;
const INTERFACE = 6;

/** All that is known of a packet, in plain values. */
function plainPacket(packet: Packet): unknown[] {
  const { seconds, nanoseconds, hasTimestamp, caplen, origlen, linktype, flags } = packet;
  return [
    seconds,
    nanoseconds,
    hasTimestamp,
    caplen,
    origlen,
    linktype,
    plainInterface(packet.interface),
    flags,
    hex(packet.bytes),
    packet.options.map(({ code, value }) => [code, hex(value)]),
    packet.comments,
  ];
}

function plainInterface(at: CaptureInterface): string {
  return JSON.stringify(at);
}

/** What is written of a packet in a pcap file: its snaplen only where the packet is no longer. */
function truthful(packet: readonly unknown[]): readonly unknown[] {
  return packet.map((value, i) => {
    if (i !== INTERFACE || typeof value !== "string") return value;
    const snaplen = Number(/"snaplen":(\d+)/.exec(value)?.[1]);
    return Number(packet[CAPLEN]) > snaplen ? value.replace(`"snaplen":${snaplen}`, '"snaplen":0') : value;
  });
}

/** All that a record says. */
function plainRecord(record: FileRecord): unknown {
  const options = record.options.map(({ code, value }) => [code, hex(value)]);
  const raw = record.kind === "names"
    ? record.entries.map(({ type, value }) => [type, hex(value)])
    : record.kind === "secrets"
    ? hex(record.data)
    : record.kind === "statistics"
    ? record.timestamp
    : [];
  return [record.toJSON(), options, raw];
}

interface Content {
  readonly packets: readonly (readonly unknown[])[];
  readonly records: readonly unknown[];
  readonly interfaces: readonly string[];
  /** Written as pcapng. */
  readonly written: Uint8Array;
  /** Whether the file is broken somewhere. */
  readonly broken: boolean;
}

/** A file up to where it is broken; undefined where it is no capture file, or of a link type that pcapng has no room for. */
async function content(bytes: Uint8Array): Promise<Content | undefined> {
  const packets: (readonly unknown[])[] = [];
  let writer = new PcapngWriter();
  let broken = false;
  let records: readonly FileRecord[] = [];
  let interfaces: readonly CaptureInterface[] = [];
  try {
    await using file = await openFile(bytes);
    records = file.records;
    interfaces = file.interfaces;
    if (interfaces.some(({ linktype }) => linktype > 0xffff)) return undefined;
    // A pcap file has no records that describe the interface before its first packet.
    if (file.format === "pcap") writer = new PcapngWriter({ interfaces });
    const copy = new FileCopy(writer, records);
    try {
      for await (const batch of file.batches()) {
        for (const packet of batch) packets.push(plainPacket(packet));
        copy.push(batch.block);
      }
    } catch (error) {
      if (!(error instanceof CaptureFileError)) throw error;
      broken = true;
    }
    copy.end();
  } catch (error) {
    if (error instanceof CaptureFileError) return undefined;
    throw error;
  }
  writer.finish();
  return {
    packets,
    records: records.map(plainRecord),
    interfaces: interfaces.map(plainInterface),
    written: writer.take(),
    broken,
  };
}

/** What a program is asked, of a file. */
function question(program: string, path: string): string[] {
  const columns = ["frame.cap_len", "frame.len", "frame.interface_id"].flatMap((name) => ["-e", name]);
  if (program === "capinfos") return ["-M", path];
  return program === "tshark" ? ["-n", "-r", path, "-T", "fields", ...columns] : ["-n", "-r", path, "-w", "/dev/null"];
}

/** What a program says of a file, and its complaint where it does not just read it. */
function ask(program: string, path: string): { stdout: string; complaint: string | undefined } {
  const { status, stdout, stderr } = spawnSync(program, question(program, path), {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  // tcpdump names the file it reads.
  const said = stderr.split("\n").filter((line) => !/^(reading from file|Running as user|$)/.test(line));
  const fine = status === 0 && said.length === 0;
  return { stdout, complaint: fine ? undefined : `${program} ended with ${status}: ${said.join(" ")}` };
}

/** Caplen and origlen of each packet in what tshark says. */
function tsharkLengths(stdout: string): string[] {
  // A block of a type that it does not know is a packet without an interface.
  return stdout.split("\n").filter((line) => /^\d+\t\d+\t\d/.test(line)).map((line) => line.replace(/\t\d+$/, ""));
}

const names = skip ? [] : corpusNames();
const pcapngNames = names.filter((name) => isPcapng(read(name)));

describe("files, written as pcapng and read again", { skip }, () => {
  it("say the same", async () => {
    let [same, refused, packets, records] = [0, 0, 0, 0];
    const chosen = names.filter((name, i) => all || i % ONE_OF === 0 || pcapngNames.includes(name));
    for (const name of chosen) {
      const first = await content(read(name));
      if (first === undefined) {
        refused++;
        continue;
      }
      const second = await content(first.written);
      assert(second !== undefined && !second.broken, name);
      assertEquals(second.packets, pcapngNames.includes(name) ? first.packets : first.packets.map(truthful), name);
      if (pcapngNames.includes(name)) {
        assertEquals(second.records, first.records, name);
        assertEquals(second.interfaces, first.interfaces, name);
      }
      assert(Buffer.compare(second.written, first.written) === 0, `${name}: the second write differs`);
      same++;
      packets += first.packets.length;
      records += first.records.length;
    }
    console.log(
      `files that say the same: ${same} of ${chosen.length}, ${refused} refused; ${packets} packets, ${records} records`,
    );
    assert(same > (all ? 550 : 150), `${same} files`);
  });

  for (const program of ["capinfos", "tcpdump", "tshark"]) {
    const missing = spawnSync(program, ["--version"]).status !== 0 && `${program} is not installed`;
    it(`are read by ${program} without a complaint that the file itself does not get`, { skip: missing }, async () => {
      const folder = mkdtempSync(join(tmpdir(), "capkit-"));
      try {
        let fine = 0;
        const complaints: string[] = [];
        const chosen = names.filter((name, i) => all || i % SLOW_ONE_OF === 0 || pcapngNames.indexOf(name) % 12 === 0);
        for (const name of chosen) {
          const found = await content(read(name));
          if (found === undefined) continue;
          const path = join(folder, "written.pcapng");
          writeFileSync(path, found.written);
          const { stdout, complaint } = ask(program, path);
          if (complaint === undefined) fine++;
          else if (ask(program, fileURLToPath(new URL(name, files))).complaint === undefined) {
            complaints.push(`${name}: ${complaint}`);
          }
          // What it says of the original; nothing where it refuses that.
          const lengths = oracleRows(name).map((row) => `${row.get("frame.cap_len")}\t${row.get("frame.len")}`);
          if (program === "tshark" && lengths.length > 0) assertEquals(tsharkLengths(stdout), lengths, name);
        }
        console.log(`${program} reads ${fine} of ${chosen.length}, the others for what they are`);
        assertEquals(complaints, []);
        assert(fine > chosen.length * 0.8, `${fine} of ${chosen.length}`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
