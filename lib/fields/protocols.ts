/**
 * All layer classes with their fields, a file each beside this one.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import type { LayerClass } from "../wire/layer.ts";
import { ETHERNET } from "./ethernet.ts";
import { IPV4 } from "./ipv4.ts";
import type { Protocol } from "./protocol.ts";
import { TCP } from "./tcp.ts";
import { UDP } from "./udp.ts";
import { VLAN } from "./vlan.ts";

/** The protocols of this library. */
export const PROTOCOLS: readonly Protocol[] = [
  ETHERNET,
  VLAN,
  IPV4,
  TCP,
  UDP,
];

const BY_CLASS: ReadonlyMap<LayerClass, Protocol> = new Map(PROTOCOLS.map((known) => [known.type, known]));

/** What is known of a layer class; undefined for one of a user's own. */
export function protocolOf(type: LayerClass): Protocol | undefined {
  return BY_CLASS.get(type);
}

/** The protocols of a packet's layers, outermost first, as Wireshark's `frame.protocols` has them. */
export function protocolsOf(packet: Packet): string {
  const { walk } = packet;
  const names: string[] = [];
  let ownPayload = false;
  for (let i = 0;; i++) {
    const type = walk.classAt(i);
    if (type === undefined) break;
    const known = protocolOf(type);
    ownPayload = known?.ownPayload ?? false;
    if (known === undefined) continue;
    names.push(...known.protocols({ view: walk.view, offset: walk.offsetAt(i), end: walk.endAt(i) }));
  }
  const { offset, end } = walk.payload();
  if (offset < end && !ownPayload) names.push("data");
  return names.join(":");
}
