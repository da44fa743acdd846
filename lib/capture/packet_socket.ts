/**
 * A packet socket: the order in which it is opened, and what is asked of it while it is.
 *
 * @module
 */

import type { Instruction } from "../bpf/instruction.ts";
import {
  AF_PACKET,
  MSG_TRUNC,
  PACKET_ADD_MEMBERSHIP,
  PACKET_AUXDATA,
  PACKET_MR_PROMISC,
  PACKET_STATISTICS,
  SO_ATTACH_FILTER,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_TIMESTAMPNS,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_PACKET,
  SOL_SOCKET,
} from "../linux/abi.ts";
import { directionFilter } from "../linux/direction_filter.ts";
import { EAGAIN, EINTR, systemCallError } from "../linux/errno.ts";
import { MessageHeader } from "../linux/msghdr.ts";
import { encodeSockaddrLl, SLL_HATYPE, SLL_IFINDEX, SLL_PKTTYPE } from "../linux/sockaddr_ll.ts";
import { encodeSockFprog } from "../linux/sock_fprog.ts";
import type { Bytes, Sys } from "./sys.ts";

/** Bytes of a packet kept where nothing else is said: more than any interface delivers. */
export const DEFAULT_SNAPLEN = 262_144;
/**
 * Bytes of memory for packets that wait in the kernel, where nothing else is said: some 20,000 small packets, since the
 * kernel doubles the number and counts its own overhead. What waits is read after `stop()`, in about 30 ms.
 */
export const DEFAULT_BUFFER_SIZE: number = 8 * 2 ** 20;

/** What {@linkcode PacketSocket.open} is told. */
export interface PacketSocketOptions {
  /** The kernel's index of the interface; 0 for all interfaces. */
  ifindex: number;
  /** The interface's name for messages; its index by default. */
  name?: string;
  /** Ask for all frames on the wire, not only those to this machine; true by default, without effect on all interfaces. */
  promiscuous?: boolean;
  /** Bytes of each packet to keep, 1 to 262,144; 262,144 by default. */
  snaplen?: number;
  /** Bytes of memory for packets that wait in the kernel, 4,096 to 2^30; 8 MiB by default. */
  bufferSize?: number;
  /** Packets received, sent, or both; both by default. */
  direction?: "in" | "out" | "inout";
}

/** What the kernel counted since the counters were read last. */
export interface SocketStatistics {
  /** Packets that passed the filter, those dropped included. */
  readonly packets: number;
  /** Packets dropped because the buffer was full. */
  readonly drops: number;
}

/**
 * An open packet socket, for programs that bring their own loop: they wait for `fd` in whatever way they have, and call
 * {@linkcode PacketSocket.receive} until nothing is left.
 *
 * `packetType`, `ifindex` and `hardwareType` speak of the packet received last.
 */
export class PacketSocket implements Disposable {
  readonly #sys: Sys;
  readonly #name: string;
  readonly #header: MessageHeader;
  #fd: number;
  #buffer: ArrayBuffer | undefined = undefined;
  #bufferAddress = 0;
  #control: ArrayBuffer | undefined = undefined;
  #controlAddress = 0;

  private constructor(sys: Sys, fd: number, name: string) {
    this.#sys = sys;
    this.#fd = fd;
    this.#name = name;
    this.#header = new MessageHeader((buffer) => sys.addressOf(buffer));
  }

