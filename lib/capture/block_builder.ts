/**
 * BlockBuilder: receives packets by recvmsg(2) straight into the memory that hands them out, and makes blocks of them.
 *
 * @module
 */

import { Block, ROW_WORDS } from "../block.ts";
import { MSG_DONTWAIT, MSG_TRUNC } from "../linux/abi.ts";
import { droppedBefore } from "../linux/control_message.ts";
import { MessageHeader } from "../linux/msghdr.ts";
import { type ReceivedFrame, receivedFrame, writeRow } from "../linux/received_frame.ts";
import { SLL_HATYPE, SLL_IFINDEX } from "../linux/sockaddr_ll.ts";
import { HEADROOM } from "../linux/whole_frame.ts";
import { DEFAULT_SNAPLEN } from "./socket_options.ts";
import { Slab } from "./slab.ts";
import type { Sys } from "./sys.ts";
import type { InterfaceTable, Tap } from "./tap.ts";

/** Packets of a block at most: a block is some milliseconds of work, and then others get their turn. */
export const MAX_ROWS = 1024;
/**
 * Memory for blocks that are lent and come back: 1,024 small packets. Taking it back costs by its size, since engines count
 * the memory that transfer() moves as new.
 */
const LENT_SLAB: number = 2 ** 17;
/**
 * Memory for blocks that stay: small enough that a program which keeps one packet of a thousand does not keep all the memory
 * of the others, and large enough that making it costs little beside receiving.
 */
const KEPT_SLAB: number = 2 ** 16;

/** A frame that did not fit into the rest of a slab: it waits in the spill to be the first of the next block. */
interface Straddler {
  readonly tap: Tap;
  /** Where it begins in the spill. */
  readonly offset: number;
  readonly stored: number;
  readonly received: number;
}

/** Makes one block after the other. */
export class BlockBuilder {
  readonly #sys: Sys;
  readonly #interfaces: InterfaceTable;
  readonly #header: MessageHeader;
  /** Two halves: the kernel writes what does not fit into a slab to the second, the beginning is copied to before it. */
  readonly #spill: Slab;
  readonly #frame: ReceivedFrame;
  #rows: Uint32Array<ArrayBuffer> = new Uint32Array(MAX_ROWS * ROW_WORDS);
  #lentSlab: Slab | undefined = undefined;
  #keptSlab: Slab | undefined = undefined;
  #lent: Block | undefined = undefined;
  #straddler: Straddler | undefined = undefined;
  /** The memory of the block being made. */
  #slab: Slab;
  #lend = false;
  #length = 0;

  /** @param snaplen Bytes of a frame to keep. */
  constructor(sys: Sys, { interfaces, snaplen }: { interfaces: InterfaceTable; snaplen: number }) {
    this.#sys = sys;
    this.#interfaces = interfaces;
    this.#header = new MessageHeader((buffer) => sys.addressOf(buffer));
    this.#spill = new Slab(sys, 2 * DEFAULT_SNAPLEN);
    this.#slab = this.#spill;
    this.#frame = receivedFrame(this.#header, { snaplen });
  }

  /** Bytes of a frame to keep, of those that are received from now on. */
  set snaplen(bytes: number) {
    this.#frame.snaplen = bytes;
  }

  /** Begins a block, with the frame that waits in the spill where there is one. */
  begin(lend: boolean): void {
    this.#lend = lend;
    this.#slab = this.#chooseSlab();
    this.#length = 0;
    this.#placeStraddler();
  }

  /** Packets of the block being made. */
  get length(): number {
    return this.#length;
  }

  /** Whether the block being made has no place for another packet. */
  get isFull(): boolean {
    return this.#length === MAX_ROWS || this.#straddler !== undefined || this.#room <= 0;
  }

  /** Whether a frame waits to be the first of the next block. */
  get hasStraddler(): boolean {
    return this.#straddler !== undefined;
  }

