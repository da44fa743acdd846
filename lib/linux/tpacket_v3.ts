/**
 * TPACKET_V3: the layout of a ring of blocks that the kernel fills and the program empties (packet(7), linux/if_packet.h,
 * Documentation/networking/packet_mmap.rst). All is in 32-bit words of the machine's byte order.
 *
 * ```text
 * block    8 block_status       12 num_pkts       16 offset_to_first_pkt   20 blk_len
 * packet   0 tp_next_offset      4 tp_sec          8 tp_nsec               12 tp_snaplen
 *         16 tp_len             20 tp_status      24 tp_mac u16, tp_net u16
 *         32 tp_vlan_tci        36 tp_vlan_tpid u16                        40 padding, 8 bytes      48 sockaddr_ll
 * ```
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL } from "../linktype.ts";
import { FLAG_TAG_RESTORED } from "../packet_flag.ts";
import { SLL_HATYPE, SLL_IFINDEX, SOCKADDR_LL_LENGTH } from "./sockaddr_ll.ts";
import { canHoldTag, hasStrippedTag, restoreTag, strippedTpid, VLAN_TAG_LENGTH } from "./vlan_restore.ts";
import { makeWhole, type StoredFrame } from "./whole_frame.ts";

/** The version, for PACKET_VERSION. */
export const TPACKET_V3 = 2;
/** A block with this bit in its status is the program's; without it, the kernel's. */
export const TP_STATUS_USER = 1;
/** A block with this bit in its status was closed after packets had been dropped since the counters were last read. */
export const TP_STATUS_LOSING = 4;

/** Word of a block: `TP_STATUS_` bits, or 0. Read and written atomically: it hands the block over. */
export const BLOCK_STATUS = 2;
/** Word of a block: packets in it. */
export const BLOCK_NUM_PKTS = 3;
/** Word of a block: bytes from its start to the first packet. */
export const BLOCK_OFFSET_TO_FIRST_PKT = 4;

/** Word of a packet: bytes to the next one; 0 in the last. */
export const TP_NEXT_OFFSET = 0;
/** Word of a packet: seconds since 1970. */
export const TP_SEC = 1;
/** Word of a packet: nanoseconds after the second. */
export const TP_NSEC = 2;
/** Word of a packet: bytes captured. */
export const TP_SNAPLEN = 3;
/** Word of a packet: bytes on the wire. */
export const TP_LEN = 4;
/** Word of a packet: `TP_STATUS_` bits. */
export const TP_STATUS = 5;
/** Word of a packet: bytes from its header to its frame in the low half, to its network header in the high half. */
export const TP_MAC_NET = 6;
/** Word of a packet: the tag that was taken out. */
export const TP_VLAN_TCI = 8;
/** Word of a packet: that tag's TPID in the low half. */
export const TP_VLAN_TPID = 9;
/**
 * Word of a packet that is padding to the kernel, which sets it to 0: `FLAG_` bits that {@linkcode walkRingBlock} found
 * out. Where it found none it writes nothing: to write to memory that another processor has just written costs.
 */
export const TP_OWN_FLAGS = 10;
/** Word of a packet that is padding to the kernel: its interface's place in the list, where there may be several. */
export const TP_OWN_INTERFACE = 11;
/** Bytes from a packet's header to its `sockaddr_ll`: `sizeof(struct tpacket3_hdr)`. */
export const TP_SOCKADDR = 48;
const TP_IFINDEX = (TP_SOCKADDR + SLL_IFINDEX) / 4;
const TP_HATYPE = (TP_SOCKADDR + SLL_HATYPE) / 4;
/** Bytes that the kernel needs in a block besides the frame of a lone packet, at most. */
export const RING_OVERHEAD = 256;

/** What a ring is asked for. */
export interface RingRequest {
  /** Bytes of a block: a power of two, at least 4,096. */
  readonly blockSize: number;
  readonly blockCount: number;
  /** Milliseconds after which a block that is not full is handed over all the same. */
  readonly timeoutMs: number;
}

/** Bytes that the request speaks of as a frame: in version 3 packets take what they need, but the numbers must fit. */
const FRAME_SIZE = 2048;

/**
 * `struct tpacket_req3`, for PACKET_RX_RING: tp_block_size, tp_block_nr, tp_frame_size, tp_frame_nr, tp_retire_blk_tov,
 * tp_sizeof_priv, tp_feature_req_word. One of no blocks gives the ring back.
 */
export function encodeRingRequest({ blockSize, blockCount, timeoutMs }: RingRequest): Uint8Array<ArrayBuffer> {
  const frames = blockSize / FRAME_SIZE * blockCount;
  const used = blockCount === 0 ? [0, 0, 0, 0, 0] : [blockSize, blockCount, FRAME_SIZE, frames, timeoutMs];
  return new Uint8Array(Uint32Array.of(...used, 0, 0).buffer);
}

