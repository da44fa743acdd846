/**
 * The command as a process of the runtime that runs this test.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, fail } from "@std/assert";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openFile } from "../../lib/file/open.ts";
import { PcapWriter } from "../../lib/file/pcap_writer.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { syntheticSource } from "../../lib/synthetic.ts";
import { runtimeCommand } from "../support/namespace.ts";
import { ARP_LINE, ARP_REQUEST } from "./fake_host.ts";

const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));

/** Program and arguments of the command with these. */
function commandLine(...args: string[]): [string, string[]] {
  const [program = "", ...rest] = runtimeCommand(CLI, args);
  return [program, rest];
}

/** How a process ended. */
interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the command to its end. */
function run(...args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(...commandLine(...args), {
    encoding: "utf8",
    maxBuffer: 2 ** 24,
  });
  return { code: status, out: stdout, err: stderr };
}

/** Starts the command. */
function start(...args: string[]): ChildProcess {
  return spawn(...commandLine(...args), { stdio: ["pipe", "pipe", "pipe"] });
}

/** How it ended. */
function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (data) => out += data);
  child.stderr?.on("data", (data) => err += data);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

describe("capkit as a process", () => {
  let folder = "";
  /** A file of more packets than a pipe holds lines of. */
  let many = "";
  const count = 20_000;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "capkit-process-"));
    many = join(folder, "many.pcap");
    const writer = new PcapWriter({ linktype: LINKTYPE_ETHERNET });
    for await (const batch of syntheticSource(Array(count).fill(ARP_REQUEST)).batches()) writer.pushBlock(batch.block);
    writeFileSync(many, writer.take());
  });
  after(() => rmSync(folder, { recursive: true }));

  it("runs a program for each file that is full, and says where there is none", () => {
    const path = join(folder, "rotated.pcap");
    const program = join(folder, "seen.sh");
    writeFileSync(program, `#!/bin/sh\necho "$1" >> "${folder}/seen"\n`, { mode: 0o755 });
    const rotated = run("dump", "-r", many, "-w", path, "-C", "1", "-z", program);
    assertEquals(rotated.code, 0);
    const names = readdirSync(folder).filter((name) => name.startsWith("rotated")).sort();
    assertEquals(names, ["rotated.pcap", "rotated.pcap1"]);
    assertEquals(readFileSync(join(folder, "seen"), "utf8"), `${path}\n`);
    const missing = run("dump", "-r", many, "-w", path, "-C", "1", "-z", "no-such-program");
    assertEquals(missing.code, 0);
    assertMatch(missing.err, /^capkit: Cannot run "no-such-program" for ".*rotated.pcap": /m);
  });

  it("says what a file is, and never overwrites it", () => {
    const { code, out, err } = run("info", many);
    assertEquals([code, err], [0, ""]);
    assertMatch(out, /^Number of packets: +20000$/m);
    const refused = run("convert", many, join(folder, ".", "many.pcap"));
    assertEquals([refused.code, refused.out], [2, ""]);
    assertMatch(refused.err, /^capkit: ".*" is the file that is read, choose another one to write\n$/);
  });

  it("prints help and version", () => {
    const help = run("--help");
    assertEquals([help.code, help.err], [0, ""]);
    assertMatch(help.out, /^capkit .*\n\nUsage:/);
    assertMatch(run("--version").out, /^capkit \d+\.\d+\.\d+\n$/);
  });

  const wrong: readonly (readonly [string, string[], number, RegExp])[] = [
    ["no subcommand", [], 2, /no subcommand/],
    ["a bad option", ["dump", "-i", "lo", "--bad"], 2, /unknown option "--bad"/],
    ["a missing value", ["dump", "-i"], 2, /option "-i" needs a value/],
    ["an unknown interface", ["dump", "-i", "no-such-if"], 2, /"no-such-if"/],
    ["a missing file", ["dump", "-r", "/no/such/file"], 1, /ENOENT/],
  ];
  for (const [name, args, code, message] of wrong) {
    it(`ends with ${code} and one line for ${name}`, () => {
      const result = run(...args);
      assertEquals([result.code, result.out], [code, ""]);
      assertMatch(result.err, /^capkit: [^\n]*\n$/);
      assertMatch(result.err, message);
    });
  }

  it("ends with 2 where a filter is wrong, and shows where", () => {
    for (const args of [["dump", "-d"], ["dump", "-r", many], ["filter", "lint"], ["filter", "explain"]]) {
      const { code, out, err } = run(...args, "tcp prt 80");
      assertEquals([code, out], [2, ""]);
      assertMatch(err, /^capkit: Cannot parse filter: [^\n]*"prt"[^\n]*\n {2}tcp prt 80\n {6}\^\^\^\n$/);
    }
  });

  it("filters a file", () => {
    const filter = join(folder, "filter.txt");
    writeFileSync(filter, "arp # all of them\n");
    const { code, out } = run("dump", "-tr", many, "-F", filter, "-c", "3");
    assertEquals([code, out], [0, `${ARP_LINE}\n`.repeat(3)]);
    assertEquals(run("dump", "-tr", many, "--", "-1", "+", "len", ">", "1000").out, "");
    assertMatch(run("dump", "-r", many, "-F", join(folder, "none")).err, /^capkit: Cannot read file .*ENOENT[^\n]*\n$/);
  });

  it("prints a filter's program, explains and checks it", () => {
    const listing =
      "(000) ldh      [12]\n(001) jeq      #0x806           jt 2\tjf 3\n(002) ret      #262144\n(003) ret      #0\n";
    assertEquals(run("dump", "-d", "arp"), { code: 0, out: listing, err: "" });
    const explained = run("filter", "explain", "arp", many, "-c", "1");
    assertEquals(explained.code, 0);
    assertMatch(explained.out, /\n\nPacket 1 matches: "arp" decides\n {2}arp: yes, bytes 12-13 are 2054 \(0x0806\)\n$/);
    const { code, out } = run("filter", "lint", "vlan 2 or vlan 3");
    assertEquals(code, 1);
    assertMatch(out, /^warning: .*\n {2}vlan 2 or vlan 3\n {12}\^{6}\n {2}better: /);
  });

  it("lists the interfaces without privilege", () => {
    const { code, out } = run("interfaces", "--json");
    assertEquals(code, 0);
    const names = out.trimEnd().split("\n").map((line) => JSON.parse(line).name);
    assert(names.includes("lo"));
  });

  it("reads a file to its end", () => {
    const { code, out, err } = run("dump", "-tr", many);
    assertEquals(code, 0);
    const lines = out.split("\n");
    assertEquals([lines.length, new Set(lines)], [count + 1, new Set([ARP_LINE, ""])]);
    assertEquals(err, `reading from file ${many}, link-type EN10MB (Ethernet), snapshot length 262144\n`);
  });

  it("reads standard input", async () => {
    const child = start("dump", "-t", "-r", "-", "-c", "2");
    child.stdin?.end(readFileSync(many).subarray(0, 24 + 3 * (16 + 42)));
    const { code, out } = await ended(child);
    assertEquals([code, out], [0, `${ARP_LINE}\n${ARP_LINE}\n`]);
  });

  it("writes a file to standard output", async () => {
    const { status, stdout } = spawnSync(...commandLine("dump", "-r", many, "-w", "-"), {
      maxBuffer: 2 ** 24,
    });
    assertEquals(status, 0);
    await using file = await openFile(new Uint8Array(stdout));
    let packets = 0;
    for await (const batch of file.batches()) packets += batch.length;
    assertEquals(packets, count);
  });

  for (const args of [["dump", "-tr"], ["dump", "--json", "-r"], ["dump", "-w", "-", "-r"]]) {
    it(`ends quietly where nobody reads to the end: ${args.join(" ")}`, async () => {
      const child = start(...args, many);
      const result = ended(child);
      child.stdout?.once("data", () => child.stdout?.destroy());
      const { code, err } = await result;
      assertEquals(code, 0);
      assertMatch(err, /^reading from file [^\n]*\n$/);
    });
  }

  it("says in a line why a file can't be written, and ends with 1", () => {
    for (const [path, code] of [["/dev/full", "ENOSPC"], ["/proc/self/mem", "EIO"]] as const) {
      for (const args of [["dump", "-r", many, "-w", path], ["convert", many, path]]) {
        const result = run(...args);
        assertEquals([result.code, result.out], [1, ""], args.join(" "));
        const lines = result.err.split("\n").filter((line) => !line.startsWith("reading from file "));
        assertEquals(lines.length, 2, result.err);
        assertMatch(
          lines[0] ?? "",
          new RegExp(`^capkit: Cannot write to file "${path}": .*${code}.* packets are lost$`),
        );
      }
    }
  });

  it("ends with 1 where a pipe that it writes to by its name is closed", async () => {
    const path = join(folder, "pipe");
    assertEquals(spawnSync("mkfifo", [path]).status, 0);
    const reader = spawn("head", ["-c", "100", path], { stdio: "ignore" });
    const gone = new Promise((resolve) => reader.on("close", resolve));
    const { code, err } = await ended(start("dump", "-r", many, "-w", path));
    await gone;
    assertEquals(code, 1);
    assertMatch(err, /\ncapkit: Cannot write to file "[^"]*": write failed with EPIPE [^\n]*packets are lost\n$/);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`ends with what it has at ${signal}`, async () => {
      const child = start("dump", "-t", "-r", "-");
      const result = ended(child);
      // No end of file follows.
      child.stdin?.write(readFileSync(many).subarray(0, 24 + 3 * (16 + 42)));
      await new Promise((resolve) => child.stdout?.once("data", resolve));
      // Not child.kill: what Deno reports after it is the signal, whatever the process made of it.
      process.kill(child.pid ?? fail("it has started"), signal);
      const { code, out } = await result;
      assertEquals([code, out], [0, `${ARP_LINE}\n`.repeat(3)]);
    });
  }

  const onThread = "deno" in process.versions &&
    "Deno writes to a pipe on the JavaScript thread: it sees no signal meanwhile";
  it("ends at a second signal where nobody reads what it has", { skip: onThread }, async () => {
    const child = start("dump", "-t", "-r", many);
    const closed = new Promise<number | null>((resolve) => child.on("exit", resolve));
    await new Promise((resolve) => child.stderr?.once("data", resolve));
    const pid = child.pid ?? fail("it has started");
    // Until the pipe is full.
    await sleep(300);
    process.kill(pid, "SIGINT");
    await sleep(300);
    assertEquals(child.exitCode, null);
    process.kill(pid, "SIGINT");
    assertEquals(await closed, 130);
  });
});

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
