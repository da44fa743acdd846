/**
 * How much of a piece of a capture file is whole: what is left after a write that failed.
 *
 * @module
 */

import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_LENGTH,
  BLOCK_OVERHEAD,
  BLOCK_SIMPLE_PACKET,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import { FILE_HEADER_LENGTH, RECORD_CAPLEN, RECORD_HEADER_LENGTH } from "./pcap_reader.ts";

/** A piece of a file of our own, which begins where a record begins. */
export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly format: "pcap" | "pcapng";
  /** Whether the file begins with it. */
  readonly first: boolean;
}

/** Records from the front of a piece. */
export interface WholeRecords {
  readonly bytes: number;
  readonly packets: number;
}

/** The whole records, pcap's packets or pcapng's blocks, in the first `taken` bytes of a piece. */
export function wholeRecords(piece: Piece, taken: number): WholeRecords {
  const { buffer, byteOffset, byteLength } = piece.bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  const pcap = piece.format === "pcap";
  let bytes = pcap && piece.first ? FILE_HEADER_LENGTH : 0;
  if (taken < bytes) return { bytes: 0, packets: 0 };
  let packets = 0;
  while (bytes < byteLength) {
    const length = pcap ? RECORD_HEADER_LENGTH + view.getUint32(bytes + RECORD_CAPLEN, true) : blockLength(view, bytes);
    if (bytes + length > taken) break;
    if (pcap || isPacket(view, bytes)) packets++;
    bytes += length;
  }
  return { bytes, packets };
}

/** The length of a block, whose section is of either byte order. */
function blockLength(view: DataView, at: number): number {
  for (const little of [true, false]) {
    const total = view.getUint32(at + BLOCK_LENGTH, little);
    const trailer = at + total - TRAILER_LENGTH;
    if (total < BLOCK_OVERHEAD || trailer + TRAILER_LENGTH > view.byteLength) continue;
    if (view.getUint32(trailer, little) === total) return total;
  }
  return Infinity;
}

function isPacket(view: DataView, at: number): boolean {
  return [true, false].some((little) => {
    const type = view.getUint32(at, little);
    return type === BLOCK_ENHANCED_PACKET || type === BLOCK_SIMPLE_PACKET;
  });
}
