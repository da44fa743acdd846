/**
 * FileRecord: what a capture file says beside its packets.
 *
 * @module
 */

import type { CustomRecord, SecretsRecord, UnknownRecord } from "./data_record.ts";
import type { InterfaceRecord } from "./interface_record.ts";
import type { NamesRecord } from "./names_record.ts";
import type { SectionRecord } from "./section_record.ts";
import type { StatisticsRecord } from "./statistics_record.ts";

/**
 * A block of a pcapng file that is not a packet; `kind` says which. A pcap file has none.
 *
 * Records are in the order of the file, and `position` says how many of the file's packets come before each. They keep their
 * options as they are, so that nothing is lost when they are written again.
 */
export type FileRecord =
  | SectionRecord
  | InterfaceRecord
  | NamesRecord
  | StatisticsRecord
  | SecretsRecord
  | CustomRecord
  | UnknownRecord;
