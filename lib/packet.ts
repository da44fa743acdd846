/**
 * Packet: one captured frame, what is known of its capture, and its layers.
 *
 * @module
 */

import {
  Block,
  type CaptureInterface,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_WORDS,
} from "./block.ts";
import type { ChecksumStatus } from "./bytes/checksum.ts";
import { enclosingIp } from "./enclosing_ip.ts";
import type { DecodeError } from "./errors.ts";
import {
  FLAG_CHECKSUM_NOT_READY,
  FLAG_CHECKSUM_VALID,
  FLAG_DIRECTION_MASK,
  FLAG_HARDWARE_TIMESTAMP,
  FLAG_HAS_OPTIONS,
  FLAG_INBOUND,
  FLAG_NO_TIMESTAMP,
  FLAG_OUTBOUND,
  FLAG_SEGMENTATION_OFFLOADED,
  FLAG_TAG_RESTORED,
} from "./packet_flag.ts";
import {
  commentsOf,
  hashesOf,
  optionsAround,
  type PacketHash,
  type PacketVerdict,
  verdictsOf,
} from "./packet_option.ts";
import { EPB_DROPCOUNT, EPB_PACKETID, EPB_QUEUE, lastNumber, type PcapngOption } from "./pcapng_option.ts";
import { toNanoseconds } from "./timestamp.ts";
import { Arp } from "./wire/arp.ts";
import { Dns } from "./wire/dns.ts";
import { Ethernet } from "./wire/ethernet.ts";
import { Icmp } from "./wire/icmp.ts";
import { Icmpv6 } from "./wire/icmpv6.ts";
import type { Ipv4 } from "./wire/ipv4.ts";
import type { Ipv6 } from "./wire/ipv6.ts";
import { isKnownLayerClass, type Layer, type LayerClass } from "./wire/layer.ts";
import { Llmnr } from "./wire/llmnr.ts";
import { Mdns } from "./wire/mdns.ts";
import type { Tcp } from "./wire/tcp.ts";
import type { Udp } from "./wire/udp.ts";
import type { Vlan } from "./wire/vlan.ts";
import type { LayerWalk } from "./wire/walk.ts";

/** Which way a packet went, seen from the capturing machine. */
export type Direction = "in" | "out";

/**
 * One captured frame.
 *
 * A packet is a place in a {@linkcode Block}; making one copies nothing, and each getter reads what it needs when it is
 * called. From `for await` a packet stays valid for ever. One of a batch is valid until the next batch.
 *
 * @example
 * ```ts
 * import { decode, ethernet, frame, ipv4, LINKTYPE_ETHERNET, tcp, vlan } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ethernet({ src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" }),
 *   vlan({ vid: 100, pcp: 5 }),
 *   ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }),
 *   tcp({ srcPort: 4000, dstPort: 443, flags: { syn: true } }),
 * );
 * const packet = decode(bytes, LINKTYPE_ETHERNET);
 * if (packet.vlans[0]?.vid !== 100 || packet.tcp?.dstPort !== 443) throw new Error("a SYN to port 443 in VLAN 100");
 * ```
 */
export class Packet {
  readonly #block: Block;
  readonly #row: number;

  /** The packet of row `row`, from 0 to `block.length - 1`. */
  constructor(block: Block, row: number) {
    this.#block = block;
    this.#row = row;
  }

  /** When it was captured, in nanoseconds since 1970; costs a bigint, so loops rather read the two numbers below. */
  get timestampNs(): bigint {
    return toNanoseconds(this.seconds, this.nanoseconds);
  }

  /** When it was captured: whole seconds since 1970. */
  get seconds(): number {
    return this.#block.seconds(this.#row);
  }

  /** When it was captured: 0 to 999,999,999 nanoseconds after `seconds`. */
  get nanoseconds(): number {
    return this.#block.word(this.#row, ROW_NANOSECONDS);
  }

  /** False where the time is not known and reads as 0: a Simple Packet Block of pcapng has none. */
  get hasTimestamp(): boolean {
    return (this.flags & FLAG_NO_TIMESTAMP) === 0;
  }

  /**
   * Whose clock the time is of: the network card's, `"hardware"`, or the kernel's, `"software"`; undefined where the time
   * is not known. Files do not say, and read as `"software"`.
   */
  get timestampSource(): "hardware" | "software" | undefined {
    if (!this.hasTimestamp) return undefined;
    return (this.flags & FLAG_HARDWARE_TIMESTAMP) !== 0 ? "hardware" : "software";
  }

  /** The frame as far as it was captured, `caplen` bytes, not copied: a view of memory shared with other packets. */
  get bytes(): Uint8Array<ArrayBuffer> {
    const offset = this.#block.word(this.#row, ROW_OFFSET);
    return this.#block.bytes.subarray(offset, offset + this.caplen);
  }

