/**
 * What the messages of Neighbor Discovery say, RFC 4861 section 4: a part of ICMPv6, whose other messages are in icmpv6.ts.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Code      |           Checksum            |
 * +---------------+-+-+-----------+-------------------------------+
 * | Cur Hop Limit |M|O|           |        Router Lifetime        |  router advertisement
 * +---------------+-+-+-----------+-------------------------------+
 * |            Reachable Time, Retrans Timer; options             |
 * +-+-+-+---------------------------------------------------------+
 * |R|S|O|                                                         |  neighbor advertisement
 * +-+-+-+---------------------------------------------------------+
 * |     Target Address, Destination Address (redirect); options   |
 * ```
 *
 * @module
 */

import { formatIpv6 } from "../bytes/address.ts";
import {
  icmpv6FixedLength,
  isNeighborDiscovery,
  ND_NEIGHBOR_ADVERT,
  ND_REDIRECT,
  ND_ROUTER_ADVERT,
} from "./icmpv6_type.ts";
import { Layer } from "./layer.ts";
import { decodeNdOptionList } from "./nd_option.ts";
import type { NdOption } from "./nd_option_fields.ts";
import { ndOptionParts } from "./nd_option_type.ts";
import type { OptionPart } from "./option_list.ts";

const TYPE = 0;
const REST_OF_HEADER = 4;

/** A message of ICMPv6, seen as one of Neighbor Discovery: each getter is undefined or empty in messages that have no such field. */
export abstract class NdMessage extends Layer {
  /** What the message says, an `ICMP6_`, `MLD_` or `ND_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** The second four bytes as one number, whatever they mean; undefined where the type is unknown or they are cut off. */
  get restOfHeader(): number | undefined {
    return this.headerLength >= 8 ? this.view.getUint32(this.offset + REST_OF_HEADER) : undefined;
  }

  /** The hop limit that a router advises, 0 for none; undefined in other messages than router advertisements. */
  get curHopLimit(): number | undefined {
    const rest = this.restOf(ND_ROUTER_ADVERT);
    return rest === undefined ? undefined : rest >>> 24;
  }

  /** Router advertisement: addresses come from DHCPv6. */
  get managed(): boolean | undefined {
    return this.#flag(ND_ROUTER_ADVERT, 0x0080_0000);
  }

  /** Router advertisement: other configuration comes from DHCPv6. */
  get otherConfiguration(): boolean | undefined {
    return this.#flag(ND_ROUTER_ADVERT, 0x0040_0000);
  }

  /** Router advertisement: seconds for which the router is a default router. */
  get routerLifetime(): number | undefined {
    const rest = this.restOf(ND_ROUTER_ADVERT);
    return rest === undefined ? undefined : rest & 0xffff;
  }

  /** Neighbor advertisement: the sender is a router. */
  get router(): boolean | undefined {
    return this.#flag(ND_NEIGHBOR_ADVERT, 0x8000_0000);
  }

  /** Neighbor advertisement: it answers a solicitation. */
  get solicited(): boolean | undefined {
    return this.#flag(ND_NEIGHBOR_ADVERT, 0x4000_0000);
  }

  /** Neighbor advertisement: its link-layer address replaces the one that is known. */
  get override(): boolean | undefined {
    return this.#flag(ND_NEIGHBOR_ADVERT, 0x2000_0000);
  }

  /** Router advertisement: milliseconds for which a neighbor counts as reachable. */
  get reachableTime(): number | undefined {
    const present = this.type === ND_ROUTER_ADVERT && this.headerLength >= 16;
    return present ? this.view.getUint32(this.offset + 8) : undefined;
  }

  /** Router advertisement: milliseconds from one solicitation to the next. */
  get retransTimer(): number | undefined {
    const present = this.type === ND_ROUTER_ADVERT && this.headerLength >= 16;
    return present ? this.view.getUint32(this.offset + 12) : undefined;
  }

  /** Whom neighbor solicitation, advertisement and redirect are about; undefined in other messages. */
  get target(): string | undefined {
    const present = this.type > ND_ROUTER_ADVERT && this.type <= ND_REDIRECT && this.headerLength >= 24;
    return present ? formatIpv6(this.view, this.offset + 8) : undefined;
  }

  /** What a redirect is for; undefined in other messages. */
  get destination(): string | undefined {
    const present = this.type === ND_REDIRECT && this.headerLength >= 40;
    return present ? formatIpv6(this.view, this.offset + 24) : undefined;
  }

  /** The options of a Neighbor Discovery message, parsed anew at each call; none in other messages. */
  get options(): NdOption[] {
    const from = this.offset + icmpv6FixedLength(this.type);
    return isNeighborDiscovery(this.type) ? decodeNdOptionList(this.view, from, this.payloadOffset) : [];
  }

  /** Where each option lies. */
  get optionParts(): OptionPart[] {
    const offset = this.offset + icmpv6FixedLength(this.type);
    return isNeighborDiscovery(this.type) ? ndOptionParts(this.view, { offset, end: this.payloadOffset }) : [];
  }

  /** The second four bytes of messages of one type. */
  protected restOf(type: number): number | undefined {
    return this.type === type ? this.restOfHeader : undefined;
  }

  #flag(type: number, bit: number): boolean | undefined {
    const rest = this.restOf(type);
    return rest === undefined ? undefined : (rest & bit) !== 0;
  }
}
