import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { UsageError } from "../../lib/cli/command_error.ts";
import { readConvertOptions } from "../../lib/cli/convert_options.ts";
import { DuplicateWindow } from "../../lib/cli/duplicate_window.ts";
import { main } from "../../lib/cli/main.ts";
import { stripVlan } from "../../lib/cli/strip_vlan.ts";
import type { CaptureInterface } from "../../lib/block.ts";
import { parseHex } from "../../lib/bytes/hex.ts";
import { decode } from "../../lib/decode.ts";
import { CustomRecord, SecretsRecord } from "../../lib/file/data_record.ts";
import type { WritablePacket } from "../../lib/file/format_writer.ts";
import { InterfaceRecord } from "../../lib/file/interface_record.ts";
import { NamesRecord } from "../../lib/file/names_record.ts";
import { openFile } from "../../lib/file/open.ts";
import { encodeOptions } from "../../lib/pcapng_option.ts";
import { PcapWriter } from "../../lib/file/pcap_writer.ts";
import { PcapngWriter } from "../../lib/file/pcapng_writer.ts";
import { SectionRecord } from "../../lib/file/section_record.ts";
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL2, LINKTYPE_RAW } from "../../lib/linktype.ts";
import type { Packet } from "../../lib/packet.ts";
import { ethernet, sll2, vlan } from "../../lib/wire/build.ts";
import { frame } from "../../lib/wire/frame.ts";
import { ARP_REQUEST, FakeHost, type FakeHostFields } from "./fake_host.ts";

const ETH0: CaptureInterface = { name: "eth0", ifindex: 0, linktype: LINKTYPE_ETHERNET, snaplen: 0 };
const MACS = { src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };

/** A packet of so many zeros, of a time in seconds. */
function packet(length: number, time: number, fields: Partial<WritablePacket> = {}): WritablePacket {
  const seconds = Math.floor(time);
  const nanoseconds = Math.round((time - seconds) * 1e9);
  return {
    bytes: new Uint8Array(length),
    origlen: length,
    seconds,
    nanoseconds,
    linktype: LINKTYPE_ETHERNET,
    interface: ETH0,
    ...fields,
  };
}

