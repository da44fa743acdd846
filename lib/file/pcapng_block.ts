/**
 * Blocks of pcapng, draft-ietf-opsawg-pcapng sections 3.1 and 4.
 *
 * ```text
 * block: type u32, total length u32, body, total length u32 again; all multiples of 4 bytes
 * ```
 *
 * All numbers are in the byte order of the section, which the section header shows.
 *
 * @module
 */

import { IF_NAME, IF_TSOFFSET, IF_TSRESOL, OptionCursor } from "./pcapng_option.ts";
import { DEFAULT_TSRESOL } from "./pcapng_clock.ts";

/** Section header; the same in both byte orders. */
export const BLOCK_SECTION_HEADER = 0x0a0d0d0a;
/** Interface description. */
export const BLOCK_INTERFACE = 1;
/** Packet, obsolete. */
export const BLOCK_PACKET = 2;
/** Simple packet: the frame and nothing else. */
export const BLOCK_SIMPLE_PACKET = 3;
/** Enhanced packet. */
export const BLOCK_ENHANCED_PACKET = 6;

/** Where a block has its total length. */
export const BLOCK_LENGTH = 4;
/** Bytes around a block's body. */
export const BLOCK_OVERHEAD = 12;
/** Bytes of the total length after the body. */
export const TRAILER_LENGTH = 4;

/** Where a section header has the number that shows the byte order, and the two halves of the version. */
export const SECTION_BYTE_ORDER = 8;
export const SECTION_MAJOR = 12;
export const SECTION_MINOR = 14;
/** What that number is in the right byte order. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Where an enhanced packet has its interface; an obsolete one has 16 bits of it, and 16 bits of drops after it. */
export const PACKET_INTERFACE = 8;
/** Where enhanced and obsolete packets have the upper half of the timestamp, and what follows it. */
export const PACKET_TIME_HIGH = 12;
export const PACKET_TIME_LOW = 16;
export const PACKET_CAPLEN = 20;
export const PACKET_ORIGLEN = 24;
export const PACKET_DATA = 28;
/** Bytes of an enhanced or obsolete packet without frame and options. */
export const PACKET_OVERHEAD = 32;

/** Where a simple packet has its length on the wire, and the frame. */
export const SIMPLE_ORIGLEN = 8;
export const SIMPLE_DATA = 12;
/** Bytes of a simple packet without the frame. */
export const SIMPLE_OVERHEAD = 16;

const INTERFACE_LINKTYPE = 8;
const INTERFACE_SNAPLEN = 12;
const INTERFACE_OPTIONS = 16;

/** The least total length of a block of this type. */
export function smallestBlock(type: number): number {
  switch (type) {
    case BLOCK_SECTION_HEADER:
      return 28;
    case BLOCK_INTERFACE:
      return INTERFACE_OPTIONS + TRAILER_LENGTH;
    case BLOCK_ENHANCED_PACKET:
    case BLOCK_PACKET:
      return PACKET_OVERHEAD;
    case BLOCK_SIMPLE_PACKET:
      return SIMPLE_OVERHEAD;
    default:
      return BLOCK_OVERHEAD;
  }
}

/** What an interface description says, as far as reading packets needs it. */
export interface InterfaceDescription {
  readonly linktype: number;
  /** 0 for no limit. */
  readonly snaplen: number;
  /** if_name; empty where there is none. */
  readonly name: string;
  /** if_tsresol, the byte as it is. */
  readonly tsresol: number;
  /** if_tsoffset in seconds. */
  readonly tsoffset: bigint;
}

/** Where a whole block lies. */
export interface BlockPlace {
  /** Where it begins in the view. */
  readonly offset: number;
  /** Its total length. */
  readonly total: number;
  /** The section's byte order. */
  readonly little: boolean;
}

/** Reads an interface description, whose smallest length has been checked. */
export function decodeInterface(view: DataView<ArrayBuffer>, place: BlockPlace): InterfaceDescription {
  const { offset, total, little } = place;
  let name = "";
  let tsresol = DEFAULT_TSRESOL;
  let tsoffset = 0n;
  const end = offset + total - TRAILER_LENGTH;
  const options = new OptionCursor(view, { offset: offset + INTERFACE_OPTIONS, end, little });
  while (options.next()) {
    if (options.code === IF_NAME) {
      name = decodeText(new Uint8Array(view.buffer, view.byteOffset + options.offset, options.length));
    } else if (options.code === IF_TSRESOL && options.length >= 1) {
      tsresol = view.getUint8(options.offset);
    } else if (options.code === IF_TSOFFSET && options.length === 8) {
      tsoffset = view.getBigInt64(options.offset, little);
    }
  }
  return {
    linktype: view.getUint16(offset + INTERFACE_LINKTYPE, little),
    snaplen: view.getUint32(offset + INTERFACE_SNAPLEN, little),
    name,
    tsresol,
    tsoffset,
  };
}

/** UTF-8 text; some writers end it with a zero byte, which the specification does not want. */
function decodeText(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  return new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero));
}
