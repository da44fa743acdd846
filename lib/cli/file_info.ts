/**
 * FileInfo: all that `capkit info` says of a file.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import type { InterfaceRecord } from "../file/interface_record.ts";
import type { CaptureFile } from "../file/open.ts";
import type { SectionRecord } from "../file/section_record.ts";
import type { StatisticsRecord } from "../file/statistics_record.ts";
import type { HashName } from "./host.ts";
import type { PacketTally } from "./packet_tally.ts";

/** An interface of a file. */
export interface InterfaceInfo {
  /** As packets have it. */
  readonly interface: CaptureInterface;
  /** Its description; undefined in a pcap file. */
  readonly record: InterfaceRecord | undefined;
  /** The resolution of its times, as if_tsresol says it. */
  readonly tsresol: number;
  /** Its packets. */
  readonly packets: number;
  /** The last that the file says of its counts. */
  readonly statistics: StatisticsRecord | undefined;
}

/** What is known of a file when it has been read to its end, or to where it is broken. */
export interface FileInfo {
  /** As it was named. */
  readonly path: string;
  readonly format: string;
  /** Undefined where it is not compressed. */
  readonly compression: string | undefined;
  /** Bytes of the file; undefined where it is broken and nobody knows. */
  readonly size: number | undefined;
  /** Of the whole file; empty where it is broken. */
  readonly hashes: Readonly<Partial<Record<HashName, string>>>;
  readonly tally: PacketTally;
  readonly sections: readonly SectionRecord[];
  readonly interfaces: readonly InterfaceInfo[];
  /** Packets with comments. */
  readonly commented: number;
  /** Addresses with names. */
  readonly names: { readonly ipv4: number; readonly ipv6: number; readonly mac: number };
  /** Blocks of secrets. */
  readonly secrets: number;
  /** Custom blocks, and those of unknown types. */
  readonly otherBlocks: number;
  /** Where and why it could not be read to its end. */
  readonly error: string | undefined;
}

/** What has been found out beside the packets. */
export interface FileFindings {
  readonly path: string;
  readonly tally: PacketTally;
  readonly commented: number;
  readonly hashes: FileInfo["hashes"];
  readonly error: string | undefined;
}

/** Puts together what an open file and its packets have said. */
export function fileInfo(file: CaptureFile, findings: FileFindings): FileInfo {
  const { records } = file;
  const { tally, error } = findings;
  const names = records.flatMap((record) => record.kind === "names" ? record.names : []);
  const countNames = (test: RegExp): number => names.filter(({ address }) => test.test(address)).length;
  return {
    ...findings,
    format: file.format,
    compression: file.compression,
    size: error === undefined ? file.bytesRead : file.size,
    sections: records.filter((record) => record.kind === "section"),
    interfaces: file.interfaces.map((at, index) => interfaceInfo(file, at, tally.perInterface[index] ?? 0)),
    names: {
      ipv4: countNames(/^[\d.]+$/),
      ipv6: countNames(IPV6),
      mac: countNames(MAC),
    },
    secrets: records.filter(({ kind }) => kind === "secrets").length,
    otherBlocks: records.filter(({ kind }) => kind === "custom" || kind === "unknown").length,
  };
}

const MAC = /^([0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{16})$/;
/** With a colon, and not of six pairs of digits. */
const IPV6 = /^(?!([0-9a-f]{2}:){5}[0-9a-f]{2}$).*:/;

function interfaceInfo(file: CaptureFile, at: CaptureInterface, packets: number): InterfaceInfo {
  const { records, tsresol } = file;
  const record = records.find((one) => one.kind === "interface" && one.interface === at);
  const description = record?.kind === "interface" ? record : undefined;
  const last = records.findLast((one) => one.kind === "statistics" && one.interface === description);
  return {
    interface: at,
    record: description,
    tsresol: description?.tsresol ?? tsresol ?? DEFAULT_TSRESOL,
    packets,
    statistics: last?.kind === "statistics" ? last : undefined,
  };
}

/** Microseconds. */
const DEFAULT_TSRESOL = 6;
