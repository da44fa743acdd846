/**
 * What is inside of TCP, UDP and SCTP: by port, but only where the content looks like it; then by content alone. A part of
 * decode.ts, and the only other file that knows what follows what.
 *
 * @module
 */

import type { DecodeAs } from "./decode_as.ts";
import { Dns } from "./dns.ts";
import { DnsLength } from "./dns_length.ts";
import type { KnownLayerClass, Layer, LayerClass } from "./layer.ts";

/** A header with ports, and its payload. */
export interface PortedLayer extends Layer {
  /** The source port. */
  readonly srcPort: number;
  /** The destination port. */
  readonly dstPort: number;
}

/** What is known of the ports of a transport protocol. */
interface Ports {
  readonly field: "tcp.port" | "udp.port" | "sctp.port";
  /** By port; of two ports the lower one is asked first. */
  readonly byPort: ReadonlyMap<number, KnownLayerClass>;
  /** What shows itself on any port, in the order in which it is asked. */
  readonly byContent: readonly KnownLayerClass[];
}

const TRANSPORTS: Readonly<Record<"tcp" | "udp" | "sctp", Ports>> = {
  tcp: {
    field: "tcp.port",
    byPort: ports([[DnsLength, 53]]),
    byContent: [],
  },
  udp: {
    field: "udp.port",
    byPort: ports([[Dns, 53, 5353, 5355]]),
    byContent: [],
  },
  sctp: {
    field: "sctp.port",
    byPort: ports([]),
    byContent: [],
  },
};

/** What follows a header with ports; undefined where nothing is in it, or nothing that shows what it is. */
export function afterPorts(
  transport: "tcp" | "udp" | "sctp",
  layer: PortedLayer,
  as: DecodeAs | undefined,
): LayerClass | undefined {
  const { view, payloadOffset: offset, payloadEnd: end } = layer;
  if (offset >= end) return undefined;
  const { srcPort, dstPort } = layer;
  const { field, byPort, byContent } = TRANSPORTS[transport];
  const own = as?.find(field, dstPort) ?? as?.find(field, srcPort);
  if (own !== undefined) return own;
  const lower = byPort.get(Math.min(srcPort, dstPort));
  if (lower !== undefined && suits(lower, view, offset, end)) return lower;
  const higher = byPort.get(Math.max(srcPort, dstPort));
  if (higher !== undefined && suits(higher, view, offset, end)) return higher;
  for (const type of byContent) if (suits(type, view, offset, end)) return type;
  return undefined;
}

function suits(type: KnownLayerClass, view: DataView, offset: number, end: number): boolean {
  return type.recognizes?.(view, offset, end) ?? true;
}

/** Classes by their ports. */
function ports(rows: readonly (readonly [KnownLayerClass, ...number[]])[]): ReadonlyMap<number, KnownLayerClass> {
  return new Map(rows.flatMap(([type, ...numbers]) => numbers.map((port) => [port, type] as const)));
}
