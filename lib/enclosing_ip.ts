/**
 * The IP header that a layer of a packet is in, and what lies between the two that a checksum must know.
 *
 * @module
 */

import { Ipv4 } from "./wire/ipv4.ts";
import { Ipv6 } from "./wire/ipv6.ts";
import { Ipv6Fragment } from "./wire/ipv6_fragment.ts";
import { Ipv6DestinationOptions, Ipv6HopByHop } from "./wire/ipv6_options.ts";
import { Ipv6Routing } from "./wire/ipv6_routing.ts";
import type { Layer } from "./wire/layer.ts";
import type { LayerWalk } from "./wire/walk.ts";

/** What is known of the IP header around a layer. */
export interface EnclosingIp {
  /** The innermost one. */
  readonly ip: Ipv4 | Ipv6;
  /** Only a part of its payload is in this packet. */
  readonly fragment: boolean;
  /**
   * Where in the view the packet ends by its own lengths, also where fewer bytes were captured; undefined where it goes to
   * the end of the frame.
   */
  readonly claimedEnd: number | undefined;
  /** The sum of the 16-bit words of both addresses that a pseudo header means. */
  readonly addressSum: number;
}

/** The innermost IP header before a layer that the walk meets; undefined where there is none. */
export function enclosingIp(walk: LayerWalk, layer: Layer): EnclosingIp | undefined {
  let length = 0;
  while (walk.classAt(length) !== undefined && walk.offsetAt(length) < layer.offset) length++;
  let index = length - 1;
  let ip = walk.layerAt(index);
  while (index > 0 && !(ip instanceof Ipv4 || ip instanceof Ipv6)) ip = walk.layerAt(--index);
  if (!(ip instanceof Ipv4 || ip instanceof Ipv6)) return undefined;
  let fragment = ip instanceof Ipv4 && ip.isFragment;
  let claimedEnd = ip.isLengthOpen ? undefined : ip.claimedEnd;
  let source: number | undefined;
  let destination: number | undefined;
  for (let i = index + 1; i < length; i++) {
    const outer = walk.layerAt(i);
    if (outer instanceof Ipv6HopByHop) {
      claimedEnd ??= outer.jumboEnd;
    } else if (outer instanceof Ipv6Fragment) {
      fragment = outer.isFragment;
    } else if (outer instanceof Ipv6Routing) {
      destination = outer.finalDestinationOffset;
    } else if (outer instanceof Ipv6DestinationOptions) {
      source ??= outer.homeAddressOffset;
    }
  }
  return { ip, fragment, claimedEnd, addressSum: ip.addressSum(destination, source) };
}
