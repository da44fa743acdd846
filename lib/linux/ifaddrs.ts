/**
 * `struct ifaddrs`: the linked list that getifaddrs(3) returns (ifaddrs.h), each entry one address of one interface.
 *
 * ```text
 *  0 ifa_next address     16 ifa_flags u32        32 ifa_netmask address
 *  8 ifa_name address     24 ifa_addr  address     48 ifa_data address
 * ```
 *
 * The data of an entry of family AF_PACKET is a `struct rtnl_link_stats` (linux/if_link.h): 32-bit counters of the
 * interface, in the order of {@linkcode InterfaceCounters} but for those left out there.
 *
 * @module
 */

import { formatIpv4, formatIpv6, formatMac } from "../bytes/address.ts";
import { AF_INET, AF_INET6, AF_PACKET } from "./abi.ts";
import { SLL_HALEN, SLL_HATYPE, SLL_IFINDEX, SOCKADDR_LL_LENGTH } from "./sockaddr_ll.ts";

const IFADDRS_LENGTH = 56;
const IFA_NAME = 8;
const IFA_FLAGS = 16;
const IFA_ADDR = 24;
const IFA_NETMASK = 32;
const IFA_DATA = 48;
/** Bytes of a `struct rtnl_link_stats` up to `rx_missed_errors`. */
const LINK_STATS_LENGTH = 64;
const IFNAMSIZ = 16;
const SIN_ADDR = 4;
const SIN_LENGTH = 16;
const SIN6_ADDR = 8;
const SIN6_LENGTH = 28;
/** Entries read at most: a list that is longer has lost its end. */
const MAX_ENTRIES = 65_536;

/** An IP address of an interface. */
export interface InterfaceAddress {
  /** Which kind of address it is. */
  readonly family: "ipv4" | "ipv6";
  /** As text, `"192.0.2.1"`. */
  readonly address: string;
  /** Bits of the network's part, 0 to 32 or 128. */
  readonly prefixLength: number;
}

/** What an interface has counted since it was made, each modulo 2^32. */
export interface InterfaceCounters {
  /** Frames received. */
  readonly rxPackets: number;
  /** Frames sent. */
  readonly txPackets: number;
  /** Bytes received. */
  readonly rxBytes: number;
  /** Bytes sent. */
  readonly txBytes: number;
  /** Frames that arrived broken. */
  readonly rxErrors: number;
  /** Frames that could not be sent. */
  readonly txErrors: number;
  /** Frames that arrived, and that the kernel had no room for or no use. */
  readonly rxDropped: number;
  /** Frames that were to be sent, and that the kernel had no room for. */
  readonly txDropped: number;
  /** Frames lost in the network card: its queue was full. */
  readonly rxFifoErrors: number;
  /** Frames lost in the network card: it had no buffer for them. */
  readonly rxMissedErrors: number;
}

/** An interface as the entries about it describe it. */
export interface ListedInterface {
  readonly name: string;
  /** `IFF_` bits. */
  readonly flags: number;
  /** 0 where no entry says it. */
  ifindex: number;
  /** An `ARPHRD_` number; -1 where no entry says it. */
  hatype: number;
  /** The hardware address, where it is six bytes long. */
  mac: string | undefined;
  /** Undefined where no entry has them. */
  counters: InterfaceCounters | undefined;
  readonly addresses: InterfaceAddress[];
}

/**
 * Reads the list.
 *
 * @param head The address of its first entry; 0 for an empty list.
 * @param memoryAt The memory at an address.
 */
export function readIfaddrs(
  head: number,
  memoryAt: (address: number, length: number) => ArrayBuffer,
): ListedInterface[] {
  const interfaces = new Map<string, ListedInterface>();
  let at = head;
  for (let count = 0; at !== 0 && count < MAX_ENTRIES; count++) {
    const entry = new DataView(memoryAt(at, IFADDRS_LENGTH));
    const name = readName(pointer(entry, IFA_NAME), memoryAt);
    let listed = interfaces.get(name);
    if (listed === undefined) {
      const flags = entry.getUint32(IFA_FLAGS, true);
      listed = { name, flags, ifindex: 0, hatype: -1, mac: undefined, counters: undefined, addresses: [] };
      interfaces.set(name, listed);
    }
    const address = pointer(entry, IFA_ADDR);
    const [netmask, data] = [pointer(entry, IFA_NETMASK), pointer(entry, IFA_DATA)];
    if (address !== 0) readAddress(listed, { address, netmask, data, memoryAt });
    at = pointer(entry, 0);
  }
  return [...interfaces.values()];
}

function readAddress(
  listed: ListedInterface,
  at: {
    address: number;
    netmask: number;
    data: number;
    memoryAt: (address: number, length: number) => ArrayBuffer;
  },
): void {
  const family = new DataView(at.memoryAt(at.address, 2)).getUint16(0, true);
  if (family === AF_PACKET) {
    const view = new DataView(at.memoryAt(at.address, SOCKADDR_LL_LENGTH));
    listed.ifindex = view.getInt32(SLL_IFINDEX, true);
    listed.hatype = view.getUint16(SLL_HATYPE, true);
    if (view.getUint8(SLL_HALEN) === 6) listed.mac = formatMac(view, SLL_HALEN + 1);
    if (at.data !== 0) listed.counters = readCounters(new DataView(at.memoryAt(at.data, LINK_STATS_LENGTH)));
  } else if (family === AF_INET) {
    listed.addresses.push({
      family: "ipv4",
      address: formatIpv4(new DataView(at.memoryAt(at.address, SIN_LENGTH)), SIN_ADDR),
      prefixLength: prefixLength(at.netmask, { offset: SIN_ADDR, end: SIN_ADDR + 4, memoryAt: at.memoryAt }),
    });
  } else if (family === AF_INET6) {
    listed.addresses.push({
      family: "ipv6",
      address: formatIpv6(new DataView(at.memoryAt(at.address, SIN6_LENGTH)), SIN6_ADDR),
      prefixLength: prefixLength(at.netmask, { offset: SIN6_ADDR, end: SIN6_ADDR + 16, memoryAt: at.memoryAt }),
    });
  }
}

function readCounters(stats: DataView): InterfaceCounters {
  const word = (index: number): number => stats.getUint32(4 * index, true);
  return {
    rxPackets: word(0),
    txPackets: word(1),
    rxBytes: word(2),
    txBytes: word(3),
    rxErrors: word(4),
    txErrors: word(5),
    rxDropped: word(6),
    txDropped: word(7),
    rxFifoErrors: word(14),
    rxMissedErrors: word(15),
  };
}

/** The set bits of a network mask. */
function prefixLength(
  netmask: number,
  at: { offset: number; end: number; memoryAt: (address: number, length: number) => ArrayBuffer },
): number {
  if (netmask === 0) return 8 * (at.end - at.offset);
  let bits = 0;
  for (const byte of new Uint8Array(at.memoryAt(netmask, at.end)).subarray(at.offset)) {
    for (let rest = byte; rest !== 0; rest &= rest - 1) bits++;
  }
  return bits;
}

function readName(address: number, memoryAt: (address: number, length: number) => ArrayBuffer): string {
  const bytes: number[] = [];
  while (bytes.length < IFNAMSIZ) {
    // One byte at a time: the page behind the end of the name need not exist.
    const byte = new Uint8Array(memoryAt(address + bytes.length, 1))[0] ?? 0;
    if (byte === 0) break;
    bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function pointer(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset, true));
}
