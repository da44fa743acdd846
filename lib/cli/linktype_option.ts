/**
 * The option `-y`: a link type by its name.
 *
 * @module
 */

import { linktypeByName, linktypeDescription, linktypeNames } from "../linktype.ts";
import { editDistance, forgivenSlips } from "../spelling.ts";
import { UsageError } from "./command_error.ts";

/** How many names a message proposes. */
const MAX_PROPOSED = 4;

/**
 * The number of a link type by tcpdump's name of it, in upper or lower case, with or without `DLT_`; undefined where the
 * option was not given.
 *
 * @throws UsageError on a name that there is not: it proposes those that look or mean something like it.
 */
export function linktypeOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const name = text.toUpperCase().replace(/^(DLT|LINKTYPE)_/, "");
  const number = linktypeByName(name);
  if (number !== undefined) return number;
  const similar = similarNames(plain(name)).slice(0, MAX_PROPOSED);
  const advice = similar.length > 0
    ? `did you mean ${similar.join(" or ")}`
    : "see tcpdump's -L, or https://www.tcpdump.org/linktypes.html";
  throw new UsageError(`option "-y" knows no link type "${text}", ${advice}`);
}

/** The names that mean exactly this; else those that it is a part of, in name or meaning, or a slip of the pen away. */
function similarNames(letters: string): string[] {
  const known = linktypeNames().map((name) => {
    return { name, letters: plain(name), meaning: plain(linktypeDescription(linktypeByName(name) ?? -1) ?? "") };
  });
  const exact = known.filter(({ meaning }) => meaning === letters);
  const slips = forgivenSlips(letters);
  const similar = exact.length > 0 || letters === ""
    ? exact
    : known.filter((one) =>
      one.letters.includes(letters) || one.meaning.includes(letters) || editDistance(letters, one.letters) <= slips
    );
  return similar.map(({ name }) => name);
}

function plain(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, "");
}
