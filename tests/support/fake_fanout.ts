/**
 * Groups of packet sockets that share what arrives, for a kernel that is not one.
 *
 * @module
 */

import {
  PACKET_FANOUT_CPU,
  PACKET_FANOUT_HASH,
  PACKET_FANOUT_LB,
  PACKET_FANOUT_QM,
  PACKET_FANOUT_ROLLOVER,
} from "../../lib/linux/abi.ts";
import { EINVAL } from "../../lib/linux/errno.ts";
import type { StrippedFrame } from "./fake_frame.ts";
import type { FakeNetns } from "./fake_netns.ts";
import type { FakePacketSocket } from "./fake_packet_socket.ts";

const PACKET_FANOUT_RND = 4;
const PACKET_FANOUT_FLAG_ROLLOVER = 0x10;
const ENOSPC = 28;
const EALREADY = 114;
const MODES = [
  PACKET_FANOUT_HASH,
  PACKET_FANOUT_LB,
  PACKET_FANOUT_CPU,
  PACKET_FANOUT_ROLLOVER,
  PACKET_FANOUT_RND,
  PACKET_FANOUT_QM,
];

/** A group. */
export interface FakeFanout {
  readonly id: number;
  readonly mode: number;
  /** The upper byte of `PACKET_FANOUT_FLAG_` bits. */
  readonly flags: number;
  readonly netns: FakeNetns;
  readonly ifindex: number;
  readonly protocol: number;
  readonly members: FakePacketSocket[];
  /** How many frames were handed out: for round robin. */
  count: number;
}

export class FakeFanouts {
  readonly groups: FakeFanout[] = [];

  /** fanout_add(): `value` is the group's number and, 16 bits higher, mode and flags. */
  join(socket: FakePacketSocket, value: number): number {
    const id = value & 0xffff;
    const mode = (value >>> 16) & 0xff;
    const flags = value >>> 24;
    if (!MODES.includes(mode)) return -EINVAL;
    if (mode === PACKET_FANOUT_ROLLOVER && (flags & PACKET_FANOUT_FLAG_ROLLOVER) !== 0) return -EINVAL;
    if (socket.fanout !== undefined) return -EALREADY;
    const { netns, ifindex, protocol } = socket;
    const known = this.groups.find((group) => group.id === id && group.netns === netns);
    if (!socket.running || (known !== undefined && !isSame(known, { mode, flags, ifindex, protocol }))) return -EINVAL;
    const group = known ?? { id, mode, flags, netns, ifindex, protocol, members: [], count: 0 };
    if (group.members.length >= 256) return -ENOSPC;
    if (known === undefined) this.groups.push(group);
    group.members.push(socket);
    socket.fanout = group;
    return 0;
  }

  /** The socket is gone: the last member takes its place. */
  leave(socket: FakePacketSocket): void {
    const group = socket.fanout;
    if (group === undefined) return;
    socket.fanout = undefined;
    const last = group.members.pop();
    const at = group.members.indexOf(socket);
    if (at >= 0 && last !== undefined) group.members[at] = last;
    if (group.members.length === 0) this.groups.splice(this.groups.indexOf(group), 1);
  }
}

function isSame(
  group: FakeFanout,
  other: { mode: number; flags: number; ifindex: number; protocol: number },
): boolean {
  return group.mode === other.mode && group.flags === other.flags && group.ifindex === other.ifindex &&
    group.protocol === other.protocol;
}

/** packet_rcv_fanout(): which member a frame is for. There is one processor here, and one queue. */
export function memberFor(group: FakeFanout, frame: StrippedFrame): FakePacketSocket | undefined {
  const { members, mode } = group;
  const index = mode === PACKET_FANOUT_HASH
    ? flowHash(frame) % members.length
    : mode === PACKET_FANOUT_LB
    ? ++group.count % members.length
    : 0;
  const chosen = members[index];
  const rollsOver = mode === PACKET_FANOUT_ROLLOVER || (group.flags & PACKET_FANOUT_FLAG_ROLLOVER) !== 0;
  if (!rollsOver || chosen?.hasRoom) return chosen;
  return members.find((member) => member.hasRoom) ?? chosen;
}

/** The same for both directions of a flow, as the kernel's: of addresses, protocol and ports where they are there. */
function flowHash({ bytes, frame: { macLength } }: StrippedFrame): number {
  const at = macLength;
  const isIpv4 = bytes[at] === 0x45 && (at === 0 || ((bytes[12] ?? 0) << 8 | (bytes[13] ?? 0)) === 0x0800);
  const flow = isIpv4 ? [bytes[at + 9] ?? 0, ...bytes.subarray(at + 12, at + 24)] : bytes;
  let sum = 0;
  for (const byte of flow) sum += byte;
  return sum;
}
