/**
 * Tests of ports.
 *
 * @module
 */

import { ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from "../wire/ethertype.ts";
import { and, type Condition, or } from "./condition.ts";
import { atEnds, type Context, type Header } from "./context.ts";
import { linkProtocol } from "./generate_link.ts";
import { ipProtocolIs, isFirstFragment } from "./generate_protocol.ts";
import type { IpVersion, PortMeaning } from "./resolved.ts";

/** TCP, UDP and SCTP all have their ports here. */
const PORT_OFFSETS = { source: 0, destination: 2 } as const;

/** Ports, behind IPv6 first and then behind IPv4: not in later fragments, and not behind extension headers of IPv6. */
export function generatePorts(context: Context, meaning: PortMeaning): Condition {
  return or(behindIp(context, 6, meaning), behindIp(context, 4, meaning));
}

/** Ports behind one version of IP. */
export function behindIp(
  context: Context,
  version: IpVersion,
  { low, high, ends, transports }: Omit<PortMeaning, "kind">,
): Condition {
  const header: Header = version === 4 ? "transport4" : "transport6";
  const ports = and(
    ...(version === 4 ? [isFirstFragment(context)] : []),
    atEnds(ends, (side) => portTest(context, { header, offset: PORT_OFFSETS[side], low, high })),
  );
  // The ports once for each transport: behind them it is then known which one it is. The optimizer joins what is alike.
  return and(
    linkProtocol(context, version === 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6),
    or(...transports.map((transport) => and(ipProtocolIs(context, version, transport), ports))),
  );
}

function portTest(
  context: Context,
  { header, offset, low, high }: { header: Header; offset: number; low: number; high: number },
): Condition {
  const { tests, values } = context;
  const port = context.load(header, { offset, size: 2 });
  if (low === high) return tests.is(port, low);
  return and(tests.compare(port, ">=", values.constant(low)), tests.compare(port, "<=", values.constant(high)));
}
