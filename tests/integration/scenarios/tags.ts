/**
 * Sends frames into one end of a cable and captures them at an end, in each of the ways asked for.
 *
 * @module
 */

import { openLive, openSender, parseHex } from "../../../mod.ts";
import { collect, type Mode, parameters, report, toHex } from "../../support/scenario.ts";

export interface TagsParameters {
  /** Sent on v0, in this order, as hexadecimal. */
  frames: string[];
  captures: { on: string; mode: Mode; snaplen?: number }[];
}

export interface CapturedFrame {
  hex: string;
  caplen: number;
  origlen: number;
  direction: string | undefined;
  interface: string;
  tagRestored: boolean;
  vlans: { tpid: number; pcp: number; dei: boolean; vid: number }[];
}

export interface TagsResult {
  /** For each of the captures. */
  captures: CapturedFrame[][];
}

const { frames, captures } = parameters<TagsParameters>();
const result: TagsResult = { captures: [] };
using sender = await openSender("v0");
for (const { on, mode, snaplen } of captures) {
  await using capture = await openLive({ interfaces: [on], ...(snaplen === undefined ? {} : { snaplen }) });
  for (const hex of frames) if (!sender.send(parseHex(hex))) throw new Error("the queue is full");
  const taken = await collect(capture, {
    mode,
    count: frames.length,
    take: (packet): CapturedFrame => ({
      hex: toHex(packet.bytes),
      caplen: packet.caplen,
      origlen: packet.origlen,
      direction: packet.direction,
      interface: packet.interface.name,
      tagRestored: packet.tagRestored,
      vlans: packet.vlans.map(({ tpid, pcp, dei, vid }) => ({ tpid, pcp, dei, vid })),
    }),
  });
  result.captures.push(taken);
}
report(result);
