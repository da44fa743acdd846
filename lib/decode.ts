/**
 * Decoding bytes that are in memory.
 *
 * @module
 */

import { Block, ROW_CAPLEN, ROW_NANOSECONDS, ROW_ORIGLEN, ROW_SECONDS, ROW_SECONDS_HIGH, ROW_WORDS } from "./block.ts";
import { Packet } from "./packet.ts";
import { fromNanoseconds } from "./timestamp.ts";
import type { DecodeAs } from "./wire/decode_as.ts";

/** What {@linkcode decode} is told beside the bytes. */
export interface DecodeOptions {
  /** Bytes on the wire, where the frame was cut; the number of bytes given by default. */
  origlen?: number;
  /** Nanoseconds since 1970; 0 by default. */
  timestampNs?: bigint;
  /** What follows what in this network, where it is not what the numbers commonly mean. */
  decodeAs?: DecodeAs | undefined;
}

/**
 * A packet of the given bytes, without a copy: they are the packet's as long as it lives. Nothing is decoded before it
 * is asked for, and nothing throws: what could be decoded is there, the rest is in `packet.error`.
 *
 * @param bytes The frame.
 * @param linktype What it begins with, a `LINKTYPE_` number.
 */
export function decode(bytes: Uint8Array<ArrayBuffer>, linktype: number, options: DecodeOptions = {}): Packet {
  const { seconds, nanoseconds } = fromNanoseconds(options.timestampNs ?? 0n);
  const rows = new Uint32Array(ROW_WORDS);
  rows[ROW_CAPLEN] = bytes.length;
  rows[ROW_ORIGLEN] = options.origlen ?? bytes.length;
  rows[ROW_SECONDS] = seconds;
  rows[ROW_SECONDS_HIGH] = Math.floor(seconds / 0x1_0000_0000);
  rows[ROW_NANOSECONDS] = nanoseconds;
  const interfaces = [{ name: "", ifindex: 0, linktype, snaplen: 0 }];
  const block = new Block({ bytes, rows, length: 1, interfaces });
  block.decodeAs = options.decodeAs;
  return new Packet(block, 0);
}
