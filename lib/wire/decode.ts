/**
 * What follows what: the only file that knows, but for the fast way through the most common shape in common_path.ts.
 * Each protocol's own file knows its header and nothing of its neighbours.
 *
 * @module
 */

import { DecodeError } from "../errors.ts";
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
} from "../linktype.ts";
import { Arp } from "./arp.ts";
import { CommonPath } from "./common_path.ts";
import { Dns } from "./dns.ts";
import { Ethernet } from "./ethernet.ts";
import {
  ETHERTYPE_ARP,
  ETHERTYPE_DOT1AD,
  ETHERTYPE_DOT1Q,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_QINQ,
  ETHERTYPE_RARP,
  isLength,
} from "./ethertype.ts";
import { Icmp } from "./icmp.ts";
import { Icmpv6 } from "./icmpv6.ts";
import {
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_ROUTING,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "./ip_protocol.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { Ipv6Fragment } from "./ipv6_fragment.ts";
import { Ipv6DestinationOptions, Ipv6HopByHop } from "./ipv6_options.ts";
import { Ipv6Routing } from "./ipv6_routing.ts";
import type { KnownLayerClass, Layer, LayerClass } from "./layer.ts";
import { Llc } from "./llc.ts";
import { Loopback } from "./loopback.ts";
import { Sll } from "./sll.ts";
import { Sll2 } from "./sll2.ts";
import { Snap } from "./snap.ts";
import { Tcp } from "./tcp.ts";
import { Udp } from "./udp.ts";
import { Vlan } from "./vlan.ts";

/** Layers of one frame at most; what lies inside of more headers than that stays payload. */
const MAX_LAYERS = 256;

/**
 * A walk over the headers of one frame, from the outermost inwards, as far as somebody asks.
 *
 * It notes which layers it met and where they lie, as numbers; a layer object is made only for the caller who asked for
 * that layer. One walk serves all frames of a block, one after the other.
 */
export class LayerWalk extends CommonPath {
  readonly #classes: (KnownLayerClass | undefined)[] = [];
  readonly #offsets: number[] = [];
  readonly #ends: number[] = [];
  /** How many layers it has met; -1 before the first step. */
  #count = -1;
  #linktype = 0;
  #next: KnownLayerClass | undefined = undefined;
  #nextOffset = 0;
  #nextEnd = 0;
  #failed = false;

  /** Begins a frame: the bytes from `offset` to `end` of the view, which are of this link type. */
  start(offset: number, end: number, linktype: number): void {
    this.#linktype = linktype;
    this.#count = -1;
    this.startCommon(offset, end, linktype === LINKTYPE_ETHERNET);
  }

  /** The outermost layer of a class, walking as far as needed; undefined where there is none. */
  first<T extends Layer>(type: KnownLayerClass<T>): T | undefined {
    const index = this.find(type);
    return index < 0 ? undefined : type.decode(this.view, this.offsetAt(index), this.endAt(index));
  }

  /** The VLAN tags by the walk. */
  protected walkTags(): readonly Vlan[] {
    const tags: Vlan[] = [];
    for (let i = this.find(Vlan); i >= 0 && this.classAt(i) === Vlan; i++) {
      const tag = Vlan.decode(this.view, this.offsetAt(i), this.endAt(i));
      if (tag !== undefined) tags.push(tag);
    }
    return tags;
  }

  /** The position in the walk of the outermost layer of this class, walking on as far as needed; -1 if there is none. */
  find(type: LayerClass): number {
    for (let i = 0;; i++) {
      if (i >= this.#count && !this.#advance()) return -1;
      if (this.#classes[i] === type) return i;
    }
  }

  /** The class of the layer at a position, walking on as far as needed; undefined beyond the last one. */
  classAt(index: number): KnownLayerClass | undefined {
    while (index >= this.#count) if (!this.#advance()) return undefined;
    return this.#classes[index];
  }

  /** Where a layer the walk has met begins in the view. */
  offsetAt(index: number): number {
    return this.#offsets[index] ?? 0;
  }

  /** The byte after the last one of a layer the walk has met, in the view. */
  endAt(index: number): number {
    return this.#ends[index] ?? 0;
  }

  /** The layer at a position as a new object, walking on as far as needed; undefined beyond the last one. */
  layerAt(index: number): Layer | undefined {
    return this.classAt(index)?.decode(this.view, this.offsetAt(index), this.endAt(index));
  }

  /** The bytes after the last header, in the view: from where to before where, by the lengths of all layers around. */
  payload(): { offset: number; end: number } {
    const last = this.#commonLast();
    if (last !== undefined) return { offset: last.payloadOffset, end: last.payloadEnd };
    this.#finish();
    return { offset: this.#nextOffset, end: Math.max(this.#nextOffset, this.#nextEnd) };
  }

  /** Why the walk could not go on; undefined where it came to an end. */
  error(): DecodeError | undefined {
    if (this.#commonLast() !== undefined) return undefined;
    this.#finish();
    if (!this.#failed || this.#next === undefined) return undefined;
    const { needed, available, limit } = this.#next.shortage(this.view, this.#nextOffset, this.#nextEnd);
    return new DecodeError({
      layer: this.#next.layerName,
      offset: this.#nextOffset - this.frameOffset,
      needed,
      available,
      limit: limit ?? this.#narrowest(),
    });
  }

  /** Which length ends the bytes where the walk stands: the field of the innermost layer that says less than it has. */
  #narrowest(): string {
    for (let i = this.#count - 1; i >= 0; i--) {
      const layer = this.layerAt(i);
      if (layer !== undefined && layer.payloadEnd < layer.end) return `${layer.name}.${layer.lengthField}`;
    }
    return "capture";
  }

  /** The TCP or UDP header of a frame of the common shape, where certainly no layer follows. */
  #commonLast(): Tcp | Udp | undefined {
    const last = this.isCommon ? this.tcp ?? this.udp : undefined;
    return last === undefined || isDnsPort(last.srcPort) || isDnsPort(last.dstPort) ? undefined : last;
  }

  #begin(): void {
    this.#count = 0;
    this.#failed = false;
    this.#nextOffset = this.frameOffset;
    this.#nextEnd = this.frameEnd;
    this.#next = afterLinktype(this.#linktype, this.view, this.frameOffset, this.frameEnd);
  }

  #finish(): void {
    while (this.#advance());
  }

  /** Meets the next layer. False where there is none, or not enough of it. */
  #advance(): boolean {
    if (this.#count < 0) this.#begin();
    const view = this.view;
    const offset = this.#nextOffset;
    const end = this.#nextEnd;
    if (this.#next === undefined || this.#failed || this.#count === MAX_LAYERS) return false;
    // One case a protocol that something can follow: each case sees one class only, so that the engines inline its
    // getters. For the same reason no getter of Layer itself is asked: that one has seen all classes.
    switch (this.#next) {
      case Ethernet: {
        const layer = Ethernet.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, layer.payloadEnd, afterEthertype(layer.ethertype));
      }
      case Vlan: {
        const layer = Vlan.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, layer.payloadEnd, afterEthertype(layer.ethertype));
      }
      case Ipv4: {
        const layer = Ipv4.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        const follows = layer.fragmentOffset === 0 ? afterIpProtocol(layer.protocol) : undefined;
        return this.#meet(offset + layer.headerLength, layer.payloadEnd, follows);
      }
      case Ipv6: {
        const layer = Ipv6.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, layer.payloadEnd, afterIpProtocol(layer.nextHeader));
      }
      case Tcp: {
        const layer = Tcp.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        const payloadOffset = offset + layer.headerLength;
        if (layer.srcPort !== PORT_DNS && layer.dstPort !== PORT_DNS) return this.#meet(payloadOffset, end, undefined);
        // Two bytes of length go before each message (RFC 1035, section 4.2.2); only the first of a segment is a layer.
        const length = end - payloadOffset < 2 + DNS_HEADER_LENGTH ? 0 : view.getUint16(payloadOffset);
        if (length < DNS_HEADER_LENGTH) return this.#meet(payloadOffset, end, undefined);
        return this.#meet(payloadOffset + 2, Math.min(end, payloadOffset + 2 + length), Dns);
      }
      case Udp: {
        const layer = Udp.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        const dns = isDnsPort(layer.srcPort) || isDnsPort(layer.dstPort);
        const enough = layer.payloadEnd - offset - layer.headerLength >= DNS_HEADER_LENGTH;
        return this.#meet(offset + layer.headerLength, layer.payloadEnd, dns && enough ? Dns : undefined);
      }
      case Ipv6HopByHop:
      case Ipv6DestinationOptions: {
        const layer = Ipv6HopByHop.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, end, afterIpProtocol(layer.nextHeader));
      }
      case Ipv6Routing: {
        const layer = Ipv6Routing.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, end, afterIpProtocol(layer.nextHeader));
      }
      case Ipv6Fragment: {
        const layer = Ipv6Fragment.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        const follows = layer.fragmentOffset === 0 ? afterIpProtocol(layer.nextHeader) : undefined;
        return this.#meet(offset + layer.headerLength, end, follows);
      }
      case Llc: {
        const layer = Llc.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, end, layer.isSnap ? Snap : undefined);
      }
      case Snap: {
        const layer = Snap.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(
          offset + layer.headerLength,
          end,
          layer.oui === 0 ? afterEthertype(layer.protocol) : undefined,
        );
      }
      case Sll: {
        const layer = Sll.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, end, afterSllProtocol(layer.protocol));
      }
      case Sll2: {
        const layer = Sll2.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, end, afterSllProtocol(layer.protocol));
      }
      case Loopback: {
        const layer = Loopback.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, end, afterFamily(layer.family));
      }
      default: {
        const layer = this.#next.decode(view, offset, end);
        if (layer === undefined) return this.#fail();
        return this.#meet(offset + layer.headerLength, layer.payloadEnd, undefined);
      }
    }
  }

  /** Notes the layer the walk stands on, and where to go on. */
  #meet(payloadOffset: number, payloadEnd: number, follows: KnownLayerClass | undefined): boolean {
    const index = this.#count++;
    this.#classes[index] = this.#next;
    this.#offsets[index] = this.#nextOffset;
    this.#ends[index] = this.#nextEnd;
    this.#nextOffset = payloadOffset;
    this.#nextEnd = payloadEnd;
    this.#next = follows;
    return true;
  }

  #fail(): boolean {
    this.#failed = true;
    return false;
  }
}

