/**
 * Words that are written wrongly, and what may have been meant.
 *
 * @module
 */

/** How many slips are forgiven: one in a short word, two in a long one. `prot` is `port`, but `foo` is nothing. */
export function forgivenSlips(word: string): number {
  return word.length < 4 ? 1 : 2;
}

/** The word that is meant by one that is written wrongly, the first of those that are equally near; undefined where none is. */
export function nearestWord(word: string, words: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = forgivenSlips(word) + 1;
  for (const known of words) {
    if (Math.abs(known.length - word.length) >= least) continue;
    const distance = editDistance(word, known);
    if (distance < least && distance < known.length - 1) [nearest, least] = [known, distance];
  }
  return nearest;
}

/** Letters to change, insert, leave out, or exchange with their neighbour, to get from one word to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
