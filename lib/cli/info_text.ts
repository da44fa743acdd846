/**
 * A file's information as text: labels as capinfos has them, where it has them.
 *
 * @module
 */

import type { CaptureInterface } from "../block.ts";
import { escapeControls } from "../bytes/text.ts";
import type { StatisticsRecord } from "../file/statistics_record.ts";
import { linktypeDescription, linktypeName } from "../linktype.ts";
import { formatEpoch, formatTimestamp, fromNanoseconds } from "../timestamp.ts";
import type { FileInfo, InterfaceInfo } from "./file_info.ts";
import { packetRates } from "./packet_rates.ts";
import { resolutionDigits, resolutionName } from "./resolution.ts";

/** Characters before a value. */
const LABEL_LENGTH = 24;

/** All that is known of a file, a line each. */
export function infoText(info: FileInfo): string {
  const lines = [...fileLines(info), ...packetLines(info), ...hashLines(info), ...sectionLines(info)];
  lines.push(labelled("Number of interfaces", String(info.interfaces.length)));
  const interfaces = info.interfaces.flatMap((one, index) => [`Interface #${index}:`, ...interfaceLines(one)]);
  return [...lines, ...interfaces, ...otherLines(info)].map((line) => `${line}\n`).join("");
}

function labelled(label: string, value: string): string {
  // What a file says may have lines, and bytes that a terminal obeys.
  return `${`${label}:`.padEnd(LABEL_LENGTH)} ${escapeControls(value)}`;
}

function optional(label: string, value: string | undefined): string[] {
  return value === undefined ? [] : [labelled(label, value)];
}

function fileLines({ path, format, compression, size, interfaces }: FileInfo): string[] {
  const linktypes = [...new Set(interfaces.map((one) => one.interface.linktype))];
  const resolutions = [...new Set(interfaces.map(({ tsresol }) => tsresol))];
  return [
    labelled("File name", path),
    labelled("File type", compression === undefined ? format : `${format}, compressed by ${compression}`),
    ...optional("File size", size === undefined ? undefined : `${size} bytes`),
    labelled("Link type", linktypes.map(linktypeText).join(", ") || "n/a"),
    labelled("Timestamp precision", resolutions.map(resolutionName).join(", ") || "n/a"),
  ];
}

function linktypeText(linktype: number): string {
  const description = linktypeDescription(linktype);
  return linktypeName(linktype) + (description === undefined ? "" : ` (${description})`);
}

function packetLines(info: FileInfo): string[] {
  const { tally, interfaces, commented } = info;
  const digits = Math.max(0, ...interfaces.map(({ tsresol }) => resolutionDigits(tsresol)));
  const limits = [...new Set(interfaces.map((one) => snaplenText(one.interface)))];
  const { cut, firstNs, lastNs } = tally;
  const rates = packetRates(tally);
  return [
    labelled("Packet size limit", limits.join(", ") || "n/a"),
    ...optional("Packets were cut to", cut === undefined ? undefined : cutText(cut)),
    labelled("Number of packets", String(tally.packets)),
    ...(commented === 0 ? [] : [labelled("Packets with comments", String(commented))]),
    ...(tally.timeless === 0 ? [] : [labelled("Packets without time", String(tally.timeless))]),
    labelled("Data size", `${tally.bytes} bytes`),
    labelled("Capture duration", durationText(firstNs, lastNs, digits)),
    labelled("First packet time", timeText(firstNs, digits)),
    labelled("Last packet time", timeText(lastNs, digits)),
    labelled("Data byte rate", rateText(rates.bytesPerSecond, "bytes/s")),
    labelled("Data bit rate", rateText(rates.bitsPerSecond, "bits/s")),
    labelled("Average packet size", rateText(rates.bytesPerPacket, "bytes")),
    labelled("Average packet rate", rateText(rates.packetsPerSecond, "packets/s")),
    labelled("Strict time order", tally.inOrder ? "True" : "False"),
  ];
}

function snaplenText({ snaplen }: CaptureInterface): string {
  return snaplen === 0 ? "none" : `${snaplen} bytes`;
}