  /** Bytes captured. */
  get caplen(): number {
    return this.#block.word(this.#row, ROW_CAPLEN);
  }

  /** Bytes on the wire, a VLAN tag that the kernel took out and capkit put back included. */
  get origlen(): number {
    return this.#block.word(this.#row, ROW_ORIGLEN);
  }

  /** Where it was captured. */
  get interface(): CaptureInterface {
    return this.#block.interface(this.#row);
  }

  /** What the frame begins with, a `LINKTYPE_` number. */
  get linktype(): number {
    return this.interface.linktype;
  }

  /** Which way it went; undefined where that is not known. */
  get direction(): Direction | undefined {
    const direction = this.flags & FLAG_DIRECTION_MASK;
    return direction === FLAG_INBOUND ? "in" : direction === FLAG_OUTBOUND ? "out" : undefined;
  }

  /** The network card was to fill the transport checksum in, and had not yet: a packet seen on its way out. */
  get checksumNotReady(): boolean {
    return (this.flags & FLAG_CHECKSUM_NOT_READY) !== 0;
  }

  /** The kernel or the network card has checked the transport checksum. */
  get checksumValid(): boolean {
    return (this.flags & FLAG_CHECKSUM_VALID) !== 0;
  }

  /** Several TCP segments in one packet, which the network card will cut or has joined. */
  get segmentationOffloaded(): boolean {
    return (this.flags & FLAG_SEGMENTATION_OFFLOADED) !== 0;
  }

  /** The kernel had taken the outermost VLAN tag out of the frame, and it was put back. */
  get tagRestored(): boolean {
    return (this.flags & FLAG_TAG_RESTORED) !== 0;
  }

  /** Its `FLAG_` bits, of which bits 0 to 11 and 16 to 31 are pcapng's epb_flags. */
  get flags(): number {
    return this.#block.word(this.#row, ROW_FLAGS);
  }

