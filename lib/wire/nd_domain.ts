/**
 * The domain names of a DNS Search List option, RFC 8106 section 5.2: in the form of RFC 1035 section 3.1 without
 * compression, one after the other, zeros after the last one.
 *
 * @module
 */

import { checkRange } from "./check_range.ts";

const UNIT = 8;
const MAX_LABEL = 63;

/** The names in `[offset, end)`; undefined where they are not of that form, or not of letters, digits, `-` and `_`. */
export function decodeDomainList(view: DataView, offset: number, end: number): string[] | undefined {
  const domains: string[] = [];
  let labels: string[] = [];
  let at = offset;
  while (at < end) {
    const length = view.getUint8(at++);
    if (length === 0) {
      if (labels.length === 0) break;
      domains.push(labels.join("."));
      labels = [];
      continue;
    }
    if (length > MAX_LABEL || at + length > end) return undefined;
    let label = "";
    for (const next = at + length; at < next; at++) label += String.fromCharCode(view.getUint8(at));
    if (!/^[\w-]+$/.test(label)) return undefined;
    labels.push(label);
  }
  for (let rest = at; rest < end; rest++) if (view.getUint8(rest) !== 0) return undefined;
  // What is filled up with more zeros than needed would not come back the same.
  const used = domains.reduce((sum, domain) => sum + domain.length + 2, 0);
  return labels.length > 0 || end - offset - used >= UNIT ? undefined : domains;
}

/**
 * The bytes of the names, up to a multiple of 8.
 *
 * @throws RangeError where a label is empty or has more than 63 characters.
 */
export function encodeDomainList(domains: readonly string[]): number[] {
  const bytes = domains.flatMap((domain) => [...domain.split(".").flatMap(encodeLabel), 0]);
  return [...bytes, ...new Array<number>(-bytes.length & UNIT - 1).fill(0)];
}

function encodeLabel(label: string): number[] {
  const bytes = new TextEncoder().encode(label);
  checkRange("icmpv6.options.label length", bytes.length - 1, MAX_LABEL - 1);
  return [bytes.length, ...bytes];
}