/** Whether a class is one of the library's, so that a walk either meets it or it is not there. */
export function isKnownLayerClass(type: LayerClass): type is KnownLayerClass {
  return "layerName" in type && "shortage" in type;
}

/** The outermost layer of a frame; undefined for a link type that has no decoder here. */
function afterLinktype(linktype: number, view: DataView, offset: number, end: number): KnownLayerClass | undefined {
  switch (linktype) {
    case LINKTYPE_ETHERNET:
      return Ethernet;
    case LINKTYPE_LINUX_SLL:
      return Sll;
    case LINKTYPE_LINUX_SLL2:
      return Sll2;
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
      return Loopback;
    case LINKTYPE_IPV4:
      return Ipv4;
    case LINKTYPE_IPV6:
      return Ipv6;
    case LINKTYPE_RAW:
    case DLT_RAW:
    case DLT_RAW_OPENBSD:
      return offset < end && view.getUint8(offset) >> 4 === 6 ? Ipv6 : Ipv4;
  }
  return undefined;
}

/** What some programs write into files for LINKTYPE_RAW: the number that BPF itself uses (pcap/dlt.h). */
const DLT_RAW = 12;
/** The same number on OpenBSD. */
const DLT_RAW_OPENBSD = 14;

/** After Ethernet, a VLAN tag or SNAP; a number up to 1,500 is no type but the length of an LLC frame. */
function afterEthertype(ethertype: number): KnownLayerClass | undefined {
  switch (ethertype) {
    case ETHERTYPE_IPV4:
      return Ipv4;
    case ETHERTYPE_IPV6:
      return Ipv6;
    case ETHERTYPE_DOT1Q:
    case ETHERTYPE_DOT1AD:
    case ETHERTYPE_QINQ:
      return Vlan;
    case ETHERTYPE_ARP:
    case ETHERTYPE_RARP:
      return Arp;
  }
  return isLength(ethertype) ? Llc : undefined;
}

