/**
 * LiveSocket: a packet socket of a capture; the order in which it is opened, and what is asked of it while it is.
 *
 * @module
 */

import type { Instruction } from "../bpf/instruction.ts";
import type { SystemCallError } from "../errors.ts";
import {
  AF_PACKET,
  PACKET_ADD_MEMBERSHIP,
  PACKET_AUXDATA,
  PACKET_FANOUT,
  PACKET_MR_PROMISC,
  PACKET_STATISTICS,
  PACKET_TIMESTAMP,
  SO_ATTACH_FILTER,
  SO_ERROR,
  SO_LOCK_FILTER,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_RXQ_OVFL,
  SO_TIMESTAMPING,
  SO_TIMESTAMPNS,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOF_TIMESTAMPING_RAW_HARDWARE,
  SOF_TIMESTAMPING_RX_HARDWARE,
  SOL_PACKET,
  SOL_SOCKET,
} from "../linux/abi.ts";
import { directionFilter, DROP_ALL } from "../linux/direction_filter.ts";
import { ENOMEM, EPERM, systemCallError } from "../linux/errno.ts";
import { encodeInt } from "../linux/int.ts";
import { encodeSockaddrLl } from "../linux/sockaddr_ll.ts";
import { encodeSockFprog } from "../linux/sock_fprog.ts";
import { offerHardwareTimestamps } from "./hardware_timestamps.ts";
import { DEFAULT_RING_SIZE, Ring } from "./ring.ts";
import {
  checkOption,
  DEFAULT_BUFFER_SIZE,
  DEFAULT_SNAPLEN,
  encodeFanout,
  type FilterPlace,
  IN_KERNEL,
  type PacketSocketOptions,
  type SocketFilter,
  type SocketPlan,
} from "./socket_options.ts";
import type { Bytes, Sys } from "./sys.ts";

/** What the kernel counted since the counters were read last. */
export interface SocketStatistics {
  /** Packets that passed the filter, those dropped included. */
  readonly packets: number;
  /** Packets dropped because the buffer was full. */
  readonly drops: number;
  /** How often a ring had no free block for the next packet; 0 without a ring. */
  readonly freezes: number;
}

const ATTACH_ADVICE: ReadonlyMap<number, string> = new Map([
  [EPERM, "the filter is locked (lockFilter), open another capture for another one"],
  [ENOMEM, "the program takes more memory than the kernel has for it, raise net.core.optmem_max"],
]);

/** An open packet socket: receiving is left to those who know how. */
export class LiveSocket {
  readonly #sys: Sys;
  readonly #name: string;
  #ring: Ring | undefined = undefined;
  /** Somebody else opened it. */
  #adopted = false;
  /** The filter is the one that it came with, and stays. */
  #keepsFilter = false;
  #filter: SocketFilter = { program: DROP_ALL, place: IN_KERNEL };
  #filterPlace: FilterPlace = IN_KERNEL;
  #fd: number;

  private constructor(sys: Sys, fd: number, name: string) {
    this.#sys = sys;
    this.#fd = fd;
    this.#name = name;
  }

