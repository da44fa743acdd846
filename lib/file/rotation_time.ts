/**
 * A time within a file's name, as strftime(3) writes it in the C locale.
 *
 * @module
 */

const DAYS: readonly string[] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The latest time that a Date can be of, in seconds. */
const LATEST = 8_640_000_000_000;
const DAY_MS = 86_400_000;

/**
 * A template with a time put into it, that of the local time zone. A conversion that strftime(3) does not have stays as
 * it is.
 *
 * @param seconds Since 1970; what is beyond the years of a `Date` counts as its first or last second.
 */
export function formatTime(template: string, seconds: number): string {
  const time = new Date(Math.max(-LATEST, Math.min(LATEST, seconds)) * 1000);
  return formatDate(template, time);
}

function formatDate(template: string, time: Date): string {
  return template.replace(/%([a-zA-Z%])/g, (whole, conversion: string) => convert(time, conversion) ?? whole);
}

function convert(time: Date, conversion: string): string | undefined {
  const year = time.getFullYear();
  const month = time.getMonth();
  const day = time.getDate();
  const weekday = time.getDay();
  const hour = time.getHours();
  const twelve = (hour + 11) % 12 + 1;
  const yearDay = Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / DAY_MS);
  switch (conversion) {
    case "%":
      return "%";
    case "a":
      return DAYS[weekday]?.slice(0, 3);
    case "A":
      return DAYS[weekday];
    case "b":
    case "h":
      return MONTHS[month]?.slice(0, 3);
    case "B":
      return MONTHS[month];
    case "c":
      return formatDate("%a %b %e %H:%M:%S %Y", time);
    case "C":
      return digits(Math.floor(year / 100));
    case "d":
      return digits(day);
    case "D":
    case "x":
      return formatDate("%m/%d/%y", time);
    case "e":
      return String(day).padStart(2);
    case "F":
      return formatDate("%Y-%m-%d", time);
    case "g":
      return digits(isoWeek(time).year % 100);
    case "G":
      return String(isoWeek(time).year);
    case "H":
      return digits(hour);
    case "I":
      return digits(twelve);
    case "j":
      return digits(yearDay + 1, 3);
    case "k":
      return String(hour).padStart(2);
    case "l":
      return String(twelve).padStart(2);
    case "m":
      return digits(month + 1);
    case "M":
      return digits(time.getMinutes());
    case "n":
      return "\n";
    case "p":
      return hour < 12 ? "AM" : "PM";
    case "P":
      return hour < 12 ? "am" : "pm";
    case "r":
      return formatDate("%I:%M:%S %p", time);
    case "R":
      return formatDate("%H:%M", time);
    case "s":
      return String(Math.floor(time.getTime() / 1000));
    case "S":
      return digits(time.getSeconds());
    case "t":
      return "\t";
    case "T":
    case "X":
      return formatDate("%H:%M:%S", time);
    case "u":
      return String(weekday === 0 ? 7 : weekday);
    case "U":
      return digits(Math.floor((yearDay + 7 - weekday) / 7));
    case "V":
      return digits(isoWeek(time).week);
    case "w":
      return String(weekday);
    case "W":
      return digits(Math.floor((yearDay + 7 - (weekday + 6) % 7) / 7));
    case "y":
      return digits((year % 100 + 100) % 100);
    case "Y":
      return String(year);
    case "z":
      return offset(time);
    case "Z":
      return zoneName(time);
  }
  return undefined;
}

function digits(value: number, length = 2): string {
  return String(value).padStart(length, "0");
}

/** The week of ISO 8601: it is of the year that its Thursday is in. */
function isoWeek(time: Date): { year: number; week: number } {
  const weekday = (time.getDay() + 6) % 7;
  const thursday = new Date(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate() - weekday + 3));
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS / 7) + 1 };
}

function offset(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${digits(Math.floor(absolute / 60))}${digits(absolute % 60)}`;
}

function zoneName(time: Date): string | undefined {
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(time);
  return parts.find(({ type }) => type === "timeZoneName")?.value;
}
