/**
 * What `./core` makes of capture files, small enough to be sent: the same program runs in every runtime, and its answers
 * are compared.
 *
 * @module
 */

import {
  type CaptureInput,
  createFile,
  openFile,
  type OpenOptions,
  type Packet,
  type PacketSource,
  summary,
} from "@capkit/capkit/core";

/** A capture file. */
export interface Capture {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One reading of one file: how many packets, and digests of what they are. */
export interface Reading {
  readonly packets: number;
  readonly times: string;
  readonly lengths: string;
  readonly bytes: string;
  readonly lines: string;
  /** What a pcapng file says of each packet. */
  readonly options: string;
  /** How the reading ended, where not at the end of the file. */
  readonly error: string | undefined;
}

/** What a runtime answers. */
export interface Answers {
  /** Its name for itself. */
  readonly runtime: string;
  /** Whether functions may be made from text; a page's Content-Security-Policy may forbid it. */
  readonly makesFunctions: boolean;
  /** What it says of a path that is nobody's. */
  readonly paths: readonly string[];
  /** For each file, by its name, each way of reading it. */
  readonly readings: Readonly<Record<string, Readonly<Record<string, Reading>>>>;
}

/** Bytes of a chunk of a stream: no divisor of anything. */
const CHUNK = 997;
const FILTER = "udp or vlan or icmp6";
const NO_PATH = "/nobody/wrote/this.pcap";

/** A filter where the file is filtered, what is opened, and whether packets come one by one or in batches. */
interface Way {
  readonly options?: OpenOptions;
  input(bytes: Uint8Array<ArrayBuffer>): CaptureInput;
  readonly inBatches: boolean;
}

const WAYS: Readonly<Record<string, Way>> = {
  bytes: { input: (bytes) => bytes, inBatches: false },
  blob: { input: (bytes) => new Blob([bytes]), inBatches: true },
  stream: { input: streamOf, inBatches: false },
  filtered: { input: (bytes) => bytes, options: { filter: FILTER }, inBatches: true },
};

/** Reads all of the files in all ways. */
export async function answersTo(captures: AsyncIterable<Capture> | Iterable<Capture>): Promise<Answers> {
  const readings: Record<string, Record<string, Reading>> = {};
  for await (const { name, bytes } of captures) {
    const of: Record<string, Reading> = {};
    for (const [way, { input, options, inBatches }] of Object.entries(WAYS)) {
      of[way] = await reading(() => openFile(input(bytes), options), inBatches);
    }
    of["written to pcap"] = await writtenAgain(bytes, "pcap");
    of["written to pcapng"] = await writtenAgain(bytes, "pcapng");
    readings[name] = of;
  }
  const paths = [await refusal(() => openFile(NO_PATH)), await refusal(() => createFile(NO_PATH))];
  return { runtime: nameOfRuntime(), makesFunctions: makesFunctions(), paths, readings };
}

/** FNV-1a over numbers, 32 bits. */
class Digest {
  #hash = 0x811c9dc5;

  add(bytes: Iterable<number>): void {
    let hash = this.#hash;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193);
    this.#hash = hash;
  }

  toString(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}

async function reading(open: () => Promise<PacketSource>, inBatches: boolean): Promise<Reading> {
  const [times, lengths, bytes] = [new Digest(), new Digest(), new Digest()];
  const [lines, options] = [new Digest(), new Digest()];
  const encoder = new TextEncoder();
  let packets = 0;
  const add = (packet: Packet): void => {
    packets++;
    times.add([packet.seconds, packet.nanoseconds, Number(packet.timestampNs % 1000n), Number(packet.hasTimestamp)]);
    lengths.add([packet.caplen, packet.origlen, packet.linktype]);
    bytes.add(packet.bytes);
    lines.add(encoder.encode(summary(packet)));
    for (const { code, value } of packet.options) {
      options.add([code, value.length]);
      options.add(value);
    }
    for (const comment of packet.comments) options.add(encoder.encode(comment));
  };
  let error: string | undefined;
  try {
    const source = await open();
    try {
      if (inBatches) {
        for await (const batch of source.batches()) for (const packet of batch) add(packet);
      } else {
        for await (const packet of source) add(packet);
      }
    } finally {
      await source.close();
    }
  } catch (thrown) {
    error = String(thrown);
  }
  return {
    packets,
    times: `${times}`,
    lengths: `${lengths}`,
    bytes: `${bytes}`,
    lines: `${lines}`,
    options: `${options}`,
    error,
  };
}

/** The packets of a file, written to another one in memory and read again; to pcap, those of its first link type. */
async function writtenAgain(bytes: Uint8Array<ArrayBuffer>, format: "pcap" | "pcapng"): Promise<Reading> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const sink = {
    write: (piece: Uint8Array<ArrayBuffer>) => Promise.resolve(void pieces.push(piece.slice())),
    close: () => Promise.resolve(),
  };
  return await reading(async () => {
    const source = await openFile(bytes);
    const linktype = source.interfaces[0]?.linktype ?? 0;
    const file = await createFile(sink, { format, linktype, os: "any", hardware: "any" });
    try {
      for await (const packet of source) {
        if (format === "pcapng" || packet.linktype === linktype) await file.write(packet);
      }
    } finally {
      await source.close();
      await file.close();
    }
    return await openFile(new Blob(pieces));
  }, true);
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, at += CHUNK));
    },
  });
}

async function refusal(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
    return "nothing is wrong with it";
  } catch (error) {
    return String(error);
  }
}

function makesFunctions(): boolean {
  try {
    return new Function("return true")();
  } catch (error) {
    if (error instanceof EvalError) return false;
    throw error;
  }
}

/** `"node 20.20.2"`; what a browser calls itself. */
function nameOfRuntime(): string {
  const process: unknown = Reflect.get(globalThis, "process");
  const versions: unknown = typeof process === "object" && process !== null && "versions" in process
    ? process.versions
    : undefined;
  if (typeof versions !== "object" || versions === null) return navigator.userAgent;
  const [name = "", version = ""] = ["deno", "bun", "node"].map((known) => [known, Reflect.get(versions, known)])
    .find(([, version]) => typeof version === "string") ?? [];
  return `${name} ${version}`;
}
