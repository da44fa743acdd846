/**
 * RowTable: the tables of one block after the other, for who reads them whole.
 *
 * @module
 */

import { type Block, ROW_WORDS } from "../block.ts";

/** Makes the tables of blocks that have none in memory of its own. */
export class RowTable {
  #scratch: Uint32Array<ArrayBuffer> = new Uint32Array(0);

  /**
   * The table of a block, until the next one is asked for or the block is taken back.
   *
   * @throws TypeError where the block has been taken back.
   */
  of(block: Block): Uint32Array<ArrayBuffer> {
    const words = block.length * ROW_WORDS;
    if (this.#scratch.length < words) this.#scratch = new Uint32Array(words);
    return block.table(this.#scratch);
  }
}
