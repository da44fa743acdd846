/**
 * Options of a TCP header, RFC 9293 section 3.1: a byte of kind; then, but for two kinds, a byte of length that counts
 * both and the value.
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { decodeOptionList } from "./option_list.ts";
import { decodeMptcp, encodeMptcp, type MptcpOption, TCPOPT_MPTCP } from "./tcp_mptcp.ts";

/** End of the list. */
export const TCPOPT_EOL = 0;
/** No operation, between options. */
export const TCPOPT_NOP = 1;
/** Maximum segment size. */
export const TCPOPT_MAXSEG = 2;
/** Window scale, RFC 7323. */
export const TCPOPT_WINDOW = 3;
/** Selective acknowledgments permitted, RFC 2018. */
export const TCPOPT_SACK_PERMITTED = 4;
/** Selective acknowledgments, RFC 2018. */
export const TCPOPT_SACK = 5;
/** Echo, RFC 1072. */
export const TCPOPT_ECHO = 6;
/** The answer to it, RFC 1072. */
export const TCPOPT_ECHOREPLY = 7;
/** Timestamps, RFC 7323. */
export const TCPOPT_TIMESTAMP = 8;
/** Connection count of T/TCP, RFC 1644. */
export const TCPOPT_CC = 11;
/** A new one, RFC 1644. */
export const TCPOPT_CCNEW = 12;
/** One that is repeated, RFC 1644. */
export const TCPOPT_CCECHO = 13;
/** MD5 signature, RFC 2385. */
export const TCPOPT_MD5 = 19;
/** Capabilities of SCPS, CCSDS 714.0-B-2. */
export const TCPOPT_SCPS = 20;
/** User timeout, RFC 5482. */
export const TCPOPT_USER_TIMEOUT = 28;
/** Authentication option, RFC 5925. */
export const TCPOPT_AO = 29;
/** Fast Open, RFC 7413. */
export const TCPOPT_FASTOPEN = 34;
/** For experiments, RFC 6994: an identifier of two bytes follows. */
export const TCPOPT_EXP1 = 253;
/** Another one, RFC 6994. */
export const TCPOPT_EXP2 = 254;

/**
 * One option of a TCP header.
 *
 * - `"end"`: the list ends; zeros up to the end of the header may follow.
 * - `"nop"`: one byte of padding between options.
 * - `"mss"`: the largest segment that the sender can receive, in bytes.
 * - `"wscale"`: how many bits windows are to be shifted left.
 * - `"sackPermitted"`, `"sack"`: sequence numbers received beyond a hole, from `left` to before `right`.
 * - `"timestamps"`: the sender's clock, and the last value of it that it had from the other side.
 * - `"echo"`, `"echoReply"`, `"cc"`, `"ccNew"`, `"ccEcho"`: a number, of RFC 1072 and RFC 1644.
 * - `"md5"`: a digest of 16 bytes as hexadecimal digits.
 * - `"scps"`: `flags` are capabilities.
 * - `"userTimeout"`: in minutes where `minutes` is true, else in seconds.
 * - `"ao"`: which keys, and the code as hexadecimal digits.
 * - `"fastOpen"`: a cookie as hexadecimal digits, none in a request for one.
 * - `"experimental"`: kind 253 or 254, with its identifier; Fast Open once was one, 0xf989.
 * - Those of Multipath TCP: see {@linkcode MptcpOption}.
 * - `"other"`: any other, and one of the above with a length that is not its own; `data` are hexadecimal digits.
 * - `"rest"`: bytes that are no option: one whose length is wrong and all after it, or bytes other than zeros after the
 *   end of the list.
 */
export type TcpOption =
  | { name: "end" }
  | { name: "nop" }
  | { name: "mss"; mss: number }
  | { name: "wscale"; wscale: number }
  | { name: "sackPermitted" }
  | { name: "sack"; blocks: TcpSackBlock[] }
  | { name: "timestamps"; tsval: number; tsecr: number }
  | { name: "echo" | "echoReply" | "cc" | "ccNew" | "ccEcho"; value: number }
  | { name: "md5"; digest: string }
  | { name: "scps"; flags: number; connectionId: number }
  | { name: "userTimeout"; minutes: boolean; timeout: number }
  | { name: "ao"; keyId: number; rnextKeyId: number; mac: string }
  | { name: "fastOpen"; cookie: string }
  | { name: "experimental"; kind: number; exid: number; data: string }
  | MptcpOption
  | { name: "other"; kind: number; data: string }
  | { name: "rest"; data: string };

/** A run of bytes received beyond a hole. */
export interface TcpSackBlock {
  /** The first sequence number of it. */
  left: number;
  /** The sequence number after it. */
  right: number;
}