function cutText({ min, max }: { min: number; max: number }): string {
  return min === max ? `${min} bytes` : `${min} to ${max} bytes`;
}

function durationText(firstNs: bigint | undefined, lastNs: bigint | undefined, digits: number): string {
  if (firstNs === undefined || lastNs === undefined) return "n/a";
  const { seconds, nanoseconds } = fromNanoseconds(lastNs - firstNs);
  return `${formatEpoch(seconds, nanoseconds, digits)} seconds`;
}

/** The latest time that a Date can be of, in seconds. */
const LATEST = 8_640_000_000_000;

/** In the local time zone. */
function timeText(timeNs: bigint | undefined, digits: number): string {
  if (timeNs === undefined) return "n/a";
  const { seconds, nanoseconds } = fromNanoseconds(timeNs);
  if (Math.abs(seconds) > LATEST) return `${formatEpoch(seconds, nanoseconds, digits)} seconds since 1970`;
  const time = formatTimestamp(seconds, nanoseconds, 9);
  return digits === 0 ? time.slice(0, -10) : time.slice(0, time.length - 9 + digits);
}

function rateText(rate: number | undefined, unit: string): string {
  return rate === undefined ? "n/a" : `${rate.toFixed(2)} ${unit}`;
}

function hashLines({ hashes: { sha256, ripemd160, sha1 } }: FileInfo): string[] {
  return [...optional("SHA256", sha256), ...optional("RIPEMD160", ripemd160), ...optional("SHA1", sha1)];
}

function sectionLines({ sections }: FileInfo): string[] {
  return sections.flatMap(({ hardware, os, application, comments }, index) => [
    ...(sections.length > 1 ? [`Section #${index}:`] : []),
    ...optional("Capture hardware", hardware),
    ...optional("Capture oper-sys", os),
    ...optional("Capture application", application),
    ...comments.flatMap((comment) => optional("Capture comment", comment)),
  ]);
}

function interfaceLines({ interface: at, record, tsresol, packets, statistics }: InterfaceInfo): string[] {
  const lines = [
    ...optional("  Name", at.name === "" ? undefined : at.name),
    labelled("  Link type", linktypeText(at.linktype)),
    labelled("  Packet size limit", snaplenText(at)),
    labelled("  Timestamp precision", resolutionName(tsresol)),
    labelled("  Number of packets", String(packets)),
  ];
  if (record !== undefined) {
    const { description, filter, mac, ipv4, ipv6, speed, os, hardware, comments } = record;
    lines.push(
      ...optional("  Description", description),
      ...optional("  Filter", typeof filter === "string" ? filter : undefined),
      ...optional("  MAC address", mac),
      ...ipv4.map(({ address, netmask }) => labelled("  IPv4 address", `${address}, netmask ${netmask}`)),
      ...ipv6.map(({ address, prefixLength }) => labelled("  IPv6 address", `${address}/${prefixLength}`)),
      ...optional("  Speed", speed === undefined ? undefined : `${speed} bits/s`),
      ...optional("  Oper-sys", os),
      ...optional("  Hardware", hardware),
      ...comments.map((comment) => labelled("  Comment", comment)),
    );
  }
  return statistics === undefined ? lines : [...lines, ...statisticsLines(statistics)];
}

function statisticsLines({ ifrecv, ifdrop, filteraccept, osdrop, usrdeliv }: StatisticsRecord): string[] {
  return [
    ...optional("  Received", ifrecv?.toString()),
    ...optional("  Dropped by interface", ifdrop?.toString()),
    ...optional("  Passed the filter", filteraccept?.toString()),
    ...optional("  Dropped by kernel", osdrop?.toString()),
    ...optional("  Delivered", usrdeliv?.toString()),
  ];
}

function otherLines({ names, secrets, otherBlocks }: FileInfo): string[] {
  const counts: [string, number][] = [
    ["Resolved IPv4 addresses", names.ipv4],
    ["Resolved IPv6 addresses", names.ipv6],
    ["Resolved MAC addresses", names.mac],
    ["Blocks of secrets", secrets],
    ["Other blocks", otherBlocks],
  ];
  return counts.filter(([, count]) => count > 0).map(([label, count]) => labelled(label, String(count)));
}
