/**
 * Frames made from parts: headers, of which the part makers in build.ts make one each, and bytes as they are.
 *
 * @module
 */

import { sumWords } from "../bytes/checksum.ts";

/** A part of a {@linkcode frame}: a header to be completed, or bytes as they are. */
export type FramePart = Uint8Array | HeaderPart;

/** A header to be completed: what `ethernet()`, `ipv4()`, `tcp()` and so on return. */
export interface HeaderPart {
  /** The layer's name, `"ipv4"`. */
  readonly name: string;
  /** What Ethernet, a VLAN tag, SNAP or SLL before it calls it. */
  readonly ethertype?: number | undefined;
  /** What an IP header before it calls it. */
  readonly protocol?: number | undefined;
  /** The source address that a pseudo header means for the checksums inside, where this header says one. */
  readonly src?: Uint8Array<ArrayBuffer> | undefined;
  /** The destination that a pseudo header means, where this header says one. */
  readonly finalDestination?: Uint8Array<ArrayBuffer> | undefined;
  /** The header's bytes. */
  encode(around: Surroundings): Uint8Array;
}

/** What a {@linkcode HeaderPart} is told of the frame that it becomes a part of. */
export interface Surroundings {
  /** The part after this one. */
  readonly next: FramePart | undefined;
  /** The bytes of all parts after this one. */
  readonly payload: Uint8Array;
  /** The sum of the 16-bit words of both addresses of the pseudo header; undefined where no IP header comes before. */
  readonly addressSum: number | undefined;
}

/**
 * The bytes of a frame.
 *
 * Where they are not given, EtherTypes, protocol numbers, next headers, lengths and checksums are filled in, those with
 * a pseudo header included. All bytes after a header count as its payload; nothing is padded to a smallest length.
 *
 * @param parts The headers, outermost first, and bytes as they are: a payload, or what `encodeDns()` and the like return.
 * @throws TypeError where a header can't know what follows it and is not told, and where an address is none.
 * @throws RangeError where a field does not fit.
 *
 * @example
 * ```ts
 * import { ethernet, formatHex, frame, ipv4, udp } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   udp({ srcPort: 4000, dstPort: 9 }),
 *   new TextEncoder().encode("hi"),
 * );
 * if (formatHex(bytes.subarray(12, 18)) !== "08004500001e") throw new Error("IPv4, 30 bytes");
 * ```
 */
export function frame(...parts: FramePart[]): Uint8Array<ArrayBuffer> {
  const sums = addressSums(parts);
  let payload = new Uint8Array(0);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (part === undefined) continue;
    const bytes = part instanceof Uint8Array ? part : part.encode({ next: parts[i + 1], payload, addressSum: sums[i] });
    const joined = new Uint8Array(bytes.length + payload.length);
    joined.set(bytes);
    joined.set(payload, bytes.length);
    payload = joined;
  }
  return payload;
}

/** For each part the sum of the addresses of the IP header before it, or of the headers after that which say others. */
function addressSums(parts: readonly FramePart[]): (number | undefined)[] {
  let src: number | undefined;
  let dst = 0;
  return parts.map((part) => {
    const sum = src === undefined ? undefined : src + dst;
    if (part instanceof Uint8Array) return sum;
    if (part.src !== undefined) src = sumBytes(part.src);
    if (part.finalDestination !== undefined) dst = sumBytes(part.finalDestination);
    return sum;
  });
}

/** The sum of the 16-bit words of some bytes, as {@linkcode sumWords} has it. */
export function sumBytes(bytes: Uint8Array, start = 0): number {
  return sumWords(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length, start);
}
