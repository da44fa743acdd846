/**
 * Interfaces of a kernel that is not one: what ioctl and getifaddrs say of them.
 *
 * @module
 */

import {
  AF_INET,
  AF_INET6,
  AF_PACKET,
  ETHTOOL_GET_TS_INFO,
  HWTSTAMP_FILTER_ALL,
  IFF_RUNNING,
  IFF_UP,
  SIOCETHTOOL,
  SIOCGIFFLAGS,
  SIOCGIFHWADDR,
  SIOCGIFMTU,
  SIOCGIFNAME,
  SIOCSHWTSTAMP,
  SOF_TIMESTAMPING_RAW_HARDWARE,
  SOF_TIMESTAMPING_RX_HARDWARE,
  SOF_TIMESTAMPING_RX_SOFTWARE,
  SOF_TIMESTAMPING_SOFTWARE,
} from "../../lib/linux/abi.ts";
import { EINVAL, ENODEV, EPERM } from "../../lib/linux/errno.ts";
import type { FakeMemory } from "./fake_memory.ts";

const ERANGE = 34;
const EOPNOTSUPP = 95;

/** An interface. */
export interface FakeInterface {
  readonly name: string;
  readonly ifindex: number;
  /** An `ARPHRD_` number. */
  readonly hatype: number;
  readonly mac: readonly number[];
  readonly mtu: number;
  /** `IFF_` bits. */
  flags: number;
  readonly ipv4?: { address: readonly number[]; netmask: readonly number[] };
  readonly ipv6?: { address: readonly number[]; netmask: readonly number[] };
  readonly statistics?: FakeStatistics;
  /** Whether its network card can give frames its own time. */
  readonly hardwareTimestamps?: boolean;
  /** What SIOCSHWTSTAMP asked of the card last. */
  hardwareConfig?: { readonly txType: number; readonly rxFilter: number };
}

/** What an interface counted; 0 where nothing is said. */
export interface FakeStatistics {
  rxPackets?: number;
  txPackets?: number;
  rxBytes?: number;
  txBytes?: number;
  rxErrors?: number;
  txErrors?: number;
  rxDropped?: number;
  txDropped?: number;
  rxFifoErrors?: number;
  rxMissedErrors?: number;
  rxNohandler?: number;
}

/** Which word of `struct rtnl_link_stats` (linux/if_link.h) each is. */
const STATISTICS_WORDS: readonly (keyof FakeStatistics | undefined)[] = [
  ...["rxPackets", "txPackets", "rxBytes", "txBytes", "rxErrors", "txErrors", "rxDropped", "txDropped"] as const,
  ...[undefined, undefined, undefined, undefined, undefined, undefined, "rxFifoErrors", "rxMissedErrors"] as const,
  ...[undefined, undefined, undefined, undefined, undefined, undefined, undefined, "rxNohandler"] as const,
];

export const FAKE_LO: FakeInterface = {
  name: "lo",
  ifindex: 1,
  hatype: 772,
  mac: [0, 0, 0, 0, 0, 0],
  mtu: 65536,
  flags: IFF_UP | IFF_RUNNING | 0x8,
  ipv4: { address: [127, 0, 0, 1], netmask: [255, 0, 0, 0] },
};

/** An Ethernet interface. */
export function fakeEthernet(name: string, ifindex: number): FakeInterface {
  return {
    name,
    ifindex,
    hatype: 1,
    mac: [2, 0, 0, 0, 0, ifindex],
    mtu: 1500,
    flags: IFF_UP | IFF_RUNNING | 0x2,
    ipv4: { address: [192, 0, 2, ifindex], netmask: [255, 255, 255, 0] },
    ipv6: {
      address: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ifindex],
      netmask: [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0],
    },
  };
}

/** Bytes of the header before the network header: tunnels and PPP show none. */
export function macLengthOf({ hatype }: FakeInterface): number {
  return hatype === 1 || hatype === 772 ? 14 : 0;
}

/**
 * netdevice(7): the requests that capkit makes.
 *
 * @param card What else it takes to ask the network card.
 */
export function interfaceRequest(
  interfaces: readonly FakeInterface[],
  { request, argument, ...card }: {
    readonly request: number;
    readonly argument: Uint8Array;
    readonly memory: FakeMemory;
    readonly privileged: boolean;
  },
): number {
  if (argument.length < 40) return -EINVAL;
  const view = new DataView(argument.buffer, argument.byteOffset, argument.length);
  if (request === SIOCGIFNAME) {
    const found = interfaces.find(({ ifindex }) => ifindex === view.getInt32(16, true));
    if (found === undefined) return -ENODEV;
    argument.fill(0, 0, 16);
    argument.set(new TextEncoder().encode(found.name));
    return 0;
  }
  const name = new TextDecoder().decode(argument.subarray(0, argument.indexOf(0)));
  const found = interfaces.find((one) => one.name === name);
  if (found === undefined) return -ENODEV;
  const data = Number(view.getBigUint64(16, true));
  if (request === SIOCETHTOOL) return tellTimestamps(found, data, card.memory);
  if (request === SIOCSHWTSTAMP) return card.privileged ? setTimestamps(found, data, card.memory) : -EPERM;
  argument.fill(0, 16);
  if (request === SIOCGIFFLAGS) view.setUint16(16, found.flags, true);
  else if (request === SIOCGIFMTU) view.setInt32(16, found.mtu, true);
  else if (request === SIOCGIFHWADDR) {
    view.setUint16(16, found.hatype, true);
    argument.set(found.mac, 18);
  } else return -EINVAL;
  return 0;
}

