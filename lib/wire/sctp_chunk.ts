/**
 * Chunks of SCTP, RFC 9260 section 3.2, with their numbers and those of their parameters and error causes.
 *
 * Source: https://www.iana.org/assignments/sctp-parameters
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import type { ItemForm, ItemPart } from "./item_list.ts";

/** Payload data. */
export const SCTP_DATA = 0;
/** Initiation. */
export const SCTP_INIT = 1;
/** Initiation acknowledgement. */
export const SCTP_INIT_ACK = 2;
/** Selective acknowledgement. */
export const SCTP_SACK = 3;
/** Heartbeat request. */
export const SCTP_HEARTBEAT = 4;
/** Heartbeat acknowledgement. */
export const SCTP_HEARTBEAT_ACK = 5;
/** Abort. */
export const SCTP_ABORT = 6;
/** Shutdown. */
export const SCTP_SHUTDOWN = 7;
/** Shutdown acknowledgement. */
export const SCTP_SHUTDOWN_ACK = 8;
/** Operation error. */
export const SCTP_ERROR = 9;
/** State cookie. */
export const SCTP_COOKIE_ECHO = 10;
/** Cookie acknowledgement. */
export const SCTP_COOKIE_ACK = 11;
/** Explicit congestion notification echo. */
export const SCTP_ECNE = 12;
/** Congestion window reduced. */
export const SCTP_CWR = 13;
/** Shutdown complete. */
export const SCTP_SHUTDOWN_COMPLETE = 14;
/** Authentication, RFC 4895. */
export const SCTP_AUTH = 15;
/** Payload data with message interleaving, RFC 8260. */
export const SCTP_I_DATA = 64;
/** Address configuration acknowledgement, RFC 5061. */
export const SCTP_ASCONF_ACK = 128;
/** Stream reconfiguration, RFC 6525. */
export const SCTP_RE_CONFIG = 130;
/** Padding, RFC 4820. */
export const SCTP_PAD = 132;
/** New cumulative TSN, RFC 3758. */
export const SCTP_FORWARD_TSN = 192;
/** Address configuration change, RFC 5061. */
export const SCTP_ASCONF = 193;
/** New cumulative TSN with message interleaving, RFC 8260. */
export const SCTP_I_FORWARD_TSN = 194;

const CHUNK_NAMES: ReadonlyMap<number, string> = new Map([
  [SCTP_DATA, "DATA"],
  [SCTP_INIT, "INIT"],
  [SCTP_INIT_ACK, "INIT_ACK"],
  [SCTP_SACK, "SACK"],
  [SCTP_HEARTBEAT, "HEARTBEAT"],
  [SCTP_HEARTBEAT_ACK, "HEARTBEAT_ACK"],
  [SCTP_ABORT, "ABORT"],
  [SCTP_SHUTDOWN, "SHUTDOWN"],
  [SCTP_SHUTDOWN_ACK, "SHUTDOWN_ACK"],
  [SCTP_ERROR, "ERROR"],
  [SCTP_COOKIE_ECHO, "COOKIE_ECHO"],
  [SCTP_COOKIE_ACK, "COOKIE_ACK"],
  [SCTP_ECNE, "ECNE"],
  [SCTP_CWR, "CWR"],
  [SCTP_SHUTDOWN_COMPLETE, "SHUTDOWN_COMPLETE"],
  [SCTP_AUTH, "AUTH"],
  [SCTP_I_DATA, "I_DATA"],
  [SCTP_ASCONF_ACK, "ASCONF_ACK"],
  [0x81, "PKTDROP"],
  [SCTP_RE_CONFIG, "RE_CONFIG"],
  [SCTP_PAD, "PAD"],
  [SCTP_FORWARD_TSN, "FORWARD_TSN"],
  [SCTP_ASCONF, "ASCONF"],
  [SCTP_I_FORWARD_TSN, "I_FORWARD_TSN"],
]);

/** The name of a chunk type, `"INIT"`; undefined where it has none. */
export function sctpChunkTypeName(type: number): string | undefined {
  return CHUNK_NAMES.get(type);
}

