import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ClosedFile,
  createFile,
  type CreateFileOptions,
  LINKTYPE_ETHERNET,
  NamesRecord,
  openFile,
  type RotateOptions,
  syntheticSource,
  SystemCallError,
  type WritablePacket,
} from "@capkit/capkit/core";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, describe, it } from "node:test";
import { Rotation } from "../../lib/file/rotation.ts";
import { formatTime } from "../../lib/file/rotation_time.ts";
import { frame } from "../support/capture_bytes.ts";

const root = mkdtempSync(join(tmpdir(), "capkit-rotation-"));
after(() => rmSync(root, { recursive: true }));
let directories = 0;
const noFullDevice = !existsSync("/dev/full") && "no /dev/full";

/** A directory of its own for each test. */
function directory(): string {
  const path = join(root, String(directories++));
  mkdirSync(path);
  return path;
}

/** The times of the packets of each file, in seconds. */
async function contents(path: string): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  for (const name of readdirSync(path).sort()) {
    const seconds: number[] = [];
    await using file = await openFile(join(path, name));
    for await (const packet of file) seconds.push(packet.seconds);
    found[name] = seconds;
  }
  return found;
}

function packet(seconds: number, more: Partial<WritablePacket> = {}): WritablePacket {
  return { bytes: frame(84), origlen: 84, seconds, nanoseconds: 999_999_999, linktype: LINKTYPE_ETHERNET, ...more };
}

/** Writes packets of these times, and says what there is then, and what was told. */
async function rotate(
  name: string,
  { times, ...options }: CreateFileOptions & { times: readonly number[] },
): Promise<[Record<string, number[]>, ClosedFile[]]> {
  const path = directory();
  const closed: ClosedFile[] = [];
  await using out = await createFile(join(path, name), { ...options, onFileClosed: (file) => void closed.push(file) });
  for (const seconds of times) await out.write(packet(seconds));
  await out.close();
  return [await contents(path), closed.map((file) => ({ ...file, path: file.path?.slice(path.length + 1) }))];
}

describe("Rotation", () => {
  it("names files as tcpdump does", () => {
    const names = (template: string, options: RotateOptions, times: number[]): string[] => {
      const rotation = new Rotation(template, options);
      return times.map((seconds) => rotation.next(seconds).path);
    };
    assertEquals(names("n", { bytes: 1 }, [0, 0, 0]), ["n", "n1", "n2"]);
    assertEquals(names("n%Y", { packets: 1 }, [0, 0]), ["n%Y", "n%Y1"]);
    assertEquals(names("n", { bytes: 1, files: 2 }, [0, 0, 0, 0]), ["n0", "n1", "n0", "n1"]);
    assertEquals(names("n", { bytes: 1, files: 11 }, Array(12).fill(0)).slice(8), ["n08", "n09", "n10", "n00"]);
    assertEquals(names("n%s", { seconds: 1 }, [7, 8, 9]), ["n7", "n8", "n9"]);
    // Where both rotate, each time begins with a number of its own.
    assertEquals(names("%s-", { seconds: 1, bytes: 1 }, [7, 7, 8, 8]), ["7-", "7-1", "8-", "8-1"]);
    assertEquals(names("%s-", { seconds: 1, bytes: 1, files: 3 }, [7, 7, 8]), ["7-0", "7-1", "8-0"]);
    // tcpdump would write over the first.
    assertEquals(names("n", { seconds: 1 }, [7, 8]), ["n", "n1"]);
  });

  it("refuses limits that are none", () => {
    for (const limit of [0, -1, 1.5, NaN, Infinity]) {
      assertThrows(() => new Rotation("n", { bytes: limit }), RangeError, `bytes ${limit} is not a whole number`);
      assertThrows(() => new Rotation("n", { packets: 1, files: limit }), RangeError, `files ${limit}`);
    }
    assertThrows(() => new Rotation("n", { files: 3 }), TypeError, "say when, by bytes, seconds or packets");
  });
});

describe("formatTime", () => {
  it("writes times as strftime(3) does", { skip: process.platform !== "linux" && "date(1) of GNU" }, () => {
    const conversions = [..."aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%", "Q"].map((letter) => `${letter}=%${letter}`);
    for (const seconds of [0, 951_782_400, 1_230_768_000, 1_609_459_199, 1_600_000_000, 4_102_444_799, -86_401]) {
      const { stdout } = spawnSync("date", ["-d", `@${seconds}`, `+${conversions.join("|")}`], {
        encoding: "utf8",
        env: { ...process.env, LC_ALL: "C" },
      });
      assertEquals(formatTime(conversions.join("|"), seconds), stdout.slice(0, -1));
    }
  });
});

