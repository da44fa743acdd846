/**
 * QUIC, RFC 9000 (version 1), RFC 9369 (version 2) and the drafts before them; RFC 8999 says what all versions share. The
 * forms of packets are in quic_packet.ts.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+---+-------+-----------------------------------------------+
 * |1|1| T |protec.|                    Version ...                |
 * +-+-+---+-------+-----------------------------------------------+
 * |  ...  | DCID length (1), DCID, SCID length (1), SCID ...      |
 * +---------------------------------------------------------------+
 * ```
 *
 * @module
 */

import { Layer, type Shortage } from "./layer.ts";
import { cryptoStream } from "./quic_initial.ts";
import { QuicPacket, type QuicPacketFields } from "./quic_packet.ts";
import { QUIC_VERSION_NEGOTIATION, quicVersionName } from "./quic_version.ts";
import { handshakeMessages, type TlsHandshake, type TlsHandshakeFields } from "./tls_handshake.ts";
import type { TlsClientHello } from "./tls_client_hello.ts";

const VERSION = 1;
const DCID_LENGTH = 5;
/** A long header up to the length of the first connection id and that of the second. */
const SMALLEST_LONG = 7;
/** Bytes of a connection id at most, RFC 9000 section 17.2. */
const MAX_CID = 20;
/** Packets of one datagram at most; more would be more than anyone sends, but for an attacker. */
const MAX_PACKETS = 16;
/** Packets of one datagram that are opened at most: each costs a tenth of a millisecond and more. */
const MAX_OPENED = 2;
/** Bytes of the smallest packet that a short header can begin, RFC 9000 section 10.3. */
const SMALLEST_SHORT = 21;

/**
 * A datagram that begins with a QUIC packet with a long header. The header is that of the first packet up to its connection
 * ids; all packets are in `packets`.
 *
 * The first Initial packets of a client can be opened by anyone; their ClientHello is in `clientHello`, which is not in the
 * bytes of the frame. That is done when it is first asked for. What a server answers needs the client's connection id,
 * which is in another packet: it is not opened.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, Quic, udp } from "@capkit/capkit/core";
 *
 * const answer = parseHex("80 00000000 04 01020304 00 6b3343cf 00000001");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 443, dstPort: 4000 }), answer);
 * const quic = decode(bytes, LINKTYPE_RAW).layer(Quic);
 * if (quic?.packets[0]?.supportedVersions[1] !== 1) throw new Error("a server that knows versions 2 and 1");
 * ```
 */
