/**
 * The Multipath TCP option of a TCP header, RFC 8684 section 3: after kind and length four bits of subtype, and what that
 * says.
 *
 * @module
 */

import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../bytes/address.ts";
import { formatHexAt, parseHex } from "../bytes/hex.ts";
import { checkRange } from "./check_range.ts";

/** Multipath TCP, RFC 8684. */
export const TCPOPT_MPTCP = 30;

const CAPABLE = 0;
const JOIN = 1;
const DSS = 2;
const ADD_ADDR = 3;
const REMOVE_ADDR = 4;
const PRIO = 5;
const FAIL = 6;
const FASTCLOSE = 7;
const TCPRST = 8;

/** Flag of a data sequence signal: the data acknowledgment is there. */
export const MPTCP_DSS_ACK = 0x01;
/** Flag of a data sequence signal: the data acknowledgment has 8 bytes. */
export const MPTCP_DSS_ACK8 = 0x02;
/** Flag of a data sequence signal: the mapping is there. */
export const MPTCP_DSS_MAP = 0x04;
/** Flag of a data sequence signal: the data sequence number has 8 bytes. */
export const MPTCP_DSS_MAP8 = 0x08;

/**
 * What a Multipath TCP option says. `flags` are the bits beside the subtype, as they are on the wire; keys, codes and
 * nonces are hexadecimal digits; data sequence numbers are decimal digits, because they can have 64 bits.
 *
 * - `"mpCapable"`: 0 to 2 keys, of the sender first; length and checksum of data where there are some.
 * - `"mpJoin"`: of a SYN `token` and `nonce`, of a SYN+ACK `hmac` and `nonce`, of an ACK `hmac` alone.
 * - `"mpDss"`: which bytes of the connection's data these are; `flags` are `MPTCP_DSS_` bits.
 * - `"mpAddAddress"`, `"mpRemoveAddress"`: addresses of the sender come and go.
 * - `"mpPriority"`: how the path is to be used. `"mpFail"`: it changed the data. `"mpFastClose"`: the connection ends.
 * - `"mpReset"`: why the path ends.
 */
export type MptcpOption =
  | { name: "mpCapable"; version: number; flags: number; keys: string[]; dataLength?: number; checksum?: number }
  | { name: "mpJoin"; flags: number; addressId: number; token?: number; nonce?: string; hmac?: string }
  | MptcpDataSequence
  | { name: "mpAddAddress"; flags: number; addressId: number; address: string; port?: number; hmac?: string }
  | { name: "mpRemoveAddress"; flags: number; addressIds: number[] }
  | { name: "mpPriority"; flags: number; addressId?: number }
  | { name: "mpFail"; flags: number; dataSequence: string }
  | { name: "mpFastClose"; flags: number; key: string }
  | { name: "mpReset"; flags: number; reason: number };

/** A data sequence signal, RFC 8684 section 3.3. */
export interface MptcpDataSequence {
  /** Which option it is. */
  name: "mpDss";
  /** `MPTCP_DSS_` bits, and 0x10 for the end of the data. */
  flags: number;
  /** The next data sequence number that is expected, in decimal digits. */
  dataAck?: string;
  /** The data sequence number of the first byte, in decimal digits. */
  dataSequence?: string;
  /** Which byte of the path's that is, counted from 1. */
  subflowSequence?: number;
  /** Bytes that the mapping is for. */
  dataLength?: number;
  /** 0 to 65,535. */
  checksum?: number;
}

const NAMES: readonly string[] = [
  "MP_CAPABLE",
  "MP_JOIN",
  "DSS",
  "ADD_ADDR",
  "REMOVE_ADDR",
  "MP_PRIO",
  "MP_FAIL",
  "MP_FASTCLOSE",
  "MP_TCPRST",
];

/** What a subtype is called, `"MP_JOIN"` for 1; undefined where it has no name here. */
export function mptcpSubtypeName(subtype: number): string | undefined {
  return NAMES[subtype];
}

