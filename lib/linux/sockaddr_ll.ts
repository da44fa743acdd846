/**
 * `struct sockaddr_ll`, the address of a packet socket and of each packet it receives (packet(7), linux/if_packet.h).
 *
 * ```text
 *  0 sll_family   u16      8 sll_hatype   u16
 *  2 sll_protocol u16 (be) 10 sll_pkttype u8
 *  4 sll_ifindex  i32      11 sll_halen   u8, 12 sll_addr u8[8]
 * ```
 *
 * @module
 */

import { AF_PACKET, ETH_P_ALL } from "./abi.ts";

/** Bytes of the structure. */
export const SOCKADDR_LL_LENGTH = 20;
/** Where `sll_protocol` is: an EtherType, in network byte order. */
export const SLL_PROTOCOL = 2;
/** Where `sll_ifindex` is. */
export const SLL_IFINDEX = 4;
/** Where `sll_hatype` is: an `ARPHRD_` number. */
export const SLL_HATYPE = 8;
/** Where `sll_pkttype` is: a `PACKET_` number. */
export const SLL_PKTTYPE = 10;
/** Where `sll_halen` is, and `sll_addr` after it. */
export const SLL_HALEN = 11;

/**
 * The address to bind a packet socket to: all protocols of one interface.
 *
 * @param ifindex The interface; 0 for all interfaces.
 */
export function encodeSockaddrLl(ifindex: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(SOCKADDR_LL_LENGTH));
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(SLL_PROTOCOL, ETH_P_ALL);
  view.setInt32(SLL_IFINDEX, ifindex, true);
  return new Uint8Array(view.buffer);
}

/** What an address says of the socket it is of. */
export interface SockaddrLl {
  /** An EtherType, or `ETH_P_ALL`; 0 for a socket that receives nothing. */
  readonly protocol: number;
  /** The interface's index; 0 for all interfaces. */
  readonly ifindex: number;
  /** The `ARPHRD_` type of that interface; 0 where there is none. */
  readonly hatype: number;
}

/**
 * Reads an address.
 *
 * @param bytes 10 at least; the hardware address at the end does not matter.
 */
export function parseSockaddrLl(bytes: Uint8Array): SockaddrLl {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    protocol: view.getUint16(SLL_PROTOCOL),
    ifindex: view.getInt32(SLL_IFINDEX, true),
    hatype: view.getUint16(SLL_HATYPE, true),
  };
}
