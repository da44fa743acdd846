/**
 * The VLAN tag that the kernel took out of a frame, put back (net/8021q: the outermost tag of a received frame goes into
 * the packet's metadata, by the network card or by skb_vlan_untag()).
 *
 * @module
 */

import { TP_STATUS_VLAN_TPID_VALID, TP_STATUS_VLAN_VALID } from "./abi.ts";

/** Bytes of a VLAN tag: TPID and TCI. */
export const VLAN_TAG_LENGTH = 4;
/** Where the tag belongs: after both MAC addresses. */
const ADDRESSES_LENGTH = 12;
const ETHERTYPE_DOT1Q = 0x8100;

/** Whether a tag was taken out; a priority tag, all of whose bits are 0, counts (tpacket_auxdata). */
export function hasStrippedTag(status: number, tci: number): boolean {
  // Before Linux 3.0 there was no TP_STATUS_VLAN_VALID, and a TCI other than 0 was the only sign.
  return (status & TP_STATUS_VLAN_VALID) !== 0 || tci !== 0;
}

/** The TPID of a tag that was taken out: 0x8100 where the kernel does not say (before Linux 3.14). */
export function strippedTpid(status: number, tpid: number): number {
  return (status & TP_STATUS_VLAN_TPID_VALID) !== 0 ? tpid : ETHERTYPE_DOT1Q;
}

/** The four bytes of a tag that was taken out, as one number. */
export function strippedTag({ status, tpid, tci }: { status: number; tpid: number; tci: number }): number {
  return strippedTpid(status, tpid) << 16 | tci;
}

/**
 * Puts a tag back in place: both addresses move four bytes towards the start, and the tag goes behind them. The frame
 * then begins at `offset - 4`, where four bytes must be free.
 *
 * @param bytes The buffer.
 * @param offset Where the frame begins, at least 4; at least 12 bytes of it are there.
 * @param tag The four bytes of the tag, as one number.
 */
export function restoreTag(bytes: Uint8Array, offset: number, tag: number): void {
  const at = offset - VLAN_TAG_LENGTH + ADDRESSES_LENGTH;
  // Byte by byte: for so few, a call of copyWithin costs many times as much.
  for (let to = offset - VLAN_TAG_LENGTH; to < at; to++) bytes[to] = bytes[to + VLAN_TAG_LENGTH] ?? 0;
  bytes[at] = tag >> 24;
  bytes[at + 1] = tag >> 16;
  bytes[at + 2] = tag >> 8;
  bytes[at + 3] = tag;
}

/** Whether a frame of so many captured bytes has the addresses that a tag stands behind. */
export function canHoldTag(caplen: number): boolean {
  return caplen >= ADDRESSES_LENGTH;
}
