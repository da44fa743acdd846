/**
 * Sends frames into one end of a cable while captures with filters are open at an end, many at once: which frames come out
 * of each. Each capture has had its filter from the beginning, so that what it hands out is the kernel's verdict alone.
 *
 * @module
 */

import { type LiveCapture, openLive, openSender, parseHex } from "../../../mod.ts";
import { corpusPackets } from "../../support/corpus.ts";
import {
  eachPacket,
  type EngineName,
  ip,
  markedFrame,
  parameters,
  report,
  sleep,
  toHex,
} from "../../support/scenario.ts";

/** Captures that are open at once. */
const AT_ONCE = 48;
/** Enough for all frames, for each capture. */
const BUFFER_SIZE = 2 * 2 ** 20;
/** More than the longest frame, so that a ring has as many blocks as it can. */
const SNAPLEN = 16_384;
/**
 * A ring hands a block over after so long, however little is in it. Nothing is read while frames are sent, so it must be
 * long: all blocks would be gone before the last frame, on a machine with much else to do.
 */
const TIMEOUT_MS = 1000;
/** What has been sent has come by the witness, who is the first to see it; the others see it right after. */
const AFTER_MS = 20;

export interface FilterVerdictsParameters {
  /** Sent on v0, as hexadecimal; or the name of a capture of the corpus whose whole frames are. */
  frames: string[] | string;
  /** The end where they are captured: what comes in on v1, what goes out on v0. */
  on: "v0" | "v1";
  engine: EngineName;
  filters: string[];
}

export interface FilterVerdictsResult {
  /** How many frames there are. */
  frames: number;
  /** Numbers of the frames that came by, from 1. */
  seen: number[];
  captures: { place: string | undefined; numbers: number[] }[];
  /** Packets that the kernel had no room for, and frames that came and were never sent. */
  dropped: number;
  unknown: number;
}

const { frames: named, on, engine, filters } = parameters<FilterVerdictsParameters>();
for (const name of ["v0", "v1"]) ip(`link set ${name} mtu 9000`);
const frames = typeof named === "string" ? await wholeFrames(named) : named;
const marker = markedFrame(0xee);
const result: FilterVerdictsResult = { frames: frames.length, seen: [], captures: [], dropped: 0, unknown: 0 };
using sender = await openSender("v0");
for (let from = 0; from < filters.length; from += AT_ONCE) {
  const captures: LiveCapture[] = [];
  try {
    for (const filter of filters.slice(from, from + AT_ONCE)) captures.push(await open(filter, engine));
    const reading = captures.map((capture) => numbersOf(capture, { untilMarker: false }));
    // The socket that is opened last sees each packet first, and recvmsg gives it at once.
    await using witness = await open(undefined, "recvmsg");
    const witnessing = numbersOf(witness, { untilMarker: true });
    sendAll();
    const seen = await witnessing;
    result.dropped += witness.stats().dropped;
    if (from === 0) result.seen = seen;
    else if (seen.length !== result.seen.length) {
      throw new Error(`${seen.length} frames came by, ${result.seen.length} before; dropped: ${result.dropped}`);
    }
    await sleep(AFTER_MS);
    for (const capture of captures) capture.stop();
    const numbers = await Promise.all(reading);
    captures.forEach((capture, i) => {
      result.captures.push({ place: capture.filterPlace?.name, numbers: numbers[i] ?? [] });
      result.dropped += capture.stats().dropped;
    });
  } finally {
    for (const capture of captures) await capture.close();
  }
}
report(result);

function open(filter: string | undefined, by: EngineName): Promise<LiveCapture> {
  const direction = on === "v1" ? "in" : "out";
  const room = { snaplen: SNAPLEN, bufferSize: BUFFER_SIZE, timeoutMs: TIMEOUT_MS };
  return openLive({ interfaces: [on], direction, engine: by, filter, ...room });
}

function sendAll(): void {
  for (const hex of frames) if (hex.length >= 2 * 14) send(parseHex(hex));
  send(marker);
}

function send(frame: Uint8Array<ArrayBuffer>): void {
  if (!sender.send(frame)) throw new Error("the queue is full");
}

/** The numbers of what a capture hands out, told by their bytes; equal frames are counted. */
async function numbersOf(capture: LiveCapture, { untilMarker }: { untilMarker: boolean }): Promise<number[]> {
  const left = new Map<string, number[]>();
  frames.forEach((hex, i) => left.set(hex, [...left.get(hex) ?? [], i + 1]));
  const numbers: number[] = [];
  await eachPacket(capture, {
    mode: "batches",
    look: ({ bytes }) => {
      const hex = toHex(bytes);
      const number = left.get(hex)?.shift();
      if (number !== undefined) numbers.push(number);
      else if (hex !== toHex(marker)) result.unknown++;
      else if (untilMarker) return true;
    },
  });
  return numbers.sort((a, b) => a - b);
}

/** The frames of a capture, nothing in place of those that are cut. */
async function wholeFrames(name: string): Promise<string[]> {
  const hexes: string[] = [];
  for await (const { bytes, caplen, origlen } of corpusPackets(name)) {
    hexes.push(caplen === origlen ? toHex(bytes) : "");
  }
  return hexes;
}
