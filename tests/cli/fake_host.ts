/**
 * A Host without an outside world, and a live source that a test feeds.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import type { CaptureEvent } from "../../lib/capture/event.ts";
import type { InterfacesOptions } from "../../lib/capture/interfaces.ts";
import type { LiveOptions } from "../../lib/capture/live.ts";
import {
  Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_INTERFACE,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_WORDS,
} from "../../lib/block.ts";
import { parseHex } from "../../lib/bytes/hex.ts";
import type { Hash, HashName, Host, Output } from "../../lib/cli/host.ts";
import { MemorySource } from "../../lib/file/byte_source.ts";
import { createFile } from "../../lib/file/create.ts";
import { MeasuredSource } from "../../lib/file/measured_source.ts";
import { CaptureFile, openFile, type OpenOptions } from "../../lib/file/open.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import { type BlockReader, PacketSource, type ReaderCounts } from "../../lib/source.ts";

/** An ARP request of 42 bytes, who-has 192.0.2.2 tell 192.0.2.1: written by hand after RFC 826. */
export const ARP_REQUEST: Uint8Array<ArrayBuffer> = parseHex(
  "ffffffffffff 020000000001 0806 0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202",
);
/** How that is printed. */
export const ARP_LINE = "ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 28";

/** What a test says of its Host. */
export interface FakeHostFields {
  args: readonly string[];
  /** Answers openLive. */
  openLive?: (options: LiveOptions) => PacketSource;
  interfaces?: Host["interfaces"];
  /** Answers dropPrivileges. */
  dropPrivileges?: (user: string) => void;
  /** Told before a file is created. */
  onCreate?: () => void;
  /** Answers openFile; by default the file is opened. */
  openFile?: (path: string, options: OpenOptions) => PacketSource;
  /** Texts of files by their paths. */
  texts?: Readonly<Record<string, string>>;
  /** Columns of standard error where it is a terminal. */
  columns?: number;
  /** Columns of standard output where it is a terminal. */
  outColumns?: number;
  /** Whether standard output is a terminal that shows colours. */
  coloured?: boolean;
  /** The clock, in milliseconds; stands still by default. */
  now?: () => number;
  /** Answers spawn. */
  spawn?: Host["spawn"];
  /** How often standard output can be written before nobody reads it any more. */
  writesUntilClosed?: number;
}

/** A Host whose output is kept. */
export class FakeHost implements Host {
  readonly args: readonly string[];
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  readonly #fields: FakeHostFields;
  readonly #listeners: Set<() => void> = new Set();

  constructor(fields: FakeHostFields) {
    this.args = fields.args;
    this.stdout = new FakeOutput(fields.writesUntilClosed ?? Infinity, fields.outColumns, fields.coloured);
    this.stderr = new FakeOutput(Infinity, fields.columns);
    this.#fields = fields;
  }

