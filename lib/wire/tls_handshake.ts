/**
 * Messages of the TLS handshake, RFC 8446 section 4, and of that of DTLS, RFC 9147 section 5.2, where five more numbers say
 * which fragment of a message it is.
 *
 * ```text
 * TLS:   type (1), length (3)
 * DTLS:  type (1), length (3), message sequence (2), fragment offset (3), fragment length (3)
 * ```
 *
 * @module
 */

import { type Bytes, Cursor } from "../bytes/cursor.ts";
import type { HelloCarrier } from "./tls_fingerprint.ts";
import { TlsClientHello, type TlsClientHelloFields } from "./tls_client_hello.ts";
import { TlsServerHello, type TlsServerHelloFields } from "./tls_server_hello.ts";
import { TLS_CERTIFICATE, TLS_CLIENT_HELLO, TLS_SERVER_HELLO, tlsHandshakeTypeName } from "./tls_number.ts";
import { X509Certificate, type X509Fields } from "./x509.ts";

const HEADER_LENGTH = 4;
const DTLS_HEADER_LENGTH = 12;
const FRAGMENT_OFFSET = 6;
/** Messages of one record at most: a record of 16 kB could hold 4,000 empty ones. */
const MAX_MESSAGES = 64;

/** A message of the handshake, or a fragment of one, as far as it is there. */
export class TlsHandshake implements Bytes {
  /** The bytes that it lies in. */
  readonly view: DataView;
  /** The first byte of its header. */
  readonly offset: number;
  /** The byte after its last one, as far as it is there. */
  readonly end: number;
  readonly #carrier: HelloCarrier;
  #clientHello: TlsClientHello | undefined = undefined;

  /** The message of these bytes, which hold its header at least. */
  constructor({ view, offset, end }: Bytes, carrier: HelloCarrier) {
    this.view = view;
    this.offset = offset;
    this.end = end;
    this.#carrier = carrier;
  }

  /** What it is; {@linkcode tlsHandshakeTypeName} names it. */
  get type(): number {
    return this.view.getUint8(this.offset);
  }

  /** Bytes of the whole message, without its header. */
  get length(): number {
    return lengthAt(this.view, this.offset);
  }

  /** The first byte behind the header, in the view. */
  get bodyOffset(): number {
    return this.offset + headerLength(this.#carrier);
  }

  /** What the client says first; undefined where the message is none, or the bytes are not its begin. */
  get clientHello(): TlsClientHello | undefined {
    if (!this.#begins(TLS_CLIENT_HELLO)) return undefined;
    return this.#clientHello ??= new TlsClientHello(this.#body(), this.#carrier);
  }

  /** What the server says first; undefined where the message is none, or the bytes are not its begin. */
  get serverHello(): TlsServerHello | undefined {
    return this.#begins(TLS_SERVER_HELLO) ? new TlsServerHello(this.#body()) : undefined;
  }

  /** The certificates, that of the sender first; undefined where the message has none that can be read. */
  get certificates(): X509Certificate[] | undefined {
    if (!this.#begins(TLS_CERTIFICATE)) return undefined;
    const body = new Cursor(this.#body());
    const list = body.part(body.uint24());
    const certificates: X509Certificate[] = [];
    while (list.left > 3) certificates.push(new X509Certificate(list.part(list.uint24())));
    return certificates;
  }

  /** The message as plain fields. */
  toJSON(): TlsHandshakeFields {
    const { type, length, clientHello, serverHello, certificates } = this;
    return {
      type,
      length,
      ...(clientHello === undefined ? {} : { clientHello: clientHello.toJSON() }),
      ...(serverHello === undefined ? {} : { serverHello: serverHello.toJSON() }),
      ...(certificates === undefined ? {} : { certificates: certificates.map((one) => one.toJSON()) }),
    };
  }

  #begins(type: number): boolean {
    if (this.type !== type) return false;
    return this.#carrier !== "d" || uint24At(this.view, this.offset + FRAGMENT_OFFSET) === 0;
  }

  #body(): Bytes {
    return { view: this.view, offset: this.bodyOffset, end: this.end };
  }
}

function headerLength(carrier: HelloCarrier): number {
  return carrier === "d" ? DTLS_HEADER_LENGTH : HEADER_LENGTH;
}

function uint24At(view: DataView, at: number): number {
  return view.getUint16(at) << 8 | view.getUint8(at + 2);
}

/** Bytes of the message whose header is at `at`. */
function lengthAt(view: DataView, at: number): number {
  return uint24At(view, at + 1);
}

/** Where a record of messages lies, and where it would end if it were all there. */
export interface Messages extends Bytes {
  readonly claimedEnd: number;
}

/**
 * The messages in a record, the last one as far as it is there; none where they don't end with the record: what is encrypted
 * looks like any numbers.
 */
export function handshakeMessages({ view, offset, end, claimedEnd }: Messages, carrier: HelloCarrier): TlsHandshake[] {
  const messages: TlsHandshake[] = [];
  const header = headerLength(carrier);
  for (let at = offset; at + header <= end && messages.length < MAX_MESSAGES;) {
    // Of a fragment, its own length counts.
    const length = uint24At(view, carrier === "d" ? at + DTLS_HEADER_LENGTH - 3 : at + 1);
    const next = at + header + length;
    if (tlsHandshakeTypeName(view.getUint8(at)) === undefined || next > claimedEnd) return [];
    messages.push(new TlsHandshake({ view, offset: at, end: Math.min(end, next) }, carrier));
    at = next;
  }
  return messages;
}

/** The fields of a message of the handshake. */
export interface TlsHandshakeFields {
  /** 0 to 255. */
  type: number;
  /** Bytes of the whole message without its header. */
  length: number;
  /** Absent where the message is none. */
  clientHello?: TlsClientHelloFields;
  /** Absent where the message is none. */
  serverHello?: TlsServerHelloFields;
  /** Absent where the message has none. */
  certificates?: X509Fields[];
}
