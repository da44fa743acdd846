/**
 * CaptureFileWriter: packets into one capture file, or into one after the other.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import type { FinishOptions, FormatWriter, PushOptions, RowRange, WritablePacket } from "./format_writer.ts";
import { type Destination, OutputFile } from "./output_file.ts";
import type { FileRecord } from "./record.ts";
import { type Rotation, secondsOf } from "./rotation.ts";

/** A file that is complete. */
export interface ClosedFile {
  /** Its path; undefined where the bytes went elsewhere. */
  readonly path: string | undefined;
  /** Its packets. */
  readonly packets: number;
  /** Whether no other file comes after it. */
  readonly last: boolean;
}

/** What a {@linkcode CaptureFileWriter} is made of. */
export interface CaptureFileWriterParts {
  /** The file's name in messages. */
  readonly name: string;
  /** The path of the one file; undefined where its bytes go elsewhere. */
  readonly path: string | undefined;
  readonly format: "pcap" | "pcapng";
  /** Makes the bytes of one file. */
  readonly newWriter: () => FormatWriter;
  /** Undefined where there is one file. */
  readonly rotation: Rotation | undefined;
  readonly onFileClosed: ((file: ClosedFile) => void) | undefined;
  /** Opens a file of the rotation, or the one. */
  readonly open: (path: string | undefined) => Promise<Destination>;
  /** Deletes a file of the rotation. */
  readonly remove: (path: string) => Promise<void>;
}

/** Bytes that wait in memory before they are written. */
const WRITE_BYTES = 0x3_0000;

/** What is said again in each file of a rotation, so that each can be read alone. */
const REPEATED: ReadonlySet<FileRecord["kind"]> = new Set(["section", "interface", "names", "secrets"]);

/**
 * An open capture file that packets can be written to. {@linkcode createFile} makes one.
 *
 * Bytes are written in the background, 192 KiB or more at a time, while the next packets come. A write that fails is told
 * by the promise of one of the next calls, at the latest by that of `close`; all later ones reject with it too. The file then
 * ends after the last whole packet that found room.
 */
export class CaptureFileWriter implements AsyncDisposable {
  readonly #parts: CaptureFileWriterParts;
  readonly #nothingToDo: Promise<void> = Promise.resolve();
  /** What was begun last; each waits for the one before. */
  #last: Promise<void> = this.#nothingToDo;
  /** The file that is being filled; undefined before the first one, whose name needs a packet's time. */
  #file: OutputFile | undefined = undefined;
  /** It, and those before it that are not closed yet. */
  readonly #unfinished: OutputFile[] = [];
  /** Packets of the files before it. */
  #packetsBefore = 0;
  /** Packets of the files that are closed. */
  #saved = 0;
  #full = false;
  #repeated: FileRecord[] = [];
  #losses: (readonly [packets: number, at: CaptureInterface])[] = [];
  #failure: Error | undefined = undefined;
  /** Whether somebody was told of it. */
  #told = false;
  #closed: Promise<void> | undefined = undefined;

  /** A writer of these parts; {@linkcode CaptureFileWriter.begin} comes next. */
  constructor(parts: CaptureFileWriterParts) {
    this.#parts = parts;
  }

