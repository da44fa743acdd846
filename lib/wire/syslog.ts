/**
 * Syslog: the BSD protocol, RFC 3164, and its successor, RFC 5424.
 *
 * ```text
 * <PRI>TIMESTAMP HOSTNAME TAG: CONTENT                                            RFC 3164
 * <PRI>VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG       RFC 5424
 * ```
 *
 * @module
 */

import { utf8At } from "../bytes/text.ts";
import { checkRange } from "./check_range.ts";
import { Layer, type Shortage } from "./layer.ts";

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
/** `<0>`: the shortest priority; it has at most three digits (RFC 5424, section 6.2.1). */
const MIN_LENGTH = 3;
const MAX_DIGITS = 3;
/** Bytes of the longest header of RFC 5424, section 6: five spaces and words of 3, 32, 255, 48, 128 and 32 characters, and more. */
const MAX_HEADER = 512;
/** The facility is the priority without the lowest three bits, which are the severity. */
const SEVERITY_BITS = 3;

/**
 * A syslog message in a frame. The header is the priority; all of the text after it is the payload, and `rfc5424` reads
 * the header in that.
 *
 * @example
 * ```ts
 * import { decode, encodeSyslog, frame, ipv4, LINKTYPE_RAW, Syslog, udp } from "@capkit/capkit/core";
 *
 * const text = new TextEncoder().encode("1 2026-11-23T12:00:00Z host app 42 - - started");
 * const ports = udp({ srcPort: 514, dstPort: 514 });
 * const bytes = frame(ipv4({ src: "192.0.2.1", dst: "192.0.2.2" }), ports, encodeSyslog({ facility: 3, severity: 6 }), text);
 * const syslog = decode(bytes, LINKTYPE_RAW).layer(Syslog);
 * if (syslog?.severity !== 6 || syslog.rfc5424?.appname !== "app") throw new Error("daemon.info from app");
 * ```
 */
export class Syslog extends Layer {
  /** The `name` of its instances. */
  static readonly layerName = "syslog";

  /** The message at `offset`; undefined where no priority is there. The only way to make one. */
  static decode(view: DataView, offset: number, end: number): Syslog | undefined {
    return lengthAt(view, offset, end) === undefined ? undefined : new Syslog(view, offset, end);
  }

  /** Why {@linkcode Syslog.decode} returned undefined. */
  static shortage(_view: DataView, offset: number, end: number): Shortage {
    return { needed: MIN_LENGTH, available: end - offset };
  }

  /** Whether a priority is there. */
  static recognizes(view: DataView, offset: number, end: number): boolean {
    return lengthAt(view, offset, end) !== undefined;
  }

  /** The short name of the protocol. */
  get name(): "syslog" {
    return "syslog";
  }

  /** Facility and severity in one number. */
  get priority(): number {
    let value = 0;
    for (let at = this.offset + 1; at < this.payloadOffset - 1; at++) {
      value = value * 10 + this.view.getUint8(at) - 0x30;
    }
    return value;
  }

  /** What kind of program sends it: 0 is the kernel. */
  get facility(): number {
    return this.priority >> SEVERITY_BITS;
  }

  /** How bad it is: 0 is an emergency, 7 is for debugging. */
  get severity(): number {
    return this.priority & (1 << SEVERITY_BITS) - 1;
  }

  /** The text after the priority, read as UTF-8. */
  get text(): string {
    return utf8At(this.view, this.payloadOffset, this.end);
  }

  /** What the header of RFC 5424 says, `"-"` for nothing; undefined in a message of RFC 3164. */
  get rfc5424(): SyslogHeader | undefined {
    const found = /^([1-9]\d{0,2}) (\S+) (\S+) (\S+) (\S+) (\S+)(?: |$)/.exec(
      utf8At(this.view, this.payloadOffset, Math.min(this.end, this.payloadOffset + MAX_HEADER)),
    );
    if (found === null) return undefined;
    const [, version = "", timestamp = "", hostname = "", appname = "", procid = "", msgid = ""] = found;
    return { version: Number(version), timestamp, hostname, appname, procid, msgid };
  }

  /** Bytes of the priority with its brackets. */
  get headerLength(): number {
    return lengthAt(this.view, this.offset, this.end) ?? MIN_LENGTH;
  }

  /** The header as plain fields, and that of RFC 5424. */
  toJSON(): SyslogFields {
    const { facility, severity, rfc5424 } = this;
    return { facility, severity, ...(rfc5424 === undefined ? {} : { rfc5424 }) };
  }
}

/** Bytes of the priority at `offset`; undefined where there is none, or one with a zero before other digits. */
function lengthAt(view: DataView, offset: number, end: number): number | undefined {
  if (end - offset < MIN_LENGTH || view.getUint8(offset) !== LESS_THAN) return undefined;
  let at = offset + 1;
  while (at < end && at - offset <= MAX_DIGITS && isDigit(view.getUint8(at))) at++;
  const digits = at - offset - 1;
  if (digits === 0 || at >= end || view.getUint8(at) !== GREATER_THAN) return undefined;
  return digits > 1 && view.getUint8(offset + 1) === 0x30 ? undefined : digits + 2;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** What the header of RFC 5424 says; `"-"` is nothing. */
export interface SyslogHeader {
  /** 1 to 999. */
  version: number;
  /** As sent: `"2026-11-23T12:00:00.5Z"`. */
  timestamp: string;
  /** Who sends it. */
  hostname: string;
  /** Which program. */
  appname: string;
  /** Which process. */
  procid: string;
  /** What kind of message. */
  msgid: string;
}

/** The fields of a syslog message. */
export interface SyslogFields {
  /** 0 to 124; 0 to 23 have names. */
  facility: number;
  /** 0 to 7. */
  severity: number;
  /** What the header of RFC 5424 says; no part of what is encoded. */
  rfc5424?: SyslogHeader;
}

/**
 * The priority of a syslog message, in brackets.
 *
 * @throws RangeError where a number does not fit.
 */
export function encodeSyslog(fields: SyslogFields): Uint8Array<ArrayBuffer> {
  const facility = checkRange("syslog.facility", fields.facility, 124);
  const severity = checkRange("syslog.severity", fields.severity, 7);
  return new TextEncoder().encode(`<${facility << SEVERITY_BITS | severity}>`);
}