/** A ring, and what is to be known to make its frames whole. */
export interface RingWalk {
  /** The memory of the ring. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same memory. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** Takes the place of each packet's header, in words from the block's start; long enough for all. */
  readonly headers: Uint32Array<ArrayBuffer>;
  /** Bytes of a frame to keep. */
  snaplen: number;
  /** The interfaces of the capture. */
  readonly interfaces: readonly CaptureInterface[];
  /** The place in that list that packets come from. */
  readonly interfaceIndex: number;
  /** Where the socket listens on all interfaces: the place of the one that a packet crossed. */
  readonly find: ((ifindex: number, hatype: number) => number) | undefined;
}

/**
 * Goes through the packets of a block: notes where their headers are, and puts back what the kernel took out of the
 * frames, in the room before each. Once for each block: a second time would put a tag in twice.
 *
 * @param start Where the block begins in the ring, in words.
 * @returns How many packets.
 */
export function walkRingBlock(walk: RingWalk, start: number): number {
  const { words, headers, interfaces, find } = walk;
  const count = Math.min(words[start + BLOCK_NUM_PKTS] ?? 0, headers.length);
  let at = start + ((words[start + BLOCK_OFFSET_TO_FIRST_PKT] ?? 0) >> 2);
  let index = walk.interfaceIndex;
  let linktype = interfaces[index]?.linktype;
  for (let i = 0; i < count; i++) {
    headers[i] = at - start;
    if (find !== undefined) {
      index = find(words[at + TP_IFINDEX] ?? 0, (words[at + TP_HATYPE] ?? 0) & 0xffff);
      linktype = interfaces[index]?.linktype;
      words[at + TP_OWN_INTERFACE] = index;
    }
    const stripped = hasStrippedTag(words[at + TP_STATUS] ?? 0, words[at + TP_VLAN_TCI] ?? 0);
    if (stripped && linktype === LINKTYPE_ETHERNET) putTagBack(walk, at);
    else if (stripped || linktype === LINKTYPE_LINUX_SLL) makeWholeInPlace(walk, at);
    at += (words[at + TP_NEXT_OFFSET] ?? 0) >> 2;
  }
  return count;
}

/** The commonest of what {@linkcode makeWhole} does, its oracle, without an object for each packet. */
function putTagBack({ bytes, words, snaplen }: RingWalk, at: number): void {
  const macNet = words[at + TP_MAC_NET] ?? 0;
  const caplen = words[at + TP_SNAPLEN] ?? 0;
  words[at + TP_LEN] = (words[at + TP_LEN] ?? 0) + VLAN_TAG_LENGTH;
  if (!canHoldTag(caplen)) return;
  const tpid = strippedTpid(words[at + TP_STATUS] ?? 0, (words[at + TP_VLAN_TPID] ?? 0) & 0xffff);
  restoreTag(bytes, 4 * at + (macNet & 0xffff), tpid << 16 | (words[at + TP_VLAN_TCI] ?? 0) & 0xffff);
  words[at + TP_MAC_NET] = macNet - VLAN_TAG_LENGTH;
  words[at + TP_SNAPLEN] = Math.min(caplen + VLAN_TAG_LENGTH, snaplen);
  words[at + TP_OWN_FLAGS] = FLAG_TAG_RESTORED;
}

/** One packet that the kernel took something out of, or whose own header gives way to a cooked one. */
function makeWholeInPlace(walk: RingWalk, at: number): void {
  const { bytes, words, interfaces } = walk;
  const word = (which: number): number => words[at + which] ?? 0;
  const index = walk.find === undefined ? walk.interfaceIndex : word(TP_OWN_INTERFACE);
  const mac = word(TP_MAC_NET) & 0xffff;
  const frame: StoredFrame = {
    bytes,
    linktype: interfaces[index]?.linktype ?? 0,
    offset: 4 * at + mac,
    caplen: word(TP_SNAPLEN),
    origlen: word(TP_LEN),
    net: (word(TP_MAC_NET) >>> 16) - mac,
    status: word(TP_STATUS),
    tci: word(TP_VLAN_TCI) & 0xffff,
    tpid: word(TP_VLAN_TPID) & 0xffff,
    name: new DataView(bytes.buffer, bytes.byteOffset + 4 * at + TP_SOCKADDR, SOCKADDR_LL_LENGTH),
    flags: 0,
  };
  makeWhole(frame);
  words[at + TP_MAC_NET] = (word(TP_MAC_NET) & 0xffff_0000) | (frame.offset - 4 * at);
  words[at + TP_SNAPLEN] = Math.min(frame.caplen, walk.snaplen);
  words[at + TP_LEN] = frame.origlen;
  words[at + TP_OWN_FLAGS] = frame.flags & FLAG_TAG_RESTORED;
}
