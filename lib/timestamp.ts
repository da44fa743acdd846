/**
 * Times of packets: whole seconds since 1970-01-01T00:00:00Z and nanoseconds from 0 to 999,999,999 after them. Two
 * numbers until somebody asks for one: a bigint a packet costs more than decoding it.
 *
 * @module
 */

/** Seconds and nanoseconds as one number of nanoseconds since 1970. */
export function toNanoseconds(seconds: number, nanoseconds: number): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

/** A time in two parts. */
export interface Timestamp {
  /** Whole seconds since 1970, below 0 before it. */
  seconds: number;
  /** 0 to 999,999,999, always counted forwards from `seconds`. */
  nanoseconds: number;
}

/** Nanoseconds since 1970 as seconds and nanoseconds. */
export function fromNanoseconds(timestampNs: bigint): Timestamp {
  const nanoseconds = ((timestampNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { seconds: Number((timestampNs - nanoseconds) / 1_000_000_000n), nanoseconds: Number(nanoseconds) };
}

/** Whether one time is before another. */
export function isBefore(one: Readonly<Timestamp>, other: Readonly<Timestamp>): boolean {
  return one.seconds < other.seconds || (one.seconds === other.seconds && one.nanoseconds < other.nanoseconds);
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

/**
 * A time as `tcpdump -tttt` prints it, `"2026-11-23 03:58:51.123456"`, in the local time zone.
 *
 * @param digits Digits after the point: 6, or 9 for all that is known. Digits beyond are cut, not rounded.
 */
export function formatTimestamp(seconds: number, nanoseconds: number, digits: 6 | 9 = 6): string {
  const date = new Date(seconds * 1000);
  const day = `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
  const time = `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}`;
  return `${day} ${time}.${pad(nanoseconds, 9).slice(0, digits)}`;
}

/**
 * A time as decimal seconds since 1970, `"1500000000.000000001"`; times before 1970 with a minus in front.
 *
 * @param digits Digits after the point, 0 to 9; 9 by default. Those beyond are cut, not rounded.
 */
export function formatEpoch(seconds: number, nanoseconds: number, digits: number = 9): string {
  // Nanoseconds count forwards from the second, decimal digits away from 0.
  const negative = seconds < 0;
  const back = negative && nanoseconds > 0;
  const whole = Math.abs(back ? seconds + 1 : seconds);
  const fraction = pad(back ? 1_000_000_000 - nanoseconds : nanoseconds, 9).slice(0, digits);
  return `${negative ? "-" : ""}${whole}${digits === 0 ? "" : `.${fraction}`}`;
}