describe("createFile with rotate", () => {
  it("begins another file after so many packets", async () => {
    const [files, closed] = await rotate("n.pcap", { rotate: { packets: 2 }, times: [1, 2, 3, 4, 5] });
    assertEquals(files, { "n.pcap": [1, 2], "n.pcap1": [3, 4], "n.pcap2": [5] });
    assertEquals(closed, [
      { path: "n.pcap", packets: 2, last: false },
      { path: "n.pcap1", packets: 2, last: false },
      { path: "n.pcap2", packets: 1, last: true },
    ]);
  });

  it("begins another file when one has more bytes", async () => {
    // A header of 24 bytes, and 100 for each packet: 224 is not more than 224.
    const [files] = await rotate("n", { rotate: { bytes: 224 }, times: [1, 2, 3, 4] });
    assertEquals(files, { "n": [1, 2, 3], "n1": [4] });
    const [less] = await rotate("n", { rotate: { bytes: 223 }, times: [1, 2, 3, 4] });
    assertEquals(less, { "n": [1, 2], "n1": [3, 4] });
  });

  it("begins another file when the time of packets says so", async () => {
    const times = [10, 10, 14, 9, 15, 16, 19, 40, 3, 44, 45];
    const [files] = await rotate("%s", { rotate: { seconds: 5 }, times });
    assertEquals(files, { "10": [10, 10, 14, 9], "15": [15, 16, 19], "40": [40, 3, 44], "45": [45] });
  });

  it("writes the same file again after so many, or ends there", async () => {
    const times = [1, 2, 3, 4, 5];
    const [ring] = await rotate("n", { rotate: { packets: 1, files: 3 }, times });
    assertEquals(ring, { "n0": [4], "n1": [5], "n2": [3] });
    const [latest] = await rotate("%s", { rotate: { seconds: 1, files: 2 }, times });
    assertEquals(latest, { "4": [4], "5": [5] });
    const path = directory();
    await using out = await createFile(join(path, "%s"), { rotate: { seconds: 1, files: 2, afterLast: "stop" } });
    const full: boolean[] = [];
    for (const seconds of [1, 1, 2, 3, 2]) {
      await out.write(packet(seconds));
      full.push(out.full);
    }
    await out.close();
    assertEquals(await contents(path), { "1": [1, 1], "2": [2, 2] });
    assertEquals([full, out.packets], [[false, false, false, true, true], 4]);
  });

  it("names a file without packets, and one whose first packets have no time", async () => {
    const [files, closed] = await rotate("x%Y", { rotate: { seconds: 1 }, times: [] });
    assertEquals(files, { [`x${new Date().getFullYear()}`]: [] });
    assertEquals(closed.length, 1);
    const path = directory();
    await using out = await createFile(join(path, "%s.pcapng"), { rotate: { seconds: 5 } });
    for (const seconds of [0, 0]) await out.write(packet(seconds, { flags: 0x2000 }));
    for (const seconds of [100, 104, 105]) await out.write(packet(seconds));
    await out.close();
    assertEquals(await contents(path), { "0.pcapng": [0, 0, 100, 104], "105.pcapng": [105] });
  });

  const frames = Array.from({ length: 5000 }, (_, i) => frame(60 + i % 200, i));
  const source = () => syntheticSource(frames, { startNs: 1_000_000_000_000_000_000n, intervalNs: 3_000_000n });

  for (
    const [name, options] of Object.entries<CreateFileOptions>({
      "packets": { rotate: { packets: 7 } },
      "bytes": { rotate: { bytes: 2000 } },
      "many bytes": { rotate: { bytes: 300_000 } },
      "seconds": { rotate: { seconds: 2 } },
      "all": { rotate: { bytes: 30_000, seconds: 2, packets: 150 } },
      "bytes of pcapng": { format: "pcapng", rotate: { bytes: 100_000 } },
      "packets, compressed": { compression: "gzip", rotate: { packets: 1000 } },
    })
  ) {
    it(`puts each packet into one file, batches like single packets: ${name}`, async () => {
      const [one, other] = [directory(), directory()];
      const order: string[] = [];
      {
        const onFileClosed = ({ path = "" }: ClosedFile): void => void order.push(path.slice(one.length + 1));
        await using out = await createFile(join(one, "n%s"), { ...options, onFileClosed });
        for await (const batch of source().batches()) await out.writeBatch(batch);
      }
      {
        await using out = await createFile(join(other, "n%s"), options);
        // Without waiting: all is in order nevertheless.
        for await (const packet of source()) void out.write(packet);
      }
      assertEquals(readdirSync(one).sort(), readdirSync(other).sort());
      assertEquals(readdirSync(one).sort(), order.toSorted());
      let at = 0;
      for (const name of order) {
        assertEquals(readFileSync(join(one, name)), readFileSync(join(other, name)), name);
        await using file = await openFile(join(one, name));
        for await (const { bytes } of file) assertEquals(bytes, frames[at++]);
      }
      assertEquals(at, frames.length);
      assert(order.length > 2);
    });
  }

  it("begins each file with what makes it readable alone", async () => {
    const path = directory();
    await using out = await createFile(join(path, "n.pcapng"), { comments: ["all"], rotate: { packets: 1 } });
    await out.record(NamesRecord.of({ names: [{ address: "192.0.2.1", names: ["gate"] }] }));
    for (const seconds of [1, 2]) await out.write(packet(seconds));
    await out.close();
    for (const name of ["n.pcapng", "n.pcapng1"]) {
      await using file = await openFile(join(path, name));
      for await (const { seconds } of file) assert(seconds > 0);
      assertEquals(file.records.map(({ kind }) => kind), ["section", "names", "interface"], name);
      assertEquals(file.records[0]?.comments, ["all"]);
    }
  });

  it("says what is lost where the next file can't be created", async () => {
    const path = directory();
    mkdirSync(join(path, "n1"));
    const out = await createFile(join(path, "n"), { rotate: { packets: 2 } });
    for (const seconds of [1, 2, 3]) await out.write(packet(seconds));
    const error = await assertRejects(() => out.close(), SystemCallError, "the last 1 of 3 packets are lost");
    assertEquals([error.syscall, error.code, error.target], ["open", "EISDIR", join(path, "n1")]);
    rmSync(join(path, "n1"), { recursive: true });
    assertEquals(await contents(path), { "n": [1, 2] });
  });

  it("says what is lost where a file in the middle has no room", { skip: noFullDevice }, async () => {
    const path = directory();
    symlinkSync("/dev/full", join(path, "n1"));
    const closed: unknown[] = [];
    const options = { rotate: { packets: 2 }, onFileClosed: (file: ClosedFile) => void closed.push(file.packets) };
    const out = await createFile(join(path, "n"), options);
    const batches = syntheticSource(Array(7).fill(frame(84)), { startNs: 0n, intervalNs: 1_000_000_000n }).batches();
    const copy = async (): Promise<void> => {
      for await (const batch of batches) await out.writeBatch(batch);
      await out.flush();
    };
    const error = await assertRejects(copy, SystemCallError, "the last 5 of 7 packets are lost");
    await out.close();
    assertEquals([error.syscall, error.code, error.target], ["write", "ENOSPC", join(path, "n1")]);
    // Those after it are not begun.
    assertEquals([closed, readdirSync(path).sort()], [[2], ["n", "n1"]]);
    rmSync(join(path, "n1"));
    assertEquals(await contents(path), { "n": [0, 1] });
  });

  const streams = join(process.env.PEERS ?? join(process.env.HOME ?? "", ".cache", "capkit-peers"), "streams.pcap");
  const noTcpdump = spawnSync("tcpdump", ["--version"]).status !== 0 || !existsSync(streams);

  for (const args of [["-C", "1"], ["-C", "1", "-W", "10"], ["-C", "5", "-W", "3"]]) {
    const title = `divides a file as tcpdump ${args.join(" ")} does`;
    it(title, { skip: noTcpdump && "tcpdump or streams.pcap is not there, see peers/setup big" }, async () => {
      const [theirs, ours] = [directory(), directory()];
      spawnSync("tcpdump", ["-Z", "root", "-r", streams, ...args, "-w", join(theirs, "n")]);
      const [, size, , files] = args;
      const rotate = { bytes: Number(size) * 1_000_000, files: files === undefined ? undefined : Number(files) };
      await using file = await openFile(streams);
      await using out = await createFile(join(ours, "n"), { interfaces: file.interfaces, timestamps: "us", rotate });
      for await (const batch of file.batches()) await out.writeBatch(batch);
      await out.close();
      assertEquals(readdirSync(ours).sort(), readdirSync(theirs).sort());
      for (const name of readdirSync(ours)) {
        assert(readFileSync(join(ours, name)).equals(readFileSync(join(theirs, name))), name);
      }
    });
  }
});
