/**
 * ServerHello of TLS 1.0 to 1.3 (RFC 8446, section 4.1.3; RFC 5246, section 7.4.1.3) and of DTLS (RFC 9147).
 *
 * ```text
 * ServerHello: version (2), random (32), session id <0..32>, cipher suite (2), compression method (1),
 *              extensions <0..65535>
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import { md5Hex } from "../bytes/md5.ts";
import { ja3sText } from "./tls_fingerprint.ts";
import {
  extensionFields,
  findData,
  readExtensions,
  type TlsExtension,
  TlsHello,
  type TlsHelloFields,
} from "./tls_hello.ts";
import { TLS_EXTENSION_KEY_SHARE, TLS_EXTENSION_SUPPORTED_VERSIONS } from "./tls_number.ts";

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
