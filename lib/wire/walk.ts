/**
 * LayerWalk: from header to header through one frame.
 *
 * @module
 */

import { DecodeError } from "../errors.ts";
import { LINKTYPE_ETHERNET } from "../linktype.ts";
import { CommonPath } from "./common_path.ts";
import type { DecodeAs } from "./decode_as.ts";
import { isQuoting, meetLayer, type Standing } from "./decode.ts";
import { afterEthertype, afterIpProtocol, afterLinktype, type Next } from "./decode_number.ts";
import { afterPorts } from "./decode_port.ts";
import { Ethernet } from "./ethernet.ts";
import { Ipv4 } from "./ipv4.ts";
import { Ipv6 } from "./ipv6.ts";
import { isKnownLayerClass, type KnownLayerClass, type Layer, type LayerClass } from "./layer.ts";
import { Tcp } from "./tcp.ts";
import { TcpStart } from "./tcp_start.ts";
import { Udp } from "./udp.ts";
import { Vlan } from "./vlan.ts";

/** Layers of one frame at most; what lies inside of more headers than that stays payload. */
const MAX_LAYERS = 256;
/** Bytes of the shortest Ethernet frame, without frame check sequence (IEEE 802.3, clause 3.2.8). */
const MIN_FRAME_LENGTH = 60;
/** No layer. */
const NONE = -1;

/**
 * A walk over the headers of one frame, from the outermost inwards, as far as somebody asks.
 *
 * It notes the layers that it met, their classes and where they lie. One walk serves all frames of a block, one after the
 * other.
 *
 * An ICMP error quotes the packet that it is about. The headers of that one are met too, behind all others: `layerAt` has
 * them, `find` and `first` have not.
 *
 * A segment can hold several messages. The headers of the second are met behind those of the first: where that one is whole,
 * and what follows it looks like another one.
 */
export class LayerWalk extends CommonPath implements Standing {
  /** What the program says of its own network. */
  decodeAs: DecodeAs | undefined = undefined;
  readonly #classes: LayerClass[] = [];
  readonly #layers: Layer[] = [];
  readonly #offsets: number[] = [];
  readonly #ends: number[] = [];
  /** How many layers it has met; -1 before the first step. */
  #count = NONE;
  /** The position of the first quoted layer. */
  #quoted = Infinity;
  #linktype = 0;
  #next: Next = undefined;
  #nextOffset = 0;
  #nextEnd = 0;
  #failed = false;
  /** A header that it has met, whose options go on where the bytes end. */
  #cutTcp: Tcp | undefined = undefined;
  /** The class of the layer that may stand behind one that it has met, and where that would be. */
  #behind: KnownLayerClass | undefined = undefined;
  #behindOffset = 0;
  #behindEnd = 0;
  readonly #repeated = new Set<number>();

  /** Begins a frame: the bytes from `offset` to `end` of the view, which are of this link type. */
  start(offset: number, end: number, linktype: number): void {
    this.#linktype = linktype;
    this.#count = NONE;
    this.startCommon(offset, end, linktype === LINKTYPE_ETHERNET && this.decodeAs === undefined);
  }

  /** The outermost layer of a class, walking as far as needed; undefined where there is none. */
  first<T extends Layer>(type: LayerClass<T>): T | undefined {
    const index = this.find(type);
    return index < 0 ? undefined : type.decode(this.view, this.offsetAt(index), this.endAt(index));
  }

  /** The VLAN tags by the walk: those of the frame itself, not of one that is in a tunnel. */
  protected walkTags(): readonly Vlan[] {
    const tags: Vlan[] = [];
    let first = 0;
    for (let type = this.classAt(0); type !== Vlan; type = this.classAt(++first)) {
      if (type === undefined || type === Ipv4 || type === Ipv6) return tags;
    }
    for (let i = first; this.classAt(i) === Vlan; i++) {
      const tag = Vlan.decode(this.view, this.offsetAt(i), this.endAt(i));
      if (tag !== undefined) tags.push(tag);
    }
    return tags;
  }

