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

  // The shape of the frame, and where everything is; all lengths are checked. Small functions, of which a plain IPv4 frame
  // passes few, so that the engines inline them.

  #match(offset: number, end: number): number {
    const at = offset + ETHERNET_LENGTH;
    if (end - at < IPV4_LENGTH) return 0;
    const ethertype = this.view.getUint16(at - 2);
    return ethertype === ETHERTYPE_IPV4 ? this.#matchIpv4(at, end) : this.#matchOther(ethertype, at, end);
  }

  #matchIpv4(at: number, end: number): number {
    // Four bytes at once: version, IHL, DSCP, ECN and total length; flags, fragment offset, TTL and protocol.
    const first = this.view.getUint32(at);
    const third = this.view.getUint32(at + 6);
    if (first >>> 24 !== 0x45 || (third & 0x1fff_0000) !== 0) return 0;
    const length = first & 0xffff;
    this.#ipOffset = at;
    this.#transportOffset = at + IPV4_LENGTH;
    this.#transportEnd = length !== 0 && length < end - at ? at + length : end;
    return this.#matchTransport(third & 0xff) ? 4 | (third & 0xff) << 8 : 0;
  }

  #matchIpv6(at: number, end: number): number {
    if (end - at < IPV6_LENGTH || this.view.getUint8(at) >> 4 !== 6) return 0;
    // Payload length, next header and hop limit.
    const second = this.view.getUint32(at + 4);
    const length = second >>> 16;
    this.#ipOffset = at;
    this.#transportOffset = at + IPV6_LENGTH;
    this.#transportEnd = length !== 0 && length < end - at - IPV6_LENGTH ? at + IPV6_LENGTH + length : end;
    return this.#matchTransport(second >> 8 & 0xff) ? 6 | (second & 0xff00) : 0;
  }

  /** Whether a TCP or UDP header is there, whole. */
  #matchTransport(protocol: number): boolean {
    const length = this.#transportEnd - this.#transportOffset;
    if (protocol === IPPROTO_UDP) return length >= UDP_LENGTH;
    if (protocol !== IPPROTO_TCP || length < TCP_LENGTH) return false;
    const headerLength = this.view.getUint8(this.#transportOffset + 12) >> 2 & 0x3c;
    return headerLength >= TCP_LENGTH && headerLength <= length;
  }

  /** Tags and IPv6. */
  #matchOther(ethertype: number, from: number, end: number): number {
    let inner = ethertype;
    let at = from;
    let tags = 0;
    for (; isVlanTpid(inner); at += TAG_LENGTH) {
      if (end - at < TAG_LENGTH || ++tags > MAX_TAGS) return 0;
      inner = this.view.getUint16(at + 2);
    }
    if (end - at < IPV4_LENGTH) return 0;
    const shape = inner === ETHERTYPE_IPV4
      ? this.#matchIpv4(at, end)
      : inner === ETHERTYPE_IPV6
      ? this.#matchIpv6(at, end)
      : 0;
    return shape === 0 ? 0 : shape | tags << 16;
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
