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
import type { LiveSocket } from "./live_socket.ts";
import type { Sys } from "./sys.ts";

/** One socket of a capture. */
export class Tap {
  readonly socket: LiveSocket;
  /** The interface's place in the list of the capture's interfaces. */
  readonly index: number;
  /** The interface; its ifindex is 0 for all interfaces. */
  readonly interface: CaptureInterface;
  /** Waiting for the poller's call. */
  armed = false;
  /** The poller has called since the socket was last found empty: there may be an error on it. */
  woken = true;
  /** Present while the interface is down. */
  watch: LinkWatch | undefined = undefined;
  /**
   * When the kernel said that the interface went down, by `performance.now()`; what the socket still holds is read before
   * a look at why.
   */
  linkLostAt: number | undefined = undefined;
  /** Packets taken out of the socket. */
  read = 0;
  /** Packets lost that the program has been told of. */
  told = 0;
  /** Packets taken out of the socket that the filter in JavaScript left out. */
  rejected = 0;
  /** Packets of the next ones that came before the filter was replaced. */
  older = 0;
  /** Packets of the next ones that may have passed the filter from before it was replaced. */
  unsure = 0;
  /** Packets to take out of the socket, in all. */
  limit: number = Infinity;
  /** The counts are what they were at {@linkcode Tap.shut}. */
  #isShut = false;
  #packets = 0;
  #drops = 0;
  #freezes = 0;

  constructor(socket: LiveSocket, index: number, at: CaptureInterface) {
    this.socket = socket;
    this.index = index;
    this.interface = at;
  }

  /** Adds the kernel's counters to the sums; reading resets them there. After {@linkcode Tap.shut} they stay. */
  account(): void {
    if (this.socket.fd < 0 || this.#isShut) return;
    const { packets, drops, freezes } = this.socket.statistics();
    this.#packets += packets;
    this.#drops += drops;
    this.#freezes += freezes;
  }

  /** The same before the socket is closed: where the kernel refuses, the counts stay as they were. */
  accountLast(): void {
    try {
      this.account();
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
    }
  }

  /**
   * Shuts the door: packets that the kernel has not counted by now do not belong to the capture any more. (A filter that
   * drops all would do no more, and a filter can be locked.)
   *
   * @throws SystemCallError where the kernel refuses to count; then nothing more is taken out of the socket, and what it
   * counts from now on is counted as well.
   */
  shut(): void {
    let limit = this.read;
    try {
      this.account();
      limit = this.stored;
      this.#isShut = true;
    } finally {
      this.limit = limit;
    }
  }

  /** Packets that the kernel had kept for the program when it was last asked. */
  get stored(): number {
    return this.#packets - this.#drops;
  }

  /** Packets that the kernel had dropped when it was last asked. */
  get dropped(): number {
    return this.#drops;
  }

  get counts(): ReaderCounts {
    return { received: this.#packets - this.rejected, dropped: this.#drops, frozen: this.#freezes };
  }
}

/** The interfaces of a capture: those asked for, and on `any` those that packets came from. */
export class InterfaceTable {
  readonly #sys: Sys;
  readonly #snaplen: number;
  readonly #list: CaptureInterface[];
  /** Places in the list by tap and index: sockets on `any` may be of several network namespaces. */
  readonly #places: Map<Tap, Map<number, number>> = new Map();
  /** Sockets by the places of interfaces that were met later. */
  readonly #owners: Map<number, Tap> = new Map();

  constructor(sys: Sys, list: CaptureInterface[], snaplen: number) {
    this.#sys = sys;
    this.#list = list;
    this.#snaplen = snaplen;
  }

  /** All, in the order in which they were met. */
  get list(): readonly CaptureInterface[] {
    return this.#list;
  }

  /** The socket on all interfaces that an interface was met by; undefined for the interfaces that were asked for. */
  ownerOf(index: number): Tap | undefined {
    return this.#owners.get(index);
  }

  /** The interface's place in the list, where a packet of `any` came from. */
  indexOf(tap: Tap, ifindex: number, hatype: number): number {
    let places = this.#places.get(tap);
    if (places === undefined) this.#places.set(tap, places = new Map());
    const known = places.get(ifindex);
    if (known !== undefined) return known;
    const request = InterfaceRequest.byIndex(ifindex);
    // It may be gone by now; its packets are not.
    const name = this.#sys.ioctl(tap.socket.fd, SIOCGIFNAME, request.bytes) < 0 ? `if${ifindex}` : request.name;
    const { netns } = tap.interface;
    const at = { name, ifindex, netns, linktype: linktypeOfHardware(hatype), snaplen: this.#snaplen };
    const index = this.#list.push(at) - 1;
    places.set(ifindex, index);
    this.#owners.set(index, tap);
    return index;
  }
}
