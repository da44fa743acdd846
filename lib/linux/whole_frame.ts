/**
 * A frame as the kernel stores it, made whole: the VLAN tag that the kernel took out goes back, and where the link type is
 * `LINKTYPE_LINUX_SLL` a cooked header takes the place of the device's own.
 *
 * @module
 */

import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL } from "../linktype.ts";
import { FLAG_TAG_RESTORED } from "../packet_flag.ts";
import { SLL_HALEN, SLL_HATYPE, SLL_PKTTYPE, SLL_PROTOCOL } from "./sockaddr_ll.ts";
import { canHoldTag, hasStrippedTag, restoreTag, strippedTag, strippedTpid, VLAN_TAG_LENGTH } from "./vlan_restore.ts";

/** Bytes of a LINKTYPE_LINUX_SLL header. */
const SLL_LENGTH = 16;
/** Bytes that must be free before a frame: a cooked header and a tag go there. */
export const HEADROOM: number = SLL_LENGTH + VLAN_TAG_LENGTH;

/** A frame in memory, and what the kernel says of it. {@linkcode makeWhole} changes it in place. */
export interface StoredFrame {
  /** The buffer. Changed where a tag or a cooked header goes before the payload. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the frame begins; {@linkcode HEADROOM} bytes before its network header are free, 4 before the frame. */
  offset: number;
  /** Bytes stored. */
  caplen: number;
  /** Bytes on the wire, without the tag. */
  origlen: number;
  /** Bytes from the frame's start to its network header. */
  net: number;
  /** `TP_STATUS_` bits. */
  status: number;
  /** The tag that was taken out, valid where `status` says so. */
  tci: number;
  /** Its TPID, valid where `status` says so. */
  tpid: number;
  /** The packet's `sockaddr_ll`. */
  name: DataView<ArrayBuffer>;
  /** What the interface's frames begin with; with `LINKTYPE_LINUX_SLL` its own header is replaced by a cooked one. */
  linktype: number;
  /** `FLAG_` bits of the row; `FLAG_TAG_RESTORED` is set where a tag was put back in its place. */
  flags: number;
}

/** Puts back into a frame what the kernel took out of it; offset, lengths and flags follow. */
export function makeWhole(frame: StoredFrame): void {
  const tagged = hasStrippedTag(frame.status, frame.tci);
  if (frame.linktype === LINKTYPE_LINUX_SLL) {
    const length = SLL_LENGTH + (tagged ? VLAN_TAG_LENGTH : 0);
    const cut = Math.min(frame.net, frame.caplen);
    frame.offset += cut - length;
    frame.caplen += length - cut;
    frame.origlen += length - frame.net;
    writeCookedHeader(frame, tagged);
  } else if (tagged) {
    // Only origlen always grows: a frame cut before the tag's place stays as it is.
    frame.origlen += VLAN_TAG_LENGTH;
    if (frame.linktype !== LINKTYPE_ETHERNET || !canHoldTag(frame.caplen)) return;
    restoreTag(frame.bytes, frame.offset, strippedTag(frame));
    frame.offset -= VLAN_TAG_LENGTH;
    frame.caplen += VLAN_TAG_LENGTH;
    frame.flags |= FLAG_TAG_RESTORED;
  }
}

/** A LINKTYPE_LINUX_SLL header from the packet's address, and a tag after it where one was taken out. */
function writeCookedHeader({ bytes, offset, name, status, tpid, tci }: StoredFrame, tagged: boolean): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, SLL_LENGTH + (tagged ? VLAN_TAG_LENGTH : 0));
  const protocol = name.getUint16(SLL_PROTOCOL);
  view.setUint16(0, name.getUint8(SLL_PKTTYPE));
  view.setUint16(2, name.getUint16(SLL_HATYPE, true));
  view.setUint16(4, name.getUint8(SLL_HALEN));
  // A ring leaves behind the address what lay there before.
  for (let i = 0; i < 8; i++) view.setUint8(6 + i, i < name.getUint8(SLL_HALEN) ? name.getUint8(SLL_HALEN + 1 + i) : 0);
  view.setUint16(14, tagged ? strippedTpid(status, tpid) : protocol);
  if (!tagged) return;
  view.setUint16(SLL_LENGTH, tci);
  view.setUint16(SLL_LENGTH + 2, protocol);
}
