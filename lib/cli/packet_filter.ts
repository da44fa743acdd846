/**
 * PacketFilter: which packets of a file match, without leaving the others out of its blocks.
 *
 * @module
 */

import type { Block } from "../block.ts";
import { compileFilter } from "../filter/compile.ts";
import { compileOnce, RowFilter } from "../row_filter.ts";

/** A filter for packets that are to keep their numbers in the file, as `openFile`'s own filter does not let them. */
export class PacketFilter {
  readonly #compile: ReturnType<typeof compileOnce>;
  readonly #filters = new Map<Block["interfaces"], RowFilter>();

  /**
   * The filter of an expression; undefined for an empty one, which every packet matches.
   *
   * @param linktypes Those that are known already: an error in the expression is told now.
   * @throws FilterSyntaxError where it means nothing for one of them.
   */
  static of(expression: string, linktypes: Iterable<number>): PacketFilter | undefined {
    if (expression.trim() === "") return undefined;
    const filter = new PacketFilter(expression);
    for (const linktype of linktypes) filter.#compile(linktype);
    return filter;
  }

  private constructor(expression: string) {
    this.#compile = compileOnce((linktype) => compileFilter(expression, { linktype }));
  }

  /**
   * 1 for each packet of a block that matches, 0 for the others.
   *
   * @throws FilterSyntaxError where the expression means nothing for the link type of a packet.
   */
  verdicts(block: Block): Uint8Array {
    return this.#filterOf(block.interfaces).verdicts(block);
  }

  /** Files have a list of interfaces each. */
  #filterOf(interfaces: Block["interfaces"]): RowFilter {
    const known = this.#filters.get(interfaces);
    if (known !== undefined) return known;
    const filter = new RowFilter(this.#compile);
    this.#filters.set(interfaces, filter);
    return filter;
  }
}
