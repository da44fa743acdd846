/**
 * The messages of BGP-4, RFC 4271 section 4: the header, and what is behind it by type.
 *
 * ```text
 * OPEN:           see bgp_open.ts
 * UPDATE:         length (2), routes that are gone; length (2), path attributes; routes that they are about
 * NOTIFICATION:   code (1), subcode (1), data
 * ROUTE-REFRESH:  address family (2), subtype (1), what is routed (1), filters (RFC 5291)
 * ```
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { formatHexAt } from "../bytes/hex.ts";
import { utf8At } from "../bytes/text.ts";
import { type BgpAttribute, bgpAttribute, type BgpAttributePart, bgpAttributeParts } from "./bgp_attribute.ts";
import { type BgpOpen, bgpOpen } from "./bgp_open.ts";
import { bgpPrefix, bgpPrefixParts } from "./bgp_prefix.ts";

const MARKER_LENGTH = 16;
const LENGTH = 16;
const TYPE = 18;
/** Bytes of the header of each message. */
export const BGP_HEADER_LENGTH = 19;
/** Bytes of a message at most, but for those who have agreed on more (RFC 8654). */
const MAX_LENGTH = 4096;
/** Messages of one segment at most: 64 kB could hold 3,400. */
const MAX_MESSAGES = 1024;

/** BGP type: opens a session. */
export const BGP_OPEN = 1;
/** BGP type: routes that are gone and new ones. */
export const BGP_UPDATE = 2;
/** BGP type: an error, which ends the session. */
export const BGP_NOTIFICATION = 3;
/** BGP type: the session is kept. */
export const BGP_KEEPALIVE = 4;
/** BGP type: send your routes again, RFC 2918. */
export const BGP_ROUTE_REFRESH = 5;

/** Code of a notification: the session is ended for no error of the other side. */
export const BGP_CEASE = 6;
/** Subcodes of that which may say why in words, RFC 9003: administrative shutdown and reset. */
const SAY_WHY: readonly number[] = [2, 4];

/** A message in a segment, as far as it is there. */
export class BgpMessage implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first byte of its marker. */
  readonly offset: number;
  /** The byte after its last one, as far as it is there. */
  readonly end: number;

  /** The message of these bytes, which hold its header at least. */
  constructor({ view, offset, end }: Bytes) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** 16 bytes as hexadecimal digits, all of them `f`. */
  get marker(): string {
    return formatHexAt(this.view, this.offset, this.offset + MARKER_LENGTH);
  }

  /** Bytes of the message with its header. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** What the message is, a `BGP_` number. */
  get type(): number {
    return this.view.getUint8(this.offset + TYPE);
  }

  /** What is behind the header. */
  get bodyBytes(): Bytes {
    return { view: this.view, offset: this.offset + BGP_HEADER_LENGTH, end: this.end };
  }

  /** What an OPEN says; undefined in others and where it is cut. */
  get open(): BgpOpen | undefined {
    return this.type === BGP_OPEN ? bgpOpen(this.bodyBytes) : undefined;
  }

  /** Where the routes of an UPDATE are that are gone: IPv4 prefixes. */
  get withdrawnParts(): Bytes[] {
    return bgpPrefixParts(this.withdrawnBytes, 4);
  }

  /** Where the path attributes of an UPDATE are. */
  get attributeParts(): BgpAttributePart[] {
    return bgpAttributeParts(this.attributeBytes);
  }

  /** Where the prefixes of an UPDATE are that its attributes are about: of IPv4. */
  get nlriParts(): Bytes[] {
    return bgpPrefixParts({ view: this.view, offset: this.attributeBytes.end, end: this.end }, 4);
  }

  /** What an UPDATE says; undefined in others. */
  get update(): BgpUpdate | undefined {
    if (this.type !== BGP_UPDATE) return undefined;
    return {
      withdrawn: this.withdrawnParts.map((part) => bgpPrefix(part, 4)),
      attributes: this.attributeParts.map(bgpAttribute),
      nlri: this.nlriParts.map((part) => bgpPrefix(part, 4)),
    };
  }

  /** What a NOTIFICATION says; undefined in others and where it is cut. */
  get notification(): BgpNotification | undefined {
    const { view, offset: at, end } = this.bodyBytes;
    if (this.type !== BGP_NOTIFICATION || end - at < 2) return undefined;
    const why = this.communicationBytes;
    return {
      code: view.getUint8(at),
      subcode: view.getUint8(at + 1),
      ...(why !== undefined
        ? { communication: utf8At(view, why.offset, why.end) }
        : end > at + 2
        ? { data: formatHexAt(view, at + 2, end) }
        : {}),
    };
  }

  /** What a ROUTE-REFRESH asks for; undefined in others and where it is cut. */
  get routeRefresh(): BgpRouteRefresh | undefined {
    const { view, offset: at, end } = this.bodyBytes;
    if (this.type !== BGP_ROUTE_REFRESH || end - at < 4) return undefined;
    return {
      afi: view.getUint16(at),
      subtype: view.getUint8(at + 2),
      safi: view.getUint8(at + 3),
      ...(end > at + 4 ? { filters: formatHexAt(view, at + 4, end) } : {}),
    };
  }

  /** The bytes of the routes that are gone; none in what is no UPDATE. */
  get withdrawnBytes(): Bytes {
    return this.#counted(this.bodyBytes.offset);
  }

  /** The bytes of the path attributes; none in what is no UPDATE. */
  get attributeBytes(): Bytes {
    return this.#counted(this.withdrawnBytes.end);
  }

  /** The words of a NOTIFICATION about a shutdown, behind their length; undefined where none are there. */
  get communicationBytes(): Bytes | undefined {
    const { view, offset: at, end } = this.bodyBytes;
    if (this.type !== BGP_NOTIFICATION || end - at < 3) return undefined;
    if (view.getUint8(at) !== BGP_CEASE || !SAY_WHY.includes(view.getUint8(at + 1))) return undefined;
    const wordsEnd = at + 3 + view.getUint8(at + 2);
    return wordsEnd > end ? undefined : { view, offset: at + 3, end: wordsEnd };
  }

  /** The message as plain fields. */
  toJSON(): BgpMessageFields {
    const { open, update, notification, routeRefresh } = this;
    return {
      marker: this.marker,
      length: this.length,
      type: this.type,
      ...(open === undefined ? {} : { open }),
      ...(update === undefined ? {} : { update }),
      ...(notification === undefined ? {} : { notification }),
      ...(routeRefresh === undefined ? {} : { routeRefresh }),
    };
  }

  /** So many bytes as the two bytes at `at` say, as far as they are there. */
  #counted(at: number): Bytes {
    const { view, end } = this;
    if (this.type !== BGP_UPDATE || at + 2 > end) return { view, offset: end, end };
    return { view, offset: at + 2, end: Math.min(end, at + 2 + view.getUint16(at)) };
  }
}