const NAMES: Readonly<Record<number, string>> = {
  [TCPOPT_EOL]: "End of Option List",
  [TCPOPT_NOP]: "No-Operation",
  [TCPOPT_MAXSEG]: "Maximum Segment Size",
  [TCPOPT_WINDOW]: "Window Scale",
  [TCPOPT_SACK_PERMITTED]: "SACK Permitted",
  [TCPOPT_SACK]: "SACK",
  [TCPOPT_ECHO]: "Echo",
  [TCPOPT_ECHOREPLY]: "Echo Reply",
  [TCPOPT_TIMESTAMP]: "Timestamps",
  9: "Partial Order Connection Permitted",
  10: "Partial Order Service Profile",
  [TCPOPT_CC]: "CC",
  [TCPOPT_CCNEW]: "CC.NEW",
  [TCPOPT_CCECHO]: "CC.ECHO",
  14: "TCP Alternate Checksum Request",
  15: "TCP Alternate Checksum Data",
  18: "Trailer Checksum",
  [TCPOPT_MD5]: "MD5 Signature",
  [TCPOPT_SCPS]: "SCPS Capabilities",
  21: "Selective Negative Acknowledgements",
  22: "Record Boundaries",
  23: "Corruption Experienced",
  27: "Quick-Start Response",
  [TCPOPT_USER_TIMEOUT]: "User Timeout",
  [TCPOPT_AO]: "TCP Authentication Option",
  [TCPOPT_MPTCP]: "Multipath TCP",
  [TCPOPT_FASTOPEN]: "TCP Fast Open",
  69: "Encryption Negotiation",
  76: "Riverbed Probe",
  78: "Riverbed Transparency",
  172: "Accurate ECN Order 0",
  174: "Accurate ECN Order 1",
  [TCPOPT_EXP1]: "Experimental 1",
  [TCPOPT_EXP2]: "Experimental 2",
};

/** What a kind of option is called, `"Window Scale"` for 3; undefined where it has no name here. */
export function tcpOptionName(kind: number): string | undefined {
  return NAMES[kind];
}

/** The options in `[offset, end)`. */
export function decodeTcpOptionList(view: DataView, offset: number, end: number): TcpOption[] {
  return decodeOptionList(view, { offset, end }, decodeOption);
}

function decodeOption(view: DataView, at: number, length: number): TcpOption {
  const kind = view.getUint8(at);
  if (kind === TCPOPT_MAXSEG && length === 4) return { name: "mss", mss: view.getUint16(at + 2) };
  if (kind === TCPOPT_WINDOW && length === 3) return { name: "wscale", wscale: view.getUint8(at + 2) };
  if (kind === TCPOPT_SACK_PERMITTED && length === 2) return { name: "sackPermitted" };
  if (kind === TCPOPT_SACK && length > 2 && length % 8 === 2) {
    const blocks: TcpSackBlock[] = [];
    for (let block = at + 2; block < at + length; block += 8) {
      blocks.push({ left: view.getUint32(block), right: view.getUint32(block + 4) });
    }
    return { name: "sack", blocks };
  }
  if (kind === TCPOPT_TIMESTAMP && length === 10) {
    return { name: "timestamps", tsval: view.getUint32(at + 2), tsecr: view.getUint32(at + 6) };
  }
  return decodeRareOption(view, at, length) ?? { name: "other", kind, data: formatHexAt(view, at + 2, at + length) };
}

/** An option that few connections have. */
function decodeRareOption(view: DataView, at: number, length: number): TcpOption | undefined {
  const kind = view.getUint8(at);
  const name = NUMBERS[kind];
  if (name !== undefined && length === 6) return { name, value: view.getUint32(at + 2) };
  switch (kind) {
    case TCPOPT_MD5:
      return length === 18 ? { name: "md5", digest: formatHexAt(view, at + 2, at + length) } : undefined;
    case TCPOPT_SCPS:
      if (length !== 4) return undefined;
      return { name: "scps", flags: view.getUint8(at + 2), connectionId: view.getUint8(at + 3) };
    case TCPOPT_USER_TIMEOUT: {
      if (length !== 4) return undefined;
      const value = view.getUint16(at + 2);
      return { name: "userTimeout", minutes: value >= 0x8000, timeout: value & 0x7fff };
    }
    case TCPOPT_AO: {
      if (length < 4) return undefined;
      const mac = formatHexAt(view, at + 4, at + length);
      return { name: "ao", keyId: view.getUint8(at + 2), rnextKeyId: view.getUint8(at + 3), mac };
    }
    case TCPOPT_MPTCP:
      return decodeMptcp(view, at, length);
    case TCPOPT_FASTOPEN:
      return { name: "fastOpen", cookie: formatHexAt(view, at + 2, at + length) };
    case TCPOPT_EXP1:
    case TCPOPT_EXP2: {
      if (length < 4) return undefined;
      const data = formatHexAt(view, at + 4, at + length);
      return { name: "experimental", kind, exid: view.getUint16(at + 2), data };
    }
  }
  return undefined;
}

