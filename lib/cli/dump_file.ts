/**
 * `capkit dump -w`: packets into a capture file, or into one after the other.
 *
 * @module
 */

import type { Batch } from "../batch.ts";
import type { CaptureInterface } from "../block.ts";
import type { CaptureEvent } from "../capture/event.ts";
import type { CaptureFileWriter, ClosedFile } from "../file/capture_file_writer.ts";
import type { CreateFileOptions } from "../file/create.ts";
import { InterfaceRecord } from "../file/interface_record.ts";
import type { CaptureFile } from "../file/open.ts";
import type { PacketSource } from "../source.ts";
import { errorLine } from "./command_error.ts";
import { type DumpOptions, MAX_SNAPLEN } from "./dump_options.ts";
import type { PacketOutput } from "./dump_output.ts";
import type { Host } from "./host.ts";
import { namedFormat } from "./named_format.ts";
import { expected, PipeSink } from "./pipe_sink.ts";

/** Where packets were lost, in the order in which that was found out; {@linkcode FileOutput} takes them out. */
export type Losses = CaptureEvent[];

/** What a {@linkcode FileOutput} is told beside the options. */
export interface FileOutputFields {
  /** Where it goes. */
  readonly path: string;
  /** The expression that packets have passed; undefined for none. */
  readonly filter: string | undefined;
  /** Of live capture; it says what it has lost. */
  readonly losses: Losses | undefined;
  /** The file that is read, in place of live capture. */
  readonly file: CaptureFile | undefined;
}

/** A capture file, or one after the other. */
export class FileOutput implements PacketOutput {
  readonly #source: PacketSource;
  readonly #writer: CaptureFileWriter;
  readonly #pipe: PipeSink | undefined;
  readonly #losses: Losses | undefined;
  /** The file whose records go with its packets. */
  readonly #file: CaptureFile | undefined;
  /** How many of its records have been written. */
  #records = 0;
  readonly #flushEach: boolean;
  /** Packets of the source so far. */
  #position = 0;

  /**
   * Creates the file.
   *
   * @throws CommandError where it can't hold packets of these interfaces, SystemCallError where the kernel refuses.
   */
  static async create(
    host: Host,
    source: PacketSource,
    options: DumpOptions & FileOutputFields,
  ): Promise<FileOutput> {
    const { path, filter, snaplen, rotate, afterwards, losses, file, count } = options;
    const pipe = path === "-" ? new PipeSink(host.stdout) : undefined;
    const onFileClosed = ({ path: closed, last }: ClosedFile): void => {
      // As with tcpdump, the file that is open at the end is left as it is, but for the last one of `-W`.
      if (closed === undefined || afterwards === undefined || (last && !output.isFull)) return;
      host.spawn(afterwards, closed, (reason) => {
        void host.stderr.write(errorLine(`Cannot run "${afterwards}" for "${closed}": ${reason}`));
      });
    };
    const live = losses !== undefined;
    // Of a file it is not known what it was captured on.
    const machine = live ? host.machine() : {};
    const edited = filter !== undefined || snaplen < MAX_SNAPLEN || count < Infinity;
    const fields: CreateFileOptions = { snaplen, rotate, edited, onFileClosed, ...machine };
    // Records describe the interfaces: our own, or those of the file.
    const describes = namedFormat(path) === "pcapng" && (live || file?.format === "pcapng");
    const { interfaces } = source;
    const writer = await expected(
      host.createFile(pipe ?? path, describes ? fields : { ...fields, interfaces }),
    );
    if (describes && live) {
      for (const at of interfaces) await writer.record(description(at, { filter, os: machine.os }));
    }
    const output = new FileOutput(source, { writer, pipe, losses, file, flushEach: options.packetBuffered });
    return output;
  }

  private constructor(
    source: PacketSource,
    { writer, pipe, losses, file, flushEach }: {
      writer: CaptureFileWriter;
      pipe: PipeSink | undefined;
      losses: Losses | undefined;
      file: CaptureFile | undefined;
      flushEach: boolean;
    },
  ) {
    this.#source = source;
    this.#writer = writer;
    this.#pipe = pipe;
    this.#losses = losses;
    this.#file = file;
    this.#flushEach = flushEach;
  }

  /** Whether there are as many files as there may be. */
  get isFull(): boolean {
    return this.#writer.full;
  }

  async write(batch: Batch, length: number): Promise<boolean> {
    let from = 0;
    for (;;) {
      const to = this.#file === undefined ? this.#sayLosses(from, length) : await this.#sayRecords(from, length);
      if (to > from) await expected(this.#writer.writeBatch(batch, { from, to }));
      if (to === length) break;
      from = to;
    }
    this.#position += batch.length;
    if (this.#flushEach) await this.#writer.flush();
    return (this.#pipe?.readable ?? true) && !this.isFull;
  }

  async close(): Promise<boolean> {
    await this.#sayRecords(0, 0);
    const statistics = this.#losses === undefined ? undefined : this.#source.stats().interfaces;
    await this.#writer.close({ statistics });
    return this.#pipe?.readable ?? true;
  }

  /** Writes the records before a row of the batch; returns before which row to ask again: `length` for none. */
  async #sayRecords(row: number, length: number): Promise<number> {
    const file = this.#file;
    for (let record = file?.records[this.#records]; record !== undefined; record = file?.records[this.#records]) {
      const at = (file?.packetsBefore(this.#records) ?? 0) - this.#position;
      if (at > row) return Math.min(at, length);
      await expected(this.#writer.record(record));
      this.#records++;
    }
    return length;
  }

  /** Says what was lost before a row of the batch, and before which row to ask again: `length` for none. */
  #sayLosses(row: number, length: number): number {
    const losses = this.#losses;
    for (let loss = losses?.[0]; loss !== undefined; loss = losses?.[0]) {
      const at = loss.position - this.#position;
      if (at > row) return Math.min(at, length);
      this.#writer.lost(loss.lost, loss.interface);
      losses?.shift();
    }
    return length;
  }
}

/** What is known of an interface beside what its packets know: how this capture was made. */
function description(
  at: CaptureInterface,
  { filter, os }: { filter: string | undefined; os: string | undefined },
): InterfaceRecord {
  const { optionBytes } = InterfaceRecord.of({ ...at, filter, os });
  // Packets refer to it by the object that they have.
  return new InterfaceRecord(at, { index: 0, optionBytes });
}
