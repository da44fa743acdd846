/**
 * ClientHello of TLS 1.0 to 1.3 (RFC 8446, section 4.1.2; RFC 5246, section 7.4.1.2), of DTLS (RFC 9147) and of QUIC.
 *
 * ```text
 * ClientHello: version (2), random (32), session id <0..32>, in DTLS a cookie <0..255>,
 *              cipher suites <2..65534>, compression methods <1..255>, extensions <0..65535>
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { md5Hex } from "../bytes/md5.ts";
import { type ClientFeatures, type HelloCarrier, ja3Text, ja4, ja4Raw } from "./tls_fingerprint.ts";
import {
  alpnParts,
  extensionFields,
  findData,
  readExtensions,
  type TlsExtension,
  TlsHello,
  type TlsHelloFields,
} from "./tls_hello.ts";
import {
  TLS_EXTENSION_KEY_SHARE,
  TLS_EXTENSION_PSK_KEY_EXCHANGE_MODES,
  TLS_EXTENSION_SERVER_NAME,
  TLS_EXTENSION_SIGNATURE_ALGORITHMS,
  TLS_EXTENSION_SUPPORTED_GROUPS,
  TLS_EXTENSION_SUPPORTED_VERSIONS,
} from "./tls_number.ts";

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

/** The numbers of 16 bits in an extension whose data is a list of such with its length before it. */
function numbersOf(hello: TlsHello, type: number): number[] {
  const data = findData(hello, type);
  return data === undefined ? [] : data.part(data.uint16()).uint16s();
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