describe("capkit convert", () => {
  let folder = "";
  before(() => folder = mkdtempSync(join(tmpdir(), "capkit-convert-")));
  after(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);

  function pcap(name: string, packets: readonly WritablePacket[], timestamps: "us" | "ns" = "ns"): string {
    const writer = new PcapWriter({ linktype: packets[0]?.linktype ?? LINKTYPE_ETHERNET, timestamps });
    for (const one of packets) writer.push(one);
    writeFileSync(at(name), writer.take());
    return at(name);
  }

  async function run(
    args: readonly string[],
    fields: Partial<FakeHostFields> = {},
  ): Promise<{ code: number; err: string[]; host: FakeHost }> {
    const host = new FakeHost({ args: ["convert", ...args], ...fields });
    const code = await main(host);
    return { code, err: host.stderr.lines, host };
  }

  async function packetsOf(path: string): Promise<Packet[]> {
    await using file = await openFile(path);
    return await Array.fromAsync(file);
  }

  /** Converts without a word, and gives the lengths of the packets. */
  async function lengths(...args: string[]): Promise<number[]> {
    const { code, err } = await run([...args, at("out.pcap")]);
    assertEquals([code, err], [0, []]);
    return (await packetsOf(at("out.pcap"))).map(({ caplen }) => caplen);
  }

  /** A file with a record of each kind, comments and two interfaces. */
  function rich(name: string): string {
    const br0 = { ...ETH0, name: "br0" };
    const writer = new PcapngWriter({ os: "Linux 6.1", comments: ["all of it"] });
    writer.record(InterfaceRecord.of(ETH0));
    writer.push(packet(60, 1, { flags: 1 }), { comment: "the first" });
    writer.record(NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["gate"] }] }));
    writer.push(packet(61, 2, { interface: br0 }));
    writer.record(SecretsRecord.of({ data: "CLIENT_RANDOM 00 11\n" }));
    writer.record(new CustomRecord(32473, { data: new Uint8Array(8) }));
    writer.push(packet(62, 3), { dropCount: 4 });
    writer.finish({ statistics: [{ interface: ETH0, captured: 2, received: 9, dropped: 7 }] });
    writeFileSync(at(name), writer.take());
    return at(name);
  }

  it("keeps all that a pcapng file says, byte for byte", async () => {
    const path = rich("rich.pcapng");
    assertEquals((await run([path, at("copy.pcapng")])).err, []);
    assertEquals(readFileSync(at("copy.pcapng")), readFileSync(path));
  });

  it("says what a pcap file has no place for", async () => {
    const { code, err } = await run([rich("rich.pcapng"), at("poor.pcap")]);
    assertEquals(code, 0);
    assertEquals(
      err,
      [
        "capkit: left out, because a pcap file has no place for it: 1 section header, 2 interface descriptions, " +
        "2 packets' comments and options, 1 packet's direction or other flags, 1 block of names, 1 block of secrets, " +
        "1 custom block, 1 block of statistics, which of 2 interfaces each packet is of",
      ],
    );
    assertEquals((await packetsOf(at("poor.pcap"))).map(({ caplen }) => caplen), [60, 61, 62]);
  });

  it("goes from pcap to pcapng and back", async () => {
    for (const timestamps of ["us", "ns"] as const) {
      const path = pcap(`${timestamps}.pcap`, [packet(60, 1.5), packet(70, 0.25)], timestamps);
      await run([path, at("between.pcapng")]);
      await run([path, at("same.pcap")]);
      assertEquals(readFileSync(at("same.pcap")), readFileSync(path));
      await run([at("between.pcapng"), at("back.pcap")]);
      const [first, second] = await packetsOf(at("back.pcap"));
      assertEquals([first?.timestampNs, second?.timestampNs], [1_500_000_000n, 250_000_000n]);
    }
  });

  it("takes the format by name, by --format, and else that of the files", async () => {
    const [path, poor] = [rich("rich.pcapng"), pcap("one.pcap", [packet(60, 1)])];
    const formatOf = async (...args: string[]): Promise<string> => {
      const { code } = await run(args);
      assertEquals(code, 0);
      await using file = await openFile(args.at(-1) ?? "");
      return `${file.format} ${file.compression}`;
    };
    assertEquals(await formatOf(poor, at("a.pcapng")), "pcapng undefined");
    assertEquals(await formatOf(poor, at("a.pcapng.gz")), "pcapng gzip");
    assertEquals(await formatOf("--format", "pcap", poor, at("a.pcapng")), "pcap undefined");
    assertEquals(await formatOf(path, at("capture")), "pcapng undefined");
    assertEquals(await formatOf(poor, at("capture")), "pcap undefined");
  });

  it("merges files by time, equal times in the order of the files", async () => {
    const one = pcap("m1.pcap", [packet(11, 1), packet(13, 3), packet(16, 6), packet(12, 2)]);
    const two = pcap("m2.pcap", [packet(21, 1), packet(22, 2), packet(27, 7)]);
    const three = pcap("m3.pcap", []);
    assertEquals(await lengths(one, two, three), [11, 21, 22, 13, 16, 12, 27]);
    assertEquals(await lengths(three, two, one), [21, 11, 22, 13, 16, 12, 27]);
  });

  it("merges what files say beside packets", async () => {
    const other = new PcapngWriter({ os: "FreeBSD", application: "capkit", comments: ["the other"] });
    other.push(packet(20, 1.5, { interface: { ...ETH0, name: "em0" } }), { comment: "from there" });
    writeFileSync(at("other.pcapng"), other.take());
    const { code, err } = await run([rich("rich.pcapng"), at("other.pcapng"), at("merged.pcapng")]);
    assertEquals([code, err], [0, []]);
    await using file = await openFile(at("merged.pcapng"));
    const packets = await Array.fromAsync(file);
    assertEquals(packets.map((one) => `${one.interface.name} ${one.caplen} ${one.comments}`), [
      "eth0 60 the first",
      "em0 20 from there",
      "br0 61 ",
      "eth0 62 ",
    ]);
    const [section, ...others] = file.records;
    assert(section?.kind === "section");
    assertEquals([section.os, section.comments], [undefined, ["all of it", "the other"]]);
    assertEquals(others.filter(({ kind }) => kind !== "interface").map(({ kind }) => kind), [
      "names",
      "secrets",
      "custom",
      "statistics",
    ]);
  });

  it("says which blocks of several files can't be in one", async () => {
    const writer = new PcapngWriter();
    writer.record(SectionRecord.of({ byteOrder: "big" }));
    writer.record(new CustomRecord(32473, { data: new Uint8Array(8), byteOrder: "big" }));
    writer.push(packet(60, 1));
    writeFileSync(at("big.pcapng"), writer.take());
    const { code, err } = await run([at("big.pcapng"), at("big.pcapng"), at("bigs.pcapng")]);
    assertEquals([code, err], [0, [
      "capkit: left out, because a file of several has no place for it: 2 custom blocks",
    ]]);
  });

  it("takes the packets that match, and those of ranges", async () => {
    const path = pcap("ten.pcap", Array.from({ length: 10 }, (_, index) => packet(20 + index, index + 1)));
    assertEquals(await lengths("--filter", "less 22 or greater 28", path), [20, 21, 22, 28, 29]);
    assertEquals(await lengths("--range", "3-5", path), [22, 23, 24]);
    assertEquals(await lengths("--range", "2", "--range=9-", path), [21, 28, 29]);
    assertEquals(await lengths("--range", "-2", path), [20, 21]);
    assertEquals(await lengths("--range", "1970-01-01T00:00:03Z-1970-01-01T01:00:04.5+01:00", path), [22, 23]);
    assertEquals(await lengths("--range=1970-01-01T00:00:09Z-", path), [28, 29]);
    // Numbers are those of the file, whatever else is asked for.
    assertEquals(await lengths("--range", "3-9", "--filter", "greater 27", path), [27, 28]);
  });

  it("cuts and shifts", async () => {
    const path = pcap("two.pcap", [packet(100, 1.25), packet(30, 2)], "us");
    await run(["--snaplen", "40", "--shift", "-0.5", path, at("cut.pcap")]);
    assertEquals((await packetsOf(at("cut.pcap"))).map((one) => [one.caplen, one.origlen, one.timestampNs]), [
      [40, 100, 750_000_000n],
      [30, 30, 1_500_000_000n],
    ]);
    await run(["--shift=3600.000000001", path, at("later.pcap")]);
    assertEquals((await packetsOf(at("later.pcap"))).map((one) => one.timestampNs), [
      3_601_250_000_001n,
      3_602_000_000_001n,
    ]);
    const { code, err } = await run(["--shift", "-2", path, at("before.pcap")]);
    assertEquals(code, 1);
    assertMatch(err[0] ?? "", /^capkit: Cannot write packet to pcap: -1 seconds since 1970 are not/);
  });

  it("leaves out what is not to be copied, where anything else is not as it was", async () => {
    const [fixed, free] = [19372, 2988].map((code) => ({ code, value: Uint8Array.of(217, 126, 0, 0, 0x61) }));
    const hash = { code: 3, value: Uint8Array.of(2, 1, 2, 3, 4) };
    assert(fixed !== undefined && free !== undefined);
    const writer = new PcapngWriter();
    const eth0 = new InterfaceRecord(ETH0, { index: 0, optionBytes: encodeOptions([fixed, free]) });
    writer.record(eth0);
    for (const copiable of [true, false]) {
      writer.record(new CustomRecord(32473, { data: Uint8Array.of(1, 2, 3, 4), copiable }));
    }
    writer.push(packet(60, 1, { options: [fixed, free, hash] }));
    writer.push(packet(30, 2, { options: [fixed, free, hash] }));
    writeFileSync(at("fixed.pcapng"), writer.take());

    const convert = async (...args: string[]): Promise<[kinds: unknown[], codes: number[][], err: string[]]> => {
      const { err } = await run([...args, at("fixed.pcapng"), at("less.pcapng")]);
      await using file = await openFile(at("less.pcapng"));
      const codes = (await Array.fromAsync(file)).map(({ options }) => options.map(({ code }) => code));
      const kinds = file.records.slice(1).map((record) => {
        return record.kind === "custom" ? record.copiable : record.options.map(({ code }) => code);
      });
      return [kinds, codes, err];
    };
    assertEquals(await convert(), [[[19372, 2988], true, false], [[19372, 2988, 3], [19372, 2988, 3]], []]);
    const left =
      "left out, because they are not to be copied into a file that differs in anything else: 1 custom block";
    const shifted: Awaited<ReturnType<typeof convert>> = [[[2988], true], [[2988, 3], [2988, 3]], [`capkit: ${left}`]];
    assertEquals(await convert("--shift", "1"), shifted);
    assertEquals(await convert("--range", "1-2"), shifted);
    // A hash of all of a frame is none of its beginning.
    assertEquals((await convert("--snaplen", "40"))[1], [[2988], [2988, 3]]);
  });

  it("shifts statistics too", async () => {
    await run(["--shift", "10", rich("rich.pcapng"), at("shifted.pcapng")]);
    await using file = await openFile(at("shifted.pcapng"));
    assertEquals((await Array.fromAsync(file)).map(({ seconds }) => seconds), [11, 12, 13]);
    const statistics = file.records.find((record) => record.kind === "statistics");
    assertEquals([statistics?.startTimeNs, statistics?.endTimeNs], [11_000_000_000n, 13_000_000_000n]);
    assertEquals([statistics?.timestampNs, statistics?.osdrop], [13_000_000_000n, 7n]);
  });

  it("takes tags out", async () => {
    const tagged = frame(ethernet(MACS), vlan({ vid: 7 }), vlan({ vid: 8, ethertype: 0x88b5 }), new Uint8Array(46));
    const plain = frame(ethernet({ ...MACS, ethertype: 0x88b5 }), new Uint8Array(46));
    const path = pcap("tags.pcap", [packet(0, 1, { bytes: tagged, origlen: 1000 }), packet(0, 2, { bytes: plain })]);
    await run(["--strip-vlan", path, at("plain.pcap")]);
    const [first, second] = await packetsOf(at("plain.pcap"));
    assertEquals([first?.bytes, first?.origlen], [plain, 992]);
    assertEquals(second?.bytes, plain);
    // As the same frame on a port without tags.
    assertEquals(await lengths("--strip-vlan", "--filter", "vlan 7", path), [60]);
  });

  it("leaves out what was there a moment ago", async () => {
    const path = pcap("dup.pcap", [20, 20, 21, 22, 23, 20, 24, 25, 26, 27, 20].map((one, i) => packet(one, i)));
    assertEquals(await lengths("--dedup", path), [20, 21, 22, 23, 24, 25, 26, 27, 20]);
    assertEquals(await lengths("--dedup-window", "3", path), [20, 21, 22, 23, 20, 24, 25, 26, 27, 20]);
    assertEquals(await lengths("--dedup-window", "6", path), [20, 21, 22, 23, 24, 25, 26, 27]);
    assertEquals(await lengths("--dedup-window", "4s", path), [20, 21, 22, 23, 24, 25, 26, 27, 20]);
    assertEquals(await lengths("--dedup-window", "3999ms", path), [20, 21, 22, 23, 20, 24, 25, 26, 27, 20]);
  });

  it("writes to standard output, and ends quietly where nobody reads it any more", async () => {
    const path = pcap("one.pcap", [packet(60, 1)]);
    const { code, host } = await run([path, "-"]);
    assertEquals(code, 0);
    await using file = await openFile(new Blob(host.stdout.chunks));
    assertEquals((await Array.fromAsync(file)).length, 1);
    const closed = await run([path, "-"], { writesUntilClosed: 0 });
    assertEquals([closed.code, closed.err], [0, []]);
  });

  it("never overwrites a file that it reads, by whatever name", async () => {
    const path = pcap("mine.pcap", [packet(60, 1)]);
    linkSync(path, at("also-mine.pcap"));
    const before = readFileSync(path);
    for (const name of ["mine.pcap", "./mine.pcap", "also-mine.pcap"]) {
      const { code, err } = await run([at("one.pcap"), path, join(folder, name)]);
      assertEquals(code, 2);
      assertMatch(err[0] ?? "", /is the file that is read, choose another one to write$/);
    }
    assertEquals(readFileSync(path), before);
  });

  it("writes what comes before the place where a file is broken, goes on with the others, and ends with 1", async () => {
    const broken = pcap("broken.pcap", [packet(60, 1), packet(61, 2)]);
    writeFileSync(broken, readFileSync(broken).subarray(0, -1));
    const { code, err } = await run([broken, pcap("whole.pcap", [packet(50, 1), packet(51, 5)]), at("rest.pcap")]);
    assertEquals([code, err.length], [1, 1]);
    assertMatch(err[0] ?? "", /^capkit: Cannot read capture file ".*broken.pcap" at byte /);
    assertEquals((await packetsOf(at("rest.pcap"))).map(({ caplen }) => caplen), [60, 50, 51]);
  });

  it("ends with 1 where a pcap file can't hold what there is", async () => {
    const raw = pcap("raw.pcap", [packet(20, 1, { linktype: LINKTYPE_RAW })]);
    const { code, err } = await run([pcap("one.pcap", [packet(60, 1)]), raw, at("both.pcap")]);
    assertEquals([code, err], [
      1,
      ["capkit: the files are of link types EN10MB and RAW, a pcap file has one: write pcapng"],
    ]);
    assertEquals((await run([at("one.pcap"), raw, at("both.pcapng")])).code, 0);
    assertEquals((await packetsOf(at("both.pcapng"))).map(({ linktype }) => linktype), [1, LINKTYPE_RAW]);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ["", /^no files/],
    ["in.pcap", /^no file to write, name one after "in.pcap"/],
    ["- - out.pcap", /^standard input can be read once only/],
    ["--format gif in out", /^option "--format" needs pcap or pcapng, not "gif"/],
    ["--shift fast in out", /^option "--shift" needs seconds/],
    ["--shift 1.0000000001 in out", /^option "--shift" needs seconds/],
    ["--range x in out", /^option "--range" needs FROM-TO/],
    ["--range - in out", /^option "--range" needs FROM-TO/],
    ["--range 2026-13-01T00:00:00Z- in out", /^option "--range" needs a time that there is/],
    ["--dedup-window 1 in out", /^option "--dedup-window" needs 2 to 1000000 packets/],
    ["--snaplen 0 in out", /^option "--snaplen" needs a whole number from 1/],
    ["--fast in out", /^unknown option "--fast"/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses "${args}"`, () => {
      const error = assertThrows(() => readConvertOptions(args.split(" ").filter((arg) => arg !== "")), UsageError);
      assertMatch(error.message, message);
    });
  }
});

describe("stripVlan", () => {
  it("finds the EtherType of SLL2 in front", () => {
    const tag = vlan({ vid: 7, ethertype: 0x88b5 });
    const tagged = frame(sll2({ protocol: 0x8100, ifindex: 2 }), tag, ARP_REQUEST);
    const plain = frame(sll2({ protocol: 0x88b5, ifindex: 2 }), ARP_REQUEST);
    assertEquals(stripVlan(decode(tagged, LINKTYPE_LINUX_SLL2)), { bytes: plain, origlen: plain.length });
    assertEquals(stripVlan(decode(plain, LINKTYPE_LINUX_SLL2)), undefined);
  });

  it("leaves what was cut within a tag", () => {
    const bytes = parseHex("020000000002 020000000001 8100 0007 8100 00");
    const stripped = stripVlan(decode(bytes, LINKTYPE_ETHERNET, { origlen: 64 }));
    assertEquals(stripped, { bytes: parseHex("020000000002 020000000001 8100 00"), origlen: 60 });
  });
});

describe("DuplicateWindow", () => {
  it("compares lengths on the wire too, and forgets what is outside", () => {
    const window = new DuplicateWindow({ packets: 3 });
    const seen = (byte: number, origlen = 1): boolean =>
      window.isDuplicate(Uint8Array.of(byte), { origlen, seconds: 0, nanoseconds: 0 });
    assertEquals([seen(1), seen(1, 2), seen(1), seen(2), seen(3), seen(1)], [false, false, true, false, false, false]);
  });

  it("does not take a packet for a duplicate of a later one", () => {
    const window = new DuplicateWindow({ nanoseconds: 10 });
    const seen = (nanoseconds: number): boolean =>
      window.isDuplicate(new Uint8Array(4), { origlen: 4, seconds: 1, nanoseconds });
    assertEquals([seen(100), seen(110), seen(105), seen(121)], [false, true, false, false]);
  });
});
