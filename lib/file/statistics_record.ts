/**
 * StatisticsRecord: how many packets an interface had, draft-ietf-opsawg-pcapng section 4.6.
 *
 * @module
 */

import { toNanoseconds } from "../timestamp.ts";
import type { InterfaceRecord } from "./interface_record.ts";
import { TimestampClock } from "./pcapng_clock.ts";
import { lastNumber, lastValue, numberOption, type PcapngOption, viewOf } from "../pcapng_option.ts";
import { PcapngRecord, type RecordFields, recordOptions } from "./pcapng_record.ts";

export const ISB_STARTTIME = 2;
export const ISB_ENDTIME = 3;
const ISB_IFRECV = 4;
const ISB_IFDROP = 5;
const ISB_FILTERACCEPT = 6;
const ISB_OSDROP = 7;
const ISB_USRDELIV = 8;

/** What the options of an interface statistics block say; undefined where they don't. */
export interface StatisticsFields extends RecordFields {
  /** When capturing began (isb_starttime), in the interface's units. */
  readonly start?: bigint | undefined;
  /** When it ended (isb_endtime), in the interface's units. */
  readonly end?: bigint | undefined;
  /** Packets that the interface received (isb_ifrecv). */
  readonly ifrecv?: bigint | undefined;
  /** Packets that the interface lost (isb_ifdrop). */
  readonly ifdrop?: bigint | undefined;
  /** Packets that passed the filter (isb_filteraccept). */
  readonly filteraccept?: bigint | undefined;
  /** Packets that the operating system lost (isb_osdrop). */
  readonly osdrop?: bigint | undefined;
  /** Packets handed to the program (isb_usrdeliv). */
  readonly usrdeliv?: bigint | undefined;
}

/** How many packets an interface had up to a time. */
export class StatisticsRecord extends PcapngRecord {
  /** What kind of record it is. */
  readonly kind = "statistics";
  /** Which interface. */
  readonly interface: InterfaceRecord;
  /** When the counts were taken, in the interface's own units (if_tsresol, if_tsoffset). */
  readonly timestamp: bigint;

  /** The counts of an interface; `timestamp` and the times among the options are in its own units. */
  constructor(
    at: InterfaceRecord,
    fields: { timestamp: bigint; optionBytes: Uint8Array; position?: number },
  ) {
    super(fields.optionBytes, fields.position);
    this.interface = at;
    this.timestamp = fields.timestamp;
  }

  /** When the counts were taken, in nanoseconds since 1970. */
  get timestampNs(): bigint {
    return this.#nanoseconds(this.timestamp);
  }

  /** When capturing began (isb_starttime), in nanoseconds since 1970. */
  get startTimeNs(): bigint | undefined {
    return this.#time(ISB_STARTTIME);
  }

  /** When it ended (isb_endtime), in nanoseconds since 1970. */
  get endTimeNs(): bigint | undefined {
    return this.#time(ISB_ENDTIME);
  }

  /** Packets that the interface received (isb_ifrecv). */
  get ifrecv(): bigint | undefined {
    return lastNumber(this.options, ISB_IFRECV, 8);
  }

  /** Packets that the interface lost (isb_ifdrop). */
  get ifdrop(): bigint | undefined {
    return lastNumber(this.options, ISB_IFDROP, 8);
  }

  /** Packets that passed the filter (isb_filteraccept). */
  get filteraccept(): bigint | undefined {
    return lastNumber(this.options, ISB_FILTERACCEPT, 8);
  }

  /** Packets that the operating system lost (isb_osdrop). */
  get osdrop(): bigint | undefined {
    return lastNumber(this.options, ISB_OSDROP, 8);
  }

  /** Packets handed to the program (isb_usrdeliv). */
  get usrdeliv(): bigint | undefined {
    return lastNumber(this.options, ISB_USRDELIV, 8);
  }

  /** The record as plain fields; counts and times as decimal text, which is exact. */
  toJSON(): Record<string, unknown> {
    const { kind, position, timestampNs, startTimeNs, endTimeNs, ifrecv, ifdrop, filteraccept, osdrop, usrdeliv } =
      this;
    const counts = { ifrecv, ifdrop, filteraccept, osdrop, usrdeliv };
    const times = { timestampNs, startTimeNs, endTimeNs };
    const texts = Object.entries({ ...times, ...counts }).map(([name, value]) => [name, value?.toString()]);
    return { kind, position, interface: this.interface.index, ...Object.fromEntries(texts), comments: this.comments };
  }

  #time(code: number): bigint | undefined {
    const value = lastValue(this.options, code, 8);
    if (value === undefined) return undefined;
    return this.#nanoseconds(decodeTime(value));
  }

  #nanoseconds(timestamp: bigint): bigint {
    const clock = new TimestampClock(this.interface.tsresol, this.interface.tsoffset);
    const units = clock.enterSecond(Number(timestamp >> 32n), Number(timestamp & 0xffff_ffffn));
    return toNanoseconds(clock.seconds, Math.floor(units * clock.nsPerUnit));
  }
}

/** A time among the options: its upper half, then its lower half. */
function decodeTime(value: Uint8Array): bigint {
  const view = viewOf(value);
  return (BigInt(view.getUint32(0, true)) << 32n) + BigInt(view.getUint32(4, true));
}

function encodeTime(code: number, timestamp: bigint | undefined): PcapngOption | undefined {
  if (timestamp === undefined) return undefined;
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, Number(timestamp >> 32n), true);
  view.setUint32(4, Number(timestamp & 0xffff_ffffn), true);
  return { code, value: new Uint8Array(view.buffer) };
}

function encodeCount(code: number, count: bigint | undefined): PcapngOption | undefined {
  return count === undefined ? undefined : numberOption(code, count, 8);
}

/** The options of a statistics block, as bytes. */
export function statisticsOptions(fields: StatisticsFields): Uint8Array {
  return recordOptions(fields, [
    encodeTime(ISB_STARTTIME, fields.start),
    encodeTime(ISB_ENDTIME, fields.end),
    encodeCount(ISB_IFRECV, fields.ifrecv),
    encodeCount(ISB_IFDROP, fields.ifdrop),
    encodeCount(ISB_FILTERACCEPT, fields.filteraccept),
    encodeCount(ISB_OSDROP, fields.osdrop),
    encodeCount(ISB_USRDELIV, fields.usrdeliv),
  ]);
}

/** What numbers the options of a statistics block are made of. */
export function statisticsOptionShape(code: number): readonly number[] | undefined {
  switch (code) {
    case ISB_STARTTIME:
    case ISB_ENDTIME:
      return [4, 4];
    case ISB_IFRECV:
    case ISB_IFDROP:
    case ISB_FILTERACCEPT:
    case ISB_OSDROP:
    case ISB_USRDELIV:
      return [8];
  }
  return undefined;
}
