/**
 * PacketSocket: a packet socket for programs that bring their own loop.
 *
 * @module
 */

import type { Instruction } from "../bpf/instruction.ts";
import { MSG_DONTWAIT, MSG_TRUNC } from "../linux/abi.ts";
import { EAGAIN, EINTR, systemCallError } from "../linux/errno.ts";
import { MessageHeader } from "../linux/msghdr.ts";
import { SLL_HATYPE, SLL_IFINDEX, SLL_PKTTYPE } from "../linux/sockaddr_ll.ts";
import { LiveSocket, type SocketStatistics } from "./live_socket.ts";
import type { PacketSocketOptions } from "./socket_options.ts";
import type { Sys } from "./sys.ts";

/**
 * An open packet socket, for programs that bring their own loop: they wait for `fd` in whatever way they have, and call
 * {@linkcode PacketSocket.receive} until nothing is left.
 *
 * `packetType`, `ifindex` and `hardwareType` speak of the packet received last.
 */
export class PacketSocket implements Disposable {
  readonly #sys: Sys;
  readonly #socket: LiveSocket;
  readonly #header: MessageHeader;
  #buffer: ArrayBuffer | undefined = undefined;
  #bufferAddress = 0;
  #control: ArrayBuffer | undefined = undefined;
  #controlAddress = 0;

  private constructor(sys: Sys, socket: LiveSocket) {
    this.#sys = sys;
    this.#socket = socket;
    this.#header = new MessageHeader((buffer) => sys.addressOf(buffer));
  }

  /**
   * Opens a socket; no packet is from before that, or from another interface.
   *
   * @throws RangeError where an option is out of its range.
   * @throws SystemCallError where the kernel refuses; then nothing is left open.
   */
  static open(sys: Sys, options: PacketSocketOptions): PacketSocket {
    return new PacketSocket(sys, LiveSocket.open(sys, options));
  }

  /** The descriptor: readable where a packet waits; -1 once closed. It must not be closed by anybody else. */
  get fd(): number {
    return this.#socket.fd;
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
    this.#socket.checkOpen("receive on");
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
      const received = this.#sys.recvmsg(this.fd, this.#header.bytes, MSG_TRUNC | MSG_DONTWAIT);
      if (received >= 0) return received;
      if (received === -EAGAIN) {
        this.#header.reset(0);
        return -1;
      }
      if (received !== -EINTR) {
        throw systemCallError(received, { action: "receive on", target: this.#socket.name, syscall: "recvmsg" });
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
    this.#socket.attachFilter(program);
  }

  /**
   * What the kernel counted since this was called last: reading resets the counters.
   *
   * @throws SystemCallError where the kernel refuses.
   * @throws TypeError after close.
   */
  statistics(): SocketStatistics {
    return this.#socket.statistics();
  }

  /** Closes the socket; blocks for the some 20 ms that the kernel takes. Idempotent. */
  close(): void {
    this.#socket.close();
  }

  /** Closes the socket off the JavaScript thread where the runtime can. Idempotent. */
  closeAsync(): Promise<void> {
    return this.#socket.closeAsync();
  }

  /** The same as {@linkcode PacketSocket.close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