  /**
   * Options of its block in a pcapng file, in their order; packets of other origin have none. Where epb_flags is the only one
   * there is none either: `flags` has it.
   */
  get options(): readonly PcapngOption[] {
    if ((this.flags & FLAG_HAS_OPTIONS) === 0) return [];
    return optionsAround(this.#block.bytes, this.#block.word(this.#row, ROW_OFFSET));
  }

  /** What somebody wrote about it in a pcapng file (opt_comment). */
  get comments(): readonly string[] {
    return commentsOf(this.options);
  }

  /** Packets lost between the one before of the same interface and this one, where a pcapng file says so (epb_dropcount). */
  get dropCount(): bigint | undefined {
    return lastNumber(this.options, EPB_DROPCOUNT, 8);
  }

  /** A number that the same packet has wherever it was captured (epb_packetid). */
  get packetId(): bigint | undefined {
    return lastNumber(this.options, EPB_PACKETID, 8);
  }

  /** The queue of the interface that it came through (epb_queue). */
  get queue(): number | undefined {
    const queue = lastNumber(this.options, EPB_QUEUE, 4);
    return queue === undefined ? undefined : Number(queue);
  }

  /** Hashes of the frame (epb_hash). */
  get hashes(): readonly PacketHash[] {
    return hashesOf(this.options);
  }

  /** What was decided about it (epb_verdict). */
  get verdicts(): readonly PacketVerdict[] {
    return verdictsOf(this.options);
  }

  /** The Ethernet header. */
  get ethernet(): Ethernet | undefined {
    return this.#block.walk(this.#row).first(Ethernet);
  }

  /** The VLAN tags, outermost first, whether the kernel had taken one out of the frame or not. */
  get vlans(): readonly Vlan[] {
    return this.#block.walk(this.#row).vlans;
  }

  /** The ARP message. */
  get arp(): Arp | undefined {
    return this.#block.walk(this.#row).first(Arp);
  }

  /** The outermost IPv4 header. */
  get ipv4(): Ipv4 | undefined {
    return this.#block.walk(this.#row).ipv4;
  }

  /** The outermost IPv6 header. */
  get ipv6(): Ipv6 | undefined {
    return this.#block.walk(this.#row).ipv6;
  }

  /** The ICMP message. */
  get icmp(): Icmp | undefined {
    return this.#block.walk(this.#row).first(Icmp);
  }

  /** The ICMPv6 message. */
  get icmpv6(): Icmpv6 | undefined {
    return this.#block.walk(this.#row).first(Icmpv6);
  }

  /** The TCP header. */
  get tcp(): Tcp | undefined {
    return this.#block.walk(this.#row).tcp;
  }

  /** The outermost UDP header. */
  get udp(): Udp | undefined {
    return this.#block.walk(this.#row).udp;
  }

  /** The DNS message, also one of mDNS or LLMNR. */
  get dns(): Dns | undefined {
    return this.layer(Dns) ?? this.layer(Mdns) ?? this.layer(Llmnr);
  }

  /** All layers, outermost first; those of a packet that an ICMP error quotes are in `quoted`. */
  get layers(): Layer[] {
    const { walk } = this;
    const layers: Layer[] = [];
    for (let layer = walk.layerAt(0); layer !== undefined; layer = walk.layerAt(layers.length)) {
      if (walk.isQuoted(layers.length)) break;
      layers.push(layer);
    }
    return layers;
  }

  /** The layers of the packet that an ICMP or ICMPv6 error is about, as far as it quotes them. */
  get quoted(): Layer[] {
    const { walk } = this;
    const layers: Layer[] = [];
    for (let i = 0; walk.classAt(i) !== undefined; i++) {
      const layer = walk.isQuoted(i) ? walk.layerAt(i) : undefined;
      if (layer !== undefined) layers.push(layer);
    }
    return layers;
  }

  /**
   * The walk over its layers, for who reads many layers of many packets: class and place of each without an object. It is
   * this packet's until another packet of the same batch is asked for anything.
   */
  get walk(): LayerWalk {
    return this.#block.walk(this.#row);
  }

  /**
   * The outermost layer of a class; undefined where there is none.
   *
   * @param type A layer class of this library, or any class with a static `decode`, which is given the bytes that the
   * library's own layers leave over.
   */
  layer<T extends Layer>(type: LayerClass<T>): T | undefined {
    const walk = this.#block.walk(this.#row);
    const index = walk.find(type);
    if (index >= 0) return type.decode(walk.view, walk.offsetAt(index), walk.endAt(index));
    if (isKnownLayerClass(type)) return undefined;
    const { offset, end } = walk.payload();
    return type.decode(walk.view, offset, end);
  }

  /** The bytes after the last header, without padding and trailers, not copied. */
  get payload(): Uint8Array<ArrayBuffer> {
    const { offset, end } = this.#block.walk(this.#row).payload();
    return this.#block.bytes.subarray(offset, end);
  }

  /** Zeros that fill a short Ethernet frame up to the smallest there may be; empty where there are none. Not copied. */
  get padding(): Uint8Array<ArrayBuffer> {
    const { offset, end } = this.walk.padding();
    return this.#block.bytes.subarray(offset, end);
  }

  /**
   * What is behind the packet in an Ethernet frame and is no padding: a frame check sequence, a time stamp of a switch. Empty
   * where there is nothing. Not copied.
   */
  get trailer(): Uint8Array<ArrayBuffer> {
    const { end } = this.walk.padding();
    return this.bytes.subarray(end - this.#block.word(this.#row, ROW_OFFSET));
  }

  /** Why the packet could not be decoded to its end; undefined where it could. */
  get error(): DecodeError | undefined {
    return this.#block.walk(this.#row).error();
  }

  /** What the checksum of one of this packet's layers says. */
  checksum(layer: Layer): ChecksumStatus {
    const around = enclosingIp(this.walk, layer);
    return layer.checksumStatus({
      offloaded: this.checksumNotReady,
      fragment: around?.fragment ?? false,
      length: (around?.claimedEnd ?? this.#uncutEnd(layer, around !== undefined)) - layer.offset,
      addressSum: around?.addressSum,
    });
  }

  /**
   * Bytes of one of this packet's layers by the lengths of the layers around it, also where fewer were captured, but no
   * more than were on the wire.
   */
  lengthOf(layer: Layer): number {
    const end = this.#uncutEnd(layer, true);
    return Math.min(end, enclosingIp(this.walk, layer)?.claimedEnd ?? end) - layer.offset;
  }

  /** Whether one of this packet's layers is of the packet that an ICMP error is about. */
  isQuoted(layer: Layer): boolean {
    const { walk } = this;
    for (let i = 0; walk.classAt(i) !== undefined; i++) {
      if (walk.offsetAt(i) >= layer.offset) return walk.isQuoted(i);
    }
    return false;
  }

  /** Where in the view a layer would end if the whole frame had been captured; only what goes to its end is cut. */
  #uncutEnd(layer: Layer, mayBeCut: boolean): number {
    return layer.end + (mayBeCut ? Math.max(0, this.origlen - this.caplen) : 0);
  }

  /** A packet of the same contents in memory of its own, which keeps nothing else alive and outlives its batch. */
  copy(): Packet {
    const rows = new Uint32Array(ROW_WORDS);
    for (let word = 0; word < ROW_WORDS; word++) rows[word] = this.#block.word(this.#row, word);
    const around = this.#block.extent(this.#row);
    rows[ROW_OFFSET] = this.#block.word(this.#row, ROW_OFFSET) - around.start;
    rows[ROW_INTERFACE] = 0;
    const bytes = this.#block.bytes.slice(around.start, around.end);
    const block = new Block({ bytes, rows, length: 1, interfaces: [this.interface] });
    block.decodeAs = this.#block.decodeAs;
    return new Packet(block, 0);
  }
}
