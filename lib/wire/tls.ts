/**
 * TLS 1.0 to 1.3 and SSL 3.0: the record layer, RFC 8446 section 5.1.
 *
 * ```text
 *  0                   1                   2                   3                   4
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9
 * +---------------+-------------------------------+-------------------------------+
 * | Content Type  |            Version            |            Length             |
 * +---------------+-------------------------------+-------------------------------+
 * |                            fragment: Length bytes                             |
 * ```
 *
 * @module
 */

import type { Bytes } from "../bytes/cursor.ts";
import { Continuation } from "./continuation.ts";
import { Layer, type Shortage } from "./layer.ts";
import type { TlsClientHello } from "./tls_client_hello.ts";
import { handshakeMessages, type TlsHandshake, type TlsHandshakeFields } from "./tls_handshake.ts";
import type { TlsServerHello } from "./tls_server_hello.ts";
import { TLS_ALERT, TLS_CHANGE_CIPHER_SPEC, TLS_HANDSHAKE, tlsContentTypeName } from "./tls_number.ts";
import type { X509Certificate } from "./x509.ts";

const CONTENT_TYPE = 0;
const VERSION = 1;
const LENGTH = 3;
const HEADER_LENGTH = 5;
/** The major number of all versions, which the record layer has from SSL 3.0 on. */
const MAJOR = 3;
const MAX_MINOR = 4;
/** Bytes of a fragment at most, encrypted: RFC 5246, section 6.2.3. */
const MAX_FRAGMENT = 0x4000 + 2048;
/** Records of one segment at most: it could hold 13,000 empty ones. */
const MAX_RECORDS = 256;

/** A record in a segment, as far as it is there. */
export class TlsRecord implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first byte of its header. */
  readonly offset: number;
  /** The byte after its last one, as far as it is there. */
  readonly end: number;
  /** Whether what it has is encrypted for sure: a ChangeCipherSpec was before it in the segment. */
  readonly isEncrypted: boolean;
  #messages: readonly TlsHandshake[] | undefined = undefined;

  /** The record of these bytes, which hold its header at least. */
  constructor({ view, offset, end }: Bytes, isEncrypted: boolean) {
    this.view = view;
    this.offset = offset;
    this.end = end;
    this.isEncrypted = isEncrypted;
  }

  /** What is in it; {@linkcode tlsContentTypeName} names it. */
  get contentType(): number {
    return this.view.getUint8(this.offset + CONTENT_TYPE);
  }

  /** The version of the record layer; not that of the connection in TLS 1.3. */
  get version(): number {
    return this.view.getUint16(this.offset + VERSION);
  }

  /** Bytes of what is in it. */
  get length(): number {
    return this.view.getUint16(this.offset + LENGTH);
  }

  /** The first byte behind the header, in the view. */
  get bodyOffset(): number {
    return this.offset + HEADER_LENGTH;
  }

  /** Whether all of it is in the segment. */
  get isWhole(): boolean {
    return this.end - this.bodyOffset === this.length;
  }

  /** What is in it, as far as it is there; not copied. */
  get body(): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.bodyOffset, this.end - this.bodyOffset);
  }

  /** The messages of the handshake that are in it, as far as they can be read. */
  get messages(): readonly TlsHandshake[] {
    return this.#messages ??= this.#readMessages();
  }

  /** The alert that is in it; undefined where there is none that can be read. */
  get alert(): TlsAlert | undefined {
    if (this.contentType !== TLS_ALERT || this.isEncrypted) return undefined;
    return alertAt(this.view, { offset: this.bodyOffset, end: this.end, length: this.length });
  }

  /** The record as plain fields. */
  toJSON(): TlsRecordFields {
    const { contentType, version, length, messages, alert } = this;
    return {
      contentType,
      version,
      length,
      ...(messages.length === 0 ? {} : { messages: messages.map((message) => message.toJSON()) }),
      ...(alert === undefined ? {} : { alert }),
    };
  }

  #readMessages(): TlsHandshake[] {
    if (this.contentType !== TLS_HANDSHAKE || this.isEncrypted) return [];
    const { view, bodyOffset: offset, end } = this;
    return handshakeMessages({ view, offset, end, claimedEnd: offset + this.length }, "t");
  }
}

/** An alert, RFC 8446 section 6. */
export interface TlsAlert {
  /** 1 is a warning, 2 ends the connection. */
  level: number;
  /** What happened; {@linkcode tlsAlertName} names it. */
  description: number;
}

/** The alert in a record of this length: two bytes, or else it is encrypted. */
export function alertAt(
  view: DataView,
  { offset, end, length }: { offset: number; end: number; length: number },
): TlsAlert | undefined {
  if (length !== 2 || end - offset < 2) return undefined;
  return { level: view.getUint8(offset), description: view.getUint8(offset + 1) };
}

