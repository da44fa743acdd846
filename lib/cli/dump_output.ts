/**
 * What becomes of the packets of `capkit dump`: lines, or a file.
 *
 * @module
 */

import type { Batch } from "../batch.ts";
import type { ByteSink, CaptureFileWriter } from "../file/create.ts";
import type { Packet } from "../packet.ts";
import { packetJson } from "../print/json.ts";
import { SummaryPrinter } from "../print/summary.ts";
import type { PacketSource } from "../source.ts";
import { CommandError } from "./command_error.ts";
import type { DumpOptions } from "./dump_options.ts";
import type { Host, Output } from "./host.ts";
import { TimeColumn } from "./time_column.ts";

/** Characters of text that are put together before they are written, where one batch makes so many. */
const CHUNK = 0x4_0000;

/** Where packets go. */
export interface PacketOutput {
  /** Takes the first `length` packets of a batch; resolves when they are written, to false where nobody reads them. */
  write(batch: Batch, length: number): Promise<boolean>;
  /** Writes what is left; resolves to false where nobody reads it. */
  close(): Promise<boolean>;
}

/** A line for each packet. The lines of a batch are written at once. */
export class LineOutput implements PacketOutput {
  readonly #output: Output;
  readonly #line: (packet: Packet) => string;

  constructor(output: Output, options: DumpOptions) {
    this.#output = output;
    this.#line = options.json ? (packet) => JSON.stringify(packetJson(packet)) : summaryLine(options);
  }

  async write(batch: Batch, length: number): Promise<boolean> {
    let text = "";
    for (let i = 0; i < length; i++) {
      text += `${this.#line(batch.packet(i))}\n`;
      if (text.length < CHUNK) continue;
      if (!await this.#output.write(text)) return false;
      text = "";
    }
    return await this.#output.write(text);
  }

  close(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** Lines as tcpdump prints them, after the interface's name where there are several. */
function summaryLine({ interfaces, linkLevel, timeStyle }: DumpOptions): (packet: Packet) => string {
  const printer = new SummaryPrinter({ linkLevel, timestamps: "none" });
  const time = new TimeColumn(timeStyle);
  const named = interfaces.length > 1 || interfaces.includes("any");
  return (packet) => `${named ? `${packet.interface.name} ` : ""}${time.next(packet)}${printer.line(packet)}`;
}

/** A capture file. */
export class FileOutput implements PacketOutput {
  readonly #writer: CaptureFileWriter;
  readonly #pipe: PipeSink | undefined;
  readonly #flushEach: boolean;

  /**
   * Creates the file.
   *
   * @throws CommandError where it can't hold packets of these interfaces, SystemCallError where the kernel refuses.
   */
  static async create(
    host: Host,
    source: PacketSource,
    { path, snaplen, packetBuffered }: DumpOptions & { path: string },
  ): Promise<FileOutput> {
    const pipe = path === "-" ? new PipeSink(host.stdout) : undefined;
    const { interfaces } = source;
    const writer = await expected(host.createFile(pipe ?? path, { interfaces, snaplen }));
    return new FileOutput(writer, { pipe, flushEach: packetBuffered });
  }

  private constructor(
    writer: CaptureFileWriter,
    { pipe, flushEach }: { pipe: PipeSink | undefined; flushEach: boolean },
  ) {
    this.#writer = writer;
    this.#pipe = pipe;
    this.#flushEach = flushEach;
  }

  async write(batch: Batch, length: number): Promise<boolean> {
    if (length === batch.length) await expected(this.#writer.writeBatch(batch));
    else for (let i = 0; i < length; i++) await expected(this.#writer.write(batch.packet(i)));
    if (this.#flushEach) await this.#writer.flush();
    return this.#pipe?.readable ?? true;
  }

  async close(): Promise<boolean> {
    await this.#writer.close();
    return this.#pipe?.readable ?? true;
  }
}

/** Standard output as the place of a capture file. */
class PipeSink implements ByteSink {
  readonly #output: Output;
  /** False where nobody reads any more. */
  readable = true;

  constructor(output: Output) {
    this.#output = output;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.readable &&= await this.#output.write(bytes);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Errors about what was asked for are the user's, not the program's. */
async function expected<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new CommandError(error.message);
    throw error;
  }
}
