import { assert, assertEquals, assertMatch } from "@std/assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { CaptureInterface } from "../../lib/block.ts";
import { main } from "../../lib/cli/main.ts";
import { SystemCallError } from "../../lib/errors.ts";
import { openFile } from "../../lib/file/open.ts";
import { type BlockReader, PacketSource, type ReaderCounts } from "../../lib/source.ts";
import { syntheticSource } from "../../lib/synthetic.ts";
import { ARP_LINE, ARP_REQUEST, FakeHost, type FakeHostFields, LiveFeed } from "./fake_host.ts";

/** The command while it captures. */
interface Running {
  host: FakeHost;
  feed: LiveFeed;
  /** The exit code. */
  ended: Promise<number>;
}

/** Starts `capkit dump` on interfaces that the test feeds. */
async function start(args: string, fields: Partial<FakeHostFields> = {}): Promise<Running> {
  const opened = Promise.withResolvers<LiveFeed>();
  const host = new FakeHost({
    args: ["dump", ...args.split(" ")],
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

/** Waits until something is so. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

const LISTENING = "listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes";

describe("capkit dump -i", () => {
  it("prints lines, and ends with the counters at SIGINT", async () => {
    const { host, feed, ended } = await start("-i eth0 -t");
    feed.push([ARP_REQUEST, ARP_REQUEST]);
    feed.push([ARP_REQUEST]);
    feed.dropped = 4;
    await until(() => host.stdout.lines.length === 3);
    // What is inside when the signal comes is printed too.
    feed.push([ARP_REQUEST]);
    host.interrupt();
    assertEquals(await ended, 0);
    assertEquals(host.stdout.lines, [ARP_LINE, ARP_LINE, ARP_LINE, ARP_LINE]);
    assertEquals(host.stderr.lines, [
      LISTENING,
      "4 packets captured",
      "8 packets received by filter",
      "4 packets dropped by kernel",
    ]);
    assert(feed.closed);
    assertEquals(host.listeners, 0);
  });

  it("writes the lines of a block at once, without waiting for more", async () => {
    const { host, feed, ended } = await start("-i eth0 -t");
    feed.push([ARP_REQUEST, ARP_REQUEST, ARP_REQUEST]);
    await until(() => host.stdout.chunks.length > 0);
    assertEquals(host.stdout.chunks.length, 1);
    host.interrupt();
    await ended;
  });

  it("begins lines with the time of day", async () => {
    const { host, feed, ended } = await start("-i eth0 -c1");
    feed.push([ARP_REQUEST]);
    await ended;
    assertMatch(host.stdout.text, /^\d\d:\d\d:00\.000000 ARP, /);
  });

  it("ends after -c packets, in the middle of a block", async () => {
    const { host, feed, ended } = await start("-i eth0 -t -c 3");
    feed.push([ARP_REQUEST, ARP_REQUEST]);
    feed.push([ARP_REQUEST, ARP_REQUEST]);
    assertEquals(await ended, 0);
    assertEquals(host.stdout.lines.length, 3);
    assertEquals(host.stderr.lines.slice(1), [
      "3 packets captured",
      "4 packets received by filter",
      "0 packets dropped by kernel",
    ]);
    assert(feed.closed);
  });

  it("says packet for one", async () => {
    const { host, feed, ended } = await start("-i eth0 -c 1");
    feed.push([ARP_REQUEST]);
    await ended;
    assertEquals(host.stderr.lines.slice(1, 3), ["1 packet captured", "1 packet received by filter"]);
  });

  it("passes its options on", async () => {
    const { host, feed, ended } = await start("-i eth0 -i br0 -p -s 96 -B 64 -Q in --immediate-mode --netns blue");
    const { onEvent: _, ...options } = feed.options;
    assertEquals(options, {
      interfaces: ["eth0", "br0"],
      netns: "blue",
      promiscuous: false,
      snaplen: 96,
      bufferSize: 65_536,
      direction: "in",
      immediate: true,
    });
    host.interrupt();
    await ended;
  });

  it("does not ask any for promiscuous mode aloud", async () => {
    const { host, feed, ended } = await start("-i any");
    assertEquals("promiscuous" in feed.options, false);
    host.interrupt();
    await ended;
  });

  it("names the interface of each line where there are several", async () => {
    const { host, feed, ended } = await start("-i eth0 -i br0 -t -c 2");
    feed.push([ARP_REQUEST], { interface: 1 });
    feed.push([ARP_REQUEST], { interface: 0 });
    await ended;
    assertEquals(host.stdout.lines, [`br0 ${ARP_LINE}`, `eth0 ${ARP_LINE}`]);
    assertEquals(host.stderr.lines.slice(0, 2), [LISTENING, LISTENING.replace("eth0", "br0")]);
  });

  it("names the interface of each line of any", async () => {
    const { host, feed, ended } = await start("-i any -t -c 1");
    feed.push([ARP_REQUEST]);
    await ended;
    assertEquals(host.stdout.lines, [`any ${ARP_LINE}`]);
  });

  it("writes the lines of a large block in several pieces", async () => {
    const count = 20_000;
    const { host, feed, ended } = await start(`-i eth0 -t -c ${count}`);
    feed.push(Array(count).fill(ARP_REQUEST));
    assertEquals(await ended, 0);
    assertEquals(host.stdout.lines.length, count);
    assert(host.stdout.chunks.length > 2, `${host.stdout.chunks.length} pieces`);
    assert(host.stdout.chunks.every(({ length }) => length < 300_000));
  });

  it("stops also at a SIGINT that comes while it opens", async () => {
    const host: FakeHost = new FakeHost({
      args: ["dump", "-i", "eth0"],
      openLive: (options) => {
        host.interrupt();
        return new LiveFeed(options).source();
      },
    });
    assertEquals(await main(host), 0);
    assertEquals(host.stderr.lines.at(1), "0 packets captured");
  });

  it("prints the link-level header with -e", async () => {
    const { host, feed, ended } = await start("-i eth0 -et -c 1");
    feed.push([ARP_REQUEST]);
    await ended;
    assertMatch(
      host.stdout.text,
      /^02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff, ethertype ARP \(0x0806\), length 42: Request /,
    );
  });

  it("prints JSON", async () => {
    const { host, feed, ended } = await start("-i eth0 -c 2 --json");
    feed.push([ARP_REQUEST, ARP_REQUEST.subarray(0, 20)], { second: 5 });
    await ended;
    const [whole, cut] = host.stdout.lines.map((line) => JSON.parse(line));
    assertEquals(whole.timestampNs, "5000000000");
    assertEquals(whole.interface, "eth0");
    assertEquals(whole.layers[1].name, "arp");
    assertMatch(cut.error, /^Cannot decode arp at byte 14: /);
  });

  it("says what happens to the interface", async () => {
    const { host, feed, ended } = await start("-i eth0");
    for (const type of ["down", "up", "not-promiscuous"] as const) feed.report(type);
    host.interrupt();
    await ended;
    assertEquals(host.stderr.lines.slice(0, 4).toSorted(), [
      'capkit: interface "eth0" came up, capture goes on',
      'capkit: interface "eth0" has no promiscuous mode',
      'capkit: interface "eth0" went down, capture goes on when it comes up',
      LISTENING,
    ]);
  });

  it("ends with the counters and 1 where the capture fails", async () => {
    const { host, feed, ended } = await start("-i eth0 -t");
    feed.push([ARP_REQUEST]);
    feed.report("deleted");
    const fields = { syscall: "recvmsg", errno: 19, code: "ENODEV", target: "eth0" };
    feed.fail(new SystemCallError("Cannot capture: it is gone", fields));
    assertEquals(await ended, 1);
    assertEquals(host.stdout.lines, [ARP_LINE]);
    assertEquals(
      host.stderr.lines.slice(-5),
      [
        'capkit: interface "eth0" was deleted',
        "capkit: Cannot capture: it is gone",
        "1 packet captured",
        "1 packet received by filter",
        "0 packets dropped by kernel",
      ].toSorted((a, b) => Number(b.includes("deleted")) - Number(a.includes("deleted"))),
    );
  });

  it("ends quietly with 0 where nobody reads any more", async () => {
    const { host, feed, ended } = await start("-i eth0 -t", { writesUntilClosed: 1 });
    feed.push([ARP_REQUEST]);
    await until(() => host.stdout.lines.length === 1);
    feed.push([ARP_REQUEST]);
    assertEquals(await ended, 0);
    assertEquals(host.stderr.lines, [LISTENING]);
    assert(feed.closed);
  });

  const refusal = (code: string, errno: number): FakeHost =>
    new FakeHost({
      args: ["dump", "-i", "eth0"],
      openLive: () => {
        throw new SystemCallError(`Cannot open: ${code}`, { syscall: "socket", errno, code, target: "eth0" });
      },
    });

  it("ends with 1 where it may not", async () => {
    const host = refusal("EPERM", 1);
    assertEquals([await main(host), host.stderr.lines, host.listeners], [1, ["capkit: Cannot open: EPERM"], 0]);
  });

  it("ends with 2 where there is no such interface", async () => {
    const host = refusal("ENODEV", 19);
    assertEquals([await main(host), host.stderr.lines, host.listeners], [2, ["capkit: Cannot open: ENODEV"], 0]);
  });
});

/** A file that describes no interface. */
class NoInterfaces implements BlockReader {
  readonly interfaces: readonly CaptureInterface[] = [];
  read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  stop(): void {}
  close(): Promise<void> {
    return Promise.resolve();
  }
  counts(): readonly ReaderCounts[] {
    return [];
  }
}

describe("capkit dump -w and -r", () => {
  let folder = "";
  before(() => folder = mkdtempSync(join(tmpdir(), "capkit-cli-")));
  after(() => rmSync(folder, { recursive: true }));

  /** Writes packets of these lengths to a file; returns its path and what was said. */
  async function record(name: string, ...args: string[]): Promise<{ path: string; host: FakeHost; code: number }> {
    const path = join(folder, name);
    const { host, feed, ended } = await start(["-i", "eth0", "-w", path, ...args].join(" "));
    feed.push([ARP_REQUEST, ARP_REQUEST.slice(0, 30)], { second: 1 });
    feed.push([new Uint8Array(60)], { second: 2 });
    host.interrupt();
    return { path, host, code: await ended };
  }

  it("round trip", async () => {
    const { path, host, code } = await record("whole.pcap");
    assertEquals([code, host.stdout.text, host.stderr.lines[0]], [0, "", LISTENING]);
    assertEquals(host.stderr.lines[1], "3 packets captured");
    const reader = new FakeHost({ args: ["dump", "-r", path, "-tt"] });
    assertEquals(await main(reader), 0);
    assertEquals(reader.stdout.lines.map((line) => line.split(" ", 1)[0]), ["1.000000", "1.000000", "2.000000"]);
    assertEquals(reader.stdout.lines[0], `1.000000 ${ARP_LINE}`);
    // No counters: a file drops nothing.
    assertEquals(reader.stderr.lines, [
      `reading from file ${path}, link-type EN10MB (Ethernet), snapshot length 262144`,
    ]);
  });

  it("says tcpdump's snapshot length where a file says none, and nothing of interfaces where it has none", async () => {
    const reading = async (interfaces: boolean): Promise<string> => {
      const host = new FakeHost({
        args: ["dump", "-r", "x"],
        openFile: () => interfaces ? syntheticSource([], { linktype: 147 }) : new PacketSource(new NoInterfaces()),
      });
      assertEquals(await main(host), 0);
      return host.stderr.text;
    };
    assertEquals(await reading(true), "reading from file x, link-type 147, snapshot length 262144\n");
    assertEquals(await reading(false), "reading from file x\n");
  });

  it("-c counts into a file too", async () => {
    const { path } = await record("cut.pcap", "-c", "1");
    await using file = await openFile(path);
    const packets = await Array.fromAsync(file);
    assertEquals(packets.map(({ caplen }) => caplen), [42]);
  });

  it("-s goes into the file's header", async () => {
    const { path } = await record("snaplen.pcap", "-s", "96");
    const reader = new FakeHost({ args: ["dump", "-r", path] });
    await main(reader);
    assertMatch(reader.stderr.text, /snapshot length 96\n$/);
  });

  it("copies a file", async () => {
    const { path } = await record("first.pcap");
    const copy = join(folder, "second.pcap");
    assertEquals(await main(new FakeHost({ args: ["dump", "-r", path, "-w", copy, "-c2"] })), 0);
    await using file = await openFile(copy);
    assertEquals((await Array.fromAsync(file)).map(({ caplen }) => caplen), [42, 30]);
  });

  it("writes to standard output for -, at once with -U", async () => {
    const { host, feed, ended } = await start("-i eth0 -U -w -");
    feed.push([ARP_REQUEST]);
    await until(() => host.stdout.chunks.length === 1);
    host.interrupt();
    assertEquals(await ended, 0);
    await using file = await openFile(new Blob(host.stdout.chunks));
    assertEquals((await Array.fromAsync(file)).length, 1);
  });

  it("ends quietly where nobody reads that any more", async () => {
    const { host, feed, ended } = await start("-i eth0 -U -w -", { writesUntilClosed: 1 });
    for (let i = 0; i < 3; i++) feed.push([ARP_REQUEST]);
    assertEquals(await ended, 0);
    assertEquals(host.stderr.lines, [LISTENING]);
  });

  it("prints what comes before the place where a file is broken, and ends with 1", async () => {
    const { path } = await record("broken.pcap");
    await using file = await openFile(path);
    await file.close();
    const { readFileSync, writeFileSync } = await import("node:fs");
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    const reader = new FakeHost({ args: ["dump", "-tr", path] });
    assertEquals(await main(reader), 1);
    assertEquals(reader.stdout.lines.length, 2);
    assertEquals(reader.stderr.lines.length, 2);
    assertMatch(reader.stderr.lines[1] ?? "", /^capkit: Cannot read capture file /);
  });

  it("ends with 1 where a file can't be read or written", async () => {
    const reader = new FakeHost({ args: ["dump", "-r", join(folder, "nothing")] });
    assertEquals(await main(reader), 1);
    assertMatch(reader.stderr.text, /^capkit: Cannot open file .*ENOENT.*\n$/);
    const { host, feed, ended } = await start(`-i eth0 -w ${join(folder, "nothing", "out.pcap")}`);
    assertEquals(await ended, 1);
    assertMatch(host.stderr.text, /^capkit: Cannot .*ENOENT.*\n$/);
    assert(feed.closed);
    assertEquals(host.listeners, 0);
  });
});
