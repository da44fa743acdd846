/**
 * A single packet as a block of a pcapng file, with all that there is to say of it.
 *
 * @module
 */

import { FLAG_NO_TIMESTAMP } from "../packet_flag.ts";
import {
  aligned,
  decodeOptions,
  encodeOptions,
  EPB_DROPCOUNT,
  EPB_FLAGS,
  EPB_HASH,
  lastNumber,
  numberOption,
  OPT_COMMENT,
  type PcapngOption,
  textOption,
  withoutOptions,
} from "../pcapng_option.ts";
import type { PushOptions } from "./format_writer.ts";
import type { OutputBuffer } from "./output_buffer.ts";
import {
  BLOCK_ENHANCED_PACKET,
  BLOCK_LENGTH,
  BLOCK_SIMPLE_PACKET,
  PACKET_CAPLEN,
  PACKET_DATA,
  PACKET_INTERFACE,
  PACKET_ORIGLEN,
  PACKET_OVERHEAD,
  PACKET_TIME_HIGH,
  PACKET_TIME_LOW,
  SIMPLE_DATA,
  SIMPLE_ORIGLEN,
  SIMPLE_OVERHEAD,
  TRAILER_LENGTH,
} from "./pcapng_block.ts";
import type { PcapngSectionWriter } from "./pcapng_section_writer.ts";
import type { WrittenInterface } from "./written_interface.ts";

/** The bits of a row's flags that epb_flags has; the others are our own. */
export const FILE_FLAGS = 0xffff_0fff;

/** A packet, and the options that it brings. */
export interface PacketParts {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly caplen: number;
  readonly origlen: number;
  readonly flags: number;
  /** As bytes of a little-endian block, without end mark. */
  readonly optionBytes: Uint8Array;
}

/** Writes packets one by one: with options, with others lost before them, or without a time. */
export class PcapngPacketWriter {
  readonly #output: OutputBuffer;
  readonly #section: PcapngSectionWriter;

  constructor(output: OutputBuffer, section: PcapngSectionWriter) {
    this.#output = output;
    this.#section = section;
  }

  /** Appends a packet of an interface whose clock has been set to its time. */
  push(at: WrittenInterface, packet: PacketParts): void {
    const output = this.#output;
    const section = this.#section;
    const { little } = section;
    const caplen = packet.caplen > at.limit ? section.admit(at, packet.caplen) : packet.caplen;
    // A hash of a longer frame is none of what is left of it.
    const optionBytes = caplen < packet.caplen ? withoutOptions(packet.optionBytes, [EPB_HASH]) : packet.optionBytes;
    const options = section.encodeOptions(packetOptions({ ...packet, optionBytes }, BigInt(at.lost)));
    at.lost = 0;
    const simple = (packet.flags & FLAG_NO_TIMESTAMP) !== 0 && options.length === 0 &&
      at.id === 0 && caplen === Math.min(packet.origlen, at.snaplen === 0 ? Infinity : at.snaplen);
    const head = simple ? SIMPLE_DATA : PACKET_DATA;
    const total = (simple ? SIMPLE_OVERHEAD : PACKET_OVERHEAD) + aligned(caplen) + options.length;
    output.reserve(total);
    const { view, length: begin } = output;
    view.setUint32(begin, simple ? BLOCK_SIMPLE_PACKET : BLOCK_ENHANCED_PACKET, little);
    view.setUint32(begin + BLOCK_LENGTH, total, little);
    if (simple) {
      view.setUint32(begin + SIMPLE_ORIGLEN, packet.origlen, little);
    } else {
      const known = (packet.flags & FLAG_NO_TIMESTAMP) === 0;
      view.setUint32(begin + PACKET_INTERFACE, at.id, little);
      view.setUint32(begin + PACKET_TIME_HIGH, known ? at.clock.high : 0, little);
      view.setUint32(begin + PACKET_TIME_LOW, known ? at.clock.low : 0, little);
      view.setUint32(begin + PACKET_CAPLEN, caplen, little);
      view.setUint32(begin + PACKET_ORIGLEN, packet.origlen, little);
    }
    output.length += head;
    output.readFrom(packet.bytes);
    output.append(packet.start, packet.start + caplen);
    output.align();
    output.readFrom(options);
    output.append(0, options.length);
    view.setUint32(begin + total - TRAILER_LENGTH, total, little);
    output.length = begin + total;
    at.count();
  }
}

/** A packet's options and what is added to them when it is written. */
export function added(
  options: readonly PcapngOption[],
  { comment = [], dropCount }: PushOptions,
): readonly PcapngOption[] {
  const comments = typeof comment === "string" ? [comment] : comment;
  const all = [...options, ...comments.map((text) => textOption(OPT_COMMENT, text))];
  return dropCount === undefined ? all : withDrops(all, BigInt(dropCount));
}

/** The options of a packet as they are written: with its flags, and what was lost before it. */
function packetOptions({ flags, optionBytes }: PacketParts, lost: bigint): Uint8Array {
  const said = (flags & FILE_FLAGS) >>> 0;
  if (said === 0 && lost === 0n) return optionBytes;
  const options = decodeOptions(optionBytes);
  const hasFlags = said === 0 || options.some(({ code }) => code === EPB_FLAGS);
  const all = hasFlags ? options : [numberOption(EPB_FLAGS, said, 4), ...options];
  return encodeOptions(lost === 0n ? all : withDrops(all, lost));
}

/** Options that say so many more were lost. */
function withDrops(options: readonly PcapngOption[], lost: bigint): PcapngOption[] {
  const sum = (lastNumber(options, EPB_DROPCOUNT, 8) ?? 0n) + lost;
  return [...options.filter(({ code }) => code !== EPB_DROPCOUNT), numberOption(EPB_DROPCOUNT, sum, 8)];
}