/**
 * TLS in a segment that begins with a record. The header is that of the first record; all records, the cut one at the end
 * included, are in `records`. Streams are not put together: of a message that goes on in the next segment there is what is in
 * this one.
 *
 * @example
 * ```ts
 * import { decode, frame, ipv4, LINKTYPE_RAW, parseHex, tcp, Tls } from "@capkit/capkit/core";
 *
 * const alert = parseHex("15 0303 0002 02 28");
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), tcp({ srcPort: 443, dstPort: 4000 }), alert);
 * const tls = decode(bytes, LINKTYPE_RAW).layer(Tls);
 * if (tls?.records[0]?.alert?.description !== 40) throw new Error("handshake_failure");
 * ```
 */
export class Tls extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "tls";
  #records: readonly TlsRecord[] | undefined = undefined;

  /** The records that begin at `offset`; undefined where fewer than 5 bytes are there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Tls | undefined {
    return end - offset < HEADER_LENGTH ? undefined : new Tls(view, offset, end);
  }

  /** Why {@linkcode Tls.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: HEADER_LENGTH, available: end - offset };
  }

  /** Whether a record begins there, and another one or nothing behind it. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (!isRecord(view, offset, end)) return false;
    const next = offset + HEADER_LENGTH + view.getUint16(offset + LENGTH);
    return end - next < HEADER_LENGTH || isRecord(view, next, end);
  }

  /** The short name of the protocol. */
  get name(): "tls" {
    return "tls";
  }

  /** The records, in their order. What comes after something that is no record has none. */
  get records(): readonly TlsRecord[] {
    return this.#records ??= readRecords(this);
  }

  /** All messages of the handshake. */
  get messages(): TlsHandshake[] {
    return this.records.flatMap(({ messages }) => messages);
  }

  /** What the client says first; undefined where it is not in this segment. */
  get clientHello(): TlsClientHello | undefined {
    return this.messages.find(({ clientHello }) => clientHello !== undefined)?.clientHello;
  }

  /** What the server says first; undefined where it is not in this segment. */
  get serverHello(): TlsServerHello | undefined {
    return this.messages.find(({ serverHello }) => serverHello !== undefined)?.serverHello;
  }

  /** The certificates, that of the sender first; none where they are not in this segment. */
  get certificates(): X509Certificate[] {
    return this.messages.flatMap(({ certificates }) => certificates ?? []);
  }

  /** Bytes of the first record's header: 5. */
  get headerLength(): number {
    return HEADER_LENGTH;
  }

  /** The records as plain fields. */
  toJSON(): TlsFields {
    return { records: this.records.map((record) => record.toJSON()) };
  }
}

/** Whether a record's header is there, with numbers that one can have. */
function isRecord(view: DataView, offset: number, end: number): boolean {
  if (end - offset < HEADER_LENGTH) return false;
  const version = view.getUint16(offset + VERSION);
  if (version >> 8 !== MAJOR || (version & 0xff) > MAX_MINOR) return false;
  const type = view.getUint8(offset + CONTENT_TYPE);
  const length = view.getUint16(offset + LENGTH);
  if (tlsContentTypeName(type) === undefined || length > MAX_FRAGMENT) return false;
  return type === TLS_CHANGE_CIPHER_SPEC ? length === 1 : length > 0;
}

function readRecords({ view, offset, end }: Bytes): TlsRecord[] {
  const records: TlsRecord[] = [];
  let isEncrypted = false;
  for (let at = offset; isRecord(view, at, end) && records.length < MAX_RECORDS;) {
    const next = at + HEADER_LENGTH + view.getUint16(at + LENGTH);
    const record = new TlsRecord({ view, offset: at, end: Math.min(end, next) }, isEncrypted);
    records.push(record);
    if (record.contentType === TLS_CHANGE_CIPHER_SPEC) isEncrypted = true;
    at = next;
  }
  return records;
}

/** The records of a segment. */
export interface TlsFields {
  /** In their order. */
  records: TlsRecordFields[];
}

/** The fields of a record. */
export interface TlsRecordFields {
  /** 0 to 255. */
  contentType: number;
  /** 0x0300 to 0x0304. */
  version: number;
  /** Bytes of what is in it. */
  length: number;
  /** Absent where there are none that can be read. */
  messages?: TlsHandshakeFields[];
  /** Absent where there is none that can be read. */
  alert?: TlsAlert;
}

/**
 * The middle of a TLS record: a segment of a connection that speaks TLS, by its port, and that does not begin with a record.
 * All of it is payload.
 */
export class TlsContinuation extends Continuation {
  /** The `name` of its instances. */
  static readonly layerName = "tls.continuation";

  /** What is at `offset`. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): TlsContinuation {
    return new TlsContinuation(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "tls.continuation" {
    return "tls.continuation";
  }
}
