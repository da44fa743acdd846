/**
 * `capkit convert`: packets of files into another file.
 *
 * @module
 */

import type { CaptureFileWriter } from "../file/capture_file_writer.ts";
import type { CaptureFile } from "../file/open.ts";
import type { FileRecord } from "../file/record.ts";
import { linktypeName } from "../linktype.ts";
import { CommandError, errorLine, exitCode, expectedMessage, UsageError } from "./command_error.ts";
import { ConvertInput, nextRun } from "./convert_input.ts";
import { type ConvertOptions, readConvertOptions } from "./convert_options.ts";
import { mergedSection, shiftRecord } from "./convert_record.ts";
import { ConvertReport } from "./convert_report.ts";
import { CONVERT_HELP } from "./help.ts";
import type { Host } from "./host.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { namedFormat } from "./named_format.ts";
import { PacketEdit } from "./packet_edit.ts";
import { expected, PipeSink } from "./pipe_sink.ts";
import { Progress } from "./progress.ts";

/** What if_tsresol says of microseconds. */
const MICROSECONDS = 6;

/** Runs the subcommand with the arguments after its name; returns the exit code. */
export async function convertCommand(host: Host, args: readonly string[]): Promise<number> {
  const options = readConvertOptions(args);
  if (options.help) {
    await host.stdout.write(CONVERT_HELP);
    return 0;
  }
  for (const path of options.inputs) {
    if (options.output === "-" || !await host.isSameFile(path, options.output)) continue;
    throw new UsageError(`"${options.output}" is the file that is read, choose another one to write`);
  }
  using interrupt = new Interrupt(host);
  await using inputs = new AsyncDisposableStack();
  const files: CaptureFile[] = [];
  for (const path of options.inputs) files.push(inputs.use(await host.openFile(path)));
  for (const file of files) interrupt.stops(file);
  const code = await new Conversion(host, options, files).run();
  return interrupt.came ? INTERRUPTED : code;
}

/** One run of the command. */
class Conversion {
  readonly #host: Host;
  readonly #options: ConvertOptions;
  readonly #files: readonly CaptureFile[];
  readonly #inputs: readonly ConvertInput[];
  readonly #report: ConvertReport = new ConvertReport();
  /** What is not to be copied into a file that is edited. */
  readonly #fixed: ConvertReport = new ConvertReport();
  readonly #pipe: PipeSink | undefined;

  constructor(host: Host, options: ConvertOptions, files: readonly CaptureFile[]) {
    this.#host = host;
    this.#options = options;
    this.#files = files;
    this.#inputs = files.map((file) => new ConvertInput(file));
    this.#pipe = options.output === "-" ? new PipeSink(host.stdout) : undefined;
  }

  /** Reads and writes to the end; resolves to the exit code. */
  async run(): Promise<number> {
    const linktypes = this.#files.flatMap(({ interfaces }) => interfaces.slice(0, 1)).map(({ linktype }) => linktype);
    const edit = new PacketEdit(this.#options, linktypes);
    const out = await this.#create(linktypes);
    try {
      await this.#copy(edit, out);
    } catch (error) {
      // What is written already stays, as far as it can be read; the first error counts.
      await out.close().catch(() => {});
      throw error;
    }
    await out.close();
    return this.#pipe?.readable === false ? 0 : await this.#tell(out);
  }

  /** What a name does not say is as in the files that are read, so that nothing is lost. */
  get #format(): "pcap" | "pcapng" {
    const read = this.#files.some(({ format }) => format === "pcapng") ? "pcapng" : "pcap";
    return this.#options.format ?? namedFormat(this.#options.output) ?? read;
  }

