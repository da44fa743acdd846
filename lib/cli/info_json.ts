/**
 * A file's information as JSON, an object a line.
 *
 * @module
 */

import { linktypeName } from "../linktype.ts";
import type { FileInfo, InterfaceInfo } from "./file_info.ts";
import { packetRates } from "./packet_rates.ts";

/** All that is known of a file: times in nanoseconds since 1970 and 64-bit counts are decimal text, which is exact. */
export function infoJson(info: FileInfo): string {
  const {
    path,
    format,
    compression,
    size,
    hashes,
    tally,
    sections,
    interfaces,
    commented,
    names,
    secrets,
    otherBlocks,
    error,
  } = info;
  const { firstNs, lastNs } = tally;
  const object = {
    ...{
      path,
      format,
      compression,
      size,
      packets: tally.packets,
      bytes: tally.bytes,
      capturedBytes: tally.capturedBytes,
    },
    firstTimestampNs: firstNs?.toString(),
    lastTimestampNs: lastNs?.toString(),
    durationNs: firstNs === undefined || lastNs === undefined ? undefined : (lastNs - firstNs).toString(),
    ...packetRates(tally),
    ...{ inOrder: tally.inOrder, cut: tally.cut, commented, timeless: tally.timeless, ...hashes },
    sections: sections.map((section) => section.toJSON()),
    interfaces: interfaces.map(interfaceJson),
    ...{ names, secrets, otherBlocks, error },
  };
  return `${JSON.stringify(object)}\n`;
}

function interfaceJson(
  { interface: at, record, tsresol, packets, statistics }: InterfaceInfo,
): Record<string, unknown> {
  const { name, snaplen, linktype } = at;
  const described = record?.toJSON() ?? {};
  const filter = record?.filter;
  return {
    ...described,
    // As dump and interfaces name it; a filter in instructions is no text.
    ...{ name, linktype: linktypeName(linktype), snaplen, tsresol, packets },
    filter: typeof filter === "string" ? filter : undefined,
    statistics: statistics?.toJSON(),
  };
}
