/**
 * A packet socket of a kernel that is not one: options, filter, queue or ring.
 *
 * @module
 */

import { clearTimeout, setTimeout } from "node:timers";
import {
  AF_PACKET,
  ETH_P_ALL,
  IFF_UP,
  MSG_DONTWAIT,
  MSG_TRUNC,
  PACKET_OUTGOING,
  SOCK_NONBLOCK,
  SOF_TIMESTAMPING_RX_SOFTWARE,
} from "../../lib/linux/abi.ts";
import { EAGAIN, EBUSY, EINVAL, ENETDOWN, ENODEV, ENOMEM } from "../../lib/linux/errno.ts";
import type { FakeFanout, FakeFanouts } from "./fake_fanout.ts";
import { runFilter } from "./fake_filter.ts";
import { protocolOf, type StrippedFrame } from "./fake_frame.ts";
import type { FakeInterface } from "./fake_interface.ts";
import type { FakeMemory } from "./fake_memory.ts";
import { type QueuedFrame, writeMessage } from "./fake_message.ts";
import type { FakeNetns } from "./fake_netns.ts";
import { checkRingRequest, type FakeCounters, FakeRing, type FakeRingRequest } from "./fake_ring.ts";
import { getSocketOption, setSocketOption, type SocketOptions } from "./fake_socket_option.ts";

export type { FakeFrame } from "./fake_frame.ts";

/** What a queued frame takes of the receive buffer besides its bytes. */
const OVERHEAD = 576;
/** What recvmsg takes: MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT, MSG_ERRQUEUE. */
const MESSAGE_FLAGS = 0x2 | MSG_TRUNC | MSG_DONTWAIT | 0x2000;
const TPACKET_V3 = 2;

/** The kernel, as its sockets see it. */
export interface FakeHost {
  readonly memory: FakeMemory;
  readonly fanouts: FakeFanouts;
  /** The newest `TPACKET_` version that it knows. */
  readonly ringVersion: number;
  /** Bytes that a ring may have. */
  readonly ringLimit: number;
  /** Bytes of memory for a socket's filter, while two of them count where one replaces the other: net.core.optmem_max. */
  readonly filterLimit: number;
  /** Whether the timers of rings run by themselves. */
  readonly autoRetire: boolean;
  /** Whether the process is root. */
  readonly privileged: boolean;
  /** The program did what the real kernel does not survive. */
  violate(text: string): void;
  /** Something may be ready. */
  wake(): void;
}

export class FakePacketSocket {
  readonly netns: FakeNetns;
  /** `SOCK_` bits. */
  readonly type: number;
  /** The interface it is bound to; 0 for all, -1 for one that is gone. */
  ifindex = 0;
  /** What it receives; 0 for nothing. */
  protocol: number;
  /** What recvmsg fails with next, once. */
  error = 0;
  fanout: FakeFanout | undefined = undefined;
  ring: FakeRing | undefined = undefined;
  readonly options: SocketOptions = {
    filter: [],
    filterLocked: false,
    receiveBuffer: 212_992,
    promiscuous: [],
    message: { auxdata: false, timestampNs: false, timestamping: 0, drops: false },
    ringVersion: 0,
    reserve: 0,
    tstamp: 0,
  };
  readonly #host: FakeHost;
  readonly #queue: QueuedFrame[] = [];
  readonly #counters: FakeCounters = { packets: 0, drops: 0, freezes: 0 };
  /** Frames dropped since the socket was opened, which nothing resets. */
  #dropped = 0;
  #used = 0;
  #timer: { handle: ReturnType<typeof setTimeout>; opened: number } | undefined = undefined;

  constructor(host: FakeHost, { netns, type, protocol }: { netns: FakeNetns; type: number; protocol: number }) {
    this.#host = host;
    this.netns = netns;
    this.type = type;
    this.protocol = protocol;
  }

  /** Whether recvmsg has a frame to give, or a ring a block. */
  get readable(): boolean {
    return this.#queue.length > 0 || (this.ring?.readable ?? false);
  }

  get receiveBuffer(): number {
    return this.options.receiveBuffer;
  }

  /** Indexes of the interfaces that it made promiscuous. */
  get promiscuous(): readonly number[] {
    return this.options.promiscuous;
  }

  /** Whether it is registered for frames. */
  get running(): boolean {
    if (this.protocol === 0) return false;
    return this.ifindex === 0 || ((this.netns.byIndex(this.ifindex)?.flags ?? 0) & IFF_UP) !== 0;
  }

  /** Whether the kernel stamps arriving frames for it. */
  get stamps(): boolean {
    const { timestampNs, timestamping } = this.options.message;
    return timestampNs || (timestamping & SOF_TIMESTAMPING_RX_SOFTWARE) !== 0;
  }

  /** Whether a frame has a place. */
  get hasRoom(): boolean {
    return this.ring?.hasRoom ?? this.#used < this.options.receiveBuffer;
  }

  /** Whether a frame of its namespace is for it. */
  wants(stripped: StrippedFrame): boolean {
    const { frame } = stripped;
    if (this.protocol === 0 || (this.ifindex !== 0 && this.ifindex !== frame.ifindex)) return false;
    return this.protocol === ETH_P_ALL ||
      (frame.packetType !== PACKET_OUTGOING && this.protocol === protocolOf(stripped));
  }

  /** packet_do_bind() */
  bind({ ifindex, protocol }: { ifindex: number; protocol: number }): number {
    if (this.fanout !== undefined) return -EINVAL;
    if (ifindex !== 0 && this.netns.byIndex(ifindex) === undefined) return -ENODEV;
    this.ifindex = ifindex;
    this.protocol = protocol;
    if (protocol !== 0 && !this.running) this.error = ENETDOWN;
    return 0;
  }