/** After SLL and SLL2: an EtherType, or one of the kernel's own numbers (ETH_P_802_2, linux/if_ether.h). */
function afterSllProtocol(protocol: number): KnownLayerClass | undefined {
  if (protocol === ETH_P_802_2) return Llc;
  return isLength(protocol) ? undefined : afterEthertype(protocol);
}

const ETH_P_802_2 = 0x0004;

/** After a BSD loopback header: the values of AF_INET6 differ between the BSDs. */
function afterFamily(family: number): KnownLayerClass | undefined {
  if (family === 2) return Ipv4;
  return family === 10 || family === 24 || family === 28 || family === 30 ? Ipv6 : undefined;
}

/** After IPv4, IPv6 and its extension headers. */
function afterIpProtocol(protocol: number): KnownLayerClass | undefined {
  switch (protocol) {
    case IPPROTO_TCP:
      return Tcp;
    case IPPROTO_UDP:
      return Udp;
    case IPPROTO_ICMP:
      return Icmp;
    case IPPROTO_ICMPV6:
      return Icmpv6;
    case IPPROTO_HOPOPTS:
      return Ipv6HopByHop;
    case IPPROTO_ROUTING:
      return Ipv6Routing;
    case IPPROTO_FRAGMENT:
      return Ipv6Fragment;
    case IPPROTO_DSTOPTS:
      return Ipv6DestinationOptions;
    case IPPROTO_IPIP:
      return Ipv4;
    case IPPROTO_IPV6:
      return Ipv6;
  }
  return undefined;
}

const PORT_DNS = 53;
const PORT_MDNS = 5353;
const PORT_LLMNR = 5355;
const DNS_HEADER_LENGTH = 12;

function isDnsPort(port: number): boolean {
  return port === PORT_DNS || port === PORT_MDNS || port === PORT_LLMNR;
}
