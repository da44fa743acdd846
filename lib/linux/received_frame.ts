/**
 * What recvmsg(2) leaves behind, made into a frame and its row: tag put back, lengths and flags set.
 *
 * @module
 */

import {
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
} from "../block.ts";
import {
  FLAG_CHECKSUM_NOT_READY,
  FLAG_CHECKSUM_VALID,
  FLAG_HARDWARE_TIMESTAMP,
  FLAG_INBOUND,
  FLAG_NO_TIMESTAMP,
  FLAG_OUTBOUND,
  FLAG_RECEPTION_SHIFT,
  FLAG_SEGMENTATION_OFFLOADED,
  RECEPTION_BROADCAST,
  RECEPTION_MULTICAST,
  RECEPTION_PROMISCUOUS,
  RECEPTION_UNICAST,
} from "../packet_flag.ts";
import {
  PACKET_BROADCAST,
  PACKET_HOST,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
  PACKET_OUTGOING,
  TP_STATUS_CSUM_VALID,
  TP_STATUS_CSUMNOTREADY,
  TP_STATUS_GSO_TCP,
  TP_STATUS_TS_RAW_HARDWARE,
} from "./abi.ts";
import {
  auxdataLen,
  auxdataNet,
  auxdataStatus,
  auxdataTci,
  auxdataTpid,
  findAuxdata,
  findHardwareTimestamp,
  findTimestamp,
} from "./control_message.ts";
import type { MessageHeader } from "./msghdr.ts";
import { SLL_PKTTYPE } from "./sockaddr_ll.ts";
import { makeWhole, type StoredFrame } from "./whole_frame.ts";

/** A frame as recvmsg stored it, and what its row is to say. */
export interface ReceivedFrame extends StoredFrame {
  /** The message header that it was received with: the address and the control messages. */
  readonly header: MessageHeader;
  /** Bytes of a frame to keep. */
  snaplen: number;
  /** Index of the interface, for the row. */
  interfaceIndex: number;
}

/** Where frames that come with this header are described, one after the other. */
export function receivedFrame(header: MessageHeader, { snaplen }: { snaplen: number }): ReceivedFrame {
  const zero = { offset: 0, caplen: 0, origlen: 0, net: 0, status: 0, tci: 0, tpid: 0, flags: 0 };
  return { ...zero, header, name: header.name, bytes: header.bytes, linktype: 0, snaplen, interfaceIndex: 0 };
}

/**
 * Makes the frame whole, and writes its row. Bytes, offset, caplen (the bytes stored), origlen (the bytes that recvmsg
 * spoke of), linktype and interface are the caller's; the rest comes from the message header.
 *
 * @param rows The row table.
 * @param at The row's first word in it.
 */
export function writeRow(frame: ReceivedFrame, rows: Uint32Array, at: number): void {
  const { header } = frame;
  const { control, controlLength } = header;
  const auxdata = findAuxdata(control, controlLength);
  frame.status = auxdata < 0 ? 0 : auxdataStatus(control, auxdata);
  frame.tci = auxdata < 0 ? 0 : auxdataTci(control, auxdata);
  frame.tpid = auxdata < 0 ? 0 : auxdataTpid(control, auxdata);
  frame.net = auxdata < 0 ? 0 : auxdataNet(control, auxdata);
  if (auxdata >= 0) frame.origlen = auxdataLen(control, auxdata);
  frame.flags = receptionFlags(frame.name.getUint8(SLL_PKTTYPE)) | statusFlags(frame.status);
  makeWhole(frame);
  rows[at + ROW_OFFSET] = frame.offset;
  rows[at + ROW_CAPLEN] = Math.min(frame.caplen, frame.snaplen);
  rows[at + ROW_ORIGLEN] = frame.origlen;
  rows[at + ROW_INTERFACE] = frame.interfaceIndex;
  rows[at + ROW_FLAGS] = frame.flags | writeTime(header, rows, at);
}

/** The words of the time; returns the row's flags that speak of it. */
function writeTime({ control, controlLength }: MessageHeader, rows: Uint32Array, at: number): number {
  const hardware = findHardwareTimestamp(control, controlLength);
  const timestamp = hardware >= 0 ? hardware : findTimestamp(control, controlLength);
  rows[at + ROW_SECONDS] = timestamp < 0 ? 0 : control.getUint32(timestamp, true);
  rows[at + ROW_SECONDS_HIGH] = timestamp < 0 ? 0 : control.getUint32(timestamp + 4, true);
  rows[at + ROW_NANOSECONDS] = timestamp < 0 ? 0 : control.getUint32(timestamp + 8, true);
  return timestamp < 0 ? FLAG_NO_TIMESTAMP : hardware >= 0 ? FLAG_HARDWARE_TIMESTAMP : 0;
}

/** Direction and reception, from the `PACKET_` type. */
export function receptionFlags(packetType: number): number {
  switch (packetType) {
    case PACKET_OUTGOING:
      return FLAG_OUTBOUND;
    case PACKET_HOST:
      return FLAG_INBOUND | (RECEPTION_UNICAST << FLAG_RECEPTION_SHIFT);
    case PACKET_BROADCAST:
      return FLAG_INBOUND | (RECEPTION_BROADCAST << FLAG_RECEPTION_SHIFT);
    case PACKET_MULTICAST:
      return FLAG_INBOUND | (RECEPTION_MULTICAST << FLAG_RECEPTION_SHIFT);
    case PACKET_OTHERHOST:
      return FLAG_INBOUND | (RECEPTION_PROMISCUOUS << FLAG_RECEPTION_SHIFT);
  }
  return FLAG_INBOUND;
}

/** What the kernel knows of checksum, segmentation and time, from the `TP_STATUS_` bits. */
export function statusFlags(status: number): number {
  return ((status & TP_STATUS_CSUMNOTREADY) !== 0 ? FLAG_CHECKSUM_NOT_READY : 0) |
    ((status & TP_STATUS_CSUM_VALID) !== 0 ? FLAG_CHECKSUM_VALID : 0) |
    ((status & TP_STATUS_GSO_TCP) !== 0 ? FLAG_SEGMENTATION_OFFLOADED : 0) |
    ((status & TP_STATUS_TS_RAW_HARDWARE) !== 0 ? FLAG_HARDWARE_TIMESTAMP : 0);
}