  /** Who listens for signals. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Sends SIGINT. */
  interrupt(): void {
    for (const listener of this.#listeners) listener();
  }

  onInterrupt(callback: () => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  openLive(options: LiveOptions): Promise<PacketSource> {
    return new Promise((resolve) => resolve(this.#fields.openLive?.(options) ?? fail("a live capture")));
  }

  interfaces(options: InterfacesOptions): ReturnType<Host["interfaces"]> {
    return this.#fields.interfaces?.(options) ?? fail("the interfaces");
  }

  dropPrivileges(user: string): Promise<void> {
    const { dropPrivileges = () => fail("another user") } = this.#fields;
    return new Promise((resolve) => resolve(dropPrivileges(user)));
  }

  openFile(path: string, options: OpenOptions = {}): Promise<CaptureFile> {
    const { openFile: answer } = this.#fields;
    if (answer === undefined) return openFile(path, options);
    const source = answer(path, options);
    return Promise.resolve(source instanceof CaptureFile ? source : fileOf(source));
  }

  isSameFile(path: string, other: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const options = { bigint: true } as const;
      const identity = (name: string): string | undefined => {
        const found = statSync(name, { ...options, throwIfNoEntry: false });
        return found === undefined ? undefined : `${found.dev}:${found.ino}`;
      };
      try {
        resolve(identity(path) !== undefined && identity(path) === identity(other));
      } catch (error) {
        reject(error);
      }
    });
  }

  createHash(name: HashName): Hash {
    const hash = createHash(name);
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
  }

  machine(): ReturnType<Host["machine"]> {
    return { os: "FakeOS 1.0" };
  }

  now(): number {
    return this.#fields.now?.() ?? 0;
  }

  spawn(...call: Parameters<Host["spawn"]>): void {
    const { spawn = () => fail("another program") } = this.#fields;
    spawn(...call);
  }

  readTextFile(path: string): Promise<string> {
    return new Promise((resolve) => resolve(this.#fields.texts?.[path] ?? fail(`the file "${path}"`)));
  }

  createFile(...[target, options]: Parameters<Host["createFile"]>): ReturnType<Host["createFile"]> {
    this.#fields.onCreate?.();
    return createFile(target, options);
  }
}

function fail(what: string): never {
  throw new Error(`this test did not expect to be asked for ${what}`);
}

/** A source of another kind as a file. */
function fileOf(source: PacketSource): CaptureFile {
  const batches = source.batches();
  const reader: BlockReader = {
    interfaces: source.interfaces,
    read: async ({ lend }) => {
      const { value: batch } = await batches.next();
      if (batch === undefined) return undefined;
      if (!lend) batch.keep();
      // Nobody has been handed a packet of it yet.
      batch.block.taken = 0;
      return batch.block;
    },
    stop: () => source.stop(),
    close: () => source.close(),
    counts: () => source.stats().interfaces,
  };
  const bytes = new MeasuredSource(new MemorySource(new Uint8Array(0)));
  const nothing = { compression: undefined, indexed: undefined, records: [] };
  return new CaptureFile(reader, { ...nothing, format: "pcap", tsresol: 6, bytes });
}

/** Keeps what is written. */
export class FakeOutput implements Output {
  readonly chunks: Uint8Array<ArrayBuffer>[] = [];
  readonly columns: number | undefined;
  readonly coloured: boolean;
  #left: number;

  constructor(writes: number, columns?: number, coloured = false) {
    this.#left = writes;
    this.columns = columns;
    this.coloured = coloured;
  }

  get text(): string {
    const decoder = new TextDecoder();
    return this.chunks.map((chunk) => decoder.decode(chunk)).join("");
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  write(data: string | Uint8Array): Promise<boolean> {
    if (this.#left-- <= 0) return Promise.resolve(false);
    this.chunks.push(typeof data === "string" ? new TextEncoder().encode(data) : data.slice());
    return Promise.resolve(true);
  }
}

/** A live capture that the test feeds with frames: one block for each call of {@linkcode LiveFeed.push}. */
export class LiveFeed implements BlockReader {
  readonly interfaces: readonly CaptureInterface[];
  /** What openLive was told. */
  readonly options: LiveOptions;
  /** Packets dropped, for `counts()`. */
  dropped = 0;
  stopped = false;
  closed = false;
  #received = 0;
  readonly #blocks: (Block | Error)[] = [];
  #wake: (() => void) | undefined = undefined;

  constructor(options: LiveOptions) {
    const { interfaces = [], snaplen = 262_144 } = options;
    this.options = options;
    this.interfaces = interfaces.map((one, index) => ({
      name: typeof one === "string" ? one : one.name,
      ifindex: index + 1,
      linktype: LINKTYPE_ETHERNET,
      snaplen,
    }));
  }

  /** Packets of the same second, each with the index of its interface. */
  push(
    frames: readonly Uint8Array[],
    { second = 0, interface: at = 0 }: { second?: number; interface?: number } = {},
  ): void {
    const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
    const rows = new Uint32Array(frames.length * ROW_WORDS);
    let offset = 0;
    frames.forEach((frame, index) => {
      bytes.set(frame, offset);
      const row = index * ROW_WORDS;
      rows[row + ROW_OFFSET] = offset;
      rows[row + ROW_CAPLEN] = frame.length;
      rows[row + ROW_ORIGLEN] = frame.length;
      rows[row + ROW_SECONDS] = second;
      rows[row + ROW_INTERFACE] = at;
      offset += frame.length;
    });
    this.#received += frames.length;
    this.#blocks.push(new Block({ bytes, rows, length: frames.length, interfaces: this.interfaces }));
    this.#wake?.();
  }

  /** The next read fails. */
  fail(error: Error): void {
    this.#blocks.push(error);
    this.#wake?.();
  }

  report(type: CaptureEvent["type"]): void {
    const [at] = this.interfaces;
    if (at !== undefined) this.options.onEvent?.({ type, interface: at, position: this.#received, lost: 0 });
  }

  async read(): Promise<Block | undefined> {
    for (;;) {
      const next = this.#blocks.shift();
      if (next instanceof Error) throw next;
      if (next !== undefined || this.stopped || this.closed) return next;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  stop(): void {
    this.stopped = true;
    this.#wake?.();
  }

  close(): Promise<void> {
    this.closed = true;
    this.#wake?.();
    return Promise.resolve();
  }

  counts(): readonly ReaderCounts[] {
    return this.interfaces.map((_, index) => ({
      received: index === 0 ? this.#received + this.dropped : 0,
      dropped: index === 0 ? this.dropped : 0,
      frozen: 0,
    }));
  }

  /** What openLive answers. */
  source(): PacketSource {
    return new PacketSource(this);
  }
}
