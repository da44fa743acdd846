/**
 * A TPACKET_V3 ring of a kernel that is not one: blocks that fill, close, freeze and thaw as in net/packet/af_packet.c,
 * whose functions are named where they are followed.
 *
 * @module
 */

import {
  SOF_TIMESTAMPING_RAW_HARDWARE,
  TP_STATUS_TS_RAW_HARDWARE,
  TP_STATUS_VLAN_TPID_VALID,
  TP_STATUS_VLAN_VALID,
} from "../../lib/linux/abi.ts";
import { EINVAL } from "../../lib/linux/errno.ts";
import { addressOfSender, type FakeTime, type StrippedFrame } from "./fake_frame.ts";
import { FakePages } from "./fake_pages.ts";

const PAGE = 4096;
const TPACKET_ALIGNMENT = 16;
/** `sizeof(struct tpacket3_hdr)`, where the address is. */
const HEADER = 48;
/** `TPACKET3_HDRLEN`: the header and the address. */
const TPACKET3_HDRLEN = 68;
/** `BLK_HDR_LEN` */
const BLOCK_HEADER = 48;

const TP_STATUS_USER = 1;
const TP_STATUS_LOSING = 1 << 2;
const TP_STATUS_BLK_TMO = 1 << 5;
const TP_STATUS_TS_SOFTWARE = 1 << 29;

/** A `struct tpacket_req3`. */
export interface FakeRingRequest {
  readonly blockSize: number;
  readonly blockCount: number;
  readonly frameSize: number;
  readonly frameCount: number;
  readonly retireMs: number;
  readonly privateSize: number;
}

/** What a socket counts; PACKET_STATISTICS resets it. */
export interface FakeCounters {
  /** Without those dropped. */
  packets: number;
  drops: number;
  freezes: number;
}

/** Reads the request; undefined where it is too short. */
export function parseRingRequest(value: Uint8Array): FakeRingRequest | undefined {
  if (value.length < 28) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const [blockSize = 0, blockCount = 0, frameSize = 0, frameCount = 0, retireMs = 0, privateSize = 0] = Array.from(
    { length: 6 },
    (_, i) => view.getUint32(4 * i, true),
  );
  return { blockSize, blockCount, frameSize, frameCount, retireMs, privateSize };
}

/** What packet_set_ring() looks for in a request: 0, or `-errno`. */
export function checkRingRequest(request: FakeRingRequest, reserve: number): number {
  const { blockSize, blockCount, frameSize, frameCount, privateSize } = request;
  const least = TPACKET3_HDRLEN + reserve;
  if ((blockSize | 0) <= 0 || blockSize % PAGE !== 0) return -EINVAL;
  if (blockSize < BLOCK_HEADER + align(privateSize, 8) + least) return -EINVAL;
  if (frameSize < least || frameSize % TPACKET_ALIGNMENT !== 0) return -EINVAL;
  const framesPerBlock = Math.floor(blockSize / frameSize);
  return framesPerBlock === 0 || framesPerBlock * blockCount !== frameCount ? -EINVAL : 0;
}

export class FakeRing {
  readonly pages: FakePages;
  readonly request: FakeRingRequest;
  readonly #reserve: number;
  readonly #counters: FakeCounters;
  readonly #violate: (text: string) => void;
  /** Bytes of a block before its first packet: `BLK_PLUS_PRIV`. */
  readonly #first: number;
  /** The block that packets go to: `kactive_blk_num`. */
  #active = 0;
  #frozen = false;
  #nextSequence = 1n;
  /** Where the next packet goes in the block, and where the last one is. */
  #next = 0;
  #previous = 0;
  #now: FakeTime = { seconds: 0, nanoseconds: 0 };