  /**
   * Opens a socket in the order that loses nothing and lets nothing foreign in: with protocol 0 it receives nothing
   * until it is bound, so memory, options and filter are there before the first packet, and promiscuous mode comes last,
   * when the socket sees its own interface only.
   *
   * @throws RangeError where an option is out of its range.
   * @throws SystemCallError where the kernel refuses; then nothing is left open.
   */
  static open(sys: Sys, options: PacketSocketOptions, plan: SocketPlan = {}): LiveSocket {
    const { name = String(options.ifindex) } = options;
    const fd = plan.adopted?.fd ?? sys.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) throw systemCallError(fd, { action: "open packet socket on", target: name, syscall: "socket" });
    const socket = new LiveSocket(sys, fd, name);
    try {
      socket.#adopted = plan.adopted !== undefined;
      socket.#setUp(options, plan);
    } catch (error) {
      socket.undo();
      throw error;
    }
    return socket;
  }

  #setUp(options: PacketSocketOptions, plan: SocketPlan): void {
    const { ifindex, promiscuous = true, direction = "inout", fanout, lockFilter, timestamps } = options;
    const snaplen = checkOption("snaplen", options.snaplen ?? DEFAULT_SNAPLEN, { min: 1, max: DEFAULT_SNAPLEN });
    checkOption("ifindex", ifindex, { min: 0, max: 2 ** 31 - 1 });
    if (fanout !== undefined) checkOption("fanout.group", fanout.group, { min: 0, max: 0xffff });
    const hardware = timestamps === "hardware" && offerHardwareTimestamps(this.#sys, this.#fd, ifindex);
    if (plan.ring === undefined) this.#setUpMessages(options, { ...plan, hardware });
    else this.#setUpRing({ ...options, ...plan.ring, snaplen }, hardware);
    const filter = plan.filter ?? { program: directionFilter({ ifindex, direction, snaplen }), place: IN_KERNEL };
    this.#keepsFilter = plan.adopted?.keepsFilter === true;
    // Until it has joined the group, the socket would get what others of the group get too.
    if (fanout === undefined || this.#keepsFilter) this.setFilter(filter);
    else this.attachFilter(DROP_ALL);
    if (plan.adopted?.isBound !== true) this.#bind(ifindex);
    if (fanout !== undefined) {
      this.#setOption("PACKET_FANOUT", { level: SOL_PACKET, option: PACKET_FANOUT, value: encodeFanout(fanout) });
      this.setFilter(filter);
    }
    if (lockFilter === true) {
      this.#setOption("SO_LOCK_FILTER", { level: SOL_SOCKET, option: SO_LOCK_FILTER, value: encodeInt(1) });
    }
    if (promiscuous && ifindex !== 0) {
      const value = encodePacketMreq(ifindex);
      this.#setOption("PACKET_ADD_MEMBERSHIP", { level: SOL_PACKET, option: PACKET_ADD_MEMBERSHIP, value });
    }
  }

  #bind(ifindex: number): void {
    const bound = this.#sys.bind(this.#fd, encodeSockaddrLl(ifindex));
    if (bound < 0) throw systemCallError(bound, { action: "capture on", target: this.#name, syscall: "bind" });
  }

  /** What recvmsg is to give with each packet, and memory for those that wait. */
  #setUpMessages({ bufferSize }: PacketSocketOptions, plan: SocketPlan & { hardware: boolean }): void {
    const size = checkOption("bufferSize", bufferSize ?? DEFAULT_BUFFER_SIZE, { min: 4096, max: 2 ** 30 });
    this.#setOption("PACKET_AUXDATA", { level: SOL_PACKET, option: PACKET_AUXDATA, value: encodeInt(1) });
    this.#setOption("SO_TIMESTAMPNS", { level: SOL_SOCKET, option: SO_TIMESTAMPNS, value: encodeInt(1) });
    if (plan.hardware) {
      const value = encodeInt(SOF_TIMESTAMPING_RX_HARDWARE | SOF_TIMESTAMPING_RAW_HARDWARE);
      this.#setOption("SO_TIMESTAMPING", { level: SOL_SOCKET, option: SO_TIMESTAMPING, value });
    }
    if (plan.marksLoss === true) {
      this.#setOption("SO_RXQ_OVFL", { level: SOL_SOCKET, option: SO_RXQ_OVFL, value: encodeInt(1) });
    }
    this.#setReceiveBuffer(size);
  }

  #setUpRing(
    { bufferSize, timeoutMs, snaplen }: PacketSocketOptions & { timeoutMs: number; snaplen: number },
    hardware: boolean,
  ): void {
    const size = checkOption("bufferSize", bufferSize ?? DEFAULT_RING_SIZE, { min: 4096, max: 2 ** 30 });
    checkOption("timeoutMs", timeoutMs, { min: 1, max: 60_000 });
    if (hardware) {
      const value = encodeInt(SOF_TIMESTAMPING_RAW_HARDWARE);
      this.#setOption("PACKET_TIMESTAMP", { level: SOL_PACKET, option: PACKET_TIMESTAMP, value });
    }
    this.#ring = Ring.open(this.#sys, this.#fd, { bufferSize: size, timeoutMs, snaplen, name: this.#name });
    // Packets that waited in somebody else's socket went when it got a ring, and nobody will read them.
    if (this.#adopted) this.statistics();
  }

  /** The descriptor; -1 once closed. */
  get fd(): number {
    return this.#fd;
  }

  /** What it is for, in messages. */
  get name(): string {
    return this.#name;
  }

  /** The ring that packets come in, where there is one. */
  get ring(): Ring | undefined {
    return this.#ring;
  }

  /** Whether it came with a filter, which it keeps. */
  get keepsFilter(): boolean {
    return this.#keepsFilter;
  }

  /** What was set last. */
  get filter(): SocketFilter {
    return this.#filter;
  }

  /** Where the filter runs that was set last. */
  get filterPlace(): FilterPlace {
    return this.#filterPlace;
  }

  /**
   * Sets the filter, or replaces it: the kernel goes from one to the other between two packets. A descriptor that came with
   * its own keeps that one, and the rest is done in JavaScript.
   *
   * @throws SystemCallError where the kernel refuses the program; the filter is the one from before then.
   * @throws TypeError after close.
   */
  setFilter(filter: SocketFilter): void {
    const { program, place, otherwise } = filter;
    if (!this.#keepsFilter && !this.#tryFilter(program, otherwise)) {
      const reason = "the kernel has no memory for the program, net.core.optmem_max says how much it may take";
      this.#filterPlace = { name: "javascript", reason };
    } else {
      this.#filterPlace = place;
    }
    this.#filter = filter;
  }

  /** Whether the kernel has the program, and not what it runs otherwise. */
  #tryFilter(program: readonly Instruction[], otherwise: readonly Instruction[] | undefined): boolean {
    const result = this.#attach(program);
    if (result >= 0) return true;
    if (result !== -ENOMEM || otherwise === undefined) throw this.#attachError(result);
    this.attachFilter(otherwise);
    // Two programs count for as long as one replaces the other: after a short one there may be room.
    return this.#attach(program) >= 0;
  }

  /**
   * Replaces what the kernel runs.
   *
   * @throws SystemCallError where the kernel refuses the program.
   * @throws TypeError after close.
   */
  attachFilter(program: readonly Instruction[]): void {
    const result = this.#attach(program);
    if (result < 0) throw this.#attachError(result);
  }

  #attach(program: readonly Instruction[]): number {
    this.checkOpen("filter packets on");
    const value = encodeSockFprog(program, (buffer) => this.#sys.addressOf(buffer));
    return this.#sys.setsockopt(this.#fd, SOL_SOCKET, SO_ATTACH_FILTER, value.subarray(0, 16));
  }

  #attachError(result: number): SystemCallError {
    const syscall = "setsockopt SO_ATTACH_FILTER";
    const advice = ATTACH_ADVICE.get(-result);
    return systemCallError(result, { action: "filter packets on", target: this.#name, syscall, advice });
  }

  /**
   * What the kernel counted since this was called last: reading resets the counters.
   *
   * @throws SystemCallError where the kernel refuses.
   * @throws TypeError after close.
   */
  statistics(): SocketStatistics {
    this.checkOpen("count packets on");
    // struct tpacket_stats_v3; without a ring the kernel fills in the first two words.
    const value = new DataView(new ArrayBuffer(12));
    const result = this.#sys.getsockopt(this.#fd, SOL_PACKET, PACKET_STATISTICS, new Uint8Array(value.buffer));
    if (result < 0) {
      const syscall = "getsockopt PACKET_STATISTICS";
      throw systemCallError(result, { action: "count packets on", target: this.#name, syscall });
    }
    const [packets, drops, freezes] = [0, 4, 8].map((at) => value.getUint32(at, true));
    return { packets: packets ?? 0, drops: drops ?? 0, freezes: freezes ?? 0 };
  }

  /**
   * Takes the error off the socket that the kernel has left there, and returns its number; 0 where there is none.
   *
   * @throws SystemCallError where the kernel refuses.
   * @throws TypeError after close.
   */
  takeError(): number {
    this.checkOpen("receive on");
    const value = new DataView(new ArrayBuffer(4));
    const result = this.#sys.getsockopt(this.#fd, SOL_SOCKET, SO_ERROR, new Uint8Array(value.buffer));
    if (result >= 0) return value.getInt32(0, true);
    throw systemCallError(result, { action: "receive on", target: this.#name, syscall: "getsockopt SO_ERROR" });
  }

  /** Closes the socket; blocks for the some 20 ms that the kernel takes. Idempotent. */
  close(): void {
    if (this.#fd < 0) return;
    this.#ring?.close();
    this.#sys.close(this.#fd);
    this.#fd = -1;
  }

  /** After opening has failed: closes the socket, unless it is somebody else's still. */
  undo(): void {
    if (!this.#adopted) return this.close();
    this.#ring?.remove(this.#fd);
    this.#fd = -1;
  }

  /** Closes the socket off the JavaScript thread where the runtime can. Idempotent. */
  async closeAsync(): Promise<void> {
    if (this.#fd < 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    this.#ring?.close();
    await this.#sys.closeAsync(fd);
  }

  /** @throws TypeError after close. */
  checkOpen(action: string): void {
    if (this.#fd < 0) throw new TypeError(`Cannot ${action} "${this.#name}": the socket is closed`);
  }

  /** SO_RCVBUFFORCE goes over the limit of net.core.rmem_max and needs CAP_NET_ADMIN; SO_RCVBUF is cut to the limit. */
  #setReceiveBuffer(bytes: number): void {
    const value = encodeInt(bytes);
    if (this.#sys.setsockopt(this.#fd, SOL_SOCKET, SO_RCVBUFFORCE, value) >= 0) return;
    this.#setOption("SO_RCVBUF", { level: SOL_SOCKET, option: SO_RCVBUF, value });
  }

  #setOption(name: string, { level, option, value }: { level: number; option: number; value: Bytes }): void {
    const result = this.#sys.setsockopt(this.#fd, level, option, value);
    if (result >= 0) return;
    throw systemCallError(result, { action: "capture on", target: this.#name, syscall: `setsockopt ${name}` });
  }
}

/** `struct packet_mreq`: i32 mr_ifindex, u16 mr_type, u16 mr_alen, u8 mr_address[8]. */
function encodePacketMreq(ifindex: number): Bytes {
  const view = new DataView(new ArrayBuffer(16));
  view.setInt32(0, ifindex, true);
  view.setUint16(4, PACKET_MR_PROMISC, true);
  return new Uint8Array(view.buffer);
}