  /** Receives one packet into the block being made, which is not full: its bytes, or `-errno`. */
  receive(tap: Tap): number {
    const at = this.#slab.used + HEADROOM;
    const room = this.#room;
    this.#header.setBuffers(this.#slab.address + at, room, this.#spill.address + DEFAULT_SNAPLEN, DEFAULT_SNAPLEN);
    this.#header.reset();
    const received = this.#sys.recvmsg(tap.socket.fd, this.#header.bytes, MSG_TRUNC | MSG_DONTWAIT);
    if (received > room) this.#straddle(tap, { at, room, received });
    else if (received >= 0) this.#append(tap, { at, stored: received, received });
    return received;
  }

  /** Packets that the socket had dropped before the packet received last, modulo 2^32, where the kernel says. */
  get droppedBefore(): number {
    return droppedBefore(this.#header.control, this.#header.controlLength);
  }

  /** The block; undefined where it has no packet. A lent one is taken back by {@linkcode BlockBuilder.takeBack}. */
  finish(): Block | undefined {
    if (this.#length === 0) return undefined;
    const fields = { bytes: this.#slab.bytes, length: this.#length, interfaces: this.#interfaces.list };
    if (!this.#lend) return new Block({ ...fields, rows: this.#rows.slice(0, this.#length * ROW_WORDS) });
    this.#lent = new Block({ ...fields, rows: this.#rows });
    return this.#lent;
  }

  /** Ends the loan of the last block. */
  takeBack(): void {
    const lent = this.#lent;
    if (lent === undefined) return;
    this.#lent = undefined;
    if (lent.kept) {
      this.#lentSlab = undefined;
      this.#rows = new Uint32Array(MAX_ROWS * ROW_WORDS);
    } else {
      lent.release();
      this.#lentSlab?.reclaim();
    }
  }

  get #room(): number {
    return this.#slab.bytes.length - this.#slab.used - HEADROOM;
  }

  #chooseSlab(): Slab {
    if (this.#lend) return this.#lentSlab ??= new Slab(this.#sys, LENT_SLAB);
    const kept = this.#keptSlab;
    if (kept !== undefined && this.#straddler === undefined && kept.bytes.length - kept.used > 2 * HEADROOM) {
      return kept;
    }
    // Twice the frame where it is huge: it must fit with its headroom.
    return this.#keptSlab = new Slab(this.#sys, Math.max(KEPT_SLAB, 2 * (this.#straddler?.stored ?? 0)));
  }

  /** Moves the frame that waits in the spill into the slab, as the first of the block. */
  #placeStraddler(): void {
    const straddler = this.#straddler;
    if (straddler === undefined) return;
    this.#straddler = undefined;
    const { offset, stored, received, tap } = straddler;
    const at = this.#slab.used + HEADROOM;
    this.#slab.bytes.set(this.#spill.bytes.subarray(offset, offset + stored), at);
    this.#append(tap, { at, stored, received });
  }

  /** Adds the row of the frame whose bytes are at `at`. */
  #append(tap: Tap, { at, stored, received }: { at: number; stored: number; received: number }): void {
    const frame = this.#frame;
    let index = tap.index;
    if (tap.interface.ifindex === 0) {
      const ifindex = this.#header.name.getInt32(SLL_IFINDEX, true);
      const hatype = this.#header.name.getUint16(SLL_HATYPE, true);
      index = this.#interfaces.indexOf(tap, ifindex, hatype);
    }
    frame.bytes = this.#slab.bytes;
    frame.offset = at;
    frame.caplen = stored;
    frame.origlen = received;
    frame.linktype = this.#interfaces.list[index]?.linktype ?? tap.interface.linktype;
    frame.interfaceIndex = index;
    writeRow(frame, this.#rows, this.#length++ * ROW_WORDS);
    // Multiples of 4 keep the next frame's words aligned.
    this.#slab.used = (at + stored + 3) & ~3;
  }

  /** Puts a frame that begins in the slab and goes on in the spill together, in the spill. */
  #straddle(tap: Tap, { at, room, received }: { at: number; room: number; received: number }): void {
    const offset = DEFAULT_SNAPLEN - room;
    this.#spill.bytes.set(this.#slab.bytes.subarray(at, at + room), offset);
    this.#slab.used = this.#slab.bytes.length;
    // Its control messages stay in the header until the next block begins with it: nothing is received before.
    this.#straddler = { tap, offset, stored: Math.min(received, room + DEFAULT_SNAPLEN), received };
  }
}
