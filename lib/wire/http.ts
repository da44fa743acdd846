/**
 * HTTP/1.0 and HTTP/1.1, RFC 9112; SSDP (UPnP Device Architecture, section 1) has the same form over UDP.
 *
 * ```text
 * request:   method SP target SP "HTTP/" version CRLF
 * response:  "HTTP/" version SP code SP [reason] CRLF
 * both:      *( name ":" value CRLF ) CRLF [body]
 * ```
 *
 * @module
 */

import { Continuation } from "./continuation.ts";
import { type HttpBody, httpBody } from "./http_body.ts";
import { Layer, type Shortage } from "./layer.ts";
import { fieldValue, type HeaderField, type MessageHead, readLine, readMessageHead } from "./message_head.ts";

/** RFC 9110, the IANA registry of methods, and those of UPnP, WebDAV's extensions and RPC over HTTP. */
const METHODS: ReadonlySet<string> = new Set(
  ("ACL BASELINE-CONTROL BCOPY BDELETE BIND BMOVE BPROPFIND BPROPPATCH CCM_POST CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD " +
    "LABEL LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE NOTIFY OPTIONS ORDERPATCH " +
    "PATCH POLL POST PROPFIND PROPPATCH PUT QUERY REBIND REPORT RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA SEARCH SOURCE " +
    "SUBSCRIBE TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UNSUBSCRIBE UPDATE UPDATEREDIRECTREF VERSION-CONTROL").split(" "),
);
/** Characters of the longest of them. */
const LONGEST_METHOD = 17;
/** Messages of one segment at most. */
const MAX_MESSAGES = 100;
const VERSION = /^HTTP\/(\d\.\d)$/;
const STATUS_LINE = /^HTTP\/(\d\.\d)[ \t]+(\d{3})(?:[ \t]+(.*))?$/;

/** One message of a segment: a request or a response. */
export interface HttpMessage extends MessageHead {
  /** The bytes of the frame. */
  readonly view: DataView;
  /** Where it begins. */
  readonly offset: number;
  /** The method of a request; undefined in a response. */
  readonly method: string | undefined;
  /** The target of a request as it is written. */
  readonly uri: string | undefined;
  /** `"1.1"`; undefined where none is written. */
  readonly version: string | undefined;
  /** The code of a response, 100 to 999; undefined in a request. */
  readonly status: number | undefined;
  /** The words behind the code. */
  readonly reason: string | undefined;
  /** Its body, as far as it is in the segment. */
  readonly body: HttpBody;
}

/**
 * HTTP/1 in a segment. The header is the first message's start line and header fields, the payload what is there of its body
 * and of further messages.
 *
 * @example
 * ```ts
 * import { decode, frame, Http, ipv4, LINKTYPE_RAW, tcp } from "@capkit/capkit/core";
 *
 * const text = "POST /form HTTP/1.1\r\nHost: example.com\r\nContent-Length: 4\r\n\r\na=b&";
 * const addresses = { src: "192.0.2.1", dst: "192.0.2.80" };
 * const bytes = frame(ipv4(addresses), tcp({ srcPort: 4000, dstPort: 80 }), new TextEncoder().encode(text));
 * const http = decode(bytes, LINKTYPE_RAW).layer(Http);
 * if (http?.method !== "POST" || http.field("host") !== "example.com") throw new Error("a request to example.com");
 * if (http.payload.length !== 4) throw new Error("and its body");
 * ```
 */
export class Http extends Layer {
  /** The `name` of its instances. */
  static readonly layerName: string = "http";
  #messages: readonly HttpMessage[] | undefined = undefined;

