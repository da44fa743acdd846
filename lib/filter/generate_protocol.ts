/**
 * Tests of what IP carries.
 *
 * @module
 */

import { ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from "../wire/ethertype.ts";
import { IPPROTO_FRAGMENT } from "../wire/ip_protocol.ts";
import { and, type Condition, not, or } from "./condition.ts";
import type { Context } from "./context.ts";
import { linkProtocol } from "./generate_link.ts";
import type { IpProtocolMeaning, IpVersion, ProtocolChainMeaning } from "./resolved.ts";

/** Where the headers of both versions say what follows. */
const IPV4_PROTOCOL = 9;
const IPV6_NEXT_HEADER = 6;
/** Where the first extension header of IPv6 says what follows. */
const IPV6_EXTENSION_NEXT_HEADER = 40;
const IPV4_FRAGMENT = 6;
/** The offset without the flags. */
const IPV4_FRAGMENT_OFFSET_MASK = 0x1fff;

/** The header after IP's is of this protocol; in IPv6 also behind one fragment header, as libpcap has it. */
export function generateIpProtocol(context: Context, { protocol, versions }: IpProtocolMeaning): Condition {
  return or(...versions.map((version) =>
    and(
      isIp(context, version),
      version === 4
        ? ipProtocolIs(context, version, protocol)
        : or(ipProtocolIs(context, version, protocol), isFragmentOf(context, protocol)),
    )
  ));
}

/** The protocol behind all extension headers; authentication headers are stepped over too. */
export function generateProtocolChain(context: Context, { protocol, versions }: ProtocolChainMeaning): Condition {
  return or(...versions.map((version) => {
    const { base, constant: header } = context.place("network");
    if (base !== undefined) {
      context.fail(
        `"protochain" needs headers of fixed length in front of IP, which ${context.link.description} does not have, ` +
          'use "proto", which looks at the first header only',
      );
    }
    const found = context.values.protocolChain({ version, header, wanted: protocol });
    return and(isIp(context, version), context.tests.is(found, protocol));
  }));
}

/** The packet is of this version of IP. */
export function isIp(context: Context, version: IpVersion): Condition {
  return linkProtocol(context, version === 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6);
}

/** The IP header says that this protocol follows. */
export function ipProtocolIs(context: Context, version: IpVersion, protocol: number): Condition {
  const offset = version === 4 ? IPV4_PROTOCOL : IPV6_NEXT_HEADER;
  return context.is("network", { offset, size: 1, value: protocol });
}

/** The IPv4 packet is none of the later fragments, which have no transport header. */
export function isFirstFragment(context: Context): Condition {
  return not(context.tests.has(context.load("network", { offset: IPV4_FRAGMENT, size: 2 }), IPV4_FRAGMENT_OFFSET_MASK));
}

function isFragmentOf(context: Context, protocol: number): Condition {
  return and(
    ipProtocolIs(context, 6, IPPROTO_FRAGMENT),
    context.is("network", { offset: IPV6_EXTENSION_NEXT_HEADER, size: 1, value: protocol }),
  );
}