/** Options that are one number of 32 bits. */
const NUMBERS: Readonly<Record<number, "echo" | "echoReply" | "cc" | "ccNew" | "ccEcho">> = {
  [TCPOPT_ECHO]: "echo",
  [TCPOPT_ECHOREPLY]: "echoReply",
  [TCPOPT_CC]: "cc",
  [TCPOPT_CCNEW]: "ccNew",
  [TCPOPT_CCECHO]: "ccEcho",
};

const NUMBER_KINDS = {
  echo: TCPOPT_ECHO,
  echoReply: TCPOPT_ECHOREPLY,
  cc: TCPOPT_CC,
  ccNew: TCPOPT_CCNEW,
  ccEcho: TCPOPT_CCECHO,
} as const;

/**
 * The bytes of the options, one after the other, without padding to a multiple of 4.
 *
 * @throws TypeError where hexadecimal digits are none.
 * @throws RangeError where a number does not fit.
 */
export function encodeTcpOptionList(options: readonly TcpOption[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(options.flatMap(encodeOption));
}

function encodeOption(option: TcpOption): number[] {
  switch (option.name) {
    case "end":
      return [TCPOPT_EOL];
    case "nop":
      return [TCPOPT_NOP];
    case "mss": {
      const mss = checkRange("tcp.options.mss", option.mss, 0xffff);
      return [TCPOPT_MAXSEG, 4, mss >> 8, mss & 0xff];
    }
    case "wscale":
      return [TCPOPT_WINDOW, 3, checkRange("tcp.options.wscale", option.wscale, 0xff)];
    case "sackPermitted":
      return [TCPOPT_SACK_PERMITTED, 2];
    case "sack": {
      const length = checkRange("tcp.options.length", 2 + 8 * option.blocks.length, 0xff);
      const edges = option.blocks.flatMap((
        { left, right },
      ) => [...word("sack.left", left), ...word("sack.right", right)]);
      return [TCPOPT_SACK, length, ...edges];
    }
    case "timestamps":
      return [TCPOPT_TIMESTAMP, 10, ...word("tsval", option.tsval), ...word("tsecr", option.tsecr)];
    case "echo":
    case "echoReply":
    case "cc":
    case "ccNew":
    case "ccEcho":
      return withLength(NUMBER_KINDS[option.name], word(option.name, option.value));
    case "md5":
      return withLength(TCPOPT_MD5, parseHex(option.digest));
    case "scps": {
      const flags = checkRange("tcp.options.flags", option.flags, 0xff);
      return withLength(TCPOPT_SCPS, [flags, checkRange("tcp.options.connectionId", option.connectionId, 0xff)]);
    }
    case "userTimeout": {
      const timeout = checkRange("tcp.options.timeout", option.timeout, 0x7fff);
      return withLength(TCPOPT_USER_TIMEOUT, [(option.minutes ? 0x80 : 0) | timeout >> 8, timeout & 0xff]);
    }
    case "ao": {
      const keyId = checkRange("tcp.options.keyId", option.keyId, 0xff);
      const rnextKeyId = checkRange("tcp.options.rnextKeyId", option.rnextKeyId, 0xff);
      return withLength(TCPOPT_AO, [keyId, rnextKeyId, ...parseHex(option.mac)]);
    }
    case "fastOpen":
      return withLength(TCPOPT_FASTOPEN, parseHex(option.cookie));
    case "experimental": {
      const exid = checkRange("tcp.options.exid", option.exid, 0xffff);
      return withLength(option.kind, [exid >> 8, exid & 0xff, ...parseHex(option.data)]);
    }
    case "other":
      return withLength(option.kind, parseHex(option.data));
    case "rest":
      return [...parseHex(option.data)];
    default:
      return encodeMptcp(option);
  }
}

function withLength(kind: number, data: ArrayLike<number>): number[] {
  const length = checkRange("tcp.options.length", 2 + data.length, 0xff);
  return [checkRange("tcp.options.kind", kind, 0xff), length, ...Array.from(data)];
}

function word(field: string, value: number): number[] {
  checkRange(`tcp.options.${field}`, value, 0xffffffff);
  return [value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff];
}
