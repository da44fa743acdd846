/**
 * Interfaces of a kernel that is not one: what ioctl and getifaddrs say of them.
 *
 * @module
 */

import {
  AF_INET,
  AF_INET6,
  AF_PACKET,
  IFF_RUNNING,
  IFF_UP,
  SIOCGIFFLAGS,
  SIOCGIFHWADDR,
  SIOCGIFMTU,
  SIOCGIFNAME,
} from "../../lib/linux/abi.ts";
import { EINVAL, ENODEV } from "../../lib/linux/errno.ts";

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
}

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

/** netdevice(7): the requests that capkit makes. */
export function interfaceRequest(interfaces: readonly FakeInterface[], request: number, argument: Uint8Array): number {
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
  argument.fill(0, 16);
  if (request === SIOCGIFFLAGS) view.setUint16(16, found.flags, true);
  else if (request === SIOCGIFMTU) view.setInt32(16, found.mtu, true);
  else if (request === SIOCGIFHWADDR) {
    view.setUint16(16, found.hatype, true);
    argument.set(found.mac, 18);
  } else return -EINVAL;
  return 0;
}

const ENTRY = 256;
const NAME = 40;
const ADDRESS = 64;
const NETMASK = 128;

/** One entry of the list. */
interface Entry {
  readonly at: FakeInterface;
  readonly address: Uint8Array;
  readonly netmask: Uint8Array;
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
  const entries: Entry[] = [{ at, address: new Uint8Array(link.buffer), netmask: new Uint8Array(0) }];
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
