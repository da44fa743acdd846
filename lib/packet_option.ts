/**
 * Options of a packet: the rest of its pcapng block (draft-ietf-opsawg-pcapng, section 4.3.1), read when somebody asks.
 *
 * A frame that has any (`FLAG_HAS_OPTIONS`) lies in its block as it is in the file:
 *
 * ```text
 * type u32, total length u32, interface u32, time u64, caplen u32, origlen u32      (28 bytes)
 * frame, padding, options, total length u32
 * ```
 *
 * @module
 */

import {
  aligned,
  allValues,
  copyOptions,
  decodeOptions,
  decodeText,
  EPB_DROPCOUNT,
  EPB_HASH,
  EPB_VERDICT,
  numberOption,
  OPT_COMMENT,
  packetOptionShape,
  type PcapngOption,
} from "./pcapng_option.ts";

/** Bytes of a block before the frame. */
export const BEFORE_FRAME = 28;
const BLOCK_LENGTH = 4;
const BLOCK_DROPS = 10;
const BLOCK_CAPLEN = 20;
/** Bytes of a block without frame and options. */
const OVERHEAD = 32;

const ENHANCED_PACKET = 6;
/** The obsolete packet block, which has its drops in the upper half of the interface. */
const OBSOLETE_PACKET = 2;
/** Its drops where nobody counted them. */
const DROPS_UNKNOWN = 0xffff;

/** A hash of the frame (epb_hash). */
export interface PacketHash {
  /** 0: 2's complement, 1: XOR, 2: CRC32, 3: MD5, 4: SHA-1, 5: Toeplitz. */
  readonly algorithm: number;
  /** Its bytes. */
  readonly value: Uint8Array;
}

/** What was decided about the packet (epb_verdict). */
export interface PacketVerdict {
  /** 0: hardware, 1: a TC program of eBPF (`TC_ACT_`), 2: an XDP program (`XDP_`). */
  readonly type: number;
  /** The answer; of the programs 8 bytes, little-endian. */
  readonly value: Uint8Array;
}

/** Bytes of the block around the frame at `offset`, from `BEFORE_FRAME` before it; 0 where there is no such block. */
export function blockLengthAround(bytes: Uint8Array, offset: number): number {
  const start = offset - BEFORE_FRAME;
  if (start < 0 || start + OVERHEAD > bytes.length) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const little = byteOrder(view);
  if (little === undefined) return 0;
  const total = view.getUint32(BLOCK_LENGTH, little);
  return total >= OVERHEAD && total <= view.byteLength ? total : 0;
}

/** The options around the frame at `offset`, as bytes of a little-endian block in memory of their own. */
export function optionBytesAround(bytes: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  const total = blockLengthAround(bytes, offset);
  if (total === 0) return new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset - BEFORE_FRAME, total);
  const little = byteOrder(view) === true;
  const end = total - BLOCK_LENGTH;
  // The whole frame, whatever was cut from it later.
  const begin = Math.min(end, BEFORE_FRAME + aligned(view.getUint32(BLOCK_CAPLEN, little)));
  const options = copyOptions(view, { offset: begin, end, little, shape: packetOptionShape });
  if (view.getUint32(0, little) !== OBSOLETE_PACKET) return options;
  const drops = view.getUint16(BLOCK_DROPS, little);
  if (drops === 0 || drops === DROPS_UNKNOWN) return options;
  return joined(options, drops);
}

/** The options around the frame at `offset`. */
export function optionsAround(bytes: Uint8Array, offset: number): PcapngOption[] {
  return decodeOptions(optionBytesAround(bytes, offset));
}

/** The comments among a packet's options. */
export function commentsOf(options: readonly PcapngOption[]): string[] {
  return allValues(options, OPT_COMMENT).map(decodeText);
}

/** The hashes among a packet's options. */
export function hashesOf(options: readonly PcapngOption[]): PacketHash[] {
  return allValues(options, EPB_HASH, 1).map((value) => ({ algorithm: value[0] ?? 0, value: value.subarray(1) }));
}

/** The verdicts among a packet's options. */
export function verdictsOf(options: readonly PcapngOption[]): PacketVerdict[] {
  return allValues(options, EPB_VERDICT, 1).map((value) => ({ type: value[0] ?? 0, value: value.subarray(1) }));
}

/** The drops of an obsolete block as the option that an enhanced one has for them. */
function joined(options: Uint8Array, drops: number): Uint8Array<ArrayBuffer> {
  const { code, value } = numberOption(EPB_DROPCOUNT, drops, 8);
  const bytes = new Uint8Array(options.length + 12);
  bytes.set(options);
  bytes.set([code, 0, value.length, 0, ...value], options.length);
  return bytes;
}

/** Whether a block of a packet is little-endian, by its type as it reads; undefined where it is none. */
function byteOrder(view: DataView): boolean | undefined {
  for (const little of [true, false]) {
    const type = view.getUint32(0, little);
    if (type === ENHANCED_PACKET || type === OBSOLETE_PACKET) return little;
  }
  return undefined;
}
