/**
 * Several Workers share an interface, each with a capture of its own: which of them sees which frame.
 *
 * @module
 */

import { ethernet, type FanoutOptions, frame, ipv4, openSender, udp } from "../../../mod.ts";
import { Flood } from "../../support/flood.ts";
import { type EngineName, parameters, report, sleep, until } from "../../support/scenario.ts";
import type { MemberAnswer, MemberRequest } from "./fanout_worker.ts";

/** Flows that the frames belong to, by their ports. */
const FLOWS = 64;
const FIRST_PORT = 10_000;
/** Bytes of each frame. */
const BYTES = 80;
/** Bytes of each frame of the flood while the group grows, and how many there are in a second. */
const FLOOD_BYTES = 100;
const RATE = 100_000;

export interface FanoutParameters {
  /** Workers. */
  members: number;
  /** Frames sent after all are open. */
  count: number;
  groups: { engine: EngineName; mode: FanoutOptions["mode"] }[];
}

/** Numbered frames, whoever saw them. */
export interface Tally {
  /** Up to the last one that was seen. */
  sent: number;
  /** That nobody saw, and that were seen more than once. */
  missing: number;
  twice: number;
}

export interface GroupResult {
  engine: string[];
  /** Frames sent while the group grew from one member to all, and after that. */
  early: Tally;
  late: Tally;
  /** Frames sent after all were open that each member saw. */
  shares: number[];
  /** Flows of which more than one member saw a frame that was sent after all were open. */
  split: number;
  /** The sums of the members' statistics. */
  captured: number;
  received: number;
  dropped: number;
  /** Packets that members passed on: how many, and those that are not as sent, or brought more memory than their own. */
  copies: number;
  wrongCopies: number;
}

export interface FanoutResult {
  groups: GroupResult[];
}

const { members, count, groups } = parameters<FanoutParameters>();
using sender = await openSender("v0");

/** A frame as the flood's, of one of the flows. */
function numbered(number: number): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(BYTES - 42);
  new DataView(payload.buffer).setUint32(0, number);
  return frame(
    ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
    ipv4({ src: "10.99.0.1", dst: "10.99.0.2" }),
    udp({ srcPort: FIRST_PORT + number % FLOWS, dstPort: 5000 }),
    payload,
  );
}

function tally(lists: readonly number[][]): Tally {
  const seen: number[] = [];
  for (const number of lists.flat()) {
    while (seen.length <= number) seen.push(0);
    seen[number] = (seen[number] ?? 0) + 1;
  }
  return {
    sent: seen.length,
    missing: seen.filter((times) => times === 0).length,
    twice: seen.filter((times) => times > 1).length,
  };
}

/** A Worker, and what it said last. */
class Member {
  readonly #worker: Worker = new Worker(new URL("fanout_worker.ts", import.meta.url), { type: "module" });
  #answers: MemberAnswer[] = [];

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<MemberAnswer>) => this.#answers.push(data);
  }

  tell(request: MemberRequest): void {
    this.#worker.postMessage(request);
  }

  /** The next answer. */
  async answer(): Promise<MemberAnswer> {
    await until(() => this.#answers.length > 0, 20_000);
    const [first] = this.#answers.splice(0, 1);
    if (first === undefined) throw new Error("a member does not answer");
    return first;
  }

  end(): void {
    this.#worker.terminate();
  }
}

const all = Array.from({ length: members }, () => new Member());
// Modules are loaded before frames are sent.
for (const member of all) await member.answer();

async function run({ engine, mode }: FanoutParameters["groups"][number], place: number): Promise<GroupResult> {
  const open: MemberRequest = { kind: "open", engine, fanout: { group: 100 + place, mode } };
  all[0]?.tell(open);
  const opened = [await all[0]?.answer()];
  {
    using flood = new Flood({ from: "v0", bytes: FLOOD_BYTES, rate: RATE });
    for (const member of all.slice(1)) {
      // Frames are on their way when the next one joins.
      await sleep(20);
      member.tell(open);
      opened.push(await member.answer());
    }
    flood[Symbol.dispose]();
    await flood.done;
  }
  for (let number = 0; number < count; number++) {
    while (!sender.send(numbered(number))) await sleep(0);
    if (number % 500 === 499) await sleep(1);
  }
  for (const member of all) member.tell({ kind: "stop" });
  const answers: MemberAnswer[] = [];
  for (const member of all) answers.push(await member.answer());

  const flows = Array.from({ length: FLOWS }, () => new Set<number>());
  for (const [at, { numbers }] of answers.entries()) for (const number of numbers) flows[number % FLOWS]?.add(at);
  const copies = answers.flatMap((answer) => answer.copies);
  const isWrong = (bytes: Uint8Array): boolean => {
    const expected = numbered(new DataView(bytes.buffer, bytes.byteOffset).getUint32(42));
    return bytes.buffer.byteLength !== BYTES || bytes.some((byte, i) => byte !== expected[i]);
  };
  const sum = (name: "captured" | "received" | "dropped"): number =>
    answers.reduce((before, answer) => before + answer[name], 0);
  return {
    engine: opened.map((answer) => answer?.engine ?? ""),
    early: tally(answers.map(({ flooded }) => flooded)),
    late: tally(answers.map(({ numbers }) => numbers)),
    shares: answers.map(({ numbers }) => numbers.length),
    split: flows.filter(({ size }) => size > 1).length,
    captured: sum("captured"),
    received: sum("received"),
    dropped: sum("dropped"),
    copies: copies.length,
    wrongCopies: copies.filter(isWrong).length,
  };
}

const result: FanoutResult = { groups: [] };
for (const [place, group] of groups.entries()) result.groups.push(await run(group, place));
for (const member of all) member.end();
report(result);
