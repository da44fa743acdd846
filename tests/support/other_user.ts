/**
 * Programs that run as another user.
 *
 * @module
 */

import { constants, statSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Why this process can't run a program of the checkout as another user; undefined where it can. */
export function cannotRunAsOther(): string | undefined {
  if (process.getuid?.() !== 0) return "only root can become another user";
  for (const path of [fileURLToPath(import.meta.url), process.execPath]) {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
      if ((statSync(folder).mode & constants.S_IXOTH) === 0) return `other users can't enter ${folder}`;
    }
  }
  return undefined;
}
