/**
 * MD5, RFC 1321: no longer safe, but what the fingerprints JA3 and hassh are made with. Our own, because the getters that
 * need it are synchronous and browsers have no synchronous hash.
 *
 * @module
 */

import { formatHex } from "./hex.ts";
import { padBlocks } from "./hash_padding.ts";

/** Left rotations of the steps of each round, section 3.4; a round goes through its four again and again. */
const ROTATIONS: readonly (readonly number[])[] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
/** The constants of the 64 steps, section 3.4: of the sines of 1 to 64. */
const SINES: readonly number[] = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** The 16 bytes of the digest of some bytes. */
export function md5(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = padBlocks(bytes, { littleEndian: true });
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) addBlock(state, view, block);
  const digest = new DataView(new ArrayBuffer(16));
  for (const [i, word] of state.entries()) digest.setUint32(4 * i, word, true);
  return new Uint8Array(digest.buffer);
}

/** The digest of a text's UTF-8 as hexadecimal digits. */
export function md5Hex(text: string): string {
  return formatHex(md5(new TextEncoder().encode(text)));
}

function addBlock(state: number[], view: DataView, block: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const word = view.getUint32(block + 4 * wordOf(round, i), true);
    const sum = (a + mix(round, { b, c, d }) + word + (SINES[i] ?? 0)) | 0;
    const by = ROTATIONS[round]?.[i & 3] ?? 0;
    [a, d, c, b] = [d, c, b, (b + (sum << by | sum >>> 32 - by)) | 0];
  }
  for (const [i, word] of [a, b, c, d].entries()) state[i] = ((state[i] ?? 0) + word) >>> 0;
}

/** Which of the 16 words of a block step `i` adds. */
function wordOf(round: number, i: number): number {
  switch (round) {
    case 0:
      return i;
    case 1:
      return (5 * i + 1) & 15;
    case 2:
      return (3 * i + 5) & 15;
  }
  return (7 * i) & 15;
}

/** The functions F, G, H and I of section 3.4. */
function mix(round: number, { b, c, d }: { b: number; c: number; d: number }): number {
  switch (round) {
    case 0:
      return b & c | ~b & d;
    case 1:
      return b & d | c & ~d;
    case 2:
      return b ^ c ^ d;
  }
  return c ^ (b | ~d);
}