/** The option of `length` bytes at `at`; undefined where it has not a length of its subtype. */
export function decodeMptcp(view: DataView, at: number, length: number): MptcpOption | undefined {
  if (length < 3) return undefined;
  const low = view.getUint8(at + 2) & 0xf;
  const end = at + length;
  switch (view.getUint8(at + 2) >> 4) {
    case CAPABLE:
      return decodeCapable(view, at, length);
    case JOIN: {
      const head = { name: "mpJoin", flags: low, addressId: length > 3 ? view.getUint8(at + 3) : 0 } as const;
      if (length === 12) return { ...head, token: view.getUint32(at + 4), nonce: formatHexAt(view, at + 8, end) };
      if (length === 16) {
        return { ...head, hmac: formatHexAt(view, at + 4, at + 12), nonce: formatHexAt(view, at + 12, end) };
      }
      return length === 24 ? { ...head, hmac: formatHexAt(view, at + 4, end) } : undefined;
    }
    case DSS:
      return length >= 4 && low === 0 ? decodeDataSequence(view, at, length) : undefined;
    case ADD_ADDR:
      return decodeAddAddress(view, at, length);
    case REMOVE_ADDR: {
      const addressIds = Array.from({ length: length - 3 }, (_, i) => view.getUint8(at + 3 + i));
      return { name: "mpRemoveAddress", flags: low, addressIds };
    }
    case PRIO:
      if (length > 4) return undefined;
      return { name: "mpPriority", flags: low, ...(length === 4 ? { addressId: view.getUint8(at + 3) } : {}) };
    case FAIL:
      if (length !== 12) return undefined;
      return { name: "mpFail", flags: view.getUint16(at + 2) & 0xfff, dataSequence: String(view.getBigUint64(at + 4)) };
    case FASTCLOSE:
      if (length !== 12) return undefined;
      return { name: "mpFastClose", flags: view.getUint16(at + 2) & 0xfff, key: formatHexAt(view, at + 4, end) };
    case TCPRST:
      return length === 4 ? { name: "mpReset", flags: low, reason: view.getUint8(at + 3) } : undefined;
  }
  return undefined;
}

function decodeCapable(view: DataView, at: number, length: number): MptcpOption | undefined {
  // Without and with keys; with the length of data, and a checksum of them too.
  if (length !== 4 && length !== 12 && length !== 20 && length !== 22 && length !== 24) return undefined;
  const keys: string[] = [];
  for (let key = at + 4; key + 8 <= at + length && keys.length < 2; key += 8) {
    keys.push(formatHexAt(view, key, key + 8));
  }
  return {
    name: "mpCapable",
    version: view.getUint8(at + 2) & 0xf,
    flags: view.getUint8(at + 3),
    keys,
    ...(length >= 22 ? { dataLength: view.getUint16(at + 20) } : {}),
    ...(length === 24 ? { checksum: view.getUint16(at + 22) } : {}),
  };
}

function decodeDataSequence(view: DataView, at: number, length: number): MptcpOption | undefined {
  const option: MptcpDataSequence = { name: "mpDss", flags: view.getUint8(at + 3) };
  const { flags } = option;
  const ackLength = (flags & MPTCP_DSS_ACK) === 0 ? 0 : (flags & MPTCP_DSS_ACK8) === 0 ? 4 : 8;
  const sequenceLength = (flags & MPTCP_DSS_MAP) === 0 ? 0 : (flags & MPTCP_DSS_MAP8) === 0 ? 4 : 8;
  const expected = 4 + ackLength + (sequenceLength === 0 ? 0 : sequenceLength + 6);
  const hasChecksum = sequenceLength > 0 && length === expected + 2;
  if (length !== expected && !hasChecksum) return undefined;
  const numberAt = (offset: number, size: number) =>
    String(size === 8 ? view.getBigUint64(offset) : view.getUint32(offset));
  if (ackLength > 0) option.dataAck = numberAt(at + 4, ackLength);
  if (sequenceLength > 0) {
    const map = at + 4 + ackLength;
    option.dataSequence = numberAt(map, sequenceLength);
    option.subflowSequence = view.getUint32(map + sequenceLength);
    option.dataLength = view.getUint16(map + sequenceLength + 4);
    if (hasChecksum) option.checksum = view.getUint16(map + sequenceLength + 6);
  }
  return option;
}

function decodeAddAddress(view: DataView, at: number, length: number): MptcpOption | undefined {
  // Version 0 has the IP version in the flags, version 1 tells it by the length.
  const flags = view.getUint8(at + 2) & 0xf;
  const rest = length - 4;
  const size = rest >= 16 ? 16 : 4;
  const after = rest - size;
  if (after !== 0 && after !== 2 && after !== 8 && after !== 10) return undefined;
  const from = at + 4 + size;
  const hasPort = after === 2 || after === 10;
  return {
    name: "mpAddAddress",
    flags,
    addressId: view.getUint8(at + 3),
    address: size === 16 ? formatIpv6(view, at + 4) : formatIpv4(view, at + 4),
    ...(hasPort ? { port: view.getUint16(from) } : {}),
    ...(after >= 8 ? { hmac: formatHexAt(view, from + (hasPort ? 2 : 0), at + length) } : {}),
  };
}

