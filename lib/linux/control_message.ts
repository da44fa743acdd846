/**
 * Control messages: what the kernel knows of a packet beside its bytes (cmsg(3), packet(7)).
 *
 * ```text
 *  0 cmsg_len   u64, with this header      16 data, then padding to a multiple of 8
 *  8 cmsg_level i32
 * 12 cmsg_type  i32
 * ```
 *
 * @module
 */

import { PACKET_AUXDATA, SO_RXQ_OVFL, SO_TIMESTAMPING, SO_TIMESTAMPNS, SOL_PACKET, SOL_SOCKET } from "./abi.ts";

const CMSG_LEVEL = 8;
const CMSG_TYPE = 12;
/** Bytes before a control message's data. */
const CMSG_DATA = 16;

const TP_STATUS = 0;
const TP_LEN = 4;
const TP_SNAPLEN = 8;
const TP_MAC = 12;
const TP_NET = 14;
const TP_VLAN_TCI = 16;
const TP_VLAN_TPID = 18;
const AUXDATA_LENGTH = 20;
const TIMESPEC_LENGTH = 16;

/**
 * The data of the first control message of a kind.
 *
 * @param control Control messages as recvmsg(2) wrote them.
 * @param length How many bytes of them there are, `msg_controllen`.
 * @param kind `level` and `type` of the message, and the least `length` of its data in bytes.
 * @returns Where the data begins in `control`; -1 where there is no such message, or a shorter one.
 */
export function findControlMessage(
  control: DataView,
  length: number,
  kind: { level: number; type: number; length: number },
): number {
  const end = Math.min(length, control.byteLength);
  for (let at = 0; at + CMSG_DATA <= end;) {
    const messageLength = control.getUint32(at, true);
    const beyond = control.getUint32(at + 4, true) !== 0;
    if (beyond || messageLength < CMSG_DATA || messageLength > end - at) return -1;
    const found = control.getInt32(at + CMSG_LEVEL, true) === kind.level &&
      control.getInt32(at + CMSG_TYPE, true) === kind.type && messageLength >= CMSG_DATA + kind.length;
    if (found) return at + CMSG_DATA;
    at += (messageLength + 7) & ~7;
  }
  return -1;
}

const AUXDATA = { level: SOL_PACKET, type: PACKET_AUXDATA, length: AUXDATA_LENGTH };
const TIMESTAMPNS = { level: SOL_SOCKET, type: SO_TIMESTAMPNS, length: TIMESPEC_LENGTH };
const TIMESTAMPING = { level: SOL_SOCKET, type: SO_TIMESTAMPING, length: 3 * TIMESPEC_LENGTH };
const RXQ_OVFL = { level: SOL_SOCKET, type: SO_RXQ_OVFL, length: 4 };

/** Where the `tpacket_auxdata` begins in the control messages; -1 where there is none. */
export function findAuxdata(control: DataView, length: number): number {
  return findControlMessage(control, length, AUXDATA);
}

/** Where the time begins in the control messages, as 64-bit seconds and nanoseconds; -1 where there is none. */
export function findTimestamp(control: DataView, length: number): number {
  return findControlMessage(control, length, TIMESTAMPNS);
}

/** The same of the time by the network card's clock; -1 where there is none, or the card gave none to this packet. */
export function findHardwareTimestamp(control: DataView, length: number): number {
  const at = findControlMessage(control, length, TIMESTAMPING);
  if (at < 0) return -1;
  const hardware = at + 2 * TIMESPEC_LENGTH;
  return control.getBigInt64(hardware, true) === 0n && control.getUint32(hardware + 8, true) === 0 ? -1 : hardware;
}

/** Packets that the socket had dropped before this one, modulo 2^32 (SO_RXQ_OVFL); the kernel does not tell of 0. */
export function droppedBefore(control: DataView, length: number): number {
  const at = findControlMessage(control, length, RXQ_OVFL);
  return at < 0 ? 0 : control.getUint32(at, true);
}

/** `struct tpacket_auxdata`, with the names of its fields without their `tp_` and `vlan_`. */
export interface Auxdata {
  /** `TP_STATUS_` bits. */
  readonly status: number;
  /** Bytes on the wire, without a tag that the kernel took out. */
  readonly len: number;
  /** Bytes captured, without a tag that the kernel took out. */
  readonly snaplen: number;
  /** Where the link-layer header begins in the packet. */
  readonly mac: number;
  /** Where the network header begins in the packet. */
  readonly net: number;
  /** The tag that was taken out: PCP, DEI and VID; valid with `TP_STATUS_VLAN_VALID`. */
  readonly tci: number;
  /** The TPID of that tag; valid with `TP_STATUS_VLAN_TPID_VALID`, else it was 0x8100. */
  readonly tpid: number;
}

/**
 * The `tpacket_auxdata` (packet(7), PACKET_AUXDATA) among control messages.
 *
 * @param control Control messages as recvmsg(2) wrote them, all of them and nothing after.
 * @returns Its fields; undefined where there is none.
 *
 * @example
 * ```ts
 * import { parseAuxdata, parseHex } from "@capkit/capkit/core";
 *
 * // cmsg_len 36, level 263, type 8; VLAN_VALID and VLAN_TPID_VALID, len and snaplen 60, mac 0, net 14, VID 100, 0x8100
 * const control = parseHex("2400000000000000 07010000 08000000 51000000 3c000000 3c000000 0000 0e00 6400 0081 00000000");
 * if (parseAuxdata(control)?.tci !== 100) throw new Error("the tag of VLAN 100");
 * ```
 */
export function parseAuxdata(control: Uint8Array): Auxdata | undefined {
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  const at = findAuxdata(view, view.byteLength);
  return at < 0 ? undefined : {
    status: auxdataStatus(view, at),
    len: auxdataLen(view, at),
    snaplen: view.getUint32(at + TP_SNAPLEN, true),
    mac: view.getUint16(at + TP_MAC, true),
    net: auxdataNet(view, at),
    tci: auxdataTci(view, at),
    tpid: auxdataTpid(view, at),
  };
}

/** `tp_status` of the auxdata at `at`. */
export function auxdataStatus(control: DataView, at: number): number {
  return control.getUint32(at + TP_STATUS, true);
}

/** `tp_len` of the auxdata at `at`. */
export function auxdataLen(control: DataView, at: number): number {
  return control.getUint32(at + TP_LEN, true);
}

/** `tp_net` of the auxdata at `at`. */
export function auxdataNet(control: DataView, at: number): number {
  return control.getUint16(at + TP_NET, true);
}

/** `tp_vlan_tci` of the auxdata at `at`. */
export function auxdataTci(control: DataView, at: number): number {
  return control.getUint16(at + TP_VLAN_TCI, true);
}

/** `tp_vlan_tpid` of the auxdata at `at`. */
export function auxdataTpid(control: DataView, at: number): number {
  return control.getUint16(at + TP_VLAN_TPID, true);
}
