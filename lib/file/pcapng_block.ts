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

/** Section header; the same in both byte orders. */
export const BLOCK_SECTION_HEADER = 0x0a0d0d0a;
/** Interface description. */
export const BLOCK_INTERFACE = 1;
/** Packet, obsolete. */
export const BLOCK_PACKET = 2;
/** Simple packet: the frame and nothing else. */
export const BLOCK_SIMPLE_PACKET = 3;
/** Name resolution. */
export const BLOCK_NAMES = 4;
/** Interface statistics. */
export const BLOCK_STATISTICS = 5;
/** Enhanced packet. */
export const BLOCK_ENHANCED_PACKET = 6;
/** Decryption secrets. */
export const BLOCK_SECRETS = 10;
/** Custom, and custom that must not be copied by programs that change the file. */
export const BLOCK_CUSTOM = 0x0000_0bad;
export const BLOCK_CUSTOM_FIXED = 0x4000_0bad;

/** Where a block has its total length. */
export const BLOCK_LENGTH = 4;
/** Where it has its body. */
export const BLOCK_BODY = 8;
/** Bytes around a block's body. */
export const BLOCK_OVERHEAD = 12;
/** Bytes of the total length after the body. */
export const TRAILER_LENGTH = 4;

/** Where a section header has the number that shows the byte order, and the two halves of the version. */
export const SECTION_BYTE_ORDER = 8;
export const SECTION_MAJOR = 12;
export const SECTION_MINOR = 14;
/** Where its options begin, behind its length. */
export const SECTION_OPTIONS = 24;
/** What that number is in the right byte order. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Where an enhanced packet has its interface; an obsolete one has 16 bits of it, and 16 bits of drops after it. */
export const PACKET_INTERFACE = 8;
export const PACKET_DROPS = 10;
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

/** Where an interface description has its link type, its snaplen, and where its options begin. */
export const INTERFACE_LINKTYPE = 8;
export const INTERFACE_SNAPLEN = 12;
export const INTERFACE_OPTIONS = 16;

/** Where statistics have their interface and the two halves of their time, and where their options begin. */
export const STATISTICS_INTERFACE = 8;
export const STATISTICS_TIME_HIGH = 12;
export const STATISTICS_TIME_LOW = 16;
export const STATISTICS_OPTIONS = 20;

/** Where secrets have their type, their length, and where they begin. */
export const SECRETS_TYPE = 8;
export const SECRETS_LENGTH = 12;
export const SECRETS_DATA = 16;

/** Where a custom block has its enterprise, and where its data begins. */
export const CUSTOM_PEN = 8;
export const CUSTOM_DATA = 12;

/** The least total length of a block of this type. */
export function smallestBlock(type: number): number {
  switch (type) {
    case BLOCK_SECTION_HEADER:
      return SECTION_OPTIONS + TRAILER_LENGTH;
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

/** Where a whole block lies. */
export interface BlockPlace {
  /** Where it begins in the view. */
  readonly offset: number;
  /** Its total length. */
  readonly total: number;
  /** The section's byte order. */
  readonly little: boolean;
}
