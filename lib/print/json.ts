/**
 * A packet as an object for JSON: all that is known of it, in plain values.
 *
 * @module
 */

import { linktypeName } from "../linktype.ts";
import type { Direction, Packet } from "../packet.ts";
import type { Layer } from "../wire/layer.ts";

/** What {@linkcode packetJson} returns. */
export interface PacketJson {
  /** Nanoseconds since 1970 as decimal digits, more of them than a JSON number keeps; absent where it is not known. */
  timestampNs?: string;
  /** The interface's name; absent where it has none. */
  interface?: string;
  /** Bytes captured. */
  caplen: number;
  /** Bytes on the wire. */
  origlen: number;
  /** The name of the link type, `"EN10MB"`. */
  linktype: string;
  /** Absent where it is not known. */
  direction?: Direction;
  /** What was remarked about it in a pcapng file; absent where nothing was. */
  comments?: readonly string[];
  /** The layers, outermost first: each one's name, and its fields. */
  layers: LayerJson[];
  /** The layers of the packet that an ICMP error quotes; absent where none is quoted. */
  quoted?: LayerJson[];
  /** Why the packet could not be decoded to its end; absent where it could. */
  error?: string;
}

/** A layer: its name, and the fields that its `toJSON()` gives. */
export interface LayerJson {
  /** The layer's name, `"vlan"`. */
  readonly name: string;
  /** Its fields. */
  readonly [field: string]: unknown;
}

/**
 * A packet as an object that `JSON.stringify` takes: packet.schema.json beside the library describes it.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, LINKTYPE_ETHERNET, packetJson, vlan } from "@capkit/capkit/core";
 *
 * const addresses = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
 * const bytes = frame(ethernet(addresses), vlan({ vid: 100, ethertype: 0x88b5 }), new Uint8Array(46));
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * const { layers } = packetJson(packet);
 * if (layers[1]?.name !== "vlan" || layers[1]["vid"] !== 100) throw new Error("a tag of VLAN 100");
 * ```
 */
export function packetJson(packet: Packet): PacketJson {
  const { direction, error, comments, quoted, interface: { name } } = packet;
  return {
    ...(packet.hasTimestamp ? { timestampNs: String(packet.timestampNs) } : {}),
    ...(name === "" ? {} : { interface: name }),
    caplen: packet.caplen,
    origlen: packet.origlen,
    linktype: linktypeName(packet.linktype),
    ...(direction === undefined ? {} : { direction }),
    ...(comments.length === 0 ? {} : { comments }),
    layers: packet.layers.map(layerJson),
    ...(quoted.length === 0 ? {} : { quoted: quoted.map(layerJson) }),
    ...(error === undefined ? {} : { error: error.message }),
  };
}

function layerJson(layer: Layer): LayerJson {
  return { name: layer.name, ...layer.toJSON() };
}
