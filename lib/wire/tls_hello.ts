/**
 * ClientHello and ServerHello of TLS 1.0 to 1.3 (RFC 8446, sections 4.1.2 and 4.1.3; RFC 5246, section 7.4.1), of DTLS (RFC
 * 9147) and of QUIC.
 *
 * ```text
 * ClientHello: version (2), random (32), session id <0..32>, in DTLS a cookie <0..255>,
 *              cipher suites <2..65534>, compression methods <1..255>, extensions <0..65535>
 * ServerHello: version (2), random (32), session id <0..32>, cipher suite (2), compression method (1),
 *              extensions <0..65535>
 * Extension:   type (2), data <0..65535>
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { md5Hex } from "../bytes/md5.ts";
import { type ClientFeatures, type HelloCarrier, ja3sText, ja3Text, ja4, ja4Raw } from "./tls_fingerprint.ts";
import {
  TLS_EXTENSION_ALPN,
  TLS_EXTENSION_EC_POINT_FORMATS,
  TLS_EXTENSION_KEY_SHARE,
  TLS_EXTENSION_PSK_KEY_EXCHANGE_MODES,
  TLS_EXTENSION_SERVER_NAME,
  TLS_EXTENSION_SIGNATURE_ALGORITHMS,
  TLS_EXTENSION_SUPPORTED_GROUPS,
  TLS_EXTENSION_SUPPORTED_VERSIONS,
} from "./tls_number.ts";

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
function findData({ extensions }: TlsHello, wanted: number): Cursor | undefined {
  const found = extensions.find(({ type }) => type === wanted);
  return found === undefined ? undefined : dataOf(found);
}

/** Where the application protocols lie that are there whole. */
function alpnParts(hello: TlsHello): Cursor[] {
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

/** The numbers of 16 bits in an extension whose data is a list of such with its length before it. */
function numbersOf(hello: TlsHello, type: number): number[] {
  const data = findData(hello, type);
  return data === undefined ? [] : data.part(data.uint16()).uint16s();
}

/** What an extension has after type and length. */
function dataOf({ view, offset, end }: TlsExtension): Cursor {
  return new Cursor({ view, offset: offset + 4, end });
}

/** Extensions with the length of all of them before. */
function readExtensions(cursor: Cursor): TlsExtension[] {
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

/** The first message of a client. */
export class TlsClientHello extends TlsHello implements ClientFeatures {
  /** Hexadecimal digits; undefined but in DTLS, where it shows that the client can be reached. */
  readonly cookie: string | undefined;
  /** The cipher suites, the preferred first; {@linkcode tlsCipherSuiteName} names them. */
  readonly cipherSuites: readonly number[];
  /** Where the length of the cipher suites is, in the view. */
  readonly cipherSuitesOffset: number;
  /** The compression methods: 0 is none. */
  readonly compressionMethods: readonly number[];
  /** Where the length of the compression methods is, in the view. */
  readonly compressionMethodsOffset: number;
  /** The extensions, in their order. */
  override readonly extensions: readonly TlsExtension[];
  /** Where the length of the extensions is, in the view. */
  readonly extensionsOffset: number;
  readonly #carrier: HelloCarrier;

  /** Reads the message that begins at `offset`, behind the header of the handshake message. */
  constructor(bytes: Bytes, carrier: HelloCarrier) {
    const cursor = new Cursor(bytes);
    super(cursor);
    this.#carrier = carrier;
    this.cookie = carrier === "d" ? cursor.part(cursor.uint8()).hex() : undefined;
    this.cipherSuitesOffset = cursor.offset;
    this.cipherSuites = cursor.part(cursor.uint16()).uint16s();
    this.compressionMethodsOffset = cursor.offset;
    this.compressionMethods = [...cursor.part(cursor.uint8()).bytes()];
    this.extensionsOffset = cursor.offset;
    this.extensions = readExtensions(cursor);
  }

  /** Whom the client wants to talk to (SNI), the first name of the list; undefined where it does not say it. */
  get serverName(): string | undefined {
    return this.serverNames[0];
  }

  /** All names of the extension `server_name` that are there whole, of which one is usual. */
  get serverNames(): string[] {
    const data = findData(this, TLS_EXTENSION_SERVER_NAME);
    const names: string[] = [];
    if (data === undefined) return names;
    const list = data.part(data.uint16());
    while (list.left >= 3) {
      list.uint8();
      const name = list.part(list.uint16());
      if (!list.isShort) names.push(name.text());
    }
    return names;
  }

  /** The versions that the client knows; {@linkcode tlsVersionName} names them. None where it has no such extension. */
  get supportedVersions(): number[] {
    const data = findData(this, TLS_EXTENSION_SUPPORTED_VERSIONS);
    return data === undefined ? [] : data.part(data.uint8()).uint16s();
  }

  /** Groups for key exchange; {@linkcode tlsGroupName} names them. */
  get supportedGroups(): number[] {
    return numbersOf(this, TLS_EXTENSION_SUPPORTED_GROUPS);
  }

  /** How the server may sign; {@linkcode tlsSignatureName} names them. */
  get signatureAlgorithms(): number[] {
    return numbersOf(this, TLS_EXTENSION_SIGNATURE_ALGORITHMS);
  }

  /** The groups of which the client sends a key at once. */
  get keyShareGroups(): number[] {
    const data = findData(this, TLS_EXTENSION_KEY_SHARE);
    const groups: number[] = [];
    if (data === undefined) return groups;
    const list = data.part(data.uint16());
    while (list.left >= 4) {
      groups.push(list.uint16());
      list.part(list.uint16());
    }
    return groups;
  }

  /** How the client would use a key known before: 0 alone, 1 with a new key exchange. */
  get pskKeyExchangeModes(): number[] {
    const data = findData(this, TLS_EXTENSION_PSK_KEY_EXCHANGE_MODES);
    return data === undefined ? [] : [...data.part(data.uint8()).bytes()];
  }

  /** The bytes of the first application protocol; undefined where there is none. */
  get firstAlpn(): Uint8Array | undefined {
    return alpnParts(this)[0]?.bytes();
  }

  /** The text whose MD5 is JA3. */
  get ja3Text(): string {
    return ja3Text(this);
  }

  /** The fingerprint JA3: 32 hexadecimal digits. */
  get ja3(): string {
    return md5Hex(this.ja3Text);
  }

  /** The fingerprint JA4, `"t13d1516h2_8daaf6152771_e5627efa2ab1"`. */
  get ja4(): string {
    return ja4(this, this.#carrier);
  }

  /** The fingerprint JA4_r: with the lists themselves where JA4 has their digests. */
  get ja4Raw(): string {
    return ja4Raw(this, this.#carrier);
  }

  /** The message as plain fields. */
  toJSON(): TlsClientHelloFields {
    const { version, random, sessionId, cookie, serverName } = this;
    return {
      version,
      random,
      sessionId,
      ...(cookie === undefined ? {} : { cookie }),
      cipherSuites: [...this.cipherSuites],
      compressionMethods: [...this.compressionMethods],
      extensions: this.extensions.map(extensionFields),
      ...(serverName === undefined ? {} : { serverName }),
      alpn: this.alpn,
      supportedVersions: this.supportedVersions,
      supportedGroups: this.supportedGroups,
      signatureAlgorithms: this.signatureAlgorithms,
      keyShareGroups: this.keyShareGroups,
    };
  }
}

/** The first message of a server. */
export class TlsServerHello extends TlsHello {
  /** The cipher suite that the server has chosen. */
  readonly cipherSuite: number;
  /** Where it is, in the view. */
  readonly cipherSuiteOffset: number;
  /** The compression method that the server has chosen: 0 is none. */
  readonly compressionMethod: number;
  /** The extensions, in their order. */
  override readonly extensions: readonly TlsExtension[];
  /** Where the length of the extensions is, in the view. */
  readonly extensionsOffset: number;

  /** Reads the message that begins at `offset`, behind the header of the handshake message. */
  constructor(bytes: Bytes) {
    const cursor = new Cursor(bytes);
    super(cursor);
    this.cipherSuiteOffset = cursor.offset;
    this.cipherSuite = cursor.uint16();
    this.compressionMethod = cursor.uint8();
    this.extensionsOffset = cursor.offset;
    this.extensions = readExtensions(cursor);
  }

  /** The version that the server has chosen, where it says it in an extension: from TLS 1.3 on. */
  get supportedVersion(): number | undefined {
    return this.#numberOf(TLS_EXTENSION_SUPPORTED_VERSIONS);
  }

  /** The group of the key exchange, where the server says it in an extension: from TLS 1.3 on. */
  get keyShareGroup(): number | undefined {
    return this.#numberOf(TLS_EXTENSION_KEY_SHARE);
  }

  /** The text whose MD5 is JA3S. */
  get ja3sText(): string {
    return ja3sText(this.version, this.cipherSuite, this.extensionTypes);
  }

  /** The fingerprint JA3S: 32 hexadecimal digits. */
  get ja3s(): string {
    return md5Hex(this.ja3sText);
  }

  /** The message as plain fields. */
  toJSON(): TlsServerHelloFields {
    const { version, random, sessionId, cipherSuite, compressionMethod, supportedVersion, keyShareGroup } = this;
    return {
      version,
      random,
      sessionId,
      cipherSuite,
      compressionMethod,
      extensions: this.extensions.map(extensionFields),
      alpn: this.alpn,
      ...(supportedVersion === undefined ? {} : { supportedVersion }),
      ...(keyShareGroup === undefined ? {} : { keyShareGroup }),
    };
  }

  #numberOf(type: number): number | undefined {
    const data = findData(this, type);
    return data === undefined || data.left < 2 ? undefined : data.uint16();
  }
}

function extensionFields(extension: TlsExtension): TlsExtensionFields {
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

/** The fields of a ClientHello; those after `extensions` are what some of them say. */
export interface TlsClientHelloFields extends TlsHelloFields {
  /** Hexadecimal digits; absent but in DTLS. */
  cookie?: string;
  /** The preferred first, 0 to 65,535 each. */
  cipherSuites: number[];
  /** 0 to 255 each. */
  compressionMethods: number[];
  /** Absent where the client does not say it. */
  serverName?: string;
  /** 0 to 65,535 each. */
  supportedVersions: number[];
  /** 0 to 65,535 each. */
  supportedGroups: number[];
  /** 0 to 65,535 each. */
  signatureAlgorithms: number[];
  /** 0 to 65,535 each. */
  keyShareGroups: number[];
}

/** The fields of a ServerHello; those after `extensions` are what some of them say. */
export interface TlsServerHelloFields extends TlsHelloFields {
  /** 0 to 65,535. */
  cipherSuite: number;
  /** 0 to 255. */
  compressionMethod: number;
  /** Absent before TLS 1.3. */
  supportedVersion?: number;
  /** Absent before TLS 1.3. */
  keyShareGroup?: number;
}
