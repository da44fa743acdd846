/**
 * The way through nearly all frames: Ethernet, VLAN tags, IPv4 without options or IPv6 without extension headers, TCP or
 * UDP. One pass over numbers, without a layer object and without a loop over protocols, because that costs a third.
 *
 * This is the fast twin of `LayerWalk` in decode.ts, which knows all protocols and is its oracle: a frame that is of any
 * other shape, broken or cut is left to that one.
 *
 * @module
 */

import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, isVlanTpid } from "./ethertype.ts";
import { IPPROTO_TCP, IPPROTO_UDP } from "./ip_protocol.ts";
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
/** A shape above this has tags. */
const MAX_UNTAGGED = 0xffff;
const ETHERNET_LENGTH = 14;
const TAG_LENGTH = 4;
const IPV4_LENGTH = 20;
const IPV6_LENGTH = 40;
const TCP_LENGTH = 20;
const UDP_LENGTH = 8;

/** Where the layers of a frame lie, as numbers, if it is of the common shape. */
export abstract class CommonPath {
  /** The bytes of the frame, and most often of others. */
  readonly view: DataView;
  /** Where the frame begins in the view. */
  protected frameOffset = 0;
  /** Where it ends. */
  protected frameEnd = 0;
  /** IP version, protocol above it and number of tags, a byte each from the lowest; 0 where the frame is not of the shape. */
  #shape = 0;
  #ipOffset = 0;
  #transportOffset = 0;
  #transportEnd = 0;

  /** A path through frames in these bytes. */
  constructor(view: DataView) {
    this.view = view;
  }

  /** The outermost layer of a class, walking as far as needed; undefined where there is none. */
  abstract first<T extends Layer>(type: KnownLayerClass<T>): T | undefined;

  /** Whether the frame is of the common shape. */
  protected get isCommon(): boolean {
    return this.#shape !== 0;
  }

  /** All VLAN tags, found by the twin. */
  protected abstract walkTags(): readonly Vlan[];

  /** The VLAN tags, outermost first. */
  get vlans(): readonly Vlan[] {
    if (!this.isCommon) return this.walkTags();
    return this.#shape <= MAX_UNTAGGED ? NO_TAGS : this.#commonTags();
  }

  /** The outermost IPv4 header. */
  get ipv4(): Ipv4 | undefined {
    if ((this.#shape & 0xff) === 4) return Ipv4.decode(this.view, this.#ipOffset, this.frameEnd);
    return this.isCommon ? undefined : this.first(Ipv4);
  }

  /** The outermost IPv6 header. */
  get ipv6(): Ipv6 | undefined {
    if ((this.#shape & 0xff) === 6) return Ipv6.decode(this.view, this.#ipOffset, this.frameEnd);
    return this.isCommon ? undefined : this.first(Ipv6);
  }

  /** The outermost TCP header. */
  get tcp(): Tcp | undefined {
    if ((this.#shape >> 8 & 0xff) === IPPROTO_TCP) {
      return Tcp.decode(this.view, this.#transportOffset, this.#transportEnd);
    }
    return this.isCommon ? undefined : this.first(Tcp);
  }

  /** The outermost UDP header. */
  get udp(): Udp | undefined {
    if ((this.#shape >> 8 & 0xff) === IPPROTO_UDP) {
      return Udp.decode(this.view, this.#transportOffset, this.#transportEnd);
    }
    return this.isCommon ? undefined : this.first(Udp);
  }

  /** Begins a frame: the bytes from `offset` to `end` of the view. */
  protected startCommon(offset: number, end: number, isEthernet: boolean): void {
    this.frameOffset = offset;
    this.frameEnd = end;
    this.#shape = isEthernet ? this.#match(offset, end) : 0;
  }

  /** The shape of the frame, and where everything is. All lengths are checked here. */
  #match(offset: number, end: number): number {
    const { view } = this;
    let at = offset + ETHERNET_LENGTH;
    if (end - at < IPV4_LENGTH) return 0;
    let ethertype = view.getUint16(at - 2);
    let tags = 0;
    while (ethertype !== ETHERTYPE_IPV4 && isVlanTpid(ethertype)) {
      ethertype = view.getUint16(at + 2);
      at += TAG_LENGTH;
      if (end - at < IPV4_LENGTH || ++tags > MAX_TAGS) return 0;
    }
    this.#ipOffset = at;
    let version = 4;
    let protocol = 0;
    let transportEnd = end;
    if (ethertype === ETHERTYPE_IPV4) {
      // Four bytes at once: version, IHL, DSCP, ECN and total length; flags, fragment offset, TTL and protocol.
      const first = view.getUint32(at);
      const third = view.getUint32(at + 6);
      if (first >>> 24 !== 0x45 || (third & 0x1fff_0000) !== 0) return 0;
      const totalLength = first & 0xffff;
      if (totalLength !== 0 && totalLength < end - at) transportEnd = at + totalLength;
      protocol = third & 0xff;
      at += IPV4_LENGTH;
    } else if (ethertype === ETHERTYPE_IPV6) {
      if (end - at < IPV6_LENGTH || view.getUint8(at) >> 4 !== 6) return 0;
      // Payload length, next header and hop limit.
      const second = view.getUint32(at + 4);
      at += IPV6_LENGTH;
      const payloadLength = second >>> 16;
      if (payloadLength !== 0 && payloadLength < end - at) transportEnd = at + payloadLength;
      version = 6;
      protocol = second >> 8 & 0xff;
    } else {
      return 0;
    }
    if (protocol === IPPROTO_TCP) {
      if (transportEnd - at < TCP_LENGTH) return 0;
      const headerLength = view.getUint8(at + 12) >> 2 & 0x3c;
      if (headerLength < TCP_LENGTH || headerLength > transportEnd - at) return 0;
    } else if (protocol !== IPPROTO_UDP || transportEnd - at < UDP_LENGTH) {
      return 0;
    }
    this.#transportOffset = at;
    this.#transportEnd = transportEnd;
    return version | protocol << 8 | tags << 16;
  }

  #commonTags(): Vlan[] {
    const tags: Vlan[] = [];
    for (let at = this.#ipOffset - TAG_LENGTH * (this.#shape >> 16); at < this.#ipOffset; at += TAG_LENGTH) {
      const tag = Vlan.decode(this.view, at, this.frameEnd);
      if (tag !== undefined) tags.push(tag);
    }
    return tags;
  }
}
