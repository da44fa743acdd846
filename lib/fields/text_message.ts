/**
 * The fields of SIP and RTSP.
 *
 * @module
 */

import type { HeaderField } from "../wire/message_head.ts";
import { Rtsp, RtspContinuation, RtspInterleaved } from "../wire/rtsp.ts";
import { Sip } from "../wire/sip.ts";
import type { TextMessage } from "../wire/text_message.ts";
import { type FieldSpec, HEX8 } from "./field.ts";
import { uint16, uint8 } from "./plain_field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** A piece of the start line. */
function inStartLine<T extends TextMessage>(
  spec: Pick<FieldSpec<T>, "name" | "title" | "value">,
): FieldSpec<T> {
  return { ...spec, at: 0, size: ({ startLine }) => startLine.end - startLine.offset };
}

/** How Wireshark calls the parts of a start line. */
interface StartLineNames {
  readonly request: string;
  readonly method: string;
  readonly uri: string;
  readonly response: string;
  readonly status: string;
  /** What both lines are shown with behind them. */
  readonly lineEnd: string;
}

function startLineFields<T extends TextMessage>(names: StartLineNames): FieldSpec<T>[] {
  const { lineEnd } = names;
  return [
    inStartLine<T>({
      name: names.request,
      title: "Request",
      value: ({ method, startLine }) => method === undefined ? undefined : startLine.text + lineEnd,
    }),
    inStartLine<T>({ name: names.method, title: "Method", value: ({ method }) => method }),
    inStartLine<T>({ name: names.uri, title: "Target", value: ({ uri }) => uri }),
    inStartLine<T>({
      name: names.response,
      title: "Response",
      value: ({ status, startLine }) => status === undefined ? undefined : startLine.text + lineEnd,
    }),
    inStartLine<T>({ name: names.status, title: "Status Code", value: ({ status }) => status }),
  ];
}

/** A header field: all of that name. */
function headerField<T extends TextMessage>(
  name: string,
  title: string,
  headersOf: (message: T) => readonly HeaderField[],
): FieldSpec<T> {
  return {
    name,
    title,
    at: (message) => (headersOf(message)[0]?.offset ?? message.offset) - message.offset,
    size: (message) => {
      const [first] = headersOf(message);
      return first === undefined ? 0 : first.end - first.offset;
    },
    value: (message) => {
      const headers = headersOf(message);
      return headers.length === 0 ? undefined : headers.map(({ value }) => value);
    },
  };
}

/** Header fields of SIP that Wireshark has a name for, which is `sip.` and the header field's own. */
const SIP_HEADERS: readonly string[] = (
  "Accept Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Authorization Call-ID Call-Info Contact " +
  "Content-Disposition Content-Encoding Content-Language Content-Length Content-Type CSeq Date Error-Info Event Expires " +
  "From In-Reply-To Max-Breadth Max-Forwards MIME-Version Min-Expires Organization P-Asserted-Identity Path Priority " +
  "Privacy Proxy-Authenticate Proxy-Authorization Proxy-Require RAck Reason Record-Route Refer-To Referred-By Reply-To " +
  "Require Retry-After Route RSeq Server Service-Route Session-Expires SIP-ETag SIP-If-Match Subject Subscription-State " +
  "Supported Timestamp To Unsupported User-Agent Via Warning WWW-Authenticate"
).split(" ");

/** SIP. */
export const SIP: Protocol = protocol(Sip, {
  name: "sip",
  title: "Session Initiation Protocol",
  fields: [
    ...startLineFields<Sip>({
      request: "sip.Request-Line",
      method: "sip.Method",
      uri: "sip.r-uri",
      response: "sip.Status-Line",
      status: "sip.Status-Code",
      lineEnd: "",
    }),
    ...SIP_HEADERS.map((header) => headerField<Sip>(`sip.${header}`, header, (message) => message.headersOf(header))),
  ],
});

/** Header fields of RTSP that Wireshark has a name for. */
const RTSP_HEADERS: readonly (readonly [name: string, header: string])[] = [
  ["rtsp.content-type", "Content-Type"],
  ["rtsp.content-length", "Content-Length"],
  ["rtsp.session", "Session"],
  ["rtsp.transport", "Transport"],
];

/** RTSP. */
export const RTSP: Protocol = protocol(Rtsp, {
  name: "rtsp",
  title: "Real Time Streaming Protocol",
  fields: [
    ...startLineFields<Rtsp>({
      request: "rtsp.request",
      method: "rtsp.method",
      uri: "rtsp.url",
      response: "rtsp.response",
      status: "rtsp.status",
      lineEnd: "\\r\\n",
    }),
    ...RTSP_HEADERS.map(([name, header]) => {
      const wanted = header.toLowerCase();
      return headerField<Rtsp>(
        name,
        header,
        ({ headers }) => headers.filter((one) => one.name.toLowerCase() === wanted),
      );
    }),
  ],
});

/** A piece of a stream between the messages of RTSP. */
export const RTSP_INTERLEAVED: Protocol = protocol(RtspInterleaved, {
  name: "rtsp",
  title: "RTSP Interleaved Frame",
  ownPayload: true,
  fields: [
    uint8("rtsp.magic", "Magic", { at: 0, format: HEX8 }),
    uint8("rtsp.channel", "Channel", { at: 1, format: HEX8 }),
    uint16("rtsp.length", "Length", { at: 2 }),
  ],
});

/** The middle of a message of RTSP or of a stream. */
export const RTSP_CONTINUATION: Protocol = protocol(RtspContinuation, {
  name: "rtsp",
  title: "Real Time Streaming Protocol (continued)",
  ownPayload: true,
  fields: [],
});
