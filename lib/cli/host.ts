/**
 * Host: the outside world, as far as the command touches it. `cli.ts` binds one to the runtime, tests make their own.
 *
 * @module
 */

import type { InterfacesOptions, NetworkInterface } from "../capture/interfaces.ts";
import type { LiveOptions } from "../capture/live.ts";
import type { ByteSink } from "../file/byte_sink.ts";
import type { CaptureFileWriter } from "../file/capture_file_writer.ts";
import type { CreateFileOptions } from "../file/create.ts";
import type { CaptureFile, OpenOptions } from "../file/open.ts";
import type { PacketSource } from "../source.ts";

/** Where text and bytes go: standard output, standard error. */
export interface Output {
  /**
   * Writes all of it, after what was written before.
   *
   * @returns False where nobody reads any more (EPIPE): what was not read is lost, and so is all that follows.
   */
  write(data: string | Uint8Array): Promise<boolean>;

  /** Characters in a line of the terminal that it is; undefined where it is none. */
  readonly columns?: number | undefined;

  /** Whether it is a terminal whose user wants colours (https://no-color.org). */
  readonly coloured?: boolean;
}

/** The hashes that `capkit info` prints. */
export type HashName = "sha256" | "ripemd160" | "sha1";

/** A hash of bytes that come in pieces. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** Hexadecimal digits; nothing may be added after it. */
  digest(): string;
}

/** What the command needs of the world outside. */
export interface Host {
  /** The arguments, without the program's own name. */
  readonly args: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;

  /**
   * Calls back at the first SIGINT or SIGTERM, in place of what the runtime does at one. A second one ends the program, so
   * that nothing can keep it from ending.
   *
   * @returns Takes the callback back.
   */
  onInterrupt(callback: () => void): () => void;

  /** Opens a live capture. */
  openLive(options: LiveOptions): Promise<PacketSource>;

  /** Becomes another user for good: what is open goes on, what is opened from then on is that user's. */
  dropPrivileges(user: string): Promise<void>;

  /** The interfaces of a network namespace, this one where none is named. */
  interfaces(options: InterfacesOptions): Promise<readonly NetworkInterface[]>;

  /** Opens a capture file; `"-"` is standard input. */
  openFile(path: string, options?: OpenOptions): Promise<CaptureFile>;

  /** Whether two paths lead to one file; false where there is none at one of them. */
  isSameFile(path: string, other: string): Promise<boolean>;

  /** Begins a hash. */
  createHash(name: HashName): Hash;

  /** What this machine is and runs, for the files that are captured on it. */
  machine(): { readonly hardware?: string | undefined; readonly os?: string | undefined };

  /** Milliseconds of a clock that only goes forward. */
  now(): number;

  /**
   * Starts a program with one argument beside this one, with the lowest priority, and does not wait for it.
   *
   * @param onFailure Told why it could not be started.
   */
  spawn(command: string, argument: string, onFailure: (message: string) => void): void;

  /** The text of a file. */
  readTextFile(path: string): Promise<string>;

  /** Creates a capture file. */
  createFile(target: string | ByteSink, options: CreateFileOptions): Promise<CaptureFileWriter>;
}
