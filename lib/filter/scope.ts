/**
 * Where the headers are that a primitive looks at. A scope never changes: `vlan`, `mpls`, `pppoes`, `geneve` and `vxlan`
 * make the next one out of it, which holds for all that follows in reading order, also behind `or`, `not` and closing
 * parentheses, as pcap-filter(7) says.
 *
 * @module
 */

import type { Offset, ValuePool, Variable } from "./value.ts";
import type { LinkLayer } from "./link_layer.ts";

/** Where the headers are that a primitive looks at. */
export interface Scope {
  /** What the header at `linkHeader` is. */
  readonly link: LinkLayer;
  /** Where the link-layer header begins; not 0 behind radiotap and inside of other packets. */
  readonly linkHeader: Offset;
  /** Where the field is that says what the payload is: an ethertype, a PPP protocol, a family; undefined for none. */
  readonly typeField: Offset | undefined;
  /** Where the link-layer header ends: an LLC header begins here, or a network header. */
  readonly payload: Offset | undefined;
  /** Bytes between `payload` and the network header: LLC with SNAP, and MPLS labels. */
  readonly network: number;
  /** The same where there is LLC without SNAP: for ISO protocols. */
  readonly networkWithoutSnap: number;
  /** VLAN tags in the headers up to here. */
  readonly tags: number;
  /** MPLS labels in the headers up to here. */
  readonly labels: number;
  /** What this was found in; undefined where nothing is around. */
  readonly outer: OuterScope | undefined;
  /** Where the header of varying length in front of the frame, or of 802.11, ends. */
  readonly lengths: HeaderLengths;
}

/** The packet around a packet. */
export interface OuterScope {
  /** By what the packet was wrapped. */
  readonly wrapping: "pppoes" | "geneve" | "vxlan" | "lane";
  readonly scope: Scope;
}

/** Places that only the packet itself tells: a program finds them before its first test, if any test needs them. */
export interface HeaderLengths {
  /** Where the 802.11 header begins behind radiotap, PPI, Prism or AVS. */
  readonly linkHeader: Variable | undefined;
  /** Where the payload of 802.11 or PFLOG begins. */
  readonly payload: Variable | undefined;
}

/** The scope at the beginning of an expression. */
export function outermostScope(link: LinkLayer, values: ValuePool): Scope {
  const linkHeader = link.prefix === undefined ? undefined : values.variable("linkHeader");
  const payload = link.variablePayload === undefined ? undefined : values.variable("payload");
  const start: Offset = { base: linkHeader, constant: link.header ?? 0 };
  return {
    link,
    linkHeader: start,
    typeField: link.typeField === undefined ? undefined : advance(start, link.typeField),
    payload: payload !== undefined
      ? { base: payload, constant: 0 }
      : link.payload === undefined
      ? undefined
      : advance(start, link.payload),
    network: link.network,
    networkWithoutSnap: link.networkWithoutSnap,
    tags: 0,
    labels: 0,
    outer: undefined,
    lengths: { linkHeader, payload },
  };
}

/** The scope behind a VLAN tag: the ethertype and the payload are four bytes further on. */
export function behindTag(scope: Scope): Scope {
  const { typeField, payload } = scope;
  return {
    ...scope,
    typeField: typeField === undefined ? undefined : advance(typeField, 4),
    payload: payload === undefined ? undefined : advance(payload, 4),
    tags: scope.tags + 1,
  };
}

/** The scope behind an MPLS label: the network header is four bytes further on, and nothing says what it is. */
export function behindLabel(scope: Scope): Scope {
  return {
    ...scope,
    network: scope.network + 4,
    networkWithoutSnap: scope.networkWithoutSnap + 4,
    labels: scope.labels + 1,
  };
}

/** The scope of a packet inside of another one. `places` are where its link-layer header, type field and payload are. */
export function inside(
  outer: OuterScope,
  { link, ...places }: { link: LinkLayer; linkHeader: Offset; typeField: Offset; payload: Offset },
): Scope {
  return {
    ...places,
    link,
    network: 0,
    networkWithoutSnap: link.networkWithoutSnap,
    tags: 0,
    labels: 0,
    outer,
    lengths: outer.scope.lengths,
  };
}

/** The place so many bytes further on. */
export function advance({ base, constant }: Offset, bytes: number): Offset {
  return { base, constant: constant + bytes };
}

/** The scope that has nothing around it. */
export function outermostOf(scope: Scope): Scope {
  let outermost = scope;
  while (outermost.outer !== undefined) outermost = outermost.outer.scope;
  return outermost;
}
