/**
 * The lines that we print for the packets of the corpus, beside those of tcpdump 4.99.3: all packets that consist of
 * layers of ours by tshark's count, which reads more protocols than either.
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  CaptureFileError,
  openFile,
  type Packet,
  SummaryPrinter,
  type SummaryPrinterOptions,
} from "@capkit/capkit/core";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const corpus = new URL("../../../shared/corpus/", import.meta.url);
const skip = !existsSync(corpus) && "the corpus is not beside the checkout";

/** What tshark may name in a packet, besides IPv6's extension headers, for us to print all of it. */
const LAYERS: ReadonlySet<string> = new Set(
  ("eth ethertype vlan ieee8021ad llc arp ip ipv6 icmp icmpv6 tcp udp dns mdns llmnr dhcp ntp radius eap sll null raw " +
    "data").split(" "),
);

/** Why a line may be another than tcpdump's, and which lines those are. */
const EXCEPTIONS: readonly { why: string; file?: RegExp; line?: RegExp }[] = [
  {
    why: "tcpdump reads a protocol inside of UDP or TCP that we don't, and that tshark did not find either",
    line: /: (OpenFlow$|NFS reply|VXLAN-GPE, |babel |hncp )|\.161(:| > [\d.a-f:]+: ) ?(\[|C=| \[)|\.88 > [\d.]+:$/,
  },
  {
    why: "of ICMPv6 router renumbering, node information and RPL we print the name",
    line: /ICMP6, (router renumbering|who-are-you re|RPL)/,
  },
  {
    why: "a link type that we have no layers for",
    file:
      /^(tcpdump__slip-bad-direction|tcpdump__slip-sliplink_print-oobr|tcpdump__heapoverflow-sl_if_print|tcpdump__icmp6_nodeinfo_oobr)\.pcap$/,
  },
  {
    why: "a connection whose first segment was in a tunnel that we don't look into",
    file: /^gen__filtercov-v0-en10mb\.pcap$/,
    line: /^IP 10\.0\.0\.1\.1 > 10\.0\.0\.2\.80: /,
  },
];

/** A line with a time that tcpdump could print: not one beyond its calendar, or with more than a second of fraction. */
const PRINTABLE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} /;

/** The interfaces of the machine on which tcpdump printed the lines. */
const INTERFACES: readonly string[] = ["", "lo", "ifb0", "ifb1"];

function oracle(name: string, kind: string): string[] {
  const bytes = gunzipSync(readFileSync(new URL(`oracle/${name}.${kind}.gz`, corpus)));
  return new TextDecoder().decode(bytes).split("\n");
}

/** The first line of each packet; what follows it, bytes in hexadecimal for example, is no part of a summary. */
function firstLines(name: string, kind: string): string[] {
  return oracle(name, kind).filter((line) =>
    /^(\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}|\[Error converting time\])/.test(line)
  );
}

function withoutTime(line: string): string {
  return line.replace(/^(\S+ \d\d:\d\d:\d\d\.\d+|\[Error converting time\]) /, "");
}

/** What Ethernet and its tags are in a line. */
function linkLevel(line: string): string {
  const type = "(?:ethertype [^()]+ \\(0x[0-9a-f]{4}\\)|802\\.3)";
  return new RegExp(`^\\S+ > \\S+, ${type}, length \\d+: (?:vlan \\d+, p \\d(?:, DEI)?, (?:${type},? ?)?)*`).exec(line)
    ?.[0] ?? "";
}

/** A packet of ours with tcpdump's line and ours. */
interface Pair {
  where: string;
  packet: Packet;
  theirs: string;
  ours: string;
}

async function* pairs(name: string, kind: string, options: SummaryPrinterOptions): AsyncGenerator<Pair> {
  const protocols = oracle(name, "frames.tsv").slice(1).map((line) => line.split("\t")[4]?.split(":") ?? []);
  const lines = firstLines(name, kind);
  const printer = new SummaryPrinter({ ...options, interfaceName: (ifindex) => INTERFACES[ifindex] });
  let index = 0;
  try {
    await using file = await openFile(fileURLToPath(new URL(`files/${name}`, corpus)));
    for await (const packet of file) {
      const ours = printer.line(packet);
      const theirs = lines[index];
      const layers = protocols[index] ?? [];
      index++;
      if (theirs === undefined || layers.length === 0) continue;
      if (!layers.every((layer) => LAYERS.has(layer) || layer.startsWith("ipv6."))) continue;
      yield { where: `${name}, packet ${index}`, packet, theirs, ours };
    }
  } catch (error) {
    // The reader's own tests say which files are broken; the packets before that place count here.
    if (!(error instanceof CaptureFileError)) throw error;
  }
}

const names = skip === false ? readdirSync(new URL("files/", corpus)) : [];

describe("summary lines of the corpus", () => {
  it("are tcpdump's", { skip, timeout: 60_000 }, async () => {
    let same = 0;
    let total = 0;
    const others: string[] = [];
    for (const name of names) {
      for await (const pair of pairs(name, "tcpdump.txt", { timestamps: "none" })) {
        total++;
        const theirs = withoutTime(pair.theirs).trimEnd();
        const ours = pair.ours.trimEnd();
        if (theirs === ours) {
          same++;
        } else if (!EXCEPTIONS.some(({ file, line }) => (file?.test(name) ?? true) && (line?.test(theirs) ?? true))) {
          others.push(`${pair.where}\n  tcpdump: ${theirs}\n  ours:    ${ours}`);
        }
      }
    }
    console.log(`summary lines as tcpdump: ${same} of ${total}`);
    assertEquals(others, []);
    assertStrictEquals(total, 24_114);
    assert(same >= 24_059, `${same} lines`);
  });

  it("begin with tcpdump's time", {
    skip: skip || (new Date(0).getTimezoneOffset() !== 0 && "the lines of the corpus are in UTC, this machine is not"),
    timeout: 60_000,
  }, async () => {
    let total = 0;
    for (const name of names) {
      for await (const { ours, theirs, where } of pairs(name, "tcpdump.txt", {})) {
        const time = PRINTABLE_TIME.exec(theirs)?.[0];
        if (time === undefined) continue;
        total++;
        assertStrictEquals(ours.slice(0, time.length), time, where);
      }
    }
    console.log(`times as tcpdump: ${total} of ${total}`);
    assertStrictEquals(total, 24_104);
  });

  it("begin with tcpdump's link-level header where it is asked for", { skip, timeout: 60_000 }, async () => {
    let total = 0;
    for (const name of names) {
      for await (const pair of pairs(name, "tcpdump-ev.txt", { timestamps: "none", linkLevel: true })) {
        const theirs = linkLevel(withoutTime(pair.theirs));
        if (theirs === "") continue;
        total++;
        assertStrictEquals(linkLevel(pair.ours), theirs, pair.where);
      }
    }
    console.log(`link-level headers as tcpdump: ${total} of ${total}`);
    assertStrictEquals(total, 23_329);
  });
});
