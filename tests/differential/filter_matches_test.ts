/**
 * Every expression of the shared list over every capture that libpcap has been asked about: the same frames match, by the
 * interpreter and by the compiled function.
 *
 * `CAPKIT_CORPUS=all` asks for all captures; by default it is some of them.
 */

import { assertEquals } from "@std/assert";
import { compileFilter, type Filter, FilterSyntaxError, interpret, type Packet } from "@capkit/capkit/core";
import process from "node:process";
import { describe, it } from "node:test";
import { corpusPackets, skip as noCorpus } from "../support/corpus.ts";
import { asRanges, oracleExpressions, oracleMatches, skip as noOracle } from "../support/filter_oracle.ts";

/** Of so many captures one is asked about by default. */
const EVERY = 6;
const wantsAll = process.env.CAPKIT_CORPUS === "all";

/** Where a number of frames match by libpcap and others by us, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "libpcap forgets how far it is into the packet where protochain goes over an authentication header": [
    "0287 gen__filtercov-v0-en10mb.pcap",
  ],
  "libpcap reads the length of the 802.11 header from a register that its program never set": [
    "0389 gen__filtercov-v0-radiotap.pcap",
    "0406 gen__filtercov-v0-radiotap.pcap",
  ],
  "the packet is longer than the file's snapshot length: libpcap cuts it, we hand it out whole": [
    "0498 tcpdump__extract_read2_asan.pcap",
  ],
};

const excepted = new Set(Object.values(EXCEPTIONS).flat());
const expressions = new Map(
  noOracle === false ? oracleExpressions().map(({ id, expression }) => [id, expression]) : [],
);

/** The numbers of the packets that match, and that the two machines agree. */
function matching(filter: Filter, packets: readonly Packet[]): number[] {
  const numbers: number[] = [];
  packets.forEach((packet, i) => {
    const { bytes, caplen, origlen } = packet;
    const fast = filter.run(bytes, 0, caplen, origlen);
    const plain = interpret(filter.program, { bytes, offset: 0, caplen, origlen });
    if (fast !== plain) throw new Error(`${filter.expression}: packet ${i + 1} gives ${plain}, compiled ${fast}`);
    if (fast !== 0) numbers.push(i + 1);
  });
  return numbers;
}

describe("matches", { skip: noOracle || noCorpus }, () => {
  const byFile = new Map<string, ReturnType<typeof oracleMatches>>();
  for (const one of noOracle === false ? oracleMatches() : []) {
    const known = byFile.get(one.file);
    if (known === undefined) byFile.set(one.file, [one]);
    else known.push(one);
  }
  const files = [...byFile].filter((_, i) => wantsAll || i % EVERY === 0);

  it(`are libpcap's in ${files.length} captures`, async () => {
    const different: string[] = [];
    let asked = 0;
    for (const [file, matches] of files) {
      const packets: Packet[] = [];
      for await (const packet of corpusPackets(file)) packets.push(packet);
      const filters = new Map<string, Filter | undefined>();
      for (const { id, frames } of matches) {
        if (frames === undefined || excepted.has(`${id} ${file}`)) continue;
        asked++;
        const expression = expressions.get(id) ?? "";
        const linktype = packets[0]?.interface.linktype ?? 1;
        const filter = filterFor(filters, expression, linktype);
        const found = filter === undefined ? "refused" : asRanges(matching(filter, packets));
        if (found !== frames) different.push(`${id} ${file}: ${found} instead of ${frames}: ${expression}`);
      }
    }
    console.log(`frames as libpcap: ${asked - different.length} of ${asked} pairs of expression and capture`);
    assertEquals(different.map((line) => line.slice(0, 300)), []);
  });
});

function filterFor(filters: Map<string, Filter | undefined>, expression: string, linktype: number): Filter | undefined {
  if (filters.has(expression)) return filters.get(expression);
  let filter: Filter | undefined;
  try {
    filter = compileFilter(expression, { linktype });
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
  }
  filters.set(expression, filter);
  return filter;
}
