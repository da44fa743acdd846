/**
 * Tests of packets to all or to several.
 *
 * @module
 */

import { and, type Condition, or } from "./condition.ts";
import type { Context } from "./context.ts";
import { generateMacAddress, hasLinkHeader } from "./generate_link.ts";
import { isIp } from "./generate_protocol.ts";
import { generateWlanBroadcast, generateWlanMulticast } from "./generate_wlan.ts";
import type { BroadcastMeaning, MulticastMeaning } from "./resolved.ts";

const IPV4_DESTINATION = 16;
const IPV6_DESTINATION = 24;
/** The first byte of 224.0.0.0, and over it. */
const IPV4_MULTICAST = 224;
/** The first byte of ff00::/8. */
const IPV6_MULTICAST = 0xff;

/** To all stations of the link, or of the IPv4 network. */
export function generateBroadcast(context: Context, { of, hostMask }: BroadcastMeaning): Condition {
  if (of === "ip") {
    const isHost = (value: number) =>
      context.is("network", { offset: IPV4_DESTINATION, size: 4, mask: hostMask, value });
    return and(isIp(context, 4), or(isHost(0), isHost(hostMask)));
  }
  const { addresses, description } = context.link;
  switch (addresses?.kind) {
    case "mac":
      return generateMacAddress(context, { address: new Uint8Array(6).fill(0xff), ends: "destination" });
    case "802.11":
      return generateWlanBroadcast(context);
    case "arcnet":
      return context.is("link", { offset: addresses.destination, size: 1, value: 0 });
    case undefined:
      return context.fail(`there is no broadcast on ${description}, write "ip broadcast" for that of IPv4`);
  }
}

/** To several stations of the link, or of a network. */
export function generateMulticast(context: Context, of: MulticastMeaning["of"]): Condition {
  if (of === "ip") {
    const first = context.load("network", { offset: IPV4_DESTINATION, size: 1 });
    return and(isIp(context, 4), context.tests.compare(first, ">=", context.values.constant(IPV4_MULTICAST)));
  }
  if (of === "ip6") {
    return and(isIp(context, 6), context.is("network", { offset: IPV6_DESTINATION, size: 1, value: IPV6_MULTICAST }));
  }
  const { addresses, description } = context.link;
  switch (addresses?.kind) {
    case "mac":
      return and(hasLinkHeader(context), context.has("link", { offset: addresses.destination, bits: 1 }));
    case "802.11":
      return generateWlanMulticast(context);
    case "arcnet":
      return context.is("link", { offset: addresses.destination, size: 1, value: 0 });
    case undefined:
      return context.fail(
        `there is no multicast on ${description}, write "ip multicast" or "ip6 multicast" for that of IP`,
      );
  }
}