/**
 * The messages in these bytes, 1024 at most; the last one may be cut behind its header. What is there instead of one ends the
 * list: a length that none has, or one that few have without the marker.
 */
export function bgpMessages({ view, offset, end }: Bytes): BgpMessage[] {
  const messages: BgpMessage[] = [];
  for (let at = offset; at + BGP_HEADER_LENGTH <= end && messages.length < MAX_MESSAGES;) {
    const length = view.getUint16(at + LENGTH);
    if (length < BGP_HEADER_LENGTH || length > MAX_LENGTH && !hasMarker(view, at)) break;
    messages.push(new BgpMessage({ view, offset: at, end: Math.min(end, at + length) }));
    at += length;
  }
  return messages;
}

/** Whether all bits of the marker at `offset` are set; the 16 bytes are there. */
export function hasMarker(view: DataView, offset: number): boolean {
  for (let i = 0; i < MARKER_LENGTH; i += 4) if (view.getUint32(offset + i) !== 0xffff_ffff) return false;
  return true;
}

/** What an UPDATE says. */
export interface BgpUpdate {
  /** Prefixes that are gone: `"192.0.2.0/24"`. */
  withdrawn: string[];
  /** What is said of the routes. */
  attributes: BgpAttribute[];
  /** Prefixes that the attributes are about. */
  nlri: string[];
}

/** What a NOTIFICATION says. */
export interface BgpNotification {
  /** 1 is the header, 2 an OPEN, 3 an UPDATE, 4 that the hold time is over, 5 the state machine, 6 the end. */
  code: number;
  /** What it was in particular; 0 is nothing. */
  subcode: number;
  /** Why the session was shut down, in words. */
  communication?: string;
  /** What was wrong, as hexadecimal digits. */
  data?: string;
}

/** What a ROUTE-REFRESH asks for. */
export interface BgpRouteRefresh {
  /** The address family: 1 is IPv4, 2 IPv6. */
  afi: number;
  /** 0 is a request, 1 the begin of the answer, 2 its end (RFC 7313). */
  subtype: number;
  /** What is routed: 1 is unicast. */
  safi: number;
  /** Outbound route filters (RFC 5291) as hexadecimal digits; absent where there are none. */
  filters?: string;
}

/** The header of a message as plain fields. */
export interface BgpHeaderFields {
  /** 32 hexadecimal digits. */
  marker: string;
  /** 0 to 65,535. */
  length: number;
  /** 0 to 255. */
  type: number;
}

/** A message as plain fields. */
export interface BgpMessageFields extends BgpHeaderFields {
  /** What an OPEN says. */
  open?: BgpOpen;
  /** What an UPDATE says. */
  update?: BgpUpdate;
  /** What a NOTIFICATION says. */
  notification?: BgpNotification;
  /** What a ROUTE-REFRESH asks for. */
  routeRefresh?: BgpRouteRefresh;
}
