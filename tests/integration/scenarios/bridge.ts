/**
 * Two hosts talk over a bridge, and a capture looks on: at a port and at the bridge itself.
 *
 * @module
 */

import { openLive, openSender, parseHex } from "../../../mod.ts";
import { collect, type EngineName, parameters, report, toHex } from "../../support/scenario.ts";

export interface BridgeParameters {
  /** Sent by the host behind port p0 and by the one behind p1, as hexadecimal. */
  frames: { from: "h0" | "h1"; hex: string }[];
  captures: { engine: EngineName; on: string; promiscuous: boolean; count: number }[];
}

export interface BridgeResult {
  /** For each of the captures. */
  captures: { hex: string; direction: string | undefined }[][];
}

const { frames, captures } = parameters<BridgeParameters>();
const result: BridgeResult = { captures: [] };
using h0 = await openSender("h0");
using h1 = await openSender("h1");
for (const { engine, on, promiscuous, count } of captures) {
  await using capture = await openLive({ interfaces: [on], engine, promiscuous });
  for (const { from, hex } of frames) (from === "h0" ? h0 : h1).send(parseHex(hex));
  const take = (
    packet: { bytes: Uint8Array; direction: string | undefined },
  ): { hex: string; direction: string | undefined } => ({
    hex: toHex(packet.bytes),
    direction: packet.direction,
  });
  result.captures.push(await collect(capture, { count, take, afterMs: 100 }));
}
report(result);
