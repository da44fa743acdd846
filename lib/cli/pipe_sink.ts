/**
 * Standard output as the place of a capture file, and whose fault an error is that comes of writing one.
 *
 * @module
 */

import type { ByteSink } from "../file/byte_sink.ts";
import { CommandError } from "./command_error.ts";
import type { Output } from "./host.ts";

/** Writes to standard output until nobody reads it any more. */
export class PipeSink implements ByteSink {
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
export async function expected<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new CommandError(error.message);
    throw error;
  }
}
