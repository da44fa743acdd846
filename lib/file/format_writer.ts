/**
 * FormatWriter: the port of what makes the bytes of a capture file, without I/O.
 *
 * @module
 */

import type { Block, CaptureInterface } from "../block.ts";
import type { PcapngOption } from "../pcapng_option.ts";
import type { FileRecord } from "./record.ts";

/** What a writer reads of a packet; any `Packet` is one. */
export interface WritablePacket {
  /** The frame as far as it was captured. */
  readonly bytes: Uint8Array;
  /** Bytes on the wire. */
  readonly origlen: number;
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  /** What the frame begins with, a `LINKTYPE_` number. */
  readonly linktype: number;
  /** Where it was captured; a pcap file does not say. By default an interface without a name, of the packet's link type. */
  readonly interface?: CaptureInterface;
  /** Its `FLAG_` bits; 0 by default. pcapng has a place for bits 0 to 11 and 16 to 31, pcap for none. */
  readonly flags?: number;
  /** Options that go with it into a pcapng file: comments, hashes, verdicts. epb_flags among them counts before `flags`. */
  readonly options?: readonly PcapngOption[];
}

/** Rows of a block; all of them by default. */
export interface RowRange {
  /** The first. */
  readonly from?: number;
  /** The one after the last. */
  readonly to?: number;
}

/** What is added to a packet when it is written. pcap has no place for any of it, and leaves it out. */
export interface PushOptions {
  /** Comments, after those that the packet has. */
  readonly comment?: string | readonly string[] | undefined;
  /** Packets lost between the one before of the same interface and this one (epb_dropcount). */
  readonly dropCount?: number | bigint | undefined;
}

/**
 * What is known at the end of an interface (pcapng's statistics block); `stats().interfaces` of any source gives a list of
 * these. pcap has no place for it.
 */
export interface InterfaceStatistics {
  /** The interface, the same object that its packets have. */
  readonly interface: CaptureInterface;
  /** Packets handed to the program (isb_usrdeliv); by default as many as were written. */
  readonly captured?: number | undefined;
  /** Packets that passed the filter, those lost included (isb_filteraccept). */
  readonly received?: number | undefined;
  /** Packets lost because nobody read them in time (isb_osdrop). */
  readonly dropped?: number | undefined;
  /** Packets that the network card lost (isb_ifdrop). */
  readonly interfaceDropped?: number | undefined;
  /** When capturing began, in nanoseconds since 1970; by default the time of the first packet written. */
  readonly startTimeNs?: bigint | undefined;
  /** When it ended, in nanoseconds since 1970; by default the time of the last packet written. */
  readonly endTimeNs?: bigint | undefined;
}

/** What {@linkcode FormatWriter.finish} is told. */
export interface FinishOptions {
  /** Of the interfaces of live capture; by default each of them gets what the writer itself knows. */
  readonly statistics?: readonly InterfaceStatistics[] | undefined;
}

/** Packets and records in, bytes of the file out: what each file format that is written implements. */
export interface FormatWriter {
  /** The format of the bytes. */
  readonly format: "pcap" | "pcapng";

  /** Bytes that wait to be taken. */
  readonly length: number;

  /** Packets pushed so far. */
  readonly packets: number;

  /**
   * Appends a packet, which is copied.
   *
   * @throws TypeError where the format can't hold its link type, RangeError where it can't hold its time. Nothing has been
   * appended then.
   */
  push(packet: WritablePacket, options?: PushOptions): void;

  /**
   * Appends the packets of a block, or those of a range of its rows, which are copied. Throws as `push`; the packets before
   * that one have been appended.
   */
  pushBlock(block: Block, range?: RowRange): void;

  /**
   * Appends what a file says beside its packets; what the format has no place for is left out. `position` and `index` of the
   * record mean nothing here: it stands where it is given.
   */
  record(record: FileRecord): void;

  /** So many packets were lost before the next one of an interface, which is to say so; pcap can't. */
  lost(packets: number, at: CaptureInterface): void;

  /** Appends what comes at the end of a file. Nothing may be pushed after it. */
  finish(options?: FinishOptions): void;

  /** The bytes since the last call, for the caller to keep, or to give back. */
  take(): Uint8Array<ArrayBuffer>;

  /** Takes the memory of bytes back that `take` returned, to write over them: new memory costs more than copying. */
  giveBack(bytes: Uint8Array<ArrayBuffer>): void;
}
