import { assert, assertEquals, assertMatch } from "@std/assert";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { CaptureInterface } from "../../lib/block.ts";
import { main } from "../../lib/cli/main.ts";
import { CustomRecord, SecretsRecord } from "../../lib/file/data_record.ts";
import { InterfaceRecord } from "../../lib/file/interface_record.ts";
import { NamesRecord } from "../../lib/file/names_record.ts";
import { openFile } from "../../lib/file/open.ts";
import { PcapngWriter } from "../../lib/file/pcapng_writer.ts";
import { SectionRecord } from "../../lib/file/section_record.ts";
import { LINKTYPE_ETHERNET } from "../../lib/linktype.ts";
import type { Packet } from "../../lib/packet.ts";
import { ARP_LINE, ARP_REQUEST, FakeHost, type FakeHostFields, LiveFeed } from "./fake_host.ts";

/** The command while it captures. */
interface Running {
  host: FakeHost;
  feed: LiveFeed;
  /** The exit code. */
  ended: Promise<number>;
}

/** Starts `capkit dump` on interfaces that the test feeds. */
async function start(args: readonly string[], fields: Partial<FakeHostFields> = {}): Promise<Running> {
  const opened = Promise.withResolvers<LiveFeed>();
  const host = new FakeHost({
    args: ["dump", ...args],
    openLive: (options) => {
      const feed = new LiveFeed(options);
      opened.resolve(feed);
      return feed.source();
    },
    ...fields,
  });
  const ended = main(host);
  return { host, feed: await opened.promise, ended };
}

async function packetsOf(path: string): Promise<Packet[]> {
  await using file = await openFile(path);
  return await Array.fromAsync(file);
}

