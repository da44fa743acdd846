/**
 * Bytes as rows of hexadecimal digits, in the form of `tcpdump -x` and `-X`.
 *
 * @module
 */

import type { Packet } from "../packet.ts";
import { Ethernet } from "../wire/ethernet.ts";
import type { LayerClass } from "../wire/layer.ts";
import { Llc } from "../wire/llc.ts";
import { Loopback } from "../wire/loopback.ts";
import { Sll } from "../wire/sll.ts";
import { Sll2 } from "../wire/sll2.ts";
import { Snap } from "../wire/snap.ts";
import { Vlan } from "../wire/vlan.ts";

/** How a hex dump is printed. */
export interface HexDumpOptions {
  /** The bytes as text too, behind the digits; false by default. */
  ascii?: boolean;
}

/** Bytes in a row. */
const ROW = 16;
/** Characters of a row's digits: a space and four digits for two bytes. */
const DIGITS = ROW / 2 * 5;

/**
 * Bytes in rows of 16, each with its offset before it, and its text behind it where that is asked for. Ends without a newline.
 *
 * @example
 * ```ts
 * import { hexDump } from "@capkit/capkit/core";
 *
 * const text = hexDump(new TextEncoder().encode("packet"), { ascii: true });
 * if (!text.startsWith("\t0x0000:  7061 636b 6574 ") || !text.endsWith("  packet")) throw new Error("one row");
 * ```
 */
export function hexDump(bytes: Uint8Array, options: HexDumpOptions = {}): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = bytes.subarray(at, at + ROW);
    let digits = "";
    for (const [index, byte] of row.entries()) {
      digits += (index % 2 === 0 ? " " : "") + byte.toString(16).padStart(2, "0");
    }
    const ascii = options.ascii === true ? `${" ".repeat(DIGITS - digits.length)}  ${asciiText(row)}` : "";
    rows.push(`\t0x${at.toString(16).padStart(4, "0")}: ${digits}${ascii}`);
  }
  return rows.join("\n");
}

/** Bytes as ASCII, a dot for each that is none or moves the cursor. */
function asciiText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.map((byte) => byte > 0x20 && byte < 0x7f ? byte : 0x2e));
}

/** Headers that `-x` leaves out. */
const LINK_LAYERS: ReadonlySet<LayerClass> = new Set<LayerClass>([Ethernet, Vlan, Llc, Snap, Sll, Sll2, Loopback]);

/** Bytes of a packet's link-level header, with tags and what else is before the network layer. */
export function linkHeaderLength({ walk, bytes }: Packet): number {
  const start = bytes.byteOffset - walk.view.byteOffset;
  let index = 0;
  for (let type = walk.classAt(0); type !== undefined && LINK_LAYERS.has(type); type = walk.classAt(index)) index++;
  if (index === 0) return 0;
  const inner = walk.classAt(index) === undefined ? walk.layerAt(index - 1)?.payloadOffset : walk.offsetAt(index);
  return (inner ?? start) - start;
}
