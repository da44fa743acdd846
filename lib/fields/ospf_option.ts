/**
 * The options of OSPF's routers, RFC 2328 section A.2 and RFC 5340 section A.2, wherever they are in a packet.
 *
 * @module
 */

import type { FieldSpec, Part } from "./field.ts";
import { type Flag, flags } from "./flags.ts";
import { bit8 } from "./plain_field.ts";

const V2: readonly Flag[] = [
  ["dn", "DN", 0x80],
  ["o", "O", 0x40],
  ["dc", "(DC) Demand Circuits", 0x20],
  ["l", "(L) LLS Data block", 0x10],
  ["mc", "(MC) Multicast", 0x04],
  ["e", "(E) External Routing", 0x02],
  ["mt", "(MT) Multi-Topology Routing", 0x01],
];
const V3: readonly Flag[] = [
  ["at", "AT", 0x400],
  ["l", "L", 0x200],
  ["af", "AF", 0x100],
  ["dc", "DC", 0x20],
  ["r", "R", 0x10],
  ["n", "N", 0x08],
  ["mc", "MC", 0x04],
  ["e", "E", 0x02],
  ["v6", "V6", 0x01],
];

/** Where options are, and which parts have them. */
export interface OptionPlace<T> {
  readonly at: number | ((of: T) => number);
  readonly when: (of: T) => boolean;
}

/** Options of version 2; `isNssa` says in which parts a bit means that a route is propagated. */
export function v2Options<T extends Part>(
  { at, when }: OptionPlace<T>,
  isNssa: (of: T) => boolean = () => false,
): FieldSpec<T>[] {
  return [
    ...flags({ name: "ospf.v2.options", title: "Options", at, when, bits: V2 }),
    bit8("ospf.v2.options.n", "(N) NSSA", { at, mask: 0x08, when: (of) => when(of) && !isNssa(of) }),
    bit8("ospf.v2.options.p", "(P) Propagate", { at, mask: 0x08, when: (of) => when(of) && isNssa(of) }),
  ];
}

/** Options of version 3. */
export function v3Options<T extends Part>({ at, when }: OptionPlace<T>): FieldSpec<T>[] {
  return flags({ name: "ospf.v3.options", title: "Options", at, when, size: 3, bits: V3 });
}
