/**
 * The clock of a network card.
 *
 * @module
 */

import { SIOCETHTOOL, SIOCGIFNAME, SIOCSHWTSTAMP } from "../linux/abi.ts";
import { InterfaceRequest } from "../linux/ifreq.ts";
import { encodeTimestampConfig, encodeTimestampInfo, stampsAllPackets } from "../linux/timestamping.ts";
import type { Sys } from "./sys.ts";

/**
 * Has a card give received packets their time by its own clock.
 *
 * @param fd Any socket in the interface's network namespace.
 * @returns False where the card has no clock for all packets, or somebody may not set it (CAP_NET_ADMIN).
 */
export function offerHardwareTimestamps(sys: Sys, fd: number, ifindex: number): boolean {
  // The requests are by name, and who opens a socket by index need not say it.
  const named = InterfaceRequest.byIndex(ifindex);
  if (ifindex === 0 || sys.ioctl(fd, SIOCGIFNAME, named.bytes) < 0) return false;
  const ask = (request: number, argument: DataView<ArrayBuffer>): boolean => {
    const { bytes } = InterfaceRequest.byName(named.name, sys.addressOf(argument.buffer));
    return sys.ioctl(fd, request, bytes) >= 0;
  };
  const info = encodeTimestampInfo();
  return ask(SIOCETHTOOL, info) && stampsAllPackets(info) && ask(SIOCSHWTSTAMP, encodeTimestampConfig());
}
