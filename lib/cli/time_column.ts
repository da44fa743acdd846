/**
 * The time at the begin of a line, in the ways of tcpdump's `-t`.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import { formatTimestamp } from "../timestamp.ts";

/**
 * Which time a line begins with, by how many `-t` were given:
 *
 * 0. the time of day, 1. none, 2. seconds since 1970, 3. since the packet before, 4. date and time of day, 5. since the
 * first packet.
 */
export type TimeStyle = 0 | 1 | 2 | 3 | 4 | 5;

/** Makes the times of a list of packets; times since others need what went before. */
export class TimeColumn {
  readonly #style: TimeStyle;
  /** Text of a second, and which: packets come many to a second. */
  #secondText = "";
  #second = NaN;
  #origin: { seconds: number; nanoseconds: number } | undefined = undefined;

  constructor(style: TimeStyle) {
    this.#style = style;
  }

  /** The time of the next packet, with the space after it. */
  next(packet: Packet): string {
    const { seconds, nanoseconds } = packet;
    switch (this.#style) {
      case 0:
      case 4:
        return `${this.#timeOf(seconds)}.${microseconds(nanoseconds)} `;
      case 1:
        return "";
      case 2:
        return `${seconds}.${microseconds(nanoseconds)} `;
    }
    const origin = this.#origin ?? { seconds, nanoseconds };
    if (this.#style === 3 || this.#origin === undefined) this.#origin = { seconds, nanoseconds };
    return `${difference(origin, { seconds, nanoseconds })} `;
  }

  #timeOf(seconds: number): string {
    if (seconds !== this.#second) {
      const text = formatTimestamp(seconds, 0);
      this.#secondText = text.slice(this.#style === 4 ? 0 : text.indexOf(" ") + 1, text.indexOf("."));
      this.#second = seconds;
    }
    return this.#secondText;
  }
}

function microseconds(nanoseconds: number): string {
  return String(Math.floor(nanoseconds / 1000)).padStart(6, "0");
}

/** Hours, minutes, seconds and microseconds from one time to another, after a minus or a space. */
function difference(
  from: { seconds: number; nanoseconds: number },
  to: { seconds: number; nanoseconds: number },
): string {
  // Each time is cut to microseconds first, as tcpdump has them.
  const micros = (to.seconds - from.seconds) * 1e6 + Math.floor(to.nanoseconds / 1000) -
    Math.floor(from.nanoseconds / 1000);
  const whole = Math.abs(micros);
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const seconds = Math.floor(whole / 1e6);
  const time = `${pad(seconds / 3600)}:${pad(seconds / 60 % 60)}:${pad(seconds % 60)}`;
  return `${micros < 0 ? "-" : " "}${time}.${String(whole % 1e6).padStart(6, "0")}`;
}
