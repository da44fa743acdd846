/**
 * `capkit info`: what a capture file is, and what its packets are as a whole.
 *
 * @module
 */

import type { Batch } from "../batch.ts";
import { ROW_FLAGS } from "../block.ts";
import { CaptureFileError } from "../errors.ts";
import { FLAG_HAS_OPTIONS } from "../packet_flag.ts";
import { readOptions } from "./args.ts";
import { errorLine, exitCode, expectedMessage, UsageError } from "./command_error.ts";
import { type FileInfo, fileInfo } from "./file_info.ts";
import { INFO_HELP } from "./help.ts";
import type { Hash, HashName, Host } from "./host.ts";
import { infoJson } from "./info_json.ts";
import { infoText } from "./info_text.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { PacketTally } from "./packet_tally.ts";
import { Progress } from "./progress.ts";

const HASHES: readonly HashName[] = ["sha256", "ripemd160", "sha1"];

/** Runs the subcommand with the arguments after its name; returns the exit code. */
export async function infoCommand(host: Host, args: readonly string[]): Promise<number> {
  const options = readOptions(args, { values: [], flags: ["h", "json"], longNames: { h: "help" } });
  if (options.flag("h") > 0) {
    await host.stdout.write(INFO_HELP);
    return 0;
  }
  const { rest: paths } = options;
  if (paths.length === 0) throw new UsageError("no file, name one or several");
  const format = options.flag("json") > 0 ? infoJson : infoText;
  using interrupt = new Interrupt(host);
  let code = 0;
  for (const [index, path] of paths.entries()) {
    try {
      const info = await readInfo(host, path, interrupt);
      if (interrupt.came) return INTERRUPTED;
      const separator = index > 0 && options.flag("json") === 0 ? "\n" : "";
      if (!await host.stdout.write(separator + format(info))) return code;
      if (info.error === undefined) continue;
      await host.stderr.write(errorLine(info.error));
      code = 1;
    } catch (error) {
      // The other files are none the worse for it.
      const message = expectedMessage(error);
      if (message === undefined) throw error;
      await host.stderr.write(errorLine(message));
      code = Math.max(code, exitCode(error));
    }
  }
  return code;
}

/** Reads a file to its end, or to where it is broken. */
async function readInfo(host: Host, path: string, interrupt: Interrupt): Promise<FileInfo> {
  const hashes = HASHES.map((name) => ({ name, hash: host.createHash(name) }));
  const onBytes = (bytes: Uint8Array): void => hashes.forEach(({ hash }) => hash.update(bytes));
  await using file = await host.openFile(path, { onBytes });
  interrupt.stops(file);
  const tally = new PacketTally();
  let commented = 0;
  let error: string | undefined;
  try {
    await using progress = new Progress(host, [file]);
    for await (const batch of file.batches()) {
      tally.add(batch.block);
      if (file.format === "pcapng") commented += countCommented(batch);
      progress.update(tally.packets);
    }
  } catch (thrown) {
    if (!(thrown instanceof CaptureFileError)) throw thrown;
    error = expectedMessage(thrown);
  }
  return fileInfo(file, { path, tally, commented, hashes: error === undefined ? digests(hashes) : {}, error });
}

function digests(hashes: readonly { name: HashName; hash: Hash }[]): FileInfo["hashes"] {
  return Object.fromEntries(hashes.map(({ name, hash }) => [name, hash.digest()]));
}

function countCommented(batch: Batch): number {
  let count = 0;
  for (let row = 0; row < batch.length; row++) {
    if ((batch.block.word(row, ROW_FLAGS) & FLAG_HAS_OPTIONS) === 0) continue;
    if (batch.packet(row).comments.length > 0) count++;
  }
  return count;
}
