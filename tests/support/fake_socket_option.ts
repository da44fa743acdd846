/**
 * Options of packet sockets of a kernel that is not one.
 *
 * @module
 */

import type { Instruction } from "../../lib/bpf/instruction.ts";
import {
  AF_PACKET,
  PACKET_ADD_MEMBERSHIP,
  PACKET_AUXDATA,
  PACKET_FANOUT,
  PACKET_RESERVE,
  PACKET_RX_RING,
  PACKET_STATISTICS,
  PACKET_TIMESTAMP,
  PACKET_VERSION,
  SO_ATTACH_FILTER,
  SO_DOMAIN,
  SO_ERROR,
  SO_LOCK_FILTER,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_RXQ_OVFL,
  SO_TIMESTAMPING,
  SO_TIMESTAMPNS,
  SO_TYPE,
  SOL_PACKET,
  SOL_SOCKET,
} from "../../lib/linux/abi.ts";
import { EBUSY, EINVAL, ENODEV, ENOMEM, EPERM } from "../../lib/linux/errno.ts";
import { filterMemory, loadFilter } from "./fake_filter.ts";
import type { MessageOptions } from "./fake_message.ts";
import type { FakeHost, FakePacketSocket } from "./fake_packet_socket.ts";
import { parseRingRequest } from "./fake_ring.ts";

const SO_DETACH_FILTER = 27;
const PACKET_HDRLEN = 11;
const ENOENT = 2;
const ENOPROTOOPT = 92;
const TPACKET_V3 = 2;
/** Options whose value must be an `int` and nothing more. */
const EXACT: readonly number[] = [PACKET_VERSION, PACKET_RESERVE, PACKET_TIMESTAMP];

/** What was set. */
export interface SocketOptions {
  filter: readonly Instruction[];
  filterLocked: boolean;
  receiveBuffer: number;
  readonly promiscuous: number[];
  message: MessageOptions;
  /** A `TPACKET_` version. */
  ringVersion: number;
  /** Bytes before each frame in a ring. */
  reserve: number;
  /** `SOF_TIMESTAMPING_` bits for a ring. */
  tstamp: number;
}

/** An option and its value. */
interface Setting {
  readonly host: FakeHost;
  readonly level: number;
  readonly name: number;
  readonly value: Uint8Array;
}

/** setsockopt(2) */
export function setSocketOption(socket: FakePacketSocket, setting: Setting): number {
  if (setting.level === SOL_SOCKET) return setGeneric(socket.options, setting);
  return setting.level === SOL_PACKET ? setPacket(socket, setting) : -ENOPROTOOPT;
}

function setGeneric(options: SocketOptions, { host, name, value }: Setting): number {
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  if (name === SO_ATTACH_FILTER) {
    const filter = options.filterLocked ? -EPERM : loadFilter(host.memory, view);
    if (typeof filter === "number") return filter;
    // sk_filter_charge(): the old one goes when the new one is there.
    if (filterMemory(filter) + filterMemory(options.filter) > host.filterLimit) return -ENOMEM;
    options.filter = filter;
    return 0;
  }
  if (value.length < 4) return -EINVAL;
  const int = view.getInt32(0, true);
  const on = int !== 0;
  const { message } = options;
  switch (name) {
    case SO_DETACH_FILTER:
      if (options.filterLocked || options.filter.length === 0) return options.filterLocked ? -EPERM : -ENOENT;
      options.filter = [];
      return 0;
    case SO_LOCK_FILTER:
      if (options.filterLocked && !on) return -EPERM;
      options.filterLocked = on;
      return 0;
    case SO_RCVBUFFORCE:
      if (!host.privileged) return -EPERM;
      // falls through
    case SO_RCVBUF:
      // The kernel doubles it, for its own bookkeeping.
      options.receiveBuffer = 2 * int;
      return 0;
    case SO_TIMESTAMPNS:
      options.message = { ...message, timestampNs: on };
      return 0;
    case SO_TIMESTAMPING:
      options.message = { ...message, timestamping: int };
      return 0;
    case SO_RXQ_OVFL:
      options.message = { ...message, drops: on };
      return 0;
  }
  return -ENOPROTOOPT;
}

function setPacket(socket: FakePacketSocket, { host, name, value }: Setting): number {
  const { options } = socket;
  if (name === PACKET_RX_RING) {
    // Versions 1 and 2 are not built here.
    const request = options.ringVersion === TPACKET_V3 ? parseRingRequest(value) : undefined;
    return request === undefined ? -EINVAL : socket.setRing(request);
  }
  if (value.length < 4 || (EXACT.includes(name) && value.length !== 4)) return -EINVAL;
  const int = new DataView(value.buffer, value.byteOffset, value.length).getInt32(0, true);
  switch (name) {
    case PACKET_AUXDATA:
      options.message = { ...options.message, auxdata: int !== 0 };
      return 0;
    case PACKET_ADD_MEMBERSHIP:
      if (value.length < 16) return -EINVAL;
      if (socket.netns.byIndex(int) === undefined) return -ENODEV;
      options.promiscuous.push(int);
      return 0;
    case PACKET_VERSION:
      if (int < 0 || int > host.ringVersion) return -EINVAL;
      if (socket.ring !== undefined) return -EBUSY;
      options.ringVersion = int;
      return 0;
    case PACKET_RESERVE:
      if (int < 0) return -EINVAL;
      if (socket.ring !== undefined) return -EBUSY;
      options.reserve = int;
      return 0;
    case PACKET_TIMESTAMP:
      options.tstamp = int;
      return 0;
    case PACKET_FANOUT:
      return host.fanouts.join(socket, int);
  }
  return -ENOPROTOOPT;
}

/** getsockopt(2): the words of the value, or `-errno`. */
export function getSocketOption(socket: FakePacketSocket, level: number, name: number): readonly number[] | number {
  const { options } = socket;
  if (level === SOL_SOCKET) {
    switch (name) {
      case SO_TYPE:
        return [socket.type & 0xf];
      case SO_DOMAIN:
        return [AF_PACKET];
      case SO_ERROR:
        return [socket.takeError()];
      case SO_RCVBUF:
        return [options.receiveBuffer];
      case SO_LOCK_FILTER:
        return [Number(options.filterLocked)];
    }
    return -ENOPROTOOPT;
  }
  if (level !== SOL_PACKET) return -ENOPROTOOPT;
  switch (name) {
    case PACKET_STATISTICS:
      return socket.takeStatistics();
    case PACKET_VERSION:
      return [options.ringVersion];
    case PACKET_RESERVE:
      return [options.reserve];
    case PACKET_TIMESTAMP:
      return [options.tstamp];
    case PACKET_FANOUT: {
      const group = socket.fanout;
      return [group === undefined ? 0 : group.id | group.mode << 16 | group.flags << 24];
    }
    case PACKET_HDRLEN:
      return [48];
  }
  return -ENOPROTOOPT;
}