  /** getsockname(2): packet_getname(). */
  name(at: FakeInterface | undefined): Uint8Array<ArrayBuffer> {
    const mac = at?.mac ?? [];
    const name = new DataView(new ArrayBuffer(12 + mac.length));
    name.setUint16(0, AF_PACKET, true);
    name.setUint16(2, this.protocol);
    name.setInt32(4, this.ifindex, true);
    name.setUint16(8, at?.hatype ?? 0, true);
    name.setUint8(11, mac.length);
    mac.forEach((byte, i) => name.setUint8(12 + i, byte));
    return new Uint8Array(name.buffer);
  }

  /** packet_rcv(), or tpacket_rcv() where there is a ring. */
  receive(stripped: StrippedFrame): void {
    const keep = this.#runFilter(stripped);
    if (keep === 0) return;
    if (this.ring !== undefined) {
      this.ring.receive(stripped, { keep, tstamp: this.options.tstamp });
      return this.#setTimer(this.ring);
    }
    if (!this.hasRoom) {
      this.#counters.drops++;
      this.#dropped++;
      return;
    }
    this.#counters.packets++;
    const kept = stripped.bytes.slice(0, keep);
    this.#used += kept.length + OVERHEAD;
    this.#queue.push({ ...stripped, kept, dropsBefore: this.options.message.drops ? this.#dropped : 0 });
  }

  setOption(level: number, name: number, value: Uint8Array): number {
    return setSocketOption(this, { host: this.#host, level, name, value });
  }

  /** Fills `value`, as far as it reaches, and returns the bytes filled. */
  getOption(level: number, name: number, value: Uint8Array): number {
    const answer = getSocketOption(this, level, name);
    if (typeof answer === "number") return answer;
    const words = new Uint8Array(Uint32Array.from(answer).buffer).subarray(0, value.length);
    value.set(words);
    return words.length;
  }

  /** PACKET_STATISTICS: packets with those dropped, drops, and freezes for a ring; all are 0 afterwards. */
  takeStatistics(): number[] {
    const { packets, drops, freezes } = this.#counters;
    this.#counters.packets = 0;
    this.#counters.drops = 0;
    this.#counters.freezes = 0;
    return this.options.ringVersion === TPACKET_V3 ? [packets + drops, drops, freezes] : [packets + drops, drops];
  }

  /** SO_ERROR: what went wrong since it was asked last. */
  takeError(): number {
    const { error } = this;
    this.error = 0;
    return error;
  }

  /** packet_set_ring() */
  setRing(request: FakeRingRequest): number {
    if (this.ring !== undefined && this.#host.memory.shows(this.ring.pages)) return -EBUSY;
    if (request.blockCount === 0) {
      if (request.frameCount !== 0) return -EINVAL;
      this.ring = undefined;
      this.#clearTimer();
    } else {
      if (this.ring !== undefined) return -EBUSY;
      const wrong = checkRingRequest(request, this.options.reserve);
      if (wrong < 0) return wrong;
      if (request.blockSize * request.blockCount > this.#host.ringLimit) return -ENOMEM;
      this.ring = new FakeRing(request, {
        reserve: this.options.reserve,
        counters: this.#counters,
        violate: (text) => this.#host.violate(text),
      });
    }
    // What waited to be received is gone.
    this.#queue.length = 0;
    this.#used = 0;
    return 0;
  }

  /** mmap(2) of so many bytes: the address, or `-errno`. */
  map(length: number): number {
    if (this.ring === undefined || this.ring.pages.length !== length) return -EINVAL;
    return this.#host.memory.map(this.ring.pages);
  }

  /** The ring's timer has fired. */
  retire(): void {
    this.#clearTimer();
    this.ring?.retire();
  }

  /** Nobody has the socket any more: neither a descriptor nor a mapping. */
  release(): void {
    this.#clearTimer();
    this.#host.fanouts.leave(this);
    this.protocol = 0;
  }

  /** recvmsg(2) with a `struct msghdr` of 64 bits. */
  receiveMessage(message: Uint8Array, flags: number): number {
    if ((flags & ~MESSAGE_FLAGS) !== 0) return -EINVAL;
    if (this.error !== 0) return -this.takeError();
    const queued = this.#queue.shift();
    if (queued === undefined) {
      if (((this.type & SOCK_NONBLOCK) | (flags & MSG_DONTWAIT)) === 0) {
        this.#host.violate("recvmsg with nothing to receive, which would block the thread");
      }
      return -EAGAIN;
    }
    this.#used -= queued.kept.length + OVERHEAD;
    return writeMessage(this.#host.memory, queued, { message, flags, options: this.options.message });
  }

  #runFilter(stripped: StrippedFrame): number {
    const { filter } = this.options;
    return filter.length === 0 ? stripped.bytes.length : runFilter(filter, stripped);
  }

  /** The timer runs from when the first packet is in a block: nothing else can be seen of it. */
  #setTimer(ring: FakeRing): void {
    if (this.#timer !== undefined && (!ring.filling || this.#timer.opened !== ring.opened)) this.#clearTimer();
    if (!ring.filling || this.#timer !== undefined || !this.#host.autoRetire) return;
    const retire = (): void => {
      this.retire();
      this.#host.wake();
    };
    // prb_calc_retire_blk_tmo() says 8 where nobody does.
    this.#timer = { handle: setTimeout(retire, ring.request.retireMs || 8), opened: ring.opened };
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer.handle);
    this.#timer = undefined;
  }
}