describe("capkit dump -w", () => {
  let folder = "";
  before(() => folder = mkdtempSync(join(tmpdir(), "capkit-dump-file-")));
  after(() => rmSync(folder, { recursive: true }));

  it("writes pcapng by name, with interfaces, machine and statistics", async () => {
    const path = join(folder, "live.pcapng");
    const { host, feed, ended } = await start(["-i", "eth0", "-i", "br0", "-w", path, "arp or", "ip"]);
    feed.push([ARP_REQUEST], { second: 1 });
    feed.push([ARP_REQUEST], { second: 2, interface: 1 });
    feed.dropped = 5;
    host.interrupt();
    assertEquals(await ended, 0);
    await using file = await openFile(path);
    assertEquals(file.format, "pcapng");
    assertEquals((await Array.fromAsync(file)).map((packet) => packet.interface.name), ["eth0", "br0"]);
    const [section] = file.records;
    assert(section?.kind === "section");
    assertEquals(section.os, "FakeOS 1.0");
    const interfaces = file.records.filter((record) => record.kind === "interface");
    assertEquals(interfaces.map(({ name, filter, os }) => [name, filter, os]), [
      ["eth0", "arp or ip", "FakeOS 1.0"],
      ["br0", "arp or ip", "FakeOS 1.0"],
    ]);
    const statistics = file.records.filter((record) => record.kind === "statistics");
    assertEquals(statistics.map(({ interface: at, osdrop }) => [at.name, osdrop]), [["eth0", 5n], ["br0", 0n]]);
  });

  it("says in pcapng where packets were lost", async () => {
    const path = join(folder, "lost.pcapng");
    const { host, feed, ended } = await start(["-i", "eth0", "-w", path]);
    const [at] = feed.interfaces;
    assert(at !== undefined);
    feed.options.onEvent?.({ type: "lost", interface: at, position: 1, lost: 7 });
    feed.options.onEvent?.({ type: "lost", interface: at, position: 3, lost: 2 });
    feed.options.onEvent?.({ type: "lost", interface: at, position: 3, lost: 1 });
    feed.push([ARP_REQUEST, ARP_REQUEST, ARP_REQUEST]);
    feed.push([ARP_REQUEST, ARP_REQUEST]);
    host.interrupt();
    assertEquals(await ended, 0);
    const drops = (await packetsOf(path)).map(({ dropCount }) => dropCount);
    assertEquals(drops, [undefined, 7n, undefined, 3n, undefined]);
  });

  it("keeps what a pcapng file says beside packets", async () => {
    const path = join(folder, "rich.pcapng");
    const copy = join(folder, "copy.pcapng");
    const eth0: CaptureInterface = { name: "eth0", ifindex: 0, linktype: LINKTYPE_ETHERNET, snaplen: 0 };
    const writer = new PcapngWriter({ os: "Linux 6.1", comments: ["all of it"] });
    const send = (...lengths: readonly number[]): void => {
      for (const length of lengths) {
        const packet = { origlen: 100, seconds: 1, nanoseconds: 0, linktype: LINKTYPE_ETHERNET, interface: eth0 };
        writer.push({ ...packet, bytes: new Uint8Array(length).fill(length) });
      }
    };
    writer.record(InterfaceRecord.of(eth0));
    send(60, 61, 62);
    writer.record(NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["gate"] }] }));
    send(63);
    writer.record(SecretsRecord.of({ data: "CLIENT_RANDOM 00 11\n" }));
    writer.record(SectionRecord.of({ byteOrder: "big", hardware: "another machine" }));
    send(64, 65);
    writer.record(new CustomRecord(32473, { data: new Uint8Array(8), byteOrder: "big", copiable: false }));
    writer.finish();
    writeFileSync(path, writer.take());

    const dump = async (...args: string[]): Promise<unknown[]> => {
      assertEquals(await main(new FakeHost({ args: ["dump", "-r", path, "-w", copy, ...args] })), 0);
      await using file = await openFile(copy);
      const lengths: unknown[] = (await Array.fromAsync(file)).map(({ caplen }) => caplen);
      for (const record of file.records.toReversed()) lengths.splice(record.position, 0, record.kind);
      return lengths;
    };
    await dump();
    assertEquals(readFileSync(copy), readFileSync(path));
    const [begin, middle] = [["section", "interface"], ["secrets", "section", "interface"]];
    assertEquals(await dump("ether[0] = 61"), [...begin, 61, "names", ...middle]);
    assertEquals(await dump("ether[0] != 61"), [...begin, 60, 62, "names", 63, ...middle, 64, 65]);
    assertEquals(await dump("-c", "4"), [...begin, 60, 61, 62, "names", 63, ...middle]);
  });

  it("goes on in other files by -C, and begins again by -W", async () => {
    const path = join(folder, "ring.pcap");
    const closed: string[] = [];
    const spawn: FakeHostFields["spawn"] = (command, file) => void closed.push(`${command} ${file}`);
    const { host, feed, ended } = await start(["-i", "eth0", "-w", path, "-C", "1", "-W", "2", "-z", "pack"], {
      spawn,
    });
    // 1,016 bytes each in the file: one million is passed with the 985th.
    for (let second = 0; second < 2100; second++) feed.push([new Uint8Array(1000)], { second });
    host.interrupt();
    assertEquals(await ended, 0);
    assertEquals(readdirSync(folder).filter((name) => name.startsWith("ring")).sort(), ["ring.pcap0", "ring.pcap1"]);
    const [third, second] = [await packetsOf(`${path}0`), await packetsOf(`${path}1`)];
    assertEquals([second.length, second[0]?.seconds], [985, 985]);
    assertEquals([third.length, third[0]?.seconds], [130, 1970]);
    // Not for the one that was open at the end.
    assertEquals(closed, [`pack ${path}0`, `pack ${path}1`]);
  });

  it("names files after times by -G, and ends after -W of them", async () => {
    const path = join(folder, "at-%s.pcap");
    const closed: string[] = [];
    const spawn: FakeHostFields["spawn"] = (_, file, onFailure) => {
      closed.push(file);
      onFailure("no such program");
    };
    const { host, feed, ended } = await start(["-i", "eth0", "-w", path, "-G", "10", "-W", "2", "-z", "no"], { spawn });
    for (const second of [100, 105, 109, 110, 125]) feed.push([ARP_REQUEST], { second });
    assertEquals(await ended, 0);
    const names = ["at-100.pcap", "at-110.pcap"];
    assertEquals(readdirSync(folder).filter((name) => name.startsWith("at-")).sort(), names);
    assertEquals((await packetsOf(join(folder, "at-100.pcap"))).map(({ seconds }) => seconds), [100, 105, 109]);
    assertEquals(closed, names.map((name) => join(folder, name)));
    const said = host.stderr.lines.slice(1);
    assertEquals(said.filter((line) => line.includes("no such program")).length, 2);
    assert(said.includes('capkit: ended after 2 files, as "-W" says'));
    assert(feed.closed);
  });

  it("prints too with --print", async () => {
    const path = join(folder, "printed.pcap");
    const { host, feed, ended } = await start(["-i", "eth0", "-t", "-w", path, "--print"]);
    feed.push([ARP_REQUEST, ARP_REQUEST]);
    host.interrupt();
    assertEquals(await ended, 0);
    assertEquals(host.stdout.lines, [ARP_LINE, ARP_LINE]);
    assertEquals((await packetsOf(path)).length, 2);
  });

  it("compresses by name", async () => {
    const path = join(folder, "packed.pcapng.gz");
    const { host, feed, ended } = await start(["-i", "eth0", "-w", path]);
    feed.push([ARP_REQUEST]);
    host.interrupt();
    assertEquals(await ended, 0);
    await using file = await openFile(path);
    assertEquals([file.compression, (await Array.fromAsync(file)).length], ["gzip", 1]);
  });

  it("ends with 1 where a pcap file can't hold what comes", async () => {
    const path = join(folder, "nothing", "out-%s.pcap");
    const { host, feed, ended } = await start(["-i", "eth0", "-w", path, "-G", "10"]);
    feed.push([ARP_REQUEST]);
    feed.push([ARP_REQUEST]);
    host.interrupt();
    assertEquals(await ended, 1);
    assertMatch(host.stderr.text, /ENOENT/);
  });
});