  /** Opens the first file, unless its name needs a packet's time. */
  async begin(): Promise<void> {
    if (!this.#parts.rotation?.needsTime) await this.#begin(0).open();
  }

  /** The format that is written. */
  get format(): "pcap" | "pcapng" {
    return this.#parts.format;
  }

  /** Packets written so far to all files, those that wait in memory included. */
  get packets(): number {
    return this.#packetsBefore + (this.#file?.packets ?? 0);
  }

  /** Whether packets are no longer taken: the rotation stops after so many files, and they are full. */
  get full(): boolean {
    return this.#full;
  }

  /**
   * Writes a packet. It is copied at once; who awaits each call never has more than 512 KiB wait in memory.
   *
   * @throws as {@linkcode FormatWriter.push}, and an error that says how many packets were lost where the bytes can't be
   * written: a SystemCallError for a path.
   */
  write(packet: WritablePacket, options?: PushOptions): Promise<void> {
    const seconds = ((packet.flags ?? 0) & FLAG_NO_TIMESTAMP) === 0 ? packet.seconds : undefined;
    return this.#push(() => this.#fileFor(seconds)?.writer.push(packet, options));
  }

  /**
   * Writes the packets of a batch, or those of a range of its rows; they are copied at once. Throws as
   * {@linkcode CaptureFileWriter.write}.
   */
  writeBatch({ block }: { readonly block: Block }, { from = 0, to = block.length }: RowRange = {}): Promise<void> {
    return this.#push(() => {
      for (let row = from; row < to;) {
        const file = this.#fileFor(secondsOf(block, row));
        if (file === undefined) return;
        const end = this.#parts.rotation?.rowsFor(file, block, { from: row, to }) ?? to;
        file.writer.pushBlock(block, { from: row, to: end });
        row = end;
      }
    });
  }

  /**
   * Writes a record, where the format has a place for it: section, interfaces, names and secrets to the files of a rotation
   * that come after it, too. Throws as {@linkcode CaptureFileWriter.write}.
   */
  record(record: FileRecord): Promise<void> {
    return this.#push(() => {
      if (record.kind === "section") this.#repeated = [];
      // Where there is no file yet, all of it waits for one.
      if (this.#file === undefined || REPEATED.has(record.kind)) this.#repeated.push(record);
      this.#file?.writer.record(record);
    });
  }

  /** Says that so many packets were lost before the next one of an interface, where the format has a place for it. */
  lost(packets: number, at: CaptureInterface): void {
    this.#losses.push([packets, at]);
  }

  /** Writes what waits in memory, and what a compressor holds back. Throws as {@linkcode CaptureFileWriter.write}. */
  flush(): Promise<void> {
    if (this.#failure !== undefined) return this.#tell(Promise.reject(this.#failure));
    const file = this.#file;
    if (file === undefined) return this.#tell(this.#last);
    const { packets } = file;
    this.#send(file);
    return this.#tell(this.#run(() => file.flush(packets)));
  }

  /**
   * Writes what waits in memory and closes. Idempotent. After a write that failed, and whose failure was told, it only
   * closes.
   *
   * @throws as {@linkcode CaptureFileWriter.write}; it is closed then too.
   */
  close(options?: FinishOptions): Promise<void> {
    return this.#closed ??= this.#close(options);
  }

  /** The same as {@linkcode CaptureFileWriter.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #push(append: () => void): Promise<void> {
    if (this.#failure !== undefined) return this.#tell(Promise.reject(this.#failure));
    if (this.#closed !== undefined) {
      return Promise.reject(new TypeError(`Cannot write packet: ${this.#parts.name} is closed`));
    }
    const before = this.#last;
    try {
      append();
    } catch (error) {
      return Promise.reject(error);
    }
    const file = this.#file;
    if (before === this.#last && (file === undefined || file.writer.length < WRITE_BYTES)) return this.#nothingToDo;
    // One write is under way while the next bytes gather: who waits, waits for the one before it.
    const wait = this.#last;
    if (file !== undefined && file.writer.length >= WRITE_BYTES) this.#send(file);
    return this.#tell(wait);
  }

  /** The file that a packet of this time belongs to; undefined where there are enough files. */
  #fileFor(seconds: number | undefined): OutputFile | undefined {
    const { rotation } = this.#parts;
    let file = this.#file;
    if (file !== undefined && rotation?.isFull(file, seconds)) {
      this.#full = rotation.ended;
      if (this.#full) return undefined;
      void this.#finish(file, { last: false });
      file = undefined;
    }
    file ??= this.#begin(seconds ?? 0);
    file.begin ??= seconds;
    for (const [packets, at] of this.#losses) file.writer.lost(packets, at);
    this.#losses = [];
    return file;
  }

  #begin(seconds: number): OutputFile {
    const { rotation, newWriter, open, remove } = this.#parts;
    const next = rotation?.next(seconds);
    const path = next?.path ?? this.#parts.path;
    const file = new OutputFile({
      path,
      writer: newWriter(),
      open: async () => {
        if (next?.oldest !== undefined) await remove(next.oldest);
        return await open(path);
      },
    });
    for (const record of this.#repeated) file.writer.record(record);
    this.#repeated = this.#repeated.filter(({ kind }) => REPEATED.has(kind));
    this.#unfinished.push(file);
    return this.#file = file;
  }

  /** Hands over what waits in a file's writer. */
  #send(file: OutputFile): void {
    if (file.writer.length === 0) return;
    const piece = file.take();
    void this.#run(() => file.write(piece));
  }

  #finish(file: OutputFile, { last, options }: { last: boolean; options?: FinishOptions | undefined }): Promise<void> {
    const { path, packets } = file;
    file.writer.finish(options);
    this.#packetsBefore += packets;
    this.#file = undefined;
    this.#send(file);
    return this.#run(async () => {
      await file.flush(packets);
      await file.close();
      this.#unfinished.shift();
      this.#saved += packets;
      this.#parts.onFileClosed?.({ path, packets, last });
    });
  }

  async #close(options: FinishOptions | undefined): Promise<void> {
    try {
      if (this.#failure === undefined) {
        // Nobody knows a better time for the name of a file without packets.
        const file = this.#file ?? this.#begin(Math.floor(Date.now() / 1000));
        await this.#tell(this.#finish(file, { last: true, options }));
      } else if (!this.#told) {
        throw this.#failure;
      }
    } finally {
      for (const file of this.#unfinished) await file.close();
    }
  }

  /** Does this after all that was begun before; the first failure is that of everything after it. */
  #run(work: () => Promise<void>): Promise<void> {
    const before = this.#last;
    const run = async (): Promise<void> => {
      await before;
      try {
        await work();
      } catch (error) {
        throw this.#failure ??= this.#explain(error);
      }
    };
    this.#last = run();
    // It is told by the next call.
    this.#last.catch(() => {});
    return this.#last;
  }

  /** A promise for the caller, who knows of the failure when it rejects. */
  #tell(promise: Promise<void>): Promise<void> {
    return promise.catch((error) => {
      this.#told = true;
      throw error;
    });
  }

  #explain(error: unknown): Error {
    const saved = this.#unfinished.reduce((sum, file) => sum + file.saved, this.#saved);
    const lost = `the last ${this.packets - saved} of ${this.packets} packets are lost`;
    if (error instanceof SystemCallError) return new SystemCallError(`${error.message}; ${lost}`, error);
    const reason = error instanceof Error ? error.message : String(error);
    return new Error(`Cannot write to ${this.#parts.name}: ${reason}; ${lost}`, { cause: error });
  }
}
