/**
 * What ClientHello and ServerHello of TLS 1.0 to 1.3 (RFC 8446, sections 4.1.2 and 4.1.3; RFC 5246, section 7.4.1), of DTLS
 * (RFC 9147) and of QUIC have in common: how they begin, and their extensions.
 *
 * ```text
 * Both:      version (2), random (32), session id <0..32>, ..., extensions <0..65535>
 * Extension: type (2), data <0..65535>
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { TLS_EXTENSION_ALPN, TLS_EXTENSION_EC_POINT_FORMATS } from "./tls_number.ts";

const RANDOM_LENGTH = 32;

/** Where an extension lies: the first byte of its type, and the byte after its data as far as it is there. */
export interface TlsExtension extends Bytes {
  /** Its number; {@linkcode tlsExtensionName} names it. */
  readonly type: number;
  /** Bytes of data that it says it has. */
  readonly length: number;
}

/** What the hellos of both sides have. All is read as far as it is there: a hello may go on in another packet. */
export abstract class TlsHello implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first byte of the version. */
  readonly offset: number;
  /** The byte after the last one that is there. */
  readonly end: number;
  /** The version as it was before TLS 1.3; from then on 0x0303, and the true ones are `supportedVersions`. */
  readonly version: number;
  /** 32 bytes as hexadecimal digits, fewer where the bytes end. */
  readonly random: string;
  /** Hexadecimal digits. */
  readonly sessionId: string;
  /** Where the session id's length is, in the view. */
  readonly sessionIdOffset: number;

  /** Reads up to the session id. */
  protected constructor(cursor: Cursor) {
    this.view = cursor.view;
    this.offset = cursor.offset;
    this.end = cursor.end;
    this.version = cursor.uint16();
    this.random = cursor.part(RANDOM_LENGTH).hex();
    this.sessionIdOffset = cursor.offset;
    this.sessionId = cursor.part(cursor.uint8()).hex();
  }

  /** The extensions, in their order. */
  abstract readonly extensions: readonly TlsExtension[];

  /** The types of the extensions, in their order. */
  get extensionTypes(): number[] {
    return this.extensions.map(({ type }) => type);
  }

  /** Application protocols, `"h2"`: those that a client offers, the one that a server has chosen. */
  get alpn(): string[] {
    return alpnParts(this).map((protocol) => protocol.text());
  }

  /** How points of curves may be written. */
  get ecPointFormats(): number[] {
    const data = findData(this, TLS_EXTENSION_EC_POINT_FORMATS);
    return data === undefined ? [] : [...data.part(data.uint8()).bytes()];
  }
}

/** What the extension of a type has after type and length; undefined where there is no such. */
export function findData({ extensions }: TlsHello, wanted: number): Cursor | undefined {
  const found = extensions.find(({ type }) => type === wanted);
  return found === undefined ? undefined : dataOf(found);
}

/** Where the application protocols lie that are there whole. */
export function alpnParts(hello: TlsHello): Cursor[] {
  const data = findData(hello, TLS_EXTENSION_ALPN);
  const parts: Cursor[] = [];
  if (data === undefined) return parts;
  const list = data.part(data.uint16());
  while (list.left > 0) {
    const part = list.part(list.uint8());
    if (!list.isShort) parts.push(part);
  }
  return parts;
}

/** What an extension has after type and length. */
function dataOf({ view, offset, end }: TlsExtension): Cursor {
  return new Cursor({ view, offset: offset + 4, end });
}

/** Extensions with the length of all of them before. */
export function readExtensions(cursor: Cursor): TlsExtension[] {
  const list = cursor.part(cursor.uint16());
  const extensions: TlsExtension[] = [];
  while (list.left >= 4) {
    const { view, offset } = list;
    const type = list.uint16();
    const length = list.uint16();
    extensions.push({ view, offset, end: list.part(length).end, type, length });
  }
  return extensions;
}

/** An extension as plain fields. */
export function extensionFields(extension: TlsExtension): TlsExtensionFields {
  return { type: extension.type, data: dataOf(extension).hex() };
}

/** An extension of a hello. */
export interface TlsExtensionFields {
  /** Its number, 0 to 65,535. */
  type: number;
  /** Its data as hexadecimal digits. */
  data: string;
}

/** The fields of both hellos. */
export interface TlsHelloFields {
  /** 0x0303 from TLS 1.2 on. */
  version: number;
  /** Hexadecimal digits. */
  random: string;
  /** Hexadecimal digits. */
  sessionId: string;
  /** In their order. */
  extensions: TlsExtensionFields[];
  /** Of the extension `application_layer_protocol_negotiation`. */
  alpn: string[];
}
