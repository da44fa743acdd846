/**
 * What the parsers of the file formats have in common.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import type { Window } from "./window.ts";

/** Why and where a file can't be read any further. */
export interface Break {
  /** The reason, as the end of a message. */
  readonly reason: string;
  /** Where the record or block begins that is broken, in bytes from the start of the file. */
  readonly offset: number;
  /** The type of the pcapng block. */
  readonly blockType?: number;
}

/** The state machine of one file format. */
export interface FormatParser {
  readonly format: "pcap" | "pcapng";
  /** The interfaces met so far; one array, which grows. */
  readonly interfaces: readonly CaptureInterface[];

  /**
   * Takes whole records off the front of the window and writes a row for each packet, until there is no whole record or
   * no room for a row. Where a record is broken it says so, and leaves it in the window.
   */
  parse(window: Window): Break | undefined;

  /** What is wrong with the end of the file, after `parse` took all that is whole. */
  finish(window: Window): Break | undefined;
}

const LINKTYPE_USB_LINUX_MMAPPED = 220;
const LINKTYPE_DBUS = 231;
const LINKTYPE_USBPCAP = 249;
const LINKTYPE_USB_DARWIN = 266;
const LINKTYPE_EBHSCR = 279;

/** Link types whose packets may be longer than those of a network. */
const LONG_PACKETS: readonly number[] = [
  LINKTYPE_USB_LINUX_MMAPPED,
  LINKTYPE_DBUS,
  LINKTYPE_USBPCAP,
  LINKTYPE_USB_DARWIN,
  LINKTYPE_EBHSCR,
];

/**
 * The most bytes that a packet of a link type can have. libpcap and Wireshark refuse longer ones too (pcap-savefile(5)),
 * and whoever writes them: a length beyond it means that the file is broken.
 */
export function longestPacket(linktype: number): number {
  return LONG_PACKETS.includes(linktype) ? 0x800_0000 : 0x4_0000;
}

/** A 32-bit number as text, `"0xa1b2c3d4"`. */
export function hex32(value: number): string {
  return "0x" + value.toString(16).padStart(8, "0");
}
