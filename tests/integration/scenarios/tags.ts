/**
 * Sends frames into one end of a cable and captures them at an end, in each of the ways asked for: from a ring and by
 * recvmsg, both at once.
 *
 * @module
 */

import { openLive, openSender, parseHex } from "../../../mod.ts";
import { collect, type EngineName, markedFrame, type Mode, parameters, report, toHex } from "../../support/scenario.ts";

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

/** What the two sockets must agree in besides. */
export interface CapturedAlike {
  timestampNs: string;
  timestampSource: string | undefined;
  checksumNotReady: boolean;
  checksumValid: boolean;
  segmentationOffloaded: boolean;
}

export interface TagsResult {
  /** For each of the captures, what came by each engine. */
  captures: Record<EngineName, { frames: CapturedFrame[]; alike: CapturedAlike[]; engine: string }>[];
}

const { frames, captures } = parameters<TagsParameters>();
const result: TagsResult = { captures: [] };
using sender = await openSender("v0");

// The kernel begins to note when packets arrive some milliseconds after a socket has asked it to, and goes on while one is
// open that did. Before that, recvmsg gives the time at which it was called.
await using noted = await openLive({ interfaces: ["v0"], engine: "recvmsg" });
await using filled = await openLive({ interfaces: ["v0"], engine: "ring", timeoutMs: 1 });
const [notedPackets, filledPackets] = [noted.packets(), filled.packets()];
for (let tries = 0, alike = false; tries < 500 && !alike; tries++) {
  sender.send(markedFrame(tries));
  const [one, other] = await Promise.all([notedPackets.next(), filledPackets.next()]);
  alike = one.value.timestampNs === other.value.timestampNs;
}

for (const { on, mode, snaplen } of captures) {
  const settings = { interfaces: [on], ...(snaplen === undefined ? {} : { snaplen }) };
  await using ring = await openLive({ ...settings, engine: "ring" });
  await using recvmsg = await openLive({ ...settings, engine: "recvmsg" });
  for (const hex of frames) if (!sender.send(parseHex(hex))) throw new Error("the queue is full");
  const collectFrom = async (capture: typeof ring): Promise<TagsResult["captures"][number][EngineName]> => {
    const alike: CapturedAlike[] = [];
    const taken = await collect(capture, {
      mode,
      count: frames.length,
      take: (packet): CapturedFrame => {
        const { timestampNs, timestampSource, checksumNotReady, checksumValid, segmentationOffloaded } = packet;
        const time = { timestampNs: String(timestampNs), timestampSource };
        alike.push({ ...time, checksumNotReady, checksumValid, segmentationOffloaded });
        return {
          hex: toHex(packet.bytes),
          caplen: packet.caplen,
          origlen: packet.origlen,
          direction: packet.direction,
          interface: packet.interface.name,
          tagRestored: packet.tagRestored,
          vlans: packet.vlans.map(({ tpid, pcp, dei, vid }) => ({ tpid, pcp, dei, vid })),
        };
      },
    });
    return { frames: taken, alike, engine: capture.engine.name };
  };
  const [fromRing, byRecvmsg] = await Promise.all([collectFrom(ring), collectFrom(recvmsg)]);
  result.captures.push({ ring: fromRing, recvmsg: byRecvmsg });
}
report(result);
