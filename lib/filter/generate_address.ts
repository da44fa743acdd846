/**
 * Tests of network addresses: IPv4, also where ARP and RARP have them, IPv6, DECnet.
 *
 * @module
 */

import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_RARP } from "../wire/ethertype.ts";
import { and, type Condition, or, TRUE } from "./condition.ts";
import { atEnds, type Context } from "./context.ts";
import { linkProtocol } from "./generate_link.ts";
import { ETHERTYPE_DECNET } from "./link_protocols.ts";
import { prefixMask } from "./prefix.ts";
import type { DecnetAddressMeaning, Ipv4AddressMeaning, Ipv6AddressMeaning } from "./resolved.ts";

/** Where a header has IPv4 addresses: IP, and ARP between addresses of six bytes. */
const IPV4_ADDRESSES = {
  ip: { ethertype: ETHERTYPE_IPV4, source: 12, destination: 16 },
  arp: { ethertype: ETHERTYPE_ARP, source: 14, destination: 24 },
  rarp: { ethertype: ETHERTYPE_RARP, source: 14, destination: 24 },
} as const;

/** Where an IPv6 header has its addresses. */
const IPV6_ADDRESSES = { source: 8, destination: 24 } as const;

/**
 * The four shapes of a DECnet phase IV header behind its two bytes of length: short or long, with or without a byte of
 * padding, told apart by the bits of `mask`.
 */
const DECNET_HEADERS = [
  { size: 1, mask: 0x07, value: 0x02, source: 5, destination: 3 },
  { size: 2, mask: 0xff07, value: 0x8102, source: 6, destination: 4 },
  { size: 1, mask: 0x07, value: 0x06, source: 17, destination: 9 },
  { size: 2, mask: 0xff07, value: 0x8106, source: 18, destination: 10 },
] as const;
const DECNET_FLAGS = 2;

/** An IPv4 address or network, in one protocol after the other. */
export function generateIpv4Address(context: Context, meaning: Ipv4AddressMeaning): Condition {
  const { address: value, mask, ends, protocols } = meaning;
  return or(...protocols.map((protocol) => {
    const offsets = IPV4_ADDRESSES[protocol];
    const test = atEnds(ends, (side) => context.is("network", { offset: offsets[side], size: 4, mask, value }));
    return and(linkProtocol(context, offsets.ethertype), test);
  }));
}

/** An IPv6 address or network. */
export function generateIpv6Address(context: Context, { address, prefixLength, ends }: Ipv6AddressMeaning): Condition {
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength);
  const test = atEnds(ends, (side) => {
    const words: Condition[] = [];
    for (let at = 0; at < 16; at += 4) {
      const mask = prefixMask(prefixLength - 8 * at);
      const value = view.getUint32(at);
      words.push(
        mask === 0 ? TRUE : context.is("network", { offset: IPV6_ADDRESSES[side] + at, size: 4, mask, value }),
      );
    }
    return and(...words);
  });
  return and(linkProtocol(context, ETHERTYPE_IPV6), test);
}

/** A DECnet address, which is sent low byte first. */
export function generateDecnetAddress(context: Context, { address, ends }: DecnetAddressMeaning): Condition {
  const sent = (address & 0xff) << 8 | address >> 8;
  const test = atEnds(ends, (side) =>
    or(...DECNET_HEADERS.map(({ size, mask, value, [side]: offset }) =>
      and(
        context.is("network", { offset: DECNET_FLAGS, size, mask, value }),
        context.is("network", { offset, size: 2, value: sent }),
      )
    )));
  return and(linkProtocol(context, ETHERTYPE_DECNET), test);
}