  /** Whether the file is to be another one than a copy. */
  get #edits(): boolean {
    const { filter, snaplen, shiftNs, stripVlan, dedup, ranges } = this.#options;
    return this.#files.length > 1 || filter.trim() !== "" || snaplen !== undefined || shiftNs !== 0n || stripVlan ||
      dedup !== undefined || ranges.length > 0;
  }

  async #create(linktypes: readonly number[]): Promise<CaptureFileWriter> {
    const { output, snaplen } = this.#options;
    const format = this.#format;
    const [linktype, ...others] = new Set(linktypes);
    if (format === "pcap" && others.length > 0) {
      const names = [linktype ?? 0, ...others].map(linktypeName).join(" and ");
      throw new CommandError(`the files are of link types ${names}, a pcap file has one: write pcapng`);
    }
    const shiftsMicroseconds = this.#options.shiftNs % 1000n === 0n;
    const isCoarse = shiftsMicroseconds && this.#files.every(({ tsresol }) => tsresol === MICROSECONDS);
    return await expected(this.#host.createFile(this.#pipe ?? output, {
      format,
      linktype,
      snaplen,
      timestamps: isCoarse ? "us" : "ns",
      edited: this.#edits,
    }));
  }

  async #copy(edit: PacketEdit, out: CaptureFileWriter): Promise<void> {
    await using progress = new Progress(this.#host, this.#files);
    const onWritten = out.format === "pcap" ? this.#lostOf() : () => {};
    await this.#beginSection(out);
    for (;;) {
      for (const input of this.#inputs) {
        await input.fill();
        for (const record of input.records()) await this.#record(record, out);
      }
      const run = nextRun(this.#inputs);
      // Records may come as long as there are any.
      if (run === undefined || (edit.isOver && this.#files.every(({ format }) => format !== "pcapng"))) break;
      await expected(edit.write(run, out, onWritten));
      if (this.#pipe?.readable === false) break;
      progress.update(edit.packets);
    }
  }

  /** Counts what packets lose in a pcap file. */
  #lostOf(): (piece: Parameters<ConvertReport["addPackets"]>[0]) => void {
    return (piece) => {
      if (piece.input.file.format !== "pcap") this.#report.addPackets(piece);
    };
  }

  /** A file that is made of several has one header for all. */
  async #beginSection(out: CaptureFileWriter): Promise<void> {
    if (this.#files.length < 2 || out.format === "pcap") return;
    const sections = this.#files.flatMap(({ records }) => records.slice(0, 1))
      .filter((record) => record.kind === "section");
    if (sections.length > 0) await out.record(mergedSection(sections));
  }

  async #record(record: FileRecord, out: CaptureFileWriter): Promise<void> {
    if (out.format === "pcap") return this.#report.addRecord(record);
    if (record.kind === "custom" && !record.copiable && this.#edits) return this.#fixed.addRecord(record);
    if (this.#files.length > 1) {
      if (record.kind === "section") {
        if (record.position > 0) this.#report.addRecord(record);
        return;
      }
      // The merged section is little-endian, and nobody knows where the numbers in these are.
      const isForeign = (record.kind === "custom" || record.kind === "unknown") && record.byteOrder === "big";
      if (isForeign) return this.#report.addRecord(record);
    }
    await out.record(shiftRecord(record, this.#options.shiftNs));
  }

  /** Says what was lost, and which files are broken; resolves to the exit code. */
  async #tell(out: CaptureFileWriter): Promise<number> {
    const { text } = this.#report;
    if (text !== undefined) {
      const place = out.format === "pcap" ? "a pcap file" : "a file of several";
      await this.#host.stderr.write(errorLine(`left out, because ${place} has no place for it: ${text}`));
    }
    if (this.#fixed.text !== undefined) {
      const reason = "left out, because they are not to be copied into a file that differs in anything else";
      await this.#host.stderr.write(errorLine(`${reason}: ${this.#fixed.text}`));
    }
    let code = 0;
    for (const { failure } of this.#inputs) {
      if (failure === undefined) continue;
      const message = expectedMessage(failure.error);
      if (message === undefined) throw failure.error;
      await this.#host.stderr.write(errorLine(message));
      code = Math.max(code, exitCode(failure.error));
    }
    return code;
  }
}
