/**
 * Options of a TCP header, RFC 9293 section 3.1: a byte of kind; then, but for two kinds, a byte of length that counts
 * both and the value.
 *
 * @module
 */

import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";
import { decodeOptionList } from "./option_list.ts";

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
/** Timestamps, RFC 7323. */
export const TCPOPT_TIMESTAMP = 8;

/**
 * One option of a TCP header.
 *
 * - `"end"`: the list ends; zeros up to the end of the header may follow.
 * - `"nop"`: one byte of padding between options.
 * - `"mss"`: the largest segment that the sender can receive, in bytes.
 * - `"wscale"`: how many bits windows are to be shifted left.
 * - `"sackPermitted"`, `"sack"`: sequence numbers received beyond a hole, from `left` to before `right`.
 * - `"timestamps"`: the sender's clock, and the last value of it that it had from the other side.
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
  | { name: "other"; kind: number; data: string }
  | { name: "rest"; data: string };

/** A run of bytes received beyond a hole. */
export interface TcpSackBlock {
  /** The first sequence number of it. */
  left: number;
  /** The sequence number after it. */
  right: number;
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
  return { name: "other", kind, data: formatHexAt(view, at + 2, at + length) };
}

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
    case "other": {
      const data = parseHex(option.data);
      const length = checkRange("tcp.options.length", 2 + data.length, 0xff);
      return [checkRange("tcp.options.kind", option.kind, 0xff), length, ...data];
    }
    case "rest":
      return [...parseHex(option.data)];
  }
}

function word(field: string, value: number): number[] {
  checkRange(`tcp.options.${field}`, value, 0xffffffff);
  return [value >>> 24, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff];
}
