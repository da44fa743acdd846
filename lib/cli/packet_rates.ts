/**
 * Packets by time: what the packets of a file are on the average.
 *
 * @module
 */

import type { PacketTally } from "./packet_tally.ts";

/** Averages; undefined where there is nothing to divide by. */
export interface PacketRates {
  readonly bytesPerSecond: number | undefined;
  readonly bitsPerSecond: number | undefined;
  readonly bytesPerPacket: number | undefined;
  readonly packetsPerSecond: number | undefined;
}

/** The averages over the time from the earliest packet to the latest. */
export function packetRates({ packets, bytes, firstNs, lastNs }: PacketTally): PacketRates {
  const seconds = firstNs === undefined || lastNs === undefined ? 0 : Number(lastNs - firstNs) / 1e9;
  const perSecond = (count: number): number | undefined => seconds > 0 ? count / seconds : undefined;
  return {
    bytesPerSecond: perSecond(bytes),
    bitsPerSecond: perSecond(bytes * 8),
    bytesPerPacket: packets > 0 ? bytes / packets : undefined,
    packetsPerSecond: perSecond(packets),
  };
}
