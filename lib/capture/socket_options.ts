/**
 * What a packet socket can be asked for.
 *
 * @module
 */

import type { Instruction } from "../bpf/instruction.ts";
import {
  PACKET_FANOUT_CPU,
  PACKET_FANOUT_FLAG_DEFRAG,
  PACKET_FANOUT_HASH,
  PACKET_FANOUT_LB,
  PACKET_FANOUT_QM,
  PACKET_FANOUT_ROLLOVER,
} from "../linux/abi.ts";
import { encodeInt } from "../linux/int.ts";
import type { Bytes } from "./sys.ts";

/** Bytes of a packet kept where nothing else is said: more than any interface delivers. */
export const DEFAULT_SNAPLEN = 262_144;
/**
 * Bytes of memory for packets that wait in the kernel, where nothing else is said: some 20,000 small packets, since the
 * kernel doubles the number and counts its own overhead. What waits is read after `stop()`, in about 30 ms.
 */
export const DEFAULT_BUFFER_SIZE: number = 8 * 2 ** 20;

/** How the packets of one interface are spread over several sockets, each packet to one of them (packet(7), PACKET_FANOUT). */
export interface FanoutOptions {
  /** What sockets of the same group have in common, 0 to 65,535; it is the network namespace's. */
  group: number;
  /**
   * Which socket a packet goes to:
   *
   * - `"hash"`: all packets of a flow to the same one.
   * - `"cpu"`: by the processor that received it.
   * - `"rollover"`: the first, and when that is full the next.
   * - `"lb"`: one after the other.
   * - `"qm"`: by the network card's queue.
   */
  mode: "hash" | "cpu" | "rollover" | "lb" | "qm";
  /** Put IP fragments together first, so that `"hash"` finds the ports of all; false by default. */
  defrag?: boolean;
}

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
  /** Share the interface's packets with other sockets of a group. */
  fanout?: FanoutOptions;
  /** Forbid to replace the filter from now on, to everybody who gets the descriptor; false by default (SO_LOCK_FILTER). */
  lockFilter?: boolean;
  /**
   * Whose clock tells the time of packets: the kernel's, `"software"`, the default; or the network card's, `"hardware"`,
   * where it offers one for all packets. Each packet says which it was: `packet.timestampSource`.
   */
  timestamps?: "software" | "hardware";
}

/** A socket that somebody else opened. */
export interface AdoptedSocket {
  readonly fd: number;
  /** It receives packets already. */
  readonly isBound: boolean;
  /** Its filter stays as it is. */
  readonly keepsFilter: boolean;
}

/** Where a capture's filter runs. */
export interface FilterPlace {
  /** In the kernel, before a packet takes any room; or here, on each packet that the kernel has kept. */
  readonly name: "kernel" | "javascript";
  /** Why it is there. */
  readonly reason: string;
}

/** The place of a filter that the kernel runs. */
export const IN_KERNEL: FilterPlace = { name: "kernel", reason: "the kernel takes it" };

/** What a socket is to filter with. */
export interface SocketFilter {
  /** What the kernel is to run. */
  readonly program: readonly Instruction[];
  /** Where that says which packets are to be kept, and why. */
  readonly place: FilterPlace;
  /** What the kernel runs where it has no memory for that, and JavaScript does the rest; without it, that is an error. */
  readonly otherwise?: readonly Instruction[];
}

/** What capkit itself asks of a socket besides. */
export interface SocketPlan {
  /** The filter; by default only the direction and the snaplen. */
  readonly filter?: SocketFilter;
  /** Receive into a ring, not by recvmsg. */
  readonly ring?: { readonly timeoutMs: number };
  /** Have the kernel say with each packet how many were dropped before it (SO_RXQ_OVFL). */
  readonly marksLoss?: boolean;
  /** A socket that somebody else opened; it is closed like any other, also when opening fails. */
  readonly adopted?: AdoptedSocket;
}

/** The value of an option, where it is a whole number in its range. */
export function checkOption(name: string, value: number, { min, max }: { min: number; max: number }): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(
      `Cannot open packet socket: ${name} is ${value}, a whole number from ${min} to ${max} is needed`,
    );
  }
  return value;
}

const FANOUT_MODES: Readonly<Record<FanoutOptions["mode"], number>> = {
  hash: PACKET_FANOUT_HASH,
  cpu: PACKET_FANOUT_CPU,
  rollover: PACKET_FANOUT_ROLLOVER,
  lb: PACKET_FANOUT_LB,
  qm: PACKET_FANOUT_QM,
};

/** The value of PACKET_FANOUT: the group in the low half, mode and flags in the high half. */
export function encodeFanout({ group, mode, defrag }: FanoutOptions): Bytes {
  return encodeInt(group | (FANOUT_MODES[mode] | (defrag === true ? PACKET_FANOUT_FLAG_DEFRAG : 0)) << 16);
}
