/**
 * Packets as plain values, to compare and to print.
 *
 * @module
 */

import { type Block, CaptureFileError, CaptureParser, formatHex, Packet } from "@capkit/capkit/core";

/** What a packet's block says about it. */
export interface PlainPacket {
  time: bigint;
  caplen: number;
  origlen: number;
  linktype: number;
  interface: string;
  hex: string;
}

export function plain(packet: Packet): PlainPacket {
  return {
    time: packet.timestampNs,
    caplen: packet.caplen,
    origlen: packet.origlen,
    linktype: packet.linktype,
    interface: packet.interface.name,
    hex: formatHex(packet.bytes),
  };
}

/** The packets of a block. */
export function packetsOf(block: Block): Packet[] {
  return Array.from({ length: block.length }, (_, row) => new Packet(block, row));
}

/** All packets of a file given to a parser in pieces of `size` bytes, and the error that ended it. */
export function parseFile(
  file: Uint8Array,
  size: number = file.length,
): { packets: Packet[]; error: CaptureFileError | undefined } {
  const parser = new CaptureParser();
  const packets: Packet[] = [];
  try {
    for (let at = 0; at < file.length; at += size) {
      for (const block of parser.push(file.subarray(at, at + size))) packets.push(...packetsOf(block));
    }
    for (let held = parser.flush(); held.length > 0; held = parser.flush()) packets.push(...held.flatMap(packetsOf));
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    return { packets, error };
  }
  return { packets, error: undefined };
}
