/**
 * A time in words, as Wireshark prints it.
 *
 * @module
 */

/** A time in words: `"Nov 23, 2026 12:00:00.500000000 UTC"`; seconds are since 1970. */
export function formatUtcTime(seconds: number, nanoseconds: number): string {
  const date = new Date(seconds * 1000);
  const month = date.toLocaleString("en-US", { month: "short", timeZone: "UTC" });
  const day = String(date.getUTCDate()).padStart(2);
  const clock = date.toISOString().slice(11, 19);
  return `${month} ${day}, ${date.getUTCFullYear()} ${clock}.${String(nanoseconds).padStart(9, "0")} UTC`;
}