/** ETHTOOL_GET_TS_INFO: a card without times of its own can be asked all the same. */
function tellTimestamps(at: FakeInterface, address: number, memory: FakeMemory): number {
  if (new DataView(memory.at(address, 4).slice().buffer).getUint32(0, true) !== ETHTOOL_GET_TS_INFO) {
    return -EOPNOTSUPP;
  }
  const software = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  const hardware = SOF_TIMESTAMPING_RX_HARDWARE | SOF_TIMESTAMPING_RAW_HARDWARE;
  const { hardwareTimestamps = false } = at;
  const info = new DataView(new ArrayBuffer(44));
  info.setUint32(0, ETHTOOL_GET_TS_INFO, true);
  info.setUint32(4, software | (hardwareTimestamps ? hardware : 0), true);
  info.setInt32(8, hardwareTimestamps ? 0 : -1, true);
  info.setUint32(12, hardwareTimestamps ? 1 : 0, true);
  // Bits: none, and all.
  info.setUint32(28, hardwareTimestamps ? 1 | 1 << HWTSTAMP_FILTER_ALL : 0, true);
  memory.at(address, 44).set(new Uint8Array(info.buffer));
  return 0;
}

/** SIOCSHWTSTAMP with a `struct hwtstamp_config`. */
function setTimestamps(at: FakeInterface, address: number, memory: FakeMemory): number {
  if (at.hardwareTimestamps !== true) return -EOPNOTSUPP;
  const config = new DataView(memory.at(address, 12).slice().buffer);
  const [flags, txType, rxFilter] = [0, 4, 8].map((offset) => config.getInt32(offset, true));
  if (flags !== 0) return -EINVAL;
  if (rxFilter !== 0 && rxFilter !== HWTSTAMP_FILTER_ALL) return -ERANGE;
  at.hardwareConfig = { txType: txType ?? 0, rxFilter };
  return 0;
}

const ENTRY = 256;
const NAME = 56;
const ADDRESS = 80;
const NETMASK = 112;
const STATISTICS = 144;

/** One entry of the list. */
interface Entry {
  readonly at: FakeInterface;
  readonly address: Uint8Array;
  readonly netmask: Uint8Array;
  /** The words of `ifa_data`. */
  readonly data?: readonly number[];
}

/**
 * The list of getifaddrs(3), in a buffer that will be at the address that `place` gives it.
 *
 * @returns Where its first entry is; 0 for an empty list.
 */
export function interfaceList(
  interfaces: readonly FakeInterface[],
  place: (buffer: ArrayBuffer) => number,
): number {
  const entries = interfaces.flatMap(entriesOf);
  if (entries.length === 0) return 0;
  const buffer = new ArrayBuffer(entries.length * ENTRY);
  const address = place(buffer);
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  entries.forEach((entry, index) => {
    const at = index * ENTRY;
    const last = index === entries.length - 1;
    view.setBigUint64(at, last ? 0n : BigInt(address + at + ENTRY), true);
    view.setBigUint64(at + 8, BigInt(address + at + NAME), true);
    view.setUint32(at + 16, entry.at.flags, true);
    view.setBigUint64(at + 24, entry.address.length === 0 ? 0n : BigInt(address + at + ADDRESS), true);
    view.setBigUint64(at + 32, entry.netmask.length === 0 ? 0n : BigInt(address + at + NETMASK), true);
    if (entry.data !== undefined) {
      view.setBigUint64(at + 48, BigInt(address + at + STATISTICS), true);
      entry.data.forEach((word, i) => view.setUint32(at + STATISTICS + 4 * i, word, true));
    }
    bytes.set(new TextEncoder().encode(entry.at.name), at + NAME);
    bytes.set(entry.address, at + ADDRESS);
    bytes.set(entry.netmask, at + NETMASK);
  });
  return address;
}

function entriesOf(at: FakeInterface): Entry[] {
  const link = new DataView(new ArrayBuffer(20));
  link.setUint16(0, AF_PACKET, true);
  link.setInt32(4, at.ifindex, true);
  link.setUint16(8, at.hatype, true);
  link.setUint8(11, at.mac.length);
  at.mac.forEach((byte, i) => link.setUint8(12 + i, byte));
  const { statistics = {} } = at;
  const data = STATISTICS_WORDS.map((name) => name === undefined ? 0 : statistics[name] ?? 0);
  const entries: Entry[] = [{ at, address: new Uint8Array(link.buffer), netmask: new Uint8Array(0), data }];
  if (at.ipv4 !== undefined) {
    const [address, netmask] = [at.ipv4.address, at.ipv4.netmask].map((bytes) => {
      return Uint8Array.from([AF_INET, 0, 0, 0, ...bytes, 0, 0, 0, 0, 0, 0, 0, 0]);
    });
    if (address !== undefined && netmask !== undefined) entries.push({ at, address, netmask });
  }
  if (at.ipv6 !== undefined) {
    const [address, netmask] = [at.ipv6.address, at.ipv6.netmask].map((bytes) => {
      return Uint8Array.from([AF_INET6, 0, 0, 0, 0, 0, 0, 0, ...bytes, 0, 0, 0, 0]);
    });
    if (address !== undefined && netmask !== undefined) entries.push({ at, address, netmask });
  }
  return entries;
}
