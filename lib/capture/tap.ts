/**
 * Tap: one packet socket of a capture, the interfaces its packets come from, and what it has counted.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { SystemCallError } from "../errors.ts";
import { SIOCGIFNAME } from "../linux/abi.ts";
import { linktypeOfHardware } from "../linux/arphrd.ts";
import { InterfaceRequest } from "../linux/ifreq.ts";
import type { ReaderCounts } from "../source.ts";
import type { LinkWatch } from "./link_watch.ts";
import type { PacketSocket } from "./packet_socket.ts";
import type { Sys } from "./sys.ts";

/** One socket of a capture. */
export class Tap {
  readonly socket: PacketSocket;
  /** The interface's place in the list of the capture's interfaces. */
  readonly index: number;
  /** The interface; its ifindex is 0 for all interfaces. */
  readonly interface: CaptureInterface;
  /** Waiting for the poller's call. */
  armed = false;
  /** Present while the interface is down. */
  watch: LinkWatch | undefined = undefined;
  /** The kernel said that the interface went down; what the socket still holds is read before a look at why. */
  linkLost = false;
  /** Packets taken out of the socket. */
  read = 0;
  #packets = 0;
  #drops = 0;

  constructor(socket: PacketSocket, index: number, at: CaptureInterface) {
    this.socket = socket;
    this.index = index;
    this.interface = at;
  }

  /** Adds the kernel's counters to the sums; reading resets them there. */
  account(): void {
    if (this.socket.fd < 0) return;
    const { packets, drops } = this.socket.statistics();
    this.#packets += packets;
    this.#drops += drops;
  }

  /** The same before the socket is closed: where the kernel refuses, the counts stay as they were. */
  accountLast(): void {
    try {
      this.account();
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
    }
  }

  /** Packets that the kernel counted and nobody has taken out yet; right after {@linkcode Tap.account}. */
  get waiting(): number {
    return this.#packets - this.#drops - this.read;
  }

  get counts(): ReaderCounts {
    return { received: this.#packets, dropped: this.#drops, frozen: 0 };
  }
}

/** The interfaces of a capture: those asked for, and on `any` those that packets came from. */
export class InterfaceTable {
  readonly #sys: Sys;
  readonly #snaplen: number;
  readonly #list: CaptureInterface[];
  readonly #indexes: Map<number, number> = new Map();

  constructor(sys: Sys, list: CaptureInterface[], snaplen: number) {
    this.#sys = sys;
    this.#list = list;
    this.#snaplen = snaplen;
  }

  /** All, in the order in which they were met. */
  get list(): readonly CaptureInterface[] {
    return this.#list;
  }

  /** The interface's place in the list, where a packet of `any` came from. */
  indexOf(ifindex: number, from: { fd: number; hatype: number }): number {
    const known = this.#indexes.get(ifindex);
    if (known !== undefined) return known;
    const request = InterfaceRequest.byIndex(ifindex);
    // It may be gone by now; its packets are not.
    const name = this.#sys.ioctl(from.fd, SIOCGIFNAME, request.bytes) < 0 ? `if${ifindex}` : request.name;
    const linktype = linktypeOfHardware(from.hatype);
    const index = this.#list.push({ name, ifindex, linktype, snaplen: this.#snaplen }) - 1;
    this.#indexes.set(ifindex, index);
    return index;
  }
}
