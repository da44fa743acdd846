/**
 * Colours on a terminal (ECMA-48 SGR).
 *
 * @module
 */

import type { TreeRole } from "../print/tree.ts";
import { UsageError } from "./command_error.ts";
import type { Output } from "./host.ts";

/** Select Graphic Rendition, by role. */
const CODES: Readonly<Record<TreeRole, string>> = {
  layer: "1;36",
  title: "36",
  value: "0",
  bytes: "2",
  error: "31",
};

/** Puts text in the colour of its role. */
export type Paint = (role: TreeRole, text: string) => string;

/** Text in colours. */
function coloured(role: TreeRole, text: string): string {
  return `\x1b[${CODES[role]}m${text}\x1b[0m`;
}

/**
 * What paints the text of an output: nothing where it is no terminal, unless colours are asked for aloud.
 *
 * @throws UsageError where `when` is not always, never or auto.
 */
export function paintOf(output: Output, when = "auto"): Paint | undefined {
  if (when === "always") return coloured;
  if (when === "never") return undefined;
  if (when === "auto") return output.coloured === true ? coloured : undefined;
  throw new UsageError(`option "--color" needs always, never or auto, not "${when}"`);
}
