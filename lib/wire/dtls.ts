/**
 * DTLS 1.0 and 1.2, RFC 6347 section 4.1, and what DTLS 1.3 (RFC 9147) has in common with them: TLS over datagrams.
 *
 * ```text
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-------------------------------+---------------+
 * | Content Type  |            Version            |     Epoch     |
 * +---------------+-------------------------------+---------------+
 * |     Epoch     |                Sequence Number                |
 * +---------------+-----------------------------------------------+
 * |                Sequence Number                |    Length     |
 * +---------------+-----------------------------------------------+
 * |    Length     |
 * +---------------+
 * ```
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { Layer, type Shortage } from "./layer.ts";
import { alertAt, type TlsAlert } from "./tls.ts";
import type { TlsClientHello } from "./tls_client_hello.ts";
import { handshakeMessages, type TlsHandshake, type TlsHandshakeFields } from "./tls_handshake.ts";
import type { TlsServerHello } from "./tls_server_hello.ts";
import { TLS_ALERT, TLS_HANDSHAKE, tlsContentTypeName } from "./tls_number.ts";

const CONTENT_TYPE = 0;
const VERSION = 1;
const EPOCH = 3;
const SEQUENCE = 5;
const LENGTH = 11;
const HEADER_LENGTH = 13;
/** DTLS 1.0 and 1.2. */
const VERSIONS: readonly number[] = [0xfeff, 0xfefd];
/** What OpenSSL had before there was a number, and AnyConnect still has (DTLS1_BAD_VER). */
const DTLS_BAD = 0x0100;
/** Records of one datagram at most. */
const MAX_RECORDS = 64;

/** A record in a datagram, as far as it is there. */
export class DtlsRecord implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first byte of its header. */
  readonly offset: number;
  /** The byte after its last one, as far as it is there. */
  readonly end: number;

  /** The record of these bytes, which hold its header at least. */
  constructor({ view, offset, end }: Bytes) {
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  /** What is in it; {@linkcode tlsContentTypeName} names it. */
  get contentType(): number {
    return this.view.getUint8(this.offset + CONTENT_TYPE);
  }

  /** 0xfeff is DTLS 1.0 and 0xfefd DTLS 1.2. */
  get version(): number {
    return this.view.getUint16(this.offset + VERSION);
  }

  /** How often the keys have changed: 0 is not encrypted. */
  get epoch(): number {
    return this.view.getUint16(this.offset + EPOCH);
  }

  /** The number of the record in its epoch: 48 bits. */
  get sequence(): number {
    return this.view.getUint16(this.offset + SEQUENCE) * 2 ** 32 + this.view.getUint32(this.offset + SEQUENCE + 2);
  }

  /** Bytes of what is in it. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** The first byte behind the header, in the view. */
  get bodyOffset(): number {
    return this.offset + HEADER_LENGTH;
  }

  /** The messages of the handshake that are in it, or fragments of them. */
  get messages(): TlsHandshake[] {
    if (this.contentType !== TLS_HANDSHAKE || this.epoch !== 0) return [];
    const { view, bodyOffset: offset, end } = this;
    return handshakeMessages({ view, offset, end, claimedEnd: offset + this.length }, "d");
  }

  /** The alert that is in it; undefined where there is none that can be read. */
  get alert(): TlsAlert | undefined {
    if (this.contentType !== TLS_ALERT || this.epoch !== 0) return undefined;
    return alertAt(this.view, { offset: this.bodyOffset, end: this.end, length: this.length });
  }

  /** The record as plain fields. */
  toJSON(): DtlsRecordFields {
    const { contentType, version, epoch, sequence, length, messages, alert } = this;
    return {
      contentType,
      version,
      epoch,
      sequence,
      length,
      ...(messages.length === 0 ? {} : { messages: messages.map((message) => message.toJSON()) }),
      ...(alert === undefined ? {} : { alert }),
    };
  }
}

/**
 * A datagram that begins with a DTLS record. The header is that of the first record; all of them are in `records`. Messages
 * are not put together of their fragments: a hello that is cut has what is in the first one.
 *
 * @example
 * ```ts
 * import { decode, Dtls, frame, ipv4, LINKTYPE_RAW, parseHex, udp } from "@capkit/capkit/core";
 *
 * const alert = parseHex("15 fefd 0000 000000000005 0002 01 00");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), udp({ srcPort: 4000, dstPort: 4433 }), alert);
 * const record = decode(bytes, LINKTYPE_RAW).layer(Dtls)?.records[0];
 * if (record?.sequence !== 5 || record.alert?.description !== 0) throw new Error("close_notify");
 * ```
 */
export class Dtls extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "dtls";

  /** The records that begin at `offset`; undefined where fewer than 13 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Dtls | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Dtls(view, offset, end);
  }

  /** Why {@linkcode Dtls.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a record begins there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return isRecord(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "dtls" {
    return "dtls";
  }

  /** The records, in their order. */
  get records(): readonly DtlsRecord[] {
    const { view, end } = this;
    const records: DtlsRecord[] = [];
    for (let at = this.offset; isRecord(view, at, end) && records.length < MAX_RECORDS;) {
      const next = at + HEADER_LENGTH + view.getUint16(at + LENGTH);
      records.push(new DtlsRecord({ view, offset: at, end: Math.min(end, next) }));
      at = next;
    }
    return records;
  }

  /** All messages of the handshake. */
  get messages(): TlsHandshake[] {
    return this.records.flatMap(({ messages }) => messages);
  }

  /** What the client says first; undefined where it is not in this datagram. */
  get clientHello(): TlsClientHello | undefined {
    return this.messages.find(({ clientHello }) => clientHello !== undefined)?.clientHello;
  }

  /** What the server says first; undefined where it is not in this datagram. */
  get serverHello(): TlsServerHello | undefined {
    return this.messages.find(({ serverHello }) => serverHello !== undefined)?.serverHello;
  }

  /** Bytes of the first record's header: 13. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The records as plain fields. */
  toJSON(): DtlsFields {
    return { records: this.records.map((record) => record.toJSON()) };
  }
}

/** Whether a record's header is there, with numbers that one can have. */
function isRecord(view: DataView, offset: number, end: number): boolean {
  if (end - offset < HEADER_LENGTH) return false;
  const version = view.getUint16(offset + VERSION);
  const length = view.getUint16(offset + LENGTH);
  if (length === 0 || tlsContentTypeName(view.getUint8(offset + CONTENT_TYPE)) === undefined) return false;
  // The number of OpenSSL can be anything: the record must fit.
  return version === DTLS_BAD ? length <= end - offset - HEADER_LENGTH : VERSIONS.includes(version);
}

/** The records of a datagram. */
export interface DtlsFields {
  /** In their order. */
  records: DtlsRecordFields[];
}

/** The fields of a record. */
export interface DtlsRecordFields {
  /** 0 to 255. */
  contentType: number;
  /** 0xfeff or 0xfefd. */
  version: number;
  /** 0 to 65,535. */
  epoch: number;
  /** 0 to 2^48 - 1. */
  sequence: number;
  /** Bytes of what is in it. */
  length: number;
  /** Absent where there are none that can be read. */
  messages?: TlsHandshakeFields[];
  /** Absent where there is none that can be read. */
  alert?: TlsAlert;
}
