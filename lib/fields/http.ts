/**
 * The fields of HTTP/1, and of SSDP, which has them too.
 *
 * @module
 */

import { Http, HttpContinuation, type HttpMessage, Ssdp } from "../wire/http.ts";
import { fieldValue } from "../wire/message_head.ts";
import { type FieldEntry, type FieldSpec, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Header fields that Wireshark has names for. */
const HEADERS: readonly (readonly [name: string, header: string])[] = [
  ["http.host", "Host"],
  ["http.user_agent", "User-Agent"],
  ["http.accept", "Accept"],
  ["http.accept_encoding", "Accept-Encoding"],
  ["http.accept_language", "Accept-Language"],
  ["http.authorization", "Authorization"],
  ["http.cache_control", "Cache-Control"],
  ["http.connection", "Connection"],
  ["http.content_encoding", "Content-Encoding"],
  ["http.content_length_header", "Content-Length"],
  ["http.content_type", "Content-Type"],
  ["http.cookie", "Cookie"],
  ["http.date", "Date"],
  ["http.last_modified", "Last-Modified"],
  ["http.location", "Location"],
  ["http.proxy_authenticate", "Proxy-Authenticate"],
  ["http.proxy_authorization", "Proxy-Authorization"],
  ["http.referer", "Referer"],
  ["http.server", "Server"],
  ["http.set_cookie", "Set-Cookie"],
  ["http.transfer_encoding", "Transfer-Encoding"],
  ["http.upgrade", "Upgrade"],
  ["http.www_authenticate", "WWW-Authenticate"],
  ["http.x_forwarded_for", "X-Forwarded-For"],
];

/** A piece of the start line. */
function inStartLine(
  spec: Pick<FieldSpec<HttpMessage>, "name" | "title" | "value">,
): FieldSpec<HttpMessage> {
  return { ...spec, at: 0, size: ({ startLine }) => startLine.end - startLine.offset };
}

const MESSAGE_FIELDS: readonly FieldEntry<HttpMessage>[] = [
  inStartLine({ name: "http.request.method", title: "Request Method", value: ({ method }) => method }),
  inStartLine({ name: "http.request.uri", title: "Request URI", value: ({ uri }) => uri }),
  inStartLine({
    name: "http.request.version",
    title: "Request Version",
    value: ({ method, version }) => method === undefined || version === undefined ? undefined : `HTTP/${version}`,
  }),
  inStartLine({
    name: "http.response.version",
    title: "Response Version",
    value: ({ status, version }) => status === undefined || version === undefined ? undefined : `HTTP/${version}`,
  }),
  inStartLine({ name: "http.response.code", title: "Status Code", value: ({ status }) => status }),
  inStartLine({ name: "http.response.phrase", title: "Response Phrase", value: ({ reason }) => reason }),
  ...HEADERS.map(([name, header]): FieldSpec<HttpMessage> => ({
    name,
    title: header,
    at: (message) => (headerOf(message, header)?.offset ?? message.offset) - message.offset,
    size: (message) => {
      const found = headerOf(message, header);
      return found === undefined ? 0 : found.end - found.offset;
    },
    value: (message) => fieldValue(message, header),
  })),
  list({
    title: ({ name }) => name,
    items: ({ fields }: HttpMessage) => fields,
    fields: [{
      name: "http.header",
      title: "Header",
      at: 0,
      size: ({ offset, end }) => end - offset,
      value: ({ text }) => text,
    }],
  }),
];

function headerOf({ fields }: HttpMessage, header: string): HttpMessage["fields"][number] | undefined {
  const wanted = header.toLowerCase();
  return fields.find(({ name }) => name.toLowerCase() === wanted);
}

const FIELDS: readonly FieldEntry<Http>[] = [
  list({
    title: ({ startLine }) => startLine.text,
    items: ({ messages }: Http) => messages,
    fields: MESSAGE_FIELDS,
  }),
];

/** HTTP/1. */
export const HTTP: Protocol = protocol(Http, {
  name: "http",
  title: "Hypertext Transfer Protocol",
  ownPayload: carriesNothing,
  fields: FIELDS,
});

/** Whether all of the payload is HTTP's own: further messages, and chunks of which the last one is cut. */
function carriesNothing({ messages, end }: Http): boolean {
  const last = messages.at(-1);
  return last !== undefined && (last.body.end ?? end) >= end && messages.every(({ body }) => !body.present);
}

/** The middle of a body. */
export const HTTP_CONTINUATION: Protocol = protocol(HttpContinuation, {
  name: "http",
  title: "Hypertext Transfer Protocol (continued)",
  fields: [],
});

/** SSDP. */
export const SSDP: Protocol = protocol(Ssdp, {
  name: "ssdp",
  title: "Simple Service Discovery Protocol",
  ownPayload: true,
  fields: FIELDS,
});
