/**
 * Protocols of text lines: the name, and the first line where it is a request, a response or, in some, whatever.
 *
 * @module
 */

import type { Line } from "./line.ts";

/** A protocol of text lines. */
export interface TextProtocol {
  readonly name: string;
  /** The first words of its requests; undefined where any first line is printed. */
  readonly requests?: readonly string[];
}

const HTTP: TextProtocol = {
  name: "http",
  requests: [
    ..."GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE DELETE SEARCH UNLOCK REPORT".split(
      " ",
    ),
    ..."UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH".split(" "),
    ..."BPROPFIND BPROPPATCH UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL".split(" "),
    "BASELINE-CONTROL",
  ],
};
const RTSP: TextProtocol = {
  name: "rtsp",
  requests: "OPTIONS DESCRIBE ANNOUNCE SETUP PLAY PAUSE TEARDOWN GET_PARAMETER SET_PARAMETER REDIRECT RECORD".split(
    " ",
  ),
};
/** SIP, over UDP. */
export const SIP: TextProtocol = {
  name: "sip",
  requests:
    "ACK BYE CANCEL DO INFO INVITE MESSAGE NOTIFY OPTIONS PRACK QAUTH REFER REGISTER SPRACK SUBSCRIBE UPDATE PUBLISH"
      .split(" "),
};

const PORTS: ReadonlyMap<number, TextProtocol> = new Map([
  [25, { name: "smtp" }],
  [43, { name: "whois" }],
  [21, { name: "ftp" }],
  [80, HTTP],
  [8080, HTTP],
  [554, RTSP],
  [8554, RTSP],
]);

/** The protocol of text lines of one of two TCP ports. */
export function textProtocol(srcPort: number, dstPort: number): TextProtocol | undefined {
  for (const [port, protocol] of PORTS) if (port === srcPort || port === dstPort) return protocol;
  return undefined;
}

/** Prints the protocol's name in capitals and, where there is one, the first line. */
export function printText(line: Line, at: number, protocol: TextProtocol): void {
  line.protocol = protocol.name;
  const first = protocol.requests === undefined || isRequestOrResponse(line, at, protocol.requests);
  line.add(protocol.name.toUpperCase());
  if (first) printFirstLine(line, at);
}

function isRequestOrResponse(line: Line, at: number, requests: readonly string[]): boolean {
  const word = wordAt(line, at);
  if (word === undefined) return false;
  if (requests.includes(word.text.toUpperCase())) return true;
  // A response has its code of three digits after the name of the protocol.
  const second = wordAt(line, word.next);
  return second !== undefined && /^\d{3}$/.test(second.text);
}

const SPACE = 0x20;
const MAX_WORD = 127;

/** The word that begins at a place and where the next one does, in the bytes that are there. */
function wordAt(line: Line, from: number): { text: string; next: number } | undefined {
  const end = line.wireEnd;
  let text = "";
  let at = from;
  for (; at < end; at++) {
    if (!line.has(at, 1)) return undefined;
    const byte = line.uint8(at);
    if (byte === SPACE || (byte >= 9 && byte <= 13)) break;
    if (byte < SPACE || byte > 0x7e || text.length === MAX_WORD) return undefined;
    text += String.fromCharCode(byte);
  }
  while (at < end && line.has(at, 1) && line.uint8(at) === SPACE) at++;
  return text === "" ? undefined : { text, next: at };
}

function printFirstLine(line: Line, from: number): void {
  const end = line.wireEnd;
  let text = "";
  for (let at = from; at < end; at++) {
    const byte = line.uint8(at);
    if (byte === 0x0a) return line.add(`: ${text}`);
    if (byte === 0x0d) {
      if (at + 1 < end && line.uint8(at + 1) === 0x0a) line.add(`: ${text}`);
      return;
    }
    if ((byte < SPACE || byte > 0x7e) && byte !== 9) return;
    text += String.fromCharCode(byte);
  }
  line.add(`: ${text} [|${line.protocol}]`);
}

const SSH_BEGINNING = "SSH-";

/** Prints the line with which each side of SSH begins (RFC 4253, section 4.2); what is encrypted is not printed. */
export function printSsh(line: Line, from: number): void {
  line.protocol = "ssh";
  for (let i = 0; i < SSH_BEGINNING.length; i++) if (line.uint8(from + i) !== SSH_BEGINNING.charCodeAt(i)) return;
  let text = "";
  for (let at = from; at < line.wireEnd; at++) {
    const byte = line.uint8(at);
    if (byte === 0x0a) return line.add(`: SSH: ${text}`);
    if (byte === 0x0d && at + 1 < line.wireEnd && line.uint8(at + 1) === 0x0a) continue;
    if (byte < SPACE || byte > 0x7e) return;
    text += String.fromCharCode(byte);
  }
}
