/**
 * ICMPv6, RFC 4443; Neighbor Discovery, RFC 4861 section 4; multicast listeners, RFC 2710 and RFC 3810; node information,
 * RFC 4620; extensions, RFC 4884; extended echo, RFC 8335.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Code      |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |  Identifier and Sequence Number, MTU, Pointer, Flags, unused  |
 * +---------------------------------------------------------------+
 * |    By the type: target, destination or multicast address,     |
 * |   16 bytes each, timers, Neighbor Discovery options, records  |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { formatIpv6 } from "../bytes/address.ts";
import type { ChecksumStatus } from "../bytes/checksum.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { extensionBehindQuote, IcmpExtension } from "./icmp_extension.ts";
import type { Icmpv6Fields } from "./icmpv6_fields.ts";
import {
  ICMP6_DST_UNREACH,
  ICMP6_EXT_ECHO_REQUEST,
  ICMP6_NI_QUERY,
  ICMP6_NI_REPLY,
  ICMP6_PACKET_TOO_BIG,
  ICMP6_PARAM_PROB,
  ICMP6_TIME_EXCEEDED,
  icmpv6CodeName,
  icmpv6FixedLength,
  icmpv6TypeName,
  isEcho,
  isExtendedEcho,
  isMld,
  isNeighborDiscovery,
  MLD_LISTENER_QUERY,
  MLDV2_LISTENER_REPORT,
} from "./icmpv6_type.ts";
import { IPPROTO_ICMPV6 } from "./ip_protocol.ts";
import type { ChecksumContext, Shortage } from "./layer.ts";
import { messageChecksum } from "./message_checksum.ts";
import { addressesAt, decodeMldRecord, type MldRecord, type MldRecordPart, mldRecordParts } from "./mld.ts";
import { NdMessage } from "./nd_message.ts";

const CODE = 1;
const CHECKSUM = 2;
const REST_OF_HEADER = 4;
const RECORDS = 8;
/** Of a multicast listener query: what version 2 has behind the group. */
const QUERY_FLAGS = 24;
const QUERY_SOURCES = 28;
/** What all messages have. */
const HEADER_LENGTH = 4;
/** Bytes of options at most; no link takes a Neighbor Discovery message with more. What lies behind them is payload. */
const MAX_OPTIONS_LENGTH = 8192;
/** Sources of a query at most, and so many more are payload. */
const MAX_SOURCES = 512;

/**
 * An ICMPv6 message in a frame. Its header is the part whose layout the type says, Neighbor Discovery options included;
 * where a message is cut within that part, it is the first 4 bytes.
 *
 * @example
 * ```ts
 * import { decode, frame, icmpv6, ipv6, LINKTYPE_RAW } from "@capkit/capkit/core";
 *
 * const bytes = frame(
 *   ipv6({ src: "fe80::1", dst: "ff02::1:ff00:2", hopLimit: 255 }),
 *   icmpv6({
 *     type: 135,
 *     target: "fe80::2",
 *     options: [{ name: "sourceLinkLayerAddress", address: "02:00:00:00:00:01" }],
 *   }),
 * );
 * const packet = decode(bytes, LINKTYPE_RAW);
 * if (packet.icmpv6?.typeName !== "neighbor solicitation") throw new Error("who has");
 * if (packet.icmpv6.target !== "fe80::2" || packet.checksum(packet.icmpv6) !== "ok") throw new Error("fe80::2");
 * ```
 */
export class Icmpv6 extends NdMessage {
  /** The `name` of its instances. */
  static readonly layerName = "icmpv6";

  /** The message at `offset`; undefined where fewer than 4 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Icmpv6 | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Icmpv6(view, offset, end);
  }

  /** Why {@linkcode Icmpv6.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** The short name of the protocol. */
  get name(): "icmpv6" {
    return "icmpv6";
  }

  /** More of what it says, by the type. */
  get code(): number {
    return this.view.getUint8(this.offset + CODE);
  }

  /** The type in a few words, `"echo request"`; undefined where it has no name here. */
  get typeName(): string | undefined {
    return icmpv6TypeName(this.type);
  }

  /** The code in a few words, `"port unreachable"`; undefined where it has no name here. */
  get codeName(): string | undefined {
    return icmpv6CodeName(this.type, this.code);
  }

