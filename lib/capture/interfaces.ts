/**
 * The interfaces of this machine.
 *
 * @module
 */

import {
  AF_INET,
  IFF_ALLMULTI,
  IFF_BROADCAST,
  IFF_LOOPBACK,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_POINTOPOINT,
  IFF_PROMISC,
  IFF_RUNNING,
  IFF_UP,
  SIOCGIFHWADDR,
  SIOCGIFMTU,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
} from "../linux/abi.ts";
import { linktypeOfHardware } from "../linux/arphrd.ts";
import { systemCallError } from "../linux/errno.ts";
import { type InterfaceAddress, type InterfaceCounters, type ListedInterface, readIfaddrs } from "../linux/ifaddrs.ts";
import { InterfaceRequest } from "../linux/ifreq.ts";
import { inNetns } from "./netns.ts";
import type { Sys } from "./sys.ts";

/** A flag of an interface: the kernel's `IFF_` name in lower case, without the prefix. */
export type InterfaceFlag =
  | "up"
  | "broadcast"
  | "loopback"
  | "pointopoint"
  | "running"
  | "noarp"
  | "promisc"
  | "allmulti"
  | "multicast";

const FLAGS: readonly (readonly [number, InterfaceFlag])[] = [
  [IFF_UP, "up"],
  [IFF_BROADCAST, "broadcast"],
  [IFF_LOOPBACK, "loopback"],
  [IFF_POINTOPOINT, "pointopoint"],
  [IFF_RUNNING, "running"],
  [IFF_NOARP, "noarp"],
  [IFF_PROMISC, "promisc"],
  [IFF_ALLMULTI, "allmulti"],
  [IFF_MULTICAST, "multicast"],
];

/** An interface of this machine. */
export interface NetworkInterface {
  /** The name, `"eth0"`. */
  readonly name: string;
  /** The kernel's index of it, from 1. */
  readonly ifindex: number;
  /** Flags that are set, in the order of their bits. */
  readonly flags: readonly InterfaceFlag[];
  /** The hardware address, `"02:00:00:00:00:01"`; undefined where it has none of six bytes. */
  readonly mac: string | undefined;
  /** IP addresses. */
  readonly addresses: readonly InterfaceAddress[];
  /** The largest packet in bytes, without the link-layer header. */
  readonly mtu: number;
  /** What frames captured on it begin with, a `LINKTYPE_` number. */
  readonly linktype: number;
  /** What it has counted; undefined where the kernel does not say, for an alias. */
  readonly counters: InterfaceCounters | undefined;
}

/** Which interfaces to list. */
export interface InterfacesOptions {
  /** The network namespace, by its name or, with a `/` in it, its path; where the thread is by default. */
  netns?: string;
}

/**
 * All interfaces of a network namespace, by index. /sys is not read; /proc is where another namespace is named.
 *
 * @throws TypeError where `netns` can't be a name or a path.
 * @throws SystemCallError where the kernel refuses: ENOENT for a namespace that there is not, EPERM without CAP_SYS_ADMIN
 * for one that there is.
 */
export function listInterfaces(sys: Sys, { netns }: InterfacesOptions = {}): NetworkInterface[] {
  return inNetns(sys, () => listOwnInterfaces(sys), { netns });
}

/**
 * The interfaces of the thread's network namespace, as the kernel lists them.
 *
 * @throws SystemCallError where the kernel refuses.
 */
export function readInterfaces(sys: Sys): ListedInterface[] {
  const head = sys.getifaddrs();
  if (head < 0) throw systemCallError(head, { action: "list", target: "interfaces", syscall: "getifaddrs" });
  try {
    return readIfaddrs(head, (address, length) => sys.memoryAt(address, length));
  } finally {
    sys.freeifaddrs(head);
  }
}

function listOwnInterfaces(sys: Sys): NetworkInterface[] {
  const listed = readInterfaces(sys);
  const fd = sys.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw systemCallError(fd, { action: "list", target: "interfaces", syscall: "socket" });
  try {
    return listed.map((one) => describe(sys, fd, one)).sort((a, b) => a.ifindex - b.ifindex);
  } finally {
    sys.close(fd);
  }
}

function describe(
  sys: Sys,
  fd: number,
  { name, flags, ifindex, hatype, mac, counters, addresses }: ListedInterface,
): NetworkInterface {
  // Requests that fail are of an interface that went away in between: it is listed with what is known.
  const mtu = InterfaceRequest.byName(name);
  const hasMtu = sys.ioctl(fd, SIOCGIFMTU, mtu.bytes) >= 0;
  const hardware = InterfaceRequest.byName(name);
  // An alias ("eth0:1") has entries of its own, and none that says its index.
  const hasHardware = hatype >= 0 || sys.ioctl(fd, SIOCGIFHWADDR, hardware.bytes) >= 0;
  return {
    name,
    ifindex: ifindex > 0 ? ifindex : Math.max(0, sys.ifNametoindex(name)),
    flags: FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, flag]) => flag),
    mac,
    addresses,
    mtu: hasMtu ? mtu.mtu : 0,
    linktype: linktypeOfHardware(hatype >= 0 ? hatype : hasHardware ? hardware.hatype : 1),
    counters,
  };
}