/**
 * The bytes of an option, kind and length included.
 *
 * @throws TypeError where an address or digits are none.
 * @throws RangeError where a number does not fit.
 */
export function encodeMptcp(option: MptcpOption): number[] {
  const { subtype, low, data } = encodeBody(option);
  const length = checkRange("tcp.options.length", 3 + data.length, 0xff);
  return [TCPOPT_MPTCP, length, subtype << 4 | checkRange("tcp.options.flags", low, 0xf), ...data];
}

/** Subtype, the four bits beside it, and what follows. */
interface Body {
  readonly subtype: number;
  readonly low: number;
  readonly data: readonly number[];
}

function encodeBody(option: MptcpOption): Body {
  switch (option.name) {
    case "mpCapable": {
      const keys = option.keys.flatMap((key) => [...parseHex(key)]);
      const data = [...bytesOf("flags", option.flags, 1), ...keys, ...optional("dataLength", option.dataLength, 2)];
      return { subtype: CAPABLE, low: option.version, data: [...data, ...optional("checksum", option.checksum, 2)] };
    }
    case "mpJoin": {
      const { flags, addressId, token, nonce = "", hmac = "" } = option;
      const data = [...bytesOf("addressId", addressId, 1), ...optional("token", token, 4), ...parseHex(hmac + nonce)];
      return { subtype: JOIN, low: flags, data };
    }
    case "mpDss": {
      const { flags, dataAck, dataSequence, subflowSequence, dataLength, checksum } = option;
      const data = [
        ...bytesOf("flags", flags, 1),
        ...(dataAck === undefined ? [] : longOf("dataAck", dataAck, (flags & MPTCP_DSS_ACK8) === 0 ? 4 : 8)),
        ...(dataSequence === undefined
          ? []
          : longOf("dataSequence", dataSequence, (flags & MPTCP_DSS_MAP8) === 0 ? 4 : 8)),
        ...optional("subflowSequence", subflowSequence, 4),
        ...optional("dataLength", dataLength, 2),
        ...optional("checksum", checksum, 2),
      ];
      return { subtype: DSS, low: 0, data };
    }
    case "mpAddAddress": {
      const { flags, addressId, address, port, hmac = "" } = option;
      const bytes = address.includes(":") ? parseIpv6(address) : parseIpv4(address);
      const data = [...bytesOf("addressId", addressId, 1), ...bytes, ...optional("port", port, 2), ...parseHex(hmac)];
      return { subtype: ADD_ADDR, low: flags, data };
    }
    case "mpRemoveAddress": {
      const data = option.addressIds.flatMap((id) => bytesOf("addressIds", id, 1));
      return { subtype: REMOVE_ADDR, low: option.flags, data };
    }
    case "mpPriority":
      return { subtype: PRIO, low: option.flags, data: optional("addressId", option.addressId, 1) };
    case "mpFail": {
      const data = [...bytesOf("flags", option.flags & 0xff, 1), ...longOf("dataSequence", option.dataSequence, 8)];
      return { subtype: FAIL, low: option.flags >> 8, data };
    }
    case "mpFastClose": {
      const data = [...bytesOf("flags", option.flags & 0xff, 1), ...parseHex(option.key)];
      return { subtype: FASTCLOSE, low: option.flags >> 8, data };
    }
    case "mpReset":
      return { subtype: TCPRST, low: option.flags, data: bytesOf("reason", option.reason, 1) };
  }
}

function bytesOf(field: string, value: number, length: number): number[] {
  checkRange(`tcp.options.${field}`, value, 2 ** (8 * length) - 1);
  return Array.from({ length }, (_, i) => value >>> 8 * (length - 1 - i) & 0xff);
}

function optional(field: string, value: number | undefined, length: number): number[] {
  return value === undefined ? [] : bytesOf(field, value, length);
}

/** A number in decimal digits, in 4 or 8 bytes. */
function longOf(field: string, digits: string, length: 4 | 8): number[] {
  if (!/^\d+$/.test(digits)) {
    throw new TypeError(`Cannot encode tcp.options.${field} "${digits}": write decimal digits`);
  }
  const value = BigInt(digits);
  const high = checkRange(`tcp.options.${field}`, Number(value >> 32n), length === 8 ? 0xffffffff : 0);
  const low = Number(value & 0xffffffffn);
  return length === 8 ? [...bytesOf(field, high, 4), ...bytesOf(field, low, 4)] : bytesOf(field, low, 4);
}