  /**
   * Opens a socket in the order that loses nothing and lets nothing foreign in: with protocol 0 it receives nothing
   * until it is bound, so options and filter are there before the first packet, and promiscuous mode comes last, when
   * the socket sees its own interface only.
   *
   * @throws RangeError where an option is out of its range.
   * @throws SystemCallError where the kernel refuses; then nothing is left open.
   */
  static open(sys: Sys, options: PacketSocketOptions): PacketSocket {
    const { ifindex, name = String(ifindex), promiscuous = true, direction = "inout" } = options;
    const snaplen = checkOption("snaplen", options.snaplen ?? DEFAULT_SNAPLEN, { min: 1, max: DEFAULT_SNAPLEN });
    const bufferSize = checkOption("bufferSize", options.bufferSize ?? DEFAULT_BUFFER_SIZE, {
      min: 4096,
      max: 2 ** 30,
    });
    checkOption("ifindex", ifindex, { min: 0, max: 2 ** 31 - 1 });
    const fd = sys.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) throw systemCallError(fd, { action: "open packet socket on", target: name, syscall: "socket" });
    const socket = new PacketSocket(sys, fd, name);
    try {
      socket.#setOption("PACKET_AUXDATA", { level: SOL_PACKET, option: PACKET_AUXDATA, value: encodeInt(1) });
      socket.#setOption("SO_TIMESTAMPNS", { level: SOL_SOCKET, option: SO_TIMESTAMPNS, value: encodeInt(1) });
      socket.#setReceiveBuffer(bufferSize);
      socket.attachFilter(directionFilter({ ifindex, direction, snaplen }));
      const bound = sys.bind(fd, encodeSockaddrLl(ifindex));
      if (bound < 0) throw systemCallError(bound, { action: "capture on", target: name, syscall: "bind" });
      if (promiscuous && ifindex !== 0) {
        const value = encodePacketMreq(ifindex);
        socket.#setOption("PACKET_ADD_MEMBERSHIP", { level: SOL_PACKET, option: PACKET_ADD_MEMBERSHIP, value });
      }
    } catch (error) {
      socket.close();
      throw error;
    }
    return socket;
  }

  /** The descriptor: readable where a packet waits; -1 once closed. It must not be closed by anybody else. */
  get fd(): number {
    return this.#fd;
  }

  /** The interface that the last packet crossed. */
  get ifindex(): number {
    return this.#header.name.getInt32(SLL_IFINDEX, true);
  }

  /** How the last packet came: 0 to this machine, 1 broadcast, 2 multicast, 3 to another machine, 4 going out. */
  get packetType(): number {
    return this.#header.name.getUint8(SLL_PKTTYPE);
  }

  /** The `ARPHRD_` type of that interface. */
  get hardwareType(): number {
    return this.#header.name.getUint16(SLL_HATYPE, true);
  }

  /** Bytes of control messages that came with the last packet; 0 where none waited. */
  get controlLength(): number {
    return this.#header.controlLength;
  }

  /**
   * Takes the next packet out of the socket, without a VLAN tag that the kernel took out: the tag is in the control
   * messages, `parseAuxdata(control.subarray(0, socket.controlLength))`.
   *
   * @param into Where the packet goes, from its first byte on. Over an ArrayBuffer made by `new ArrayBuffer(n)`.
   * @param control Where the control messages go; 128 bytes hold all. Over an ArrayBuffer of the same kind.
   * @returns The packet's bytes, more than `into.length` where it was cut to that; -1 where no packet waits.
   * @throws SystemCallError where the kernel reports an error: ENETDOWN once when the interface goes down.
   * @throws TypeError after close.
   */
  receive(into: Uint8Array<ArrayBuffer>, control: Uint8Array<ArrayBuffer>): number {
    this.#checkOpen("receive on");
    if (into.buffer !== this.#buffer) {
      this.#bufferAddress = this.#sys.addressOf(into.buffer);
      this.#buffer = into.buffer;
    }
    if (control.buffer !== this.#control) {
      this.#controlAddress = this.#sys.addressOf(control.buffer);
      this.#control = control.buffer;
    }
    this.#header.setBuffers(this.#bufferAddress + into.byteOffset, into.length);
    this.#header.setControl(this.#controlAddress + control.byteOffset, control.length);
    for (;;) {
      this.#header.reset(control.length);
      const received = this.#sys.recvmsg(this.#fd, this.#header.bytes, MSG_TRUNC);
      if (received >= 0) return received;
      if (received === -EAGAIN) {
        this.#header.reset(0);
        return -1;
      }
      if (received !== -EINTR) {
        throw systemCallError(received, { action: "receive on", target: this.#name, syscall: "recvmsg" });
      }
    }
  }

  /**
   * Replaces the filter.
   *
   * @throws SystemCallError where the kernel refuses the program.
   * @throws TypeError after close.
   */
  attachFilter(program: readonly Instruction[]): void {
    this.#checkOpen("filter packets on");
    const value = encodeSockFprog(program, (buffer) => this.#sys.addressOf(buffer));
    this.#setOption("SO_ATTACH_FILTER", { level: SOL_SOCKET, option: SO_ATTACH_FILTER, value: value.subarray(0, 16) });
  }

  /**
   * What the kernel counted since this was called last: reading resets the counters.
   *
   * @throws SystemCallError where the kernel refuses.
   * @throws TypeError after close.
   */
  statistics(): SocketStatistics {
    this.#checkOpen("count packets on");
    const value = new DataView(new ArrayBuffer(8));
    const result = this.#sys.getsockopt(this.#fd, SOL_PACKET, PACKET_STATISTICS, new Uint8Array(value.buffer));
    if (result < 0) {
      const syscall = "getsockopt PACKET_STATISTICS";
      throw systemCallError(result, { action: "count packets on", target: this.#name, syscall });
    }
    return { packets: value.getUint32(0, true), drops: value.getUint32(4, true) };
  }

  /** Closes the socket; blocks for the some 20 ms that the kernel takes. Idempotent. */
  close(): void {
    if (this.#fd < 0) return;
    this.#sys.close(this.#fd);
    this.#fd = -1;
  }

  /** Closes the socket off the JavaScript thread where the runtime can. Idempotent. */
  async closeAsync(): Promise<void> {
    if (this.#fd < 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    await this.#sys.closeAsync(fd);
  }

  /** The same as {@linkcode PacketSocket.close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #checkOpen(action: string): void {
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

/** The value of an option, where it is a whole number in its range. */
function checkOption(name: string, value: number, { min, max }: { min: number; max: number }): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(
      `Cannot open packet socket: ${name} is ${value}, a whole number from ${min} to ${max} is needed`,
    );
  }
  return value;
}

/** An `int`. */
function encodeInt(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(4));
  view.setInt32(0, value, true);
  return new Uint8Array(view.buffer);
}

/** `struct packet_mreq`: i32 mr_ifindex, u16 mr_type, u16 mr_alen, u8 mr_address[8]. */
function encodePacketMreq(ifindex: number): Bytes {
  const view = new DataView(new ArrayBuffer(16));
  view.setInt32(0, ifindex, true);
  view.setUint16(4, PACKET_MR_PROMISC, true);
  return new Uint8Array(view.buffer);
}
