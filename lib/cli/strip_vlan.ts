/**
 * Frames without their VLAN tags.
 *
 * @module
 */

import { LINKTYPE_LINUX_SLL2 } from "../linktype.ts";
import type { Packet } from "../packet.ts";

/** Bytes of a tag: TPID and TCI. */
const TAG_LENGTH = 4;
/** Bytes of the TPID, which stands in the place of an EtherType. */
const TPID_LENGTH = 2;

/** What is left of a packet. */
export interface StrippedFrame {
  /** A copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly origlen: number;
}

/** A frame without the tags that follow its link-layer header; undefined where there is none. */
export function stripVlan(packet: Packet): StrippedFrame | undefined {
  const [first, ...others] = packet.vlans;
  if (first === undefined) return undefined;
  const { bytes, origlen } = packet;
  // A tag further in is that of a tunnelled frame.
  const inside = others.findIndex((tag, index) => tag.offset !== first.offset + TAG_LENGTH * (index + 1));
  const length = TAG_LENGTH * (inside < 0 ? 1 + others.length : 1 + inside);
  const tci = first.view.byteOffset + first.offset - bytes.byteOffset;
  const stripped = new Uint8Array(bytes.length - length);
  if (packet.linktype === LINKTYPE_LINUX_SLL2) {
    // Its EtherType is in front, far from the tag that it is the TPID of; the tag has that of what follows.
    stripped.set(bytes.subarray(0, tci));
    stripped.set(bytes.subarray(tci + length), tci);
    stripped.set(bytes.subarray(tci + length - TPID_LENGTH, tci + length));
  } else {
    const tpid = tci - TPID_LENGTH;
    stripped.set(bytes.subarray(0, tpid));
    stripped.set(bytes.subarray(tpid + length), tpid);
  }
  return { bytes: stripped, origlen: Math.max(stripped.length, origlen - length) };
}
