/**
 * Who takes part in the live benchmark: this project on each runtime, and the peers that are there.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** What capkit adds up for each frame of the flood: its TTL and its destination port. */
const CHECK = 64 + 5000;

/** Where `peers/setup` puts what it builds. */
const PEERS = process.env["PEERS"] ?? join(homedir(), ".cache", "capkit-peers");

/** Where contestants write files to, at FILES: as fast as they go, and as big as the flood. */
const FILE = join(process.env["FILES"] ?? tmpdir(), `capkit-live-${process.pid}`);

/** The program that sends. */
export const FLOOD: string = join(PEERS, "flood");

/** What the marks compare. */
export type Role =
  | "batches"
  | "packets"
  | "recvmsg"
  | "dump"
  | "dump to a file"
  | "tcpdump"
  | "tcpdump to a file"
  | "gopacket ring"
  | "gopacket"
  | "libpcap";

/** A program that captures from an interface. */
export interface Contestant {
  readonly name: string;
  readonly role: Role;
  /** The runtime of capkit itself; undefined for a peer. */
  readonly runtime: string | undefined;
  /** Ends by itself when it has handled so many packets; else SIGINT ends it. */
  readonly counts: boolean;
  /** Milliseconds that it may hold packets back, or the kernel for it. */
  readonly lagMs: number;
  /** Whether what it says of packets dropped is so. */
  readonly tellsDrops: boolean;
  /** The file that it writes, if it does; for us to read and to remove. */
  readonly file?: string;
  /** Its program and arguments. */
  command(ifname: string, count: number): string[];
}

/** What a contestant says at its end. */
export interface Report {
  readonly handled: number;
  readonly dropped: number;
}

/**
 * Reads it from what it printed.
 *
 * @throws Error where it is not there, or the answer is wrong.
 */
export function readReport(output: string): Report {
  const [, handled] = /(\d+) packets?(?:,| captured)/.exec(output) ?? [];
  const [, dropped] = /(\d+) (?:packets? )?dropped/.exec(output) ?? [];
  if (handled === undefined || dropped === undefined) throw new Error(`does not say how many packets: ${output}`);
  const [, check] = /^capkit .* check (\d+)/.exec(output) ?? [];
  if (check !== undefined && Number(check) !== Number(handled) * CHECK) throw new Error(`decoded wrong: ${output}`);
  return { handled: Number(handled), dropped: Number(dropped) };
}

/** Those that can take part, and which can't. */
export function findContestants(): { contestants: Contestant[]; missing: string[] } {
  const all = [...ownContestants(), ...peers()];
  const isThere = (contestant: Contestant): boolean => existsSync(contestant.command("", 0)[0] ?? "");
  return {
    contestants: all.filter(isThere),
    missing: all.filter((contestant) => !isThere(contestant)).map(({ name }) => name),
  };
}

/** The path of a runtime: this one's where it is this one. */
export function runtimePath(name: "deno" | "bun"): string {
  if (name in process.versions) return process.execPath;
  const installed = fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));
  return existsSync(installed) ? installed : findProgram(name);
}

function ownContestants(): Contestant[] {
  const program = fileURLToPath(new URL("live_contestant.ts", import.meta.url));
  const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
  const runtimes = { Deno: [runtimePath("deno"), "run", "-A"], Bun: [runtimePath("bun")] };
  const own = { counts: false, lagMs: 200, tellsDrops: true };
  const ways: readonly [Role, string][] = [
    ["batches", "ring batches"],
    ["packets", "ring for await"],
    ["recvmsg", "recvmsg batches"],
  ];
  return Object.entries(runtimes).flatMap(([runtime, command]) => [
    ...ways.map(([role, way]): Contestant => ({
      name: `capkit ${way} (${runtime})`,
      role,
      runtime,
      ...own,
      command: (ifname) => [...command, program, ifname, role],
    })),
    {
      name: `capkit dump -w (${runtime})`,
      role: "dump",
      runtime,
      ...own,
      command: (ifname) => [...command, cli, "dump", "-i", ifname, "-w", "/dev/null"],
    },
    {
      name: `capkit dump -w FILE.pcapng (${runtime})`,
      role: "dump to a file",
      runtime,
      ...own,
      file: `${FILE}.pcapng`,
      command: (ifname) => [...command, cli, "dump", "-i", ifname, "-w", `${FILE}.pcapng`],
    },
  ]);
}

function peers(): Contestant[] {
  // tcpdump's ring hands packets over after a second, the others' at once or nearly so.
  const peer = { runtime: undefined, counts: true, lagMs: 1_500, tellsDrops: true };
  const tcpdump = findProgram("tcpdump");
  return [
    {
      ...peer,
      name: "tcpdump -w",
      role: "tcpdump",
      counts: false,
      command: (ifname) => [tcpdump, "-i", ifname, "-w", "/dev/null"],
    },
    {
      ...peer,
      name: "tcpdump -w FILE",
      role: "tcpdump to a file",
      counts: false,
      file: `${FILE}.pcap`,
      // It would become another user before it creates the file.
      command: (ifname) => [tcpdump, "-Z", "root", "-i", ifname, "-w", `${FILE}.pcap`],
    },
    {
      ...peer,
      name: "gopacket ring",
      role: "gopacket ring",
      command: (ifname, count) => [join(PEERS, "gopacket"), "ring", ifname, String(count)],
    },
    {
      ...peer,
      name: "gopacket recvmsg",
      role: "gopacket",
      // It asks nobody and says 0.
      tellsDrops: false,
      command: (ifname, count) => [join(PEERS, "gopacket"), "recvmsg", ifname, String(count)],
    },
    {
      ...peer,
      name: "libpcap loop",
      role: "libpcap",
      command: (ifname, count) => [join(PEERS, "libpcap"), "live", ifname, String(count)],
    },
  ];
}

/** The path of a program of PATH; its bare name where there is none. */
export function findProgram(name: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}
