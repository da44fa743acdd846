/**
 * PacketSender: frames onto an interface, as they are.
 *
 * @module
 */

import { AF_PACKET, SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_RAW } from "../linux/abi.ts";
import { EAGAIN, EINTR, ENOBUFS, systemCallError } from "../linux/errno.ts";
import { encodeSockaddrLl } from "../linux/sockaddr_ll.ts";
import { inNetns } from "./netns.ts";
import type { Bytes, Sys } from "./sys.ts";

/** Where to send. */
export interface PacketSenderOptions {
  /** The network namespace of the interface, by its name or, with a `/` in it, its path; where the thread is by default. */
  netns?: string;
}

/**
 * A socket to send frames with. It is never bound, so it receives nothing.
 */
export class PacketSender implements Disposable {
  readonly #sys: Sys;
  readonly #name: string;
  readonly #address: Bytes;
  #fd: number;

  private constructor(sys: Sys, fd: number, to: { name: string; ifindex: number }) {
    this.#sys = sys;
    this.#fd = fd;
    this.#name = to.name;
    this.#address = encodeSockaddrLl(to.ifindex);
  }

  /**
   * Opens a sender on the interface of this name. The socket stays in its network namespace, the thread does not.
   *
   * @throws TypeError where `netns` can't be a name or a path.
   * @throws SystemCallError where the kernel refuses: ENODEV for a name that no interface has, EPERM without CAP_NET_RAW,
   * ENOENT for a namespace that there is not.
   */
  static open(sys: Sys, name: string, { netns }: PacketSenderOptions = {}): PacketSender {
    return inNetns(sys, () => PacketSender.#open(sys, name), { netns, discard: (sender) => sender.close() });
  }

  static #open(sys: Sys, name: string): PacketSender {
    const ifindex = sys.ifNametoindex(name);
    if (ifindex < 0) throw systemCallError(ifindex, { action: "send on", target: name, syscall: "if_nametoindex" });
    const fd = sys.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) throw systemCallError(fd, { action: "open packet socket on", target: name, syscall: "socket" });
    return new PacketSender(sys, fd, { name, ifindex });
  }

  /**
   * Sends one frame, from its link-layer header on; VLAN tags are sent as they are in the bytes.
   *
   * @returns Whether the kernel took it: false where its queue is full, try again later.
   * @throws SystemCallError where the kernel refuses: ENETDOWN for an interface that is down, EMSGSIZE for a frame
   * longer than its MTU.
   * @throws TypeError after close.
   */
  send(frame: Uint8Array<ArrayBuffer>): boolean {
    if (this.#fd < 0) throw new TypeError(`Cannot send on "${this.#name}": the sender is closed`);
    for (;;) {
      const sent = this.#sys.sendto(this.#fd, frame, 0, this.#address);
      if (sent >= 0) return true;
      if (sent === -EAGAIN || sent === -ENOBUFS) return false;
      if (sent !== -EINTR) throw systemCallError(sent, { action: "send on", target: this.#name, syscall: "sendto" });
    }
  }

  /** Closes the socket. Idempotent. */
  close(): void {
    if (this.#fd < 0) return;
    this.#sys.close(this.#fd);
    this.#fd = -1;
  }

  /** The same as {@linkcode PacketSender.close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
