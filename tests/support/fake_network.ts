/**
 * Where frames go in a kernel that is not one: namespaces, their interfaces, and the sockets that listen.
 *
 * @module
 */

import { IFF_UP, PACKET_HOST, PACKET_OUTGOING } from "../../lib/linux/abi.ts";
import { ENETDOWN } from "../../lib/linux/errno.ts";
import { type FakeFanout, FakeFanouts, memberFor } from "./fake_fanout.ts";
import { type FakeFrame, stripTag } from "./fake_frame.ts";
import { type FakeInterface, macLengthOf } from "./fake_interface.ts";
import type { FakeMemory } from "./fake_memory.ts";
import { FakeNamespaces } from "./fake_netns.ts";
import type { FakePacketSocket } from "./fake_packet_socket.ts";

/** How a frame crosses an interface. */
export interface FakeDelivery extends Partial<Omit<FakeFrame, "bytes">> {
  /** The name of the namespace that the interface is in; the current one by default, `"init"` for the first. */
  readonly netns?: string;
}

export class FakeNetwork {
  readonly namespaces: FakeNamespaces;
  readonly fanouts: FakeFanouts = new FakeFanouts();
  /** Sockets that receive, in the order in which they were opened: also those that only a mapping keeps open. */
  readonly sockets: Set<FakePacketSocket> = new Set();
  #clock = 1_700_000_000;

  constructor(interfaces: FakeInterface[]) {
    this.namespaces = new FakeNamespaces(interfaces);
  }

  /** A frame crosses an interface. */
  deliver(name: string, bytes: Uint8Array, { netns: where, ...how }: FakeDelivery): void {
    const netns = where === undefined ? this.namespaces.current : this.namespaces.named(where);
    const at = this.interface(name, where);
    if ((at.flags & IFF_UP) === 0) return;
    const packetType = how.packetType ?? PACKET_HOST;
    const frame = stripTag({
      ...{ ifindex: at.ifindex, hatype: at.hatype, macLength: macLengthOf(at), nanoseconds: 0, status: 0 },
      ...{ packetType, tpidTold: true, seconds: this.#clock++ },
      stamped: packetType === PACKET_OUTGOING || [...this.sockets].some(({ stamps }) => stamps),
      ...{ ...how, bytes },
    });
    const served = new Set<FakeFanout>();
    for (const socket of this.sockets) {
      if (socket.netns !== netns || !socket.wants(frame)) continue;
      const { fanout } = socket;
      if (fanout === undefined) socket.receive(frame);
      else if (!served.has(fanout)) memberFor(fanout, frame)?.receive(frame);
      if (fanout !== undefined) served.add(fanout);
    }
  }

  /** Brings an interface up or down. */
  setUp(name: string, up: boolean, netns?: string): void {
    const at = this.interface(name, netns);
    at.flags = up ? at.flags | IFF_UP : at.flags & ~IFF_UP;
    if (!up) { for (const socket of this.#boundTo(at)) if (socket.protocol !== 0) socket.error = ENETDOWN; }
  }

  /** Deletes an interface: it goes down first. */
  delete(name: string, netns?: string): void {
    const at = this.interface(name, netns);
    if ((at.flags & IFF_UP) !== 0) this.setUp(name, false, netns);
    for (const socket of this.#boundTo(at)) socket.ifindex = -1;
    const { interfaces } = netns === undefined ? this.namespaces.current : this.namespaces.named(netns);
    interfaces.splice(interfaces.indexOf(at), 1);
  }

  /** @throws Error where there is none of this name. */
  interface(name: string, netns?: string): FakeInterface {
    const where = netns === undefined ? this.namespaces.current : this.namespaces.named(netns);
    const found = where.byName(name);
    if (found === undefined) throw new Error(`the fake kernel has no interface ${name}`);
    return found;
  }

  /** Gives up sockets that are neither open nor mapped. */
  release({ isOpen, memory }: { isOpen: (socket: FakePacketSocket) => boolean; memory: FakeMemory }): void {
    for (const socket of this.sockets) {
      if (isOpen(socket) || (socket.ring !== undefined && memory.shows(socket.ring.pages))) continue;
      this.sockets.delete(socket);
      socket.release();
    }
  }

  #boundTo(at: FakeInterface): FakePacketSocket[] {
    return [...this.sockets].filter(({ ifindex, netns }) => ifindex === at.ifindex && netns.interfaces.includes(at));
  }
}