  /** The checksum as sent. */
  get checksum(): number {
    return this.view.getUint16(this.offset + CHECKSUM);
  }

  /** Which echo request an answer is for; undefined in other messages. */
  get identifier(): number | undefined {
    const rest = isEcho(this.type) || isExtendedEcho(this.type) ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : rest >>> 16;
  }

  /** The number of an echo request; undefined in other messages. */
  get sequence(): number | undefined {
    const rest = isEcho(this.type) || isExtendedEcho(this.type) ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : isEcho(this.type) ? rest & 0xffff : rest >>> 8 & 0xff;
  }

  /**
   * The last byte of an extended echo (RFC 8335): of a request 1 where the interface is the receiver's own; of a reply the
   * state of the interface times 32, and whether it is active (4), has IPv4 (2) and IPv6 (1). Undefined in other messages.
   */
  get extendedFlags(): number | undefined {
    const rest = isExtendedEcho(this.type) ? this.restOfHeader : undefined;
    return rest === undefined ? undefined : rest & 0xff;
  }

  /** What fits through, in bytes, where a packet is too big; undefined in other messages. */
  get mtu(): number | undefined {
    return this.restOf(ICMP6_PACKET_TOO_BIG);
  }

  /** The byte of the packet that a parameter problem is about; undefined in other messages. */
  get pointer(): number | undefined {
    return this.restOf(ICMP6_PARAM_PROB);
  }

  /** The group that a multicast listener message is about; undefined in other messages, and in reports of version 2. */
  get multicastAddress(): string | undefined {
    return isMld(this.type) && this.headerLength >= 24 ? formatIpv6(this.view, this.offset + 8) : undefined;
  }

  /** The number by which a node information answer is known (RFC 4620), as hexadecimal digits; undefined in other messages. */
  get nonce(): string | undefined {
    const { type } = this;
    const present = (type === ICMP6_NI_QUERY || type === ICMP6_NI_REPLY) && this.headerLength >= 16;
    return present ? formatHexAt(this.view, this.offset + 8, this.offset + 16) : undefined;
  }

  /**
   * Multicast listener query of version 2 (RFC 3810): S flag (8) and the querier's robustness (7) in one number; undefined
   * in other messages.
   */
  get queryFlags(): number | undefined {
    return this.#isQueryV2 ? this.view.getUint8(this.offset + QUERY_FLAGS) : undefined;
  }

  /** Multicast listener query of version 2: the code of the querier's interval; undefined in other messages. */
  get queryIntervalCode(): number | undefined {
    return this.#isQueryV2 ? this.view.getUint8(this.offset + QUERY_FLAGS + 1) : undefined;
  }

  /** Multicast listener query of version 2: how many sources there should be; undefined in other messages. */
  get sourceCount(): number | undefined {
    return this.#isQueryV2 ? this.view.getUint16(this.offset + QUERY_SOURCES - 2) : undefined;
  }

  /** Multicast listener query of version 2: whose packets are asked for, as far as they are there; undefined in others. */
  get sources(): string[] | undefined {
    return this.#isQueryV2 ? addressesAt(this.view, this.offset + QUERY_SOURCES, this.#presentSources) : undefined;
  }

  /** The records of a multicast listener report of version 2, parsed anew at each call; none in other messages. */
  get records(): MldRecord[] {
    return this.recordParts.map(decodeMldRecord);
  }

  /** Where each record lies. */
  get recordParts(): MldRecordPart[] {
    const { view, offset, end, type } = this;
    if (type !== MLDV2_LISTENER_REPORT || end - offset < RECORDS) return [];
    return mldRecordParts(view, { offset: offset + RECORDS, end, count: view.getUint16(offset + 6) });
  }

  /** What an error says beside the quoted packet, or what an extended echo asks for; undefined where there is none. */
  get extension(): IcmpExtension | undefined {
    const { view, offset, end, type } = this;
    if (this.headerLength < 8) return undefined;
    if (type === ICMP6_EXT_ECHO_REQUEST) return IcmpExtension.decode(view, offset + 8, end);
    if (type !== ICMP6_DST_UNREACH && type !== ICMP6_TIME_EXCEEDED) return undefined;
    return extensionBehindQuote(view, { offset: offset + 8, end, length: 8 * view.getUint8(offset + REST_OF_HEADER) });
  }

