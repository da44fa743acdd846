/**
 * Where a command gets its filter expression from.
 *
 * @module
 */

import { errorLine } from "./command_error.ts";
import type { Host } from "./host.ts";

/**
 * The expression in the file that `-F` names, in which `#` begins a comment, up to the end of the line. One of the command
 * line is ignored then, and said to be.
 */
export async function readExpression(host: Host, path: string, { ignored }: { ignored: string }): Promise<string> {
  if (ignored !== "") {
    await host.stderr.write(errorLine(`the expression "${ignored}" is ignored, "-F" reads one from a file`));
  }
  const text = await host.readTextFile(path);
  // Blanks in its place, so that errors show the right column.
  return text.replace(/#.*/g, (comment) => " ".repeat(comment.length)).trimEnd();
}
