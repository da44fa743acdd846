/**
 * The way through nearly all frames: Ethernet, VLAN tags, IPv4 without options or IPv6 without extension headers, TCP or
 * UDP. One pass, without a loop over protocols, because that costs a third.
 *
 * This is the fast twin of `LayerWalk` in walk.ts, which knows all protocols and is its oracle: what this path can't be sure
 * of, in a frame that is of another shape, broken or cut, is left to that one.
 *
 * @module
 */

import { carriesHeaders } from "./decode.ts";
import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, isVlanTpid } from "./ethertype.ts";
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "./ip_protocol.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import type { KnownLayerClass, Layer } from "./layer.ts";
import { Tcp } from "./tcp.ts";
import { Udp } from "./udp.ts";
import { Vlan } from "./vlan.ts";

/** More tags than that are left to the twin, which has a limit of its own. */
const MAX_TAGS = 8;
/** Most frames have none: not worth an array each. */
const NO_TAGS: readonly Vlan[] = Object.freeze([]);
const ETHERNET_LENGTH = 14;
const TAG_LENGTH = 4;
const IPV4_LENGTH = 20;
const IPV6_LENGTH = 40;
const TCP_LENGTH = 20;
const UDP_LENGTH = 8;

/** The layers of a frame, as far as it is of the common shape. */
export abstract class CommonPath {
  /** The bytes of the frame, and most often of others. */
  readonly view: DataView;
  /** Where the frame begins in the view. */
  protected frameOffset = 0;
  /** Where it ends. */
  protected frameEnd = 0;
  // Made for each frame that is asked for any layer, and not when a getter is called: that makes getters so short that they
  // are inlined into a program's loop, and V8 makes an instance of a derived class slowly within `for of`, as it does in `try`.
  #ipv4: Ipv4 | undefined = undefined;
  #ipv6: Ipv6 | undefined = undefined;
  #tcp: Tcp | undefined = undefined;
  #udp: Udp | undefined = undefined;
  #tags = 0;
  /** Where the header begins that follows the tags. */
  #afterTags = 0;
  /** Whether the frame has no other layer of these classes than this path has met. */
  #closed = false;

  /** A path through frames in these bytes. */
  constructor(view: DataView) {
    this.view = view;
  }

  /** The outermost layer of a class, walking as far as needed; undefined where there is none. */
  abstract first<T extends Layer>(type: KnownLayerClass<T>): T | undefined;

  /** All VLAN tags, found by the twin. */
  protected abstract walkTags(): readonly Vlan[];

  /** The TCP or UDP header of a frame of the common shape, in which no other header of those below it can be. */
  protected get commonLast(): Tcp | Udp | undefined {
    return this.#closed ? this.#tcp ?? this.#udp : undefined;
  }

  /** The VLAN tags, outermost first. */
  get vlans(): readonly Vlan[] {
    if (!this.#closed) return this.walkTags();
    return this.#tags === 0 ? NO_TAGS : this.#commonTags();
  }

  /** The outermost IPv4 header. */
  get ipv4(): Ipv4 | undefined {
    return this.#ipv4 ?? this.walkTo(Ipv4);
  }

  /** The outermost IPv6 header. */
  get ipv6(): Ipv6 | undefined {
    return this.#ipv6 ?? this.walkTo(Ipv6);
  }

  /** The outermost TCP header. */
  get tcp(): Tcp | undefined {
    return this.#tcp ?? this.walkTo(Tcp);
  }

  /** The outermost UDP header. */
  get udp(): Udp | undefined {
    return this.#udp ?? this.walkTo(Udp);
  }

  /** The outermost layer of a class that this path has not met. */
  protected walkTo<T extends Layer>(type: KnownLayerClass<T>): T | undefined {
    return this.#closed ? undefined : this.first(type);
  }

  /** Begins a frame: the bytes from `offset` to `end` of the view. One function, because calls cost a third here. */
  protected startCommon(offset: number, end: number, isEthernet: boolean): void {
    const { view } = this;
    this.frameOffset = offset;
    this.frameEnd = end;
    this.#ipv4 = undefined;
    this.#ipv6 = undefined;
    this.#tcp = undefined;
    this.#udp = undefined;
    this.#closed = false;
    this.#tags = 0;
    let at = offset + ETHERNET_LENGTH;
    if (!isEthernet || end - at < IPV4_LENGTH) return;
    let ethertype = view.getUint16(at - 2);
    if (ethertype !== ETHERTYPE_IPV4 && isVlanTpid(ethertype)) {
      at = this.#skipTags(at, end);
      if (end - at < IPV4_LENGTH) return;
      ethertype = view.getUint16(at - 2);
    }
    let protocol: number;
    let length: number;
    let from: number;
    if (ethertype === ETHERTYPE_IPV4) {
      // Four bytes at once: version, IHL, DSCP, ECN and total length; flags, fragment offset, TTL and protocol.
      const first = view.getUint32(at);
      const third = view.getUint32(at + 6);
      if (first >>> 24 !== 0x45) return;
      this.#ipv4 = new Ipv4(view, at, end);
      if ((third & 0x3fff_0000) !== 0) {
        // Behind a fragment's header that is not the first nothing is known.
        this.#closed = (third & 0x1fff_0000) !== 0;
        return;
      }
      protocol = third & 0xff;
      from = at + IPV4_LENGTH;
      length = (first & 0xffff) === 0 ? end - from : (first & 0xffff) - IPV4_LENGTH;
    } else if (ethertype === ETHERTYPE_IPV6) {
      if (end - at < IPV6_LENGTH || view.getUint8(at) >> 4 !== 6) return;
      this.#ipv6 = new Ipv6(view, at, end);
      // Payload length, next header and hop limit.
      const second = view.getUint32(at + 4);
      protocol = second >> 8 & 0xff;
      from = at + IPV6_LENGTH;
      length = second >>> 16 === 0 ? end - from : second >>> 16;
    } else {
      this.#closed = ethertype === ETHERTYPE_ARP;
      return;
    }
    if (length > end - from) length = end - from;
    if (protocol === IPPROTO_TCP) {
      if (length < TCP_LENGTH) return;
      const headerLength = view.getUint8(from + 12) >> 2 & 0x3c;
      if (headerLength < TCP_LENGTH || headerLength > length) return;
      this.#tcp = new Tcp(view, from, from + length);
      this.#closed = true;
    } else if (protocol === IPPROTO_UDP) {
      if (length < UDP_LENGTH) return;
      this.#udp = new Udp(view, from, from + length);
      this.#closed = !carriesHeaders(view.getUint16(from)) && !carriesHeaders(view.getUint16(from + 2));
    } else {
      // What an ICMP error quotes is no header of the frame's own.
      this.#closed = protocol === IPPROTO_ICMP || protocol === IPPROTO_ICMPV6;
    }
  }

  /** Where the tags end that begin at a place; `end` where there are more than are taken here. */
  #skipTags(from: number, end: number): number {
    let at = from;
    while (end - at >= TAG_LENGTH && isVlanTpid(this.view.getUint16(at - 2))) {
      if (++this.#tags > MAX_TAGS) return end;
      at += TAG_LENGTH;
    }
    this.#afterTags = at;
    return at;
  }

  #commonTags(): Vlan[] {
    const tags: Vlan[] = [];
    for (let at = this.#afterTags - TAG_LENGTH * this.#tags; at < this.#afterTags; at += TAG_LENGTH) {
      const tag = Vlan.decode(this.view, at, this.frameEnd);
      if (tag !== undefined) tags.push(tag);
    }
    return tags;
  }
}
