/**
 * The fields of the text protocols of mail, files and chat.
 *
 * @module
 */

import { Ftp } from "../wire/ftp.ts";
import { Imap } from "../wire/imap.ts";
import { Irc } from "../wire/irc.ts";
import type { KnownLayerClass } from "../wire/layer.ts";
import { Pop } from "../wire/pop.ts";
import { Smtp } from "../wire/smtp.ts";
import type { ProtocolLine, TextProtocol } from "../wire/text_protocol.ts";
import { type FieldSpec, type FieldValue, list } from "./field.ts";
import { type Protocol, protocol } from "./protocol.ts";

/** Wireshark's names for what a line says; each protocol has some of them. */
interface LineNames {
  readonly title: string;
  /** The whole line. */
  readonly line?: string;
  /** Whether it is one of these. */
  readonly is?: string;
  readonly command: string;
  readonly argument?: string;
}

interface Names {
  readonly name: string;
  readonly title: string;
  readonly request: LineNames;
  readonly response: LineNames;
}

/** The fields of the lines that are answers, or of those that are not. */
function lineFields(names: LineNames, isResponse: boolean): FieldSpec<ProtocolLine>[] {
  const field = (name: string | undefined, title: string, value: (line: ProtocolLine) => FieldValue) => {
    if (name === undefined) return [];
    return [{ name, title, value: (line: ProtocolLine) => line.isResponse === isResponse ? value(line) : undefined }];
  };
  const { title } = names;
  return [
    ...field(names.is, title, () => true),
    ...field(names.line, `${title} Line`, ({ text }) => text),
    ...field(names.command, isResponse ? `${title} Code` : `${title} Command`, ({ command }) => command),
    ...field(names.argument, `${title} Text`, ({ argument }) => argument),
  ].map((spec) => ({ ...spec, at: 0, size: ({ offset, end }: ProtocolLine) => end - offset }));
}

function textProtocol(type: KnownLayerClass<TextProtocol>, { name, title, request, response }: Names): Protocol {
  return protocol(type, {
    name,
    title,
    ownPayload: true,
    fields: [
      list({
        title: ({ isResponse }: ProtocolLine) => isResponse ? "Response" : "Request",
        items: ({ lines }) => lines,
        fields: [...lineFields(request, false), ...lineFields(response, true)],
      }),
    ],
  });
}

/** SMTP. */
export const SMTP: Protocol = textProtocol(Smtp, {
  name: "smtp",
  title: "Simple Mail Transfer Protocol",
  request: {
    title: "Request",
    is: "smtp.req",
    line: "smtp.command_line",
    command: "smtp.req.command",
    argument: "smtp.req.parameter",
  },
  response: {
    title: "Response",
    is: "smtp.rsp",
    line: "smtp.response",
    command: "smtp.response.code",
    argument: "smtp.rsp.parameter",
  },
});

/** FTP. */
export const FTP: Protocol = textProtocol(Ftp, {
  name: "ftp",
  title: "File Transfer Protocol",
  request: { title: "Request", is: "ftp.request", command: "ftp.request.command", argument: "ftp.request.arg" },
  response: { title: "Response", is: "ftp.response", command: "ftp.response.code", argument: "ftp.response.arg" },
});

/** POP3. */
export const POP: Protocol = textProtocol(Pop, {
  name: "pop",
  title: "Post Office Protocol",
  request: {
    title: "Request",
    line: "pop.request",
    command: "pop.request.command",
    argument: "pop.request.parameter",
  },
  response: {
    title: "Response",
    line: "pop.response",
    command: "pop.response.indicator",
    argument: "pop.response.description",
  },
});

/** IMAP. */
export const IMAP: Protocol = textProtocol(Imap, {
  name: "imap",
  title: "Internet Message Access Protocol",
  request: { title: "Request", line: "imap.request", command: "imap.request.command" },
  response: { title: "Response", line: "imap.response", command: "imap.response.command" },
});

/** IRC. */
export const IRC: Protocol = textProtocol(Irc, {
  name: "irc",
  title: "Internet Relay Chat",
  request: { title: "Request", line: "irc.request", command: "irc.request.command" },
  response: { title: "Response", line: "irc.response", command: "irc.response.command" },
});
