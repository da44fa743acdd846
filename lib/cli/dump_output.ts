/**
 * What becomes of the packets of `capkit dump`: lines here, files in `dump_file.ts`.
 *
 * @module
 */

import type { Batch } from "../batch.ts";
import type { Packet } from "../packet.ts";
import { hexDump, linkHeaderLength } from "../print/hex_dump.ts";
import { packetJson } from "../print/json.ts";
import { SummaryPrinter } from "../print/summary.ts";
import { tree } from "../print/tree.ts";
import { paintOf } from "./colour.ts";
import type { DumpOptions } from "./dump_options.ts";
import type { Output } from "./host.ts";
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
    this.#line = options.json ? (packet) => JSON.stringify(packetJson(packet)) : textOf(output, options);
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

/** A line or a tree for each packet, and its bytes behind that where they are asked for. */
function textOf(output: Output, options: DumpOptions): (packet: Packet) => string {
  const { hex } = options;
  const text = options.tree ? packetTree(output, options) : summaryLine(options);
  if (hex === undefined) return text;
  return (packet) => {
    const bytes = packet.bytes.subarray(hex.linkLevel ? 0 : linkHeaderLength(packet));
    const rows = hexDump(bytes, { ascii: hex.ascii });
    return rows === "" ? text(packet) : `${text(packet)}\n${rows}`;
  };
}

/** Trees, numbered, with an empty line behind each. */
function packetTree(output: Output, { color }: DumpOptions): (packet: Packet) => string {
  const paint = paintOf(output, color);
  let number = 0;
  return (packet) => `${tree(packet, { number: ++number, ...(paint === undefined ? {} : { paint }) })}\n`;
}

/** Lines as tcpdump prints them, after the interface's name where there are several. */
function summaryLine({ interfaces, linkLevel, timeStyle }: DumpOptions): (packet: Packet) => string {
  const printer = new SummaryPrinter({ linkLevel, timestamps: "none" });
  const time = new TimeColumn(timeStyle);
  const named = interfaces.length > 1 || interfaces.includes("any");
  return (packet) => `${named ? `${packet.interface.name} ` : ""}${time.next(packet)}${printer.line(packet)}`;
}

/** Two outputs for one; the packets of a batch go to the first before the second. */
export class BothOutputs implements PacketOutput {
  readonly #outputs: readonly PacketOutput[];

  constructor(...outputs: readonly PacketOutput[]) {
    this.#outputs = outputs;
  }

  async write(batch: Batch, length: number): Promise<boolean> {
    for (const output of this.#outputs) if (!await output.write(batch, length)) return false;
    return true;
  }

  async close(): Promise<boolean> {
    let readable = true;
    for (const output of this.#outputs) readable = await output.close() && readable;
    return readable;
  }
}
