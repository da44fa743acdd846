/**
 * What recvmsg(2) leaves behind, made into a frame and its row: tag put back, lengths and flags set.
 *
 * @module
 */

import {
  FLAG_CHECKSUM_NOT_READY,
  FLAG_CHECKSUM_VALID,
  FLAG_INBOUND,
  FLAG_NO_TIMESTAMP,
  FLAG_OUTBOUND,
  FLAG_RECEPTION_SHIFT,
  FLAG_SEGMENTATION_OFFLOADED,
  FLAG_TAG_RESTORED,
  RECEPTION_BROADCAST,
  RECEPTION_MULTICAST,
  RECEPTION_PROMISCUOUS,
  RECEPTION_UNICAST,
  ROW_CAPLEN,
  ROW_FLAGS,
  ROW_INTERFACE,
  ROW_NANOSECONDS,
  ROW_OFFSET,
  ROW_ORIGLEN,
  ROW_SECONDS,
  ROW_SECONDS_HIGH,
} from "../block.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL } from "../linktype.ts";
import {
  PACKET_BROADCAST,
  PACKET_HOST,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
  PACKET_OUTGOING,
  TP_STATUS_CSUM_VALID,
  TP_STATUS_CSUMNOTREADY,
  TP_STATUS_GSO_TCP,
} from "./abi.ts";
import {
  auxdataLen,
  auxdataNet,
  auxdataStatus,
  auxdataTci,
  auxdataTpid,
  findAuxdata,
  findTimestamp,
} from "./control_message.ts";
import type { MessageHeader } from "./msghdr.ts";
import { SLL_HALEN, SLL_HATYPE, SLL_PKTTYPE, SLL_PROTOCOL } from "./sockaddr_ll.ts";
import { canHoldTag, hasStrippedTag, restoreTag, strippedTpid, VLAN_TAG_LENGTH } from "./vlan_restore.ts";

/** Bytes of a LINKTYPE_LINUX_SLL header. */
const SLL_LENGTH = 16;
/** Bytes that must be free before a frame: a cooked header and a tag go there. */
export const HEADROOM: number = SLL_LENGTH + VLAN_TAG_LENGTH;

/** A frame as recvmsg stored it. */
export interface ReceivedFrame {
  /** The buffer. Changed where a tag or a cooked header goes before the payload. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the frame begins; {@linkcode HEADROOM} bytes before it are free. */
  offset: number;
  /** Bytes stored. */
  stored: number;
  /** Bytes that recvmsg spoke of: more than `stored` where the buffer was too small. */
  received: number;
  /** The message header that it was received with: the address and the control messages. */
  header: MessageHeader;
  /** What the interface's frames begin with; with `LINKTYPE_LINUX_SLL` its own header is replaced by a cooked one. */
  linktype: number;
  /** Bytes of a frame to keep. */
  snaplen: number;
  /** Index of the interface, for the row. */
  interfaceIndex: number;
}

/**
 * Makes the frame whole, and writes its row.
 *
 * @param rows The row table.
 * @param at The row's first word in it.
 */
export function writeRow(frame: ReceivedFrame, rows: Uint32Array, at: number): void {
  const { header } = frame;
  const { control, name } = header;
  const controlLength = header.controlLength;
  const packetType = name.getUint8(SLL_PKTTYPE);
  const auxdata = findAuxdata(control, controlLength);
  let flags = receptionFlags(packetType);
  let offset = frame.offset;
  let caplen = frame.stored;
  let origlen = frame.received;
  let tagged = false;
  let tpid = 0;
  let tci = 0;
  let net = 0;
  if (auxdata >= 0) {
    const status = auxdataStatus(control, auxdata);
    flags |= statusFlags(status);
    origlen = auxdataLen(control, auxdata);
    net = auxdataNet(control, auxdata);
    tci = auxdataTci(control, auxdata);
    tagged = hasStrippedTag(status, tci);
    tpid = strippedTpid(status, auxdataTpid(control, auxdata));
  }
  if (frame.linktype === LINKTYPE_LINUX_SLL) {
    const length = SLL_LENGTH + (tagged ? VLAN_TAG_LENGTH : 0);
    const cut = Math.min(net, caplen);
    offset += cut - length;
    caplen += length - cut;
    origlen += length - net;
    writeCookedHeader(frame.bytes, offset, { name, tag: tagged ? { tpid, tci } : undefined });
  } else if (tagged) {
    // Only origlen always grows: a frame cut before the tag's place stays as it is.
    origlen += VLAN_TAG_LENGTH;
    if (frame.linktype === LINKTYPE_ETHERNET && canHoldTag(caplen)) {
      restoreTag(frame.bytes, offset, { tpid, tci });
      offset -= VLAN_TAG_LENGTH;
      caplen += VLAN_TAG_LENGTH;
      flags |= FLAG_TAG_RESTORED;
    }
  }
  const timestamp = findTimestamp(control, controlLength);
  if (timestamp < 0) flags |= FLAG_NO_TIMESTAMP;
  rows[at + ROW_OFFSET] = offset;
  rows[at + ROW_CAPLEN] = Math.min(caplen, frame.snaplen);
  rows[at + ROW_ORIGLEN] = origlen;
  rows[at + ROW_SECONDS] = timestamp < 0 ? 0 : control.getUint32(timestamp, true);
  rows[at + ROW_SECONDS_HIGH] = timestamp < 0 ? 0 : control.getUint32(timestamp + 4, true);
  rows[at + ROW_NANOSECONDS] = timestamp < 0 ? 0 : control.getUint32(timestamp + 8, true);
  rows[at + ROW_INTERFACE] = frame.interfaceIndex;
  rows[at + ROW_FLAGS] = flags;
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

/** What the kernel knows of checksum and segmentation, from the `TP_STATUS_` bits. */
export function statusFlags(status: number): number {
  return ((status & TP_STATUS_CSUMNOTREADY) !== 0 ? FLAG_CHECKSUM_NOT_READY : 0) |
    ((status & TP_STATUS_CSUM_VALID) !== 0 ? FLAG_CHECKSUM_VALID : 0) |
    ((status & TP_STATUS_GSO_TCP) !== 0 ? FLAG_SEGMENTATION_OFFLOADED : 0);
}

/** A LINKTYPE_LINUX_SLL header from the packet's address, and a tag after it where one was taken out. */
function writeCookedHeader(
  bytes: Uint8Array<ArrayBuffer>,
  offset: number,
  from: { name: DataView; tag: { tpid: number; tci: number } | undefined },
): void {
  const { name, tag } = from;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, SLL_LENGTH + (tag ? VLAN_TAG_LENGTH : 0));
  const protocol = name.getUint16(SLL_PROTOCOL);
  view.setUint16(0, name.getUint8(SLL_PKTTYPE));
  view.setUint16(2, name.getUint16(SLL_HATYPE, true));
  view.setUint16(4, name.getUint8(SLL_HALEN));
  for (let i = 0; i < 8; i++) view.setUint8(6 + i, name.getUint8(SLL_HALEN + 1 + i));
  view.setUint16(14, tag?.tpid ?? protocol);
  if (tag === undefined) return;
  view.setUint16(SLL_LENGTH, tag.tci);
  view.setUint16(SLL_LENGTH + 2, protocol);
}