const PARAMETER_NAMES: ReadonlyMap<number, string> = new Map([
  [0x0001, "Heartbeat Info"],
  [0x0005, "IPv4 Address"],
  [0x0006, "IPv6 Address"],
  [0x0007, "State Cookie"],
  [0x0008, "Unrecognized Parameter"],
  [0x0009, "Cookie Preservative"],
  [0x000b, "Host Name Address"],
  [0x000c, "Supported Address Types"],
  [0x000d, "Outgoing SSN Reset Request"],
  [0x000e, "Incoming SSN Reset Request"],
  [0x000f, "SSN/TSN Reset Request"],
  [0x0010, "Re-configuration Response"],
  [0x0011, "Add Outgoing Streams Request"],
  [0x0012, "Add Incoming Streams Request"],
  [0x8000, "ECN"],
  [0x8001, "Zero Checksum Acceptable"],
  [0x8002, "Random"],
  [0x8003, "Chunk List"],
  [0x8004, "Requested HMAC Algorithm"],
  [0x8005, "Padding"],
  [0x8008, "Supported Extensions"],
  [0xc000, "Forward TSN Supported"],
  [0xc001, "Add IP Address"],
  [0xc002, "Delete IP Address"],
  [0xc003, "Error Cause Indication"],
  [0xc004, "Set Primary Address"],
  [0xc005, "Success Indication"],
  [0xc006, "Adaptation Layer Indication"],
]);

/** The name of a parameter's type, `"State Cookie"`; undefined where it has none. */
export function sctpParameterName(type: number): string | undefined {
  return PARAMETER_NAMES.get(type);
}

const CAUSE_NAMES: ReadonlyMap<number, string> = new Map([
  [1, "Invalid Stream Identifier"],
  [2, "Missing Mandatory Parameter"],
  [3, "Stale Cookie Error"],
  [4, "Out of Resource"],
  [5, "Unresolvable Address"],
  [6, "Unrecognized Chunk Type"],
  [7, "Invalid Mandatory Parameter"],
  [8, "Unrecognized Parameters"],
  [9, "No User Data"],
  [10, "Cookie Received While Shutting Down"],
  [11, "Restart of an Association with New Addresses"],
  [12, "User-Initiated Abort"],
  [13, "Protocol Violation"],
  [0xa0, "Request to Delete Last Remaining IP Address"],
  [0xa1, "Operation Refused Due to Resource Shortage"],
  [0xa2, "Request to Delete Source IP Address"],
  [0xa3, "Association Aborted Due to Illegal ASCONF-ACK"],
  [0xa4, "Request Refused - No Authorization"],
  [0x105, "Unsupported HMAC Identifier"],
]);

/** The name of an error cause's code; undefined where it has none. */
export function sctpCauseName(code: number): string | undefined {
  return CAUSE_NAMES.get(code);
}

/** Bytes before a chunk's value. */
const CHUNK_HEADER_LENGTH = 4;

/** The chunks of a packet. */
export const SCTP_CHUNKS: ItemForm = {
  headerLength: CHUNK_HEADER_LENGTH,
  align: 4,
  lengthAt: (view, at) => view.getUint16(at + 2),
};

/** Parameters and error causes: a type of 16 bits, then a length that counts both. */
export const SCTP_PARAMETERS: ItemForm = { headerLength: 4, align: 4, lengthAt: (view, at) => view.getUint16(at + 2) };

/** Bytes before the user data of a DATA or I-DATA chunk. */
export function sctpDataHeaderLength(type: number): number {
  return type === SCTP_DATA ? 16 : 20;
}

/** A chunk of SCTP. */
export interface SctpChunk {
  /** An `SCTP_` number, 0 to 255. */
  type: number;
  /** 0 to 255. */
  flags: number;
  /** Bytes of the chunk, the 4 of type, flags and length too, without its padding; 0 to 65,535. */
  length: number;
  /** What follows as hexadecimal digits; user data and padding are left out. */
  value: string;
}

/** A chunk that lies in a frame; its value only up to `end`. */
export function decodeSctpChunk({ view, offset, end: chunkEnd }: ItemPart, end: number): SctpChunk {
  return {
    type: view.getUint8(offset),
    flags: view.getUint8(offset + 1),
    length: view.getUint16(offset + 2),
    value: formatHexAt(view, offset + CHUNK_HEADER_LENGTH, Math.min(chunkEnd, end)),
  };
}

/**
 * The bytes of a chunk, padded with zeros to a multiple of 4.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a field does not fit.
 */
export function encodeSctpChunk({ type, flags, length, value }: SctpChunk): Uint8Array<ArrayBuffer> {
  const data = parseHex(value);
  const bytes = new Uint8Array(Math.ceil((CHUNK_HEADER_LENGTH + data.length) / 4) * 4);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, checkRange("sctp.chunk.type", type, 0xff));
  view.setUint8(1, checkRange("sctp.chunk.flags", flags, 0xff));
  view.setUint16(2, checkRange("sctp.chunk.length", length, 0xffff));
  bytes.set(data, CHUNK_HEADER_LENGTH);
  return bytes;
}