  /** What is in a segment of a connection that speaks HTTP; undefined where it is empty. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Http | undefined {
    return offset < end ? new Http(view, offset, end) : undefined;
  }

  /** Why {@linkcode Http.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: 1, available: end - offset };
  }

  /**
   * Whether the bytes begin with a response, or with a request of a known method and version; where the line goes on beyond the
   * segment or is of HTTP/0.9, with a method and a path.
   */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    if (!beginsLikeMessage(view, offset, end)) return false;
    const { text, ended } = readLine(view, offset, end);
    if (STATUS_LINE.test(text) || / HTTP\/\d\.\d$/.test(text)) return true;
    return ended ? /^GET \/\S*$/.test(text) : /^[A-Z_-]+ (?:\/|http:)\S/.test(text);
  }

  /** The short name of the protocol. */
  get name(): string {
    return "http";
  }

  /** The messages that begin in the segment, one behind the other; none where it begins with something else. */
  get messages(): readonly HttpMessage[] {
    return this.#messages ??= readMessages(this.view, this.offset, this.end);
  }

  /** The method of a request; undefined in a response. */
  get method(): string | undefined {
    return this.messages[0]?.method;
  }

  /** The target of a request as it is written. */
  get uri(): string | undefined {
    return this.messages[0]?.uri;
  }

  /** `"1.1"`; undefined where none is written. */
  get version(): string | undefined {
    return this.messages[0]?.version;
  }

  /** The code of a response; undefined in a request. */
  get status(): number | undefined {
    return this.messages[0]?.status;
  }

  /** The words behind the code of a response. */
  get reason(): string | undefined {
    return this.messages[0]?.reason;
  }

  /** The header fields of the first message. */
  get headers(): readonly HeaderField[] {
    return this.messages[0]?.fields ?? [];
  }

  /** The value of the first message's first header field of a name, in any case; undefined where there is none. */
  field(name: string): string | undefined {
    const [first] = this.messages;
    return first && fieldValue(first, name);
  }

  /** Bytes of the first message's head, as far as it is in the segment; 0 where none begins here. */
  get headerLength(): number {
    return (this.messages[0]?.end ?? this.offset) - this.offset;
  }

  /** The message as plain fields. */
  toJSON(): HttpFields {
    const { method, uri, version, status, reason } = this;
    return {
      ...(method === undefined ? {} : { method }),
      ...(uri === undefined ? {} : { uri }),
      ...(version === undefined ? {} : { version }),
      ...(status === undefined ? {} : { status }),
      ...(reason === undefined ? {} : { reason }),
      headers: this.headers.map(({ name, value }) => ({ name, value })),
    };
  }
}

/** SSDP in a datagram: discovery of UPnP, in the form of HTTP. */
export class Ssdp extends Http {
  /** The `name` of its instances. */
  static override readonly layerName: string = "ssdp";

  /** What is in a datagram; undefined where it is empty. The only way to make one. */
  static override decode(view: DataView, offset: number, end: number): Ssdp | undefined {
    return offset < end ? new Ssdp(view, offset, end) : undefined;
  }

  /** The short name of the protocol. */
  override get name(): string {
    return "ssdp";
  }
}

/**
 * The middle of a body: a segment of a connection that speaks HTTP, by its port, and that does not begin with a message. All of
 * it is payload.
 */
export class HttpContinuation extends Continuation {
  /** The `name` of its instances. */
  static readonly layerName = "http.continuation";

  /** What is at `offset`. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): HttpContinuation {
    return new HttpContinuation(view, offset, end);
  }

  /** The short name of the protocol. */
  get name(): "http.continuation" {
    return "http.continuation";
  }
}

/** The fields of a message; those that its kind has. */
export interface HttpFields {
  /** The method of a request. */
  method?: string;
  /** Its target as it is written. */
  uri?: string;
  /** `"1.1"`. */
  version?: string;
  /** The code of a response, 100 to 999. */
  status?: number;
  /** The words behind the code. */
  reason?: string;
  /** The header fields, in their order. */
  headers: { name: string; value: string }[];
}

/** Whether `HTTP/` or a method and a space are there. */
function beginsLikeMessage(view: DataView, offset: number, end: number): boolean {
  let word = "";
  for (let at = offset; at < end && word.length <= LONGEST_METHOD; at++) {
    const byte = view.getUint8(at);
    if (byte === 0x20 || byte === 0x2f) break;
    // Letters, and the two signs that methods have.
    if (!(byte >= 0x41 && byte <= 0x5a) && byte !== 0x2d && byte !== 0x5f) return false;
    word += String.fromCharCode(byte);
  }
  return word === "HTTP" || METHODS.has(word);
}

function readMessages(view: DataView, offset: number, end: number): HttpMessage[] {
  const messages: HttpMessage[] = [];
  for (let at = offset; at < end && messages.length < MAX_MESSAGES;) {
    const message = readMessage(view, at, end);
    if (message === undefined) break;
    messages.push(message);
    // Only where it is certain where the body ends can another message be behind it.
    if (!message.complete || message.body.end === undefined) break;
    at = message.body.end;
  }
  return messages;
}

function readMessage(view: DataView, offset: number, end: number): HttpMessage | undefined {
  if (!beginsLikeMessage(view, offset, end)) return undefined;
  const head = readMessageHead(view, offset, end);
  const { text } = head.startLine;
  const [, version, code, reason] = STATUS_LINE.exec(text) ?? [];
  const status = code === undefined ? undefined : Number(code);
  const parts = { view, offset, ...head, status, body: httpBody({ ...head, status }, end) };
  if (status !== undefined) return { ...parts, method: undefined, uri: undefined, version, reason };
  const [method = "", uri, last = ""] = text.split(/[ \t]+/);
  if (!METHODS.has(method)) return undefined;
  const [, written] = VERSION.exec(last) ?? [];
  return { ...parts, method, uri, version: written, reason: undefined };
}