export class Quic extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "quic";
  #packets: readonly QuicPacket[] | undefined = undefined;
  #messages: readonly TlsHandshake[] | undefined = undefined;

  /** The packets that begin at `offset`; undefined where the first one's connection ids are not all there. */
  static decode(view: DataView, offset: number, end: number): Quic | undefined {
    return end - offset < neededAt(view, offset, end) ? undefined : new Quic(view, offset, end);
  }

  /** Why {@linkcode Quic.decode} returned undefined. */
  static shortage(view: DataView, offset: number, end: number): Shortage {
    return { needed: neededAt(view, offset, end), available: end - offset };
  }

  /** Whether a long header of a version that has a name is there, with connection ids that it can have. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (end - offset < SMALLEST_LONG || view.getUint8(offset) < 0x80) return false;
    const needed = neededAt(view, offset, end);
    const dcidLength = view.getUint8(offset + DCID_LENGTH);
    if (dcidLength > MAX_CID || needed - SMALLEST_LONG - dcidLength > MAX_CID || needed > end - offset) return false;
    const version = view.getUint32(offset + VERSION);
    if (version !== QUIC_VERSION_NEGOTIATION) return quicVersionName(version) !== undefined;
    const length = end - offset - needed;
    return length >= 4 && length % 4 === 0 && knowsVersion(view, offset + needed, end);
  }

  /** The short name of the protocol. */
  get name(): "quic" {
    return "quic";
  }

  /** The version of the first packet; {@linkcode quicVersionName} names it. */
  get version(): number {
    return this.view.getUint32(this.offset + VERSION);
  }

  /** All packets, in their order. */
  get packets(): readonly QuicPacket[] {
    return this.#packets ??= this.#readPackets();
  }

  /** The handshake messages of a client's first packets, as far as they are in this datagram; none in others. */
  get messages(): readonly TlsHandshake[] {
    return this.#messages ??= this.#readMessages();
  }

  /** What the client says first, as far as it is in this datagram; undefined where it is not. */
  get clientHello(): TlsClientHello | undefined {
    return this.messages.find(({ clientHello }) => clientHello !== undefined)?.clientHello;
  }

  /** Bytes of the first packet's header up to its connection ids: 7 to 517. */
  get headerLength(): number {
    return neededAt(this.view, this.offset, this.end);
  }

  /** The packets as plain fields. */
  toJSON(): QuicFields {
    const { packets, messages } = this;
    return {
      packets: packets.map((packet) => packet.toJSON()),
      ...(messages.length === 0 ? {} : { messages: messages.map((message) => message.toJSON()) }),
    };
  }

  #readPackets(): QuicPacket[] {
    const { view, end } = this;
    const packets: QuicPacket[] = [];
    for (let offset = this.offset; offset < end && packets.length < MAX_PACKETS;) {
      // Zeros after the last packet are padding of the datagram.
      if (offset > this.offset && view.getUint8(offset) < 0x40) break;
      const packet = new QuicPacket({ view, offset, end });
      packets.push(packet);
      offset = packet.end;
    }
    return packets;
  }

  #readMessages(): readonly TlsHandshake[] {
    const initials = this.packets.filter(({ type }) => type === "initial").slice(0, MAX_OPENED);
    const stream = cryptoStream(initials.flatMap(({ opened }) => opened?.frames ?? []));
    return stream === undefined ? [] : handshakeMessages({ ...stream, claimedEnd: Infinity }, "q");
  }
}

/** Bytes up to the end of the connection ids, as far as their lengths are there. */
function neededAt(view: DataView, offset: number, end: number): number {
  if (end - offset < SMALLEST_LONG) return SMALLEST_LONG;
  const dcidLength = view.getUint8(offset + DCID_LENGTH);
  const scidAt = DCID_LENGTH + 1 + dcidLength;
  return scidAt < end - offset ? scidAt + 1 + view.getUint8(offset + scidAt) : scidAt + 1;
}

/** Whether one of the versions that a server offers has a name. */
function knowsVersion(view: DataView, offset: number, end: number): boolean {
  for (let at = offset; at < end; at += 4) if (quicVersionName(view.getUint32(at)) !== undefined) return true;
  return false;
}

/** The fields of the packets of a datagram. */
export interface QuicFields {
  /** In their order. */
  packets: QuicPacketFields[];
  /** The handshake messages of a client's first packets; absent where there are none that can be read. */
  messages?: TlsHandshakeFields[];
}

/**
 * A datagram that begins with a QUIC packet with a short header: one of a connection that is set up, of which nothing but a
 * bit can be read. Its port alone says what it is.
 */
export class QuicShort extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "quic.short";

  /** The packet at `offset`; undefined where no byte is there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): QuicShort | undefined {
    return end > offset ? new QuicShort(view, offset, end) : undefined;
  }

  /** Why {@linkcode QuicShort.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /** Whether it has the first bits of a short header, and enough bytes. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return end - offset >= SMALLEST_SHORT && view.getUint8(offset) >> 6 === 1;
  }

  /** The short name of the protocol. */
  get name(): "quic.short" {
    return "quic.short";
  }

  /** Changes once a round trip, RFC 9000 section 17.4. */
  get spinBit(): boolean {
    return (this.view.getUint8(this.offset) & 0x20) !== 0;
  }

  /** Bytes of the header that can be read: 1. */
  get headerLength(): number {
    return 1;
  }

  /** The packet as plain fields. */
  toJSON(): QuicShortFields {
    return { spinBit: this.spinBit };
  }
}

/** The fields of a {@linkcode QuicShort}. */
export interface QuicShortFields {
  /** Changes once a round trip. */
  spinBit: boolean;
}
