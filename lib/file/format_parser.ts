/**
 * What the parsers of the file formats have in common.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import type { FileRecord } from "./record.ts";
import type { Window } from "./window.ts";

/** The formats of capture files that can be read. */
export type CaptureFormat = "pcap" | "pcapng" | "snoop" | "erf";

/** Why and where a file can't be read any further. */
export interface Break {
  /** The reason, as the end of a message. */
  readonly reason: string;
  /** Where the record or block begins that is broken, in bytes from the start of the file. */
  readonly offset: number;
  /** The type of the pcapng block. */
  readonly blockType?: number;
}

/** A place in a file where a record begins. */
export interface FilePlace {
  /** In bytes from the start of the file. */
  readonly offset: number;
  /** Packets of the file before it. */
  readonly packets: number;
}

/** The state machine of one file format. */
export interface FormatParser {
  readonly format: CaptureFormat;
  /** The interfaces met so far; one array, which grows. */
  readonly interfaces: readonly CaptureInterface[];
  /** What the file has said beside its packets; one array, which grows. A format that says nothing has none. */
  readonly records?: readonly FileRecord[];
  /** The resolution of all its times, as if_tsresol says it; undefined where each interface has its own. */
  readonly tsresol?: number;

  /**
   * Takes whole records off the front of the window and writes a row for each packet, until there is no whole record or
   * no room for a row. Where a record is broken it says so, and leaves it in the window.
   */
  parse(window: Window): Break | undefined;

  /** Where the first record begins, in bytes; undefined where one can't jump in a file of the format. */
  readonly begin?: number;

  /** Whether the next byte is within a record, part of which was taken off the window. */
  readonly within?: boolean;

  /**
   * Goes on at another place, in the part of the file that ends at `known`: what is said there beside packets has been
   * remembered.
   */
  jump?(place: FilePlace, known: number): void;

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