  /** Whether it is an error message, whose payload is the begin of the packet that it is about (RFC 4443, section 2.1). */
  get quotes(): boolean {
    return this.type >= ICMP6_DST_UNREACH && this.type <= ICMP6_PARAM_PROB;
  }

  /** Bytes of the header, with its options or records. */
  get headerLength(): number {
    const fixed = icmpv6FixedLength(this.type);
    const available = this.end - this.offset;
    if (available < fixed) return HEADER_LENGTH;
    if (isNeighborDiscovery(this.type)) return Math.min(available, fixed + MAX_OPTIONS_LENGTH);
    if (this.#isQueryV2) return QUERY_SOURCES + 16 * this.#presentSources;
    const lastRecord = this.recordParts.at(-1);
    return lastRecord === undefined ? fixed : lastRecord.end - this.offset;
  }

  /** The byte after the payload in `view`: `end`, or that of the quoted packet where an extension follows. */
  override get payloadEnd(): number {
    const extension = this.quotes ? this.extension : undefined;
    return extension?.offset ?? this.end;
  }

  /** The field that ends the payload before `end`. */
  override get lengthField(): "length" {
    return "length";
  }

  /** The header as plain fields. */
  toJSON(): Icmpv6Fields {
    const fields: Icmpv6Fields = { type: this.type, code: this.code, checksum: this.checksum };
    const { restOfHeader, identifier, sequence, extendedFlags, mtu, pointer, records, options } = this;
    const { curHopLimit, managed, otherConfiguration, routerLifetime, reachableTime, retransTimer } = this;
    const { router, solicited, override, target, destination, multicastAddress } = this;
    const { nonce, queryFlags, queryIntervalCode, sourceCount, sources } = this;
    if (restOfHeader !== undefined) fields.restOfHeader = restOfHeader;
    if (identifier !== undefined) fields.identifier = identifier;
    if (sequence !== undefined) fields.sequence = sequence;
    if (extendedFlags !== undefined) fields.extendedFlags = extendedFlags;
    if (mtu !== undefined) fields.mtu = mtu;
    if (pointer !== undefined) fields.pointer = pointer;
    if (curHopLimit !== undefined) fields.curHopLimit = curHopLimit;
    if (managed !== undefined) fields.managed = managed;
    if (otherConfiguration !== undefined) fields.otherConfiguration = otherConfiguration;
    if (routerLifetime !== undefined) fields.routerLifetime = routerLifetime;
    if (router !== undefined) fields.router = router;
    if (solicited !== undefined) fields.solicited = solicited;
    if (override !== undefined) fields.override = override;
    if (reachableTime !== undefined) fields.reachableTime = reachableTime;
    if (retransTimer !== undefined) fields.retransTimer = retransTimer;
    if (target !== undefined) fields.target = target;
    if (destination !== undefined) fields.destination = destination;
    if (multicastAddress !== undefined) fields.multicastAddress = multicastAddress;
    if (nonce !== undefined) fields.nonce = nonce;
    if (queryFlags !== undefined) fields.queryFlags = queryFlags;
    if (queryIntervalCode !== undefined) fields.queryIntervalCode = queryIntervalCode;
    if (sourceCount !== undefined) fields.sourceCount = sourceCount;
    if (sources !== undefined) fields.sources = sources;
    if (records.length > 0) fields.records = records;
    if (options.length > 0) fields.options = options;
    return fields;
  }

  // The kernel leaves only checksums of TCP and UDP to the network card.
  /** Whether the checksum is right. */
  override checksumStatus(context: ChecksumContext): ChecksumStatus {
    if (context.addressSum === undefined) return "absent";
    return messageChecksum(this, context, context.addressSum + IPPROTO_ICMPV6 + context.length);
  }

  /** Only the length tells the versions of a query apart (RFC 3810, section 8.1). */
  get #isQueryV2(): boolean {
    return this.type === MLD_LISTENER_QUERY && this.end - this.offset >= QUERY_SOURCES;
  }

  /** How many sources of a query are there. */
  get #presentSources(): number {
    return Math.min(MAX_SOURCES, this.end - this.offset - QUERY_SOURCES >> 4, this.sourceCount ?? 0);
  }
}