  /**
   * The position in the walk of the outermost layer of this class that is not quoted, walking on as far as needed; -1 if
   * there is none.
   */
  find(type: LayerClass): number {
    for (let i = 0;; i++) {
      if (i >= this.#count && !this.#advance()) return NONE;
      if (i >= this.#quoted) return NONE;
      if (this.#classes[i] === type) return i;
    }
  }

  /** The class of the layer at a position, walking on as far as needed; undefined beyond the last one. */
  classAt(index: number): LayerClass | undefined {
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

  /** The layer at a position, walking on as far as needed; undefined beyond the last one. */
  layerAt(index: number): Layer | undefined {
    while (index >= this.#count) if (!this.#advance()) return undefined;
    return this.#layers[index];
  }

  /** Whether the layer at a position that the walk has met stands behind one of its class, and not within it. */
  isRepeated(index: number): boolean {
    return this.#repeated.has(index);
  }

  /** Whether the layer at a position that the walk has met is one of a quoted packet. */
  isQuoted(index: number): boolean {
    return index >= this.#quoted;
  }

  /** The bytes after the last header, in the view: from where to before where, by the lengths of all layers around. */
  payload(): { offset: number; end: number } {
    const last = this.#commonLast();
    if (last !== undefined) return { offset: last.payloadOffset, end: last.payloadEnd };
    this.#finish();
    return { offset: this.#nextOffset, end: Math.max(this.#nextOffset, this.#nextEnd) };
  }

  /**
   * Where in the view an Ethernet frame has bytes behind all that the layers are about: from `offset` to `end` zeros that fill it
   * up to the smallest frame, from there on a trailer. Both are the end of the frame where nothing is behind.
   */
  padding(): { offset: number; end: number } {
    const offset = this.classAt(0) === Ethernet ? this.#claimedEnd() : this.frameEnd;
    let end = offset;
    const most = Math.min(this.frameEnd, this.frameOffset + MIN_FRAME_LENGTH);
    while (end < most && this.view.getUint8(end) === 0) end++;
    return end < most ? { offset, end: offset } : { offset, end };
  }

  /** Where the outermost layer ends that says less than there is. */
  #claimedEnd(): number {
    for (let i = 0;; i++) {
      const layer = this.layerAt(i);
      if (layer === undefined || layer.end < this.frameEnd) return this.frameEnd;
      if (layer.payloadEnd < layer.end) return Math.max(layer.payloadEnd, layer.payloadOffset);
      // Its length is that of all that it carries: what is left over within is no trailer of the frame.
      if (layer instanceof Ipv4 || layer instanceof Ipv6) return this.frameEnd;
    }
  }

  /** The class of the header that is cut where the walk ended; undefined where none is, or what is there makes no sense. */
  get cut(): Next {
    this.#finish();
    const type = this.#failed ? this.#next : undefined;
    if (type === undefined || !isKnownLayerClass(type)) return type;
    return type.shortage(this.view, this.#nextOffset, this.#nextEnd).limit === undefined ? type : undefined;
  }

  /** Why a header is not all there; undefined where all are, and in a quoted packet, which ends where it ends. */
  error(): DecodeError | undefined {
    if (this.#commonLast() !== undefined) return undefined;
    this.#finish();
    if (this.#count >= this.#quoted) return undefined;
    if (this.#cutTcp !== undefined) return this.#errorOf(Tcp, this.#cutTcp.offset, this.#cutTcp.end);
    return this.#failed && this.#next !== undefined
      ? this.#errorOf(this.#next, this.#nextOffset, this.#nextEnd)
      : undefined;
  }

  /** Why a header in these bytes is not all there. */
  #errorOf(type: LayerClass, offset: number, end: number): DecodeError {
    const { needed, available, limit } = isKnownLayerClass(type)
      ? type.shortage(this.view, offset, end)
      : { needed: end - offset + 1, available: end - offset };
    return new DecodeError({
      layer: isKnownLayerClass(type) ? type.layerName : "payload",
      offset: offset - this.frameOffset,
      needed,
      available,
      limit: limit ?? this.#narrowest(),
    });
  }

  /** Notes the layer the walk stands on, and where to go on. */
  meet(layer: Layer, payloadOffset: number, payloadEnd: number, follows: Next): true {
    const type = this.#next;
    if (type === undefined) return true;
    const index = this.#count++;
    this.#classes[index] = type;
    this.#layers[index] = layer;
    this.#offsets[index] = this.#nextOffset;
    this.#ends[index] = this.#nextEnd;
    this.#nextOffset = payloadOffset;
    this.#nextEnd = payloadEnd;
    this.#next = follows;
    if (follows !== undefined && this.#quoted === Infinity && isQuoting(type, layer)) this.#quoted = index + 1;
    return true;
  }

  /** Notes where another layer of a class may be, of which there can be several, when all within this one is met. */
  repeat(type: KnownLayerClass, offset: number, end: number): void {
    this.#behind = type;
    this.#behindOffset = offset;
    this.#behindEnd = end;
  }

  /** Notes that there is not enough of the layer it stands on. */
  fail(): false {
    this.#failed = true;
    return false;
  }

  /** Which length ends the bytes where the walk stands: the field of the innermost layer that says less than it has. */
  #narrowest(): string {
    for (let i = this.#count - 1; i >= 0; i--) {
      const layer = this.layerAt(i);
      if (layer === undefined || layer.payloadEnd < this.#nextOffset) continue;
      if (layer.payloadEnd < layer.end) return `${layer.name}.${layer.lengthField}`;
    }
    return "capture";
  }

  /** The TCP or UDP header of a frame of the common shape, where certainly no layer follows and the walk has not begun. */
  #commonLast(): Tcp | Udp | undefined {
    if (this.#count !== NONE) return undefined;
    const last = this.commonLast;
    return last === undefined || afterPorts(last.name, last, undefined) !== undefined ? undefined : last;
  }

  #begin(): void {
    this.#count = 0;
    this.#quoted = Infinity;
    this.#failed = false;
    this.#cutTcp = undefined;
    this.#behind = undefined;
    if (this.#repeated.size > 0) this.#repeated.clear();
    this.#nextOffset = this.frameOffset;
    this.#nextEnd = this.frameEnd;
    const bytes = { view: this.view, offset: this.frameOffset, end: this.frameEnd };
    this.#next = this.decodeAs?.find("linktype", this.#linktype) ?? afterLinktype(this.#linktype, bytes);
  }

  #finish(): void {
    while (this.#advance());
  }

  /** What stands behind the layers that it has met; undefined where nothing does. */
  #stepBehind(): Next {
    const type = this.#behind;
    this.#behind = undefined;
    const offset = this.#behindOffset;
    const end = this.#behindEnd;
    if (type?.recognizes?.(this.view, offset, end) !== true) return undefined;
    this.#repeated.add(this.#count);
    this.#nextOffset = offset;
    this.#nextEnd = end;
    this.#next = type;
    return type;
  }

  /** Meets what is there of a TCP header that is cut, where it is quoted: that is how it is sent. */
  #meetTcpStart(): boolean {
    if (!this.isQuoted(this.#count)) return this.fail();
    this.#next = TcpStart;
    return meetLayer(this, TcpStart, { view: this.view, offset: this.#nextOffset, end: this.#nextEnd });
  }

  /** Meets the next layer. False where there is none, or not enough of it. */
  #advance(): boolean {
    if (this.#count < 0) this.#begin();
    if (this.#failed || this.#count === MAX_LAYERS) return false;
    const type = this.#next ?? this.#stepBehind();
    if (type === undefined) return false;
    const { view, decodeAs } = this;
    const offset = this.#nextOffset;
    const end = this.#nextEnd;
    // The most frequent ones have a case each, which sees one class only, so that the engines inline its getters.
    switch (type) {
      case Ethernet: {
        const layer = Ethernet.decode(view, offset, end);
        if (layer === undefined) return this.fail();
        const follows = afterEthertype(layer.ethertype, decodeAs);
        return this.meet(layer, offset + layer.headerLength, layer.payloadEnd, follows);
      }
      case Vlan: {
        const layer = Vlan.decode(view, offset, end);
        if (layer === undefined) return this.fail();
        const follows = afterEthertype(layer.ethertype, decodeAs);
        return this.meet(layer, offset + layer.headerLength, layer.payloadEnd, follows);
      }
      case Ipv4: {
        const layer = Ipv4.decode(view, offset, end);
        if (layer === undefined) return this.fail();
        const follows = layer.fragmentOffset === 0 ? afterIpProtocol(layer.protocol, layer, decodeAs) : undefined;
        return this.meet(layer, offset + layer.headerLength, layer.payloadEnd, follows);
      }
      case Ipv6: {
        const layer = Ipv6.decode(view, offset, end);
        if (layer === undefined) return this.fail();
        const follows = afterIpProtocol(layer.nextHeader, layer, decodeAs);
        return this.meet(layer, offset + layer.headerLength, layer.payloadEnd, follows);
      }
      case Tcp: {
        const layer = Tcp.decode(view, offset, end);
        if (layer === undefined) return this.#meetTcpStart();
        if (layer.isCut) this.#cutTcp = layer;
        return this.meet(layer, layer.payloadOffset, layer.payloadEnd, afterPorts("tcp", layer, decodeAs));
      }
      case Udp: {
        const layer = Udp.decode(view, offset, end);
        if (layer === undefined) return this.fail();
        return this.meet(layer, layer.payloadOffset, layer.payloadEnd, afterPorts("udp", layer, decodeAs));
      }
    }
    return meetLayer(this, type, { view, offset, end });
  }
}
