/**
 * Records of files on their way into another one.
 *
 * @module
 */

import { WriterClock } from "../file/pcapng_writer_clock.ts";
import type { FileRecord } from "../file/record.ts";
import { SectionRecord } from "../file/section_record.ts";
import { ISB_ENDTIME, ISB_STARTTIME, statisticsOptions, StatisticsRecord } from "../file/statistics_record.ts";

/** The header of a file that is made of several: what they agree on, and all their comments. */
export function mergedSection(sections: readonly SectionRecord[]): SectionRecord {
  const common = (texts: readonly (string | undefined)[]): string | undefined =>
    new Set(texts).size === 1 ? texts[0] : undefined;
  return SectionRecord.of({
    hardware: common(sections.map(({ hardware }) => hardware)),
    os: common(sections.map(({ os }) => os)),
    application: common(sections.map(({ application }) => application)),
    comments: sections.flatMap(({ comments }) => comments),
  });
}

/** A record whose times, if it has any, are later by so many nanoseconds. */
export function shiftRecord(record: FileRecord, shiftNs: bigint): FileRecord {
  if (record.kind !== "statistics" || shiftNs === 0n) return record;
  const { interface: at, timestampNs, startTimeNs, endTimeNs, position } = record;
  const clock = new WriterClock(at.tsresol, at.tsoffset);
  const shifted = (timeNs: bigint | undefined): bigint | undefined =>
    timeNs === undefined ? undefined : clock.units(timeNs + shiftNs);
  const options = record.options.filter(({ code }) => code !== ISB_STARTTIME && code !== ISB_ENDTIME);
  const optionBytes = statisticsOptions({ start: shifted(startTimeNs), end: shifted(endTimeNs), options });
  return new StatisticsRecord(at, { timestamp: clock.units(timestampNs + shiftNs), optionBytes, position });
}