  constructor(
    request: FakeRingRequest,
    { reserve, counters, violate }: { reserve: number; counters: FakeCounters; violate: (text: string) => void },
  ) {
    this.request = request;
    this.#reserve = reserve;
    this.#counters = counters;
    this.#violate = violate;
    this.#first = BLOCK_HEADER + align(request.privateSize, 8);
    this.pages = new FakePages(request.blockSize * request.blockCount, request.blockSize);
    this.#counters.freezes = 0;
    this.#openBlock();
  }

  /** The block that packets go to, or would go to if the ring were not frozen. */
  get active(): number {
    return this.#active;
  }

  /** Whether packets are dropped until the program gives the next block back. */
  get frozen(): boolean {
    return this.#frozen;
  }

  /** How many blocks were opened. */
  get opened(): number {
    return Number(this.#nextSequence) - 1;
  }

  /** Whether packets wait in the open block. */
  get filling(): boolean {
    return !this.#frozen && this.#packetsIn(this.#active) > 0;
  }

  /** packet_poll(): whether the block before the one that packets go to is the program's. */
  get readable(): boolean {
    return this.statusOf((this.#active + this.request.blockCount - 1) % this.request.blockCount) !== 0;
  }

  /** __packet_rcv_has_room(), but for ROOM_LOW. */
  get hasRoom(): boolean {
    const { blockCount } = this.request;
    const ahead = (this.#active + (blockCount >> 4)) % blockCount;
    return this.statusOf(ahead) === 0 || this.statusOf(this.#active) === 0;
  }

  /** `block_status` of a block. */
  statusOf(block: number): number {
    return this.pages.block(block).getUint32(8, true);
  }

  /**
   * tpacket_rcv(), after the filter. Counts the packet, or the drop.
   *
   * @param keep What the filter said: bytes to keep.
   * @param tstamp What PACKET_TIMESTAMP was set to.
   */
  receive(stripped: StrippedFrame, { keep, tstamp }: { keep: number; tstamp: number }): void {
    const { frame, bytes } = stripped;
    this.#now = frame;
    const net = align(TPACKET3_HDRLEN + Math.max(16, frame.macLength), TPACKET_ALIGNMENT) + this.#reserve;
    const mac = net - frame.macLength;
    const room = this.request.blockSize - this.#first;
    if (!this.hasRoom || net > 0xffff) return this.#drop();
    const snaplen = Math.min(bytes.length, keep, Math.max(0, room - mac));
    const place = this.#place(Math.min(room, mac + snaplen));
    if (place === undefined) return this.#drop();
    this.#counters.packets++;
    this.#write(place, { stripped, snaplen, mac: Math.min(mac, room), net, tstamp });
  }

  /** prb_retire_rx_blk_timer_expired(): the timer of the ring has fired. */
  retire(): void {
    if (!this.#frozen) {
      if (this.#packetsIn(this.#active) === 0) return;
      this.#closeBlock(TP_STATUS_BLK_TMO);
      this.#dispatchBlock();
    } else if ((this.statusOf(this.#active) & TP_STATUS_USER) === 0) this.#openBlock();
  }

  #packetsIn(block: number): number {
    return this.pages.block(block).getUint32(12, true);
  }

  #drop(): void {
    this.#counters.drops++;
  }

  /** __packet_lookup_frame_in_block(): room for so many bytes, undefined where there is none. */
  #place(length: number): DataView<ArrayBuffer> | undefined {
    if (this.#frozen) {
      if ((this.statusOf(this.#active) & TP_STATUS_USER) !== 0) return undefined;
      this.#openBlock();
    }
    const size = align(length, 8);
    // A packet that would end where the block ends is too long.
    if (this.#next + size >= this.request.blockSize) {
      this.#closeBlock(0);
      if (!this.#dispatchBlock()) return undefined;
    }
    // prb_fill_curr_block()
    const block = this.pages.block(this.#active);
    const place = new DataView(block.buffer, block.byteOffset + this.#next, size);
    place.setUint32(0, size, true);
    this.#previous = this.#next;
    this.#next += size;
    block.setUint32(20, block.getUint32(20, true) + size, true);
    block.setUint32(12, block.getUint32(12, true) + 1, true);
    return place;
  }

  #write(
    place: DataView<ArrayBuffer>,
    packet: { stripped: StrippedFrame; snaplen: number; mac: number; net: number; tstamp: number },
  ): void {
    const { stripped, snaplen, mac, net, tstamp } = packet;
    const { frame, bytes, tag } = stripped;
    const out = new Uint8Array(place.buffer, place.byteOffset, place.byteLength);
    const hardware = (tstamp & SOF_TIMESTAMPING_RAW_HARDWARE) !== 0 ? frame.hardware : undefined;
    const time = hardware ?? frame;
    const stamp = hardware !== undefined ? TP_STATUS_TS_RAW_HARDWARE : frame.stamped ? TP_STATUS_TS_SOFTWARE : 0;
    const vlan = tag === undefined ? 0 : TP_STATUS_VLAN_VALID | (frame.tpidTold ? TP_STATUS_VLAN_TPID_VALID : 0);
    place.setUint32(4, time.seconds, true);
    place.setUint32(8, time.nanoseconds, true);
    place.setUint32(12, snaplen, true);
    place.setUint32(16, bytes.length, true);
    place.setUint32(20, TP_STATUS_USER | vlan | stamp | frame.status, true);
    place.setUint16(24, mac, true);
    place.setUint16(26, net, true);
    place.setUint32(28, 0, true);
    place.setUint32(32, tag?.tci ?? 0, true);
    place.setUint16(36, tag === undefined || !frame.tpidTold ? 0 : tag.tpid, true);
    out.fill(0, 38, HEADER);
    out.set(addressOfSender(stripped), HEADER);
    out.set(bytes.subarray(0, snaplen), mac);
  }

  /** prb_dispatch_next_block(): false where the program still has it. */
  #dispatchBlock(): boolean {
    if ((this.statusOf(this.#active) & TP_STATUS_USER) !== 0) {
      this.#frozen = true;
      this.#counters.freezes++;
      return false;
    }
    this.#openBlock();
    return true;
  }

  /** prb_open_block() */
  #openBlock(): void {
    const block = this.pages.block(this.#active);
    const start = this.#active * this.request.blockSize;
    if (!this.pages.isHidden(this.#active) && this.pages.partInUse(start, this.request.blockSize)) {
      this.#violate(`block ${this.#active} was given back to the kernel while a buffer over it is not detached`);
    }
    block.setUint32(0, 2, true);
    block.setUint32(4, BLOCK_HEADER, true);
    block.setUint32(12, 0, true);
    block.setUint32(16, this.#first, true);
    block.setUint32(20, this.#first, true);
    block.setBigUint64(24, this.#nextSequence++, true);
    block.setUint32(32, this.#now.seconds, true);
    block.setUint32(36, this.#now.nanoseconds, true);
    this.#next = this.#first;
    this.#previous = this.#first;
    this.#frozen = false;
  }

  /** prb_close_block(), through prb_retire_current_block() */
  #closeBlock(status: number): void {
    const block = this.pages.block(this.#active);
    if (block.getUint32(8, true) !== 0) return;
    block.setUint32(this.#previous, 0, true);
    const last = block.getUint32(12, true) > 0;
    block.setUint32(40, last ? block.getUint32(this.#previous + 4, true) : this.#now.seconds, true);
    block.setUint32(44, last ? block.getUint32(this.#previous + 8, true) : this.#now.nanoseconds, true);
    const losing = this.#counters.drops > 0 ? TP_STATUS_LOSING : 0;
    const word = new Int32Array(block.buffer, block.byteOffset + 8, 1);
    Atomics.store(word, 0, TP_STATUS_USER | status | losing);
    this.#active = (this.#active + 1) % this.request.blockCount;
  }
}

function align(length: number, to: number): number {
  return Math.ceil(length / to) * to;
}
