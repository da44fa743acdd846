/**
 * What libpcap 1.10.3 says of filter expressions: the shared oracles of filters.
 *
 * @module
 */

import type { Instruction } from "@capkit/capkit/core";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const folder = new URL("../../../shared/filters/", import.meta.url);

/** Why a test of the oracles can't run; false where it can. */
export const skip: string | false = !existsSync(folder) && "the filter oracles are not beside the checkout";

/** The link types of the oracles, by the names that tcpdump takes. */
export const LINKTYPES: Readonly<Record<string, number>> = {
  NULL: 0,
  EN10MB: 1,
  IEEE802: 6,
  SLIP: 8,
  PPP: 9,
  FDDI: 10,
  PPP_SERIAL: 50,
  PPP_ETHER: 51,
  ATM_RFC1483: 100,
  RAW: 101,
  C_HDLC: 104,
  IEEE802_11: 105,
  FRELAY: 107,
  LOOP: 108,
  LINUX_SLL: 113,
  PFLOG: 117,
  SUNATM: 123,
  IEEE802_11_RADIO: 127,
  ARCNET_LINUX: 129,
  MTP2: 140,
  PPI: 192,
  IPV4: 228,
  IPV6: 229,
  NFLOG: 239,
  LINUX_SLL2: 276,
};

/** An expression of the list. */
export interface OracleExpression {
  readonly id: string;
  readonly category: string;
  readonly expression: string;
}

/** All expressions. */
export function oracleExpressions(): OracleExpression[] {
  return rows(readFileSync(new URL("filters.public.tsv", folder), "utf8")).map((
    [id = "", , , category = "", text],
  ) => ({
    id,
    category,
    expression: text ?? "",
  }));
}

/** How long libpcap's program for an expression and link type is, or why it makes none. */
export interface OracleCount {
  readonly id: string;
  readonly linktype: string;
  /** Instructions; undefined where libpcap refuses. */
  readonly optimised: number | undefined;
  /** libpcap's message. */
  readonly error: string | undefined;
}

/** libpcap's answer for each expression and link type. */
export function oracleCounts(): OracleCount[] {
  return zipped("filters-counts.tsv.gz").map(([id = "", linktype = "", optimised = ""]) => ({
    id,
    linktype,
    optimised: optimised.startsWith("ERR") ? undefined : Number(optimised),
    error: optimised.startsWith("ERR") ? optimised.slice(4) : undefined,
  }));
}

/** libpcap's program for an expression and link type. */
export interface OracleProgram {
  readonly id: string;
  readonly linktype: string;
  readonly program: readonly Instruction[];
}

/** libpcap's programs. */
export function oraclePrograms(): OracleProgram[] {
  return zipped("filters-ddd.tsv.gz").map(([id = "", linktype = "", , text = ""]) => ({
    id,
    linktype,
    program: text.split(";").map((line) => {
      const [code = 0, jt = 0, jf = 0, k = 0] = line.split(" ").map(Number);
      return { code, jt, jf, k };
    }),
  }));
}

/** The frames of a capture that an expression matches. */
export interface OracleMatches {
  readonly id: string;
  readonly file: string;
  /** Numbers of frames, from 1, as ranges: `"1-3,7"`, `"-"` for none; undefined where libpcap refuses. */
  readonly frames: string | undefined;
  /** libpcap's message. */
  readonly error: string | undefined;
}

/** What each expression matches in each capture. */
export function oracleMatches(): OracleMatches[] {
  return zipped("filters-matches.public.tsv.gz").map(([id = "", file = "", frames = ""]) => ({
    id,
    file,
    frames: frames.startsWith("ERR") ? undefined : frames,
    error: frames.startsWith("ERR") ? frames.slice(4) : undefined,
  }));
}

/** Numbers, in their order, as the oracle writes them. */
export function asRanges(numbers: readonly number[]): string {
  const ranges: string[] = [];
  for (let i = 0; i < numbers.length; i++) {
    const from = numbers[i] ?? 0;
    let to = from;
    while (numbers[i + 1] === to + 1) [to, i] = [to + 1, i + 1];
    ranges.push(from === to ? `${from}` : `${from}-${to}`);
  }
  return ranges.length === 0 ? "-" : ranges.join(",");
}

function zipped(name: string): string[][] {
  return rows(new TextDecoder().decode(gunzipSync(readFileSync(new URL(name, folder)))));
}

/** The cells of each line but the first. */
function rows(text: string): string[][] {
  return text.split("\n").slice(1).filter((line) => line !== "").map((line) => line.split("\t"));
}
