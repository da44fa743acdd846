/**
 * Decode as: what a program says of its own network, in place of what the numbers in the packets commonly mean.
 *
 * @module
 */

import type { LayerClass } from "./layer.ts";

/** The numbers that {@linkcode DecodeAs} can give another meaning to, as Wireshark names them. */
export const DECODE_AS_FIELDS: readonly DecodeAsField[] = [
  "linktype",
  "ethertype",
  "ip.proto",
  "tcp.port",
  "udp.port",
  "sctp.port",
  "sctp.ppi",
  "mpls.label",
  "ppp.protocol",
];

/** A number that says what follows it. */
export type DecodeAsField =
  | "linktype"
  | "ethertype"
  | "ip.proto"
  | "tcp.port"
  | "udp.port"
  | "sctp.port"
  | "sctp.ppi"
  | "mpls.label"
  | "ppp.protocol";

/** One rule of a {@linkcode DecodeAs}. */
export interface DecodeAsRule {
  /** Which number; a port stands for both, source and destination. */
  readonly field: DecodeAsField;
  /** Its value. */
  readonly value: number;
  /** What follows then: a layer class of the library, or any class with a static `decode`. */
  readonly layer: LayerClass;
}

/**
 * Rules of what follows what, which go before the library's own.
 *
 * @example
 * ```ts
 * import { decode, DecodeAs, encodeVxlan, frame, ipv4, LINKTYPE_RAW, udp, Vxlan } from "@capkit/capkit/core";
 *
 * const header = encodeVxlan({ vni: 7 });
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 8472 }), header);
 * const decodeAs = new DecodeAs([{ field: "udp.port", value: 8472, layer: Vxlan }]);
 * if (decode(bytes, LINKTYPE_RAW).layer(Vxlan) !== undefined) throw new Error("no port of VXLAN");
 * if (decode(bytes, LINKTYPE_RAW, { decodeAs }).layer(Vxlan)?.vni !== 7) throw new Error("but here it is one");
 * ```
 */
export class DecodeAs {
  readonly #rules: ReadonlyMap<string, LayerClass>;

  /** Of two rules for one number the last one counts. */
  constructor(rules: Iterable<DecodeAsRule>) {
    this.#rules = new Map(Array.from(rules, ({ field, value, layer }) => [`${field}=${value}`, layer]));
  }

  /** What follows a number by these rules; undefined where none is about it. */
  find(field: DecodeAsField, value: number): LayerClass | undefined {
    return this.#rules.get(`${field}=${value}`);
  }
}
